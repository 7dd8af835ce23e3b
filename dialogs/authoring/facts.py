"""What casework adds to a script: facts that conditions may name, and texts that placeholders may name."""

from dialogs.authoring.conditions import FieldShape, Shapes
from dialogs.casework.rules import HoldsFact, Rules

_TRUTH = FieldShape("truth")

#: Facts by name. Known before a screening as well as after it: they are worked out from the answers so far.
FACTS: dict[str, FieldShape] = {
    "class": FieldShape("choice", ("limited", "risky", "problematic")),
    "urgency": FieldShape("choice", ("U0", "U1", "U2L", "U2", "U3")),
    "phase": FieldShape("choice", ("before", "during", "after")),
    "legal_threat": _TRUTH,
    "local_threat": _TRUTH,
    "place_known": _TRUTH,
    "municipality": FieldShape("code"),
    "points": FieldShape("number"),
}

#: Facts that a conversation keeps itself: what was taken of the offers of a `route` step that lets choose, and more.
KEPT: dict[str, FieldShape] = {
    "help_chosen": FieldShape("choice", ("branch", "municipality", "national", "none")),
    "help_receives": _TRUTH,  #: somebody there works what is handed over
    "help_wish": FieldShape("choice", ("", "call_back")),
    "hushed": _TRUTH,  #: after violence: nothing is sent later that nobody asked for
}

#: Texts of the result, which stand in for placeholders after a screen, support or route step, until consent is refused.
RESULT_TEXTS = frozenset({
    "class_name", "class_meaning", "urgency_name", "urgency_term", "reasons", "what_would_change", "today_steps",
    "municipality", "municipality_ask", "national_line", "phase_advice", "uncertainty", "first_talk_by",
    "support_suggestions", "support_hint",
})  # fmt: skip


#: Texts of a hand-over, which stand in for placeholders once help was taken.
HAND_OVER_TEXTS = frozenset({"handover_record", "help_title", "hear_by", "reference"})


def facts_of(rules: Rules) -> Shapes:
    """List the facts that conditions of scripts may name under some rules: the codes of the result and every fact."""
    named = {fact.name: FieldShape("truth" if isinstance(fact, HoldsFact) else "number") for fact in rules.facts}
    return {**named, **FACTS, **KEPT}


def fields_of(rules: Rules) -> Shapes:
    """List the fields that rules read, to compare those of the scripts with."""
    return {name: FieldShape(field.type, tuple(field.codes)) for name, field in rules.fields.items()}

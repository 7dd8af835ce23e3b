"""What casework adds to a script: facts that conditions may name, and texts that placeholders may name."""

from dialogs.authoring.conditions import FieldShape

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
}

#: Texts of the result, which stand in for placeholders after a screen or route step, until consent is refused.
RESULT_TEXTS = frozenset({
    "class_name", "class_meaning", "urgency_name", "urgency_term", "reasons", "what_would_change", "today_steps",
    "municipality", "municipality_ask", "national_line", "phase_advice", "uncertainty",
})  # fmt: skip

"""Reading conditions: every form, what each type allows, and what is refused."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.authoring.condition_words import in_words
from dialogs.authoring.conditions import COMPARED, FieldShape, read_condition
from dialogs.authoring.documents import Problem, Problems, read
from dialogs.conditions import COMPARISONS, All, Any, Comparison, Condition, Not

FIELDS = {
    "arrears": FieldShape("choices", ("rent", "energy", "none", "unknown")),
    "months": FieldShape("number", ("unknown",)),
    "total": FieldShape("amount_range", ("low", "middle", "high", "unknown", "refused")),
    "business": FieldShape("choice", ("no", "yes", "threatened")),
    "children": FieldShape("yes_no", ("yes", "no", "unknown")),
    "place": FieldShape("place"),
}
FACTS = {
    "legal_threat": FieldShape("truth"),
    "urgency": FieldShape("choice", ("U0", "U1", "U2L", "U2", "U3")),
    "municipality": FieldShape("code"),
    "points": FieldShape("number"),
}


def condition(text: str) -> tuple[Condition | None, list[Problem]]:
    node, unreadable = read(text, "a.yaml", block_only=False)
    assert node is not None, unreadable
    problems = Problems("a.yaml")
    return read_condition(node, FIELDS, FACTS, problems), problems.found


def answer(name: str, how: str, value: object) -> Comparison:
    return Comparison("answer", name, how, value)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("answer: arrears\nincludes: rent", answer("arrears", "includes", "rent")),
        ("answer: arrears\nincludes_any: [rent, energy]", answer("arrears", "includes_any", ("rent", "energy"))),
        ("answer: arrears\nincludes_all: [rent]", answer("arrears", "includes_all", ("rent",))),
        ("answer: arrears\nincludes_none: [rent]", answer("arrears", "includes_none", ("rent",))),
        ("answer: arrears\nknown: no", answer("arrears", "known", False)),
        ("answer: months\nat_least: 3", answer("months", "at_least", 3)),
        ("answer: months\nis: unknown", answer("months", "is", "unknown")),
        ("answer: months\nis_not: 0", answer("months", "is_not", 0)),
        ("answer: total\nat_least: middle", answer("total", "one_of", ("middle", "high"))),
        ("answer: total\nat_most: middle", answer("total", "one_of", ("low", "middle"))),
        ("answer: business\nis: no", answer("business", "is", "no")),
        ("answer: children\none_of: [yes, unknown]", answer("children", "one_of", ("yes", "unknown"))),
        ("answer: place\nknown: yes", answer("place", "known", True)),
        ("fact: legal_threat\nis: yes", Comparison("fact", "legal_threat", "is", True)),
        ("fact: legal_threat\nis_not: true", Comparison("fact", "legal_threat", "is_not", True)),
        ("fact: urgency\nat_least: U2", Comparison("fact", "urgency", "one_of", ("U2", "U3"))),
        ("fact: municipality\nis: GM0344", Comparison("fact", "municipality", "is", "GM0344")),
        ("fact: points\nat_most: 4", Comparison("fact", "points", "at_most", 4)),
        ("not:\n  answer: business\n  is: yes", Not(answer("business", "is", "yes"))),
        (
            "all:\n  - answer: months\n    at_least: 1\n  - any:\n      - answer: business\n        is: yes",
            All((answer("months", "at_least", 1), Any((answer("business", "is", "yes"),)))),
        ),
    ],
)
def test_a_condition_is_read(text: str, expected: Condition) -> None:
    assert condition(text) == (expected, [])


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("answer: arears\nincludes: rent", "unknown_answer", 1),
        ("fact: legal\nis: yes", "unknown_fact", 1),
        ("answer: arrears\nincludes: rents", "unknown_option", 2),
        ("answer: arrears\nincludes_any:\n  - rent\n  - rents", "unknown_option", 4),
        ("answer: arrears\nincludes_any: []", "comparison", 2),
        ("answer: arrears\nincludes_any: rent", "type", 2),
        ("answer: arrears\nis: rent", "comparison", 2),
        ("answer: arrears\nincludes:", "comparison", 2),
        ("answer: arrears\nincludes: rent\nknown: yes", "comparison", 2),
        ("answer: arrears", "comparison", 1),
        ("answer: arrears\ncontains: rent", "unknown_key", 2),
        ("answer: months\nat_least: many", "type", 2),
        ("answer: months\nat_least: unknown", "type", 2),
        ('answer: months\nat_least: "3"', "type", 2),
        ("answer: months\nat_least: 03", "type", 2),
        ("answer: total\nat_least: unknown", "unknown_option", 2),
        ("answer: children\nat_least: yes", "comparison", 2),
        ("answer: place\nis: Utrecht", "comparison", 2),
        ("fact: legal_threat\nis: maybe", "type", 2),
        ("fact: legal_threat\nknown: yes", "comparison", 2),
        ("answer: arrears\nfact: urgency\nis: U2", "condition", 1),
        ("when: x", "condition", 1),
        ("- a", "type", 1),
        ("just words", "type", 1),
        ("all: []", "condition", 1),
        ("all: x", "type", 1),
        ("not:\n  answer: business\n  is: maybe", "unknown_option", 3),
        ("all:\n  - answer: business\n    is: yes\nis: x", "unknown_key", 4),
        ("answer:\n  - a\nis: x", "type", 2),
    ],
)
def test_a_wrong_condition_is_refused_with_its_line(text: str, code: str, line: int) -> None:
    read_as, problems = condition(text)

    assert read_as is None
    assert (code, line) in [(problem.code, problem.line) for problem in problems]


def test_a_name_that_is_nearly_right_gets_a_suggestion_and_the_list() -> None:
    _, problems = condition("answer: arears\nincludes: rent")

    assert "did you mean `arrears`?" in problems[0].message
    assert "months" in problems[0].message


def test_every_type_has_comparisons_that_exist() -> None:
    assert {how for hows in COMPARED.values() for how in hows} == set(COMPARISONS)


_WORDS = st.sampled_from([*FIELDS, *FACTS, *COMPARISONS, "all", "any", "not", "answer", "fact", "rent", "yes", "3", ""])
_TREES = st.recursive(
    _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_WORDS.filter(bool), inner, max_size=3),
    max_leaves=12,
)


def _flow(tree: object) -> str:
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{key}: {_flow(value)}" for key, value in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(_flow(value) for value in tree) + "]"
    return str(tree) or '""'


@given(_TREES)
@settings(max_examples=300, deadline=None)
def test_any_tree_gives_a_condition_or_problems_never_both_nor_neither(tree: object) -> None:
    read_as, problems = condition(_flow(tree))

    assert (read_as is None) == bool(problems)


def test_a_condition_is_said_in_words() -> None:
    read_as, _ = condition(
        "all:\n  - answer: arrears\n    includes_any: [rent, energy]\n"
        "  - any:\n      - fact: legal_threat\n        is: yes\n"
        "      - not:\n          answer: place\n          known: yes"
    )

    assert read_as is not None
    assert in_words(read_as) == (
        "arrears includes any of 'rent', 'energy' and (fact legal_threat is yes or not (place is known))"
    )
    assert in_words(All(())) == "always"
    assert in_words(Any(())) == "never"
    assert in_words(answer("months", "known", False)) == "months is not known"

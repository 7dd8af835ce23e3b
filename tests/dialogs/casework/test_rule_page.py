"""The page with all rules is the one in the documentation."""

from pathlib import Path

import pytest
from casework_sample import RULES

from dialogs.casework.rule_page import describe, rule_page
from dialogs.conditions import All, Any, Comparison, Condition, Not

DOCUMENTED = Path(__file__).parents[3] / "docs" / "screening.md"


def _is(name: str, value: str = "yes") -> Comparison:
    return Comparison("answer", name, "is", value)


def test_the_documented_table_is_made_from_the_rules() -> None:
    assert DOCUMENTED.read_text(encoding="utf-8") == rule_page(RULES), (
        "python -m bot screen --table > docs/screening.md"
    )


def test_every_rule_stands_in_the_page_with_every_reason() -> None:
    page = rule_page(RULES)

    for row in RULES.rows:
        assert f"| {row.id} | **{row.about}** |" in page
        for step in (step for part in row.parts for step in part):
            assert all(wording in page for wording in step.reason.by_language.values())
    for floor in RULES.floors:
        assert f"| {floor.id} | `{floor.class_code}` |" in page


def test_the_page_reads_weights_as_the_rules_count_them() -> None:
    page = rule_page(RULES)

    assert "| R1 | **rent or mortgage behind, by months** | 7 / 5 / 3 |" in page
    assert "| R2 | **gas, electricity or heat overdue (once together); water overdue** | 3; 2 |" in page


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        (_is("wsnp"), "`wsnp` is yes"),
        (All((_is("a"), Any((_is("b"), _is("c"))))), "`a` is yes and (`b` is yes or `c` is yes)"),
        (Any((_is("a"), All((_is("b"), _is("c"))))), "`a` is yes or (`b` is yes and `c` is yes)"),
        (Any((_is("a"), Any((_is("b"), _is("c"))))), "`a` is yes or `b` is yes or `c` is yes"),
        (Not(_is("a")), "not (`a` is yes)"),
        (Comparison("answer", "place", "known", True), "`place` is known"),
        (Comparison("answer", "place", "known", False), "`place` is not known"),
        (Comparison("fact", "near", "is", True), "`near`"),
        (Comparison("fact", "near", "is", False), "not `near`"),
        (Comparison("fact", "near", "is_not", True), "not `near`"),
        (Comparison("fact", "kinds", "at_least", 4), "`kinds` ≥ 4"),
        (Comparison("answer", "months", "at_most", 4), "`months` ≤ 4"),
        (Comparison("answer", "letters", "includes_any", ("a", "b")), "`letters` has any of a, b"),
    ],
)
def test_a_condition_is_said_in_english(condition: Condition, words: str) -> None:
    assert describe(condition) == words

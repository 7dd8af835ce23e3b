"""Every rule that gives points: each step, its boundaries, what adds up and what counts once."""

import pytest
from casework_sample import RULES, outcome, points_of

CASES = [
    # R1: rent or mortgage behind, by months: 3 / 5 / 7
    ("R1", {"housing_months": "under_one"}, 0),
    ("R1", {"housing_months": "one"}, 3),
    ("R1", {"housing_months": "two"}, 5),
    ("R1", {"housing_months": "three_or_more"}, 7),
    ("R1", {"rent_months": 0}, 0),
    ("R1", {"rent_months": 1}, 3),
    ("R1", {"rent_months": 2}, 5),
    ("R1", {"rent_months": 3}, 7),
    ("R1", {"rent_months": 12}, 7),
    ("R1", {"mortgage_months": 0}, 0),
    ("R1", {"mortgage_months": 1}, 3),
    ("R1", {"mortgage_months": 2}, 5),
    ("R1", {"mortgage_months": 3}, 7),
    ("R1", {"rent_months": 1, "mortgage_months": 2}, 5),
    ("R1", {"housing_months": "two", "rent_months": 2}, 5),
    ("R1", {"housing_months": "one", "rent_months": 3}, 7),
    ("R1", {"arrears": ["rent", "mortgage"]}, 0),
    # R2: gas, electricity, heat once; water adds: 3; 2
    ("R2", {"arrears": "energy"}, 3),
    ("R2", {"arrears": "gas"}, 3),
    ("R2", {"arrears": "electricity"}, 3),
    ("R2", {"arrears": "heat"}, 3),
    ("R2", {"arrears": ["gas", "electricity", "heat", "energy"]}, 3),
    ("R2", {"arrears": "water"}, 2),
    ("R2", {"arrears": ["gas", "water"]}, 5),
    # R3: health premium: 2 / 5
    ("R3", {"arrears": "health"}, 0),
    ("R3", {"health_months": "one_to_five"}, 2),
    ("R3", {"health_months": "six_or_more"}, 5),
    ("R3", {"premium_months": 0}, 0),
    ("R3", {"premium_months": 1}, 2),
    ("R3", {"premium_months": 5}, 2),
    ("R3", {"premium_months": 6}, 5),
    ("R3", {"health_months": "one_to_five", "premium_months": 6}, 5),
    # R4: loan, credit or payment plan: 2, once
    ("R4", {"arrears": "loan"}, 2),
    ("R4", {"arrears": "plan"}, 2),
    ("R4", {"arrears": ["loan", "plan"]}, 2),
    # R5: toeslag or tax; fine at its second reminder; DUO: 2; 2; 1
    ("R5", {"arrears": "benefits"}, 2),
    ("R5", {"arrears": "tax"}, 2),
    ("R5", {"arrears": ["tax", "benefits"]}, 2),
    ("R5", {"benefits_months": 1}, 2),
    ("R5", {"tax_amount": 1}, 2),
    ("R5", {"arrears": "fine"}, 0),
    ("R5", {"letters": "fine_reminder"}, 2),
    ("R5", {"fine_months": 0}, 0),
    ("R5", {"fine_months": 1}, 2),
    ("R5", {"letters": "fine_reminder", "fine_months": 2}, 2),
    ("R5", {"arrears": "study"}, 0),
    ("R5", {"study_months": 2}, 0),
    ("R5", {"study_months": 3}, 1),
    ("R5", {"arrears": "tax", "letters": "fine_reminder", "study_months": 3}, 5),
    # R6: more than three kinds: 3
    ("R6", {"arrears": ["water", "tax", "fine"]}, 0),
    ("R6", {"arrears": ["water", "tax", "fine", "other"]}, 3),
    ("R6", {"arrears": ["gas", "electricity", "heat", "energy"]}, 0),
    ("R6", {"arrears": ["gas", "electricity", "water", "tax", "fine"]}, 3),
    ("R6", {"overdue_kinds": 3}, 0),
    ("R6", {"overdue_kinds": 4}, 3),
    ("R6", {"overdue_kinds": 1, "arrears": ["water", "tax", "fine", "other"]}, 3),
    ("R6", {"arrears": ["water", "tax", "fine"], "rent_months": 1}, 3),
    ("R6", {"arrears": ["rent", "water", "tax"], "rent_months": 1}, 0),
    ("R6", {"arrears": ["water", "tax", "fine"], "housing_months": "one"}, 3),
    ("R6", {"arrears": ["mortgage", "water", "tax"], "housing_months": "one"}, 0),
    ("R6", {"arrears": ["water", "tax", "other"], "letters": "fine_reminder"}, 0),
    # R7: all arrears: 2 / 5
    ("R7", {"total_arrears": "up_to_500"}, 0),
    ("R7", {"total_arrears": "over_500"}, 2),
    ("R7", {"total_arrears": "over_month_income"}, 5),
    ("R7", {"arrears_amount": 500}, 0),
    ("R7", {"arrears_amount": 501}, 2),
    ("R7", {"arrears_amount": 1500, "monthly_income": 1500}, 2),
    ("R7", {"arrears_amount": 1501, "monthly_income": 1500}, 5),
    ("R7", {"arrears_amount": 400, "monthly_income": 300}, 5),
    ("R7", {"arrears_amount": 1, "monthly_income": 0}, 5),
    ("R7", {"arrears_amount": 0, "monthly_income": 0}, 0),
    ("R7", {"monthly_income": 100}, 0),
    ("R7", {"total_arrears": "over_month_income", "arrears_amount": 501}, 5),
    # R8: overdrawn; card: 1; 1
    ("R8", {"overdraft": "overdrawn_over_500"}, 1),
    ("R8", {"overdraft": "card_over_500"}, 1),
    ("R8", {"overdraft": ["overdrawn_over_500", "card_over_500"]}, 2),
    ("R8", {"overdrawn_amount": 500, "card_debt_amount": 500}, 0),
    ("R8", {"overdrawn_amount": 501}, 1),
    ("R8", {"card_debt_amount": 501}, 1),
    ("R8", {"overdraft": "card_over_500", "card_debt_amount": 900}, 1),
    # R9: collector / bailiff / income seized: 1 / 3 / 5
    ("R9", {"letters": "collector"}, 1),
    ("R9", {"letters": "bailiff"}, 3),
    ("R9", {"letters": ["collector", "bailiff"]}, 3),
    ("R9", {"danger": "income_seizure"}, 5),
    ("R9", {"danger": "income_seizure", "letters": ["collector", "bailiff"]}, 5),
    ("R9", {"letters": ["summons", "enforcement_order", "cak"]}, 0),
    # R10: next month's fixed costs: 3
    ("R10", {"fixed_costs": "can_pay"}, 0),
    ("R10", {"fixed_costs": "partly"}, 3),
    ("R10", {"fixed_costs": "cannot_pay"}, 3),
    # R11: missed in three of six months: 2
    ("R11", {"missed_months": "one_or_two"}, 0),
    ("R11", {"missed_months": "three_or_more"}, 2),
    ("R11", {"missed_of_six": 2}, 0),
    ("R11", {"missed_of_six": 3}, 2),
    # R12: borrowing or pressure: 2, once
    ("R12", {"borrowing": "none"}, 0),
    ("R12", {"borrowing": "family"}, 2),
    ("R12", {"borrowing": "others"}, 2),
    ("R12", {"borrowing": "pressure"}, 2),
    ("R12", {"borrowing": ["family", "others", "pressure"]}, 2),
    # R13: overview: 1 / 2
    ("R13", {"overview": "good"}, 0),
    ("R13", {"overview": "no_overview"}, 1),
    ("R13", {"overview": "post_unopened"}, 2),
]


@pytest.mark.parametrize(("rule", "answers", "points"), CASES)
def test_a_rule_gives_its_points(rule: str, answers: dict[str, object], points: int) -> None:
    assert points_of(answers, rule) == points


def test_every_rule_is_tried_with_every_weight_it_has() -> None:
    tried = {(rule, points) for rule, _, points in CASES}
    heaviest = {
        (row.id, points)
        for row in RULES.rows
        for part in row.parts
        for points in {step.points for step in part}
    }  # fmt: skip

    assert heaviest <= tried


@pytest.mark.parametrize(
    ("answers", "points", "class_code"),
    [
        ({}, 0, "limited"),
        ({"overview": "post_unopened"}, 2, "limited"),
        ({"letters": "collector", "overview": "post_unopened"}, 3, "risky"),
        ({"fixed_costs": "cannot_pay"}, 3, "risky"),
        ({"fixed_costs": "cannot_pay", "letters": "bailiff", "borrowing": "family"}, 8, "risky"),
        (
            {"fixed_costs": "cannot_pay", "letters": "bailiff", "borrowing": "family", "overview": "no_overview"},
            9,
            "problematic",
        ),
        ({"housing_months": "three_or_more", "borrowing": "family"}, 9, "problematic"),
    ],
)
def test_points_reach_a_class_at_three_and_nine(answers: dict[str, object], points: int, class_code: str) -> None:
    found = outcome(answers)

    assert (found.points, found.class_code) == (points, class_code)


def test_points_of_all_rules_add_up() -> None:
    found = outcome(
        {
            "housing_months": "three_or_more",
            "arrears": ["rent", "gas", "water", "health", "loan", "tax", "fine", "study", "other"],
            "health_months": "six_or_more",
            "letters": ["bailiff", "fine_reminder"],
            "study_months": 3,
            "total_arrears": "over_month_income",
            "overdraft": ["overdrawn_over_500", "card_over_500"],
            "danger": "income_seizure",
            "fixed_costs": "cannot_pay",
            "missed_months": "three_or_more",
            "borrowing": "pressure",
            "overview": "post_unopened",
        }
    )

    assert found.points == 7 + 5 + 5 + 2 + 5 + 3 + 5 + 2 + 5 + 3 + 2 + 2 + 2
    assert [reason.rule for reason in found.reasons][:13] == [
        "R1", "R2", "R3", "R5", "R7", "R9", "R6", "R10", "R4", "R8", "R11", "R12", "R13",
    ]  # fmt: skip


def test_reasons_come_heaviest_first_and_floors_last() -> None:
    found = outcome({"letters": "collector", "fixed_costs": "cannot_pay", "wsnp": "yes"})

    assert [(reason.rule, reason.points) for reason in found.reasons] == [("R10", 3), ("R9", 1), ("C1", 0)]


def test_a_rule_with_two_parts_gives_one_reason_with_both_texts() -> None:
    (reason,) = (reason for reason in outcome({"arrears": ["gas", "water"]}).reasons if reason.rule == "R2")

    assert reason.points == 5
    assert reason.text.by_language["nl"] == (
        "Je hebt een achterstand met gas, stroom of warmte. Je hebt een achterstand met water."
    )

"""Every floor with its boundaries, every level of urgency, every phase."""

from datetime import date

import pytest
from casework_sample import MONDAY, RULES, outcome

RISKY, PROBLEMATIC = "risky", "problematic"

#: Floor, answers just over its limit, answers just under it (all of them, or None where there is no under).
FLOORS = [
    ("P1", RISKY, {"overdue_kinds": 4}, {"overdue_kinds": 3}),
    ("P1", RISKY, {"arrears": ["tax", "benefits", "fine", "other"]}, {"arrears": ["tax", "benefits", "fine"]}),
    *[
        ("P2", RISKY, {"arrears": kind}, {"arrears": "other"})
        for kind in ("rent", "mortgage", "energy", "gas", "electricity", "heat", "water", "health", "loan", "plan")
    ],
    ("P2", RISKY, {"rent_months": 1}, {"rent_months": 0}),
    ("P2", RISKY, {"mortgage_months": 1}, {"mortgage_months": 0}),
    ("P2", RISKY, {"housing_months": "under_one"}, {"housing_months": "unknown"}),
    ("P2", RISKY, {"health_months": "one_to_five"}, {"health_months": "refused"}),
    ("P2", RISKY, {"premium_months": 1}, {"premium_months": 0}),
    ("P3", RISKY, {"total_arrears": "over_500"}, {"total_arrears": "up_to_500"}),
    ("P3", RISKY, {"total_arrears": "over_month_income"}, {"total_arrears": "unknown"}),
    ("P3", RISKY, {"arrears_amount": 501}, {"arrears_amount": 500}),
    ("P4", RISKY, {"overdraft": "overdrawn_over_500"}, {"overdraft": "none"}),
    ("P4", RISKY, {"overdrawn_amount": 501}, {"overdrawn_amount": 500}),
    ("P5", RISKY, {"overdraft": "card_over_500"}, {"overdraft": "none"}),
    ("P5", RISKY, {"card_debt_amount": 501}, {"card_debt_amount": 500}),
    ("C1", PROBLEMATIC, {"wsnp": "yes"}, {"wsnp": "no"}),
    ("C2", PROBLEMATIC, {"bkr_arrangement": "yes"}, {"bkr_arrangement": "no"}),
    ("C3", PROBLEMATIC, {"bkr_arrears": "yes"}, {"bkr_arrears": "unknown"}),
    ("C4", PROBLEMATIC, {"bewind": "yes"}, {"bewind": "refused"}),
    ("C5", PROBLEMATIC, {"premium_months": 6}, {"premium_months": 5}),
    ("C5", PROBLEMATIC, {"health_months": "six_or_more"}, {"health_months": "one_to_five"}),
    ("C6", PROBLEMATIC, {"fine_months": 2, "fine_amount": 50}, {"fine_months": 1, "fine_amount": 50}),
    ("C6", PROBLEMATIC, {"fine_months": 3, "fine_amount": 51}, {"fine_months": 2, "fine_amount": 49}),
    ("C7", PROBLEMATIC, {"benefits_months": 28, "benefits_amount": 50}, {"benefits_months": 27, "benefits_amount": 50}),
    ("C7", PROBLEMATIC, {"benefits_months": 40, "benefits_amount": 90}, {"benefits_months": 28, "benefits_amount": 49}),
    ("C8", PROBLEMATIC, {"tax_months": 16, "tax_amount": 50}, {"tax_months": 15, "tax_amount": 50}),
    ("C8", PROBLEMATIC, {"tax_months": 20, "tax_amount": 500}, {"tax_months": 16, "tax_amount": 49}),
    ("C9", PROBLEMATIC, {"tax_written_off": "yes"}, {"tax_written_off": "no"}),
    ("C10", PROBLEMATIC, {"study_months": 3, "study_amount": 270}, {"study_months": 2, "study_amount": 270}),
    ("C10", PROBLEMATIC, {"study_months": 9, "study_amount": 300}, {"study_months": 3, "study_amount": 269}),
    ("S1", PROBLEMATIC, {"danger": "income_seizure"}, {"danger": "goods_sale"}),
    ("S1", PROBLEMATIC, {"danger": "bank_seizure"}, {"danger": "none"}),
    ("D1", PROBLEMATIC, {"total_debt": 1801, "monthly_capacity": 100}, {"total_debt": 1800, "monthly_capacity": 100}),
    ("D1", PROBLEMATIC, {"total_debt": 1, "monthly_capacity": 0}, {"total_debt": 0, "monthly_capacity": 0}),
    ("D1", PROBLEMATIC, {"total_debt": 40_000, "monthly_capacity": 50}, {"total_debt": 40_000}),
]


@pytest.mark.parametrize(("floor", "class_code", "over", "under"), FLOORS)
def test_a_floor_holds_from_its_limit_on(
    floor: str, class_code: str, over: dict[str, object], under: dict[str, object]
) -> None:
    order = [one.code for one in RULES.classes]

    found = outcome(over)

    assert floor in found.floor
    assert order.index(found.class_code) >= order.index(class_code)
    assert floor not in outcome(under).floor


def test_every_floor_is_tried() -> None:
    assert {floor.id for floor in RULES.floors} == {floor for floor, *_ in FLOORS}


def test_a_floor_lifts_the_class_without_points() -> None:
    found = outcome({"wsnp": "yes"})

    assert (found.class_code, found.points, found.floor) == ("problematic", 0, ("C1",))
    assert found.deciding == {"C1"}


def test_a_floor_below_the_class_of_the_points_decides_nothing() -> None:
    found = outcome({"rent_months": 3, "letters": "bailiff"})

    assert (found.class_code, found.floor, found.deciding) == ("problematic", ("P2",), frozenset())


URGENCY = [
    ("U0", {}),
    ("U0", {"letters": ["collector", "fine_reminder"], "business": "yes", "arrears": "rent"}),
    ("U1", {"letters": "bailiff"}),
    ("U1", {"letters": "summons"}),
    ("U1", {"letters": "enforcement_order"}),
    ("U1", {"letters": "cak"}),
    ("U1", {"arrears": "plan"}),
    ("U2L", {"danger": "income_seizure"}),
    ("U2L", {"danger": "bank_seizure"}),
    ("U2L", {"danger": "goods_sale"}),
    ("U2L", {"danger": "home_sale"}),
    ("U2L", {"danger": "bankruptcy_petition", "letters": "summons"}),
    ("U2L", {"business": "yes_threatened"}),
    ("U2", {"danger": "eviction"}),
    ("U2", {"danger": "energy_cutoff"}),
    ("U2", {"danger": "water_cutoff"}),
    ("U2", {"danger": ["insurance_end", "bank_seizure"]}),
    ("U3", {"danger_to_life": "yes"}),
    ("U3", {"violence_at_home": "yes"}),
    ("U3", {"homeless_tonight": "yes", "danger": "eviction"}),
    ("U0", {"danger_to_life": "no", "violence_at_home": "unknown", "homeless_tonight": "refused", "danger": "unknown"}),
]


@pytest.mark.parametrize(("level", "answers"), URGENCY)
def test_the_heaviest_level_of_urgency_counts(level: str, answers: dict[str, object]) -> None:
    assert outcome(answers).urgency == level


def test_urgency_does_not_change_points_or_class() -> None:
    found = outcome({"danger": "eviction", "danger_to_life": "yes"})

    assert (found.points, found.class_code, found.urgency) == (0, "limited", "U3")


@pytest.mark.parametrize(
    ("answers", "by"),
    [
        ({}, date(2026, 12, 21)),
        ({"danger": "eviction"}, date(2026, 11, 26)),
        ({"danger": "bank_seizure"}, date(2026, 12, 21)),
        ({"homeless_tonight": "yes"}, date(2026, 12, 21)),
        ({"homeless_tonight": "yes", "danger": "water_cutoff"}, date(2026, 11, 26)),
    ],
)
def test_the_term_of_three_days_runs_whenever_the_law_gives_it(answers: dict[str, object], by: date) -> None:
    assert outcome(answers, MONDAY).first_talk_by == by


@pytest.mark.parametrize(
    ("answers", "phase"),
    [
        ({}, "before"),
        ({"phase": "unknown"}, "before"),
        ({"phase": "not_started"}, "before"),
        ({"phase": "applied"}, "before"),
        ({"phase": "in_arrangement"}, "during"),
        ({"phase": "finished"}, "after"),
        ({"wsnp": "yes"}, "during"),
        ({"wsnp": "yes", "phase": "refused"}, "during"),
        ({"wsnp": "yes", "phase": "finished"}, "after"),
        ({"wsnp": "yes", "phase": "applied"}, "before"),
    ],
)
def test_the_phase_follows_what_was_said_of_it(answers: dict[str, object], phase: str) -> None:
    assert outcome(answers).phase.phase == phase

"""What counts as overdue, whichever field says so, and what else is worked out from answers."""

import pytest
from casework_sample import outcome

#: Fact, answers that make it hold, answers that just do not.
OVERDUE = [
    ("overdue_rent", {"arrears": "rent"}, {"arrears": "mortgage"}),
    ("overdue_rent", {"rent_months": 1}, {"rent_months": 0}),
    ("overdue_mortgage", {"arrears": "mortgage"}, {"arrears": "rent"}),
    ("overdue_mortgage", {"mortgage_months": 1}, {"mortgage_months": 0}),
    ("overdue_home_unnamed", {"housing_months": "under_one"}, {"housing_months": "unknown"}),
    ("overdue_home_unnamed", {"housing_months": "one"}, {"housing_months": "one", "arrears": "rent"}),
    ("overdue_home_unnamed", {"housing_months": "two"}, {"housing_months": "two", "mortgage_months": 2}),
    ("overdue_home_unnamed", {"housing_months": "three_or_more"}, {"rent_months": 3}),
    ("overdue_energy", {"arrears": "energy"}, {"arrears": "water"}),
    ("overdue_energy", {"arrears": ["gas", "heat"]}, {"danger": "energy_cutoff"}),
    ("overdue_energy", {"arrears": "electricity"}, {"arrears": "none"}),
    ("overdue_energy", {"arrears": "heat"}, {"arrears": "unknown"}),
    ("overdue_water", {"arrears": "water"}, {"arrears": "energy"}),
    ("overdue_health", {"arrears": "health"}, {"letters": "cak"}),
    ("overdue_health", {"health_months": "one_to_five"}, {"health_months": "unknown"}),
    ("overdue_health", {"health_months": "six_or_more"}, {"health_months": "refused"}),
    ("overdue_health", {"premium_months": 1}, {"premium_months": 0}),
    ("overdue_loan", {"arrears": "loan"}, {"arrears": "plan"}),
    ("overdue_plan", {"arrears": "plan"}, {"arrears": "loan"}),
    ("overdue_tax", {"arrears": "tax"}, {"arrears": "benefits"}),
    ("overdue_tax", {"tax_months": 1}, {"tax_months": 0}),
    ("overdue_tax", {"tax_amount": 1}, {"tax_amount": 0}),
    ("overdue_benefits", {"arrears": "benefits"}, {"arrears": "tax"}),
    ("overdue_benefits", {"benefits_months": 1}, {"benefits_months": 0}),
    ("overdue_benefits", {"benefits_amount": 1}, {"benefits_amount": 0}),
    ("overdue_fine", {"arrears": "fine"}, {"letters": "fine_reminder"}),
    ("overdue_fine", {"fine_months": 1}, {"fine_months": 0}),
    ("overdue_fine", {"fine_amount": 1}, {"fine_amount": 0}),
    ("overdue_study", {"arrears": "study"}, {"arrears": "fine"}),
    ("overdue_study", {"study_months": 1}, {"study_months": 0}),
    ("overdue_study", {"study_amount": 1}, {"study_amount": 0}),
    ("overdue_other", {"arrears": "other"}, {"arrears": "none"}),
]


@pytest.mark.parametrize(("fact", "holding", "other"), OVERDUE)
def test_a_bill_is_overdue_whichever_field_says_so(
    fact: str, holding: dict[str, object], other: dict[str, object]
) -> None:
    assert outcome(holding).facts[fact] is True
    assert outcome(holding).facts["overdue_kinds"] == 1
    assert outcome(other).facts[fact] is False


def test_every_kind_counts_once_however_often_it_is_said() -> None:
    everything = {
        "arrears": ["rent", "energy", "gas", "water", "health", "loan", "plan", "tax", "benefits", "fine", "study"],
        "housing_months": "two",
        "rent_months": 2,
        "premium_months": 3,
        "tax_months": 4,
        "study_amount": 50,
    }

    assert outcome(everything).facts["overdue_kinds"] == 10
    assert outcome({**everything, "mortgage_months": 1}).facts["overdue_kinds"] == 11
    assert outcome({**everything, "overdue_kinds": 12}).facts["overdue_kinds"] == 12
    assert outcome({**everything, "overdue_kinds": "unknown"}).facts["overdue_kinds"] == 10


@pytest.mark.parametrize(
    ("debt", "capacity", "payments"), [(0, 0, 0), (0, 10, 0), (1, 10, 1), (180, 10, 18), (181, 10, 19), (10, 0, 10**9)]
)
def test_debts_are_counted_in_payments_rounded_up(debt: int, capacity: int, payments: int) -> None:
    assert outcome({"total_debt": debt, "monthly_capacity": capacity}).facts["debt_in_payments"] == payments


def test_half_a_ratio_is_not_known() -> None:
    for answers in ({"total_debt": 10}, {"monthly_capacity": 10}, {"total_debt": 10, "monthly_capacity": "unknown"}):
        assert "debt_in_payments" not in outcome(answers).facts


def test_two_debts_of_one_part_are_told_in_one_reason() -> None:
    texts = {
        reason.rule: reason.text.by_language["nl"]
        for reason in outcome({"arrears": ["loan", "plan", "tax", "benefits"]}).reasons
    }

    assert texts["R4"] == "Je betaalde een lening en een betalingsregeling niet op tijd."
    assert texts["R5"] == "Je moet toeslag terugbetalen en hebt een belastingschuld."

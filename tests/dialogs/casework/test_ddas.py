"""The words of DDAS, spelled as its schema does: one letter off, and a whole delivery is refused."""

from typing import get_args

import pytest
from casework_sample import RULES

from dialogs.casework.ddas import DDAS_DEBT_KINDS, DDAS_OUTCOMES, DebtKind, ExitReason, GuidanceKind, debt_kinds
from dialogs.casework.leads import Outcome
from dialogs.conditions import Value


def test_the_closed_list_of_exit_reasons() -> None:
    assert set(get_args(ExitReason)) == {
        "Overleden", "Verhuisd", "Nietverschenen", "Ingetrokken", "Niet passend", "Overig", "Voldoet niet", "Afgerond",
        "Zelf",
    }  # fmt: skip


def test_the_closed_list_of_kinds_of_debt() -> None:
    assert get_args(DebtKind) == ("Zorg", "Publiek", "Nuts", "Overig")


def test_the_closed_list_of_kinds_of_guidance() -> None:
    assert get_args(GuidanceKind) == (
        "Budgetcoaching", "Budgetbeheer", "Beschermingsbewind", "Lange Termijn Begeleiding (DFD)", "Budgetbegeleiding",
    )  # fmt: skip


def test_every_outcome_is_a_reason_of_its_own() -> None:
    assert list(DDAS_OUTCOMES) == list(get_args(Outcome))
    assert sorted(DDAS_OUTCOMES.values()) == sorted(get_args(ExitReason))


def test_every_overdue_bill_of_the_rules_has_a_kind() -> None:
    assert set(DDAS_DEBT_KINDS) == set(RULES.fields["arrears"].codes) - {"none"}
    assert set(DDAS_DEBT_KINDS.values()) == set(get_args(DebtKind))


@pytest.mark.parametrize(
    ("arrears", "kinds"),
    [
        (("water", "rent", "gas", "health"), ("Nuts", "Overig", "Zorg")),
        (("none",), ()),
        (("unknown",), ()),
        (("refused",), ()),
        (("a_new_code", "fine"), ("Overig", "Publiek")),
        (None, ()),
    ],
)
def test_kinds_of_debt_are_told_from_the_answer(arrears: Value | None, kinds: tuple[str, ...]) -> None:
    assert debt_kinds(arrears) == kinds

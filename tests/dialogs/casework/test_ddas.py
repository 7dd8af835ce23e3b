"""The words of DDAS, spelled as its schema does: one letter off, and a whole delivery is refused."""

from typing import get_args

from dialogs.casework.ddas import DDAS_OUTCOMES, ExitReason
from dialogs.casework.leads import Outcome


def test_the_closed_list_of_exit_reasons() -> None:
    assert set(get_args(ExitReason)) == {
        "Overleden", "Verhuisd", "Nietverschenen", "Ingetrokken", "Niet passend", "Overig", "Voldoet niet", "Afgerond",
        "Zelf",
    }  # fmt: skip


def test_every_outcome_is_a_reason_of_its_own() -> None:
    assert list(DDAS_OUTCOMES) == list(get_args(Outcome))
    assert sorted(DDAS_OUTCOMES.values()) == sorted(get_args(ExitReason))

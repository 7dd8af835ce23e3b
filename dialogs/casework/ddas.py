"""The words of DDAS (VNG Realisatie, v1.0), the Dutch model of data on poverty and debts, for what is kept here."""

from collections.abc import Mapping
from typing import Final, Literal

from dialogs.casework.leads import Outcome
from dialogs.casework.rules import REFUSED, UNKNOWN
from dialogs.conditions import Value

ExitReason = Literal[
    "Overleden", "Verhuisd", "Nietverschenen", "Ingetrokken", "Niet passend", "Overig", "Voldoet niet", "Afgerond",
    "Zelf",
]  # fmt: skip
DebtKind = Literal["Zorg", "Publiek", "Nuts", "Overig"]
GuidanceKind = Literal[
    "Budgetcoaching", "Budgetbeheer", "Beschermingsbewind", "Lange Termijn Begeleiding (DFD)", "Budgetbegeleiding"
]

#: `uitstroom.reden` for each outcome of a lead.
DDAS_OUTCOMES: Final[Mapping[Outcome, ExitReason]] = {
    "completed": "Afgerond",
    "self": "Zelf",
    "not_suitable": "Niet passend",
    "withdrawn": "Ingetrokken",
    "no_show": "Nietverschenen",
    "moved": "Verhuisd",
    "deceased": "Overleden",
    "not_eligible": "Voldoet niet",
    "other": "Overig",
}

#: `schulden[].schuldsoort` for each code of the field `arrears`.
DDAS_DEBT_KINDS: Final[Mapping[str, DebtKind]] = {
    "health": "Zorg",
    "tax": "Publiek",
    "benefits": "Publiek",
    "fine": "Publiek",
    "study": "Publiek",
    "energy": "Nuts",
    "electricity": "Nuts",
    "gas": "Nuts",
    "heat": "Nuts",
    "water": "Nuts",
    "rent": "Overig",
    "mortgage": "Overig",
    "loan": "Overig",
    "plan": "Overig",
    "other": "Overig",
}

#: What `arrears` may hold that is no debt.
_NO_DEBT: Final = frozenset({"none", UNKNOWN, REFUSED})


def debt_kinds(arrears: Value | None) -> tuple[DebtKind, ...]:
    """List the kinds of debt behind an answer to `arrears`, each once, in the order in which they were named.

    A code that an editor added is "Overig": a debt, of a kind that DDAS does not name.
    """
    codes = arrears if isinstance(arrears, tuple) else ()
    return tuple(dict.fromkeys(DDAS_DEBT_KINDS.get(code, "Overig") for code in codes if code not in _NO_DEBT))

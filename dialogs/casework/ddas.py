"""The words of DDAS (VNG Realisatie, v1.0), the Dutch model of data on poverty and debts, for what is kept here."""

from collections.abc import Mapping
from typing import Final, Literal

from dialogs.casework.leads import Outcome

ExitReason = Literal[
    "Overleden", "Verhuisd", "Nietverschenen", "Ingetrokken", "Niet passend", "Overig", "Voldoet niet", "Afgerond",
    "Zelf",
]  # fmt: skip

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

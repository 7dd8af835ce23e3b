"""Offers of help as the dialog shows them: worded in every language, ready to be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.conditions import Value
from dialogs.wording import Text


@dataclass(frozen=True, slots=True)
class HelpCard:
    """Help that may be chosen: `line` stands in the list, `details` on its card.

    `kind` is branch, municipality or national; `id` is that of the service, `map_link` None where there is no place.
    """

    id: str
    kind: str
    title: Text
    line: Text
    details: Text
    map_link: str | None = None
    receives: bool = False  #: somebody there works what is handed over through Köprü
    accept_days: int | None = None  #: working days in which they say yes or no, where shorter than usual


@dataclass(frozen=True, slots=True)
class Gap:
    """No local help fits somebody like this: municipality (CBS code, None: unknown), language ("*": any), phase."""

    municipality: str | None
    language: str
    phase: str


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for somebody: cards in their order, a word beforehand when it is urgent, and codes to keep."""

    cards: tuple[HelpCard, ...]
    notice: Text | None = None
    codes: Mapping[str, Value] = field(default_factory=dict)
    gap: Gap | None = None


NOTHING_FOUND = Found(())

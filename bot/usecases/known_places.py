"""Answers what casework asks about places out of the gazetteer, and remembers what is slow to work out."""

from datetime import date
from functools import lru_cache, partial

from dialogs.understanding.gazetteer import Gazetteer, centre_of, covered_by, current, municipality, point_of

#: Municipalities on a day that are remembered: all of them for a few days.
_REMEMBERED = 2_048


class KnownPlaces:
    """The `Places` of casework over one gazetteer; a first look at a municipality on a day takes about two ms."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Answer out of a gazetteer, which never changes."""
        self._gazetteer = gazetteer
        self._covered = lru_cache(_REMEMBERED)(partial(covered_by, gazetteer))
        self._centre = lru_cache(_REMEMBERED)(partial(centre_of, gazetteer))

    def name(self, code: str, on: date) -> str | None:
        """Name a municipality as it is called on a day; None for a code that is not known."""
        found = municipality(self._gazetteer, code, on)
        return found.name if found else None

    def current(self, code: str, on: date) -> str | None:
        """Give the code that has the area of `code` on a day; None for a code that is not known."""
        return current(self._gazetteer, code, on) if code in self._gazetteer.municipalities else None

    def covered(self, code: str, on: date) -> frozenset[str]:
        """Give every code whose area lies in `code` on a day; none for a code that is not known."""
        return self._covered(code, on) if code in self._gazetteer.municipalities else frozenset()

    def point(self, postcode: str) -> tuple[float, float] | None:
        """Give (latitude, longitude) of a PC4 in degrees; None where no trusted one is known."""
        return point_of(self._gazetteer, postcode)

    def centre(self, code: str, on: date) -> tuple[float, float] | None:
        """Give the middle of a municipality's PC4s in degrees: for sorting, never for a distance that is shown."""
        return self._centre(code, on) if code in self._gazetteer.municipalities else None

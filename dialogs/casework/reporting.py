"""Figures that tell of nobody: small counts are not shown to who looks from outside, nor can they be worked out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final, Literal

#: The smallest count that is shown to who sees the figures of a municipality.
SMALLEST: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a code. `small`: fewer than are shown; `hidden`: not shown so that no small one shows."""

    code: str
    number: int
    shown: Literal["exactly", "small", "hidden"] = "exactly"


def counts(counted: Mapping[str, int], codes: Iterable[str] = ()) -> tuple[Count, ...]:
    """List counts: the known codes in their order, also those that nobody has, then any other."""
    known = tuple(codes)
    others = sorted(code for code in counted if code not in known)
    return tuple(Count(code, counted.get(code, 0)) for code in (*known, *others))


def protected(found: Sequence[Count]) -> tuple[Count, ...]:
    """Take what is small out of a list whose sum may be known from elsewhere.

    A number that could be worked out from the sum and the others is kept from that by hiding the next smallest too,
    and the whole list where there is none. What is taken out has the number 0.
    """
    small = [one for one in found if one.number < SMALLEST]
    hidden: set[str] = set()
    if _can_be_worked_out(small):
        others = sorted((one for one in found if one.number >= SMALLEST), key=lambda one: (one.number, one.code))
        hidden = {others[0].code} if others else {one.code for one in found}
    return tuple(_shown(one, hidden) for one in found)


def protected_total(number: int) -> Count:
    """Take a sum out that is small itself."""
    return _shown(Count("", number), set())


def median_days(lengths: Sequence[timedelta], *, at_least: int = 1) -> float | None:
    """Give the median in days; None where there are fewer lengths than it takes."""
    return median(one / _DAY for one in lengths) if len(lengths) >= at_least else None


def _can_be_worked_out(small: Sequence[Count]) -> bool:
    """Say whether the sum of the small ones, which is what the others leave of the whole, gives any of them away."""
    total = sum(one.number for one in small)
    return total > 0 and (len(small) == 1 or total == len(small) * (SMALLEST - 1))


def _shown(one: Count, hidden: set[str]) -> Count:
    if one.code in hidden:
        return Count(one.code, 0, "hidden")
    return Count(one.code, 0, "small") if one.number < SMALLEST else one

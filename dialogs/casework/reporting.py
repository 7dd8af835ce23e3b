"""Figures that tell of nobody: small counts are hidden from who looks from outside, and cannot be worked out.

Who knows this rule, and exactly the sum of a table that is not small itself, still has at least two possible numbers
for each count from 1 to 4.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median
from typing import Final, Literal

#: The smallest count that is shown to who sees the figures of a municipality.
SMALLEST: Final = 5
#: Those that are shown are rounded to multiples of this: who looks twice does not see a single one come.
STEP: Final = 5
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Count:
    """How many there are of a code. `hidden`: few, or as many as keep the few from being worked out; it is not told."""

    code: str
    number: int
    shown: Literal["exactly", "rounded", "hidden"] = "exactly"


def counts(counted: Mapping[str, int], codes: Iterable[str] = ()) -> tuple[Count, ...]:
    """List counts: the known codes in their order, also those that nobody has, then any other."""
    known = tuple(codes)
    others = sorted(code for code in counted if code not in known)
    return tuple(Count(code, counted.get(code, 0)) for code in (*known, *others))


def protected(found: Sequence[Count]) -> tuple[Count, ...]:
    """Hide what is small in a list whose sum may be known from elsewhere, and round the others.

    Where the small ones could be worked out from the sum and the others, the next smallest is hidden with them, and all
    that are as small: whichever of the hidden ones is the small one, the list looks alike. What is hidden counts 0.
    """
    small = [one.number for one in found if one.number < SMALLEST]
    highest = SMALLEST - 1
    if _can_be_worked_out(small):
        highest = min((one.number for one in found if one.number >= SMALLEST), default=highest)
    return tuple(_shown(one, highest) for one in found)


def protected_total(number: int) -> Count:
    """Hide a sum that is small itself, and round any other."""
    return _shown(Count("", number), SMALLEST - 1)


def median_days(lengths: Sequence[timedelta], *, at_least: int = 1) -> float | None:
    """Give the median in days; None where there are fewer lengths than it takes."""
    return median(one / _DAY for one in lengths) if len(lengths) >= at_least else None


def _can_be_worked_out(small: Sequence[int]) -> bool:
    """Say whether the sum of the small ones, which is what the others leave of the whole, gives any of them away.

    One below the most that they can have counts too: otherwise a list in which all is hidden would have just that most.
    """
    return sum(small) > 0 and (len(small) == 1 or sum(small) >= len(small) * (SMALLEST - 1) - 1)


def _shown(one: Count, highest_hidden: int) -> Count:
    if one.number <= highest_hidden:
        return Count(one.code, 0, "hidden")
    return Count(one.code, (one.number + STEP // 2) // STEP * STEP, "rounded")

"""Figures for who looks from outside: what is small is not shown, and cannot be worked out."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import pytest

from dialogs.casework.reporting import SMALLEST, Count, counts, median_days, protected, protected_total


def of(*numbers: int) -> tuple[Count, ...]:
    return counts({str(place): number for place, number in enumerate(numbers)})


def shown(*numbers: int) -> list[str]:
    return ["-" if one.shown == "hidden" else str(one.number) for one in protected(of(*numbers))]


def test_known_codes_stand_in_their_order_also_without_any() -> None:
    assert counts({"z": 1, "b": 2}, ("a", "b")) == (Count("a", 0), Count("b", 2), Count("z", 1))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((5, 12), ["5", "10"]),
        ((5, 13, 0), ["5", "15", "-"]),  # that there is nobody may be known
        ((5, 12, 3), ["-", "10", "-"]),
        ((5, 12, 3, 5), ["-", "10", "-", "-"]),  # which of two equal ones is hidden would tell
        ((5, 12, 3, 2), ["5", "10", "-", "-"]),
        ((9, 4, 4), ["-", "-", "-"]),
        ((9, 4, 3), ["-", "-", "-"]),
        ((5, 1), ["-", "-"]),
        ((4, 4), ["-", "-"]),
        ((3,), ["-"]),
        ((0, 0), ["-", "-"]),
    ],
)
def test_small_numbers_are_hidden_and_others_rounded(numbers: tuple[int, ...], expected: list[str]) -> None:
    assert shown(*numbers) == expected


def test_nothing_of_a_number_is_left_that_is_not_shown() -> None:
    assert {(one.number, one.shown) for one in protected(of(6, 3))} == {(0, "hidden")}
    assert protected_total(4) == Count("", 0, "hidden")
    assert protected_total(5) == Count("", 5, "rounded")
    assert protected_total(8) == Count("", 10, "rounded")


def _seen(numbers: Sequence[int], *, exactly: bool) -> tuple[object, ...]:
    """Give what somebody knows of a table: what is shown and its sum, as on the page or exactly from elsewhere."""
    rounded, total = protected(of(*numbers)), protected_total(sum(numbers))
    if not exactly or total.shown == "hidden":
        return total, rounded
    return sum(numbers), *(
        None if one.shown == "hidden" else number for one, number in zip(rounded, numbers, strict=True)
    )


@pytest.mark.parametrize("exactly", [False, True])
@pytest.mark.parametrize(("codes", "most"), [(1, 30), (2, 30), (3, 16), (4, 10), (5, 8)])
def test_who_knows_the_rule_and_the_sum_works_out_no_small_number(codes: int, most: int, exactly: bool) -> None:
    """Every small table: those that look alike have more than one number wherever one of them has 1 to 4."""
    alike: dict[tuple[object, ...], list[set[int]]] = {}
    for numbers in product(range(most + 1), repeat=codes):
        possible = alike.setdefault(_seen(numbers, exactly=exactly), [set() for _ in range(codes)])
        for place, number in enumerate(numbers):
            possible[place].add(number)

    alone = [found for possible in alike.values() for found in possible if len(found) == 1]
    assert not [found for found in alone if found & set(range(1, SMALLEST))]


@pytest.mark.parametrize(
    ("hours", "at_least", "days"), [((), 1, None), ((24,), 1, 1.0), ((12, 24, 96), 3, 1.0), ((24, 48), 5, None)]
)
def test_a_median_takes_enough_to_be_one(hours: tuple[int, ...], at_least: int, days: float | None) -> None:
    assert median_days([timedelta(hours=one) for one in hours], at_least=at_least) == days

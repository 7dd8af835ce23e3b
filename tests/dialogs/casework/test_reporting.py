"""Figures for who looks from outside: what is small is not shown, and cannot be worked out."""

from collections.abc import Sequence
from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialogs.casework.reporting import SMALLEST, Count, counts, median_days, protected, protected_total


def of(*numbers: int) -> tuple[Count, ...]:
    return counts({str(place): number for place, number in enumerate(numbers)})


def shown(*numbers: int) -> list[str]:
    return [
        {"exactly": str(one.number), "small": "<5", "hidden": "-"}[one.shown] for one in protected(of(*numbers))
    ]  # fmt: skip


def test_known_codes_stand_in_their_order_also_without_any() -> None:
    assert counts({"z": 1, "b": 2}, ("a", "b")) == (Count("a", 0), Count("b", 2), Count("z", 1))


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((5, 12), ["5", "12"]),
        ((5, 12, 0), ["5", "12", "<5"]),  # that there is nobody may be known
        ((5, 12, 3), ["-", "12", "<5"]),
        ((5, 12, 3, 2), ["5", "12", "<5", "<5"]),
        ((9, 4, 4), ["-", "<5", "<5"]),
        ((4, 4), ["-", "-"]),
        ((3,), ["-"]),
        ((0, 0), ["<5", "<5"]),
    ],
)
def test_small_numbers_are_taken_out(numbers: tuple[int, ...], expected: list[str]) -> None:
    assert shown(*numbers) == expected


def test_nothing_of_a_number_is_left_that_is_not_shown() -> None:
    assert all(one.number == 0 for one in protected(of(6, 3)) if one.shown != "exactly")
    assert protected_total(4) == Count("", 0, "small")
    assert protected_total(5) == Count("", 5)


@given(some.lists(some.integers(0, 9), min_size=1, max_size=4))
def test_who_knows_the_sum_works_out_no_small_number(numbers: Sequence[int]) -> None:
    found, total = protected(of(*numbers)), sum(numbers)
    ranges = {"small": range(SMALLEST), "hidden": range(total + 1)}
    possible = [
        guess
        for guess in product(
            *((one.number,) if one.shown == "exactly" else ranges[one.shown] for one in found)
        )
        if sum(guess) == total
    ]  # fmt: skip

    for place, number in enumerate(numbers):
        if 0 < number < SMALLEST and total >= SMALLEST:
            assert len({guess[place] for guess in possible}) > 1


@pytest.mark.parametrize(
    ("hours", "at_least", "days"), [((), 1, None), ((24,), 1, 1.0), ((12, 24, 96), 3, 1.0), ((24, 48), 5, None)]
)
def test_a_median_takes_enough_to_be_one(hours: tuple[int, ...], at_least: int, days: float | None) -> None:
    assert median_days([timedelta(hours=one) for one in hours], at_least=at_least) == days

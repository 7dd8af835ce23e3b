"""Working days and terms, over years."""

from datetime import date, timedelta

import holidays as published
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.casework.deadlines import add_working_days, easter_sunday, first_talk_by, holidays, is_working_day

DAYS = st.dates(date(2014, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("year", "easter"),
    [
        (1818, date(1818, 3, 22)),
        (1943, date(1943, 4, 25)),
        (1954, date(1954, 4, 18)),
        (1981, date(1981, 4, 19)),
        (2000, date(2000, 4, 23)),
        (2024, date(2024, 3, 31)),
        (2025, date(2025, 4, 20)),
        (2026, date(2026, 4, 5)),
        (2038, date(2038, 4, 25)),
        (2049, date(2049, 4, 18)),
        (2076, date(2076, 4, 19)),
    ],
)
def test_easter_is_on_the_known_sundays(year: int, easter: date) -> None:
    assert easter_sunday(year) == easter


def test_the_holidays_of_2026() -> None:
    assert sorted(holidays(2026)) == [
        date(2026, 1, 1),
        date(2026, 4, 3),  # Good Friday
        date(2026, 4, 5),
        date(2026, 4, 6),
        date(2026, 4, 27),  # King's Day
        date(2026, 5, 5),
        date(2026, 5, 14),  # Ascension
        date(2026, 5, 24),
        date(2026, 5, 25),
        date(2026, 12, 25),
        date(2026, 12, 26),
    ]


@pytest.mark.parametrize("year", range(2014, 2100))
def test_holidays_equal_the_published_ones(year: int) -> None:
    known = set(published.country_holidays("NL", years=year, categories=("public", "optional")))

    assert set(holidays(year)) == known | {date(year, 5, 5)}


def test_kings_day_on_a_sunday_is_kept_on_saturday() -> None:
    assert date(2025, 4, 27).weekday() == 6
    assert date(2025, 4, 26) in holidays(2025)
    assert date(2025, 4, 27) not in holidays(2025)


@pytest.mark.parametrize(
    ("asked_on", "by"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Monday
        (date(2026, 11, 26), date(2026, 12, 1)),  # Thursday, over a weekend
        (date(2026, 11, 27), date(2026, 12, 2)),  # Friday
        (date(2026, 11, 28), date(2026, 12, 2)),  # Saturday
        (date(2026, 4, 2), date(2026, 4, 9)),  # before Good Friday and Easter
        (date(2026, 12, 24), date(2026, 12, 30)),  # before Christmas, on Friday and Saturday
        (date(2026, 12, 30), date(2027, 1, 5)),  # over New Year
        (date(2026, 5, 4), date(2026, 5, 8)),  # before 5 May
        (date(2025, 4, 25), date(2025, 4, 30)),  # King's Day kept on a Saturday
    ],
)
def test_three_working_days_skip_weekends_and_holidays(asked_on: date, by: date) -> None:
    assert first_talk_by("U2", asked_on) == by


@pytest.mark.parametrize("urgency", ["U0", "U1", "U2L", "U3"])
def test_every_other_urgency_has_four_weeks(urgency: str) -> None:
    assert first_talk_by(urgency, date(2026, 11, 23)) == date(2026, 12, 21)  # type: ignore[arg-type]


@settings(deadline=None)
@given(DAYS, st.integers(1, 20))
def test_counting_ends_on_a_working_day_with_that_many_in_between(day: date, count: int) -> None:
    end = add_working_days(day, count)

    between = [day + timedelta(days=number) for number in range(1, (end - day).days + 1)]
    assert is_working_day(end)
    assert sum(is_working_day(one) for one in between) == count


@settings(deadline=None)
@given(DAYS)
def test_a_term_never_ends_earlier_for_asking_later(day: date) -> None:
    assert first_talk_by("U2", day) <= first_talk_by("U2", day + timedelta(days=1))
    assert timedelta(days=3) <= first_talk_by("U2", day) - day <= timedelta(days=10)


def test_no_working_days_is_the_day_itself() -> None:
    assert add_working_days(date(2026, 11, 28), 0) == date(2026, 11, 28)

"""Opening hours as they are typed on a page, a day each."""

from datetime import date, time

import pytest

from dialogs.authoring.week_hours import read_week, write_week
from dialogs.casework.directory import Schedule

NINE = Schedule((0, 2), time(9), time(12))
SPECIAL = Schedule((2,), time(13, 30), time(16), date(2026, 9, 1), None, "walk_in", ("tr",))


def test_each_day_has_its_own_line() -> None:
    week = write_week((NINE, SPECIAL))

    assert week[:2] == ("09:00-12:00", "")
    assert week[2].startswith("09:00-12:00; 13:30-16:00 (")
    assert week[3:] == ("", "", "", "")


def test_what_is_written_is_read_as_it_was() -> None:
    assert read_week(write_week((NINE, SPECIAL))).schedules == (NINE, SPECIAL)


def test_equal_hours_of_several_days_are_one_schedule() -> None:
    week = read_week(("9-17", "9:00 - 17:00", "", "9.00-17.00", "", "", ""))

    assert week.schedules == (Schedule((0, 1, 3), time(9), time(17)),)
    assert week.unreadable == ()


def test_a_day_may_open_twice_and_close_at_midnight() -> None:
    week = read_week(("9-12, 13:30-16", "18-0:00", "", "", "", "", ""))

    assert week.schedules == (
        Schedule((0,), time(9), time(12)),
        Schedule((0,), time(13, 30), time(16)),
        Schedule((1,), time(18), time(0)),
    )


@pytest.mark.parametrize("typed", ["x", "9", "12-9", "25-26", "9-12; di 10-11", "9-12 (bla)", "dicht", "9-12 ma", "(("])
def test_what_cannot_be_read_names_its_day(typed: str) -> None:
    week = read_week(("", typed, "9-12", "", "", "", ""))

    assert week.unreadable == (1,)
    assert week.schedules == (Schedule((2,), time(9), time(12)),)


def test_an_empty_week_is_no_hours() -> None:
    assert read_week(("",) * 7).schedules == ()
    assert write_week(()) == ("",) * 7

"""When somebody is there: days, holidays, closures, midnight; hours are those of the clock on the wall."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from dialogs.casework.directory import Closure, Hours, Schedule
from dialogs.casework.opening_hours import is_closed_day, next_opening, open_until, schedules_on

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = (0, 1, 2, 3, 4)
OFFICE = Hours((Schedule(WEEK, time(9), time(17)),))
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


def moment(day: str, clock: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("clock", "until"), [("08:59", None), ("09:00", "17:00"), ("16:59", "17:00"), ("17:00", None), ("23:00", None)]
)
def test_open_from_opening_to_just_before_closing(clock: str, until: str | None) -> None:
    found = open_until(OFFICE, moment("2026-11-23", clock))

    assert found == (moment("2026-11-23", until) if until else None)


def test_of_hours_that_overlap_the_latest_closing_counts() -> None:
    hours = Hours((Schedule((0,), time(9), time(12)), Schedule((0,), time(10), time(15))))

    assert open_until(hours, moment("2026-11-23", "11:00")) == moment("2026-11-23", "15:00")


def test_without_schedules_it_is_not_known_when() -> None:
    assert open_until(Hours(), moment("2026-11-23", "10:00")) is None
    assert next_opening(Hours(), moment("2026-11-23", "10:00")) is None


@pytest.mark.parametrize(
    "day", ["2026-04-03", "2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-12-25", "2027-01-01"]
)
def test_a_dutch_holiday_is_closed_unless_said(day: str) -> None:
    always = Hours((Schedule(EVERY_DAY, time(9), time(17)),), open_on_holidays=True)

    assert open_until(OFFICE, moment(day, "10:00")) is None
    assert is_closed_day(OFFICE, date.fromisoformat(day))
    assert open_until(always, moment(day, "10:00")) == moment(day, "17:00")


def test_a_closure_closes_its_first_and_its_last_day_whatever_is_said_of_holidays() -> None:
    closure = Closure(date(2026, 11, 24), date(2026, 11, 25))
    hours = Hours(OFFICE.schedules, (closure,), open_on_holidays=True)

    closed = [is_closed_day(hours, date(2026, 11, day)) for day in (23, 24, 25, 26)]

    assert closed == [False, True, True, False]
    assert schedules_on(hours, date(2026, 11, 24)) == ()
    assert next_opening(hours, moment("2026-11-23", "12:00")) == moment("2026-11-26", "09:00")


def test_schedules_hold_from_their_first_to_their_last_day() -> None:
    autumn = Schedule((0,), time(9), time(12), date(2026, 11, 23), date(2026, 11, 30))

    holding = [schedules_on(Hours((autumn,)), date(2026, 11, 16) + timedelta(weeks=week)) for week in range(4)]

    assert holding == [(), (autumn,), (autumn,), ()]


def test_schedules_of_a_day_stand_the_earliest_first() -> None:
    noon, early, short = (
        Schedule((0,), time(12), time(13)),
        Schedule((0,), time(9), time(11)),
        Schedule((0,), time(9), time(10)),
    )

    assert schedules_on(Hours((noon, early, short)), date(2026, 11, 23)) == (short, early, noon)


def test_closing_at_midnight_is_the_end_of_the_day() -> None:
    line = Hours((Schedule((0,), time(18), time(0)),))

    assert open_until(line, moment("2026-11-23", "23:59")) == moment("2026-11-24", "00:00")
    assert open_until(line, moment("2026-11-24", "00:00")) is None


def test_hours_past_midnight_belong_to_the_day_on_which_they_begin() -> None:
    night = Hours((Schedule((0,), time(22), time(2)),))

    assert open_until(night, moment("2026-11-23", "23:00")) == moment("2026-11-24", "02:00")
    assert open_until(night, moment("2026-11-24", "01:59")) == moment("2026-11-24", "02:00")
    assert open_until(night, moment("2026-11-24", "02:00")) is None
    assert open_until(night, moment("2026-11-23", "01:00")) is None


def test_a_line_that_never_closes_is_open_at_any_moment() -> None:
    always = Hours((Schedule(EVERY_DAY, time(0), time(0)),), open_on_holidays=True)

    assert open_until(always, moment("2026-12-25", "03:30")) == moment("2026-12-26", "00:00")


@pytest.mark.parametrize(
    ("day", "clock", "opens"),
    [
        ("2026-11-23", "08:00", "2026-11-23"),
        ("2026-11-23", "09:00", "2026-11-24"),  # open now: the next time somebody comes
        ("2026-11-27", "18:00", "2026-11-30"),  # over a weekend
        ("2026-12-24", "18:00", "2026-12-28"),  # over Christmas
        ("2026-12-31", "18:00", "2027-01-04"),  # over New Year
    ],
)
def test_the_next_opening_passes_over_days_on_which_nobody_comes(day: str, clock: str, opens: str) -> None:
    assert next_opening(OFFICE, moment(day, clock)) == moment(opens, "09:00")


def test_the_next_opening_is_the_earliest_of_its_day() -> None:
    hours = Hours((Schedule((0,), time(13), time(15)), Schedule((0,), time(9), time(10))))

    assert next_opening(hours, moment("2026-11-23", "07:00")) == moment("2026-11-23", "09:00")
    assert next_opening(hours, moment("2026-11-23", "09:30")) == moment("2026-11-23", "13:00")


@pytest.mark.parametrize(("days", "found"), [(60, True), (61, False)])
def test_no_opening_is_looked_for_after_sixty_days(days: int, found: bool) -> None:
    at = moment("2026-06-01", "10:00")
    opens_on = at.date() + timedelta(days=days)
    once = Hours((Schedule(EVERY_DAY, time(9), time(12), opens_on, opens_on),))

    assert (next_opening(once, at) is not None) is found


def test_hours_are_told_in_the_time_zone_that_is_asked_in() -> None:
    summer = open_until(OFFICE, moment("2026-07-01", "12:00"))
    winter = open_until(OFFICE, moment("2026-12-01", "12:00"))

    assert summer is not None
    assert winter is not None
    assert (summer.astimezone(UTC).hour, winter.astimezone(UTC).hour) == (15, 16)

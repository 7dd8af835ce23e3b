"""Working days, and until when a municipality has time for the first talk."""

from datetime import date, timedelta
from functools import cache

from dialogs.casework.rules import UrgencyCode

#: Wgs art. 4: three working days when eviction, end of energy or water, or of health insurance threatens; else 4 weeks.
_CRISIS_WORKING_DAYS, _LAW_DAYS = 3, 28


def is_working_day(day: date) -> bool:
    """Say whether a day is a working day in the sense of the Algemene termijnenwet, art. 3."""
    return day.weekday() < 5 and day not in holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """Give the last of `count` working days; day 1 is the first working day after `day`."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def first_talk_by(urgency: UrgencyCode, asked_on: date) -> date:
    """Give the last day for the first talk with the municipality (Wgs art. 4): U2 3 working days, else 28 days."""
    if urgency == "U2":
        return add_working_days(asked_on, _CRISIS_WORKING_DAYS)
    return asked_on + timedelta(days=_LAW_DAYS)


@cache
def holidays(year: int) -> frozenset[date]:
    """List a year's days that are no working days whatever the weekday (Algemene termijnenwet, art. 3)."""
    easter = easter_sunday(year)
    moving = (-2, 0, 1, 39, 49, 50)  # Good Friday, Easter, Easter Monday, Ascension, Whit Sunday, Whit Monday
    fixed = ((1, 1), (5, 5), (12, 25), (12, 26))
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == 6:  # kept on the Saturday before
        kings_day -= timedelta(days=1)
    return frozenset(
        {easter + timedelta(days=days) for days in moving}
        | {date(year, month, day) for month, day in fixed}
        | {kings_day}
    )


def easter_sunday(year: int) -> date:
    """Compute Easter in the Gregorian calendar (the anonymous algorithm of Nature, 1876)."""
    century, of_century = divmod(year, 100)
    golden = year % 19
    leap_centuries, century_rest = divmod(century, 4)
    moon_shift = (century - (century + 8) // 25 + 1) // 3
    epact = (19 * golden + century - leap_centuries - moon_shift + 15) % 30
    leaps, leap_rest = divmod(of_century, 4)
    to_sunday = (32 + 2 * century_rest + 2 * leaps - epact - leap_rest) % 7
    late = (golden + 11 * epact + 22 * to_sunday) // 451
    month, day = divmod(epact + to_sunday - 7 * late + 114, 31)
    return date(year, month, day + 1)

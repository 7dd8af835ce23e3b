"""Opening hours in the local time of Europe/Amsterdam: whether somebody is there, and when next."""

from datetime import date, datetime, timedelta

from dialogs.casework.deadlines import holidays
from dialogs.casework.directory import Hours, Schedule

#: How far ahead an opening is looked for.
_DAYS_AHEAD = 60


def open_until(hours: Hours, at: datetime) -> datetime | None:
    """Give the closing time when somebody is there at a local moment; None when nobody is."""
    since_yesterday = (at.date() - timedelta(days=1), at.date())  # the night may have begun the day before
    openings = (opening for day in since_yesterday for opening in _openings(hours, at, day))
    return max((until for begin, until in openings if begin <= at < until), default=None)


def next_opening(hours: Hours, at: datetime) -> datetime | None:
    """Give the next moment after `at` at which somebody comes; None when there is none in the next 60 days."""
    for ahead in range(_DAYS_AHEAD + 1):
        later = [begin for begin, _ in _openings(hours, at, at.date() + timedelta(days=ahead)) if begin > at]
        if later:
            return min(later)
    return None


def schedules_on(hours: Hours, day: date) -> tuple[Schedule, ...]:
    """List the schedules that hold on a day, the earliest first; none on a closed day."""
    if is_closed_day(hours, day):
        return ()
    holding = [one for one in hours.schedules if _holds(one, day)]
    return tuple(sorted(holding, key=lambda one: (one.opens_at, one.closes_at)))


def is_closed_day(hours: Hours, day: date) -> bool:
    """Say whether a day is closed whatever the schedules say: a Dutch holiday, or a closure."""
    if any(closure.first <= day <= closure.last for closure in hours.closures):
        return True
    return not hours.open_on_holidays and day in holidays(day.year)


def _holds(schedule: Schedule, day: date) -> bool:
    begun = schedule.valid_from is None or schedule.valid_from <= day
    ended = schedule.valid_to is not None and day > schedule.valid_to
    return begun and not ended and day.weekday() in schedule.days


def _openings(hours: Hours, at: datetime, day: date) -> list[tuple[datetime, datetime]]:
    """List when it opens and closes on a day, in the time zone of `at`; a closing before it is the next day's."""
    found: list[tuple[datetime, datetime]] = []
    for one in schedules_on(hours, day):
        begin = datetime.combine(day, one.opens_at, tzinfo=at.tzinfo)
        until = datetime.combine(day, one.closes_at, tzinfo=at.tzinfo)
        found.append((begin, until if until > begin else until + timedelta(days=1)))
    return found

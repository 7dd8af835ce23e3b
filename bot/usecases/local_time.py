"""The time of Amsterdam: dates that people mean, and hours in which they may be written to."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: Hours of Amsterdam in which a reminder may arrive.
AWAKE_FROM, AWAKE_UNTIL = 9, 21
#: When offices work.
OFFICE_FROM, OFFICE_UNTIL = time(9), time(17)


def local_date(moment: datetime) -> date:
    """Give the date that a moment has in Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()


class OfficeHours:
    """Days and office hours of Amsterdam, as the terms of leads count them: work begins at 9 and ends at 17."""

    def date_of(self, moment: datetime) -> date:
        """Give the local date of a moment."""
        return local_date(moment)

    def start_of(self, day: date) -> datetime:
        """Give when work begins on a day."""
        return datetime.combine(day, OFFICE_FROM, AMSTERDAM).astimezone(UTC)

    def end_of(self, day: date) -> datetime:
        """Give when work ends on a day."""
        return datetime.combine(day, OFFICE_UNTIL, AMSTERDAM).astimezone(UTC)


OFFICE = OfficeHours()


def awake(moment: datetime) -> datetime:
    """Move a moment into the hours of Amsterdam in which a reminder may arrive: 9 to 21."""
    local = moment.astimezone(AMSTERDAM)
    if local.hour < AWAKE_FROM:
        return local.replace(hour=AWAKE_FROM, minute=0, second=0, microsecond=0)
    if local.hour >= AWAKE_UNTIL:
        next_day = date.fromordinal(local.date().toordinal() + 1)
        return datetime(next_day.year, next_day.month, next_day.day, AWAKE_FROM, tzinfo=AMSTERDAM)
    return moment

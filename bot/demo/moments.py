"""When what the demo tells happened: counted back from now in working days, so that terms end when they should."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from bot.usecases.local_time import AMSTERDAM, OFFICE
from dialogs.casework.deadlines import is_working_day

#: A term that ends sooner is no longer worth looking at: the demo then lives in the next working day.
_SOON: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class When:
    """A moment: at a local time some working days ago, or, without `days`, some minutes before now."""

    days: int = 0
    hour: int = 0
    minute: int = 0

    def moment(self, now: datetime) -> datetime:
        """Give the moment, seen from now."""
        if not self.days:
            return now - timedelta(minutes=self.minute)
        return datetime.combine(workday(now, -self.days), time(self.hour, self.minute), AMSTERDAM).astimezone(
            now.tzinfo
        )


def day(days: int, hour: int, minute: int = 0) -> When:
    """Say at which local time, so many working days ago; at 16:00 at the latest, so that it is past."""
    return When(days, hour, minute)


def minutes(ago: int) -> When:
    """Say so many minutes ago."""
    return When(minute=ago)


def workday(now: datetime, number: int) -> date:
    """Give a working day counted from the one (0) whose office hours are the next to end."""
    found = OFFICE.date_of(now)
    while not is_working_day(found) or OFFICE.end_of(found) < now + _SOON:
        found += timedelta(days=1)
    step = timedelta(days=1 if number > 0 else -1)
    for _ in range(abs(number)):
        found += step
        while not is_working_day(found):
            found += step
    return found

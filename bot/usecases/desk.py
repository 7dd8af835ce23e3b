"""What a use case needs to work with, wired once at start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.usecases.editions import Library
from dialogs.casework.retention import Retention
from storage.database import Database

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

#: Hours of Amsterdam in which a reminder may arrive.
AWAKE_FROM, AWAKE_UNTIL = 9, 21


@dataclass(frozen=True, slots=True)
class Desk:
    """The things that are real: database, editions of the dialog, clock and randomness (`random(n)` gives n bytes)."""

    database: Database
    library: Library
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    worker: str
    lease_s: float = 60.0
    retention: Retention = field(default_factory=Retention)

    def today(self) -> date:
        """Give the date in Amsterdam."""
        return local_date(self.clock())


def local_date(moment: datetime) -> date:
    """Give the date that a moment has in Amsterdam."""
    return moment.astimezone(AMSTERDAM).date()


def awake(moment: datetime) -> datetime:
    """Move a moment into the hours of Amsterdam in which a reminder may arrive: 9 to 21."""
    local = moment.astimezone(AMSTERDAM)
    if local.hour < AWAKE_FROM:
        return local.replace(hour=AWAKE_FROM, minute=0, second=0, microsecond=0)
    if local.hour >= AWAKE_UNTIL:
        next_day = date.fromordinal(local.date().toordinal() + 1)
        return datetime(next_day.year, next_day.month, next_day.day, AWAKE_FROM, tzinfo=AMSTERDAM)
    return moment

"""What a use case needs to work with, wired once at start."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from bot.usecases.directories import Directories
from bot.usecases.editions import Library
from bot.usecases.known_places import KnownPlaces
from bot.usecases.local_time import local_date
from bot.usecases.outbound import Outbound
from bot.usecases.receiving import Receiving
from bot.usecases.staff_bot import StaffBot
from dialogs.casework.retention import Retention
from storage.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """The things that are real: database, editions, directory, clock and randomness (`random(n)` gives n bytes)."""

    database: Database
    library: Library
    directories: Directories
    places: KnownPlaces
    clock: Callable[[], datetime]
    random: Callable[[int], bytes]
    worker: str
    lease_s: float = 60.0
    retention: Retention = field(default_factory=Retention)
    receiving: Receiving = field(default_factory=Receiving)
    outbound: Outbound = field(default_factory=Outbound)
    staff_bot: StaffBot = field(default_factory=StaffBot)

    def today(self) -> date:
        """Give the date in Amsterdam."""
        return local_date(self.clock())

"""Keeps the directory in memory, and looks now and then whether somebody changed it."""

import asyncio
from collections.abc import Callable
from datetime import date, datetime, timedelta

import structlog

from bot.usecases.directory import Base, assemble
from bot.usecases.editions import ContentBroken
from bot.usecases.local_time import local_date
from dialogs.casework.directory_index import Directory
from storage import directory
from storage.database import Database, DatabaseAway
from storage.directory import NOTHING_KEPT

log = structlog.get_logger(__name__)

#: Between two looks at the revision.
EVERY = timedelta(seconds=5)

#: What a document of a newer version, or one that somebody changed by hand, may raise when it is read.
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError)


class Directories:
    """The directory of now: made anew when its revision moved or a day began, the last good one when that fails."""

    def __init__(self, base: Callable[[date], Base], now: datetime) -> None:
        """Begin with what ships, as `base` tells it for a day; the first `current` reads what is kept."""
        self._base_on = base
        self._day = local_date(now)
        self._base = base(self._day)
        self._directory = assemble(self._base, NOTHING_KEPT)
        self._revision: int | None = None
        self._looked_at: datetime | None = None

    @property
    def directory(self) -> Directory:
        """Give the directory as it was when it was last looked at."""
        return self._directory

    @property
    def base(self) -> Base:
        """Give what ships, as it was when it was last looked at."""
        return self._base

    def look_again(self) -> None:
        """Let the next `current` look at once: somebody changed the directory here, and wants to see it."""
        self._looked_at = None

    async def current(self, database: Database, now: datetime) -> Directory:
        """Give the directory; looks at the database every five seconds at most, and never raises what it finds."""
        if self._looked_at is None or not timedelta() <= now - self._looked_at < EVERY:
            self._looked_at = now
            try:
                await self._refresh(database, local_date(now))
            except DatabaseAway:
                log.warning("directory.database_away")
            except (ContentBroken, *_UNREADABLE) as error:
                log.error("directory.unreadable", error=type(error).__name__)
        return self._directory

    async def _refresh(self, database: Database, day: date) -> None:
        if day == self._day and await directory.revision(database) == self._revision:
            return
        kept = await directory.load(database)
        # Tens of thousands of records take a second: turns go on meanwhile.
        base = self._base if day == self._day else await asyncio.to_thread(self._base_on, day)
        made = await asyncio.to_thread(assemble, base, kept)
        self._day, self._base, self._directory, self._revision = day, base, made, kept.revision

"""Keeps in memory which organisations work what is handed over, and looks now and then whether that changed."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from storage.database import Database, DatabaseAway
from storage.receivers import Receiver, receivers

log = structlog.get_logger(__name__)

#: Between two looks.
EVERY: Final = timedelta(seconds=5)


class Receiving:
    """The organisations that receive leads, as they were when it was last looked; at first none."""

    def __init__(self) -> None:
        """Begin without any; the first `current` looks."""
        self._found: Mapping[str, Receiver] = {}
        self._looked_at: datetime | None = None

    @property
    def organizations(self) -> Mapping[str, Receiver]:
        """Give who receives, by organisation."""
        return self._found

    @property
    def terms(self) -> Mapping[str, int | None]:
        """Give who receives, each with its own term to accept in working days."""
        return {id_: one.accept_days for id_, one in self._found.items()}

    async def current(self, database: Database, now: datetime) -> Mapping[str, Receiver]:
        """Give who receives; looks every five seconds at most, and keeps what it knew while the database is away."""
        if self._looked_at is None or not timedelta() <= now - self._looked_at < EVERY:
            self._looked_at = now
            try:
                self._found = {one.organization_id: one for one in await receivers(database)}
            except DatabaseAway:
                log.warning("receiving.database_away")
        return self._found

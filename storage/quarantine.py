"""Updates that could not be read or handled: kept raw, sealed, for a short time."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Quarantined:
    """One update in quarantine, without its content."""

    id: int
    conversation_id: int | None
    bot_id: int
    update_id: int
    reason: str
    received_at: datetime
    replayed_at: datetime | None


async def list_quarantined(database: Database, *, limit: int = 100) -> tuple[Quarantined, ...]:
    """List what is in quarantine, newest first."""
    raise NotImplementedError


async def open_raw(database: Database, id: int) -> bytes | None:
    """Give the raw update; None when there is none, or when it was wiped."""
    raise NotImplementedError


async def mark_replayed(database: Database, id: int, *, now: datetime) -> None:
    """Wipe the raw update; the row stays, to say that it was handled."""
    raise NotImplementedError


async def purge(database: Database, *, before: datetime) -> int:
    """Delete what was received before a time; give the count."""
    raise NotImplementedError

"""Updates that could not be read or handled: kept raw, sealed, for a short time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from storage.contexts import quarantine_context
from storage.database import Database
from storage.tables import quarantine


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
    columns = [quarantine.c[name] for name in Quarantined.__slots__]
    newest = select(*columns).order_by(quarantine.c.id.desc()).limit(limit)
    rows = await database.run(lambda connection: connection.execute(newest).all())
    return tuple(Quarantined(*row) for row in rows)


async def open_raw(database: Database, id: int) -> bytes | None:
    """Give the raw update; None when there is none, or when it was wiped. Raises SealBroken."""
    found = select(quarantine.c.natural_id, quarantine.c.raw).where(quarantine.c.id == id)
    row = await database.run(lambda connection: connection.execute(found).first())
    if row is None or row.raw is None:
        return None
    return database.keys.quarantine.open(row.raw, quarantine_context(row.natural_id))


async def mark_replayed(database: Database, id: int, *, now: datetime) -> None:
    """Wipe the raw update; the row stays, to say that it was handled."""
    wipe = update(quarantine).where(quarantine.c.id == id).values(raw=None, replayed_at=now)
    await database.run(lambda connection: connection.execute(wipe))


async def purge(database: Database, *, before: datetime) -> int:
    """Delete what was received before a time; give the count."""
    old = delete(quarantine).where(quarantine.c.received_at < before)
    return await database.run(lambda connection: connection.execute(old).rowcount)

"""What operators must see: holes in scripts, things that went wrong; ids and codes only."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from storage.database import Database
from storage.tables import alerts


@dataclass(frozen=True, slots=True)
class Alert:
    """One alert that nobody has seen yet."""

    id: int
    conversation_id: int | None
    detail: str
    raised_at: datetime


async def raise_alert(database: Database, detail: str, *, now: datetime) -> None:
    """Raise an alert outside of a turn."""
    await database.run(add, detail, now=now)


def add(connection: Connection, detail: str, *, now: datetime) -> None:
    """Raise an alert within a transaction."""
    connection.execute(alerts.insert().values(detail=detail, raised_at=now))


async def unseen(database: Database, *, limit: int = 100) -> tuple[Alert, ...]:
    """List the alerts that nobody has seen, oldest first."""
    columns = [alerts.c[name] for name in Alert.__slots__]
    oldest = select(*columns).where(alerts.c.seen_at.is_(None)).order_by(alerts.c.id).limit(limit)
    rows = await database.run(lambda connection: connection.execute(oldest).all())
    return tuple(Alert(*row) for row in rows)


async def count_unseen(database: Database) -> int:
    """Count the alerts that nobody has seen."""
    number = select(func.count()).select_from(alerts).where(alerts.c.seen_at.is_(None))
    return int(await database.run(lambda connection: connection.execute(number).scalar_one()))


async def mark_seen(database: Database, alert_id: int, *, now: datetime) -> bool:
    """Take an alert off the list; False for one that is not there, True for one that was seen before."""
    seen = update(alerts).where(alerts.c.id == alert_id)
    first = func.coalesce(alerts.c.seen_at, now)
    return await database.run(lambda connection: connection.execute(seen.values(seen_at=first)).rowcount == 1)

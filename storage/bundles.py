"""Published versions of the dialog: documents by the hash that names them."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select
from sqlalchemy.exc import IntegrityError

from storage.database import Database
from storage.tables import bundles
from storage.tables import publications as published


@dataclass(frozen=True, slots=True)
class Publication:
    """One act of publishing; the newest counts."""

    version: str
    published_at: datetime


async def put(database: Database, version: str, documents: str, *, now: datetime) -> bool:
    """Store a version once; False when it was there. Raises ValueError when it was there with other documents."""
    if await get(database, version) is None:
        new = bundles.insert().values(version=version, documents=documents, stored_at=now)
        try:
            await database.run(lambda connection: connection.execute(new))
        except IntegrityError:  # another worker stored it in between
            pass
        else:
            return True
    if await get(database, version) != documents:
        raise ValueError(f"Version {version} is stored with other documents; a version never changes.")
    return False


async def get(database: Database, version: str) -> str | None:
    """Give the documents of a version."""
    found = select(bundles.c.documents).where(bundles.c.version == version)
    documents: str | None = await database.run(lambda connection: connection.execute(found).scalar())
    return documents


async def publish(database: Database, version: str, *, now: datetime) -> None:
    """Make a stored version the one that new conversations get; an older one again rolls back. Raises LookupError."""
    await database.run(_publish, version, now)


async def latest(database: Database) -> str | None:
    """Name the version published last."""
    newest = await publications(database, limit=1)
    return newest[0].version if newest else None


async def publications(database: Database, *, limit: int = 50) -> tuple[Publication, ...]:
    """List what was published, newest first."""
    newest = select(published.c.version, published.c.published_at).order_by(published.c.id.desc()).limit(limit)
    rows = await database.run(lambda connection: connection.execute(newest).all())
    return tuple(Publication(*row) for row in rows)


def _publish(connection: Connection, version: str, now: datetime) -> None:
    if connection.execute(select(bundles.c.version).where(bundles.c.version == version)).first() is None:
        raise LookupError(f"There is no stored version {version} to publish.")
    connection.execute(published.insert().values(version=version, published_at=now))

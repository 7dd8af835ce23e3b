"""Published versions of the dialog: documents by the hash that names them."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Publication:
    """One act of publishing; the newest counts."""

    version: str
    published_at: datetime


async def put(database: Database, version: str, documents: str, *, now: datetime) -> bool:
    """Store a version once; False when it was there. Raises ValueError when it was there with other documents."""
    raise NotImplementedError


async def get(database: Database, version: str) -> str | None:
    """Give the documents of a version."""
    raise NotImplementedError


async def publish(database: Database, version: str, *, now: datetime) -> None:
    """Make a stored version the one that new conversations get; an older one again rolls back. Raises LookupError."""
    raise NotImplementedError


async def latest(database: Database) -> str | None:
    """Name the version published last."""
    raise NotImplementedError


async def publications(database: Database, *, limit: int = 50) -> tuple[Publication, ...]:
    """List what was published, newest first."""
    raise NotImplementedError

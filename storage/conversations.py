"""Conversations for lists and commands: their codes and their reference, never their content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, select

from storage.database import Database
from storage.sealing import SELECT_CONVERSATION, opened
from storage.tables import conversations
from storage.turn_rows import CODES, Conversation


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation in a list."""

    id: int
    reference: str
    channel: str
    status: str
    language: str | None
    bundle_version: str | None
    codes: Mapping[str, str]  #: by the names of `turn_rows.CODES`; only those that are set
    blocked: bool
    created_at: datetime
    updated_at: datetime
    purge_at: datetime | None


async def list_conversations(
    database: Database, *, status: str | None = None, urgency: str | None = None, before_id: int | None = None,
    limit: int = 100,
) -> tuple[Listed, ...]:  # fmt: skip
    """List conversations, newest first; go on with `before_id`."""
    newest = select(conversations).order_by(conversations.c.id.desc()).limit(limit)
    if status is not None:
        newest = newest.where(conversations.c.status == status)
    if urgency is not None:
        newest = newest.where(conversations.c.urgency == urgency)
    if before_id is not None:
        newest = newest.where(conversations.c.id < before_id)
    rows = await database.run(lambda connection: connection.execute(newest).all())
    return tuple(_listed(row) for row in rows)


async def by_reference(database: Database, reference: str) -> Conversation | None:
    """Read one conversation, decrypted, by its public reference. Raises SealBroken."""
    found = SELECT_CONVERSATION.where(conversations.c.reference == reference)
    row = await database.run(lambda connection: connection.execute(found).first())
    return None if row is None else opened(row, database.keys)


async def by_id(database: Database, id_: int) -> Conversation | None:
    """Read one conversation, decrypted; None when it is erased or purged. Raises SealBroken."""
    found = SELECT_CONVERSATION.where(conversations.c.id == id_)
    row = await database.run(lambda connection: connection.execute(found).first())
    return None if row is None else opened(row, database.keys)


async def count_by_bundle(database: Database) -> dict[str, int]:
    """Count the conversations on every bundle version that is in use."""
    used = conversations.c.bundle_version
    count = select(used, func.count()).where(used.is_not(None)).group_by(used)
    rows = await database.run(lambda connection: connection.execute(count).all())
    return {version: number for version, number in rows}


def _listed(row: Row[Any]) -> Listed:
    values = row._mapping
    codes = {name: values[name] for name in CODES if values[name] is not None}
    return Listed(codes=codes, **{name: values[name] for name in Listed.__slots__ if name != "codes"})

"""The event log of a conversation: what happened, interpreted, in order; enough to replay it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, select

from storage.contexts import event_context
from storage.database import Database
from storage.tables import conversations, events, person_keys


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event: its number in the conversation, when, under which bundle, and its JSON, decrypted."""

    number: int
    at: datetime
    bundle_version: str
    payload: bytes


async def events_of(database: Database, conversation_id: int) -> tuple[LoggedEvent, ...]:
    """Read the events of a conversation in order. Raises SealBroken."""
    return await _events(database, conversations.c.id == conversation_id)


async def events_by_reference(database: Database, reference: str) -> tuple[LoggedEvent, ...]:
    """Read the events of the conversation with this public reference; empty when there is none. Raises SealBroken."""
    return await _events(database, conversations.c.reference == reference)


async def _events(database: Database, which: ColumnElement[bool]) -> tuple[LoggedEvent, ...]:
    log = (
        select(events, conversations.c.person_id, person_keys.c.wrapped)
        .join(conversations, conversations.c.id == events.c.conversation_id)
        .join(person_keys, person_keys.c.person_id == conversations.c.person_id)
        .where(which)
        .order_by(events.c.number)
    )
    rows = await database.run(lambda connection: connection.execute(log).all())
    if not rows:
        return ()
    key = database.keys.unwrap(rows[0].person_id, rows[0].wrapped)
    return tuple(
        LoggedEvent(row.number, row.at, row.bundle_version, key.open(row.payload, _context(row))) for row in rows
    )


def _context(row: Row[Any]) -> str:
    return event_context(row.conversation_id, row.number)

"""Turns as tests write them: small, readable, one update id each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Table, func, select

from storage import turns
from storage.database import Database
from storage.turns import Committed, Conversation, NewMessage, TurnRows

NOW = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
WORKER = "worker-1"
LEASE_S = 60.0
LATER = NOW + timedelta(seconds=LEASE_S + 1)

SAY = NewMessage(b'{"text": "Merhaba"}')
ASK = NewMessage(b'{"text": "Kira borcunuz var mi?"}', prompt=1)


def turn(update_id: int, **changes: Any) -> TurnRows:
    """Make a typical turn: one event, a new state, one message."""
    rows = TurnRows(
        bot_id=7,
        update_id=update_id,
        now=NOW,
        bundle_version="bundle-1",
        status="active",
        state=b'{"step": "%d"}' % update_id,
        language="tr",
        events=(b'{"pressed": "%d"}' % update_id,),
        messages=(SAY,),
    )
    return replace(rows, **changes)


async def meet(database: Database, address: str = "ayse", channel: str = "telegram") -> Conversation:
    """Find a conversation, as every update does."""
    return await turns.find(database, channel=channel, bot_id=7, address=address, now=NOW)


async def write(
    database: Database, conversation: Conversation | None, rows: TurnRows, *, worker: str = WORKER
) -> Committed:
    """Commit a turn as one worker does."""
    return await turns.commit(database, conversation, rows, worker=worker, lease_s=LEASE_S)


async def converse(
    database: Database, update_id: int, address: str = "ayse", *, channel: str = "telegram", **changes: Any
) -> Committed:
    """Find and commit until the turn is done or known, as the use case does."""
    while True:
        conversation = await meet(database, address, channel)
        committed = await write(database, conversation, turn(update_id, **changes))
        if committed.outcome != "conflict":
            return committed


async def count(database: Database, table: Table) -> int:
    """Count the rows of a table."""
    return await database.run(
        lambda connection: connection.execute(select(func.count()).select_from(table)).scalar_one()
    )


async def rows_of(database: Database, table: Table) -> list[dict[str, Any]]:
    """Read a whole table, in the order of its key."""
    ordered = select(table).order_by(*table.primary_key.columns)
    return await database.run(lambda connection: [dict(row._mapping) for row in connection.execute(ordered)])

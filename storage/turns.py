"""The hot path: read a conversation, write a whole turn; one round trip each on PostgreSQL."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from storage import people, turn_records, turns_postgres, turns_sqlite
from storage.database import Database
from storage.encryption import KeyRing
from storage.failpoints import fp
from storage.postgres_database import PostgresDatabase
from storage.sealing import SealedTurn, opened, sealed
from storage.sqlite_database import SqliteDatabase
from storage.turn_rows import (
    CODES,
    TIMER_BOT_ID,
    AuditRow,
    Committed,
    ConsentRow,
    Conversation,
    NewMessage,
    TurnRows,
    Written,
)

__all__ = [
    "CODES",
    "TIMER_BOT_ID",
    "AuditRow",
    "Committed",
    "ConsentRow",
    "Conversation",
    "NewMessage",
    "TurnRows",
    "commit",
    "find",
]

#: The columns of `sealing.SELECT_CONVERSATION`; this spelling of parameters both engines understand.
FIND = """
SELECT c.id, c.person_id, c.reference, c.channel, c.bot_id, c.address_hash, c.address, c.version, c.sequence, c.status,
    c.language, c.bundle_version, c.state, c.blocked, c.created_at, k.wrapped
FROM conversations AS c JOIN person_keys AS k ON k.person_id = c.person_id
WHERE c.channel = $1 AND c.bot_id = $2 AND c.address_hash = $3
"""


async def find(database: Database, *, channel: str, bot_id: int, address: str, now: datetime) -> Conversation:
    """Read a conversation; at first contact make person, key and conversation (status `new`, version 0).

    Raises DatabaseAway.
    """
    key = (channel, bot_id, database.keys.address_hash(channel, bot_id, address))
    while (row := await _read(database, key)) is None:
        fp("contact.before_commit")
        try:
            await database.run(people.meet, database.keys, channel=channel, bot_id=bot_id, address=address, now=now)
        except IntegrityError:
            continue  # another worker met this person at the same moment: read theirs
        fp("contact.after_commit")
    return opened(row, database.keys)


async def commit(
    database: Database, conversation: Conversation | None, rows: TurnRows, *, worker: str, lease_s: float
) -> Committed:
    """Write a whole turn, or nothing of it. Raises DatabaseAway; then repeat it with the same update id.

    Without a conversation (the chat id could not be read) only the update id, quarantine and alerts are written.
    """
    fp("turn.before_commit")
    if conversation is None:
        committed = await database.run(_write_homeless, rows, database.keys)
    elif turn_records.needed(rows):
        committed = await database.run(_write_whole, conversation, rows, database.keys, worker=worker, lease_s=lease_s)
        if rows.forget == "erased":
            database.compact_soon()
    else:
        turn = sealed(conversation, rows, worker=worker, lease_s=lease_s)
        committed = _committed(await _write_hot(database, turn), turn)
    fp("turn.after_commit")
    return committed


async def _read(database: Database, key: tuple[str, int, bytes]) -> Any:
    if isinstance(database, SqliteDatabase):
        named = {str(place): value for place, value in enumerate(key, 1)}
        return await database.run_raw(lambda raw: raw.execute(FIND, named).fetchone())
    assert isinstance(database, PostgresDatabase)
    rows = await database.fetch(FIND, *key)
    return rows[0] if rows else None


async def _write_hot(database: Database, turn: SealedTurn) -> Written:
    if isinstance(database, SqliteDatabase):
        return await database.run_raw(lambda raw: turns_sqlite.write(raw, turn))
    assert isinstance(database, PostgresDatabase)
    rows = await database.fetch(turns_postgres.TURN, *turns_postgres.parameters(turn))
    return turns_postgres.written(rows[0])


def _write_homeless(connection: Connection, rows: TurnRows, keys: KeyRing) -> Committed:
    if not turn_records.remember(connection, rows):
        return Committed("duplicate")
    turn_records.write_loose(connection, rows, keys, conversation_id=None)
    return Committed("done")


def _write_whole(
    connection: Connection, conversation: Conversation, rows: TurnRows, keys: KeyRing, *, worker: str, lease_s: float
) -> Committed:
    """Write a turn with rarer rows: the hot statement first, then those, in one transaction."""
    # Nobody is left to log for or to wake when the person is erased.
    kept = replace(rows, events=(), messages=(), timers=()) if rows.forget == "erased" else rows
    turn = sealed(conversation, kept, worker=worker, lease_s=lease_s)
    written = _write_within(connection, turn)
    if written.outcome != "done":
        return Committed(written.outcome)
    turn_records.write(connection, turn, keys)
    if rows.forget == "erased":
        return Committed("done", turn_records.erase(connection, turn, rows, keys))
    return _committed(written, turn)


def _write_within(connection: Connection, turn: SealedTurn) -> Written:
    if connection.dialect.name == "sqlite":
        return turns_sqlite.write(connection.connection.driver_connection, turn)
    result = connection.exec_driver_sql(turns_postgres.TURN, turns_postgres.parameters(turn))
    return turns_postgres.written(tuple(result.one()))


def _committed(written: Written, turn: SealedTurn) -> Committed:
    if written.outcome != "done":
        return Committed(written.outcome)
    return Committed("done", turn.deliveries(written.ids), written.earlier_unsent)

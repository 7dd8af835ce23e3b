"""The audit log only grows, and shows every change, loss and insertion."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import Connection, Update, text, update
from sqlalchemy.exc import DBAPIError

from storage import audit, tables
from storage.audit import Verdict
from storage.contexts import subject_context
from storage.database import Database
from storage.encryption import SealBroken
from storage.migrations.audit_guard import unguard
from storage.turns import AuditRow
from tests.databases import as_owner
from tests.storage.samples import LATER, NOW, converse, meet, rows_of

TRACE = bytes(range(16))


def row(name: str) -> AuditRow:
    """Make a row with an attribute of its own."""
    return AuditRow(name, "urn:kopru:processing:leads", attributes={"lead": f"lead of {name}", "actor": "mehmet"})


async def log(database: Database, *names: str) -> None:
    """Append one row per name."""
    for name in names:
        await audit.add(database, [row(name)], trace_id=TRACE, now=NOW)


async def unguarded(database: Database, statement: str | Update) -> None:
    """Change the log as somebody with the rights of the owner could: without its triggers."""

    def tamper(connection: Connection) -> None:
        as_owner(connection)
        for drop in unguard(connection.dialect.name):
            connection.execute(text(drop))
        connection.execute(text(statement) if isinstance(statement, str) else statement)

    await database.run(tamper)


async def test_an_untouched_log_is_sound(database: Database) -> None:
    empty = await audit.verify(database)
    await log(database, "opened", "exported", "closed")

    verdict = await audit.verify(database)

    assert empty == Verdict(0, audit.START)
    assert (verdict.rows, verdict.broken_at) == (3, None)
    assert verdict.head == (await rows_of(database, tables.audit))[-1]["hash"]


async def test_rows_have_the_shape_of_a_trace_span(database: Database) -> None:
    await audit.add(database, [row("opened"), row("exported")], trace_id=TRACE, now=NOW)

    first, second = await rows_of(database, tables.audit)
    assert first["trace_id"] == second["trace_id"] == TRACE
    assert len(first["span_id"]) == 8
    assert first["span_id"] != second["span_id"]
    assert (first["start_time"], first["end_time"], first["status_code"]) == (NOW, NOW, 1)
    assert '"dpl.core.processing_activity_id": "urn:kopru:processing:leads"' in first["attributes"]
    assert second["previous_hash"] == first["hash"]


async def test_the_person_of_an_audited_turn_is_sealed_with_their_key(database: Database) -> None:
    await converse(database, 1, audit=(row("consent.recorded"),))
    met = await meet(database)
    other = await meet(database, "jan")

    (written,) = await rows_of(database, tables.audit)

    context = subject_context(written["span_id"])
    assert written["trace_id"] == audit.trace_of(7, 1)
    assert met.key.open(written["data_subject_id"], context) == str(met.person_id).encode()
    assert '"dpl.core.data_subject_id_type": "person"' in written["attributes"]
    with pytest.raises(SealBroken):
        other.key.open(written["data_subject_id"], context)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET name = 'nothing' WHERE position = 2",
        "DELETE FROM audit WHERE position = 2",
        "DELETE FROM audit",
        "UPDATE audit_segments SET last_position = 99",
        "DELETE FROM audit_segments",
    ],
)
async def test_the_database_refuses_to_change_the_log(database: Database, statement: str) -> None:
    await log(database, "opened", "exported", "closed")
    await database.run(audit.close_segment, before=NOW, now=NOW)  # nothing is that old
    await database.run(
        lambda connection: connection.execute(
            tables.audit_segments.insert().values(last_position=0, last_hash=b"x", closed_at=NOW)
        )
    )
    before = await rows_of(database, tables.audit)

    with pytest.raises(DBAPIError, match="append-only|closed segments"):
        await database.run(lambda connection: connection.execute(text(statement)))

    assert await rows_of(database, tables.audit) == before


@pytest.mark.parametrize(
    ("statement", "position", "reason"),
    [
        ("UPDATE audit SET name = 'nothing' WHERE position = 2", 2, "content"),
        ("UPDATE audit SET attributes = '{}' WHERE position = 3", 3, "content"),
        ("UPDATE audit SET data_subject_id = hash WHERE position = 1", 1, "content"),
        ("UPDATE audit SET status_code = 2 WHERE position = 4", 4, "content"),
        ("DELETE FROM audit WHERE position = 2", 3, "missing"),
        ("DELETE FROM audit WHERE position = 1", 2, "missing"),
        ("UPDATE audit SET previous_hash = trace_id WHERE position = 3", 3, "follow"),
        ("UPDATE audit SET position = 9 WHERE position = 4", 9, "missing"),
    ],
)
async def test_tampering_is_found_and_named(
    database: Database, statement: str, position: int, reason: str
) -> None:  # fmt: skip
    await log(database, "opened", "exported", "shown", "closed")

    await unguarded(database, statement)

    verdict = await audit.verify(database)
    assert verdict.broken_at == position
    assert reason in str(verdict.reason)


async def test_a_log_cut_short_is_found_by_the_head_kept_elsewhere(database: Database) -> None:
    await log(database, "opened", "exported", "closed")
    kept = (await audit.verify(database)).head
    await log(database, "shown")
    still_there = await audit.verify(database, head=kept)

    await unguarded(database, "DELETE FROM audit WHERE position > 2")

    assert still_there.broken_at is None
    assert (await audit.verify(database)).broken_at is None
    assert (await audit.verify(database, head=kept)).broken_at == 3


async def test_rows_appended_at_once_make_one_chain(database: Database) -> None:
    await asyncio.gather(*(log(database, f"row {number}") for number in range(20)))

    verdict = await audit.verify(database)

    assert (verdict.rows, verdict.broken_at) == (20, None)


async def test_a_closed_segment_goes_and_the_chain_goes_on(database: Database) -> None:
    await log(database, "opened", "exported")
    await audit.add(database, [row("closed")], trace_id=TRACE, now=LATER)

    gone = await database.run(audit.close_segment, before=LATER, now=LATER)
    await log(database, "reopened")
    all_gone = await database.run(audit.close_segment, before=LATER + timedelta(days=1), now=LATER)
    await log(database, "opened again")

    verdict = await audit.verify(database)
    assert (gone, all_gone) == (2, 2)
    assert [written["position"] for written in await rows_of(database, tables.audit)] == [5]
    assert (verdict.rows, verdict.broken_at) == (1, None)


async def test_a_changed_row_after_a_segment_is_found(database: Database) -> None:
    await log(database, "opened", "exported", "closed")
    await database.run(audit.close_segment, before=LATER, now=LATER)
    await log(database, "shown", "hidden")

    await unguarded(database, update(tables.audit).where(tables.audit.c.position == 5).values(name="nothing"))

    assert (await audit.verify(database)).broken_at == 5

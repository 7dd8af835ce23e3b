"""The audit log: append-only, every row bound to the one before it by a hash."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, select, text

from storage.database import Database
from storage.encryption import SealingKey
from storage.sealing import subject
from storage.tables import audit, audit_segments
from storage.turn_rows import AuditRow

#: What the first row of a log is bound to.
START: Final = hashlib.sha256(b"kopru audit").digest()
#: Names our lock among the advisory locks of a PostgreSQL database ("audit" in ASCII): the chain grows one by one.
_LOCK: Final = 0x6175646974
_BATCH: Final = 1000


@dataclass(frozen=True, slots=True)
class Subject:
    """The person that audit rows are about; sealed with their key, so that it goes when they are erased."""

    person_id: int
    key: SealingKey


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: rows read, its last hash, and the first position that is wrong, with why.

    Keep `head` elsewhere from time to time: a chain that was cut short at its end is found only by it.
    """

    rows: int
    head: bytes
    broken_at: int | None = None
    reason: str | None = None


async def add(database: Database, rows: Sequence[AuditRow], *, trace_id: bytes, now: datetime) -> None:
    """Append the rows of one request; its 16 bytes of trace id tie them together."""
    await database.run(append, rows, trace_id=trace_id, now=now)


async def verify(database: Database, *, head: bytes | None = None) -> Verdict:
    """Check the whole chain and, when a head was kept, that this row is still in it."""
    return await database.run(_verify, head)


def trace_of(bot_id: int, update_id: int) -> bytes:
    """Give the trace id of a turn: 16 bytes that follow from its natural key."""
    return hashlib.sha256(f"{bot_id}.{update_id}".encode()).digest()[:16]


def append(
    connection: Connection, rows: Sequence[AuditRow], *, trace_id: bytes, now: datetime, about: Subject | None = None
) -> None:
    """Append rows within a transaction; other transactions that append wait for its end."""
    append_each(connection, [(row, about) for row in rows], trace_id=trace_id, now=now)


def append_each(
    connection: Connection, rows: Sequence[tuple[AuditRow, Subject | None]], *, trace_id: bytes, now: datetime
) -> None:
    """Append rows as `append` does, each about its own person: what one request did with many."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    position, previous = _tail(connection)
    written: list[dict[str, Any]] = []
    for row, about in rows:
        position += 1
        span_id = hashlib.sha256(trace_id + previous).digest()[:8]
        values: dict[str, Any] = {
            "position": position,
            "trace_id": trace_id,
            "span_id": span_id,
            "parent_span_id": None,
            "name": row.name,
            "start_time": now,
            "end_time": now,
            "status_code": row.status_code,
            "resource": row.resource,
            "foreign_operation": row.foreign_operation,
            "attributes": _attributes(row, about),
            "data_subject_id": None if about is None else subject(about.person_id, about.key, span_id),
            "previous_hash": previous,
        }
        previous = values["hash"] = _hash(values)
        written.append(values)
    if written:
        connection.execute(audit.insert(), written)


def close_segment(connection: Connection, *, before: datetime, now: datetime) -> int:
    """Delete the rows that ended before a time, as one closed segment whose last hash stays; give the count."""
    last = connection.execute(
        select(audit.c.position, audit.c.hash)
        .where(audit.c.end_time < before)
        .order_by(audit.c.position.desc())
        .limit(1)
    ).first()
    if last is None:
        return 0
    connection.execute(audit_segments.insert().values(last_position=last.position, last_hash=last.hash, closed_at=now))
    return connection.execute(delete(audit).where(audit.c.position <= last.position)).rowcount


def _attributes(row: AuditRow, about: Subject | None) -> str:
    """Write the attributes as LDV names them (Logboek Dataverwerkingen 1.0)."""
    named = dict(row.attributes) | {"dpl.core.processing_activity_id": row.activity}
    if about is not None:
        named["dpl.core.data_subject_id_type"] = "person"
    return json.dumps(named, sort_keys=True, ensure_ascii=False)


def _tail(connection: Connection) -> tuple[int, bytes]:
    """Give position and hash of the last row, be it purged or not."""
    last = select(audit.c.position, audit.c.hash).order_by(audit.c.position.desc()).limit(1)
    closed = select(audit_segments.c.last_position, audit_segments.c.last_hash)
    row = (
        connection.execute(last).first()
        or connection.execute(closed.order_by(audit_segments.c.last_position.desc()).limit(1)).first()
    )
    return (0, START) if row is None else (row[0], bytes(row[1]))


def _hash(values: dict[str, Any]) -> bytes:
    """Hash all columns but the hash itself, in the order of their names, each with its length."""
    digest = hashlib.sha256()
    for name in sorted(values):
        if name != "hash":
            part = _bytes(values[name])
            digest.update(f"{name}:{len(part)}:".encode() + part)
    return digest.digest()


def _bytes(value: Any) -> bytes:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    return bytes(value) if isinstance(value, bytes) else repr(value).encode()


def _verify(connection: Connection, head: bytes | None) -> Verdict:
    start = select(audit_segments.c.last_position, audit_segments.c.last_hash)
    closed = connection.execute(start.order_by(audit_segments.c.last_position.desc()).limit(1)).first()
    position, previous = (0, START) if closed is None else (closed[0], bytes(closed[1]))
    rows, head_seen = 0, head is None or head == previous
    while batch := _after(connection, position):
        for row in batch:
            reason = _fault(row, position, previous)
            if reason is not None:
                return Verdict(rows, previous, row.position, reason)
            position, previous, rows = row.position, bytes(row.hash), rows + 1
            head_seen = head_seen or previous == head
    if not head_seen:
        return Verdict(rows, previous, position + 1, "rows that were here are gone from the end")
    return Verdict(rows, previous)


def _after(connection: Connection, position: int) -> Sequence[Row[Any]]:
    return connection.execute(
        select(audit).where(audit.c.position > position).order_by(audit.c.position).limit(_BATCH)
    ).all()


def _fault(row: Row[Any], position: int, previous: bytes) -> str | None:
    if row.position != position + 1:
        return "rows before this one are missing"
    if row.previous_hash != previous:
        return "it does not follow from the row before"
    if row.hash != _hash(dict(row._mapping)):
        return "its content was changed"
    return None

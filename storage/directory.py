"""The directory as sources tell it: records, imports that can be undone, and gaps in supply, counted."""

import asyncio
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeAlias, cast

from sqlalchemy import Connection, Row, and_, delete, select, text, tuple_, update

from dialogs.casework.directory import NO_RECORDS, Organization, Records, Service
from dialogs.casework.directory_json import RecordKind, dump_record, load_record
from dialogs.casework.imports import Change
from dialogs.offers import Gap
from storage import audit
from storage.database import Database
from storage.tables import directory_changes as changed_records
from storage.tables import directory_imports as imports
from storage.tables import directory_records as kept_records
from storage.tables import directory_revision, supply_gaps
from storage.turn_rows import AuditRow

ACTIVITY: Final = "urn:kopru:processing:directory"

#: Source of what somebody verified, and of what an organisation told on the pages of staff.
VERIFY: Final = "verify"
STAFF: Final = "staff"
#: Sources that add to a record: one that another source told keeps that source.
ADDING: Final = frozenset({VERIFY, STAFF})

_DONE: Final = {VERIFY: "verified", STAFF: "told_by_staff"}

#: How many records one statement names; both databases take several times as many.
_AT_ONCE: Final = 500

#: How many records a refusal lists.
_LISTED: Final = 20

_COUNT_GAP = text(
    "INSERT INTO supply_gaps (day, municipality, language, phase, times) "
    "VALUES (:day, :municipality, :language, :phase, 1) "
    "ON CONFLICT (day, municipality, language, phase) DO UPDATE SET times = supply_gaps.times + 1"
)

Key = tuple[RecordKind, str]
#: Writes more in the transaction: who did it, for the audit log.
Beside: TypeAlias = Callable[[Connection], None]


class DirectoryMoved(Exception):
    """Somebody else changed the directory since it was read; nothing was written. Run it again."""


class UndoRefused(Exception):
    """An import cannot be undone; the message says why and what to do first."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered at a revision: the records of every source, by its key."""

    revision: int
    by_source: Mapping[str, Records]

    @property
    def records(self) -> Records:
        """Give the records of all sources; no id is told by two."""
        every = NO_RECORDS
        for told in self.by_source.values():
            every = told.over(every)
        return every


NOTHING_KEPT: Final = Kept(0, {})


@dataclass(frozen=True, slots=True)
class NewImport:
    """Who brings what: the source's key, a role or an organisation, the file with its hash, whom to credit."""

    source: str
    by: str
    file: str = ""
    sha256: str = ""
    credit: str = ""


@dataclass(frozen=True, slots=True)
class Import:
    """One act that changed the directory, with how many records."""

    id: int
    source: str
    file: str
    sha256: str
    by: str
    credit: str
    at: datetime
    new: int
    changed: int
    gone: int
    undone_at: datetime | None


@dataclass(frozen=True, slots=True)
class CountedGap:
    """How often on a day (ISO) nobody could be found for people like this; an empty municipality: not known."""

    day: str
    municipality: str
    language: str
    phase: str
    times: int


async def load(database: Database) -> Kept:
    """Read all records. The revision is never newer than they are, so that what is built on it is checked again."""
    found, rows = await database.run(_read)
    return Kept(found, await asyncio.to_thread(_sorted_by_source, rows))


async def load_service(database: Database, id_: str) -> Kept:
    """Read what is remembered of one service alone, at the revision of now."""
    found, rows = await database.run(_read, id_)
    return Kept(found, _sorted_by_source(rows))


async def revision(database: Database) -> int:
    """Give the number that moves with every change of the records."""
    return await database.run(_revision)


def apply(
    connection: Connection, new: NewImport, changes: Sequence[Change], *, expected: int, now: datetime,
    beside: Beside | None = None,
) -> int:  # fmt: skip
    """Write changes that were planned at a revision, audited, and what is `beside` them; give the import's number.

    Raises DirectoryMoved.
    """
    _move(connection, expected)
    counted = {
        "new": sum(one.before is None for one in changes),
        "gone": sum(one.after is None for one in changes),
    }
    inserted = connection.execute(
        imports.insert()
        .values(
            source_key=new.source,
            file=new.file[:400],
            sha256=new.sha256,
            by=new.by,
            credit=new.credit,
            at=now,
            changed=len(changes) - sum(counted.values()),
            **counted,
        )
        .returning(imports.c.id)
    )
    number: int = inserted.scalar_one()
    for some in _in_parts(changes):
        _write(connection, new.source, number, some)
    _audit(connection, number, _DONE.get(new.source, "imported"), now=now)
    if beside is not None:
        beside(connection)
    return number


def undo(connection: Connection, number: int, *, now: datetime) -> Import:
    """Put back what was before an import, audited; give what it was. Raises UndoRefused, LookupError."""
    _move(connection, None)
    row = connection.execute(select(imports).where(imports.c.id == number)).first()
    if row is None:
        raise LookupError(f"There is no import {number}; `kopru directory imports` lists them.")
    if row.undone_at is not None:
        raise UndoRefused(f"Import {number} is undone already, since {row.undone_at.date().isoformat()}.")
    _refuse_changed_since(connection, number)
    own = connection.execute(select(changed_records).where(changed_records.c.import_id == number)).all()
    for some in _in_parts(own):
        _delete(connection, [(one.kind, one.id) for one in some])
        _insert(connection, [_before(one) for one in some if one.before is not None])
    connection.execute(update(imports).where(imports.c.id == number).values(undone_at=now))
    _audit(connection, number, "undone", now=now)
    return _import(row)


async def list_imports(database: Database, *, limit: int = 100) -> tuple[Import, ...]:
    """List the imports, newest first."""
    newest = select(imports).order_by(imports.c.id.desc()).limit(limit)
    rows = await database.run(lambda connection: connection.execute(newest).all())
    return tuple(map(_import, rows))


def count_gap(connection: Connection, gap: Gap, *, now: datetime) -> None:
    """Count a gap in supply on the day that it is in UTC."""
    values = {"municipality": gap.municipality or "", "language": gap.language, "phase": gap.phase}
    connection.execute(_COUNT_GAP, {"day": now.date().isoformat(), **values})


async def gaps(database: Database, *, since: str) -> tuple[CountedGap, ...]:
    """List the gaps from a day (ISO) on, newest day first, the most frequent of a day first."""
    rows = (
        select(supply_gaps)
        .where(supply_gaps.c.day >= since)
        .order_by(supply_gaps.c.day.desc(), supply_gaps.c.times.desc(), *supply_gaps.primary_key.columns)
    )
    found = await database.run(lambda connection: connection.execute(rows).all())
    return tuple(CountedGap(row.day, row.municipality, row.language, row.phase, row.times) for row in found)


def _read(connection: Connection, service_id: str | None = None) -> tuple[int, Sequence[Row[Any]]]:
    found = _revision(connection)
    columns = (kept_records.c.kind, kept_records.c.id, kept_records.c.document, kept_records.c.source_key)
    wanted = select(*columns).order_by(*kept_records.primary_key.columns)
    if service_id is not None:
        wanted = wanted.where(kept_records.c.kind == "service", kept_records.c.id == service_id)
    rows = connection.execute(wanted).all()
    return found, cast(Sequence[Row[Any]], rows)


def _revision(connection: Connection) -> int:
    return int(connection.execute(select(directory_revision.c.revision)).scalar_one())


def _sorted_by_source(rows: Sequence[Row[Any]]) -> Mapping[str, Records]:
    organizations: dict[str, dict[str, Organization]] = {row.source_key: {} for row in rows}
    services: dict[str, dict[str, Service]] = {row.source_key: {} for row in rows}
    for row in rows:
        record = load_record(row.kind, row.document)
        if isinstance(record, Organization):
            organizations[row.source_key][row.id] = record
        else:
            services[row.source_key][row.id] = record
    return {source: Records(organizations[source], services[source]) for source in organizations}


def _move(connection: Connection, expected: int | None) -> None:
    """Move the revision on; from here to the commit everybody else who writes waits."""
    moved = update(directory_revision).values(revision=directory_revision.c.revision + 1)
    if expected is not None:
        moved = moved.where(directory_revision.c.revision == expected)
    if connection.execute(moved).rowcount != 1:
        raise DirectoryMoved("The directory was changed in the meantime, and nothing was written: run it again.")


def _audit(connection: Connection, number: int, done: str, *, now: datetime) -> None:
    """Append a row to the audit log: what was done, with counts only; the import itself says by whom."""
    row = _import(connection.execute(select(imports).where(imports.c.id == number)).one())
    counted = {"import": row.id, "new": row.new, "changed": row.changed, "gone": row.gone}
    attributes = {"source": row.source, **{name: str(value) for name, value in counted.items()}}
    trace_id = hashlib.sha256(f"directory.{number}.{done}".encode()).digest()[:16]
    audit.append(
        connection, [AuditRow(f"directory.{done}", ACTIVITY, attributes=attributes)], trace_id=trace_id, now=now
    )


def _write(connection: Connection, source: str, number: int, changes: Sequence[Change]) -> None:
    before = _kept(connection, [(one.kind, one.id) for one in changes])
    written = [_changed(one, number, before.get((one.kind, one.id))) for one in changes]
    connection.execute(changed_records.insert(), written)
    _delete(connection, before)
    _insert(connection, [_after(one, source) for one in written if one["after"] is not None])


def _changed(change: Change, number: int, before: Row[Any] | None) -> dict[str, Any]:
    return {
        "import_id": number,
        "kind": change.kind,
        "id": change.id,
        "before": before and before.document,
        "before_source_key": before and before.source_key,
        "before_import_id": before and before.import_id,
        "after": None if change.after is None else dump_record(change.after),
    }


def _after(written: Mapping[str, Any], source: str) -> dict[str, Any]:
    told_by = written["before_source_key"] if source in ADDING else None
    return {
        "kind": written["kind"],
        "id": written["id"],
        "document": written["after"],
        "source_key": told_by or source,
        "import_id": written["import_id"],
    }


def _before(row: Row[Any]) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "id": row.id,
        "document": row.before,
        "source_key": row.before_source_key,
        "import_id": row.before_import_id,
    }


def _kept(connection: Connection, keys: Sequence[Key]) -> dict[Key, Row[Any]]:
    found = select(kept_records).where(tuple_(kept_records.c.kind, kept_records.c.id).in_(keys))
    return {(row.kind, row.id): row for row in connection.execute(found)}


def _delete(connection: Connection, keys: Iterable[Key]) -> None:
    gone = delete(kept_records).where(tuple_(kept_records.c.kind, kept_records.c.id).in_(list(keys)))
    connection.execute(gone)


def _insert(connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        connection.execute(kept_records.insert(), rows)


def _refuse_changed_since(connection: Connection, number: int) -> None:
    """Refuse where a later import, itself not undone, changed a record of this one."""
    own = changed_records.alias()
    later = (
        select(changed_records)
        .join(own, and_(own.c.kind == changed_records.c.kind, own.c.id == changed_records.c.id))
        .join(imports, imports.c.id == changed_records.c.import_id)
        .where(own.c.import_id == number, changed_records.c.import_id > number, imports.c.undone_at.is_(None))
        .order_by(changed_records.c.import_id.desc(), changed_records.c.kind, changed_records.c.id)
    )
    rows = connection.execute(later).all()
    if rows:
        listed = "".join(f"\n  import {row.import_id}: {row.kind} {row.id} ({_name(row)})" for row in rows[:_LISTED])
        more = f"\n  and {len(rows) - _LISTED} more" if len(rows) > _LISTED else ""
        raise UndoRefused(
            f"Later imports changed what import {number} wrote; undo those first, the newest first:{listed}{more}"
        )


def _name(row: Row[Any]) -> str:
    record = load_record(row.kind, row.after or row.before)
    return Change(row.kind, row.id, None, record).name


def _import(row: Row[Any]) -> Import:
    values = dict(row._mapping)
    return Import(source=values.pop("source_key"), **values)


def _in_parts(whole: Sequence[Any]) -> Iterator[Sequence[Any]]:
    for start in range(0, len(whole), _AT_ONCE):
        yield whole[start : start + _AT_ONCE]

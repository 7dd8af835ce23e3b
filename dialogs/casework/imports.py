"""An import of the directory as a plan: what a source tells, what would be new, changed or gone, and what is wrong."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.casework.directory import Records
from dialogs.casework.directory_json import Record, RecordKind, kind_of


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a source cannot be taken as it is: the line (from 1), the column by its name, and what to do about it."""

    line: int | None
    column: str | None
    why: str

    def __str__(self) -> str:
        """Say it in one line."""
        where = ", ".join(part for part in (f"line {self.line}" if self.line else "", self.column or "") if part)
        return f"{where}: {self.why}" if where else self.why


@dataclass(frozen=True, slots=True)
class Reading:
    """What a source tells. With any fault nothing of it is taken."""

    records: Records
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None: not there."""

    kind: RecordKind
    id: str
    before: Record | None
    after: Record | None

    @property
    def name(self) -> str:
        """Name the record as people know it, in Dutch."""
        record = self.after or self.before
        name = record.name if record else ""
        return name if isinstance(name, str) else name.by_language.get("nl", "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What taking a reading would do, by kind and id; `unchanged` counts the rest."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    gone: tuple[Change, ...]
    unchanged: int

    @property
    def changes(self) -> tuple[Change, ...]:
        """List everything that would be written."""
        return (*self.new, *self.changed, *self.gone)


def plan(kept: Records, told: Records) -> Plan:
    """Compare what is kept of a source with what it tells now; a record that it tells no more is gone."""
    before, after = dict(_all(kept)), dict(_all(told))
    changes = [
        Change(kind, id_, before.get((kind, id_)), after.get((kind, id_))) for kind, id_ in sorted({*before, *after})
    ]
    return Plan(
        new=tuple(one for one in changes if one.before is None),
        changed=tuple(one for one in changes if one.before and one.after and one.before != one.after),
        gone=tuple(one for one in changes if one.after is None),
        unchanged=sum(one.before == one.after for one in changes),
    )


def differences(change: Change) -> Mapping[str, tuple[object, object]]:
    """Give the members in which a changed record differs: name -> before and after."""
    if change.before is None or change.after is None:
        return {}
    names = type(change.after).__dataclass_fields__
    pairs = {name: (getattr(change.before, name), getattr(change.after, name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _all(records: Records) -> Iterator[tuple[tuple[RecordKind, str], Record]]:
    every: tuple[Record, ...] = (*records.organizations.values(), *records.services.values())
    for record in every:
        yield (kind_of(record), record.id), record

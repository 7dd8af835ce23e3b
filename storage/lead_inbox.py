"""The inbox: lists of leads in codes, filtered and paged by key, and how many there are of each kind."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, select, tuple_

from dialogs.casework.leads import Lead
from storage import access
from storage.access import Who
from storage.leads import lead_of
from storage.tables import leads

#: Offered or accepted: a term runs until somebody acts.
RUNNING: Final = ("offered", "accepted")

#: Codes by which a list is filtered, and those of them that are counted.
_CODES: Final = ("status", "urgency", "phase", "language", "municipality")
_COUNTED: Final = ("urgency", "phase", "language", "municipality")
#: Codes of which there are few, in the order of the index that they are counted by.
_FEW: Final = ("status", "urgency", "phase", "language")


@dataclass(frozen=True, slots=True)
class Filters:
    """Which leads of an inbox; what is left out does not filter."""

    state: Literal["open", "closed"] = "open"
    mine: bool = False  #: those of the helper who looks
    waiting: bool = False  #: offered, and nobody has taken them
    action_needed: bool = False  #: the person wrote, and nobody has answered
    due_before: datetime | None = None  #: a term that runs ends before this moment
    status: Sequence[str] = ()
    urgency: Sequence[str] = ()
    phase: Sequence[str] = ()
    language: Sequence[str] = ()
    municipality: Sequence[str] = ()


#: The place in a list after which it goes on: `due_at` (open) or None (closed), and the id.
Mark = tuple[datetime | None, int]


@dataclass(frozen=True, slots=True)
class Page:
    """Some leads of a list; `after` None: there are no more."""

    leads: tuple[Lead, ...]
    after: Mark | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many open leads there are, in all and for each filter."""

    total: int = 0
    mine: int = 0
    waiting: int = 0
    due: int = 0
    action_needed: int = 0
    by: Mapping[str, Mapping[str, int]] = field(
        default_factory=dict
    )  #: name of the code -> code (empty: none) -> number


def page(
    connection: Connection, who: Who, filters: Filters, *, after: Mark | None = None, limit: int = 50
) -> Page:  # fmt: skip
    """List leads: the open ones by the term that ends first, the closed ones newest first."""
    wanted = and_(access.sees(who), *_conditions(who, filters))
    some = select(leads).where(wanted).limit(limit + 1)
    if filters.state == "open":
        some = some.order_by(leads.c.due_at, leads.c.id)
        if after is not None:
            some = some.where(tuple_(leads.c.due_at, leads.c.id) > after)
    else:
        some = some.order_by(leads.c.id.desc())
        if after is not None:
            some = some.where(leads.c.id < after[1])
    rows = connection.execute(some).all()
    found = tuple(map(lead_of, rows[:limit]))
    if len(rows) <= limit:
        return Page(found, None)
    last = rows[limit - 1]
    return Page(found, (last.due_at if filters.state == "open" else None, last.id))


def count(connection: Connection, who: Who, *, due_before: datetime) -> Counts:
    """Count the open leads for every filter; `due`: whose running term ends before a moment."""
    kinds = {"mine": _mine(who), "due": _due(due_before), "action_needed": leads.c.action_needed}
    numbers = {name: func.count().filter(kind).label(name) for name, kind in kinds.items()}
    by: dict[str, Counter[str]] = {name: Counter() for name in _COUNTED}
    named: Counter[str] = Counter()
    for row in connection.execute(_grouped(who, _FEW, *numbers.values())).all():
        named["total"] += row.number
        named["waiting"] += row.number if row.status == "offered" else 0
        for name in numbers:
            named[name] += getattr(row, name)
        for name in _FEW[1:]:
            by[name][getattr(row, name)] += row.number
    # Apart: there are so many of them that together nearly every lead would be a group of its own.
    for row in connection.execute(_grouped(who, ("municipality",))).all():
        by["municipality"][row.municipality or ""] += row.number
    return Counts(**named, by={name: dict(counter) for name, counter in by.items()})


def count_closed(connection: Connection, who: Who, *, most: int) -> int:
    """Count the closed leads, up to a number: beyond it nobody needs to know, and counting takes long."""
    some = select(leads.c.id).where(access.sees(who), leads.c.closed_at.is_not(None)).limit(most).subquery()
    return connection.execute(select(func.count()).select_from(some)).scalar_one()


def _grouped(who: Who, names: Sequence[str], *numbers: ColumnElement[int]) -> Select[Any]:
    """Count open leads by codes, with other numbers of each group."""
    columns = [leads.c[name] for name in names]
    theirs = (access.sees(who), leads.c.closed_at.is_(None))
    return select(*columns, func.count().label("number"), *numbers).where(*theirs).group_by(*columns)


def _conditions(who: Who, filters: Filters) -> list[ColumnElement[bool]]:
    is_open = filters.state == "open"
    conditions: list[ColumnElement[bool]] = [
        leads.c.closed_at.is_(None) if is_open else leads.c.closed_at.is_not(None),
    ]
    if filters.mine:
        conditions.append(_mine(who))
    if filters.waiting:
        conditions.append(leads.c.status == "offered")
    if filters.action_needed:
        conditions.append(leads.c.action_needed.is_(True))
    if filters.due_before is not None:
        conditions.append(_due(filters.due_before))
    conditions += [leads.c[name].in_(codes) for name in _CODES if (codes := getattr(filters, name))]
    return conditions


def _mine(who: Who) -> ColumnElement[bool]:
    return false() if who.staff_id is None else leads.c.helper_id == who.staff_id


def _due(before: datetime) -> ColumnElement[bool]:
    return and_(leads.c.status.in_(RUNNING), leads.c.due_at < before)

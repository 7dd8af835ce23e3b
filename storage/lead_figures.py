"""Figures of leads, counted in the database: of the own organisation, of a municipality, or of everybody."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, and_, false, func, select, true

from storage import access
from storage.access import Acting
from storage.tables import lead_rounds, leads

#: Codes of a lead that are counted.
CODES: Final = ("status", "urgency", "phase", "language", "outcome")
#: Medians are those of the newest: so many tell enough.
_NEWEST: Final = 5_000


@dataclass(frozen=True, slots=True)
class Figures:
    """Numbers of leads that are kept, and nothing of any one of them."""

    total: int = 0
    by: Mapping[str, Mapping[str, int]] = field(default_factory=dict)  #: name of the code -> code -> number
    declined: Mapping[str, int] = field(default_factory=dict)  #: reason -> number of offers
    expired: int = 0  #: offers that nobody answered in time
    until_accepted: tuple[timedelta, ...] = ()  #: from the offer
    until_contact: tuple[timedelta, ...] = ()  #: from being accepted


def figures(connection: Connection, who: Acting) -> Figures:
    """Count what somebody may see the figures of; for who may see none there is nothing.

    An observer sees no row of a lead: the program counts for them, by the municipality that they look at.
    """
    if who.role != "observer":
        return _counted(connection, access.sees(who), _own_rounds(who))
    if who.municipality is None:
        return Figures()
    of_municipality = leads.c.municipality == who.municipality
    with access.beyond(connection):
        return _counted(connection, of_municipality, of_municipality)


def _counted(connection: Connection, seen: ColumnElement[bool], offered: ColumnElement[bool]) -> Figures:
    by = _by_codes(connection, seen)
    ended = _ended(connection, offered)
    return Figures(
        total=sum(by["status"].values()),
        by=by,
        declined={reason: number for (how, reason), number in ended.items() if how == "declined"},
        expired=sum(number for (how, _), number in ended.items() if how == "expired"),
        until_accepted=_until_accepted(connection, offered),
        until_contact=_until_contact(connection, and_(seen, offered)),
    )


def _by_codes(connection: Connection, seen: ColumnElement[bool]) -> Mapping[str, Mapping[str, int]]:
    columns = [leads.c[name] for name in CODES]
    by: dict[str, Counter[str]] = {name: Counter() for name in CODES}
    for row in connection.execute(select(*columns, func.count().label("number")).where(seen).group_by(*columns)):
        for name in CODES:
            code = row._mapping[name]
            if code is not None:
                by[name][code] += row.number
    return {name: dict(counter) for name, counter in by.items()}


def _ended(connection: Connection, offered: ColumnElement[bool]) -> Mapping[tuple[str, str], int]:
    columns = (lead_rounds.c.ended, lead_rounds.c.reason)
    counted = _rounds(select(*columns, func.count().label("number"))).where(offered, lead_rounds.c.ended.is_not(None))
    return {(row.ended, row.reason or "other"): row.number for row in connection.execute(counted.group_by(*columns))}


def _until_accepted(connection: Connection, offered: ColumnElement[bool]) -> tuple[timedelta, ...]:
    newest = _rounds(select(lead_rounds.c.offered_at, lead_rounds.c.ended_at)).where(
        offered, lead_rounds.c.ended == "accepted"
    )
    rows = connection.execute(newest.order_by(lead_rounds.c.ended_at.desc()).limit(_NEWEST)).all()
    return tuple(row.ended_at - row.offered_at for row in rows)


def _until_contact(connection: Connection, seen: ColumnElement[bool]) -> tuple[timedelta, ...]:
    newest = _rounds(select(lead_rounds.c.ended_at, leads.c.contacted_at)).where(
        seen,
        lead_rounds.c.round == leads.c.round,
        lead_rounds.c.ended == "accepted",
        leads.c.contacted_at >= lead_rounds.c.ended_at,
    )
    rows = connection.execute(newest.order_by(leads.c.contacted_at.desc()).limit(_NEWEST)).all()
    return tuple(row.contacted_at - row.ended_at for row in rows)


def _rounds(chosen: Select[tuple[object, ...]]) -> Select[tuple[object, ...]]:
    return chosen.select_from(lead_rounds.outerjoin(leads, leads.c.id == lead_rounds.c.lead_id))


def _own_rounds(who: Acting) -> ColumnElement[bool]:
    if who.role == "admin":
        return true()
    return access.belongs_to(who, lead_rounds.c.organization_id) if who.organization_id else false()

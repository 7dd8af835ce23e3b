"""What happened to a lead: its rounds and its timeline, in codes; an organisation sees only its own part."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, literal, or_, select, true, update

from dialogs.casework.leads import Lead, RoundEnd
from storage import access
from storage.access import Who
from storage.tables import Moment, conversations, lead_events, lead_rounds, lead_tombstones, leads


@dataclass(frozen=True, slots=True)
class Round:
    """One offer to one branch; `ended` None: it is there still."""

    lead_id: int
    round: int
    service_id: str
    organization_id: str
    offered_at: datetime
    accept_by: datetime | None
    ended: RoundEnd | None
    reason: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class LeadEvent:
    """One line of the timeline; `staff_id` None: the person, or a clock."""

    id: int
    at: datetime
    code: str
    staff_id: int | None
    details: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A lead that is gone because its person was erased."""

    lead_id: int
    organization_id: str
    helper_id: int | None
    gone_at: datetime


def events(connection: Connection, who: Who, lead_id: int) -> tuple[LeadEvent, ...]:
    """Give the timeline of a lead, oldest first; of what others did with it nothing; empty when it is not there."""
    seen = (
        select(lead_events)
        .join(leads, leads.c.id == lead_events.c.lead_id)
        .where(lead_events.c.lead_id == lead_id, access.sees(who), _own_or_nobodys(who))
        .order_by(lead_events.c.id)
    )
    return tuple(map(_event, connection.execute(seen).all()))


def note_event(
    connection: Connection, who: Who, lead_id: int, code: str, *, now: datetime,
    details: Mapping[str, str] | None = None,
) -> bool:  # fmt: skip
    """Add a line to the timeline that is no move, such as an appointment; False when the lead is not there."""
    seen = select(leads.c.id, leads.c.organization_id).where(leads.c.id == lead_id, access.sees(who))
    row = connection.execute(seen).first()
    if row is None:
        return False
    _insert_event(connection, row.id, row.organization_id, _written(code, who.staff_id, details), now=now)
    return True


def rounds(connection: Connection, who: Who, lead_id: int) -> tuple[Round, ...]:
    """Give the rounds of a lead in order: all to the program and admins, to others those of their organisation."""
    mine = select(lead_rounds).where(lead_rounds.c.lead_id == lead_id, _own_round(who)).order_by(lead_rounds.c.round)
    return tuple(Round(**row._mapping) for row in connection.execute(mine).all())


def tombstone(connection: Connection, who: Who, lead_id: int) -> Tombstone | None:
    """Say that a lead is gone, to who had it."""
    stone = lead_tombstones.c
    mine = true() if who.role in ("system", "admin") else access.belongs_to(who, stone.organization_id)
    row = connection.execute(select(lead_tombstones).where(stone.lead_id == lead_id, mine)).first()
    return None if row is None else Tombstone(**row._mapping)


def bury(connection: Connection, person_id: int, *, now: datetime) -> None:
    """Leave a tombstone of every lead of a person who is about to be erased, for the program."""
    gone = select(leads.c.id, leads.c.organization_id, leads.c.helper_id, literal(now, Moment)).where(
        leads.c.conversation_id.in_(select(conversations.c.id).where(conversations.c.person_id == person_id))
    )
    names = ["lead_id", "organization_id", "helper_id", "gone_at"]
    with access.beyond(connection):
        connection.execute(lead_tombstones.insert().from_select(names, gone))


def begin_round(connection: Connection, lead: Lead, *, now: datetime) -> None:
    """Write down to whom a lead is offered, for the program."""
    connection.execute(
        lead_rounds.insert().values(
            lead_id=lead.id,
            round=lead.round,
            service_id=lead.service_id,
            organization_id=lead.organization_id,
            offered_at=now,
            accept_by=lead.accept_by,
        )
    )


def end_round(connection: Connection, lead: Lead, ended: RoundEnd, reason: str | None, *, now: datetime) -> None:
    """Write down how an offer ended, for the program."""
    current = update(lead_rounds).where(lead_rounds.c.lead_id == lead.id, lead_rounds.c.round == lead.round)
    connection.execute(current.values(ended=ended, reason=reason, ended_at=now))


def add(
    connection: Connection, lead: Lead, code: str, *, staff_id: int | None, now: datetime,
    details: Mapping[str, str] | None = None,
) -> None:  # fmt: skip
    """Add a line to the timeline as what happened while an organisation had the lead, for the program."""
    _insert_event(connection, lead.id, lead.organization_id, _written(code, staff_id, details), now=now)


def _written(code: str, staff_id: int | None, details: Mapping[str, str] | None) -> Mapping[str, Any]:
    return {"code": code, "staff_id": staff_id, "details": json.dumps(dict(details or {}), sort_keys=True)}


def _insert_event(
    connection: Connection, lead_id: int, organization_id: str, written: Mapping[str, Any], *, now: datetime
) -> None:
    values = {"lead_id": lead_id, "organization_id": organization_id or None, "at": now, **written}
    connection.execute(lead_events.insert().values(values))


def _own_or_nobodys(who: Who) -> ColumnElement[bool]:
    if who.role in ("system", "admin"):
        return true()
    return or_(lead_events.c.organization_id.is_(None), lead_events.c.organization_id == who.organization_id)


def _own_round(who: Who) -> ColumnElement[bool]:
    return true() if who.role in ("system", "admin") else access.belongs_to(who, lead_rounds.c.organization_id)


def _event(row: Row[Any]) -> LeadEvent:
    return LeadEvent(row.id, row.at, row.code, row.staff_id, json.loads(row.details))

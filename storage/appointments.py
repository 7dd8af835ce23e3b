"""Appointments: times that staff propose, of which the person picks one."""

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update

from storage import access, lead_records
from storage.access import Who
from storage.contexts import place_context
from storage.encryption import KeyRing
from storage.tables import appointments, leads

#: What one proposal may hold: as many buttons as a person reads.
MOST_SLOTS = 3

_IS_ON = appointments.c.cancelled_at.is_(None)


@dataclass(frozen=True, slots=True)
class Slot:
    """A time that is proposed."""

    begins_at: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """Times to choose from, and where; `uid` names it in calendars and is its natural key."""

    uid: str
    slots: tuple[Slot, ...]
    place: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Appointment:
    """A proposal and what became of it; `sequence` grows with every change, as calendar files need it (RFC 5545)."""

    id: int
    lead_id: int
    uid: str
    sequence: int
    staff_id: int | None
    slots: tuple[Slot, ...]
    place: str | None = field(repr=False)
    proposed_at: datetime
    picked_at: datetime | None
    picked: Slot | None
    cancelled_at: datetime | None


def propose(
    connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, proposal: Proposal, now: datetime
) -> Appointment | None:
    """Write down a proposal and cancel those still open; None where the lead is not theirs. Raises ValueError."""
    if not 1 <= len(proposal.slots) <= MOST_SLOTS:
        raise ValueError(f"An appointment is proposed at 1 to {MOST_SLOTS} times, not at {len(proposal.slots)}.")
    whose = lead_records.owner(connection, who, keys, lead_id)
    if whose is None or not whose.organization_id:
        return None
    known = _named(of_lead(connection, who, keys, lead_id), proposal.uid)
    if known is not None:
        return known
    _cancel_open(connection, lead_id, whose.organization_id, now=now)
    place = proposal.place
    connection.execute(
        appointments.insert().values(
            lead_id=lead_id,
            organization_id=whose.organization_id,
            staff_id=who.staff_id,
            uid=proposal.uid,
            sequence=0,
            slots=json.dumps([[slot.begins_at.isoformat(), slot.minutes] for slot in proposal.slots]),
            place=None if place is None else whose.key.seal(place.encode(), place_context(proposal.uid)),
            proposed_at=now,
        )
    )
    return _named(of_lead(connection, who, keys, lead_id), proposal.uid)


def of_lead(connection: Connection, who: Who, keys: KeyRing, lead_id: int) -> tuple[Appointment, ...]:
    """List the appointments of a lead with the own organisation, oldest first. Raises SealBroken."""
    whose = lead_records.owner(connection, who, keys, lead_id)
    if whose is None:
        return ()
    rows = connection.execute(lead_records.of_lead(appointments, who, lead_id).order_by(appointments.c.id)).all()
    return tuple(_appointment(row, whose) for row in rows)


def pick(connection: Connection, lead_id: int, uid: str, begins_at: datetime, *, now: datetime) -> bool:
    """Write down which time the person picked, for the program; False when it is not to be had, or not any more."""
    with access.beyond(connection):
        row = connection.execute(_open(lead_id, uid).with_for_update()).first()
        if row is None or begins_at <= now or begins_at not in [slot.begins_at for slot in _slots(row.slots)]:
            return False
        values = {"picked": begins_at, "picked_at": now, "sequence": row.sequence + 1}
        connection.execute(update(appointments).where(appointments.c.id == row.id).values(values))
    return True


def cancel(connection: Connection, who: Who, lead_id: int, uid: str, *, now: datetime) -> bool:
    """Call off a proposal or an appointment; False where it is not theirs or off already."""
    theirs = select(leads.c.id).where(access.sees_content(who), leads.c.id == lead_id)
    called_off = update(appointments).where(
        appointments.c.uid == uid,
        appointments.c.lead_id.in_(theirs),
        appointments.c.cancelled_at.is_(None),
    )
    if who.organization_id is not None:
        called_off = called_off.where(appointments.c.organization_id == who.organization_id)
    values = {"cancelled_at": now, "sequence": appointments.c.sequence + 1}
    return connection.execute(called_off.values(values)).rowcount == 1


def is_picked(connection: Connection, lead_id: int, *, now: datetime) -> bool:
    """Say whether a time that lies ahead is agreed on with who has a lead, for the program."""
    ahead = select(appointments.c.id).where(appointments.c.lead_id == lead_id, appointments.c.picked > now, _IS_ON)
    with access.beyond(connection):
        return connection.execute(ahead.limit(1)).first() is not None


def call_off(connection: Connection, lead_id: int, *, now: datetime) -> None:
    """Call off all that is proposed or agreed on and lies ahead, for the program: who proposed it has the lead no more.

    What was agreed on and is over stays as it was.
    """
    to_come = or_(appointments.c.picked.is_(None), appointments.c.picked > now)
    called_off = update(appointments).where(appointments.c.lead_id == lead_id, to_come, _IS_ON)
    connection.execute(called_off.values(cancelled_at=now, sequence=appointments.c.sequence + 1))


def _cancel_open(connection: Connection, lead_id: int, organization_id: str, *, now: datetime) -> None:
    still_open = update(appointments).where(
        appointments.c.lead_id == lead_id,
        appointments.c.organization_id == organization_id,
        appointments.c.picked_at.is_(None),
        appointments.c.cancelled_at.is_(None),
    )
    connection.execute(still_open.values(cancelled_at=now, sequence=appointments.c.sequence + 1))


def _open(lead_id: int, uid: str) -> Any:
    return (
        select(appointments)
        .join(leads, leads.c.id == appointments.c.lead_id)
        .where(
            appointments.c.lead_id == lead_id,
            appointments.c.uid == uid,
            appointments.c.picked_at.is_(None),
            appointments.c.cancelled_at.is_(None),
            appointments.c.organization_id == leads.c.organization_id,
            leads.c.closed_at.is_(None),
        )
    )


def _named(found: tuple[Appointment, ...], uid: str) -> Appointment | None:
    return next((one for one in found if one.uid == uid), None)


def _slots(written: str) -> tuple[Slot, ...]:
    return tuple(Slot(datetime.fromisoformat(begins_at), minutes) for begins_at, minutes in json.loads(written))


def _appointment(row: Row[Any], whose: lead_records.Owner) -> Appointment:
    slots = _slots(row.slots)
    return Appointment(
        id=row.id,
        lead_id=row.lead_id,
        uid=row.uid,
        sequence=row.sequence,
        staff_id=row.staff_id,
        slots=slots,
        place=None if row.place is None else whose.key.open(row.place, place_context(row.uid)).decode(),
        proposed_at=row.proposed_at,
        picked_at=row.picked_at,
        picked=next((slot for slot in slots if slot.begins_at == row.picked), None),
        cancelled_at=row.cancelled_at,
    )

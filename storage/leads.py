"""Leads: opened in the turn that hands somebody over, claimed once, moved with their version, seen by who has them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, func, select, update

from dialogs.casework.leads import NOBODY, Candidate, Lead, LeadAlreadyClaimed, Moved
from storage import access, appointments, lead_history
from storage.access import Who
from storage.contexts import record_context
from storage.encryption import KeyRing, SealingKey
from storage.sealing import SELECT_CONVERSATION, opened
from storage.tables import conversations, lead_records
from storage.tables import leads as kept
from storage.turn_rows import Conversation

#: Columns that have the name and the form of a field; `waiting` is JSON.
_PLAIN: Final = tuple(name for name in Lead.__slots__ if name not in ("id", "waiting"))

#: Status -> the field with the term that runs in it; in any other it is the term of the law.
_TERMS: Final = {"offered": "accept_by", "accepted": "contact_by"}


class LeadMoved(Exception):
    """Somebody else changed the lead since it was read, and nothing was written: load it again, it may be gone."""


@dataclass(frozen=True, slots=True)
class NewLead:
    """Somebody to be handed over: the lead (its id does not count), and the record that they agreed to, as JSON."""

    lead: Lead
    record: bytes = field(repr=False)
    wake_at: datetime | None  #: when a clock has to look at it


def open_lead(connection: Connection, new: NewLead, *, conversation_id: int, key: SealingKey, now: datetime) -> Lead:
    """Write a lead in the turn of its person, sealed with their key; give it with its id."""
    values = _values(new.lead, new.wake_at) | {"conversation_id": conversation_id}
    with access.beyond(connection):
        lead_id = connection.execute(kept.insert().values(values).returning(kept.c.id)).scalar_one()
        lead = replace(new.lead, id=lead_id)
        sealed = key.seal(new.record, record_context(lead_id))
        connection.execute(lead_records.insert().values(lead_id=lead_id, record=sealed))
        lead_history.begin_round(connection, lead, now=now)
        lead_history.add(connection, replace(lead, organization_id=NOBODY), "offered", staff_id=None, now=now)
    return lead


def next_number(connection: Connection, conversation_id: int) -> int:
    """Count one more lead of a person's conversation, from 1: it goes on when leads are deleted."""
    one_more = func.coalesce(conversations.c.lead_number, 0) + 1
    its = update(conversations).where(conversations.c.id == conversation_id)
    number = connection.execute(its.values(lead_number=one_more).returning(conversations.c.lead_number))
    return int(number.scalar_one())


def find(connection: Connection, who: Who, lead_id: int) -> Lead | None:
    """Give a lead in codes; None for one that is not there and for one that is somebody else's."""
    return _first(connection, who, kept.c.id == lead_id)


def find_by_reference(connection: Connection, who: Who, references: Sequence[str]) -> Lead | None:
    """Give the newest lead of those that may be meant by what its person reads out; None as `find` does."""
    wanted = select(kept).where(kept.c.reference.in_(references), access.sees(who)).order_by(kept.c.id.desc())
    row = connection.execute(wanted.limit(1)).first()
    return None if row is None else lead_of(row)


def hold(connection: Connection, who: Who, lead_id: int) -> Lead | None:
    """Give a lead as `find` does, and let nobody move it until the transaction ends."""
    return _first(connection, who, kept.c.id == lead_id, held=True)


def claim(
    connection: Connection, who: Who, before: Lead, moved: Moved, *, wake_at: datetime | None, now: datetime
) -> Lead:
    """Take an offered lead for the acting helper: one conditional update, so that of any number at once one wins.

    Raises LeadAlreadyClaimed with who has it, and LeadMoved when it was changed otherwise or offered elsewhere.
    """
    if not _update(connection, who, before, moved.lead, wake_at=wake_at, condition=kept.c.status == "offered"):
        found = find(connection, who, before.id)
        if found is not None and found.helper_id is not None:
            raise LeadAlreadyClaimed(found.helper_id)
        raise LeadMoved
    return _recorded(connection, who, before, moved, now=now)


def save(
    connection: Connection, who: Who, before: Lead, moved: Moved, *, wake_at: datetime | None, now: datetime
) -> Lead:
    """Write a move of a lead with its rounds and its event; give it with its new version. Raises LeadMoved."""
    if moved.lead.organization_id == before.organization_id:
        changed = _update(connection, who, before, moved.lead, wake_at=wake_at)
    else:
        changed = _hand_on(connection, who, before, moved.lead, wake_at=wake_at)
    if not changed:
        raise LeadMoved
    return _recorded(connection, who, before, moved, now=now)


def woken(connection: Connection, *, now: datetime, limit: int) -> tuple[Lead, ...]:
    """Lock leads that a clock has to look at, the longest due first, for the program; others' are skipped."""
    due = select(kept).where(kept.c.wake_at <= now).order_by(kept.c.wake_at, kept.c.id).limit(limit)
    with access.beyond(connection):
        rows = connection.execute(due.with_for_update(skip_locked=True)).all()
    return tuple(map(lead_of, rows))


def snooze(connection: Connection, lead_id: int, *, until: datetime, now: datetime) -> None:
    """Let others be woken before a lead that could not be moved; one that was moved meanwhile keeps its moment."""
    slept_through = update(kept).where(kept.c.id == lead_id, kept.c.wake_at <= now)
    with access.beyond(connection):
        connection.execute(slept_through.values(wake_at=until))


def of_conversation(connection: Connection, conversation_id: int) -> tuple[Lead, ...]:
    """List the leads of a person's conversation, newest first, for the program's turns; nobody moves them meanwhile."""
    mine = select(kept).where(kept.c.conversation_id == conversation_id).order_by(kept.c.id.desc())
    with access.beyond(connection):
        return tuple(map(lead_of, connection.execute(mine.with_for_update()).all()))


def conversation_of(connection: Connection, who: Who, keys: KeyRing, lead_id: int) -> Conversation | None:
    """Give the conversation behind a lead, for writing to it: nobody who works here is shown it. Raises SealBroken."""
    found = SELECT_CONVERSATION.join(kept, kept.c.conversation_id == conversations.c.id)
    row = connection.execute(found.where(kept.c.id == lead_id, access.sees_content(who))).first()
    return None if row is None else opened(row, keys)


def lead_of(row: Row[Any]) -> Lead:
    """Read a lead from its row."""
    values = row._mapping
    waiting = tuple(Candidate(**candidate) for candidate in json.loads(values["waiting"]))
    return Lead(id=values["id"], waiting=waiting, **{name: values[name] for name in _PLAIN})


def _first(connection: Connection, who: Who, wanted: ColumnElement[bool], *, held: bool = False) -> Lead | None:
    found = select(kept).where(wanted, access.sees(who))
    row = connection.execute(found.with_for_update() if held else found).first()
    return None if row is None else lead_of(row)


def _hand_on(connection: Connection, who: Who, before: Lead, after: Lead, *, wake_at: datetime | None) -> bool:
    """Give a lead to another organisation: who had it must see it first, and does not see it afterwards."""
    held = select(kept.c.id).where(kept.c.id == before.id, access.sees(who)).with_for_update()
    if connection.execute(held).first() is None:
        return False
    with access.beyond(connection):
        return _update(connection, access.SYSTEM, before, after, wake_at=wake_at)


def _update(
    connection: Connection, who: Who, before: Lead, after: Lead, *, wake_at: datetime | None,
    condition: ColumnElement[bool] | None = None,
) -> bool:  # fmt: skip
    unmoved = (kept.c.id == before.id, kept.c.version == before.version, access.sees(who))
    changed = update(kept).where(*unmoved) if condition is None else update(kept).where(*unmoved, condition)
    return connection.execute(changed.values(_values(_next(before, after), wake_at))).rowcount == 1


def _recorded(connection: Connection, who: Who, before: Lead, moved: Moved, *, now: datetime) -> Lead:
    after = _next(before, moved.lead)
    with access.beyond(connection):
        # An offer that was accepted has ended; its branch gives the lead away all the same when it is offered anew.
        if before.is_held and (moved.ended is not None or after.round != before.round):
            lead_history.end_round(connection, before, moved.ended or "rerouted", moved.reason, now=now)
        if after.round != before.round and after.is_held:
            lead_history.begin_round(connection, after, now=now)
        if (after.organization_id, after.round) != (before.organization_id, before.round):
            appointments.call_off(connection, before.id, now=now)
        details = {} if moved.reason is None else {"reason": moved.reason}
        lead_history.add(connection, before, moved.event, staff_id=who.staff_id, now=now, details=details)
    return after


def _next(before: Lead, after: Lead) -> Lead:
    return replace(after, id=before.id, version=before.version + 1)


def _values(lead: Lead, wake_at: datetime | None) -> dict[str, Any]:
    """Give the columns of a lead; `due_at` is the term that runs."""
    term = getattr(lead, _TERMS.get(lead.status, "legal_due_at"))
    waiting = json.dumps([asdict(candidate) for candidate in lead.waiting], sort_keys=True)
    plain = {name: getattr(lead, name) for name in _PLAIN}
    return plain | {"waiting": waiting, "due_at": term or lead.legal_due_at, "wake_at": wake_at}

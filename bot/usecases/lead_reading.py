"""What staff see of leads: lists and counts in codes, and one lead with all that is in it; every look is audited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.lead_rows import Doing, record_act
from bot.usecases.rights import may
from dialogs.casework.lead_references import meant_by
from dialogs.casework.leads import Lead
from dialogs.engine.state_json import load_state
from storage import access, appointments, lead_history, lead_inbox, lead_messages, lead_records, leads
from storage.access import Acting
from storage.appointments import Appointment
from storage.database import Transaction
from storage.lead_history import LeadEvent, Round, Tombstone
from storage.lead_inbox import Counts, Filters, Mark, Page
from storage.lead_messages import Line
from storage.lead_records import Act, Note

#: Somebody looks at a lead for so long after their page last said so.
LOOKS_FOR: Final = timedelta(seconds=60)
#: A term ends soon when it does within this time.
SOON: Final = timedelta(hours=24)
#: Closed leads are counted up to this number.
MANY: Final = 1000


@dataclass(frozen=True, slots=True)
class LeadView:
    """One lead as its organisation sees it. `record` is what the person agreed to; None: they took it back."""

    lead: Lead
    record: Mapping[str, Any] | None = field(repr=False)
    timeline: tuple[LeadEvent, ...]
    rounds: tuple[Round, ...]
    notes: tuple[Note, ...] = field(repr=False)
    messages: tuple[Line, ...] = field(repr=False)
    appointments: tuple[Appointment, ...]
    looking: tuple[int, ...]  #: ids of colleagues who have it open too
    is_led: bool  #: a human leads the chat, and not the bot
    is_unreachable: bool  #: the person blocked the bot: nothing arrives

    @property
    def summary_nl(self) -> str:
        """Give the record in Dutch, word for word as the person was shown it; empty when they took it back."""
        return str(self.record["shown"]["nl"]) if self.record is not None else ""


@dataclass(frozen=True, slots=True)
class LeadCodes:
    """One lead as an admin sees it: codes, and nothing that is personal."""

    lead: Lead
    timeline: tuple[LeadEvent, ...]
    rounds: tuple[Round, ...]


async def read_lead(desk: Desk, who: Acting, lead_id: int) -> LeadView:
    """Read a lead; what the person wrote counts as seen, and who looked stands in the audit log.

    Raises LookupError for a lead of somebody else and for one that is not there alike, NotAllowed, and DatabaseAway.
    """
    _require(who, "see_leads")
    view = await access.acting(desk.database, who, _read, desk, lead_id, now=desk.clock())
    if view is None:
        raise LookupError("no such lead")
    return view


async def read_codes(desk: Desk, who: Acting, lead_id: int) -> LeadCodes:
    """Read a lead in codes, for admins too; who looked stands in the audit log. Raises LookupError and NotAllowed."""
    _require(who, "see_lead_codes")
    found = await access.acting(desk.database, who, _read_codes, desk, lead_id)
    if found is None:
        raise LookupError("no such lead")
    return found


async def lead_now(desk: Desk, who: Acting, lead_id: int) -> Lead:
    """Find a lead to check something that nobody gets to see: this is no look. Raises LookupError and NotAllowed."""
    _require(who, "see_lead_codes")
    found = await access.acting(desk.database, who, leads.find, lead_id)
    if found is None:
        raise LookupError("no such lead")
    return found


async def list_leads(
    desk: Desk, who: Acting, filters: Filters, *, after: Mark | None = None, limit: int = 50
) -> Page:  # fmt: skip
    """List leads in codes: of the own organisation, for admins of all. Raises NotAllowed."""
    _require(who, "see_lead_codes")
    return await access.acting(desk.database, who, lead_inbox.page, filters, after=after, limit=limit)


async def count_leads(desk: Desk, who: Acting) -> Counts:
    """Count the open leads by every filter; due are those whose term ends within a day. Raises NotAllowed."""
    _require(who, "see_lead_codes")
    return await access.acting(desk.database, who, lead_inbox.count, due_before=desk.clock() + SOON)


async def count_closed(desk: Desk, who: Acting) -> int:
    """Count the closed leads that are not forgotten yet, up to MANY. Raises NotAllowed."""
    _require(who, "see_lead_codes")
    return await access.acting(desk.database, who, lead_inbox.count_closed, most=MANY)


async def find_by_reference(desk: Desk, who: Acting, reference: str) -> Lead | None:
    """Find the newest lead of somebody by the reference that they read out. Raises NotAllowed."""
    _require(who, "see_lead_codes")
    said = meant_by(reference.strip().lower())
    return await access.acting(desk.database, who, leads.find_by_reference, said)


async def tombstone(desk: Desk, who: Acting, lead_id: int) -> Tombstone | None:
    """Say that a lead is gone with its person, to who had it; None to all others, and of a lead that is there."""
    _require(who, "see_lead_codes")
    return await access.acting(desk.database, who, lead_history.tombstone, lead_id)


async def looking(desk: Desk, who: Acting, lead_id: int) -> tuple[int, ...]:
    """Say that somebody has a lead open, and name the colleagues who have it open too. Raises LookupError."""
    _require(who, "see_leads")
    now = desk.clock()

    def look(connection: Transaction, who: Acting) -> tuple[int, ...] | None:
        if not lead_records.look(connection, who, lead_id, now=now):
            return None
        return lead_records.looking(connection, who, lead_id, since=now - LOOKS_FOR)

    others = await access.acting(desk.database, who, look)
    if others is None:
        raise LookupError("no such lead")
    return others


async def gave_away(desk: Desk, who: Acting, lead_id: int) -> bool:
    """Say whether somebody's organisation had a lead, and declined it or passed it on itself. Raises NotAllowed."""
    _require(who, "see_leads")
    rounds = await access.acting(desk.database, who, lead_history.rounds, lead_id)
    return bool(rounds) and rounds[-1].ended in ("declined", "rerouted")


def _require(who: Acting, action: Any) -> None:
    if not may(who, action, who.organization_id):
        raise NotAllowed(action)


def _read(connection: Transaction, who: Acting, desk: Desk, lead_id: int, *, now: datetime) -> LeadView | None:
    keys = desk.database.keys
    # First, as it waits for a person who ends the lead, before anything is held that they would wait for.
    is_theirs = lead_records.look(connection, who, lead_id, now=now)
    lead = leads.find(connection, who, lead_id) if is_theirs else None
    conversation = leads.conversation_of(connection, who, keys, lead_id)
    if lead is None or conversation is None:
        return None
    messages = lead_messages.lines(connection, who, keys, lead_id)
    if messages:
        lead_messages.mark_seen(connection, who, lead_id, up_to_id=messages[-1].id, now=now)
    view = LeadView(
        lead=lead,
        record=None,
        timeline=lead_history.events(connection, who, lead_id),
        rounds=lead_history.rounds(connection, who, lead_id),
        notes=lead_records.notes(connection, who, keys, lead_id),
        messages=messages,
        appointments=appointments.of_lead(connection, who, keys, lead_id),
        looking=lead_records.looking(connection, who, lead_id, since=now - LOOKS_FOR),
        is_led=conversation.state is not None and load_state(conversation.state).taken_over,
        is_unreachable=conversation.blocked,
    )
    # Last, as whoever writes to the audit log holds others up until their transaction ends.
    record = lead_records.read(connection, who, keys, lead_id, trace_id=desk.random(16), now=now)
    if record is None:
        whose = lead_records.owner(connection, who, keys, lead_id)
        if whose is not None:
            record_act(connection, Doing(desk, who, "seen", now), whose)
        return view
    return replace(view, record=json.loads(record))


def _read_codes(connection: Transaction, who: Acting, desk: Desk, lead_id: int) -> LeadCodes | None:
    lead = leads.find(connection, who, lead_id)
    if lead is None:
        return None
    events, rounds = lead_history.events(connection, who, lead_id), lead_history.rounds(connection, who, lead_id)
    act = Act("codes_seen", desk.random(16))
    lead_records.note_act(connection, who, desk.database.keys, lead_id, act=act, now=desk.clock())
    return LeadCodes(lead, events, rounds)

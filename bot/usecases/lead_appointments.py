"""Appointments: staff propose up to three times, the person picks one by button, staff take it into their calendar.

All raise LookupError for a lead or an appointment that is somebody else's and for one that is not there alike,
NotAllowed, CannotMove where nobody may be written to, AppointmentRefused, and DatabaseAway.
"""

from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from bot.usecases.desk import Desk
from bot.usecases.lead_calendar import calendar_file
from bot.usecases.lead_moves import Told, find, key_of, say
from bot.usecases.lead_rows import Doing, record_act
from bot.usecases.lead_talk import answered, natural_id, words_for
from bot.usecases.local_time import AMSTERDAM
from dialogs.casework import lead_life
from dialogs.engine.events import StaffActed
from storage import access, appointments, lead_history, lead_records, leads
from storage.access import Acting
from storage.appointments import MOST_SLOTS, Appointment, Proposal, Slot
from storage.database import Transaction

#: How far ahead a time may lie, how long it may take, and how long its place may be written.
AHEAD: Final = timedelta(days=60)
MINUTES: Final = range(10, 241)
PLACE_LETTERS: Final = 200


class AppointmentRefused(Exception):
    """These times cannot be proposed; `code` says why."""

    def __init__(self, code: Literal["number", "twice", "past", "too_far", "no_such_time", "minutes", "place"]) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


async def propose_slots(  # noqa: PLR0913 (what the form asks, each by its name)
    desk: Desk, who: Acting, lead_id: int, *, begins: tuple[datetime, ...], minutes: int, key: str,
    place: str | None = None,
) -> Told:  # fmt: skip
    """Propose one to three times, in the time of Amsterdam where they are not aware; an earlier proposal is off."""
    found = await find(desk, who, lead_id, "work_lead")
    doing = Doing(desk, who, "appointment_proposed", desk.clock())
    lead_life.staff_wrote(found.lead, doing.now)
    slots = _slots(begins, minutes, now=doing.now)
    place = _place(place)
    words = await words_for(desk, found)
    organization = words.organization(found.lead.organization_id)
    if place is None:
        text = words.tell("slots", organization=organization, minutes=str(minutes))
    else:
        text = words.tell("slots_place", organization=organization, minutes=str(minutes), place=place)
    proposal = Proposal(f"{natural_id(lead_id, key)}@kopru", slots, place)

    def write(connection: Transaction) -> None:
        answered(connection, doing, lead_id)
        appointments.propose(connection, who, desk.database.keys, lead_id, proposal=proposal, now=doing.now)
        noted(connection, doing, lead_id)

    times = tuple(one.begins_at for one in slots)
    acted = StaffActed(text, slots=tuple(map(words.slot, times)), times=times)
    return await say(desk, who, found, acted, key=key_of(proposal.uid), beside=write)


async def cancel_appointment(desk: Desk, who: Acting, lead_id: int, *, uid: str) -> Told:
    """Call a proposal or an appointment off; the person is told, and can pick none of its times any more.

    Those of a later proposal stay to be picked where it is an appointment that is off.
    """
    found = await find(desk, who, lead_id, "work_lead")
    known = await _of_lead(desk, who, lead_id)
    was_picked = any(one.uid == uid and one.picked is not None for one in known)
    doing = Doing(desk, who, "appointment_cancelled", desk.clock())
    lead_life.staff_wrote(found.lead, doing.now)
    words = await words_for(desk, found)
    text = words.tell("appointment_cancelled", organization=words.organization(found.lead.organization_id))

    def write(connection: Transaction) -> None:
        require_taken(connection, doing, lead_id)
        if not appointments.cancel(connection, who, lead_id, uid, now=doing.now):
            raise LookupError("no such appointment")
        noted(connection, doing, lead_id)

    acted = StaffActed(text, called_off=not was_picked)
    return await say(desk, who, found, acted, key=key_of(f"off.{uid}"), beside=write)


async def appointment_file(desk: Desk, who: Acting, lead_id: int, *, uid: str, language: str) -> bytes:
    """Give an appointment that was picked as a calendar file for staff, which stands in the audit log.

    Raises LookupError where there is none.
    """
    found = await find(desk, who, lead_id, "work_lead")
    picked = await access.acting(desk.database, who, _take_along, desk, lead_id, uid=uid)
    if picked is None:
        raise LookupError("no such appointment")
    words = await words_for(desk, found)
    title = words.tell("calendar_title", reference=found.lead.reference).wording(language)
    return calendar_file(picked, title=title, now=desk.clock())


def _take_along(connection: Transaction, who: Acting, desk: Desk, lead_id: int, *, uid: str) -> Appointment | None:
    keys = desk.database.keys
    known = appointments.of_lead(connection, who, keys, lead_id)
    picked = next((one for one in known if one.uid == uid and one.picked is not None), None)
    if picked is not None:
        act = lead_records.Act("appointment_exported", desk.random(16))
        lead_records.note_act(connection, who, keys, lead_id, act=act, now=desk.clock())
    return picked


async def _of_lead(desk: Desk, who: Acting, lead_id: int) -> tuple[Appointment, ...]:
    return await access.acting(
        desk.database, who, lambda connection, who: appointments.of_lead(connection, who, desk.database.keys, lead_id)
    )


def require_taken(connection: Transaction, doing: Doing, lead_id: int) -> None:
    """Make sure, in the transaction that writes, that the person may still be written to."""
    lead = leads.hold(connection, doing.who, lead_id)
    if lead is None:
        raise LookupError("no such lead")
    lead_life.staff_wrote(lead, doing.now)


def noted(connection: Transaction, doing: Doing, lead_id: int) -> None:
    """Write something that is no move into the timeline and the audit log."""
    lead_history.note_event(connection, doing.who, lead_id, doing.done, now=doing.now)
    whose = lead_records.owner(connection, doing.who, doing.desk.database.keys, lead_id)
    if whose is not None:
        record_act(connection, doing, whose)


def _slots(begins: tuple[datetime, ...], minutes: int, *, now: datetime) -> tuple[Slot, ...]:
    if not 1 <= len(begins) <= MOST_SLOTS:
        raise AppointmentRefused("number")
    if minutes not in MINUTES:
        raise AppointmentRefused("minutes")
    moments = sorted(map(_moment, begins))
    if len(set(moments)) != len(moments):
        raise AppointmentRefused("twice")
    if moments[0] <= now:
        raise AppointmentRefused("past")
    if moments[-1] > now + AHEAD:
        raise AppointmentRefused("too_far")
    return tuple(Slot(moment, minutes) for moment in moments)


def _moment(begins_at: datetime) -> datetime:
    """Place a time in Amsterdam; one that the clock passes over in spring does not exist."""
    local = begins_at if begins_at.tzinfo else begins_at.replace(tzinfo=AMSTERDAM)
    moment = local.astimezone(UTC)
    if begins_at.tzinfo is None and moment.astimezone(AMSTERDAM).replace(tzinfo=None) != begins_at:
        raise AppointmentRefused("no_such_time")
    return moment


def _place(place: str | None) -> str | None:
    written = " ".join((place or "").split())
    if len(written) > PLACE_LETTERS:
        raise AppointmentRefused("place")
    return written or None

"""What is personal in a lead: the record that was handed over, notes, who looks; every look is audited."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, bindparam, select, text

from storage import access, audit
from storage.access import Acting, Who
from storage.contexts import note_context, record_context
from storage.encryption import KeyRing, SealingKey
from storage.tables import Moment, conversations, lead_looking, lead_notes, lead_records, leads, person_keys
from storage.turn_rows import AuditRow

#: Names the activity "leading people to help" in the register of processing activities.
ACTIVITY: Final = "urn:kopru:processing:leads"

_NOW: Final = bindparam("now", type_=Moment)
_NOTE: Final = text(
    "INSERT INTO lead_notes (lead_id, organization_id, natural_id, staff_id, at, note) "
    "VALUES (:lead, :organization, :natural_id, :staff, :now, :note) ON CONFLICT (natural_id) DO NOTHING"
).bindparams(_NOW)
_LOOK: Final = text(
    "INSERT INTO lead_looking (lead_id, staff_id, organization_id, at) VALUES (:lead, :staff, :organization, :now) "
    "ON CONFLICT (lead_id, staff_id) DO UPDATE SET at = excluded.at, organization_id = excluded.organization_id"
).bindparams(_NOW)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done with a lead, as the audit log names it (`lead.` before it); its request has the trace id."""

    done: str
    trace_id: bytes
    details: Mapping[str, str] = field(default_factory=dict)  #: codes that say how


@dataclass(frozen=True, slots=True)
class NewNote:
    """A note to be written, once however often it is sent."""

    natural_id: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Note:
    """A note of an organisation for itself; `staff_id` None: they are gone."""

    id: int
    staff_id: int | None
    at: datetime
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a lead is: what seals and opens all that is personal in it, and who has it now."""

    lead_id: int
    organization_id: str
    person_id: int
    key: SealingKey = field(repr=False, compare=False)


def owner(connection: Connection, who: Who, keys: KeyRing, lead_id: int) -> Owner | None:
    """Give the key of a lead's person to who may see its content; None for "other" and "missing" alike."""
    found = (
        select(leads.c.organization_id, conversations.c.person_id, person_keys.c.wrapped)
        .join(conversations, conversations.c.id == leads.c.conversation_id)
        .join(person_keys, person_keys.c.person_id == conversations.c.person_id)
    )
    row = connection.execute(found.where(leads.c.id == lead_id, access.sees_content(who))).first()
    if row is None:
        return None
    return Owner(lead_id, row.organization_id, row.person_id, keys.unwrap(row.person_id, row.wrapped))


def note_act(connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, act: Act, now: datetime) -> bool:
    """Write to the audit log what somebody did with a lead, or that they looked; False where it is not there for them.

    Other transactions that write to the audit log wait for the end of this one: let it be its last step.
    """
    seen = select(leads.c.id).where(leads.c.id == lead_id, access.sees(who))
    if connection.execute(seen).first() is None:
        return False
    with access.beyond(connection):
        whose = owner(connection, access.SYSTEM, keys, lead_id)
    if whose is not None:
        _audit(connection, who, whose, act, now=now)
    return whose is not None


def read(
    connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, trace_id: bytes, now: datetime
) -> bytes | None:
    """Give the record of a hand-over as JSON, and write to the audit log who saw it; None where it is not theirs."""
    return read_for(connection, who, keys, lead_id, act=Act("seen", trace_id), now=now)


def read_for(connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, act: Act, now: datetime) -> bytes | None:
    """Give the record as `read` does, and write to the audit log what it was read for."""
    whose = owner(connection, who, keys, lead_id)
    sealed = connection.execute(select(lead_records.c.record).where(lead_records.c.lead_id == lead_id)).scalar()
    if whose is None or sealed is None:
        return None
    _audit(connection, who, whose, act, now=now)
    return whose.key.open(sealed, record_context(lead_id))


def add_note(connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, note: NewNote, now: datetime) -> bool:
    """Write a note; False where the lead is not theirs."""
    whose = owner(connection, who, keys, lead_id)
    if whose is None:
        return False
    written = {
        "lead": lead_id,
        "organization": whose.organization_id,
        "natural_id": note.natural_id,
        "staff": who.staff_id,
        "now": now,
        "note": whose.key.seal(note.words.encode(), note_context(note.natural_id)),
    }
    connection.execute(_NOTE, written)
    return True


def notes(connection: Connection, who: Who, keys: KeyRing, lead_id: int) -> tuple[Note, ...]:
    """Give the notes of the own organisation, oldest first; none where the lead is not theirs. Raises SealBroken."""
    whose = owner(connection, who, keys, lead_id)
    if whose is None:
        return ()
    rows = connection.execute(of_lead(lead_notes, who, lead_id).order_by(lead_notes.c.id)).all()
    return tuple(
        Note(row.id, row.staff_id, row.at, whose.key.open(row.note, note_context(row.natural_id)).decode())
        for row in rows
    )


def look(connection: Connection, who: Acting, lead_id: int, *, now: datetime) -> bool:
    """Say that somebody has a lead open just now; False where it is not theirs."""
    theirs = select(leads.c.id).where(leads.c.id == lead_id, access.sees_content(who))
    # Held, as the row of who looks points to it: a lead that is being erased is gone once that is over.
    if connection.execute(theirs.with_for_update(read=True, key_share=True)).first() is None:
        return False
    values = {"lead": lead_id, "staff": who.staff_id, "organization": who.organization_id, "now": now}
    connection.execute(_LOOK, values)
    return True


def looking(connection: Connection, who: Acting, lead_id: int, *, since: datetime) -> tuple[int, ...]:
    """Name the others of the own organisation who had a lead open since a time."""
    others = of_lead(lead_looking, who, lead_id).where(
        lead_looking.c.at >= since, lead_looking.c.staff_id != who.staff_id
    )
    return tuple(row.staff_id for row in connection.execute(others.order_by(lead_looking.c.staff_id)).all())


def _audit(connection: Connection, who: Who, whose: Owner, act: Act, *, now: datetime) -> None:
    attributes = {"by": "program" if who.staff_id is None else str(who.staff_id), "lead": str(whose.lead_id)}
    row = AuditRow(f"lead.{act.done}", ACTIVITY, attributes={**act.details, **attributes})
    about = audit.Subject(whose.person_id, whose.key)
    audit.append(connection, [row], trace_id=act.trace_id, now=now, about=about)


def of_lead(table: Table, who: Who, lead_id: int) -> Select[Any]:
    """Select what the own organisation wrote about a lead that it has."""
    of_lead = select(table).join(leads, leads.c.id == table.c.lead_id).where(table.c.lead_id == lead_id)
    return of_lead.where(access.written_by_own(who, table.c.organization_id))

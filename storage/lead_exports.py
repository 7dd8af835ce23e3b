"""Leads taken out of here as a table: those of a list, all at once; every one of them stands in the audit log."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, select

from dialogs.casework.leads import Lead
from storage import access, audit, lead_inbox
from storage.access import Acting
from storage.audit import Subject
from storage.contexts import note_context, record_context
from storage.encryption import KeyRing
from storage.lead_inbox import Filters
from storage.lead_records import ACTIVITY
from storage.tables import conversations, lead_notes, lead_records, leads, person_keys
from storage.turn_rows import AuditRow

#: How many leads one statement names.
_AT_ONCE: Final = 500


class TooManyLeads(Exception):
    """More leads than one export may hold; nothing was taken, and nothing stands in the audit log."""


@dataclass(frozen=True, slots=True)
class NewExport:
    """What is taken out: at most so many leads of a list; `with_words`: records and notes too.

    `details` are codes that say in the audit log which list and which columns it was.
    """

    filters: Filters
    most: int
    with_words: bool
    details: Mapping[str, str]
    trace_id: bytes


@dataclass(frozen=True, slots=True)
class ExportedLead:
    """One lead of an export. `record` None: words were not wanted, or the person took it back."""

    lead: Lead
    record: bytes | None = field(default=None, repr=False)  #: JSON
    notes: tuple[str, ...] = field(default=(), repr=False)


def export(
    connection: Connection, who: Acting, keys: KeyRing, *, new: NewExport, now: datetime
) -> tuple[ExportedLead, ...]:  # fmt: skip
    """Give the leads of a list whose content somebody may see, and write each to the audit log. Raises TooManyLeads."""
    page = lead_inbox.page(connection, who, new.filters, limit=new.most)
    if page.after is not None:
        raise TooManyLeads
    ids = [lead.id for lead in page.leads]
    subjects = _subjects(connection, who, keys, ids)
    records = _records(connection, subjects) if new.with_words else {}
    notes = _notes(connection, who, subjects) if new.with_words else {}
    taken = [lead for lead in page.leads if lead.id in subjects]
    _audit(connection, who, new, {lead.id: subjects[lead.id] for lead in taken}, now=now)
    return tuple(ExportedLead(lead, records.get(lead.id), tuple(notes.get(lead.id, ()))) for lead in taken)


def _subjects(connection: Connection, who: Acting, keys: KeyRing, ids: Sequence[int]) -> dict[int, Subject]:
    """Give whose each lead is, with what opens it; those whose content is not there for somebody are left out."""
    found: dict[int, Subject] = {}
    whose = (
        select(leads.c.id, conversations.c.person_id, person_keys.c.wrapped)
        .join(conversations, conversations.c.id == leads.c.conversation_id)
        .join(person_keys, person_keys.c.person_id == conversations.c.person_id)
        .where(access.sees_content(who))
    )
    for some in _in_parts(ids):
        for row in connection.execute(whose.where(leads.c.id.in_(some))).all():
            found[row.id] = Subject(row.person_id, keys.unwrap(row.person_id, row.wrapped))
    return found


def _records(connection: Connection, subjects: Mapping[int, Subject]) -> dict[int, bytes]:
    found: dict[int, bytes] = {}
    for some in _in_parts(list(subjects)):
        for row in connection.execute(select(lead_records).where(lead_records.c.lead_id.in_(some))).all():
            found[row.lead_id] = subjects[row.lead_id].key.open(row.record, record_context(row.lead_id))
    return found


def _notes(connection: Connection, who: Acting, subjects: Mapping[int, Subject]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    written = select(lead_notes).join(leads, leads.c.id == lead_notes.c.lead_id)
    own = written.where(access.written_by_own(who, lead_notes.c.organization_id)).order_by(lead_notes.c.id)
    for some in _in_parts(list(subjects)):
        for row in connection.execute(own.where(lead_notes.c.lead_id.in_(some))).all():
            note = subjects[row.lead_id].key.open(row.note, note_context(row.natural_id))
            found[row.lead_id].append(note.decode())
    return found


def _audit(
    connection: Connection, who: Acting, new: NewExport, subjects: Mapping[int, Subject], *, now: datetime
) -> None:
    """Write the export with its count, and a row for each lead about its person; the last step of a transaction."""
    by = {"by": str(who.staff_id)}
    counted = {**new.details, **by, "count": str(len(subjects)), "organisation": who.organization_id or ""}
    rows: list[tuple[AuditRow, Subject | None]] = [(AuditRow("leads.exported", ACTIVITY, attributes=counted), None)]
    for lead_id, subject in subjects.items():
        words = {"words": "yes" if new.with_words else "no"}
        row = AuditRow("lead.exported", ACTIVITY, attributes={**by, **words, "lead": str(lead_id)})
        rows.append((row, subject))
    audit.append_each(connection, rows, trace_id=new.trace_id, now=now)


def _in_parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]

"""What is taken from an organisation when a person takes their consent back: all of it that is personal."""

from typing import Any

from sqlalchemy import Connection, Select, delete, select

from storage import access
from storage.tables import (
    appointments,
    conversations,
    lead_looking,
    lead_messages,
    lead_notes,
    lead_records,
    leads,
    outbox,
)

_PERSONAL = (lead_records, lead_messages, lead_notes, appointments, lead_looking)


def forget_content(connection: Connection, lead_id: int) -> None:
    """Delete record, talk, notes and appointments of a lead, for the program; codes and timeline stay.

    What was still to be said to staff about its person goes too. Call it before anything is written to the audit log:
    who reads a lead holds its content while they wait for that log.
    """
    with access.beyond(connection):
        for table in _PERSONAL:
            connection.execute(delete(table).where(table.c.lead_id == lead_id))
        to_staff = delete(outbox).where(outbox.c.conversation_id.is_(None))
        connection.execute(to_staff.where(outbox.c.about_person_id.in_(_person_of(lead_id))))


def _person_of(lead_id: int) -> Select[Any]:
    whose = select(conversations.c.person_id).join(leads, leads.c.conversation_id == conversations.c.id)
    return whose.where(leads.c.id == lead_id)

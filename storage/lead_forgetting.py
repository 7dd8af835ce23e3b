"""What is taken from an organisation when a person takes their consent back: all of it that is personal."""

from sqlalchemy import Connection, delete

from storage import access
from storage.tables import appointments, lead_looking, lead_messages, lead_notes, lead_records

_PERSONAL = (lead_records, lead_messages, lead_notes, appointments, lead_looking)


def forget_content(connection: Connection, lead_id: int) -> None:
    """Delete record, talk, notes and appointments of a lead, for the program; codes and timeline stay."""
    with access.beyond(connection):
        for table in _PERSONAL:
            connection.execute(delete(table).where(table.c.lead_id == lead_id))

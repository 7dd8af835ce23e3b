"""A short word for how a list or a lead stands: another one tells pages that they have to look again."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, ScalarSelect, Table, func, select

from storage import access
from storage.access import Who
from storage.lead_records import of_lead
from storage.tables import appointments, lead_events, lead_messages, lead_notes, leads


def list_state(connection: Connection, who: Who) -> str:
    """Sum the open leads of somebody up; another word than before: some lead came, went or was changed."""
    summed = select(func.count(), func.sum(leads.c.id), func.sum(leads.c.version))
    row = connection.execute(summed.where(access.sees(who), leads.c.closed_at.is_(None))).one()
    return _word(tuple(row))


def lead_state(connection: Connection, who: Who, lead_id: int) -> str | None:
    """Sum one lead up with what was said, noted and agreed about it; None where it is not there for somebody."""

    def of_own(summed: ColumnElement[Any], table: Table) -> ScalarSelect[Any]:
        return of_lead(table, who, lead_id).with_only_columns(summed).scalar_subquery()

    happened = select(func.max(lead_events.c.id)).where(lead_events.c.lead_id == lead_id)
    columns = (
        leads.c.version,
        happened.scalar_subquery(),
        of_own(func.max(lead_messages.c.id), lead_messages),
        of_own(func.max(lead_notes.c.id), lead_notes),
        of_own(func.sum(appointments.c.id + appointments.c.sequence), appointments),
    )
    row = connection.execute(select(*columns).where(leads.c.id == lead_id, access.sees(who))).first()
    return None if row is None else _word(tuple(row))


def _word(numbers: tuple[int | None, ...]) -> str:
    return ".".join(str(number or 0) for number in numbers)

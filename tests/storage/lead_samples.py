"""Organisations, staff and leads as tests write them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Table, select

from dialogs.casework import lead_life
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.leads import Candidate, Lead, Moved
from storage import leads, tables
from storage.access import SYSTEM, Acting, Program, acting
from storage.database import Database
from storage.leads import NewLead
from tests.storage.samples import NOW, converse, meet

RECORD = '{"nl": "Betaalt de huur niet-ŞĞİ"}'.encode()

BUREN, BRUG, GEMEENTE = "org-buren", "org-brug", "org-gemeente"
#: In the order in which they are offered a lead.
CANDIDATES = (
    Candidate("buren-west", BUREN, "branch"),
    Candidate("brug-oost", BRUG, "branch"),
    Candidate("gemeente-loket", GEMEENTE, "municipality"),
)

AYLIN = Acting(1, "helper", BUREN)
BAS = Acting(2, "helper", BUREN)
CEM = Acting(3, "helper", BRUG)
DAAN = Acting(4, "coordinator", BRUG)
ADMIN = Acting(5, "admin")
EDITOR = Acting(6, "editor")
OBSERVER = Acting(7, "observer", None, "GM0344")
EVA = Acting(8, "coordinator", GEMEENTE)
EVERYBODY = (AYLIN, BAS, CEM, DAAN, ADMIN, EDITOR, OBSERVER, EVA)


class Clock:
    """Days and office hours, in UTC."""

    def date_of(self, moment: datetime) -> date:
        return moment.date()

    def start_of(self, day: date) -> datetime:
        return datetime.combine(day, time(9), UTC)

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(17), UTC)


CLOCK = Clock()


async def hire(database: Database) -> None:
    """Make the organisations and their staff."""
    await database.run(_hire)


def _hire(connection: Connection) -> None:
    for organization_id in (BUREN, BRUG, GEMEENTE):
        account = {"organization_id": organization_id, "name": organization_id, "settings": "{}", "created_at": NOW}
        connection.execute(tables.accounts.insert().values(account))
    for member in EVERYBODY:
        values = {
            "id": member.staff_id,
            "organization_id": member.organization_id,
            "role": member.role,
            "language": "nl",
            "status": "active",
            "shortcuts": True,
            "created_at": NOW,
        }
        connection.execute(tables.staff.insert().values(values))


def lead(reference: str = "k7m2p", **codes: Any) -> Lead:
    """Make a lead that is offered to the first candidate."""
    case = lead_life.Case(
        reference=reference,
        municipality="GM0344",
        class_code="problematic",
        urgency="U1",
        phase="before",
        language="tr",
        help_language="tr",
        way="bot",
        legal_threat=False,
    )
    return lead_life.begin(replace(case, **codes), CANDIDATES, NOW, CLOCK)


async def opened(database: Database, number: int = 1, **codes: Any) -> Lead:
    """Open the lead of one more person, in a turn of theirs."""
    address = f"person-{number}"
    await converse(database, 1000 + number, address)
    met = await meet(database, address)
    made = lead(f"ref{number}", **codes)
    new = NewLead(made, RECORD, next_due_at(made, CLOCK))
    return await database.run(leads.open_lead, new, conversation_id=met.id, key=met.key, now=NOW)


async def move(database: Database, who: Any, before: Lead, moved: Moved, *, now: datetime = NOW) -> Lead:
    """Write a move as a use case does."""
    wake_at = next_due_at(moved.lead, CLOCK)
    return await acting(database, who, leads.save, before, moved, wake_at=wake_at, now=now)


async def claimed(database: Database, who: Acting, before: Lead) -> Lead:
    """Take a lead."""
    moved = lead_life.accept(before, who.staff_id, NOW, CLOCK)
    return await acting(
        database, who, leads.claim, before, moved, wake_at=next_due_at(moved.lead, CLOCK), now=NOW
    )  # fmt: skip


async def declined(database: Database, who: Acting, before: Lead) -> Lead:
    """Decline a lead: the next candidate has it."""
    return await move(database, who, before, lead_life.decline(before, "no_room", NOW, CLOCK))


async def kept(database: Database, table: Table) -> list[dict[str, Any]]:
    """Read a whole table as the program, which sees all leads, in the order of its key."""

    def read(connection: Connection, who: Program) -> list[dict[str, Any]]:
        rows = connection.execute(select(table).order_by(*table.primary_key.columns))
        return [dict(row._mapping) for row in rows]

    return await acting(database, SYSTEM, read)

"""Leads by the ten thousands, the same every time: organisations, staff, people and what they handed over, as rows."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final

from sqlalchemy import Connection, Table

from dialogs.casework.leads import Candidate
from storage import tables
from storage.access import Acting, Program, acting
from storage.contexts import address_context, record_context
from storage.database import Database
from storage.encryption import KeyRing, SealingKey
from tests.databases import as_owner

ORGANIZATIONS: Final = 40
#: Of all leads, how many are open, how many of those the largest organisation has, and how many of the closed.
OPEN, LARGEST_OPEN, LARGEST_CLOSED = 0.2, 0.5, 0.125
HELPERS: Final = 5  #: of each organisation
_AT_ONCE: Final = 2_000

_STATUSES: Final = ("offered", "accepted", "contacted", "in_progress")
_URGENCIES: Final = ("U0", "U0", "U0", "U1", "U1", "U2L", "U2", "U3")
_PHASES: Final = ("before", "before", "during", "after")
_CLASSES: Final = ("limited", "risky", "problematic", "problematic")
_LANGUAGES: Final = ("tr", "tr", "nl")
_HELP: Final = ("turkish", "turkish_or_interpreter", "dutch")
_OUTCOMES: Final = ("completed", "completed", "self", "no_show", "moved", "other")
_MUNICIPALITIES: Final = tuple(f"GM{number:04}" for number in range(1, 343))
_RECORD: Final = b'{"language": "tr", "shown": {"nl": "...", "tr": "..."}, "way": "bot"}'


@dataclass(frozen=True, slots=True)
class Inbox:
    """What was written: who looks, and the offered leads that the helper of the largest organisation may claim."""

    leads: int
    helper: Acting
    coordinator: Acting
    small_helper: Acting
    admin: Acting
    offered: tuple[int, ...]


@dataclass(slots=True)
class _Filling:
    """The rows of one table each, as many as are written at once."""

    connection: Connection
    rows: dict[Table, list[dict[str, Any]]]

    def add(self, table: Table, values: dict[str, Any]) -> None:
        self.rows.setdefault(table, []).append(values)

    def flush(self) -> None:
        for table in (tables.people, tables.person_keys, tables.conversations, tables.leads, tables.lead_records,
                      tables.lead_rounds, tables.lead_events):  # fmt: skip
            if self.rows.get(table):
                self.connection.execute(table.insert(), self.rows.pop(table))


async def fill(database: Database, leads: int, *, now: datetime) -> Inbox:
    """Write organisations, staff and so many leads, in an empty database."""
    system = Program()
    await acting(database, system, _staff, now=now)
    chance, offered = Random(7), list[int]()
    for first in range(1, leads + 1, _AT_ONCE):
        numbers = range(first, min(first + _AT_ONCE, leads + 1))
        offered += await acting(database, system, _leads, database.keys, chance, numbers, leads, now=now)
    await acting(database, system, _settle, leads)
    organization = organization_id(0)
    return Inbox(
        leads,
        Acting(_first_of(0) + 1, "helper", organization),
        Acting(_first_of(0), "coordinator", organization),
        Acting(_first_of(1) + 1, "helper", organization_id(1)),
        Acting(_first_of(ORGANIZATIONS), "admin"),
        tuple(offered),
    )


def organization_id(number: int) -> str:
    """Name an organisation; 0 is the largest."""
    return f"organisation-{number}"


def _first_of(organization: int) -> int:
    """Give the id of an organisation's coordinator; its helpers follow."""
    return 1 + organization * (HELPERS + 1)


def _staff(connection: Connection, who: Program, *, now: datetime) -> None:
    for number in range(ORGANIZATIONS):
        id_ = organization_id(number)
        account = {"organization_id": id_, "name": id_, "settings": "{}", "created_at": now}
        connection.execute(tables.accounts.insert().values(account))
        for place in range(HELPERS + 1):
            role = "helper" if place else "coordinator"
            connection.execute(tables.staff.insert().values(_member(_first_of(number) + place, role, id_, now)))
    connection.execute(tables.staff.insert().values(_member(_first_of(ORGANIZATIONS), "admin", None, now)))


def _member(staff_id: int, role: str, organization: str | None, now: datetime) -> dict[str, Any]:
    return {
        "id": staff_id, "organization_id": organization, "role": role, "language": "nl", "status": "active",
        "shortcuts": True, "created_at": now,
    }  # fmt: skip


def _leads(
    connection: Connection, who: Program, keys: KeyRing, chance: Random, numbers: Sequence[int], total: int, *,
    now: datetime,
) -> list[int]:  # fmt: skip
    filling, offered = _Filling(connection, {}), list[int]()
    for number in numbers:
        lead = _lead(chance, number, total, now=now)
        if lead["status"] == "offered" and lead["organization_id"] == organization_id(0):
            offered.append(number)
        _person(filling, keys, number, lead, now=now)
        filling.add(tables.leads, lead)
        for table, values in _history(lead):
            filling.add(table, values)
    filling.flush()
    return offered


def _lead(chance: Random, number: int, total: int, *, now: datetime) -> dict[str, Any]:
    is_open = chance.random() < OPEN
    largest = chance.random() < (LARGEST_OPEN if is_open else LARGEST_CLOSED)
    organization = 0 if largest else chance.randrange(1, ORGANIZATIONS)
    status = chance.choice(_STATUSES) if is_open else "closed"
    created_at = now - timedelta(minutes=(total - number) * 60 * 24 * 90 / total)
    term = now + timedelta(minutes=chance.randrange(30, 60 * 24 * 20))
    helper = None if status == "offered" else _first_of(organization) + 1 + chance.randrange(HELPERS)
    waiting = [asdict(Candidate("next", organization_id((organization + 1) % ORGANIZATIONS), "branch"))]
    return {
        "id": number,
        "conversation_id": number,
        "reference": f"b{number:09}",
        "status": status,
        "service_id": f"service-{organization}",
        "organization_id": organization_id(organization),
        "municipality": chance.choice(_MUNICIPALITIES),
        "class_code": chance.choice(_CLASSES),
        "urgency": chance.choice(_URGENCIES),
        "phase": chance.choice(_PHASES),
        "language": chance.choice(_LANGUAGES),
        "help_language": chance.choice(_HELP),
        "way": "bot",
        "created_at": created_at,
        "legal_due_at": term + timedelta(days=5),
        "accept_by": term if status == "offered" else None,
        "contact_by": term if status == "accepted" else None,
        "round": 1,
        "waiting": json.dumps(waiting),
        "helper_id": helper,
        "outcome": None if is_open else chance.choice(_OUTCOMES),
        "reminded": False,
        "escalated": False,
        "action_needed": status in _STATUSES[1:] and chance.random() < 0.2,
        "closed_at": None if is_open else created_at + timedelta(days=3),
        "version": 1,
        "term_began_at": created_at,
        "contacted_at": None,
        "due_at": term if is_open else term + timedelta(days=5),
        "wake_at": term + timedelta(days=1) if status in _STATUSES[:2] else None,
    }


def _person(filling: _Filling, keys: KeyRing, number: int, lead: dict[str, Any], *, now: datetime) -> None:
    """Write the person of a lead, with a key of their own: a claim tells them."""
    key: SealingKey
    key, wrapped = keys.new_person_key(number)
    address = f"person {number}"
    hashed = keys.address_hash("web", 7, address)
    filling.add(tables.people, {"id": number, "created_at": now})
    filling.add(tables.person_keys, {"person_id": number, "wrapped": wrapped, "master_key_id": keys.id})
    filling.add(
        tables.conversations,
        {
            "id": number, "person_id": number, "reference": lead["reference"], "channel": "web", "bot_id": 7,
            "address_hash": hashed, "address": key.seal(address.encode(), address_context(hashed)), "version": 1,
            "sequence": 0, "status": "ended", "language": lead["language"], "blocked": False,
            "created_at": lead["created_at"], "updated_at": lead["created_at"],
        },
    )  # fmt: skip
    record = key.seal(_RECORD, record_context(number))
    filling.add(tables.lead_records, {"lead_id": number, "record": record})


def _history(lead: dict[str, Any]) -> Iterator[tuple[Table, dict[str, Any]]]:
    """Give the offer of a lead and the first line of its timeline."""
    taken = lead["status"] != "offered"
    yield tables.lead_rounds, {
        "lead_id": lead["id"], "round": 1, "service_id": lead["service_id"],
        "organization_id": lead["organization_id"], "offered_at": lead["created_at"], "accept_by": lead["accept_by"],
        "ended": "accepted" if taken else None, "reason": None,
        "ended_at": lead["created_at"] + timedelta(hours=5) if taken else None,
    }  # fmt: skip
    yield tables.lead_events, {
        "lead_id": lead["id"], "organization_id": None, "at": lead["created_at"], "code": "offered", "staff_id": None,
        "details": "{}",
    }  # fmt: skip


def _settle(connection: Connection, who: Program, leads: int) -> None:
    """Let ids that the database gives begin after those that were written."""
    if connection.dialect.name != "postgresql":
        return
    as_owner(connection)
    for table in ("people", "conversations", "leads", "staff"):
        connection.exec_driver_sql(f"ALTER TABLE {table} ALTER COLUMN id RESTART WITH {leads + 10_000}")

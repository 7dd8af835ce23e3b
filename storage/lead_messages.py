"""The relay: what a person and the organisation that has their lead say to each other, sealed with the person's key."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import Connection, Row, bindparam, select, text, update

from storage import access, lead_records
from storage.access import Acting, Who
from storage.contexts import words_context
from storage.encryption import KeyRing
from storage.tables import Moment, lead_messages, leads

Sender = Literal["person", "staff"]

_ADD: Final = text(
    "INSERT INTO lead_messages (lead_id, organization_id, natural_id, sender, staff_id, at, words, phrase, details) "
    "VALUES (:lead, :organization, :natural_id, :sender, :staff, :now, :words, :phrase, :details) "
    "ON CONFLICT (natural_id) DO NOTHING"
).bindparams(bindparam("now", type_=Moment))


@dataclass(frozen=True, slots=True)
class NewLine:
    """Something to be said: typed words, or the code of a prepared text with the codes that fill it."""

    natural_id: str
    words: str | None = field(default=None, repr=False)
    phrase: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """Something that was said; `staff_id` None: the person, or somebody who is gone."""

    id: int
    sender: Sender
    staff_id: int | None
    at: datetime
    words: str | None = field(repr=False)
    phrase: str | None
    details: Mapping[str, str]
    seen_at: datetime | None


def add(
    connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, line: NewLine, now: datetime
) -> bool:  # fmt: skip
    """Write down a line, of the person when the program acts; False where the lead is not theirs or nobody has it.

    A line that is known by its natural id is not written again, and that is True.
    """
    whose = lead_records.owner(connection, who, keys, lead_id)
    if whose is None or not whose.organization_id:
        return False
    sealed = None if line.words is None else whose.key.seal(line.words.encode(), words_context(line.natural_id))
    written = {
        "lead": lead_id,
        "organization": whose.organization_id,
        "natural_id": line.natural_id,
        "sender": "person" if who.staff_id is None else "staff",
        "staff": who.staff_id,
        "now": now,
        "words": sealed,
        "phrase": line.phrase,
        "details": json.dumps(dict(line.details), sort_keys=True),
    }
    connection.execute(_ADD, written)
    return True


def was_written_to(connection: Connection, lead_id: int, organization_id: str) -> bool:
    """Say whether an organisation has written to the person of a lead, for the program."""
    theirs = (lead_messages.c.organization_id == organization_id, lead_messages.c.sender == "staff")
    said = select(lead_messages.c.id).where(lead_messages.c.lead_id == lead_id, *theirs)
    return connection.execute(said.limit(1)).first() is not None


def lines(
    connection: Connection, who: Who, keys: KeyRing, lead_id: int, *, after_id: int = 0
) -> tuple[Line, ...]:  # fmt: skip
    """Give the conversation with the own organisation, oldest first; none where it is not theirs. Raises SealBroken."""
    whose = lead_records.owner(connection, who, keys, lead_id)
    if whose is None:
        return ()
    said = lead_records.of_lead(lead_messages, who, lead_id).where(lead_messages.c.id > after_id)
    rows = connection.execute(said.order_by(lead_messages.c.id)).all()
    return tuple(_line(row, whose) for row in rows)


def mark_seen(connection: Connection, who: Acting, lead_id: int, *, up_to_id: int, now: datetime) -> int:
    """Note that staff have seen what the person said, up to a line; give how many lines that are."""
    unseen = update(lead_messages).where(
        lead_messages.c.lead_id == lead_id,
        lead_messages.c.id <= up_to_id,
        lead_messages.c.sender == "person",
        lead_messages.c.seen_at.is_(None),
        lead_messages.c.organization_id == who.organization_id,
    )
    theirs = select(leads.c.id).where(access.sees_content(who))
    return connection.execute(unseen.where(lead_messages.c.lead_id.in_(theirs)).values(seen_at=now)).rowcount


def _line(row: Row[Any], whose: lead_records.Owner) -> Line:
    words = None if row.words is None else whose.key.open(row.words, words_context(row.natural_id)).decode()
    return Line(row.id, row.sender, row.staff_id, row.at, words, row.phrase, json.loads(row.details), row.seen_at)

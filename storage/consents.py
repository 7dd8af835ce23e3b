"""Consents as they were given or refused."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from storage.database import Database
from storage.tables import consents


@dataclass(frozen=True, slots=True)
class Consent:
    """One consent: to what, which version of the text, in which language, given or refused, when."""

    purpose: str
    text_version: str
    language: str
    given: bool
    recorded_at: datetime


def withdraw(connection: Connection, conversation_id: int, purpose: str, *, now: datetime) -> None:
    """Write down that a consent is taken back, beside the text that it was given to; the program's turns call it."""
    given = select(consents).where(consents.c.conversation_id == conversation_id, consents.c.purpose == purpose)
    row = connection.execute(given.order_by(consents.c.id.desc()).limit(1)).first()
    if row is not None and row.given:
        taken_back = {
            "conversation_id": conversation_id,
            "purpose": purpose,
            "text_version": row.text_version,
            "language": row.language,
            "given": False,
            "recorded_at": now,
        }
        connection.execute(consents.insert().values(taken_back))


async def consents_of(database: Database, conversation_id: int) -> tuple[Consent, ...]:
    """List the consents of a conversation, oldest first."""
    columns = [consents.c[name] for name in Consent.__slots__]
    of = select(*columns).where(consents.c.conversation_id == conversation_id).order_by(consents.c.id)
    rows = await database.run(lambda connection: connection.execute(of).all())
    return tuple(Consent(*row) for row in rows)

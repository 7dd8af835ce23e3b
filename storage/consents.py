"""Consents as they were given or refused."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

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


async def consents_of(database: Database, conversation_id: int) -> tuple[Consent, ...]:
    """List the consents of a conversation, oldest first."""
    columns = [consents.c[name] for name in Consent.__slots__]
    of = select(*columns).where(consents.c.conversation_id == conversation_id).order_by(consents.c.id)
    rows = await database.run(lambda connection: connection.execute(of).all())
    return tuple(Consent(*row) for row in rows)

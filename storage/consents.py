"""Consents as they were given or refused."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


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
    raise NotImplementedError

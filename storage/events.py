"""The event log of a conversation: what happened, interpreted, in order; enough to replay it."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One event: its number in the conversation, when, under which bundle, and its JSON, decrypted."""

    number: int
    at: datetime
    bundle_version: str
    payload: bytes


async def events_of(database: Database, conversation_id: int) -> tuple[LoggedEvent, ...]:
    """Read the events of a conversation in order."""
    raise NotImplementedError


async def events_by_reference(database: Database, reference: str) -> tuple[LoggedEvent, ...]:
    """Read the events of the conversation with this public reference; empty when there is none."""
    raise NotImplementedError

"""Everything that is still to be said: claimed, sent, postponed, or given up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database

#: Channels whose people fetch their messages; nobody pushes these.
FETCHED = ("web", "terminal")


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: JSON of an `Outgoing`. `conversation_id` None: a farewell to somebody erased."""

    id: int
    conversation_id: int | None
    channel: str
    bot_id: int
    address: str
    payload: bytes
    prompt: int | None
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Fetched:
    """One message as web and terminal show it."""

    id: int
    payload: bytes
    prompt: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A message that was given up; `reason` is a code."""

    id: int
    conversation_id: int | None
    channel: str
    reason: str
    attempts: int
    created_at: datetime
    dead_at: datetime


@dataclass(frozen=True, slots=True)
class Backlog:
    """How much is unsent, and since when the oldest waits."""

    unsent: int
    oldest_at: datetime | None


async def claim_due(
    database: Database, *, now: datetime, worker: str, lease_s: float, limit: int
) -> tuple[Delivery, ...]:
    """Claim what is due and nobody holds: of every conversation only its oldest unsent message, so order stays."""
    raise NotImplementedError


async def mark_sent(database: Database, ids: Sequence[tuple[int, str | None]], *, now: datetime) -> None:
    """Mark messages (outbox id, the channel's id of it) as sent; a farewell is deleted."""
    raise NotImplementedError


async def postpone(database: Database, id: int, *, until: datetime, reason: str, attempts: int) -> None:
    """Release the claim and try again later."""
    raise NotImplementedError


async def bury(database: Database, id: int, *, now: datetime, reason: str) -> None:
    """Give a message up: it goes to the dead letters."""
    raise NotImplementedError


async def drop_conversation(database: Database, conversation_id: int, *, now: datetime, reason: str) -> None:
    """Give up all unsent messages of a person who blocked the bot, and remember the block."""
    raise NotImplementedError


async def remote_id(database: Database, conversation_id: int, prompt: int) -> str | None:
    """Give the channel's id of the sent message with this prompt number."""
    raise NotImplementedError


async def messages_of(
    database: Database, *, channel: str, bot_id: int, address: str, now: datetime, after: int = 0
) -> tuple[Fetched, ...]:
    """Give all messages to one web or terminal address, oldest first, from after an outbox id; mark them sent.

    A farewell is given once and then gone.
    """
    raise NotImplementedError


async def dead_letters(database: Database, *, limit: int = 100) -> tuple[DeadLetter, ...]:
    """List what was given up, newest first."""
    raise NotImplementedError


async def replay_dead(database: Database, id: int, *, now: datetime) -> bool:
    """Try a dead letter again; False when there is none with this id."""
    raise NotImplementedError


async def backlog(database: Database) -> Backlog:
    """Count what is unsent on pushed channels."""
    raise NotImplementedError

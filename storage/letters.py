"""Messages on their way, as plain values."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: JSON of an `Outgoing`. Without `conversation_id`: to staff, or a farewell."""

    id: int
    conversation_id: int | None
    channel: str
    bot_id: int
    address: str
    payload: bytes
    prompt: int | None
    attempts: int
    created_at: datetime
    card_id: int | None = None  #: the card in a group that it shows


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

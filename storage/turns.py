"""The hot path: read a conversation, write a whole turn; one round trip each on PostgreSQL."""

from datetime import datetime

from storage.database import Database
from storage.turn_rows import (
    CODES,
    TIMER_BOT_ID,
    AuditRow,
    Committed,
    ConsentRow,
    Conversation,
    NewMessage,
    TurnRows,
)

__all__ = [
    "CODES",
    "TIMER_BOT_ID",
    "AuditRow",
    "Committed",
    "ConsentRow",
    "Conversation",
    "NewMessage",
    "TurnRows",
    "commit",
    "find",
]


async def find(database: Database, *, channel: str, bot_id: int, address: str, now: datetime) -> Conversation:
    """Read a conversation; at first contact make person, key and conversation (status `new`, version 0)."""
    raise NotImplementedError


async def commit(
    database: Database, conversation: Conversation | None, rows: TurnRows, *, worker: str, lease_s: float
) -> Committed:
    """Write a whole turn, or nothing of it. Raises DatabaseAway; then repeat it with the same update id.

    Without a conversation (the chat id could not be read) only the update id, quarantine and alerts are written.
    """
    raise NotImplementedError

"""What is to happen later in a conversation."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer that has come due; `id` goes into the turn as `fired_timer` and, with TIMER_BOT_ID, as update id."""

    id: int
    conversation_id: int
    name: str
    channel: str
    bot_id: int
    address: str


async def claim_due(
    database: Database, *, now: datetime, worker: str, lease_s: float, limit: int
) -> tuple[DueTimer, ...]:
    """Claim due timers that nobody holds; those of a person who blocked the bot wait."""
    raise NotImplementedError

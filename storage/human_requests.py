"""People who asked for a human, until somebody answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from storage.database import Database
from storage.tables import conversations, human_requests


@dataclass(frozen=True, slots=True)
class HumanRequest:
    """One open request; `reason` is a code."""

    id: int
    conversation_id: int
    reference: str
    reason: str
    asked_at: datetime


async def waiting(database: Database, *, limit: int = 100) -> tuple[HumanRequest, ...]:
    """List the requests that nobody has handled, oldest first."""
    oldest = (
        select(
            human_requests.c.id,
            human_requests.c.conversation_id,
            conversations.c.reference,
            human_requests.c.reason,
            human_requests.c.asked_at,
        )
        .join(conversations, conversations.c.id == human_requests.c.conversation_id)
        .where(human_requests.c.handled_at.is_(None))
        .order_by(human_requests.c.id)
        .limit(limit)
    )
    rows = await database.run(lambda connection: connection.execute(oldest).all())
    return tuple(HumanRequest(*row) for row in rows)


async def mark_handled(database: Database, id: int, *, now: datetime) -> None:
    """Take a request off the list."""
    handled = update(human_requests).where(human_requests.c.id == id, human_requests.c.handled_at.is_(None))
    await database.run(lambda connection: connection.execute(handled.values(handled_at=now)))

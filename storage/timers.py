"""What is to happen later in a conversation."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update

from storage.contexts import address_context
from storage.database import Database
from storage.encryption import KeyRing
from storage.failpoints import fp
from storage.tables import conversations, person_keys, timers


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
    """Claim due timers that nobody holds, the longest due first; those of a person who blocked the bot wait.

    The turn that answers a timer deletes it; until then its claim lapses after `lease_s`. Raises DatabaseAway.
    """
    until = now + timedelta(seconds=lease_s)
    claimed = await database.run(_claim, database.keys, now=now, worker=worker, until=until, limit=limit)
    fp("timer.after_claim")
    return claimed


def cancel(connection: Connection, conversation_id: int) -> None:
    """Disarm every timer of a conversation."""
    connection.execute(delete(timers).where(timers.c.conversation_id == conversation_id))


def _claim(
    connection: Connection, keys: KeyRing, *, now: datetime, worker: str, until: datetime, limit: int
) -> tuple[DueTimer, ...]:
    due = (
        select(
            timers.c.id,
            timers.c.conversation_id,
            timers.c.name,
            conversations.c.channel,
            conversations.c.bot_id,
            conversations.c.person_id,
            conversations.c.address_hash,
            conversations.c.address,
            person_keys.c.wrapped,
        )
        .join(conversations, conversations.c.id == timers.c.conversation_id)
        .join(person_keys, person_keys.c.person_id == conversations.c.person_id)
        .where(
            timers.c.due_at <= now,
            or_(timers.c.claimed_until.is_(None), timers.c.claimed_until <= now),
            conversations.c.blocked.is_(False),
        )
        .order_by(timers.c.due_at, timers.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=timers)
    )
    claimed = []
    for row in connection.execute(due).all():
        key = keys.unwrap(row.person_id, row.wrapped)
        address = key.open(row.address, address_context(row.address_hash)).decode()
        claimed.append(DueTimer(row.id, row.conversation_id, row.name, row.channel, row.bot_id, address))
    if claimed:
        ids = [timer.id for timer in claimed]
        connection.execute(update(timers).where(timers.c.id.in_(ids)).values(claimed_by=worker, claimed_until=until))
    return tuple(claimed)

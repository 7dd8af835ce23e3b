"""Everything that is still to be said: claimed, sent, postponed, or given up."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from storage import outbox_statements
from storage.database import Database
from storage.failpoints import fp
from storage.letters import Backlog, DeadLetter, Delivery, Fetched
from storage.outbox_statements import FETCHED, RELEASED, UNSENT
from storage.tables import outbox

__all__ = [
    "FETCHED",
    "Backlog",
    "DeadLetter",
    "Delivery",
    "Fetched",
    "backlog",
    "bury",
    "claim_due",
    "dead_letters",
    "drop_conversation",
    "mark_sent",
    "messages_of",
    "postpone",
    "remote_id",
    "replay_dead",
]


async def claim_due(
    database: Database, *, now: datetime, worker: str, lease_s: float, limit: int
) -> tuple[Delivery, ...]:
    """Claim what is due and nobody holds: of every conversation only its oldest unsent message, so order stays.

    A row that does not open (changed, or its key is gone) is buried. Raises DatabaseAway.
    """
    claimed = await database.run(
        outbox_statements.claim,
        database.keys,
        now=now,
        worker=worker,
        until=now + timedelta(seconds=lease_s),
        limit=limit,
    )
    fp("outbox.after_claim")
    return claimed


async def mark_sent(database: Database, ids: Sequence[tuple[int, str | None]], *, now: datetime) -> None:
    """Mark messages (outbox id, the channel's id of it) as sent; a farewell is deleted. Raises DatabaseAway."""
    if not ids:
        return
    fp("outbox.before_mark")
    await database.run(outbox_statements.mark, ids, now)
    fp("outbox.after_mark")


async def postpone(database: Database, id: int, *, until: datetime, reason: str, attempts: int) -> None:
    """Release the claim and try again later; `attempts` is how often it has been tried by now."""
    await database.run(
        outbox_statements.change, id, RELEASED | {"due_at": until, "reason": reason, "attempts": attempts}
    )


async def bury(database: Database, id: int, *, now: datetime, reason: str) -> None:
    """Give a message up: it goes to the dead letters."""
    await database.run(outbox_statements.change, id, RELEASED | {"dead_at": now, "reason": reason})


async def drop_conversation(database: Database, conversation_id: int, *, now: datetime, reason: str) -> None:
    """Give up all unsent messages of a person who blocked the bot, and remember the block."""
    await database.run(outbox_statements.drop, conversation_id, now=now, reason=reason)


async def remote_id(database: Database, conversation_id: int, prompt: int) -> str | None:
    """Give the channel's id of the message last sent with this prompt number."""
    sent = select(outbox.c.remote_id).where(
        outbox.c.conversation_id == conversation_id, outbox.c.prompt == prompt, outbox.c.remote_id.is_not(None)
    )
    return await database.run(
        lambda connection: connection.execute(sent.order_by(outbox.c.id.desc()).limit(1)).scalar()
    )


async def messages_of(
    database: Database, *, channel: str, bot_id: int, address: str, now: datetime, after: int = 0
) -> tuple[Fetched, ...]:
    """Give the messages to one web or terminal address, oldest first, from after an outbox id; mark them sent.

    A farewell is given once and then gone.
    """
    return await database.run(outbox_statements.fetch, database.keys, (channel, bot_id, address), now=now, after=after)


async def dead_letters(database: Database, *, limit: int = 100) -> tuple[DeadLetter, ...]:
    """List what was given up, newest first."""
    columns = [outbox.c[name] for name in DeadLetter.__slots__]
    dead = select(*columns).where(outbox.c.dead_at.is_not(None)).order_by(outbox.c.id.desc()).limit(limit)
    rows = await database.run(lambda connection: connection.execute(dead).all())
    return tuple(DeadLetter(*row) for row in rows)


async def replay_dead(database: Database, id: int, *, now: datetime) -> bool:
    """Try a dead letter again; False when there is none with this id."""
    again = update(outbox).where(outbox.c.id == id, outbox.c.dead_at.is_not(None))
    statement = again.values(RELEASED | {"dead_at": None, "due_at": now, "attempts": 0, "reason": None})
    return await database.run(lambda connection: connection.execute(statement).rowcount == 1)


async def backlog(database: Database) -> Backlog:
    """Count what is unsent on pushed channels."""
    count = select(func.count(), func.min(outbox.c.created_at)).where(UNSENT, outbox.c.channel.not_in(FETCHED))
    unsent, oldest_at = await database.run(lambda connection: connection.execute(count).one())
    return Backlog(unsent, oldest_at)

"""What the outbox says to the database, inside a transaction."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    update,
)

from storage import lead_cards
from storage.contexts import address_context, farewell_context, payload_context
from storage.encryption import KeyRing, SealBroken, SealingKey
from storage.letters import Delivery, Fetched
from storage.tables import Moment, conversations, outbox, person_keys

#: Channels whose people fetch their messages; nobody pushes these.
FETCHED: Final = ("web", "terminal")

RELEASED: Final[dict[str, Any]] = {"claimed_by": None, "claimed_until": None}
UNSENT: Final[ColumnElement[bool]] = and_(outbox.c.sent_at.is_(None), outbox.c.dead_at.is_(None))
_OLDER: Final = outbox.alias("older")
#: Whose key seals the payload: the person's own, or of what staff read about somebody that one's.
_WHOSE: Final = func.coalesce(outbox.c.about_person_id, conversations.c.person_id)
_PERSON = (
    conversations.c.person_id,
    conversations.c.address_hash.label("conversation_address_hash"),
    conversations.c.address.label("conversation_address"),
    person_keys.c.wrapped,
)


def _due(now: datetime, limit: int) -> Select[Any]:
    """Select the oldest unsent row of each conversation, where that row is due and unclaimed."""
    older_unsent = and_(_OLDER.c.id < outbox.c.id, _OLDER.c.sent_at.is_(None), _OLDER.c.dead_at.is_(None))
    same_person = (
        exists().where(_OLDER.c.conversation_id == outbox.c.conversation_id, older_unsent),
        exists().where(_OLDER.c.address_hash == outbox.c.address_hash, older_unsent),
    )
    return (
        select(outbox, *_PERSON)
        .join(conversations, conversations.c.id == outbox.c.conversation_id, isouter=True)
        .join(person_keys, person_keys.c.person_id == _WHOSE, isouter=True)
        .where(
            UNSENT,
            outbox.c.channel.not_in(FETCHED),
            outbox.c.due_at <= now,
            or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now),
            func.coalesce(conversations.c.blocked, false()).is_(false()),
            *(not_(older) for older in same_person),
        )
        .order_by(outbox.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=outbox)
    )


def claim(
    connection: Connection, keys: KeyRing, *, now: datetime, worker: str, until: datetime, limit: int
) -> tuple[Delivery, ...]:
    """Claim the due messages that may go now; bury those that do not open."""
    deliveries = []
    for row in connection.execute(_due(now, limit)).all():
        try:
            deliveries.append(_opened(row, keys))
        except SealBroken:
            change(connection, row.id, RELEASED | {"dead_at": now, "reason": "unreadable"})
    ids = [delivery.id for delivery in deliveries]
    if ids:
        claim = update(outbox).where(outbox.c.id.in_(ids)).values(claimed_by=worker, claimed_until=until)
        connection.execute(claim)
    return tuple(deliveries)


def _opened(row: Row[Any], keys: KeyRing) -> Delivery:
    if row.conversation_id is None:
        key = _key_without_conversation(row, keys)
        address = keys.system.open(row.address, farewell_context(row.natural_id))
    else:
        key = keys.unwrap(row.person_id, row.wrapped)
        address = key.open(row.conversation_address, address_context(row.conversation_address_hash))
    return Delivery(
        id=row.id,
        conversation_id=row.conversation_id,
        channel=row.channel,
        bot_id=row.bot_id,
        address=address.decode(),
        payload=key.open(row.payload, payload_context(row.natural_id)),
        prompt=row.prompt,
        attempts=row.attempts,
        created_at=row.created_at,
        card_id=row.card_id,
    )


def _key_without_conversation(row: Row[Any], keys: KeyRing) -> SealingKey:
    """Give what opens a farewell or a message to staff. Raises SealBroken when who it is about was erased."""
    if row.about_person_id is None:
        return keys.system
    if row.wrapped is None:
        raise SealBroken(payload_context(row.natural_id))
    return keys.unwrap(row.about_person_id, row.wrapped)


def mark(connection: Connection, ids: Sequence[tuple[int, str | None]], now: datetime) -> None:
    """Mark messages as sent; delete farewells and what went to staff, and note which message a card is."""
    mark = update(outbox).where(outbox.c.id == bindparam("row_id"), outbox.c.sent_at.is_(None))
    mark = mark.values(RELEASED | {"sent_at": bindparam("now", type_=Moment), "remote_id": bindparam("remote")})
    connection.execute(mark, [{"row_id": id_, "remote": remote, "now": now} for id_, remote in ids])
    gone = delete(outbox).where(outbox.c.id.in_([id_ for id_, _ in ids]), outbox.c.conversation_id.is_(None))
    for row in connection.execute(gone.returning(outbox.c.card_id, outbox.c.remote_id)).all():
        if row.card_id is not None and row.remote_id is not None:
            lead_cards.sent(connection, row.card_id, row.remote_id)


def change(connection: Connection, id: int, values: dict[str, Any]) -> None:
    """Change a message that is still unsent."""
    connection.execute(update(outbox).where(outbox.c.id == id, UNSENT).values(values))


def drop(connection: Connection, conversation_id: int, *, now: datetime, reason: str) -> None:
    """Give up what is unsent in a conversation, and mark it as blocked."""
    unsent = update(outbox).where(outbox.c.conversation_id == conversation_id, UNSENT)
    connection.execute(unsent.values(RELEASED | {"dead_at": now, "reason": reason}))
    connection.execute(update(conversations).where(conversations.c.id == conversation_id).values(blocked=True))


def fetch(
    connection: Connection, keys: KeyRing, of: tuple[str, int, str], *, now: datetime, after: int
) -> tuple[Fetched, ...]:
    """Give the messages to one address (channel, bot id, address), and mark them sent."""
    address_hash = keys.address_hash(*of)
    found = select(conversations.c.id, conversations.c.person_id, person_keys.c.wrapped).join(
        person_keys, person_keys.c.person_id == conversations.c.person_id
    )
    channel, bot_id, _ = of
    here = found.where(
        conversations.c.channel == channel,
        conversations.c.bot_id == bot_id,
        conversations.c.address_hash == address_hash,
    )
    met = connection.execute(here).first()
    farewells = outbox.c.address_hash == address_hash
    mine = farewells if met is None else or_(farewells, outbox.c.conversation_id == met.id)
    rows = connection.execute(select(outbox).where(mine, outbox.c.id > after).order_by(outbox.c.id)).all()
    own = None if met is None else keys.unwrap(met.person_id, met.wrapped)
    fetched = tuple(_shown(row, keys.system if own is None or row.conversation_id is None else own) for row in rows)
    unsent = [(row.id, None) for row in rows if row.sent_at is None]
    if unsent:
        mark(connection, unsent, now)
    return fetched


def _shown(row: Row[Any], key: SealingKey) -> Fetched:
    return Fetched(row.id, key.open(row.payload, payload_context(row.natural_id)), row.prompt, row.created_at)

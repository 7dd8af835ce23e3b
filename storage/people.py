"""People: met, and forgotten."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete

from storage import lead_history
from storage.contexts import address_context
from storage.database import Database
from storage.encryption import KeyRing, new_reference
from storage.sealing import SELECT_CONVERSATION, opened
from storage.tables import conversations, erasures, people, person_keys
from storage.turn_rows import Conversation


def meet(
    connection: Connection, keys: KeyRing, *, channel: str, bot_id: int, address: str, now: datetime
) -> None:  # fmt: skip
    """Make a person, their key and an empty conversation. Raises IntegrityError when the address is known already."""
    person_id = connection.execute(people.insert().values(created_at=now).returning(people.c.id)).scalar_one()
    key, wrapped = keys.new_person_key(person_id)
    connection.execute(
        person_keys.insert().values(person_id=person_id, wrapped=wrapped, master_key_id=keys.id),
    )
    address_hash = keys.address_hash(channel, bot_id, address)
    connection.execute(
        conversations.insert().values(
            person_id=person_id,
            reference=new_reference(),
            channel=channel,
            bot_id=bot_id,
            address_hash=address_hash,
            address=key.seal(address.encode(), address_context(address_hash)),
            version=0,
            sequence=0,
            status="new",
            blocked=False,
            created_at=now,
            updated_at=now,
        )
    )


async def erase(database: Database, *, channel: str, bot_id: int, address: str, now: datetime) -> bool:
    """Destroy a person's key and every row of theirs, and write the ledger; False when nobody has this address."""
    address_hash = database.keys.address_hash(channel, bot_id, address)
    found = (conversations.c.channel == channel, conversations.c.bot_id == bot_id)
    return await _erase_where(database, *found, conversations.c.address_hash == address_hash, now=now)


async def erase_by_reference(
    database: Database, reference: str, *, now: datetime,
    first: Callable[[Connection, Conversation], None] | None = None,
) -> bool:  # fmt: skip
    """Erase the person behind a conversation's public reference; False when there is none.

    `first` is done before it in the same transaction: what has to be told of them while they are known.
    """
    return await _erase_where(database, conversations.c.reference == reference, now=now, first=first)


def erase_person(connection: Connection, keys: KeyRing, person_id: int, *, now: datetime) -> None:
    """Destroy the key and, by the foreign keys, every row that points to the person; keep a keyed hash and the time."""
    for row in connection.execute(SELECT_CONVERSATION.where(conversations.c.person_id == person_id)).all():
        gone = opened(row, keys)
        connection.execute(
            erasures.insert().values(
                address_hash=keys.ledger_hash(gone.channel, gone.bot_id, gone.address),
                master_key_id=keys.id,
                erased_at=now,
            )
        )
    lead_history.bury(connection, person_id, now=now)
    connection.execute(delete(people).where(people.c.id == person_id))


async def _erase_where(
    database: Database, *conditions: ColumnElement[bool], now: datetime,
    first: Callable[[Connection, Conversation], None] | None = None,
) -> bool:  # fmt: skip
    erased = await database.run(_erase_found, database.keys, conditions, now=now, first=first)
    if erased:
        database.compact_soon()
    return erased


def _erase_found(
    connection: Connection, keys: KeyRing, conditions: tuple[ColumnElement[bool], ...], *, now: datetime,
    first: Callable[[Connection, Conversation], None] | None,
) -> bool:  # fmt: skip
    # The row lock lets a turn in flight end first; the next one finds nobody.
    row = connection.execute(SELECT_CONVERSATION.where(*conditions).with_for_update(of=conversations)).first()
    if row is None:
        return False
    if first is not None:
        first(connection, opened(row, keys))
    erase_person(connection, keys, row.person_id, now=now)
    return True

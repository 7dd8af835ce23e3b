"""The ledger of erased people: keeps them erased when a backup is restored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select

from storage.database import Database
from storage.encryption import KeyRing
from storage.sealing import SELECT_CONVERSATION, opened
from storage.tables import conversations, erasures, people


@dataclass(frozen=True, slots=True)
class Erased:
    """One line: a keyed hash of the address, the master key it was made with, and when."""

    address_hash: bytes
    master_key_id: str
    erased_at: datetime


async def erased(database: Database) -> tuple[Erased, ...]:
    """Give the ledger, oldest first, to be kept beside a backup, not in it."""
    lines = select(*_COLUMNS).order_by(erasures.c.id)
    rows = await database.run(lambda connection: connection.execute(lines).all())
    return tuple(Erased(*row) for row in rows)


async def replay(database: Database, lines: Sequence[Erased]) -> int:
    """Erase again, after a restore, whom the ledger names and who were there before they were erased.

    Lines that the restored database does not know are added to its ledger. Gives the count of people erased.
    """
    count = await database.run(_replay, database.keys, lines)
    if count:
        database.compact_soon()
    return count


_COLUMNS = (erasures.c.address_hash, erasures.c.master_key_id, erasures.c.erased_at)
_BATCH = 1000


def _replay(connection: Connection, keys: KeyRing, lines: Sequence[Erased]) -> int:
    known = {Erased(*row) for row in connection.execute(select(*_COLUMNS)).all()}
    for line in lines:
        if line not in known:
            new = {"address_hash": line.address_hash, "master_key_id": line.master_key_id, "erased_at": line.erased_at}
            connection.execute(erasures.insert().values(new))
    last_erased: dict[bytes, datetime] = {}
    for line in lines:
        before = last_erased.get(line.address_hash, line.erased_at)
        last_erased[line.address_hash] = max(before, line.erased_at)
    return _erase_named(connection, keys, last_erased)


def _erase_named(connection: Connection, keys: KeyRing, last_erased: Mapping[bytes, datetime]) -> int:
    count, after = 0, 0
    page = SELECT_CONVERSATION.order_by(conversations.c.id).limit(_BATCH)
    while rows := connection.execute(page.where(conversations.c.id > after)).all():
        after = rows[-1].id
        for row in rows:
            met = opened(row, keys)
            erased_at = last_erased.get(keys.ledger_hash(met.channel, met.bot_id, met.address))
            if erased_at is not None and met.created_at <= erased_at:
                count += connection.execute(delete(people).where(people.c.id == met.person_id)).rowcount
    return count

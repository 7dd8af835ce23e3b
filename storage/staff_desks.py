"""The private chat of staff as a place of work: whether it is one now, and to whom goes what is typed there."""

from dataclasses import dataclass, field
from typing import Any, Final, Literal

from sqlalchemy import Connection, bindparam, delete, select, text, update

from storage.contexts import kept_words_context
from storage.database import Database
from storage.encryption import KeyRing
from storage.postgres_database import PostgresDatabase
from storage.sqlite_database import SqliteDatabase
from storage.tables import staff_desks

#: What the next words are taken for; None: words to the person. `slots_only`: and afterwards nothing goes to them.
Asks = Literal["slots", "slots_only"]

_PUT: Final = text(
    "INSERT INTO staff_desks (staff_id, works, lead_id, asks, kept) VALUES (:staff, :works, :lead, :asks, :kept) "
    "ON CONFLICT (staff_id) DO UPDATE SET works = excluded.works, lead_id = excluded.lead_id, "
    "asks = excluded.asks, kept = excluded.kept"
).bindparams(bindparam("staff"), bindparam("works"))

#: Asked of every private message, so it is as short as it can be; this spelling of parameters both engines understand.
_WORKS: Final = """
SELECT 1 FROM staff JOIN staff_desks ON staff_desks.staff_id = staff.id
WHERE staff.telegram_id_hash = $1 AND staff.status = 'active' AND staff_desks.works
"""


@dataclass(frozen=True, slots=True)
class StaffDesk:
    """How the private chat of somebody stands. `lead_id`: whose person reads what is typed; None: it is asked."""

    staff_id: int
    works: bool = False
    lead_id: int | None = None
    asks: Asks | None = None
    kept: str | None = field(default=None, repr=False)  #: words that wait for whom they are meant


async def works_here(database: Database, telegram_id: str) -> bool:
    """Say whether a private chat is that of staff who work in it now. Raises DatabaseAway."""
    hashed = database.keys.staff_hash("telegram", telegram_id)
    if isinstance(database, SqliteDatabase):
        return await database.run_raw(lambda raw: raw.execute(_WORKS, {"1": hashed}).fetchone() is not None)
    assert isinstance(database, PostgresDatabase)
    return bool(await database.fetch(_WORKS, hashed))


def find(connection: Connection, keys: KeyRing, staff_id: int) -> StaffDesk:
    """Give how the private chat of somebody stands."""
    row = connection.execute(select(staff_desks).where(staff_desks.c.staff_id == staff_id)).first()
    if row is None:
        return StaffDesk(staff_id)
    kept = None if row.kept is None else keys.staff.open(row.kept, kept_words_context(staff_id)).decode()
    return StaffDesk(staff_id, row.works, row.lead_id, row.asks, kept)


def put(connection: Connection, keys: KeyRing, desk: StaffDesk) -> None:
    """Write down how the private chat of somebody stands."""
    kept: Any = None
    if desk.kept is not None:
        kept = keys.staff.seal(desk.kept.encode(), kept_words_context(desk.staff_id))
    values = {"staff": desk.staff_id, "works": desk.works, "lead": desk.lead_id, "asks": desk.asks, "kept": kept}
    connection.execute(_PUT, values)


def leave(connection: Connection, lead_id: int) -> None:
    """Let nothing that anybody types go to the person of a lead, until they are chosen again."""
    talking = update(staff_desks).where(staff_desks.c.lead_id == lead_id)
    connection.execute(talking.values(lead_id=None, asks=None, kept=None))


def drop(connection: Connection, staff_id: int) -> None:
    """Forget the private chat of somebody as a place of work."""
    connection.execute(delete(staff_desks).where(staff_desks.c.staff_id == staff_id))

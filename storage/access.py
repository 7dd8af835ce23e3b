"""The one door to leads: who acts filters what is found, and row security of PostgreSQL is the second lock."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Concatenate, Final, Literal, ParamSpec, TypeVar

from sqlalchemy import ColumnElement, Connection, and_, false, select, text, true
from sqlalchemy.exc import DBAPIError

from storage.database import Database
from storage.staff import Role
from storage.tables import leads

P = ParamSpec("P")
T = TypeVar("T")

#: Roles whose work is the leads of their organisation.
MEMBERS: Final = ("coordinator", "helper")


@dataclass(frozen=True, slots=True)
class Acting:
    """A staff member who acts, as they signed in."""

    staff_id: int
    role: Role
    organization_id: str | None = None
    municipality: str | None = None


@dataclass(frozen=True, slots=True)
class Program:
    """The program acts: a turn of the person, a clock, an erasure. Never taken from a request of staff."""

    staff_id: None = None
    role: Literal["system"] = "system"
    organization_id: None = None
    municipality: None = None


Who = Acting | Program

W = TypeVar("W", bound=Who)

SYSTEM: Final = Program()

_DECLARE: Final = text(
    "SELECT set_config('kopru.role', :role, true), set_config('kopru.organization', :organization, true), "
    "set_config('kopru.staff', :staff, true)"
)
_DECLARED: Final = text(
    "SELECT coalesce(current_setting('kopru.role', true), '') AS role, "
    "coalesce(current_setting('kopru.organization', true), '') AS organization, "
    "coalesce(current_setting('kopru.staff', true), '') AS staff"
)


async def acting(
    database: Database, who: W, function: Callable[Concatenate[Connection, W, P], T], *args: P.args,
    **kwargs: P.kwargs,
) -> T:  # fmt: skip
    """Call `function(connection, who, …)` in one transaction that knows who acts. Raises DatabaseAway."""

    def declared(connection: Connection) -> T:
        _declare(connection, who)
        return function(connection, who, *args, **kwargs)

    return await database.run(declared)


@contextmanager
def beyond(connection: Connection) -> Iterator[None]:
    """Open the second lock for what the program does by its own rules, after the first let pass: the next offer."""
    with within(connection, SYSTEM):
        yield


@contextmanager
def within(connection: Connection, who: Who) -> Iterator[None]:
    """Let somebody act in a transaction that began without them: a turn of the person that staff brought about."""
    if connection.dialect.name != "postgresql":
        yield
        return
    before = dict(connection.execute(_DECLARED).one()._mapping)
    _declare(connection, who)
    try:
        yield
    finally:
        # In a transaction that failed nothing can be set any more, and nothing can be read either.
        with suppress(DBAPIError):
            connection.execute(_DECLARE, before)


def sees(who: Who) -> ColumnElement[bool]:
    """Give the first lock of leads: which of them are there for somebody, in codes."""
    if who.role in ("system", "admin"):
        return true()
    return own(who)


def sees_content(who: Who) -> ColumnElement[bool]:
    """Give the first lock of what is personal in leads: the program, and who has the lead."""
    return true() if who.role == "system" else own(who)


def own(who: Who) -> ColumnElement[bool]:
    """Say which leads the organisation of somebody has now; none for who has no leads."""
    return belongs_to(who, leads.c.organization_id)


def belongs_to(who: Who, organization_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Say which rows name the organisation of somebody; none for who has no leads, or no organisation."""
    if who.role not in MEMBERS or not who.organization_id:
        return false()  # the empty organisation is the one of leads that nobody has
    return organization_id == who.organization_id


def written_by_own(who: Who, organization_id: ColumnElement[str]) -> ColumnElement[bool]:
    """Narrow rows of a lead to what came about while the organisation of somebody had it; the program sees all."""
    if who.role == "system":
        return true()
    return and_(own(who), organization_id == who.organization_id)


def has(connection: Connection, who: Who, lead_id: int) -> bool:
    """Say whether the content of a lead is there for somebody; "other" and "missing" are the same."""
    found = select(leads.c.id).where(leads.c.id == lead_id, sees_content(who))
    return connection.execute(found).first() is not None


def _declare(connection: Connection, who: Who) -> None:
    if connection.dialect.name == "postgresql":
        staff = "" if who.staff_id is None else str(who.staff_id)
        values = {"role": who.role, "organization": who.organization_id or "", "staff": staff}
        connection.execute(_DECLARE, values)

"""Who works what is handed over: organisations with an open account in which somebody can act."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import ColumnElement, Connection, and_, exists, select

from storage import access
from storage.database import Database
from storage.tables import accounts, leads, staff

#: Roles that take leads.
_ROLES: Final = access.MEMBERS


@dataclass(frozen=True, slots=True)
class Receiver:
    """An organisation that receives leads; `accept_days` is its own term, in working days, where it has one."""

    organization_id: str
    name: str
    accept_days: int | None


async def receivers(database: Database) -> tuple[Receiver, ...]:
    """List who receives leads now. Raises DatabaseAway."""
    return await access.acting(database, access.SYSTEM, _receivers)


def stranded(connection: Connection, who: access.Program, *, after_id: int, limit: int) -> list[int]:
    """Give open leads that lie with an organisation in which nobody works any more, by id, from after one on."""
    gone = select(accounts.c.organization_id).where(~_receives())
    theirs = select(leads.c.id).where(leads.c.closed_at.is_(None), leads.c.organization_id.in_(gone))
    return list(connection.execute(theirs.where(leads.c.id > after_id).order_by(leads.c.id).limit(limit)).scalars())


def _receivers(connection: Connection, who: access.Program) -> tuple[Receiver, ...]:
    found = select(accounts.c.organization_id, accounts.c.name, accounts.c.accept_days)
    rows = connection.execute(found.where(_receives())).all()
    return tuple(Receiver(*row) for row in rows)


def _receives() -> ColumnElement[bool]:
    somebody = exists().where(
        staff.c.organization_id == accounts.c.organization_id, staff.c.status == "active", staff.c.role.in_(_ROLES)
    )
    return and_(accounts.c.closed_at.is_(None), somebody)

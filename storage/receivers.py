"""Who works what is handed over: organisations with an open account in which somebody can act."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, exists, select

from storage import access
from storage.database import Database
from storage.tables import accounts, staff

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


def _receivers(connection: Connection, who: access.Program) -> tuple[Receiver, ...]:
    somebody = exists().where(
        staff.c.organization_id == accounts.c.organization_id, staff.c.status == "active", staff.c.role.in_(_ROLES)
    )
    found = select(accounts.c.organization_id, accounts.c.name, accounts.c.accept_days)
    rows = connection.execute(found.where(accounts.c.closed_at.is_(None), somebody)).all()
    return tuple(Receiver(*row) for row in rows)

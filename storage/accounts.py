"""Accounts: organisations of the directory whose staff work here, and how each is reached."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Connection, Row, select, update

from storage.contexts import account_context
from storage.encryption import KeyRing
from storage.tables import accounts


@dataclass(frozen=True, slots=True)
class Account:
    """An organisation that has staff here; `municipality` is set when it is the help of that municipality."""

    organization_id: str  #: as in the directory
    name: str
    municipality: str | None = None
    accept_days: int | None = None  #: working days in which it says yes or no, where shorter than usual
    group_chat: str | None = None  #: id of its Telegram group
    email: str | None = None
    settings: Mapping[str, Any] = field(default_factory=dict)
    created_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether its staff may work."""
        return self.closed_at is None


def add(connection: Connection, keys: KeyRing, account: Account, *, now: datetime) -> bool:
    """Open an account, or open a closed one again; False when it is open already, and nothing is changed."""
    known = find(connection, keys, account.organization_id)
    if known is not None and known.is_open:
        return False
    if known is None:
        values = {**_sealed(account, keys), "organization_id": account.organization_id, "created_at": now}
        connection.execute(accounts.insert().values(values))
    else:
        _update(connection, account.organization_id, {**_sealed(account, keys), "closed_at": None})
    return True


def find(connection: Connection, keys: KeyRing, organization_id: str) -> Account | None:
    """Find an account by the id of its organisation, be it open or closed."""
    row = connection.execute(select(accounts).where(accounts.c.organization_id == organization_id)).first()
    return None if row is None else _opened(row, keys)


def find_by_group(connection: Connection, keys: KeyRing, group_chat: str) -> Account | None:
    """Find the open account whose Telegram group this is."""
    found = select(accounts).where(
        accounts.c.group_chat_hash == keys.staff_hash("group", group_chat), accounts.c.closed_at.is_(None)
    )
    row = connection.execute(found).first()
    return None if row is None else _opened(row, keys)


def list_accounts(connection: Connection, keys: KeyRing) -> tuple[Account, ...]:
    """List all accounts by name, closed ones too."""
    rows = connection.execute(select(accounts).order_by(accounts.c.name, accounts.c.organization_id)).all()
    return tuple(_opened(row, keys) for row in rows)


def change(connection: Connection, keys: KeyRing, account: Account) -> bool:
    """Write name, municipality, term, group, address and settings as they are in the account; False: there is none.

    Raises IntegrityError when another account has the same group.
    """
    return _update(connection, account.organization_id, _sealed(account, keys))


def close(connection: Connection, organization_id: str, *, now: datetime) -> bool:
    """Close an account and forget how it was reached; False when it is not open."""
    gone = {"closed_at": now, "group_chat": None, "group_chat_hash": None, "email": None}
    return _update(connection, organization_id, gone, only_open=True)


def _update(
    connection: Connection, organization_id: str, values: Mapping[str, Any], *, only_open: bool = False
) -> bool:
    changed = update(accounts).where(accounts.c.organization_id == organization_id).values(**values)
    if only_open:
        changed = changed.where(accounts.c.closed_at.is_(None))
    return connection.execute(changed).rowcount == 1


def _sealed(account: Account, keys: KeyRing) -> dict[str, Any]:
    def seal(column: str, value: str | None) -> bytes | None:
        context = account_context(column, account.organization_id)
        return None if value is None else keys.staff.seal(value.encode(), context)

    group = account.group_chat
    return {
        "name": account.name,
        "municipality": account.municipality,
        "accept_days": account.accept_days,
        "group_chat": seal("group_chat", group),
        "group_chat_hash": None if group is None else keys.staff_hash("group", group),
        "email": seal("email", account.email),
        "settings": json.dumps(dict(account.settings), sort_keys=True, ensure_ascii=False),
    }


def _opened(row: Row[Any], keys: KeyRing) -> Account:
    def read(column: str) -> str | None:
        sealed = cast(bytes | None, getattr(row, column))
        context = account_context(column, row.organization_id)
        return None if sealed is None else keys.staff.open(sealed, context).decode()

    return Account(
        organization_id=row.organization_id,
        name=row.name,
        municipality=row.municipality,
        accept_days=row.accept_days,
        group_chat=read("group_chat"),
        email=read("email"),
        settings=json.loads(row.settings),
        created_at=row.created_at,
        closed_at=row.closed_at,
    )

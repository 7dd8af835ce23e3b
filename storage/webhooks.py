"""Where the systems of organisations hear of their leads: addresses, what each wants to hear, and the secrets."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Update, delete, false, func, select, true, update

from storage import access
from storage.access import Who
from storage.contexts import endpoint_context
from storage.encryption import KeyRing
from storage.tables import accounts, webhook_endpoints


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """An address that wants to hear of some events; `id` is random."""

    id: str
    organization_id: str
    url: str
    secret: str = field(repr=False)
    events: Sequence[str]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address as its organisation sees it; its secret is shown by nothing any more."""

    id: str
    organization_id: str
    url: str
    events: tuple[str, ...]
    created_at: datetime
    old_until: datetime | None  #: until when the secret before the last one signs too
    disabled_at: datetime | None  #: since when it gets nothing, as it said that it is gone


def add(connection: Connection, who: Who, keys: KeyRing, new: NewEndpoint, *, now: datetime) -> None:
    """Write down an address. Raises LookupError where its organisation is not there for somebody."""
    if not _belongs(who, new.organization_id):
        raise LookupError("no such organisation")
    values = {
        "id": new.id,
        "organization_id": new.organization_id,
        "url": keys.staff.seal(new.url.encode(), endpoint_context("url", new.id)),
        "secret": _sealed(keys, new.id, new.secret),
        "events": json.dumps(sorted(new.events)),
        "created_at": now,
    }
    connection.execute(webhook_endpoints.insert().values(values))


def list_endpoints(connection: Connection, who: Who, keys: KeyRing, organization_id: str) -> tuple[Endpoint, ...]:
    """List the addresses of an organisation, oldest first."""
    its = select(webhook_endpoints).where(webhook_endpoints.c.organization_id == organization_id, sees(who))
    rows = connection.execute(its.order_by(webhook_endpoints.c.created_at, webhook_endpoints.c.id)).all()
    return tuple(_opened(row, keys) for row in rows)


def find(connection: Connection, who: Who, keys: KeyRing, endpoint_id: str) -> Endpoint | None:
    """Give an address; None for one that is not there and for one of others alike."""
    found = select(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id, sees(who))
    row = connection.execute(found).first()
    return None if row is None else _opened(row, keys)


def rotate(
    connection: Connection, who: Who, keys: KeyRing, endpoint_id: str, *, secret: str, old_until: datetime
) -> bool:
    """Give an address a new secret, beside which the one before signs for a while; False: it is not there."""
    new = {"secret": _sealed(keys, endpoint_id, secret), "old_secret": webhook_endpoints.c.secret}
    return connection.execute(_of(who, endpoint_id).values(**new, old_until=old_until)).rowcount == 1


def remove(connection: Connection, who: Who, endpoint_id: str) -> bool:
    """Forget an address, and what was to be sent there; False: it is not there."""
    gone = delete(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id, sees(who))
    return connection.execute(gone).rowcount == 1


def enable(connection: Connection, who: Who, endpoint_id: str) -> bool:
    """Send to an address again that had said it is gone; False: it is not there."""
    return connection.execute(_of(who, endpoint_id).values(disabled_at=None)).rowcount == 1


def disable(connection: Connection, who: Who, endpoint_id: str, *, now: datetime) -> None:
    """Send nothing to an address any more."""
    on = _of(who, endpoint_id).where(webhook_endpoints.c.disabled_at.is_(None))
    connection.execute(on.values(disabled_at=now))


def wanting(connection: Connection, organization_id: str, event: str) -> tuple[str, ...]:
    """List the addresses of an organisation with an open account that want to hear of an event, for the program."""
    on = (webhook_endpoints.c.disabled_at.is_(None), accounts.c.closed_at.is_(None))
    its = select(webhook_endpoints.c.id, webhook_endpoints.c.events).join(
        accounts, accounts.c.organization_id == webhook_endpoints.c.organization_id
    )
    its = its.where(webhook_endpoints.c.organization_id == organization_id, *on).order_by(webhook_endpoints.c.id)
    with access.beyond(connection):
        rows = connection.execute(its).all()
    return tuple(row.id for row in rows if event in json.loads(row.events))


def forget_all(connection: Connection, organization_id: str) -> None:
    """Forget the addresses of an organisation whose account closes."""
    with access.beyond(connection):
        connection.execute(delete(webhook_endpoints).where(webhook_endpoints.c.organization_id == organization_id))


def forget_old_secrets(connection: Connection, *, now: datetime) -> int:
    """Forget secrets that sign nothing any more; give their number. For the program."""
    over = update(webhook_endpoints).where(webhook_endpoints.c.old_until <= now)
    with access.beyond(connection):
        return connection.execute(over.values(old_secret=None, old_until=None)).rowcount


def count(connection: Connection, who: Who, organization_id: str) -> int:
    """Count the addresses of an organisation."""
    its = select(func.count()).select_from(webhook_endpoints)
    return connection.execute(its.where(webhook_endpoints.c.organization_id == organization_id, sees(who))).scalar_one()


def sees(who: Who, organization_id: ColumnElement[str] = webhook_endpoints.c.organization_id) -> ColumnElement[bool]:
    """Give the first lock of ways out: coordinators see those of their own organisation, admins and program all."""
    if who.role in ("system", "admin"):
        return true()
    return access.belongs_to(who, organization_id) if who.role == "coordinator" else false()


def opened_url(keys: KeyRing, endpoint_id: str, sealed: bytes) -> str:
    """Open an address. Raises SealBroken."""
    return keys.staff.open(sealed, endpoint_context("url", endpoint_id)).decode()


def opened_secrets(keys: KeyRing, row: Row[Any], *, now: datetime) -> tuple[str, ...]:
    """Open the secrets of a row that sign now, the newest first. Raises SealBroken."""
    old = row.old_secret if row.old_until is not None and row.old_until > now else None
    context = endpoint_context("secret", row.endpoint_id)
    return tuple(keys.staff.open(one, context).decode() for one in (row.secret, old) if one is not None)


def _belongs(who: Who, organization_id: str) -> bool:
    return who.role in ("system", "admin") or (
        who.role == "coordinator" and bool(organization_id) and who.organization_id == organization_id
    )


def _of(who: Who, endpoint_id: str) -> Update:
    return update(webhook_endpoints).where(webhook_endpoints.c.id == endpoint_id, sees(who))


def _sealed(keys: KeyRing, endpoint_id: str, secret: str) -> bytes:
    # One context for both secrets: rotating moves the seal from one column to the other.
    return keys.staff.seal(secret.encode(), endpoint_context("secret", endpoint_id))


def _opened(row: Row[Any], keys: KeyRing) -> Endpoint:
    return Endpoint(
        id=row.id,
        organization_id=row.organization_id,
        url=opened_url(keys, row.id, row.url),
        events=tuple(json.loads(row.events)),
        created_at=row.created_at,
        old_until=row.old_until,
        disabled_at=row.disabled_at,
    )

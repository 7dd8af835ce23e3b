"""One-time links by which somebody begins, or begins again; only the SHA-256 of their token is kept."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, delete, select, update

from storage.contexts import invitation_context
from storage.encryption import KeyRing, new_token, token_hash
from storage.tables import invitations

Kind = Literal["invite", "recover", "first"]


@dataclass(frozen=True, slots=True)
class Pending:
    """What was entered behind a link; it counts from when a code of the authenticator app confirms it."""

    email: str
    name: str
    language: str
    password_hash: str = field(repr=False)
    totp_secret: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link that can be used; no `staff_id`: it makes the first admin."""

    kind: Kind
    staff_id: int | None
    expires_at: datetime
    pending: Pending | None


def add(connection: Connection, kind: Kind, staff_id: int | None, *, expires_at: datetime) -> str:
    """Make a link and give its token, which nothing can show again; older links of this person no longer work."""
    if staff_id is not None:
        drop(connection, staff_id)
    token = new_token()
    values = {"token_hash": token_hash(token), "staff_id": staff_id, "kind": kind, "expires_at": expires_at}
    connection.execute(invitations.insert().values(values))
    return token


def find(connection: Connection, keys: KeyRing, token: str, *, now: datetime) -> Invitation | None:
    """Find a link that is neither used nor too old, and hold it until the transaction ends."""
    hashed = token_hash(token)
    usable = (invitations.c.used_at.is_(None), invitations.c.expires_at > now)
    found = select(invitations).where(invitations.c.token_hash == hashed, *usable).with_for_update()
    row = connection.execute(found).first()
    if row is None:
        return None
    pending = None
    if row.pending is not None:
        pending = Pending(**json.loads(keys.staff.open(row.pending, invitation_context(hashed))))
    return Invitation(row.kind, row.staff_id, row.expires_at, pending)


def keep(connection: Connection, keys: KeyRing, token: str, pending: Pending) -> None:
    """Keep what was entered behind a link, in place of what was entered before."""
    hashed = token_hash(token)
    sealed = keys.staff.seal(json.dumps(asdict(pending)).encode(), invitation_context(hashed))
    connection.execute(update(invitations).where(invitations.c.token_hash == hashed).values(pending=sealed))


def use(connection: Connection, token: str, *, now: datetime) -> None:
    """Use a link up; what was entered behind it is wiped, and every other link to a first admin is gone."""
    hashed = token_hash(token)
    used = update(invitations).where(invitations.c.token_hash == hashed)
    connection.execute(used.values(used_at=now, pending=None))
    connection.execute(delete(invitations).where(invitations.c.kind == "first", invitations.c.token_hash != hashed))


def drop(connection: Connection, staff_id: int) -> None:
    """Make the unused links of somebody useless."""
    unused = (invitations.c.staff_id == staff_id, invitations.c.used_at.is_(None))
    connection.execute(delete(invitations).where(*unused))

"""Passkeys of staff, and the challenges that they answer, each once."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, select, update

from storage.contexts import passkey_context
from storage.encryption import KeyRing, new_challenge
from storage.tables import passkey_challenges as challenges
from storage.tables import passkeys


@dataclass(frozen=True, slots=True)
class Passkey:
    """A key pair in somebody's device; here is its public half."""

    id: int
    staff_id: int
    credential_id: bytes
    public_key: bytes = field(repr=False)
    sign_count: int
    name: str
    created_at: datetime


def challenge(connection: Connection, staff_id: int | None, *, expires_at: datetime) -> bytes:
    """Make what a passkey is asked to sign; for somebody's new passkey, or (None) for signing in."""
    made = new_challenge()
    values = {"challenge_hash": _hash(made), "staff_id": staff_id, "expires_at": expires_at}
    connection.execute(challenges.insert().values(values))
    return made


def take_challenge(connection: Connection, made: bytes, staff_id: int | None, *, now: datetime) -> bool:
    """Use a challenge up; False when it was used, is too old or was made for something else."""
    asked = delete(challenges).where(
        challenges.c.challenge_hash == _hash(made),
        challenges.c.staff_id.is_(None) if staff_id is None else challenges.c.staff_id == staff_id,
        challenges.c.expires_at > now,
    )
    return connection.execute(asked).rowcount == 1


def add(connection: Connection, keys: KeyRing, passkey: Passkey) -> bool:
    """Keep a new passkey, whose `id` is not used; False when it is known already."""
    known = select(passkeys.c.id).where(passkeys.c.credential_id == passkey.credential_id)
    if connection.execute(known).first() is not None:
        return False
    connection.execute(
        passkeys.insert().values(
            staff_id=passkey.staff_id,
            credential_id=passkey.credential_id,
            public_key=passkey.public_key,
            sign_count=passkey.sign_count,
            name=keys.staff.seal(passkey.name.encode(), passkey_context(passkey.credential_id)),
            created_at=passkey.created_at,
        )
    )
    return True


def find(connection: Connection, keys: KeyRing, credential_id: bytes) -> Passkey | None:
    """Find a passkey by the id that its device gave it."""
    row = connection.execute(select(passkeys).where(passkeys.c.credential_id == credential_id)).first()
    return None if row is None else _opened(row, keys)


def list_passkeys(connection: Connection, keys: KeyRing, staff_id: int) -> tuple[Passkey, ...]:
    """List somebody's passkeys, the oldest first."""
    rows = connection.execute(select(passkeys).where(passkeys.c.staff_id == staff_id).order_by(passkeys.c.id)).all()
    return tuple(_opened(row, keys) for row in rows)


def count_use(connection: Connection, passkey_id: int, sign_count: int) -> bool:
    """Keep how often a passkey says it was used; False when it is gone."""
    counted = update(passkeys).where(passkeys.c.id == passkey_id).values(sign_count=sign_count)
    return connection.execute(counted).rowcount == 1


def remove(connection: Connection, staff_id: int, passkey_id: int) -> bool:
    """Forget one passkey of somebody; False when they have no such passkey."""
    gone = delete(passkeys).where(passkeys.c.staff_id == staff_id, passkeys.c.id == passkey_id)
    return connection.execute(gone).rowcount == 1


def remove_all(connection: Connection, staff_id: int) -> None:
    """Forget every passkey of somebody."""
    connection.execute(delete(passkeys).where(passkeys.c.staff_id == staff_id))


def _hash(made: bytes) -> bytes:
    return hashlib.sha256(made).digest()


def _opened(row: Row[Any], keys: KeyRing) -> Passkey:
    credential_id = bytes(row.credential_id)
    return Passkey(
        id=row.id,
        staff_id=row.staff_id,
        credential_id=credential_id,
        public_key=bytes(row.public_key),
        sign_count=row.sign_count,
        name=keys.staff.open(row.name, passkey_context(credential_id)).decode(),
        created_at=row.created_at,
    )

"""What limits signing in: failures and known networks by keyed hashes, and used codes of authenticator apps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, select, text

from storage.encryption import KeyRing
from storage.tables import sign_in_attempts as attempts
from storage.tables import totp_used

#: Names our lock among the advisory locks of a PostgreSQL database ("sign" in ASCII).
_LOCK: Final = 0x7369676E

_STEP_S: Final = 30

_TAKE_STEP = text("INSERT INTO totp_used (staff_id, step) VALUES (:staff_id, :step) ON CONFLICT DO NOTHING")


@dataclass(frozen=True, slots=True)
class Tried:
    """How often something was tried since a time, and when last."""

    times: int
    last_at: datetime | None


def lock(connection: Connection) -> None:
    """Let attempts come one by one, so that many at once cannot pass a limit together."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def tried(connection: Connection, keys: KeyRing, kind: str, name: str, *, since: datetime) -> Tried:
    """Count the attempts of an account, a network or everybody."""
    counted = select(func.count(), func.max(attempts.c.at)).where(
        attempts.c.key == keys.staff_hash(kind, name), attempts.c.at > since
    )
    times, last_at = connection.execute(counted).one()
    return Tried(times, last_at)


def note(
    connection: Connection, keys: KeyRing, named: Sequence[tuple[str, str]], *, now: datetime
) -> tuple[int, ...]:  # fmt: skip
    """Note one attempt under several names, before it is known how it ends; give the rows' ids."""
    ids = []
    for kind, name in named:
        values = {"key": keys.staff_hash(kind, name), "at": now}
        inserted = connection.execute(attempts.insert().values(values).returning(attempts.c.id))
        ids.append(int(inserted.scalar_one()))
    return tuple(ids)


def take_back(connection: Connection, ids: Sequence[int]) -> None:
    """Forget an attempt that was none: it succeeded."""
    connection.execute(delete(attempts).where(attempts.c.id.in_(ids)))


def forget(connection: Connection, keys: KeyRing, named: Sequence[tuple[str, str]]) -> None:
    """Forget all attempts under these names."""
    hashed = [keys.staff_hash(kind, name) for kind, name in named]
    connection.execute(delete(attempts).where(attempts.c.key.in_(hashed)))


def take_step(connection: Connection, staff_id: int, step: int) -> bool:
    """Use a code's step of time up; False when it was used before."""
    return connection.execute(_TAKE_STEP, {"staff_id": staff_id, "step": step}).rowcount == 1


def steps_before(moment: datetime) -> ColumnElement[bool]:
    """Say which used steps lie before a moment, for deleting them; a step is thirty seconds (RFC 6238)."""
    return totp_used.c.step < int(moment.timestamp()) // _STEP_S

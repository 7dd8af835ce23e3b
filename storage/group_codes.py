"""One-time codes that tie a Telegram group to an organisation: short enough for a command, good for who asked."""

import base64
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, delete, select

from storage.encryption import token_hash
from storage.tables import group_codes

#: Random bytes of a code: 120 bits, 24 letters and digits, so that `/koppel_` and the code fit a command.
CODE_BYTES: Final = 15


@dataclass(frozen=True, slots=True)
class GroupCode:
    """A code that can be used, who asked for it, and for which organisation."""

    organization_id: str
    staff_id: int


def written(random: bytes) -> str:
    """Write random bytes as a code: lower-case letters and the digits 2 to 7."""
    return base64.b32encode(random).decode().lower()


def add(connection: Connection, code: str, made: GroupCode, *, expires_at: datetime) -> None:
    """Remember a code; older ones of this organisation no longer work."""
    connection.execute(delete(group_codes).where(group_codes.c.organization_id == made.organization_id))
    connection.execute(
        group_codes.insert().values(
            token_hash=token_hash(code),
            organization_id=made.organization_id,
            staff_id=made.staff_id,
            expires_at=expires_at,
        )
    )


def find(connection: Connection, code: str, *, now: datetime) -> GroupCode | None:
    """Find a code that is not too old, and hold it until the transaction ends."""
    usable = (group_codes.c.token_hash == token_hash(code), group_codes.c.expires_at > now)
    row = connection.execute(select(group_codes).where(*usable).with_for_update()).first()
    return None if row is None else GroupCode(row.organization_id, row.staff_id)


def use(connection: Connection, code: str) -> None:
    """Use a code up."""
    connection.execute(delete(group_codes).where(group_codes.c.token_hash == token_hash(code)))

"""What buttons mean that staff press: only the server knows, and each is bound to a lead, its version and a place."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from storage.tables import staff_buttons


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a button does: to a lead as it was shown (`version`), on a card, or in the private chat of somebody."""

    action: str
    lead_id: int | None = None
    card_id: int | None = None
    staff_id: int | None = None
    detail: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class NewButton:
    """A button to be shown: the value it carries, and what it means."""

    nonce: str = field(repr=False)
    meaning: Meaning


def add(connection: Connection, buttons: tuple[NewButton, ...], *, now: datetime) -> None:
    """Remember what buttons mean."""
    rows = [
        {
            "nonce_hash": _hash(button.nonce),
            "made_at": now,
            **{name: getattr(button.meaning, name) for name in Meaning.__slots__},
        }
        for button in buttons
    ]
    if rows:
        connection.execute(insert(staff_buttons), rows)


def find(connection: Connection, nonce: str) -> Meaning | None:
    """Say what a pressed button means; None for one that nobody made, or that is too old."""
    row = connection.execute(select(staff_buttons).where(staff_buttons.c.nonce_hash == _hash(nonce))).first()
    return None if row is None else Meaning(**{name: getattr(row, name) for name in Meaning.__slots__})


def forget(connection: Connection, staff_id: int, action: str) -> None:
    """Let buttons of one kind in the private chat of somebody mean nothing any more."""
    connection.execute(
        delete(staff_buttons).where(staff_buttons.c.staff_id == staff_id, staff_buttons.c.action == action)
    )


def _hash(nonce: str) -> bytes:
    return hashlib.sha256(nonce.encode("utf-8", "replace")).digest()

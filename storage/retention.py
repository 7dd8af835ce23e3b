"""What is deleted when its time is over, and the ledger that keeps erased people erased."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Database


@dataclass(frozen=True, slots=True)
class Periods:
    """How long each kind is kept; a conversation carries its own `purge_at`."""

    updates: timedelta = timedelta(days=8)
    quarantine: timedelta = timedelta(days=14)
    sent: timedelta = timedelta(days=7)
    dead: timedelta = timedelta(days=14)
    alerts: timedelta = timedelta(days=90)
    audit: timedelta = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Erased:
    """One line of the ledger: a keyed hash of the address, and when."""

    address_hash: bytes
    master_key_id: str
    erased_at: datetime


async def purge(database: Database, *, now: datetime, periods: Periods = Periods()) -> dict[str, int]:  # noqa: B008
    """Delete all that is past its time, in small transactions; give the counts per kind. Audited when it deleted."""
    raise NotImplementedError


async def ledger(database: Database) -> tuple[Erased, ...]:
    """Give the ledger of erased people, to be kept with (not in) a backup."""
    raise NotImplementedError


async def replay_ledger(database: Database, erased: Sequence[Erased], *, now: datetime) -> int:
    """Erase again, after a restore, whom the ledger names; give the count."""
    raise NotImplementedError

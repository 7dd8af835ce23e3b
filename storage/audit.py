"""The audit log: append-only, every row bound to the one before it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.turn_rows import AuditRow


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the chain found: rows read, and the first position that is wrong with the reason."""

    rows: int
    head: bytes  #: hash of the last row: keep it elsewhere, a shortened chain is found only so
    broken_at: int | None = None
    reason: str | None = None


async def add(database: Database, rows: Sequence[AuditRow], *, trace_id: bytes, now: datetime) -> None:
    """Append rows of one request (16 bytes of trace id tie them together)."""
    raise NotImplementedError


async def verify(database: Database) -> Verdict:
    """Check the whole chain."""
    raise NotImplementedError

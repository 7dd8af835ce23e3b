"""People: met, and forgotten."""

from datetime import datetime

from storage.database import Database


async def erase(database: Database, *, channel: str, bot_id: int, address: str, now: datetime) -> bool:
    """Destroy a person's key and every row of theirs, and write the ledger; False when nobody has this address."""
    raise NotImplementedError


async def erase_by_reference(database: Database, reference: str, *, now: datetime) -> bool:
    """Erase the person behind a conversation's public reference; False when there is none."""
    raise NotImplementedError

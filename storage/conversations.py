"""Conversations for lists and commands: their codes and their reference, never their content."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Database
from storage.turn_rows import Conversation


@dataclass(frozen=True, slots=True)
class Listed:
    """One conversation in a list."""

    id: int
    reference: str
    channel: str
    status: str
    language: str | None
    bundle_version: str | None
    codes: dict[str, str]
    blocked: bool
    created_at: datetime
    updated_at: datetime
    purge_at: datetime | None


async def list_conversations(
    database: Database, *, status: str | None = None, urgency: str | None = None, before_id: int | None = None,
    limit: int = 100,
) -> tuple[Listed, ...]:  # fmt: skip
    """List conversations, newest first; go on with `before_id`."""
    raise NotImplementedError


async def by_reference(database: Database, reference: str) -> Conversation | None:
    """Read one conversation, decrypted, by its public reference."""
    raise NotImplementedError

"""How long a conversation is kept; defaults that an installation may shorten or lengthen."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Terms after the last sign of life; statutory terms are not confirmed, so a municipality may set others."""

    unfinished_chat: timedelta = timedelta(days=14)
    refused_chat: timedelta = timedelta(days=1)  #: no consent: only what is needed to go on talking
    web_chat: timedelta = timedelta(days=1)  #: as long as the browser's cookie


def chat_purge_at(retention: Retention, *, channel: str, refused: bool, now: datetime) -> datetime:
    """Say when a conversation that showed a sign of life now is to be purged."""
    if refused:
        return now + retention.refused_chat
    return now + (retention.web_chat if channel == "web" else retention.unfinished_chat)

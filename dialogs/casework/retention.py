"""How long what is kept; defaults that an installation may shorten or lengthen."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Terms per kind of data. A lawyer or the municipality may set others: statutory terms are not confirmed."""

    unfinished_chat: timedelta = field(default=timedelta(days=14))  #: after the last sign of life
    kept_chat: timedelta = field(default=timedelta(days=180))  #: when the person asked to keep it
    refused_chat: timedelta = field(default=timedelta(days=1))  #: no consent: only what is needed to go on talking
    web_chat: timedelta = field(default=timedelta(days=1))  #: as long as the browser's cookie
    sent_messages: timedelta = field(default=timedelta(days=7))
    update_ids: timedelta = field(default=timedelta(days=8))
    quarantine: timedelta = field(default=timedelta(days=14))
    audit: timedelta = field(default=timedelta(days=730))


def chat_purge_at(retention: Retention, *, channel: str, refused: bool, now: datetime) -> datetime:
    """Say when a conversation that showed a sign of life now is to be purged."""
    if refused:
        return now + retention.refused_chat
    return now + (retention.web_chat if channel == "web" else retention.unfinished_chat)

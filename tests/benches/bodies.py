"""Updates as Telegram writes them, for measuring without people."""

import json
from typing import Any

from bot.messages import Outgoing

#: When the updates say that they were made; nobody looks at it.
DATE = 1_790_000_000


def started(update_id: int, person_id: int) -> bytes:
    """Write the update of a /start."""
    message = {
        "message_id": 1,
        "from": _person(person_id),
        "chat": _chat(person_id),
        "date": DATE,
        "text": "/start",
        "entities": [{"type": "bot_command", "offset": 0, "length": 6}],
    }
    return _written({"update_id": update_id, "message": message})


def pressed(update_id: int, person_id: int, message: Outgoing, nonce: str) -> bytes:
    """Write the update of a press on a button of a message."""
    keys = [[{"text": one.label, "callback_data": one.nonce} for one in row] for row in message.buttons]
    shown = {
        "message_id": 2,
        "from": {"id": 123456, "is_bot": True, "first_name": "Köprü", "username": "kopru_test_bot"},
        "chat": _chat(person_id),
        "date": DATE,
        "text": message.text,
        "reply_markup": {"inline_keyboard": keys},
    }
    query = {
        "id": str(update_id),
        "from": _person(person_id),
        "message": shown,
        "chat_instance": f"instance-{person_id}",
        "data": nonce,
    }
    return _written({"update_id": update_id, "callback_query": query})


def _person(person_id: int) -> dict[str, Any]:
    return {"id": person_id, "is_bot": False, "first_name": "Ayşe", "language_code": "nl"}


def _chat(person_id: int) -> dict[str, Any]:
    return {"id": person_id, "type": "private", "first_name": "Ayşe"}


def _written(update: dict[str, Any]) -> bytes:
    return json.dumps(update, ensure_ascii=False).encode()

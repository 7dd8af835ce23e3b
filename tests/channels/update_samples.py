"""One genuine update of every kind that Telegram sends us, and ways to spoil them."""

import copy
import json
import random
from collections.abc import Callable, Iterator
from typing import Any

BOT_ID = 123456
BOT_USERNAME = "kopru_test_bot"

Json = dict[str, Any]

AYSE: Json = {"id": 1001, "is_bot": False, "first_name": "Ayşe", "language_code": "tr"}
BOT: Json = {"id": BOT_ID, "is_bot": True, "first_name": "Köprü", "username": BOT_USERNAME}
PRIVATE: Json = {"id": 1001, "type": "private", "first_name": "Ayşe"}
GROUP: Json = {"id": -4001, "type": "group", "title": "Komşular"}
_FILE: Json = {"file_id": "f1", "file_unique_id": "u1"}


def message(chat: Json = PRIVATE, sender: Json = AYSE, **content: Any) -> Json:
    """Return a message with this content."""
    return {"message_id": 7, "date": 1_790_000_000, "chat": chat, "from": sender, **content}


def update(update_id: int = 100, **kind: Any) -> Json:
    """Return an update that brings one kind of thing."""
    return {"update_id": update_id, **kind}


def typed(text: str, **more: Any) -> Json:
    """Return the update of a typed text."""
    return update(message=message(text=text, **more))


def press(data: str = "n0nce", **more: Any) -> Json:
    """Return the update of a pressed button."""
    query = {"id": "4711", "from": AYSE, "chat_instance": "1", "data": data, "message": message(sender=BOT, text="?")}
    return update(callback_query=query | more)


def membership(new: str, old: str = "member", chat: Json = PRIVATE) -> Json:
    """Return the update about our own place in a chat."""
    details = {"until_date": 0} if "kicked" in (new, old) else {}
    change = {
        "chat": chat,
        "from": AYSE,
        "date": 1_790_000_000,
        "old_chat_member": {"user": BOT, "status": old, **(details if old == "kicked" else {})},
        "new_chat_member": {"user": BOT, "status": new, **(details if new == "kicked" else {})},
    }
    return update(my_chat_member=change)


def genuine() -> Iterator[Json]:
    """Yield an update of every kind that we may get."""
    yield typed("Evet, mektup aldım")
    yield typed("/start organisatie-12", entities=[{"type": "bot_command", "offset": 0, "length": 6}])
    yield typed("Merhaba", forward_origin={"type": "hidden_user", "sender_user_name": "Ali", "date": 1_790_000_000})
    yield press()
    yield press(message={"message_id": 7, "date": 0, "chat": PRIVATE})
    yield update(edited_message=message(text="düzeltme", edit_date=1_790_000_100))
    yield membership("kicked")
    yield membership("member", "kicked")
    for content in contents():
        yield update(message=message(**content))
    yield update(message=message(GROUP, text=f"@{BOT_USERNAME} yardım"))
    yield update(message=message(GROUP, text="cevap", reply_to_message=message(GROUP, BOT, text="merhaba")))
    yield update(message=message(GROUP, new_chat_members=[BOT]))
    yield update(channel_post={"message_id": 3, "date": 1, "chat": {"id": -1009, "type": "channel"}, "text": "x"})


def contents() -> Iterator[Json]:
    """Yield every content of a message that is not text."""
    place = {"latitude": 52.0907, "longitude": 5.1214}
    yield {"photo": [_FILE | {"width": 90, "height": 90}], "caption": "mektup"}
    yield {"document": _FILE | {"file_name": "brief.pdf"}}
    yield {"video": _FILE | {"width": 9, "height": 9, "duration": 3}}
    yield {"animation": _FILE | {"width": 9, "height": 9, "duration": 3}, "document": _FILE}
    yield {"voice": _FILE | {"duration": 3}}
    yield {"audio": _FILE | {"duration": 3}}
    yield {"video_note": _FILE | {"length": 240, "duration": 3}}
    yield {"sticker": _FILE | {"type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}}
    yield {"dice": {"emoji": "🎲", "value": 3}}
    yield {"contact": {"phone_number": "+31612345678", "first_name": "Ali"}}
    yield {"location": place}
    yield {"location": place | {"live_period": 900}}
    yield {"venue": {"location": place, "title": "Moskee", "address": "Straat 1"}, "location": place}
    yield {"pinned_message": message(sender=BOT, text="?")}
    yield {"message_auto_delete_timer_changed": {"message_auto_delete_time": 86400}}


#: Values that no field expects.
HOSTILE: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**31, 2**63, -(2**63) - 1, 10**400, 1.5, float("nan"), float("inf"), "", "\0", "\ud800",
    "\udfff\ud800", "İ" * 9000, "/" * 5000, "\u202eevil", [], {}, [[]], [None], {"id": None}, {"": {}}, "a" * 70,
    {"chat": {"id": 1001, "type": "private"}},
)  # fmt: skip


def spoiled(chance: random.Random) -> bytes:
    """Return a genuine update with one to three things wrong, in its tree or in its bytes."""
    tree = copy.deepcopy(chance.choice(_GENUINE))
    for _ in range(chance.randint(1, 3)):
        tree = chance.choice(_TREE_SPOILERS)(tree, chance)
    body = json.dumps(tree).encode()
    return chance.choice(_BYTE_SPOILERS)(body, chance)


def _nodes(tree: Any) -> Iterator[tuple[Any, Any]]:
    keys: Any = tree if isinstance(tree, dict) else range(len(tree)) if isinstance(tree, list) else ()
    for key in keys:
        yield tree, key
        yield from _nodes(tree[key])


def _replace(tree: Json, chance: random.Random) -> Json:
    if nodes := list(_nodes(tree)):
        parent, key = chance.choice(nodes)
        parent[key] = copy.deepcopy(chance.choice(HOSTILE))
    return tree


def _remove(tree: Json, chance: random.Random) -> Json:
    if nodes := list(_nodes(tree)):
        parent, key = chance.choice(nodes)
        del parent[key]
    return tree


def _rename(tree: Json, chance: random.Random) -> Json:
    if nodes := [(parent, key) for parent, key in _nodes(tree) if isinstance(parent, dict)]:
        parent, key = chance.choice(nodes)
        parent[chance.choice(("text", "data", "chat", "from", "x" * 300, key[::-1]))] = parent.pop(key)
    return tree


def _transplant(tree: Json, chance: random.Random) -> Json:
    if nodes := list(_nodes(tree)):
        (parent, key), (other, place) = chance.choice(nodes), chance.choice(nodes)
        parent[key] = copy.deepcopy(other[place])
    return tree


def _cut(body: bytes, chance: random.Random) -> bytes:
    return body[: chance.randrange(len(body) + 1)]


def _flip(body: bytes, chance: random.Random) -> bytes:
    spot = chance.randrange(len(body))
    return body[:spot] + bytes([chance.randrange(256)]) + body[spot + 1 :]


def _deepen(body: bytes, chance: random.Random) -> bytes:
    depth = chance.choice((50, 5_000, 100_000))
    return body[:-1] + b',"deep":' + b"[" * depth + b"]" * depth + b"}"


def _number(body: bytes, _: random.Random) -> bytes:
    return body[:-1] + b',"long":' + b"9" * 5_000 + b"}"


def _keep(body: bytes, _: random.Random) -> bytes:
    return body


_GENUINE = tuple(genuine())
_TREE_SPOILERS: tuple[Callable[[Json, random.Random], Json], ...] = (_replace, _replace, _remove, _rename, _transplant)
_BYTE_SPOILERS: tuple[Callable[[bytes, random.Random], bytes], ...] = (_keep,) * 8 + (_cut, _flip, _deepen, _number)

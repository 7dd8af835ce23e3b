"""From the bytes of a Telegram update to an Incoming: reads any bytes, never raises, fetches nothing.

Shapes: https://core.telegram.org/bots/api#update.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from bot.channels import telegram_commands
from bot.channels.telegram_json import (
    Json,
    Misshapen,
    clean,
    id_from_bytes,
    parse,
    part,
    update_id_of,
    whole_number,
    words,
)
from bot.messages import (
    STAFF_NONCE,
    Blocked,
    Content,
    GroupLeft,
    GroupLink,
    GroupMessage,
    GroupMoved,
    GroupPress,
    Ignored,
    Incoming,
    LocationShared,
    Press,
    TextMessage,
    UnfitMessage,
    Unreadable,
)
from dialogs.engine.events import UnfitKind

#: What Telegram is asked to send us; everything else would only cost time.
ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

#: A typed message has at most 4,096 UTF-16 units; what is longer did not come from a Telegram app.
LONGEST_TEXT = 4096

#: Kinds of update that are no business of ours, should they come all the same.
_OTHER_KINDS = frozenset(
    {
        "channel_post", "edited_channel_post", "inline_query", "chosen_inline_result", "shipping_query",
        "pre_checkout_query", "poll", "poll_answer", "chat_member", "chat_join_request", "message_reaction",
        "message_reaction_count", "chat_boost", "removed_chat_boost", "business_connection", "business_message",
        "edited_business_message", "deleted_business_messages", "purchased_paid_media",
    }
)  # fmt: skip

#: Key of the message -> what we tell the person. An animation and a document share a message: the first counts.
_UNFIT: MappingProxyType[str, UnfitKind] = MappingProxyType(
    {
        "photo": "photo",
        "animation": "other",
        "document": "photo",
        "video": "other",
        "voice": "voice",
        "audio": "voice",
        "video_note": "voice",
        "sticker": "sticker",
        "dice": "sticker",
        "contact": "contact",
    }
)

#: Messages that Telegram writes itself about the chat; nobody waits for an answer to them.
_SERVICE = frozenset(
    {
        "new_chat_members", "left_chat_member", "new_chat_title", "new_chat_photo", "delete_chat_photo",
        "group_chat_created", "supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
        "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message", "invoice", "successful_payment",
        "refunded_payment", "users_shared", "chat_shared", "gift", "unique_gift", "connected_website",
        "write_access_allowed", "passport_data", "proximity_alert_triggered", "boost_added", "chat_background_set",
        "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
        "general_forum_topic_hidden", "general_forum_topic_unhidden", "giveaway_created", "giveaway_completed",
        "paid_message_price_changed", "video_chat_scheduled", "video_chat_started", "video_chat_ended",
        "video_chat_participants_invited", "web_app_data",
    }
)  # fmt: skip

#: How a group says that somebody is not in it.
_OUT = frozenset({"left", "kicked"})

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_]|\Z)")


@dataclass(frozen=True, slots=True)
class _Us:
    """Who we are on Telegram."""

    bot_id: int
    username: str


@dataclass(frozen=True, slots=True)
class _Read:
    """What a reader found; without an address nothing of the chat is looked up."""

    content: Content
    address: str | None = None
    language: str | None = None


_IGNORED = _Read(Ignored())


def read_update(body: bytes, *, bot_id: int, bot_username: str) -> Incoming:
    """Read one update; what cannot be understood becomes Unreadable, with the private chat it came from if it says.

    An update without an id gets a negative one made from its bytes, so that it is still handled once.
    """
    try:
        update = parse(body)
    except Misshapen as error:
        unread = Unreadable(body, error.reason)
        return Incoming("telegram", bot_id, id_from_bytes(body), None, unread, raw=body)
    update_id = update_id_of(update, body)
    try:
        if update_id < 0:
            raise Misshapen("no_update_id")
        read = _read(update, _Us(bot_id, bot_username))
    except Misshapen as error:
        read = _Read(Unreadable(body, error.reason), _private_chat_somewhere(update))
    return Incoming("telegram", bot_id, update_id, read.address, read.content, read.language, body)


def _read(update: Json, us: _Us) -> _Read:
    for kind, reader in _READERS.items():
        if kind in update:
            return reader(part(update, kind), us)
    if _OTHER_KINDS.isdisjoint(update):
        raise Misshapen("unknown_kind")
    return _IGNORED


def _message(message: Json, us: _Us) -> _Read:
    chat = part(message, "chat")
    if _by_a_bot(message):
        return _IGNORED
    if _is_private(chat):
        said = _private_content(message, us)
        return _IGNORED if isinstance(said, Ignored) else _Read(said, _address(chat), _language(message))
    content = None if chat.get("type") == "channel" else _group_content(message, us)
    return _IGNORED if content is None else _Read(content, _address(chat), _language(message))


def _group_content(message: Json, us: _Us) -> Content | None:
    if "migrate_to_chat_id" in message:
        return GroupMoved(str(whole_number(message, "migrate_to_chat_id")))
    text, sender = message.get("text"), message.get("from")
    code = telegram_commands.read_group_code(text, us.username) if isinstance(text, str) else None
    if code is not None and isinstance(sender, dict):
        return GroupLink(code, str(whole_number(sender, "id")))
    return GroupMessage(_language(message)) if _addresses_us(message, us) else None


def _private_content(message: Json, us: _Us) -> Content:
    if "forward_origin" in message or "forward_date" in message:
        return UnfitMessage("other")  # somebody else's words
    if "text" in message:
        return _typed(words(message, "text"), _answered(message, us))
    if "location" in message:  # also inside a venue and a live location
        return _location(part(message, "location"))
    for key, kind in _UNFIT.items():
        if key in message:
            return UnfitMessage(kind, _words_beside(message))
    # A kind of content that is newer than this list gets an answer; a known service message gets none.
    return UnfitMessage("other", _words_beside(message)) if _SERVICE.isdisjoint(message) else Ignored()


def _words_beside(message: Json) -> str | None:
    """Give the caption of a message, or the text of one that was changed; what is no text is as good as none."""
    said = message.get("text", message.get("caption"))
    return clean(said)[:LONGEST_TEXT] if isinstance(said, str) and said.strip() else None


def _typed(text: str, answers: str | None) -> Content:
    if not text.strip():
        return UnfitMessage("other")
    known = telegram_commands.read_staff_command(text) or telegram_commands.read_command(text)
    return known or TextMessage(text[:LONGEST_TEXT], answers)


def _answered(message: Json, us: _Us) -> str | None:
    """Give the words of ours that a message replies to."""
    replied = message.get("reply_to_message")
    if not isinstance(replied, dict) or not _is_ours(replied, us):
        return None
    text = replied.get("text")
    return clean(text) if isinstance(text, str) else ""


def _is_ours(message: Json, us: _Us) -> bool:
    author = message.get("from")
    return isinstance(author, dict) and author.get("id") == us.bot_id


def _location(location: Json) -> LocationShared:
    latitude, longitude = location.get("latitude"), location.get("longitude")
    if not (_is_between(latitude, 90) and _is_between(longitude, 180)):
        raise Misshapen("no_location")
    return LocationShared(float(location["latitude"]), float(location["longitude"]))


def _is_between(number: object, limit: int) -> bool:
    return isinstance(number, int | float) and not isinstance(number, bool) and -limit <= number <= limit


def _edited(message: Json, us: _Us) -> _Read:
    chat = part(message, "chat")
    # A live location "edits" its message with every step the person takes.
    if not _is_private(chat) or _by_a_bot(message) or "location" in message:
        return _IGNORED
    return _Read(UnfitMessage("edited", _words_beside(message)), _address(chat), _language(message))


def _pressed(query: Json, us: _Us) -> _Read:
    if "inline_message_id" in query or "game_short_name" in query:
        return _IGNORED
    chat = part(part(query, "message"), "chat")
    nonce = words(query, "data")
    if not 1 <= len(nonce.encode()) <= 64:
        raise Misshapen("no_data")
    presser = whole_number(part(query, "from"), "id")
    press_id = query.get("id")
    known_id = press_id if isinstance(press_id, str) and 1 <= len(press_id) <= 64 and press_id.isascii() else None
    if not _is_private(chat):
        if chat["type"] == "channel" or not nonce.startswith(STAFF_NONCE):
            return _IGNORED
        return _Read(GroupPress(nonce, known_id, str(presser)), _address(chat), _language(query))
    # Callback data is what a client says it is: only the person whose private chat it is may press there.
    if presser != chat["id"]:
        return _IGNORED
    return _Read(Press(nonce, known_id), _address(chat), _language(query))


def _own_membership(change: Json, us: _Us) -> _Read:
    chat = part(change, "chat")
    status = words(part(change, "new_chat_member"), "status")
    if _is_private(chat):
        if status not in {"kicked", "member"}:
            raise Misshapen("no_status")
        return _Read(Blocked(status == "kicked"), _address(chat), _language(change))
    was = words(part(change, "old_chat_member"), "status")
    if chat.get("type") == "channel":
        return _IGNORED
    if status in _OUT:
        return _Read(GroupLeft(), _address(chat), _language(change))
    if was in _OUT and status in {"member", "administrator"}:
        return _Read(GroupMessage(_language(change)), _address(chat), _language(change))
    return _IGNORED


_READERS: MappingProxyType[str, Callable[[Json, _Us], _Read]] = MappingProxyType(
    {"message": _message, "callback_query": _pressed, "edited_message": _edited, "my_chat_member": _own_membership}
)


def _is_private(chat: Json) -> bool:
    """Tell whether a chat is with one person; raises Misshapen when its kind and its number do not go together."""
    number, kind = whole_number(chat, "id"), chat.get("type")
    if kind == "private" and number > 0:
        return True
    if kind in ("group", "supergroup", "channel") and number < 0:
        return False
    raise Misshapen("no_chat")


def _address(chat: Json) -> str:
    return str(whole_number(chat, "id"))


def _by_a_bot(message: Json) -> bool:
    sender = message.get("from")
    return isinstance(sender, dict) and sender.get("is_bot") is True


def _language(parent: Json) -> str | None:
    sender = parent.get("from")
    code = sender.get("language_code") if isinstance(sender, dict) else None
    found = _LANGUAGE.match(code.lower()) if isinstance(code, str) else None
    return found[1] if found else None


def _addresses_us(message: Json, us: _Us) -> bool:
    replied = message.get("reply_to_message")
    if isinstance(replied, dict) and _is_ours(replied, us):
        return True
    text = message.get("text", message.get("caption"))
    if not isinstance(text, str):
        return False
    if telegram_commands.is_for_us(text, us.username):
        return True
    return re.search(rf"(?<!\w)@{re.escape(us.username)}(?!\w)", text, re.IGNORECASE) is not None


def _private_chat_somewhere(update: Json) -> str | None:
    """Find the private chat that a broken update came from, so that the person hears about it; never a group."""
    for value in update.values():
        for holder in (value, value.get("message") if isinstance(value, dict) else None):
            try:
                chat = part(holder, "chat") if isinstance(holder, dict) else {}
                if _is_private(chat):
                    return _address(chat)
            except Misshapen:
                continue
    return None

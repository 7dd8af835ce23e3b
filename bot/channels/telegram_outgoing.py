"""From an Outgoing to calls of the Bot API, and from their refusals to DeliveryFailed: values in, values out."""

from dataclasses import dataclass, field

from bot import texts
from bot.channels.transport import CallFailed
from bot.messages import DeliveryFailed, Outgoing, OutgoingButton

#: Telegram counts UTF-16 units, after entities; we send none.
LONGEST_TEXT = 4096
LONGEST_NOTICE = 200
TICK = "✓ "

#: What a change may answer without being a failure: it stands already, or the person has removed the message.
_CHANGE_IS_OVER = (
    "message is not modified",
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message identifier is not specified",
)

#: Part of Telegram's description -> our code, for a 400 that will not get better.
_REFUSALS = {
    "chat not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "chat_id is empty": "chat_not_found",
    "message text is empty": "text_empty",
    "text must be non-empty": "text_empty",
    "message is too long": "text_too_long",
    "button_data_invalid": "button_invalid",
    "not enough rights": "no_rights",
}


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the Bot API: its method and its parameters, ready for JSON."""

    method: str
    parameters: dict[str, object] = field(repr=False)


def chat_of(address: str) -> int:
    """Give the chat id that an address is; raises DeliveryFailed for one that is none."""
    try:
        return int(address)
    except ValueError:
        raise DeliveryFailed("wrong_address", permanent=True) from None


def say(chat: int, message: Outgoing, *, closes_location: bool = False) -> Call:
    """Word a new message; `closes_location` takes the location button away, if no buttons need the same place."""
    parameters: dict[str, object] = {
        "chat_id": chat,
        "text": cut(message.text),
        "link_preview_options": {"is_disabled": True},
    }
    if message.protected:
        parameters["protect_content"] = True
    if message.buttons:
        parameters["reply_markup"] = _inline(message.buttons)
    elif message.location_button is not None and chat > 0:
        parameters["reply_markup"] = _location_keyboard(message.location_button)
    elif closes_location:
        parameters["reply_markup"] = {"remove_keyboard": True}
    return Call("sendMessage", parameters)


def change(chat: int, message: Outgoing, message_id: int) -> Call:
    """Word a change of a sent message; without a text only its buttons change, without buttons they go."""
    parameters: dict[str, object] = {
        "chat_id": chat,
        "message_id": message_id,
        # An edit without markup would take the keyboard away by accident; an empty one does so on purpose.
        "reply_markup": _inline(message.buttons),
    }
    if not message.text:
        return Call("editMessageReplyMarkup", parameters)
    parameters |= {"text": cut(message.text), "link_preview_options": {"is_disabled": True}}
    return Call("editMessageText", parameters)


def offer_location(chat: int, label: str, language: str | None) -> Call:
    """Word the message that carries the location button, where the question's own buttons take its place."""
    hint = texts.text(language, "location.hint") if language else texts.in_all_languages("location.hint")
    markup = _location_keyboard(label)
    return Call("sendMessage", {"chat_id": chat, "text": hint, "reply_markup": markup})


def close_location(chat: int, language: str | None) -> Call:
    """Word the message that takes the location button away before one that has buttons itself."""
    closed = texts.text(language, "location.closed") if language else texts.in_all_languages("location.closed")
    return Call("sendMessage", {"chat_id": chat, "text": closed, "reply_markup": {"remove_keyboard": True}})


def answer(press_id: str, notice: str | None) -> Call:
    """Word the answer to a press; a notice has to be read and closed by who pressed, and nobody else sees it."""
    parameters: dict[str, object] = {"callback_query_id": press_id}
    if notice is not None:
        parameters |= {"text": cut(notice, LONGEST_NOTICE), "show_alert": True}
    return Call("answerCallbackQuery", parameters)


def cut(text: str, longest: int = LONGEST_TEXT) -> str:
    """Cut a text to what Telegram takes, between two characters, with a mark where something is missing."""
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= 2 * longest:
        return text
    kept = units[: 2 * (longest - 1)].decode("utf-16-le", "ignore")  # half a pair at the end is dropped
    return kept.rstrip("\N{ZERO WIDTH JOINER}\N{VARIATION SELECTOR-16}") + "…"


def is_over(failed: CallFailed) -> bool:
    """Tell whether a refused change needs no second try: it stands already, or there is nothing left to change."""
    description = failed.description.lower()
    return failed.status == 400 and any(known in description for known in _CHANGE_IS_OVER)


def as_delivery_failed(failed: CallFailed, *, may_repeat: bool) -> DeliveryFailed:
    """Turn a failed call into what the sender acts on; `may_repeat`: doing it twice does no harm."""
    if failed.failure == "unreached":
        return DeliveryFailed("unreached")
    if failed.failure == "unanswered":
        return DeliveryFailed("unanswered", ambiguous=not may_repeat)
    return _refused(failed)


def _refused(failed: CallFailed) -> DeliveryFailed:
    moved_to = failed.parameters.get("migrate_to_chat_id")
    if isinstance(moved_to, int):
        return DeliveryFailed("chat_moved", new_address=str(moved_to))
    if failed.status == 429:
        return DeliveryFailed("too_many", retry_after_s=failed.retry_after_s)
    if not failed.description:
        return DeliveryFailed(f"server_{failed.status}")  # a page of some server on the way, not Telegram's word
    if failed.status == 403:
        return DeliveryFailed("blocked", permanent=True, blocked=True)
    if failed.status in (401, 404):
        # The token is wrong or was changed: true for every message, and it passes when the setting is right again.
        return DeliveryFailed("token_refused")
    if 400 <= failed.status < 500 and failed.status not in (408, 409):
        description = failed.description.lower()
        code = next((code for known, code in _REFUSALS.items() if known in description), f"refused_{failed.status}")
        return DeliveryFailed(code, permanent=True)
    return DeliveryFailed(f"server_{failed.status}")


def _inline(rows: tuple[tuple[OutgoingButton, ...], ...]) -> dict[str, object]:
    return {"inline_keyboard": [[_key(button) for button in row] for row in rows]}


def _key(button: OutgoingButton) -> dict[str, str]:
    if button.url is not None:
        return {"text": button.label, "url": button.url}
    return {"text": f"{TICK if button.chosen else ''}{button.label}", "callback_data": button.nonce}


def _location_keyboard(label: str) -> dict[str, object]:
    return {
        "keyboard": [[{"text": label, "request_location": True}]],
        "resize_keyboard": True,
        "one_time_keyboard": True,
    }

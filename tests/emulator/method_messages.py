"""The methods that write, edit and delete messages."""

from typing import Any

from tests.emulator import contents, problems
from tests.emulator.chats import Chat, Json, Message
from tests.emulator.checking import Upload
from tests.emulator.formatting import rendered
from tests.emulator.world import World

_DELETABLE_SECONDS = 48 * 3600
#: sendX -> member of `Message`.
FILE_METHODS = {
    "sendDocument": "document",
    "sendPhoto": "photo",
    "sendVoice": "voice",
    "sendAudio": "audio",
    "sendVideo": "video",
    "sendAnimation": "animation",
    "sendSticker": "sticker",
}


def send_message(world: World, params: Json) -> Json:
    """Carry out sendMessage."""
    return _send(world, params, _text_content(params))


def send_location(world: World, params: Json) -> Json:
    """Carry out sendLocation."""
    return _send(world, params, contents.location(params["latitude"], params["longitude"]))


def send_contact(world: World, params: Json) -> Json:
    """Carry out sendContact."""
    given = {name: params[name] for name in ("phone_number", "first_name", "last_name", "vcard") if name in params}
    return _send(world, params, {"contact": given})


def send_file(world: World, params: Json, kind: str) -> Json:
    """Carry out sendDocument, sendPhoto and their kin, with an upload or a known file id."""
    chat = world.writable(params.get("chat_id"))
    given = params[kind]
    if isinstance(given, Upload):
        upload, stored = given, world.keep(given)
    elif given in world.files:
        upload = world.files[given]
        stored = {"file_id": given, "file_unique_id": f"unique-{given}", "file_size": len(upload.content)}
    else:
        raise problems.bad_request("wrong file identifier/HTTP URL specified")
    content = contents.file(kind, upload, stored)
    caption, entities = rendered(params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"))
    if caption:
        content |= {"caption": caption} | ({"caption_entities": entities} if entities else {})
    return _put(world, chat, params, content, upload.content).as_json()


def forward_message(world: World, params: Json) -> Json:
    """Carry out forwardMessage."""
    chat = world.writable(params.get("chat_id"))
    source = _forwarded(world, params)
    origin = {"type": "user", "sender_user": source.sender.as_json(), "date": source.date}
    return world.post(chat, world.bot, dict(source.content), forward_origin=origin).as_json()


def copy_message(world: World, params: Json) -> Json:
    """Carry out copyMessage."""
    chat = world.writable(params.get("chat_id"))
    content = dict(_forwarded(world, params).content)
    return {"message_id": _put(world, chat, params, content).id}


def _forwarded(world: World, params: Json) -> Message:
    source = world.chat(params.get("from_chat_id")).find(params.get("message_id"))
    if source is None:
        raise problems.bad_request("message to forward not found")
    return source


def _text_content(params: Json) -> Json:
    text, entities = rendered(params.get("text", ""), params.get("parse_mode"), params.get("entities"))
    if not text:
        raise problems.bad_request("message text is empty")
    return {"text": text, **({"entities": entities} if entities else {})}


def _send(world: World, params: Json, content: Json) -> Json:
    return _put(world, world.writable(params.get("chat_id")), params, content).as_json()


def _put(world: World, chat: Chat, params: Json, content: Json, upload: bytes | None = None) -> Message:
    """Put a message of the bot into a chat, with its keyboard and the message it answers."""
    markup = params.get("reply_markup")
    inline, other = _inline(markup), markup if markup and "inline_keyboard" not in markup else None
    reply_to = _replied(chat, params)
    sent = world.post(chat, world.bot, content, inline=inline, other_markup=other, reply_to=reply_to, upload=upload)
    if other is not None and ("keyboard" in other or "remove_keyboard" in other):
        chat.reply_keyboard = other if "keyboard" in other else None
        chat.keyboard_changed = sent.changed
        keys = " ".join(f"({label})" for row in chat.keyboard_rows for label in row)
        world.note(chat, f"keyboard: {keys or 'gone'}")
    return sent


def _inline(markup: Json | None) -> list[list[Json]]:
    return [row for row in (markup or {}).get("inline_keyboard", []) if row]


def _replied(chat: Chat, params: Json) -> Message | None:
    wanted = params.get("reply_parameters") or {}
    message_id = wanted.get("message_id") or params.get("reply_to_message_id")
    if message_id is None:
        return None
    found = chat.find(message_id)
    lenient = wanted.get("allow_sending_without_reply") or params.get("allow_sending_without_reply")
    if found is None and not lenient:
        raise problems.bad_request("message to be replied not found")
    return found


def _editable(world: World, params: Json) -> Message:
    if "inline_message_id" in params:
        raise problems.bad_request("MESSAGE_ID_INVALID")
    found = world.writable(params.get("chat_id")).find(params.get("message_id"))
    if found is None:
        raise problems.bad_request("message to edit not found")
    if not found.from_bot or found.other_markup is not None:
        raise problems.bad_request("message can't be edited")
    return found


def _edit(world: World, message: Message, content: Json, params: Json) -> Json:
    inline = _inline(params.get("reply_markup"))
    if content == message.content and inline == message.inline:
        raise problems.bad_request(problems.NOT_MODIFIED)
    message.content, message.inline, message.edit_date = content, inline, world.now()
    world.changed(message, "edit")
    return message.as_json()


def edit_text(world: World, params: Json) -> Json:
    """Carry out editMessageText; without a markup the keyboard goes."""
    message = _editable(world, params)
    if "text" not in message.content:
        raise problems.bad_request("there is no text in the message to edit")
    return _edit(world, message, _text_content(params), params)


def edit_caption(world: World, params: Json) -> Json:
    """Carry out editMessageCaption."""
    message = _editable(world, params)
    caption, entities = rendered(params.get("caption", ""), params.get("parse_mode"), params.get("caption_entities"))
    content = {name: value for name, value in message.content.items() if not name.startswith("caption")}
    if caption:
        content |= {"caption": caption} | ({"caption_entities": entities} if entities else {})
    return _edit(world, message, content, params)


def edit_markup(world: World, params: Json) -> Json:
    """Carry out editMessageReplyMarkup."""
    message = _editable(world, params)
    return _edit(world, message, message.content, params)


def delete_message(world: World, params: Json) -> bool:
    """Carry out deleteMessage."""
    chat = world.writable(params.get("chat_id"))
    found = chat.find(params.get("message_id"))
    if found is None:
        raise problems.bad_request("message to delete not found")
    if world.now() - found.date > _DELETABLE_SECONDS:
        raise problems.bad_request("message can't be deleted for everyone")
    if chat.person is None and not found.from_bot and chat.bot != "administrator":
        raise problems.bad_request("message can't be deleted")
    found.deleted = True
    world.changed(found, "delete")
    return True


def delete_messages(world: World, params: Json) -> bool:
    """Carry out deleteMessages; what is not there is skipped, as the Bot API says."""
    chat = world.writable(params.get("chat_id"))
    for message_id in params.get("message_ids", []):
        if chat.find(message_id) is not None:
            delete_message(world, {"chat_id": chat.id, "message_id": message_id})
    return True


def answer_callback_query(world: World, params: Any) -> bool:
    """Carry out answerCallbackQuery; a press can be answered once, and not for ever."""
    press = world.presses.get(params.get("callback_query_id"))
    if press is None or press.answered or press.expired or world.press_is_old(press):
        raise problems.bad_request(problems.QUERY_TOO_OLD)
    press.answer = {name: value for name, value in params.items() if name != "callback_query_id"}
    if press.text:
        world.note(press.message.chat, f"notification: {press.text}")
    world.tick()
    return True


def send_chat_action(world: World, params: Json) -> bool:
    """Carry out sendChatAction."""
    world.writable(params.get("chat_id")).actions.append(params["action"])
    return True

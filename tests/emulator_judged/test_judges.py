"""The judges catch planted violations, and what the emulator itself says can be read by both libraries."""

import json
from typing import Any

import aiogram
import aiohttp
import pytest
import telegram as ptb
from pydantic import TypeAdapter

from tests.emulator import Emulator, Message, Person, UnexpectedViolations
from tests.emulator.description import METHODS, fields_of
from tests.emulator.judges import judge
from tests.emulator_judged.conftest import Call

BUTTON = {"text": "Evet", "callback_data": "y"}


def rules(method: str, **params: Any) -> list[str]:
    return [f"{each.judge} {each.path}: {each.rule} -> {each.answer}" for each in judge(method, params)]


def markup(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"inline_keyboard": [[button] for button in buttons]}


def test_the_description_has_the_written_limits() -> None:
    text = fields_of(METHODS["sendMessage"])["text"]
    described = fields_of(aiogram.types.InlineKeyboardButton)["callback_data"].limit
    limited = [field for method in METHODS.values() for field in fields_of(method).values() if field.limit]

    assert len(METHODS) >= 180
    assert len(limited) >= 90
    assert text.required
    assert text.limit is not None
    assert (text.limit.lowest, text.limit.highest, text.limit.after_entities) == (1, 4096, True)
    assert described is not None
    assert (described.highest, described.unit) == (64, "bytes")


@pytest.mark.parametrize(
    ("method", "params", "found"),
    [
        ("sendMessage", {"text": "x" * 4097}, "1-4096 characters, found 4097 -> message is too long"),
        ("sendMessage", {"text": "😀" * 2049}, "1-4096 characters, found 4098 -> message is too long"),
        ("sendMessage", {"text": " \n"}, "1-4096 characters, found 0 -> message text is empty"),
        ("sendMessage", {"text": "<b>x", "parse_mode": "HTML"}, "teremok sendMessage: can't parse entities"),
        ("sendMessage", {"text": 5}, "sendMessage.text: wrong type: str wanted, found int"),
        ("sendMessage", {}, "sendMessage.text: missing -> message text is empty"),
        ("sendMessage", {"text": "x", "keyboard": []}, "sendMessage.keyboard: unknown field -> None"),
        ("sendMessage", {"text": "x", "reply_markup": None}, "null; the description knows no null"),
        ("sendMessage", {"text": "x", "reply_markup": markup({"text": "x"})}, "exactly one of the optional fields"),
        (
            "sendMessage",
            {"text": "x", "reply_markup": markup(BUTTON | {"callback_data": "ş" * 33})},
            "callback_data: 1-64 bytes, found 66 -> BUTTON_DATA_INVALID",
        ),
        ("sendMessage", {"text": "x", "reply_markup": markup(BUTTON | {"colour": "red"})}, ".colour: unknown field"),
        ("sendMessage", {"text": "x", "reply_markup": markup(*[BUTTON] * 101)}, "at most 100 buttons, found 101"),
        ("sendMessage", {"text": "x", "reply_markup": markup(BUTTON | {"text": " "})}, "a button without a label"),
        ("sendMessage", {"text": "x", "reply_markup": markup({"text": "x", "url": "javascript:1"})}, "not a link"),
        ("sendMessage", {"text": "https://t.me/kopru_bot?start=a.b"}, "start payload 'a.b'"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "found 201 -> MESSAGE_TOO_LONG"),
        ("setMyCommands", {"commands": [{"command": "Dil", "description": "x"}]}, "-> BOT_COMMAND_INVALID"),
        ("setMyCommands", {"commands": [{"command": "dil", "description": "x" * 257}]}, "1-256 characters"),
        ("setMyCommands", {"commands": [], "scope": {"type": "everyone"}}, "setMyCommands.scope"),
        ("setWebhook", {"url": "https://a.nl", "secret_token": "x" * 257}, "-> secret token is too long"),
        ("setWebhook", {"url": "https://a.nl", "secret_token": "a b"}, "-> secret token contains unallowed characters"),
        ("setWebhook", {"url": "https://a.nl", "max_connections": 0}, "1-100 value, found 0 -> None"),
        ("sendDocument", {"document": 5}, "sendDocument.document: wrong type"),
    ],
)
def test_a_planted_violation_is_caught(method: str, params: dict[str, Any], found: str) -> None:
    chat = {"chat_id": 1} if "chat_id" in fields_of(METHODS[method]) else {}

    said = rules(method, **chat, **params)

    assert any(found in each for each in said), said


@pytest.mark.parametrize(
    ("method", "params"),
    [
        ("sendMessage", {"chat_id": "@kopru", "text": "<b>" + "x" * 4096 + "</b>", "parse_mode": "HTML"}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": markup(*[BUTTON] * 100)}),
        ("sendMessage", {"chat_id": 1, "text": "x", "reply_markup": {"keyboard": [[{"text": "a"}], ["b"]]}}),
        ("sendMessage", {"chat_id": 1, "text": "https://t.me/kopru_bot?start=Az_-09"}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": -5}, "language_code": "tr"}),
        ("editMessageReplyMarkup", {"chat_id": 1, "message_id": 2}),
    ],
)
def test_what_is_allowed_is_let_through(method: str, params: dict[str, Any]) -> None:
    assert rules(method, **params) == []


async def test_strangers_are_judged_on_the_wire(telegram: Emulator, ptb_bot: ptb.Bot, aiogram_bot: aiogram.Bot) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    long_key = ptb.InlineKeyboardMarkup([[ptb.InlineKeyboardButton("x", callback_data="x" * 66)]])

    with pytest.raises(ptb.error.BadRequest, match=r"[Mm]essage is too long"):
        await ptb_bot.send_message(ayse.id, "x" * 4097)
    with pytest.raises(ptb.error.BadRequest, match="Button_data_invalid"):
        await ptb_bot.send_message(ayse.id, "x", reply_markup=long_key)
    await ptb_bot.send_message(ayse.id, "x", api_kwargs={"colour": "red"})
    with pytest.raises(aiogram.exceptions.TelegramBadRequest):
        await aiogram_bot.send_message(ayse.id, "<i>x", parse_mode="HTML")

    broken = [(each.judge, each.path) for each in telegram.take_violations()]
    assert broken == [
        ("aiogram", "sendMessage.text"),
        ("teremok", "sendMessage"),
        ("aiogram", "sendMessage.reply_markup.inline_keyboard[0][0].callback_data"),
        ("teremok", "sendMessage"),
        ("aiogram", "sendMessage.colour"),
        ("teremok", "sendMessage"),
    ]
    assert [message.text for message in ayse.chat.from_bot] == ["x"]


async def test_an_unexpected_violation_fails_the_test() -> None:
    telegram = await Emulator().__aenter__()
    person = telegram.person()
    await person.send("/start")
    url = f"{telegram.url}/bot{telegram.token}/sendMessage"
    async with aiohttp.ClientSession() as session:
        await session.post(url, json={"chat_id": person.id, "text": "x", "colour": "red"})

    with pytest.raises(UnexpectedViolations, match=r"sendMessage\.colour: unknown field"):
        await telegram.__aexit__(None, None, None)


async def rich_session(telegram: Emulator, call: Call) -> None:
    """Do everything that makes the emulator speak."""
    ayse, mehmet = telegram.person(language_code="tr", username="ayse"), telegram.person("Mehmet", last_name="Yılmaz")
    said = await ayse.send("/start")
    await ayse.edit(said, "huur https://a.nl")
    for kind in ("photo", "voice", "audio", "video", "video_note", "animation", "document", "sticker"):
        await ayse.send_file(kind, caption="x" if kind == "photo" else "")
    await ayse.share_location(52.1, 5.1)
    await ayse.share_contact()
    await ayse.forward(said)
    asked = await call(
        "sendMessage",
        chat_id=ayse.id,
        text="<b>Mektup</b> <a href='https://a.nl'>aldınız</a> mı?",
        parse_mode="HTML",
        reply_markup=markup(BUTTON, {"text": "Nibud", "url": "https://nibud.nl"}),
        reply_parameters={"message_id": said.id},
    )
    place = {"chat_id": ayse.id, "message_id": asked["result"]["message_id"]}
    press = await ayse.press("Evet")
    await call("answerCallbackQuery", callback_query_id=press.id)  # type: ignore[union-attr]
    await call("answerCallbackQuery", callback_query_id=press.id)  # type: ignore[union-attr]
    await call("editMessageText", **place, text="Mektup: evet")
    await call("editMessageText", **place, text="Mektup: evet")
    await call("editMessageReplyMarkup", **place, reply_markup=markup(BUTTON))
    await file_session(telegram, call, ayse, said)
    await call("deleteMessage", **place)
    await ayse.press_data(telegram.presses[0].message, "old")
    await profile_session(call)
    await group_session(telegram, call, mehmet)
    await ayse.block()
    await call("sendMessage", chat_id=ayse.id, text="?")
    await call("getUpdates")


async def file_session(telegram: Emulator, call: Call, ayse: Person, said: Message) -> None:
    """Let the bot send other things than text."""
    await call("sendLocation", chat_id=ayse.id, latitude=52.1, longitude=5.1)
    await call("sendContact", chat_id=ayse.id, phone_number="+31612345678", first_name="Jan")
    file_id = next(iter(telegram.world.files))
    await call("sendDocument", chat_id=ayse.id, document=file_id, caption="dosya")
    await call("getFile", file_id=file_id)
    await call("copyMessage", chat_id=ayse.id, from_chat_id=ayse.id, message_id=said.id)
    await call("forwardMessage", chat_id=ayse.id, from_chat_id=ayse.id, message_id=said.id)
    await call("sendChatAction", chat_id=ayse.id, action="typing")


async def profile_session(call: Call) -> None:
    """Let the bot say who it is."""
    for name, text in (("Name", "name"), ("Description", "description"), ("ShortDescription", "short_description")):
        await call(f"setMy{name}", **{text: "Köprü"}, language_code="nl")
        await call(f"getMy{name}", language_code="nl")
    await call("setMyCommands", commands=[{"command": "dil", "description": "Dil"}])
    for method in ("getMe", "getMyCommands", "deleteMyCommands", "getWebhookInfo", "getChatMenuButton"):
        await call(method)


async def group_session(telegram: Emulator, call: Call, mehmet: Person) -> None:
    """Do what makes the emulator speak of groups."""
    group = telegram.group("Team", mehmet)
    await group.add_bot(mehmet)
    await group.promote_bot(mehmet)
    for method in ("getChat", "getChatAdministrators", "getChatMemberCount"):
        await call(method, chat_id=group.id)
    for user_id in (telegram.bot.id, mehmet.id, 5):
        await call("getChatMember", chat_id=group.id, user_id=user_id)
    sent = await call("sendMessage", chat_id=group.id, text="melding")
    await call("pinChatMessage", chat_id=group.id, message_id=sent["result"]["message_id"])
    old = group.id
    await group.migrate(mehmet)
    await call("sendMessage", chat_id=old, text="?")
    await call("sendMessage", chat_id=group.id, text="!")
    await group.leave(mehmet)
    await group.remove_bot(mehmet)
    await call("sendMessage", chat_id=group.id, text="?")


def unknown_members(model: Any, path: str = "") -> list[str]:
    """Return what aiogram found and does not know, anywhere in a parsed object."""
    found = [f"{path}.{name}" for name in (model.model_extra or {})]
    for name in type(model).model_fields:
        value = getattr(model, name)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, aiogram.types.TelegramObject):
                found += unknown_members(inner, f"{path}.{name}")
    return found


#: Members of a newer Bot API than this python-telegram-bot knows; it keeps them aside.
NEW_FOR_PTB = {"can_send_welcome_messages"}
PTB_CLASSES = {
    "getMe": ptb.User,
    "getFile": ptb.File,
    "getChat": ptb.ChatFullInfo,
    "getChatMember": ptb.ChatMember,
    "getChatAdministrators": ptb.ChatMember,
    "getMyCommands": ptb.BotCommand,
    "getMyName": ptb.BotName,
    "getMyDescription": ptb.BotDescription,
    "getMyShortDescription": ptb.BotShortDescription,
    "getWebhookInfo": ptb.WebhookInfo,
    "getChatMenuButton": ptb.MenuButton,
    "copyMessage": ptb.MessageId,
    "getUpdates": ptb.Update,
}


async def test_both_libraries_can_read_every_answer_and_update(
    telegram: Emulator, call: Call, ptb_bot: ptb.Bot
) -> None:
    await rich_session(telegram, call)

    answers = [(request.method, request.answer) for request in telegram.requests]
    good = [(method, answer["result"]) for method, answer in answers if answer["ok"]]
    assert len(good) >= 30
    for method, result in good:
        read = TypeAdapter(METHODS[method].__returning__).validate_python(result)  # type: ignore[attr-defined]
        for each in read if isinstance(read, list) else [read]:
            if isinstance(each, aiogram.types.TelegramObject):
                assert unknown_members(each, method) == []
        for each in result if isinstance(result, list) else [result]:
            if isinstance(each, dict):
                parsed = PTB_CLASSES.get(method, ptb.Message).de_json(each, ptb_bot)
                assert set(parsed.api_kwargs) <= NEW_FOR_PTB, method
    assert {(answer["error_code"], answer["description"]) for _, answer in answers if not answer["ok"]} == {
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        (
            400,
            "Bad Request: message is not modified: specified new message content and reply markup are exactly the "
            "same as a current content and reply markup of the message",
        ),
        (400, "Bad Request: member not found"),
        (400, "Bad Request: group chat was upgraded to a supergroup chat"),
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (403, "Forbidden: bot was blocked by the user"),
    }


async def test_both_libraries_can_read_every_update(telegram: Emulator, call: Call, ptb_bot: ptb.Bot) -> None:
    await rich_session(telegram, call)

    updates = [json.loads(update.body) for update in telegram.updates.history]

    kinds = {next(name for name in update if name != "update_id") for update in updates}
    assert kinds == {"message", "edited_message", "callback_query", "my_chat_member"}
    for update in updates:
        assert unknown_members(aiogram.types.Update.model_validate(update)) == []
        assert ptb.Update.de_json(update, ptb_bot).api_kwargs == {}

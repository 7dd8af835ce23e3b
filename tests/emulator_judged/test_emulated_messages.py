"""Messages behave as at Telegram: edits, deletions, keyboards, refusals, with two libraries as strangers."""

import aiogram
import pytest
import telegram as ptb
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramMigrateToChat
from aiogram.types import InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken

from tests.emulator import Emulator
from tests.emulator_judged.conftest import Call

YES_NO = {"inline_keyboard": [[{"text": "Evet", "callback_data": "y"}, {"text": "Hayır", "callback_data": "n"}]]}


async def test_both_libraries_meet_the_bot(telegram: Emulator, ptb_bot: ptb.Bot, aiogram_bot: aiogram.Bot) -> None:
    first, second = await ptb_bot.get_me(), await aiogram_bot.get_me()

    assert first.id == second.id == telegram.bot.id
    assert first.username == "kopru_test_bot"


async def test_a_text_with_html_and_buttons_reaches_the_person(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person(language_code="tr")
    await ayse.send("/start")
    keys = [
        [ptb.InlineKeyboardButton("Evet", callback_data="y")],
        [ptb.InlineKeyboardButton("Ara", url="https://a.nl")],
    ]

    sent = await ptb_bot.send_message(
        ayse.id, " <b>Merhaba</b> 😀 &amp; welkom ", parse_mode="HTML", reply_markup=ptb.InlineKeyboardMarkup(keys)
    )

    seen = await ayse.expect("Merhaba 😀 & welkom")
    assert (seen.id, seen.rows, seen.text) == (sent.message_id, [["Evet"], ["Ara"]], "Merhaba 😀 & welkom")
    assert [(each.type, each.offset, each.length) for each in sent.entities] == [("bold", 0, 7)]


async def test_an_edit_without_markup_takes_the_keyboard_away(telegram: Emulator, aiogram_bot: aiogram.Bot) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    markup = InlineKeyboardMarkup.model_validate(YES_NO)
    sent = await aiogram_bot.send_message(ayse.id, "Mektup aldınız mı?", reply_markup=markup)

    await aiogram_bot.edit_message_text("Mektup aldınız mı? ✓", chat_id=ayse.id, message_id=sent.message_id)

    seen = await ayse.expect("✓")
    assert seen.edited
    assert seen.rows == []
    assert len(ayse.chat.messages) == 2


async def test_an_edit_that_changes_nothing_is_refused(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    sent = await ptb_bot.send_message(ayse.id, "Aynı")

    with pytest.raises(BadRequest, match="is not modified"):
        await ptb_bot.edit_message_text("Aynı", ayse.id, sent.message_id)
    with pytest.raises(BadRequest, match="is not modified"):
        await ptb_bot.edit_message_reply_markup(ayse.id, sent.message_id)


@pytest.mark.parametrize(("message_id", "words"), [(999, "message to edit not found"), (1, "message can't be edited")])
async def test_only_own_messages_can_be_edited(
    telegram: Emulator, aiogram_bot: aiogram.Bot, message_id: int, words: str
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    with pytest.raises(TelegramBadRequest, match=words):
        await aiogram_bot.edit_message_text("?", chat_id=ayse.id, message_id=message_id)


async def test_a_deleted_message_is_gone_for_everyone(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    mine = await ayse.send("gizli")
    sent = await ptb_bot.send_message(ayse.id, "cevap")

    assert await ptb_bot.delete_messages(ayse.id, [mine.id, 12345])
    assert await ptb_bot.delete_message(ayse.id, sent.message_id)

    assert ayse.chat.messages == []
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await ptb_bot.delete_message(ayse.id, sent.message_id)


async def test_old_messages_cannot_be_deleted(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    mine = await ayse.send("eski")
    mine.date -= 49 * 3600

    with pytest.raises(BadRequest, match="can't be deleted for everyone"):
        await ptb_bot.delete_message(ayse.id, mine.id)


async def test_a_press_can_be_answered_once(telegram: Emulator, aiogram_bot: aiogram.Bot) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    await aiogram_bot.send_message(ayse.id, "?", reply_markup=InlineKeyboardMarkup.model_validate(YES_NO))
    await aiogram_bot.get_updates(offset=-1)
    press = await ayse.press("Evet")
    query = (await aiogram_bot.get_updates(offset=-1))[0].callback_query
    assert query is not None
    assert telegram.unanswered == [press]

    await aiogram_bot.answer_callback_query(query.id, "Tamam", show_alert=True)

    assert telegram.unanswered == []
    assert press.text == "Tamam"
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await aiogram_bot.answer_callback_query(query.id)


async def test_an_expired_press_cannot_be_answered(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    sent = await ptb_bot.send_message(ayse.id, "?")
    press = await ayse.press_data(ayse.chat.from_bot[0], "forged")
    telegram.expire_queries()

    with pytest.raises(BadRequest, match="Query is too old"):
        await ptb_bot.answer_callback_query(press.id)
    assert sent.message_id == press.message.id


async def test_nobody_is_reached_before_they_write(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()

    with pytest.raises(BadRequest, match=r"[Cc]hat not found"):
        await ptb_bot.send_message(ayse.id, "merhaba")


async def test_who_blocked_the_bot_or_left_is_not_reached(telegram: Emulator, aiogram_bot: aiogram.Bot) -> None:
    ayse, jan = telegram.person(), telegram.person("Jan")
    await ayse.send("/start")
    await jan.send("/start")
    await ayse.block()
    await jan.deactivate()

    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await aiogram_bot.send_message(ayse.id, "?")
    with pytest.raises(TelegramForbiddenError, match="user is deactivated"):
        await aiogram_bot.send_message(jan.id, "?")
    change = (await aiogram_bot.get_updates(offset=-1))[0].my_chat_member
    assert change is not None
    assert change.new_chat_member.status == "kicked"
    await ayse.unblock()
    assert await aiogram_bot.send_message(ayse.id, "!")


async def test_a_group_that_becomes_a_supergroup_says_where_it_went(
    telegram: Emulator, ptb_bot: ptb.Bot, aiogram_bot: aiogram.Bot
) -> None:
    mehmet = telegram.person("Mehmet")
    group = telegram.group("Sociaal team", mehmet)
    await group.add_bot(mehmet)
    old = group.id
    await ptb_bot.send_message(old, "eerst")

    new = await group.migrate(mehmet)

    with pytest.raises(ChatMigrated) as first:
        await ptb_bot.send_message(old, "daarna")
    with pytest.raises(TelegramMigrateToChat) as second:
        await aiogram_bot.send_message(old, "daarna")
    assert first.value.new_chat_id == second.value.migrate_to_chat_id == new
    assert (await ptb_bot.send_message(new, "daarna")).chat.type == "supergroup"


async def test_a_bot_that_is_thrown_out_or_leaves_cannot_write(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    mehmet = telegram.person("Mehmet")
    kicked, left = telegram.group("Een", mehmet, supergroup=True), telegram.group("Twee", mehmet)
    for group in (kicked, left):
        await group.add_bot(mehmet)
    await kicked.remove_bot(mehmet)
    await ptb_bot.leave_chat(left.id)

    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await ptb_bot.send_message(kicked.id, "?")
    with pytest.raises(Forbidden, match="not a member of the group chat"):
        await ptb_bot.send_message(left.id, "?")


async def test_a_bot_that_is_added_again_can_write_again(telegram: Emulator, aiogram_bot: aiogram.Bot) -> None:
    mehmet = telegram.person("Mehmet")
    group = telegram.group("Team", mehmet)
    for change in (group.add_bot, group.remove_bot, group.add_bot):
        await change(mehmet)

    changes = [
        one.my_chat_member for one in await aiogram_bot.get_updates() if one.my_chat_member is not None
    ]  # fmt: skip

    assert [(one.old_chat_member.status, one.new_chat_member.status) for one in changes] == [
        ("left", "member"), ("member", "kicked"), ("kicked", "member"),
    ]  # fmt: skip
    assert {one.chat.id for one in changes} == {group.id}
    assert (await aiogram_bot.send_message(group.id, "Daar zijn we weer")).chat.id == group.id


async def test_a_document_arrives_with_its_bytes(
    telegram: Emulator, aiogram_bot: aiogram.Bot, ptb_bot: ptb.Bot
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    await aiogram_bot.send_document(
        ayse.id, aiogram.types.BufferedInputFile(b"a;b", "gegevens.csv"), caption="Verileriniz"
    )
    again = await ptb_bot.send_document(ayse.id, b"c;d", filename="twee.csv")

    first, second = ayse.chat.from_bot
    assert (first.upload, first.text, second.upload) == (b"a;b", "Verileriniz", b"c;d")
    assert again.document is not None
    assert await (await ptb_bot.get_file(again.document.file_id)).download_as_bytearray() == b"c;d"
    assert telegram.downloads == [again.document.file_id]


async def test_commands_and_descriptions_are_kept_per_language(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    await ptb_bot.set_my_commands([("dil", "Dili değiştir")], language_code="tr")
    await ptb_bot.set_my_description("Köprü", language_code="tr")
    await ptb_bot.set_my_short_description("Brug")

    assert [each.command for each in await ptb_bot.get_my_commands(language_code="tr")] == ["dil"]
    assert await ptb_bot.get_my_commands() == ()
    assert (await ptb_bot.get_my_description("tr")).description == "Köprü"
    assert (await ptb_bot.get_my_short_description("tr")).short_description == "Brug"
    await ptb_bot.delete_my_commands(language_code="tr")
    assert await ptb_bot.get_my_commands(language_code="tr") == ()


async def test_a_wrong_token_and_an_unknown_method_are_turned_away(telegram: Emulator, call: Call) -> None:
    async with ptb.Bot(telegram.token, f"{telegram.url}/bot") as bot:
        telegram.change_token("123456:other")
        with pytest.raises(InvalidToken):
            await bot.get_me()

    unknown = await call("sendMoney", amount=1)

    assert unknown == {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    assert [each.rule for each in telegram.take_violations()] == ["unknown method"]


async def test_form_json_and_multipart_mean_the_same(
    telegram: Emulator, call: Call, ptb_bot: ptb.Bot, aiogram_bot: aiogram.Bot
) -> None:
    ayse = telegram.person()
    await ayse.send("/start")

    await call("sendmessage", chat_id=ayse.id, text="een", reply_markup=YES_NO)
    await ptb_bot.send_message(ayse.id, "twee", reply_markup=ptb.InlineKeyboardMarkup.de_json(YES_NO))
    await aiogram_bot.send_message(ayse.id, "drie", reply_markup=InlineKeyboardMarkup.model_validate(YES_NO))

    assert [message.labels for message in ayse.chat.from_bot] == [["Evet", "Hayır"]] * 3
    assert [type(request.params["chat_id"]) for request in telegram.calls("sendMessage")] == [int] * 3

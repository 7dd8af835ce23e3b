"""Updates reach the bot as from Telegram: long polls and webhooks, in order, again after a failure."""

import asyncio
import time

import aiogram
import pytest
import telegram as ptb
from aiogram.exceptions import TelegramConflictError
from telegram.error import Conflict

from tests.emulator import Emulator
from tests.emulator_judged.conftest import Call, Receiver


async def test_an_offset_confirms_what_lies_before_it(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    for text in ("/start", "een", "twee"):
        await ayse.send(text)

    first, *rest = await ptb_bot.get_updates()
    again = await ptb_bot.get_updates(offset=first.update_id + 1, limit=1)

    assert [update.message.text for update in rest if update.message] == ["een", "twee"]
    assert [update.message.text for update in again if update.message] == ["een"]
    assert await ptb_bot.get_updates(offset=rest[-1].update_id + 1) == ()


async def test_a_long_poll_returns_when_something_happens(telegram: Emulator, aiogram_bot: aiogram.Bot) -> None:
    ayse = telegram.person()
    poll = asyncio.create_task(aiogram_bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)

    await ayse.send("/start")

    async with asyncio.timeout(2):
        assert [update.message.text for update in await poll if update.message] == ["/start"]


async def test_the_second_poller_ends_the_first(telegram: Emulator, aiogram_bot: aiogram.Bot, ptb_bot: ptb.Bot) -> None:
    poll = asyncio.create_task(aiogram_bot.get_updates(timeout=20))
    await asyncio.sleep(0.05)

    assert await ptb_bot.get_updates() == ()

    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await poll


async def test_a_webhook_forbids_polling(telegram: Emulator, ptb_bot: ptb.Bot, receiver: Receiver) -> None:
    await ptb_bot.set_webhook(receiver.url, secret_token="gizli", max_connections=7)

    with pytest.raises(Conflict, match="can't use getUpdates method while webhook is active"):
        await ptb_bot.get_updates()
    info = await ptb_bot.get_webhook_info()
    assert (info.url, info.max_connections, info.pending_update_count) == (receiver.url, 7, 0)
    await ptb_bot.delete_webhook()
    assert await ptb_bot.get_updates() == ()


async def test_a_webhook_gets_each_chat_in_order_with_the_secret(
    telegram: Emulator, call: Call, receiver: Receiver
) -> None:
    receiver.pause = 0.01
    ayse, jan = telegram.person(), telegram.person("Jan")
    await ayse.send("vooraf")
    await call("setWebhook", url=receiver.url, secret_token="gizli")
    for number in range(4):
        await ayse.send(f"a{number}")
        await jan.send(f"j{number}")
    await telegram.settled(quiet=0.05)

    assert [text for text in receiver.texts if text[0] != "j"] == ["vooraf", "a0", "a1", "a2", "a3"]
    assert [text for text in receiver.texts if text[0] == "j"] == ["j0", "j1", "j2", "j3"]
    assert set(receiver.secrets) == {"gizli"}
    assert receiver.most_open == 2


async def test_a_press_does_not_wait_for_the_chat(telegram: Emulator, call: Call, receiver: Receiver) -> None:
    ayse = telegram.person()
    await ayse.send("/start")
    await call("sendMessage", chat_id=ayse.id, text="?")
    receiver.pause = 0.05
    await call("setWebhook", url=receiver.url)

    await ayse.press_data(ayse.chat.from_bot[0], "y")
    await telegram.settled(quiet=0.05)

    assert receiver.most_open == 2


async def test_a_failed_update_comes_again_and_holds_up_only_its_chat(
    telegram: Emulator, call: Call, receiver: Receiver
) -> None:
    await call("setWebhook", url=receiver.url)
    receiver.statuses, receiver.failing = [503, 500, 404], b"a0"
    ayse, jan = telegram.person(), telegram.person("Jan")

    await ayse.send("a0")
    await ayse.send("a1")
    await asyncio.sleep(0.01)
    await jan.send("j0")
    await telegram.settled(quiet=0.1)

    assert [text for text in receiver.texts if text[0] == "a"] == ["a0"] * 4 + ["a1"]
    tries = [each for each in telegram.deliveries if each.update_id == telegram.deliveries[0].update_id]
    assert [each.status for each in tries] == [503, 500, 404, 200]
    assert [each.again_in for each in tries] == [0, 2, 4, None]
    assert tries[3].at - tries[2].at >= 4 * 0.01
    assert receiver.texts.index("j0") < receiver.texts.index("a1")
    info = await call("getWebhookInfo")
    assert info["result"]["last_error_message"] == "Wrong response from the webhook: 404 Not Found"


async def test_retry_after_is_honoured(telegram: Emulator, call: Call, receiver: Receiver) -> None:
    await call("setWebhook", url=receiver.url)
    receiver.statuses, receiver.headers = [503], {"Retry-After": "10"}

    await telegram.person().send("/start")
    await telegram.settled(quiet=0.15)

    first, second = telegram.deliveries
    assert first.again_in == 10
    assert second.at - first.at >= 10 * 0.01


async def test_a_webhook_that_never_answers_times_out_and_is_asked_again(receiver: Receiver) -> None:
    async with Emulator(time_scale=0.01, webhook_timeout=0.05) as telegram:
        receiver.pause = 0.2
        await telegram.person().send("/start")
        async with ptb.Bot(telegram.token, f"{telegram.url}/bot") as bot:
            await bot.set_webhook(receiver.url)
        await asyncio.sleep(0.1)
        receiver.pause = 0.0
        await telegram.settled(quiet=0.05)

    assert telegram.deliveries[0].status is None
    assert telegram.deliveries[-1].status == 200


async def test_no_more_lines_than_allowed(telegram: Emulator, call: Call, receiver: Receiver) -> None:
    receiver.pause = 0.01
    for number in range(8):
        await telegram.person(f"P{number}").send("/start")

    await call("setWebhook", url=receiver.url, max_connections=3)
    await telegram.settled(quiet=0.05)

    assert receiver.most_open == 3
    assert len(receiver.got) == 8


async def test_only_wanted_kinds_are_sent(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    await ptb_bot.get_updates(allowed_updates=["callback_query"])
    ayse = telegram.person()
    await ayse.send("/start")
    await ptb_bot.send_message(ayse.id, "?")
    await ayse.press_data(ayse.chat.from_bot[0], "y")

    updates = await ptb_bot.get_updates()

    assert [update.callback_query.data for update in updates if update.callback_query] == ["y"]
    assert len(updates) == 1


async def test_pending_updates_can_be_dropped(telegram: Emulator, call: Call) -> None:
    await telegram.person().send("/start")

    answer = await call("deleteWebhook", drop_pending_updates=True)

    assert answer["description"] == "Webhook is already deleted"
    assert telegram.updates.waiting == []


async def test_updates_can_come_twice_and_in_another_order(telegram: Emulator, call: Call, receiver: Receiver) -> None:
    await call("setWebhook", url=receiver.url)
    ayse = telegram.person()
    telegram.updates.hold()
    for text in ("een", "twee"):
        await ayse.send(text)
    telegram.updates.release(lambda held: [*reversed(held), held[0]])
    await telegram.settled(quiet=0.05)
    telegram.updates.copies = 3
    await ayse.send("drie")
    await telegram.settled(quiet=0.05)

    assert receiver.texts == ["twee", "een", "een", "drie", "drie", "drie"]


async def test_ids_can_jump_down_and_two_bots_can_have_equal_ids(telegram: Emulator, ptb_bot: ptb.Bot) -> None:
    ayse = telegram.person()
    telegram.updates.jump_to(900)
    await ayse.send("voor")
    with pytest.raises(RuntimeError):
        telegram.updates.jump_to(1)
    (before,) = await ptb_bot.get_updates()
    assert await ptb_bot.get_updates(before.update_id + 1) == ()
    telegram.updates.jump_to(7)
    await ayse.send("na")

    (after,) = await ptb_bot.get_updates(before.update_id + 1)

    assert (before.update_id, after.update_id) == (900, 7)
    async with Emulator("777:other-bot", first_update_id=7) as other:
        assert other.updates.next_id == after.update_id


async def test_hostile_updates_go_as_they_are(telegram: Emulator, call: Call, receiver: Receiver) -> None:
    telegram.push_raw({"message": 5})
    telegram.push_raw(b'{"update_id": 77, "message": {}}')
    poll = await call("getUpdates")
    telegram.push_raw(b"\xff not json")

    await call("setWebhook", url=receiver.url)
    await telegram.settled(quiet=0.05)

    assert [update["message"] for update in poll["result"]] == [5, {}]
    assert poll["result"][1]["update_id"] == 77
    assert sorted(map(str, receiver.got))[0] == str(b"\xff not json")


async def test_a_method_in_the_webhooks_answer_is_carried_out(
    telegram: Emulator, call: Call, receiver: Receiver
) -> None:
    ayse = telegram.person()
    receiver.answer = {"method": "sendMessage", "chat_id": ayse.id, "text": "hemen"}
    await call("setWebhook", url=receiver.url)

    await ayse.send("/start")

    assert (await ayse.expect("hemen")).from_bot


async def test_the_webhooks_address_can_be_reached_elsewhere(receiver: Receiver) -> None:
    async with Emulator(reach=receiver.url) as telegram:
        async with ptb.Bot(telegram.token, f"{telegram.url}/bot") as bot:
            await bot.set_webhook("https://kopru.example/hook?x=1")
        await telegram.person().send("/start")
        await telegram.settled(quiet=0.05)

    assert receiver.texts == ["/start"]


async def test_settling_fails_when_the_bot_is_deaf(telegram: Emulator) -> None:
    await telegram.person().send("/start")
    began = time.monotonic()

    with pytest.raises(AssertionError, match="1 updates wait"):
        await telegram.settled(patience=0.1)
    assert time.monotonic() - began < 1

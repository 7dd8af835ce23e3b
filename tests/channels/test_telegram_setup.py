"""What Telegram is told at start: the webhook, and menus and descriptions only where they differ."""

import aiohttp
import pytest
import structlog
from telegram.error import TelegramError

from bot.channels.telegram_incoming import ALLOWED_UPDATES
from bot.channels.telegram_setup import WebhookAddress, identify, open_bot, set_up
from bot.channels.transport import BotApi, CallFailed
from tests.emulator import Emulator, Refuse, ServerError
from tests.emulator.problems import bad_request

WEBHOOK = WebhookAddress("https://bot.example/telegram/9f3b", "s3cret_header")


async def test_a_token_tells_which_bot_it_is(telegram: Emulator, api: BotApi) -> None:
    identity = await identify(api)

    assert (identity.bot_id, identity.username) == (123456, "kopru_test_bot")


async def test_a_wrong_token_is_told_from_a_bad_day(
    telegram: Emulator, api: BotApi, session: aiohttp.ClientSession
) -> None:
    with pytest.raises(CallFailed) as wrong:
        await identify(BotApi(session, telegram.url, "1:wrong"))
    telegram.fail("getMe", ServerError(502))
    with pytest.raises(CallFailed) as bad_day:
        await identify(api)

    assert (wrong.value.status, bad_day.value.status) == (401, 502)


async def test_the_webhook_and_every_menu_are_set_once(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    bot = open_bot(session, base_url=telegram.url, token=telegram.token)

    await set_up(bot, WEBHOOK)
    set_first = [request.method for request in telegram.requests if request.method.startswith("set")]
    await set_up(bot, None)
    set_again = [request.method for request in telegram.requests if request.method.startswith("set")]

    [webhook] = telegram.calls("setWebhook")
    assert webhook.params["url"] == WEBHOOK.url
    assert webhook.params["secret_token"] == WEBHOOK.secret
    assert webhook.params["max_connections"] == 64
    assert tuple(webhook.params["allowed_updates"]) == ALLOWED_UPDATES
    assert {request.params.get("language_code") for request in telegram.calls("setMyCommands")} == {"nl", "tr", None}
    assert set_again == set_first
    assert len(set_first) == 10


async def test_a_menu_that_cannot_be_set_stops_nothing_but_a_webhook_does(
    telegram: Emulator, session: aiohttp.ClientSession
) -> None:
    bot = open_bot(session, base_url=telegram.url, token=telegram.token)
    telegram.fail("setMyCommands", Refuse(bad_request("language_code is odd")), times=None)
    telegram.fail("setWebhook", Refuse(bad_request("bad webhook")))

    with structlog.testing.capture_logs() as logs:
        await set_up(bot, None)
        with pytest.raises(TelegramError):
            await set_up(bot, WEBHOOK)

    assert len(telegram.calls("setMyDescription")) == 3
    assert [line["event"] for line in logs] == ["telegram.introduction_failed"] * 3
    assert WEBHOOK.secret not in repr(WEBHOOK)


async def test_what_goes_wrong_in_the_rare_calls_names_no_address(
    telegram: Emulator, session: aiohttp.ClientSession, caplog: pytest.LogCaptureFixture
) -> None:
    token = "1:very-secret"
    caplog.set_level("DEBUG")
    bots = [open_bot(session, base_url=url, token=token) for url in (telegram.url, "http://127.0.0.1:1")]
    telegram.fail("getMyCommands", ServerError(502, html=True))

    for bot in (*bots, open_bot(session, base_url=telegram.url, token=telegram.token)):
        with pytest.raises(TelegramError) as caught:
            await bot.get_my_commands()
        assert token not in str(caught.value) + repr(caught.value.__cause__)

    assert "very-secret" not in caplog.text
    assert telegram.token not in caplog.text

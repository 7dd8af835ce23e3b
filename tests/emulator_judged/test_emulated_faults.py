"""What goes wrong on order goes wrong as it does between a bot and Telegram."""

import asyncio
from datetime import timedelta

import aiogram
import pytest
import telegram as ptb
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter, TelegramServerError
from telegram.error import NetworkError, RetryAfter, TimedOut

from tests.emulator import (
    Cut,
    Delay,
    Emulator,
    HalfBody,
    Hang,
    Person,
    Rate,
    Rates,
    Refuse,
    ServerError,
    TooMany,
    forbidden,
)
from tests.emulator.faults import Fault


@pytest.fixture
async def ayse(telegram: Emulator) -> Person:
    person = telegram.person()
    await person.send("/start")
    return person


async def test_429_tells_how_long_to_wait(telegram: Emulator, ayse: Person, aiogram_bot: aiogram.Bot) -> None:
    telegram.fail("sendMessage", TooMany(3), times=2, after=1)
    await aiogram_bot.send_message(ayse.id, "goed")

    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refused:
            await aiogram_bot.send_message(ayse.id, "te snel")
        assert refused.value.retry_after == 3

    await aiogram_bot.send_message(ayse.id, "weer goed")
    assert [message.text for message in ayse.chat.from_bot] == ["goed", "weer goed"]


async def test_a_fault_can_be_for_one_chat_only(telegram: Emulator, ayse: Person, ptb_bot: ptb.Bot) -> None:
    jan = telegram.person("Jan")
    await jan.send("/start")
    order = telegram.fail("*", TooMany(1), times=None, chat_id=ayse.id)

    with pytest.raises(RetryAfter):
        await ptb_bot.send_message(ayse.id, "?")
    assert await ptb_bot.send_message(jan.id, "!")
    order.lift()
    assert await ptb_bot.send_message(ayse.id, "!")
    assert order.hits == 1


@pytest.mark.parametrize("html", [False, True])
async def test_a_server_error_carries_nothing_out(
    telegram: Emulator, ayse: Person, ptb_bot: ptb.Bot, html: bool
) -> None:
    telegram.fail("sendMessage", ServerError(502, html=html))

    with pytest.raises(NetworkError):
        await ptb_bot.send_message(ayse.id, "?")

    assert ayse.chat.from_bot == []


async def test_aiogram_sees_a_server_error_too(telegram: Emulator, ayse: Person, aiogram_bot: aiogram.Bot) -> None:
    telegram.fail("sendMessage", ServerError(500))

    with pytest.raises(TelegramServerError):
        await aiogram_bot.send_message(ayse.id, "?")


@pytest.mark.parametrize(
    ("fault", "arrives"),
    [
        (Cut(), False),
        (Cut(processed=True), True),
        (HalfBody(), True),
        (Hang(0.05), False),
        (Hang(0.05, processed=True), True),
    ],
)
async def test_a_cut_line_leaves_the_bot_in_doubt(
    telegram: Emulator, ayse: Person, aiogram_bot: aiogram.Bot, fault: Fault, arrives: bool
) -> None:
    telegram.fail("sendMessage", fault)

    with pytest.raises(TelegramNetworkError):
        await aiogram_bot.send_message(ayse.id, "aangekomen?")

    assert [message.text for message in ayse.chat.from_bot] == ["aangekomen?"] * arrives
    assert telegram.calls("sendMessage")[0].status is None


async def test_a_hang_ends_with_the_bots_own_patience(telegram: Emulator, ayse: Person, ptb_bot: ptb.Bot) -> None:
    telegram.fail("sendMessage", Hang())

    with pytest.raises(TimedOut):
        await ptb_bot.send_message(ayse.id, "?", read_timeout=0.1)


async def test_a_delay_is_only_slow(telegram: Emulator, ayse: Person, ptb_bot: ptb.Bot) -> None:
    telegram.fail("sendMessage", Delay(0.05))

    began = asyncio.get_running_loop().time()
    await ptb_bot.send_message(ayse.id, "langzaam")

    assert asyncio.get_running_loop().time() - began >= 0.05


async def test_any_refusal_can_be_ordered(telegram: Emulator, ayse: Person, ptb_bot: ptb.Bot) -> None:
    telegram.fail("sendMessage", Refuse(forbidden("bot was blocked by the user")))

    with pytest.raises(ptb.error.Forbidden):
        await ptb_bot.send_message(ayse.id, "?")


async def test_telegram_can_be_away_and_come_back(telegram: Emulator, ayse: Person, aiogram_bot: aiogram.Bot) -> None:
    url = telegram.url
    await aiogram_bot.get_me()
    await telegram.go_away()

    with pytest.raises(TelegramNetworkError):
        await aiogram_bot.send_message(ayse.id, "?")

    await telegram.come_back()
    assert telegram.url == url
    assert await aiogram_bot.send_message(ayse.id, "!")


async def test_real_rates_hold_a_fast_bot_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    rates = Rates(chat=Rate(2, 1.0), group=Rate(1, 60.0), overall=Rate(3, 0.5))
    async with Emulator(rates=rates) as telegram, ptb.Bot(telegram.token, f"{telegram.url}/bot") as bot:
        ayse, jan, mehmet = (telegram.person(name) for name in ("Ayşe", "Jan", "Mehmet"))
        for person in (ayse, jan):
            await person.send("/start")
        group = telegram.group("Team", mehmet)
        await group.add_bot(mehmet)

        await bot.send_message(ayse.id, "1")
        await bot.send_message(ayse.id, "2")
        with pytest.raises(RetryAfter):
            await bot.send_message(ayse.id, "3")
        await bot.send_message(group.id, "1")
        with pytest.raises(RetryAfter) as group_wait:
            await bot.send_message(group.id, "2")
        with pytest.raises(RetryAfter):
            await bot.send_message(jan.id, "overall")
        await bot.send_chat_action(jan.id, "typing")

    assert ayse.chat.from_bot[-1].text == "2"
    assert jan.chat.actions == ["typing"]
    assert group_wait.value.retry_after in {timedelta(seconds=59), timedelta(seconds=60)}

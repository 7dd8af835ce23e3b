"""Polling: every chat in order, the offset only after the commits, and trouble is waited out."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import structlog

from bot.background import Background
from bot.channels.telegram_polling import Polling
from bot.channels.transport import BotApi
from bot.messages import TextMessage, Unreadable
from tests.channels.clocks import real_clock
from tests.channels.recorders import Recorder, read
from tests.emulator import Cut, Emulator, HalfBody, ServerError, TooMany

FAST = real_clock(speed=20)


@asynccontextmanager
async def polling(
    telegram: Emulator, session: aiohttp.ClientSession, recorder: Recorder, **more: Any
) -> AsyncIterator[Polling]:
    """Poll while the body runs, then stop as the process does."""
    api = BotApi(session, telegram.url, telegram.token)
    loop = Polling(api, read=read, take=recorder.converse, clock=FAST, **more)  # type: ignore[arg-type]
    async with Background(FAST) as background:
        task = background.start("polling", loop.run)
        yield loop
        loop.stop()
        await asyncio.wait_for(task, 2)


async def until(truth: Any, seconds: float = 5.0) -> None:
    async with asyncio.timeout(seconds):
        while not truth():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.005)


def texts_of(recorder: Recorder, address: int) -> list[str]:
    return [
        incoming.content.text
        for incoming in recorder.committed
        if incoming.address == str(address) and isinstance(incoming.content, TextMessage)
    ]


async def test_many_chats_at_once_and_each_in_order(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    recorder = Recorder(seconds=0.01)
    people = [telegram.person(f"P{number}") for number in range(20)]
    for number in range(5):
        for person in people:
            await person.send(f"t{number}")

    async with polling(telegram, session, recorder):
        await telegram.settled()

    for person in people:
        assert texts_of(recorder, person.id) == ["t0", "t1", "t2", "t3", "t4"]
    assert recorder.most_at_once == 20


async def test_nothing_is_confirmed_before_its_commit(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    recorder = Recorder(away=True)
    ayse, jan = telegram.person("Ayşe"), telegram.person("Jan")
    for text in ("bir", "iki"):
        await ayse.send(text)
    await jan.send("een")

    with structlog.testing.capture_logs() as logs:
        async with polling(telegram, session, recorder):
            await until(lambda: len(recorder.tried) >= 6)
            assert len(telegram.updates.waiting) == 3, "Telegram still has all of them"
            recorder.away = False
            await telegram.settled()

    assert (texts_of(recorder, ayse.id), texts_of(recorder, jan.id)) == (["bir", "iki"], ["een"])
    assert {line["error"] for line in logs if line["event"] == "polling.not_committed"} == {"Away"}


async def test_a_batch_that_is_in_hand_is_finished_on_stopping(
    telegram: Emulator, session: aiohttp.ClientSession
) -> None:
    recorder = Recorder(seconds=0.2)
    ayse = telegram.person()
    await ayse.send("bir")

    async with polling(telegram, session, recorder):
        await until(lambda: recorder.at_once == 1)

    assert texts_of(recorder, ayse.id) == ["bir"]


async def test_stopping_does_not_wait_for_telegram(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    began = asyncio.get_running_loop().time()

    async with polling(telegram, session, Recorder()):
        await until(lambda: telegram.calls("getUpdates"))

    assert asyncio.get_running_loop().time() - began < 2


async def test_ids_that_jump_down_after_a_quiet_week_are_read(
    telegram: Emulator, session: aiohttp.ClientSession
) -> None:
    recorder = Recorder()
    ayse = telegram.person()

    async with polling(telegram, session, recorder):
        await ayse.send("bir")
        await telegram.settled()
        telegram.updates.jump_to(5)
        await ayse.send("iki")
        await telegram.settled()

    assert texts_of(recorder, ayse.id) == ["bir", "iki"]
    assert recorder.ids()[1] == 5


async def test_poison_in_a_batch_holds_nobody_up(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    recorder = Recorder()
    ayse = telegram.person()
    await ayse.send("önce")
    first = telegram.updates.waiting[0].id
    deep = b'{"update_id": %d, "message": ' % (first + 1) + b"[" * 50_000 + b"]" * 50_000 + b"}"
    telegram.push_raw(deep)
    telegram.push_raw({"message": {"chat": "?"}})
    await ayse.send("sonra")

    async with polling(telegram, session, recorder):
        await telegram.settled()

    assert texts_of(recorder, ayse.id) == ["önce", "sonra"]
    unread = [incoming for incoming in recorder.committed if isinstance(incoming.content, Unreadable)]
    assert [incoming.update_id for incoming in unread] == [first + 1, first + 2]


async def test_trouble_on_the_line_is_waited_out(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    recorder = Recorder()
    ayse = telegram.person()
    await ayse.send("bir")
    for fault in (ServerError(502, html=True), Cut(), HalfBody(), Cut(processed=True), TooMany(2)):
        telegram.fail("getUpdates", fault)

    with structlog.testing.capture_logs() as logs:
        async with polling(telegram, session, recorder):
            await until(lambda: recorder.committed)
            await telegram.go_away()
            await ayse.send("iki")
            await asyncio.sleep(0.05)
            await telegram.come_back()
            await telegram.settled()

    assert texts_of(recorder, ayse.id) == ["bir", "iki"]
    assert telegram.token not in str(logs)


async def test_two_processes_at_once_do_no_harm(telegram: Emulator, session: aiohttp.ClientSession) -> None:
    recorder = Recorder()
    ayse = telegram.person()

    with structlog.testing.capture_logs() as logs:
        async with polling(telegram, session, recorder), polling(telegram, session, recorder):
            for number in range(5):
                await ayse.send(f"t{number}")
                await asyncio.sleep(0.05)
            await until(lambda: len(recorder.committed) == 5)
            await until(lambda: any(line["event"] == "polling.conflict" for line in logs))

    assert texts_of(recorder, ayse.id) == ["t0", "t1", "t2", "t3", "t4"]


async def test_a_webhook_that_is_set_is_removed_only_when_we_may(
    telegram: Emulator, session: aiohttp.ClientSession
) -> None:
    api = BotApi(session, telegram.url, telegram.token)
    await api.call("setWebhook", {"url": "https://bot.example/telegram/x"})
    recorder = Recorder()
    ayse = telegram.person()

    with structlog.testing.capture_logs() as logs:
        async with polling(telegram, session, recorder):
            await until(lambda: any(line["event"] == "polling.webhook_is_set" for line in logs))
    assert (await api.call("getWebhookInfo", {}))["url"]

    async with polling(telegram, session, recorder, may_remove_webhook=True):
        await ayse.send("bir")
        await until(lambda: recorder.committed)
    assert not (await api.call("getWebhookInfo", {}))["url"]


class Answering:
    """Stands for the Bot API: gives prepared answers, the last one for ever, and notes the offsets it is asked with."""

    def __init__(self, *answers: bytes) -> None:
        self.answers = list(answers)
        self.offsets: list[int | None] = []

    async def raw(self, method: str, parameters: Any, *, read_s: float) -> tuple[int, bytes]:
        self.offsets.append(parameters.get("offset"))
        await asyncio.sleep(0.001)
        return 200, self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@asynccontextmanager
async def asking(api: Answering, recorder: Recorder) -> AsyncIterator[None]:
    loop = Polling(api, read=read, take=recorder.converse, clock=FAST)  # type: ignore[arg-type]
    async with Background(FAST) as background:
        task = background.start("polling", loop.run)
        yield
        loop.stop()
        await task


async def test_once_all_is_confirmed_no_old_offset_is_kept() -> None:
    recorder = Recorder()
    api = Answering(b'{"ok":true,"result":[{"update_id":100,"message":{}}]}', b'{"ok":true,"result":[]}')

    async with asking(api, recorder):
        await until(lambda: len(api.offsets) > 3)

    assert api.offsets[:4] == [None, 101, None, None]


async def test_an_update_without_an_id_does_not_turn_the_loop_into_a_storm() -> None:
    recorder = Recorder()
    api = Answering(b'{"ok":true,"result":[{"message":{}}]}')

    async with asking(api, recorder):
        await asyncio.sleep(0.4)

    assert 1 < len(api.offsets) < 8
    assert len(recorder.committed) == 1

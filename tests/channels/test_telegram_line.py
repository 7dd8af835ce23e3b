"""The whole line at once: people write to an emulated Telegram, turns are committed, answers come back."""

import asyncio
import itertools
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial

import pytest
import structlog
from aiohttp import web

from bot import payloads
from bot.background import Background
from bot.channels.telegram import TelegramChannel
from bot.channels.telegram_incoming import read_update
from bot.channels.telegram_polling import Polling
from bot.channels.telegram_reception import Reception
from bot.channels.telegram_setup import WebhookAddress, identify, open_bot, set_up
from bot.channels.telegram_webhook import Webhook
from bot.channels.transport import BotApi, open_session
from bot.messages import Incoming, Outgoing, OutgoingButton, Press, TextMessage, Unreadable
from bot.outbox_sender import LEASE_S, OutboxSender
from storage import turns
from storage.database import Database
from storage.turn_rows import Committed, NewMessage, TurnRows
from tests.channels.clocks import real_clock
from tests.channels.outbox_desk import UNPACED, until
from tests.channels.update_samples import spoiled
from tests.emulator import Cut, Emulator, HalfBody, ServerError, TooMany
from tests.emulator.faults import Fault
from tests.emulator.people import Person

FAST = real_clock(speed=20)
SECRET = "s3cret_header"


class Echo:
    """The smallest use case: a text is said back in two messages, a press changes the message that it sits under."""

    def __init__(self, database: Database, worker: str) -> None:
        self.database = database
        self.worker = worker
        self._prompts = itertools.count(1)

    async def converse(self, incoming: Incoming) -> Committed:
        """Commit one turn, as the real use case does."""
        content = incoming.content
        rows = TurnRows(
            incoming.bot_id,
            incoming.update_id,
            FAST.now(),
            "v1",
            "active",
            messages=tuple(self._said(incoming)),
            quarantine=((content.raw, content.reason),) if isinstance(content, Unreadable) else (),
        )
        while True:
            who = None
            if (address := incoming.address) is not None:
                who = await turns.find(
                    self.database, channel="telegram", bot_id=incoming.bot_id, address=address, now=FAST.now()
                )
            done = await turns.commit(self.database, who, rows, worker=self.worker, lease_s=LEASE_S)
            if done.outcome != "conflict":
                return done

    def _said(self, incoming: Incoming) -> list[NewMessage]:
        match incoming.content:
            case TextMessage(text=text):
                prompt = next(self._prompts)
                button = OutgoingButton("Evet", f"p{prompt}")
                first = Outgoing("say", f"{text} 1", "tr")
                second = Outgoing("say", f"{text} 2", "tr", ((button,),), prompt)
                return [NewMessage(payloads.write(first)), NewMessage(payloads.write(second), prompt)]
            case Press(nonce=nonce):
                changed = Outgoing("change", f"basıldı {nonce}", "tr", prompt=int(nonce[1:]))
                return [NewMessage(payloads.write(changed))]
            case _:
                return []


@asynccontextmanager
async def bot_on(
    telegram: Emulator, database: Database, *, by_webhook: bool, worker: str = "w1"
) -> AsyncIterator[None]:
    """Run the line from Telegram to the database and back, wired as the process wires it."""
    async with open_session() as session, Background(FAST) as background, AsyncExitStack() as stack:
        api = BotApi(session, telegram.url, telegram.token)
        us = await identify(api)
        channel = TelegramChannel(api)
        sender = OutboxSender(
            database,
            {("telegram", us.bot_id): channel},
            clock=FAST,
            background=background,
            worker=worker,
            per_chat=UNPACED,
        )
        reception = Reception(
            Echo(database, worker).converse,
            hand_over=sender.hand_over,
            answer_press=channel.answer_press,
            background=background,
        )
        read = partial(read_update, bot_id=us.bot_id, bot_username=us.username)
        background.start("sweep", sender.sweep_forever)
        if by_webhook:
            webhook = Webhook("9f3b", SECRET, read, reception.take, lambda _: None)
            url = await stack.enter_async_context(listening(webhook))
            bot = open_bot(session, base_url=telegram.url, token=telegram.token)
            await set_up(bot, WebhookAddress(f"{url}/telegram/9f3b", SECRET))
        else:
            polling = Polling(api, read=read, take=reception.take, clock=FAST)
            stack.push_async_callback(ended, polling, background.start("polling", polling.run))
        yield
        await stack.aclose()
        await sender.stop()


async def ended(polling: Polling, task: "asyncio.Task[None]") -> None:
    """Stop polling as the process does: the batch in hand is finished before the sender ends."""
    polling.stop()
    await task


@asynccontextmanager
async def listening(webhook: Webhook) -> AsyncIterator[str]:
    """Serve a webhook on loopback."""
    app = web.Application()
    app.add_routes(webhook.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield "http://{}:{}".format(*runner.addresses[0][:2])
    await runner.cleanup()


def answers(person: Person) -> list[str]:
    return [message.text for message in person.chat.from_bot]


def without_repetitions(texts: list[str]) -> list[str]:
    return list(dict.fromkeys(texts))


@pytest.fixture(params=[True, False], ids=["webhook", "polling"])
def by_webhook(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


async def test_people_are_answered_in_order_and_their_presses_change_what_they_pressed(
    telegram: Emulator, database: Database, by_webhook: bool
) -> None:
    people = [telegram.person(f"P{number}") for number in range(8)]

    async with bot_on(telegram, database, by_webhook=by_webhook):
        for number in range(3):
            for person in people:
                await person.send(f"t{number}")
        await until(lambda: all(len(answers(person)) == 6 for person in people))
        for person in people:
            await person.press("Evet")
        await until(lambda: all(answers(person)[-1].startswith("basıldı") for person in people))
        await telegram.settled()

    for person in people:
        assert answers(person)[:-1] == ["t0 1", "t0 2", "t1 1", "t1 2", "t2 1"]
        assert person.chat.from_bot[-1].rows == []
    assert telegram.unanswered == []


async def test_doubled_and_reordered_updates_change_nothing(
    telegram: Emulator, database: Database, by_webhook: bool
) -> None:
    telegram.updates.copies = 3
    ayse, jan = telegram.person("Ayşe"), telegram.person("Jan")

    async with bot_on(telegram, database, by_webhook=by_webhook):
        for number in range(3):
            await ayse.send(f"t{number}")
        await jan.send("een")
        await telegram.settled()
        await until(lambda: len(answers(ayse)) == 6 and len(answers(jan)) == 2)

    assert answers(ayse) == ["t0 1", "t0 2", "t1 1", "t1 2", "t2 1", "t2 2"]
    assert answers(jan) == ["een 1", "een 2"]


async def test_ids_that_jump_down_and_a_new_token_are_harmless(
    telegram: Emulator, database: Database, by_webhook: bool
) -> None:
    ayse = telegram.person()
    async with bot_on(telegram, database, by_webhook=by_webhook):
        await ayse.send("bir")
        await telegram.settled()
        telegram.updates.jump_to(7)
        await ayse.send("iki")
        await until(lambda: len(answers(ayse)) == 4)
        await telegram.settled()
    telegram.change_token("123456:TEST-another-token")

    async with bot_on(telegram, database, by_webhook=by_webhook, worker="w2"):
        await ayse.send("üç")
        await until(lambda: len(answers(ayse)) == 6)

    assert answers(ayse) == ["bir 1", "bir 2", "iki 1", "iki 2", "üç 1", "üç 2"]


async def test_hostile_updates_are_kept_and_hold_nobody_up(
    telegram: Emulator, database: Database, by_webhook: bool
) -> None:
    chance = random.Random(7)
    ayse = telegram.person()

    async with bot_on(telegram, database, by_webhook=by_webhook):
        await ayse.send("önce")
        for _ in range(60):
            telegram.push_raw(b'{"update_id":%d,"x":%s}' % (telegram.updates.next_id, b"[" * 9000 + b"]" * 9000))
            telegram.push_raw({"message": {"text": chance.choice([None, 7, "x"])}})
        await ayse.send("sonra")
        await until(lambda: len(answers(ayse)) == 4)
        await telegram.settled()

    assert answers(ayse) == ["önce 1", "önce 2", "sonra 1", "sonra 2"]
    assert telegram.updates.waiting == []


async def test_a_bad_spell_of_telegram_loses_nothing_and_keeps_every_chat_in_order(
    telegram: Emulator, database: Database
) -> None:
    """429, 5xx, cut lines and half answers on many calls, for about a minute of the sender's time."""
    chance = random.Random(2026)
    faults: list[Fault] = [TooMany(2), TooMany(5), ServerError(502), ServerError(500), Cut(), Cut(processed=True)]
    people = [telegram.person(f"P{number}") for number in range(10)]

    async with bot_on(telegram, database, by_webhook=False):
        orders = []
        for number in range(60):
            orders.append(telegram.fail("sendMessage", chance.choice([*faults, HalfBody()]), after=3 * number))
            orders.append(telegram.fail("getUpdates", chance.choice([*faults[2:], HalfBody()]), after=5 * number))
        for number in range(6):
            for person in people:
                await person.send(f"t{number}")
            await asyncio.sleep(0.2)
        wanted = [f"t{number} {part}" for number in range(6) for part in "12"]
        await until(lambda: all(set(wanted) <= set(answers(person)) for person in people), seconds=60)
        telegram.faults.lift_all()

    for person in people:
        assert without_repetitions(answers(person)) == wanted
    ambiguous = [request for request in telegram.calls("sendMessage") if request.fault and request.status is None]
    repeated = sum(count - 1 for person in people for count in Counter(answers(person)).values())
    assert 0 < repeated <= len(ambiguous)
    assert await dead(database) == []


async def dead(database: Database) -> list[object]:
    from storage import outbox

    return list(await outbox.dead_letters(database))


async def test_the_line_speaks_of_no_person_and_no_token(
    telegram: Emulator, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    canary = "KANARYA NL91ABNA0417164300"
    ayse = telegram.person("Kanarya-Ayşe")
    for fault in (ServerError(502, html=True), Cut(processed=True), HalfBody()):
        telegram.fail("sendMessage", fault)
        telegram.fail("answerCallbackQuery", fault)

    with structlog.testing.capture_logs() as logs:
        async with bot_on(telegram, database, by_webhook=False):
            await ayse.send(canary)
            telegram.push_raw(spoiled(random.Random(1)))
            await until(lambda: len(answers(ayse)) >= 2)
            await ayse.press("Evet")
            await until(lambda: answers(ayse)[-1].startswith("basıldı"))

    seen = (caplog.text + str(logs)).lower()
    assert logs
    for secret in (canary.lower(), "kanarya", telegram.token.lower(), "basıldı"):
        assert secret not in seen

"""Bots beside each other: the same dialog, the same Telegram, the same number of busy people, one after the other."""

import asyncio
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from time import process_time

from bot.channels.telegram_setup import MAX_CONNECTIONS as CONNECTIONS
from bot.messages import Outgoing, OutgoingButton
from tests.benches import bodies, dialog
from tests.benches.bot_process import BotFailed, BotProcess, running, until_webhook
from tests.benches.crowd import Crowd, Spell
from tests.benches.inside import Wiring
from tests.databases import PostgresCluster
from tests.emulator import Delay, Emulator
from tests.journeys.living import free_port

#: What one call of the Bot API takes in production, about.
CALL_S = 0.05
#: A steady pace, in turns a second of all together.
STEADY = 100.0
#: Conversations begun, and left open, to see what one holds in memory; some before, to fill what is filled once.
OPEN_BEFORE, OPEN = 50, 200
#: How long what is only kept for a moment may take to go.
CALM_S = 2.0


@dataclass(frozen=True, slots=True)
class Contender:
    """A bot that takes part: its module, what it keeps where, and how it is called in the table."""

    name: str
    module: str
    title: str

    @property
    def is_ours(self) -> bool:
        """Tell whether it is Köprü."""
        return self.module == "kopru_bot"

    @property
    def needs_postgres(self) -> bool:
        """Tell whether it keeps its conversations in PostgreSQL."""
        return self.name == "kopru-postgresql"


KOPRU_SQLITE = Contender("kopru-sqlite", "kopru_bot", "Köprü on SQLite")
PTB = Contender("ptb", "ptb_bot", "python-telegram-bot: ConversationHandler, PicklePersistence")
CONTENDERS = (
    PTB,
    Contender("aiogram", "aiogram_bot", "aiogram: FSM, MemoryStorage"),
    KOPRU_SQLITE,
    Contender("kopru-postgresql", "kopru_bot", "Köprü on PostgreSQL"),
)


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is measured: busy people, seconds of each stretch, rounds over all bots."""

    users: int = 64
    seconds: float = 3.0
    warm_s: float = 1.5
    rounds: int = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What one bot did in one round; `telegram_share`: how busy the emulator was, 1.0 is a whole core.

    What a chat holds is the same every time and slow to find out: None in every round but the first.
    """

    per_second: float
    cpu_ms: float
    telegram_share: float
    per_second_far: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    bytes_per_chat: float | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Where bots run: a folder on disk, a database server, and the core that is theirs alone."""

    folder: Path
    postgres: PostgresCluster | None
    core: int | None

    def wiring(self, contender: Contender, telegram: Emulator, *, acknowledge_only: bool = False) -> Wiring:
        """Give a bot a fresh folder and a fresh database."""
        folder = tempfile.mkdtemp(dir=self.folder)
        url = "sqlite://"
        if contender.needs_postgres:
            assert self.postgres is not None
            url = self.postgres.clone()
        return Wiring(telegram.url, telegram.token, free_port(), folder, url, self.core, acknowledge_only)


async def compare(
    contenders: tuple[Contender, ...], effort: Effort, ground: Ground, *, tell: Callable[[str], None]
) -> dict[str, list[Run]]:
    """Measure every bot in every round, in turn, so that a slow minute of the machine strikes all. Raises BotFailed."""
    runs: dict[str, list[Run]] = {contender.name: [] for contender in contenders}
    for number in range(effort.rounds):
        for contender in contenders:
            tell(f"round {number + 1} of {effort.rounds}: {contender.title}")
            runs[contender.name].append(await measure(contender, effort, ground, holding=number == 0))
    return runs


async def measure(contender: Contender, effort: Effort, ground: Ground, *, holding: bool) -> Run:
    """Measure one bot once: as fast as it goes, with Telegram far away, at a steady pace, and what a chat holds."""
    async with (
        Emulator(judging=False, patience=60) as telegram,
        running(contender.module, ground.wiring(contender, telegram)) as bot,
    ):
        await until_webhook(bot, telegram)
        crowd = Crowd(telegram, effort.users)
        try:
            run = await _all(bot, telegram, crowd, effort)
            return replace(run, bytes_per_chat=await _held(bot, telegram, crowd)) if holding else run
        except (AssertionError, TimeoutError) as error:
            raise BotFailed(f"{contender.title}: {error} {bot.last_words}") from error


async def _all(bot: BotProcess, telegram: Emulator, crowd: Crowd, effort: Effort) -> Run:
    async with crowd.present():
        await crowd.look(effort.warm_s)
        used_s, our_s = await bot.ask("cpu_s"), process_time()
        fast = await crowd.look(effort.seconds)
        our_s = process_time() - our_s
        used_s = await bot.ask("cpu_s") - used_s
        far = await _far(telegram, crowd, effort)
    await telegram.settled()
    async with crowd.present(pause_s=effort.users / STEADY):
        await crowd.look(effort.warm_s)
        steady = await crowd.look(effort.seconds)
    await telegram.settled()
    if not fast.turns or not steady.turns:
        raise BotFailed(f"a bot answered nobody: {bot.last_words}")
    return Run(
        per_second=fast.per_second,
        cpu_ms=used_s / fast.turns * 1000,
        telegram_share=our_s / fast.seconds,
        per_second_far=far.per_second,
        p50_ms=steady.wait_ms(0.5),
        p95_ms=steady.wait_ms(0.95),
        p99_ms=steady.wait_ms(0.99),
    )


async def _far(telegram: Emulator, crowd: Crowd, effort: Effort) -> Spell:
    order = telegram.fail("*", Delay(CALL_S), times=None)
    await crowd.look(effort.warm_s)
    seen = await crowd.look(effort.seconds)
    order.lift()
    return seen


async def _held(bot: BotProcess, telegram: Emulator, crowd: Crowd) -> float:
    """Give the bytes that one more conversation in the middle of the dialog holds in the bot's memory."""
    await bot.ask("traced_bytes")
    await crowd.open_chats(OPEN_BEFORE, presses=4)
    await _calm(telegram)
    before = await bot.ask("traced_bytes")
    await crowd.open_chats(OPEN, presses=4)
    await _calm(telegram)
    return float((await bot.ask("traced_bytes") - before) / OPEN)


async def _calm(telegram: Emulator) -> None:
    await telegram.settled()
    await asyncio.sleep(CALM_S)


async def acknowledge(ground: Ground, *, updates: int) -> float:
    """Give the CPU milliseconds in which Köprü takes a press in and says 200, with no turn in between."""
    async with Emulator(judging=False, patience=60) as telegram:
        wiring = ground.wiring(KOPRU_SQLITE, telegram, acknowledge_only=True)
        async with running(KOPRU_SQLITE.module, wiring) as bot:
            await until_webhook(bot, telegram)
            await _push(telegram, updates // 4)
            used_s = await bot.ask("cpu_s")
            await _push(telegram, updates)
            return float((await bot.ask("cpu_s") - used_s) / updates * 1000)


async def _push(telegram: Emulator, updates: int) -> None:
    """Press so many times, in as many chats as there are connections, and wait until all is acknowledged."""
    keys = ((OutgoingButton("Huurhuis", "n1"), OutgoingButton("Koophuis", "n2")), (OutgoingButton("Terug", "n3"),))
    asked = Outgoing("say", dialog.questions()[1].text, dialog.LANGUAGE, keys, 1)
    for begin in range(0, updates, CONNECTIONS):
        for chat in range(min(CONNECTIONS, updates - begin)):
            body = bodies.pressed(telegram.updates.next_id, 1 + chat, asked, "n1")
            telegram.push_raw(json.loads(body), queue=f"press:{chat}")
        await telegram.settled(quiet=0.01)

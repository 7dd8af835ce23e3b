"""What tests of the outbox sender need: turns that say something, and a channel that notes what it is given."""

import asyncio
import itertools
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from bot import payloads
from bot.background import Background, Clock
from bot.messages import DeliveryFailed, Outgoing
from bot.outbox_sender import LEASE_S, OutboxSender
from bot.pace import Rate
from storage import tables, turns
from storage.database import Database, DatabaseAway
from storage.turn_rows import Committed, NewMessage, TurnRows

BOT = 77
#: Fast enough to stay out of the way of tests that are not about pace.
UNPACED = Rate(1e6, 1e6)


@dataclass
class Office:
    """A database, a clock and turns that say something."""

    database: Database
    clock: Clock
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def turn(
        self, address: int, *messages: str | Outgoing, worker: str = "w1", bot_id: int = BOT, **more: Any
    ) -> Committed:
        """Commit a turn that says these messages to somebody."""
        now = self.clock.now()
        who = await turns.find(self.database, channel="telegram", bot_id=bot_id, address=str(address), now=now)
        said = [Outgoing("say", each) if isinstance(each, str) else each for each in messages]
        rows = TurnRows(
            bot_id,
            next(self.numbers),
            now,
            "v1",
            "active",
            state=b"{}",
            messages=tuple(
                NewMessage(payloads.write(each), each.prompt if each.kind == "say" else None) for each in said
            ),
            **more,
        )
        return await turns.commit(self.database, who, rows, worker=worker, lease_s=LEASE_S)

    def later(self, by: timedelta) -> "Office":
        """Return the same office at a later hour."""
        clock = Clock(lambda: self.clock.now() + by, self.clock.monotonic, self.clock.sleep)
        return Office(self.database, clock, self.numbers)

    async def rows(self, *columns: str) -> list[tuple[Any, ...]]:
        """Read columns of the whole outbox, oldest row first."""
        wanted = select(*(tables.outbox.c[name] for name in columns)).order_by(tables.outbox.c.id)
        found = await self.database.run(lambda connection: connection.execute(wanted).all())
        return [tuple(row) for row in found]

    async def alerts(self) -> list[str]:
        """Read what the operators were told."""
        told = select(tables.alerts.c.detail).order_by(tables.alerts.c.id)
        found = await self.database.run(lambda connection: connection.execute(told).all())
        return [row[0] for row in found]


Script = Callable[[str], Awaitable[None]]


@dataclass
class RecordingChannel:
    """Notes what arrives and when; `script` may raise DeliveryFailed, or wait, for a message to an address."""

    clock: Clock
    script: Script | None = None
    seconds: float = 0.0
    arrived: list[tuple[str, str, float]] = field(default_factory=list)
    tried: list[tuple[str, str, float]] = field(default_factory=list)
    changed: list[tuple[str, str | None]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0

    async def deliver(self, address: str, message: Outgoing, remote_id: str | None) -> str | None:
        """Take a message as Telegram would."""
        self.tried.append((address, message.text, self.clock.monotonic()))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
            if self.script is not None:
                await self.script(address)
        finally:
            self.at_once -= 1
        self.arrived.append((address, message.text, self.clock.monotonic()))
        if message.kind == "change":
            self.changed.append((message.text, remote_id))
            return remote_id
        return str(1000 + len(self.arrived))

    def texts(self, address: int) -> list[str]:
        """Return what arrived at an address, in order."""
        return [text for to, text, _ in self.arrived if to == str(address)]

    def tries(self, address: int) -> list[float]:
        """Return when somebody was written to, in seconds after the first time."""
        times = [at for to, _, at in self.tried if to == str(address)]
        return [at - times[0] for at in times]


def failing(**plans: list[DeliveryFailed | None]) -> Script:
    """Return a script by which the messages to `to_5` fail one after the other as listed; the rest arrive."""
    left = defaultdict(list, {name.removeprefix("to_"): list(plan) for name, plan in plans.items()})

    async def script(address: str) -> None:
        plan = left[address]
        failure = plan.pop(0) if plan else None
        if failure is not None:
            raise failure

    return script


@asynccontextmanager
async def sending(
    office: Office, channel: RecordingChannel, *, worker: str = "w1", sweeping: bool = True, per_chat: Rate = UNPACED
) -> AsyncIterator[OutboxSender]:
    """Run a sender while the body runs, and stop it as the process does."""
    async with Background(office.clock) as background:
        sender = OutboxSender(
            office.database,
            {("telegram", BOT): channel},
            clock=office.clock,
            background=background,
            worker=worker,
            per_chat=per_chat,
        )
        if sweeping:
            background.start("sweep", sender.sweep_forever)
        yield sender
        await sender.stop()


async def until(truth: Callable[[], object], seconds: float = 10.0) -> None:
    """Wait until something has become true."""
    async with asyncio.timeout(seconds):
        while not truth():  # noqa: ASYNC110 - what it waits for has no event
            await asyncio.sleep(0.005)


class Fragile:
    """A database that can be taken away, or takes its time."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.away = False
        self.seconds = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        """Run on the real one, or raise DatabaseAway."""
        if self.away:
            raise DatabaseAway("away")
        await asyncio.sleep(self.seconds)
        return await self._database.run(function, *args, **kwargs)

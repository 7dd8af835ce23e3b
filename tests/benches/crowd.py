"""Busy people: so many at once who press as soon as they are asked, or at a steady pace."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter

from tests.benches import dialog
from tests.emulator import Emulator, Message, Person


class Inbox(list[Message]):
    """A chat's messages; wakes the one who waits for the bot's next word."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.arrived = asyncio.Event()

    def append(self, message: Message) -> None:
        """Put a message into the chat."""
        super().append(message)
        if message.from_bot:
            self.arrived.set()


@dataclass(slots=True)
class Spell:
    """What happened in a stretch of time: turns that were answered, and how long each took, in seconds."""

    seconds: float = 0.0
    waits_s: list[float] = field(default_factory=list)

    @property
    def turns(self) -> int:
        """Count the turns."""
        return len(self.waits_s)

    @property
    def per_second(self) -> float:
        """Give the turns in a second."""
        return self.turns / self.seconds

    def wait_ms(self, share: float) -> float:
        """Give how long a turn took that was slower than this share of all."""
        return sorted(self.waits_s)[min(self.turns - 1, int(self.turns * share))] * 1000 if self.turns else 0.0


class Crowd:
    """People who go through the dialog; who is through is followed by somebody new."""

    def __init__(self, telegram: Emulator, users: int) -> None:
        """Keep so many people busy at once."""
        self._telegram = telegram
        self._users = users
        self._spell = Spell()

    @asynccontextmanager
    async def present(self, *, pause_s: float = 0.0) -> AsyncIterator[None]:
        """Keep everybody busy while the block runs; with a pause each begins a turn so long after the one before."""
        people = [
            asyncio.create_task(self._come_and_go(pause_s, number / self._users * pause_s))
            for number in range(self._users)
        ]
        try:
            yield
        finally:
            for one in people:
                one.cancel()
            await asyncio.gather(*people, return_exceptions=True)

    async def look(self, seconds: float) -> Spell:
        """Look at those who are present for a while."""
        self._spell = Spell()
        began = perf_counter()
        await asyncio.sleep(seconds)
        spell, self._spell = self._spell, Spell()
        spell.seconds = perf_counter() - began
        return spell

    async def open_chats(self, count: int, *, presses: int) -> None:
        """Begin so many conversations and leave them at the same question."""
        waiting = iter(range(count))

        async def some() -> None:
            for _ in waiting:
                await self._converse(presses, 0.0)

        await asyncio.gather(*(some() for _ in range(self._users)))

    async def _come_and_go(self, pause_s: float, wait_s: float) -> None:
        await asyncio.sleep(wait_s)
        while True:
            await self._converse(dialog.TURNS - 1, pause_s)

    async def _converse(self, presses: int, pause_s: float) -> None:
        person = self._telegram.person("Ayşe", language_code=dialog.LANGUAGE)
        person.private.log = inbox = Inbox()
        asked = await self._turn(person.send("/start"), inbox, pause_s)
        for number in range(presses):
            asked = await self._turn(_press(person, asked, number), inbox, pause_s)

    async def _turn(self, act: Awaitable[object], inbox: Inbox, pause_s: float) -> Message:
        """Act, wait for the bot's next message, and give it; then rest for what is left of the pause."""
        inbox.arrived.clear()
        began = perf_counter()
        await act
        await inbox.arrived.wait()
        waited_s = perf_counter() - began
        self._spell.waits_s.append(waited_s)
        said = inbox[-1]
        await asyncio.sleep(max(0.0, pause_s - waited_s))
        return said


async def _press(person: Person, asked: Message, number: int) -> None:
    """Press an answer: Dutch first, then one after the other."""
    keys = [key["callback_data"] for key in asked.buttons()]
    await person.press_data(asked, keys[1] if number == 0 else keys[number % 4])

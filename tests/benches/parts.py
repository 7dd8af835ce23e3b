"""What one turn costs Köprü, part by part, in CPU time of its process.

Waiting is not counted, and neither is what others do: Telegram, the database server.
"""

import asyncio
from collections.abc import Awaitable
from dataclasses import dataclass, field
from time import process_time
from typing import Any

from bot import payloads
from bot.house import House
from bot.messages import Outgoing
from bot.outbox_marks import Marks
from bot.telegram_side import TelegramSide
from bot.usecases import conversations
from bot.usecases.conversations import Conversed, converse
from dialogs.engine import state_json, step
from storage import turns, turns_postgres, turns_sqlite
from tests.benches import bodies, dialog
from tests.benches.meter import Meter, Watched, metering

FIRST_PERSON = 1_000_001
#: Marks are written in batches, and none waits longer than this.
MARKED_S = 0.15

#: Functions that do not wait, timed where a turn calls them.
OPEN, DECIDE, LOAD, STEP, DUMP, SEAL, WRITE = "open", "decide", "load", "step", "dump", "seal", "write"
WATCHED: tuple[Watched, ...] = (
    (OPEN, turns, "opened"),
    (DECIDE, conversations, "_rows"),
    (LOAD, state_json, "load_state"),
    (STEP, step, "step"),
    (DUMP, state_json, "dump_state"),
    (SEAL, turns, "sealed"),
    (WRITE, turns_sqlite, "write"),
    (WRITE, turns_postgres, "parameters"),
)


@dataclass(frozen=True, slots=True)
class Parts:
    """CPU milliseconds of one press by part; a name with a colon is inside the part before it.

    `presses` and `messages` count what was measured; `calls` how often each watched function ran.
    """

    presses: int
    messages: int
    ms: dict[str, float]
    calls: dict[str, int]


@dataclass(slots=True)
class _Person:
    id: int
    asked: Outgoing | None = None


@dataclass(slots=True)
class _Bench:
    house: House
    side: TelegramSide
    sent: Meter = field(default_factory=Meter)
    inside: Meter = field(default_factory=Meter)
    seconds: dict[str, float] = field(default_factory=dict)
    updates: int = 0
    messages: int = 0

    async def begin(self, people: list[_Person]) -> None:
        """Let everybody send /start."""
        written = [bodies.started(self._next_id(), person.id) for person in people]
        incomings = [self.side.read(body) for body in written]
        turn = asyncio.gather(*(converse(self.house.desk, incoming) for incoming in incomings))
        await self._send(people, await self._spent("meet", turn), "send a start")

    async def press(self, people: list[_Person], number: int) -> None:
        """Let everybody press: Dutch first, then one answer after the other."""
        written = [self._press(person, number) for person in people]
        incomings = await self._spent("read", self._read(written))
        with metering(self.inside, *WATCHED):
            turn = asyncio.gather(*(converse(self.house.desk, incoming) for incoming in incomings))
            answers = await self._spent("converse", turn)
        await self._send(people, answers, "send")
        # Reading changes nothing, so what it costs alone can be asked for afterwards.
        addresses = [str(person.id) for person in people]
        await self._spent("find", asyncio.gather(*(self._find(address) for address in addresses)))

    async def _read(self, written: list[bytes]) -> list[Any]:
        return [self.side.read(body) for body in written]

    async def _find(self, address: str) -> object:
        desk, bot_id = self.house.desk, self.side.bot_id
        return await turns.find(desk.database, channel="telegram", bot_id=bot_id, address=address, now=desk.clock())

    async def _send(self, people: list[_Person], answers: list[Conversed], part: str) -> None:
        self.messages += sum(len(answer.deliveries) for answer in answers)
        await self._spent(part, self._sent(answers))
        for person, answer in zip(people, answers, strict=True):
            said = [payloads.read(delivery.payload) for delivery in answer.deliveries]
            person.asked = next((one for one in said if one.buttons), None)

    async def _sent(self, answers: list[Conversed]) -> None:
        with metering(self.sent, ("marked", Marks, "add")):
            for answer in answers:
                self.side.sender.hand_over(answer)
            while self.sent.calls["marked"] < self.messages:  # noqa: ASYNC110 - the sender tells nobody
                await asyncio.sleep(0.01)
        await asyncio.sleep(MARKED_S)

    def _press(self, person: _Person, number: int) -> bytes:
        assert person.asked is not None
        keys = [key.nonce for row in person.asked.buttons for key in row]
        nonce = keys[1] if number == 0 else keys[number % 4]
        return bodies.pressed(self._next_id(), person.id, person.asked, nonce)

    def _next_id(self) -> int:
        self.updates += 1
        return self.updates

    async def _spent(self, part: str, work: Awaitable[Any]) -> Any:
        began = process_time()
        value = await work
        self.seconds[part] = self.seconds.get(part, 0.0) + process_time() - began
        return value


async def measure(house: House, side: TelegramSide, *, users: int, dialogs: int) -> Parts:
    """Hold so many whole dialogs of so many people at once, a turn of everybody after the other."""
    bench = _Bench(house, side)
    for group in range(dialogs):
        people = [_Person(FIRST_PERSON + group * users + one) for one in range(users)]
        await bench.begin(people)
        for number in range(dialog.TURNS - 1):
            await bench.press(people, number)
    starts = users * dialogs
    presses = starts * (dialog.TURNS - 1)
    spent = {part: seconds / presses * 1000 for part, seconds in bench.seconds.items()}
    inside = {name: seconds / presses * 1000 for name, seconds in bench.inside.seconds.items()}
    met = bench.seconds["meet"] / starts * 1000
    return Parts(presses, bench.messages, _laid_out(spent, inside, met), bench.inside.calls)


def _laid_out(spent: dict[str, float], inside: dict[str, float], met: float) -> dict[str, float]:
    """Order the parts as they come in a turn; what `converse` does besides the others is the commit."""
    commit = spent["converse"] - spent["find"] - inside[DECIDE] - inside[SEAL]
    return {
        "read_update": spent["read"],
        "find": spent["find"],
        "find: open what is sealed": inside[OPEN],
        "decide": inside[DECIDE],
        "decide: load the state": inside[LOAD],
        "decide: step": inside[STEP],
        "decide: dump the state": inside[DUMP],
        "seal": inside[SEAL],
        "commit": commit,
        "commit: the statements or their parameters": inside[WRITE],
        "send": spent["send"],
        "all of these": spent["read"] + spent["converse"] + spent["send"],
        "a new person's first turn, without sending": met,
    }

"""Updates delivered several times and out of their moment change nothing: the outcome is that of each coming once."""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.app import system_clock
from bot.house import House, open_house
from bot.messages import CommandGiven, Content, Incoming, Start, TextMessage
from bot.settings import read_settings
from bot.usecases.conversations import converse
from dialogs.engine import state_json
from dialogs.engine.state import State, kept_answers
from storage import turns
from tests.databases import PostgresCluster
from tests.emulator import Emulator
from tests.journeys.intake_walk import GOODBYE, SHORTEST, walk
from tests.journeys.living import environment, living

BOT_ID = 42

#: What one person does, in this order.
DONE: tuple[Content, ...] = (
    Start(),
    TextMessage("nederlands"),
    TextMessage("ja"),
    TextMessage("huisuitzetting"),
    TextMessage("huur"),
    TextMessage("2 maanden"),
    CommandGiven("back"),
    TextMessage("3 maanden of meer"),
    CommandGiven("language"),
    TextMessage("500 eurodan fazla"),
)


class Player:
    """Keeps one loop and one house for all examples; each plays a person of their own."""

    def __init__(self, url: str, folder: Path) -> None:
        self.runner = asyncio.Runner()
        self.stack = AsyncExitStack()
        self.people = 0
        self.updates = 0
        self.house: House = self.runner.run(self._open(url, folder))

    async def _open(self, url: str, folder: Path) -> House:
        return await self.stack.enter_async_context(
            open_house(read_settings(environment(url, folder)), clock=system_clock)
        )

    def close(self) -> None:
        self.runner.run(self.stack.aclose())
        self.runner.close()

    def play(self, copies: list[list[int]]) -> tuple[State, int]:
        """Deliver every update, after it again those that the example names; give the state and the answers sent."""
        return self.runner.run(self._play(copies))

    async def _play(self, copies: list[list[int]]) -> tuple[State, int]:
        self.people += 1
        first = self.updates
        self.updates += len(DONE)
        sent = 0
        for position, again in enumerate(copies):
            for played, number in enumerate((position, *(one for one in again if one <= position))):
                update = Incoming("telegram", BOT_ID, first + number, f"person-{self.people}", DONE[number])
                conversed = await converse(self.house.desk, update)
                sent += len(conversed.deliveries)
                assert conversed.outcome == ("done" if not played else "duplicate")
        found = await turns.find(
            self.house.desk.database,
            channel="telegram",
            bot_id=BOT_ID,
            address=f"person-{self.people}",
            now=system_clock(),
        )
        assert found.state is not None
        return state_json.load_state(found.state), sent


@pytest.fixture(scope="module")
def on_sqlite() -> Iterator[Player]:
    with tempfile.TemporaryDirectory() as folder:
        player = Player(f"sqlite:///{folder}/kopru.sqlite", Path(folder))
        yield player
        player.close()


@pytest.fixture(scope="module")
def on_postgresql(postgres: PostgresCluster) -> Iterator[Player]:
    with tempfile.TemporaryDirectory() as folder:
        player = Player(postgres.clone(), Path(folder))
        yield player
        player.close()


def essence(state: State) -> tuple[object, ...]:
    """Give what must not depend on how often an update came; secrets and moments differ between people."""
    answers = {name: answer.value for name, answer in kept_answers(state).items()}
    return (answers, state.step, state.status, state.language, state.consents, state.asked, state.number, state.prompt)


_COPIES = st.lists(st.lists(st.integers(0, len(DONE) - 1), max_size=4), min_size=len(DONE), max_size=len(DONE))
_ONCE: list[list[int]] = [[] for _ in DONE]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_COPIES)
def test_repeated_and_late_updates_change_nothing_on_sqlite(on_sqlite: Player, copies: list[list[int]]) -> None:
    assert_equal(on_sqlite, copies)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_COPIES)
def test_repeated_and_late_updates_change_nothing_on_postgresql(on_postgresql: Player, copies: list[list[int]]) -> None:
    assert_equal(on_postgresql, copies)


def assert_equal(player: Player, copies: list[list[int]]) -> None:
    once, said_once = player.play(_ONCE)
    often, said_often = player.play(copies)

    assert essence(often) == essence(once)
    assert said_often == said_once


async def test_a_whole_intake_with_every_update_delivered_three_times(database_url: str, data_dir: Path) -> None:
    async with (
        Emulator() as telegram,
        living(environment(database_url, data_dir, telegram=telegram, webhook=True)),
    ):
        telegram.updates.copies = 3
        person = telegram.person("Jan", language_code="nl")
        await person.send("/start")
        await person.press("Nederlands")

        fields = await walk(person, "nl", SHORTEST)

        await person.expect(GOODBYE["nl"])
        await telegram.settled()
        said = [message.text for message in person.chat.from_bot]
    assert len(fields) == 8
    assert len(said) == len(set(said))

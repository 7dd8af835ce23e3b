"""What the tests of the pages share: a visitor in front of the real application."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.messages import Content
from storage.database import Database, connect
from storage.encryption import KeyRing
from tests.web.visits import Answer, ScriptedBot, TickingClock, Visitor, buttons, make_client, say


def ask(content: Content) -> Answer:
    """Ask the same question whatever is said."""
    return [say("Waar loop je achter?", prompt=1, buttons=buttons("Huur", "Energie"))]


@pytest.fixture
def clock() -> TickingClock:
    """Give a clock that moves when it is told to."""
    return TickingClock()


@pytest.fixture
async def sqlite(sqlite_url: str, data_dir: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """Open a fresh SQLite database, for tests in which the engine makes no difference."""
    opened = await connect(sqlite_url, data_dir=data_dir, keys=keys)
    yield opened
    await opened.close()


@pytest.fixture
async def visitor(sqlite: Database, clock: TickingClock) -> AsyncIterator[Visitor]:
    """Give a visitor of a bot that asks one question; tests script it otherwise through `visitor.bot`."""
    bot = ScriptedBot(sqlite, clock, ask)
    async with make_client(bot, sqlite, clock) as client:
        yield Visitor(client, bot, clock)


@pytest.fixture
async def visitor_on_both(database: Database, clock: TickingClock) -> AsyncIterator[Visitor]:
    """Give the same visitor, once over each engine."""
    bot = ScriptedBot(database, clock, ask)
    async with make_client(bot, database, clock) as client:
        yield Visitor(client, bot, clock)

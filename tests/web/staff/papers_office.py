"""The small world of leads behind the real pages: its people sign in, and look at what was handed over."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram_commands import read_command
from bot.usecases.desk import Desk
from bot.web.app import WebSettings, make_web
from bot.web.limits import Limits
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import World
from tests.web.staff.colleagues import PLENTY, Colleague, begin_session
from tests.web.visits import SECRET, TickingClock


@dataclass
class PapersOffice:
    """The world, the desk that the pages work at, and a browser in front of them."""

    world: World
    desk: Desk
    browser: Colleague

    async def enter(self, who: str | Acting) -> Colleague:
        """Sign somebody in: one of the world by name (`fatma@club`), or somebody else."""
        acting = self.world.staff[who] if isinstance(who, str) else who
        token = await begin_session(self.world.database, self.browser.clock, acting.staff_id)
        await self.browser.enter(token)
        return self.browser


@asynccontextmanager
async def open_office(database: Database, clock: TickingClock, **settings: Any) -> AsyncIterator[PapersOffice]:
    """Settle the world, and open its pages."""
    world = World(database, clock())
    await world.settle()
    desk = world.desk()
    await desk.receiving.current(database, clock())
    limits = Limits(page=PLENTY, message=PLENTY, start=PLENTY, page_for_all=PLENTY)
    made = WebSettings(SECRET, **{"proxies": 1, "limits": limits, **settings})
    app = make_web(desk, converse=None, read_command=read_command, settings=made)  # type: ignore[arg-type]
    client: TestClient[Any, Any] = TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))
    async with client:
        yield PapersOffice(world, desk, Colleague(client, clock, database))

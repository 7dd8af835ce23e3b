"""The emulator as tests use it: starts a Bot API server on loopback and opens Telegram's inside to the test."""

import asyncio
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tests.emulator.chats import Account
from tests.emulator.delivery import Post
from tests.emulator.faults import Fault, FaultOrder
from tests.emulator.front import Front, Request
from tests.emulator.groups import Group
from tests.emulator.judges import Violation
from tests.emulator.people import Person
from tests.emulator.rates import Rates
from tests.emulator.updates import Update, Updates
from tests.emulator.webhook import Delivery, Pace
from tests.emulator.world import Press, World

_WEBHOOK_TIMEOUT = 60.0
#: Scaled time-outs do not go below this, or a slow machine would see time-outs that no test asked for.
_SHORTEST_TIMEOUT = 5.0


class UnexpectedViolations(AssertionError):
    """The bot broke rules of the Bot API that the test did not take with `take_violations`."""

    def __init__(self, violations: list[Violation]) -> None:
        super().__init__("the bot broke the Bot API:\n" + "\n".join(f"  {each}" for each in violations))


class Emulator:
    """Telegram's Bot API server for one bot; `url` is what KOPRU_TELEGRAM_API gets.

    `time_scale` shortens Telegram's own waits, `webhook_timeout` (real seconds) replaces its 60 s, `reach` replaces
    scheme, host and port of the webhook's URL, `rates` turns on real rate limits, `query_lifetime` is in real seconds.
    """

    def __init__(
        self,
        token: str = "123456:TEST-emulated-token",
        *,
        time_scale: float = 0.02,
        first_update_id: int | None = None,
        webhook_timeout: float | None = None,
        reach: str | None = None,
        rates: Rates | None = None,
        query_lifetime: float = 150.0,
        judging: bool = True,
        patience: float = 10.0,
        clock: Callable[[], float] = time.time,
    ) -> None:
        bot = Account(int(token.partition(":")[0]), "Köprü", is_bot=True, username="kopru_test_bot")
        self.updates = Updates(first_update_id)
        self.world = World(bot, self.updates, query_lifetime, clock)
        self.patience = patience
        self._front = Front(self.world, token, rates=rates, judging=judging)
        timeout = webhook_timeout or max(_SHORTEST_TIMEOUT, _WEBHOOK_TIMEOUT * time_scale)
        self._post = Post(self.world, Pace(time_scale, timeout, reach), self._front.execute)
        self._front.post = self._post
        self.updates.announce = self._post.wake
        self.faults = self._front.faults
        self._runner: web.ServerRunner | None = None
        self._port = 0
        self._next_person = 1_000_001
        self._next_group = 1

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._front.closing.set()
        await self.go_away()
        await self._post.close()
        if kind is None and self._front.crashes:
            raise ExceptionGroup("the emulator crashed", self._front.crashes)
        if kind is None and self.violations:
            raise UnexpectedViolations(self.violations)

    async def come_back(self) -> None:
        """Listen (again) on the same port."""
        runner = web.ServerRunner(web.Server(self._front.handle, access_log=None), shutdown_timeout=0.05)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", self._port)
        await site.start()
        self._port = site.port
        self._runner = runner

    async def go_away(self) -> None:
        """Stop listening and cut every line, as when Telegram cannot be reached; people can go on writing."""
        if self._runner is not None:
            runner, self._runner = self._runner, None
            await runner.cleanup()

    @property
    def url(self) -> str:
        """The base URL; calls go to `{url}/bot{token}/{method}`."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def token(self) -> str:
        """The bot's token; every other gets 401."""
        return self._front.token

    def change_token(self, token: str) -> None:
        """Revoke the old token, as at BotFather; the bot stays the same."""
        self._front.token = token

    @property
    def bot(self) -> Account:
        """The bot's own account."""
        return self.world.bot

    @property
    def requests(self) -> list[Request]:
        """Every call with the right token, in order of arrival."""
        return self._front.requests

    def calls(self, method: str) -> list[Request]:
        """Return the calls of one method."""
        return [request for request in self.requests if request.method == method]

    @property
    def downloads(self) -> list[str]:
        """The ids of the files that the bot fetched."""
        return self._front.downloads

    @property
    def deliveries(self) -> list[Delivery]:
        """Every attempt to bring an update to the webhook."""
        return self._post.deliveries

    @property
    def violations(self) -> list[Violation]:
        """The rules that the bot broke so far."""
        return self._front.violations

    def take_violations(self) -> list[Violation]:
        """Return the violations so far and forget them: the test expected them."""
        taken = list(self.violations)
        self.violations.clear()
        return taken

    def fail(self, method: str, fault: Fault, *, times: int | None = 1, **more: Any) -> FaultOrder:
        """Order a fault for the next `times` calls of a method ("*": any; None: until lifted)."""
        return self.faults.order(method, fault, times=times, **more)

    def person(self, first_name: str = "Ayşe", *, person_id: int | None = None, **about: Any) -> Person:
        """Return a new person; `about`: language_code, last_name, username."""
        if person_id is None:
            person_id, self._next_person = self._next_person, self._next_person + 1
        return Person.meet(self.world, self._post, Account(person_id, first_name, **about), self.patience)

    def group(self, title: str, *members: Person, supergroup: bool = False) -> Group:
        """Return a new group of people; the bot is not in it yet."""
        number, self._next_group = self._next_group, self._next_group + 1
        return Group.found(self.world, title, number, members, supergroup=supergroup)

    def push_raw(self, raw: dict[str, Any] | bytes, *, queue: str | None = None) -> Update:
        """Send any update, however hostile; each in a queue of its own unless `queue` names one."""
        return self.updates.push_raw(raw, queue or f"raw:{len(self.updates.history)}")

    @property
    def presses(self) -> list[Press]:
        """Every press of an inline button."""
        return list(self.world.presses.values())

    @property
    def unanswered(self) -> list[Press]:
        """The presses that the bot has not answered."""
        return [press for press in self.presses if not press.answered]

    def expire_queries(self) -> None:
        """Make every press so far too old to be answered."""
        for press in self.presses:
            press.expired = True

    async def settled(self, *, quiet: float = 0.5, patience: float | None = None) -> None:
        """Return when every update is confirmed, no call is under way and nothing has happened for `quiet` seconds."""
        until = time.monotonic() + (patience or self.patience)
        while not self._post.is_idle(quiet):
            if time.monotonic() > until:
                waiting = [update.body.decode("utf-8", "replace")[:200] for update in self.updates.waiting]
                raise AssertionError(f"the bot does not settle; {len(waiting)} updates wait: {waiting[:5]}")
            await asyncio.sleep(0.02)

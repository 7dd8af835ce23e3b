"""The wiring: what is real, how the parts are put together, and how the process begins and ends."""

import asyncio
import contextlib
import signal
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from time import monotonic

import structlog
from aiohttp import web

from bot.background import Background, Clock
from bot.channels.telegram_commands import read_command
from bot.house import House, open_house
from bot.pace import PER_CHAT, PER_GROUP, Rate
from bot.settings import Settings
from bot.telegram_side import TelegramSide
from bot.usecases.check_ins import run_check_ins_forever
from bot.usecases.conversations import converse
from bot.usecases.lead_loops import run_clocks_forever
from bot.usecases.staff import first_admin_link, link
from bot.usecases.upkeep import fire_timers, purge_forever
from bot.ways_out import open_ways_out
from bot.web.app import HEALTH, WebSettings, make_web
from bot.web.pages import Operator

log = structlog.get_logger(__name__)

#: Seconds that ending may take: what was committed is sent, then the process really ends.
ENDING_S = 8.0
#: How long aiohttp waits for requests in hand when the server ends.
REQUESTS_S = 3.0


def system_clock() -> datetime:
    """Tell the time; the one place that reads the clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Serving:
    """What a running process can be asked: where it listens, and to end. `first_admin` is a link, while it works."""

    host: str
    port: int
    telegram: str
    stop: Callable[[], None]
    first_admin: str | None = field(default=None, repr=False)


async def serve(  # noqa: PLR0913 (what tests and commands set, each by its name)
    settings: Settings,
    *,
    clock: Callable[[], datetime] = system_clock,
    per_chat: Rate = PER_CHAT,
    per_group: Rate = PER_GROUP,
    started: Callable[[Serving], None] = lambda serving: None,
    demo: bool = False,
    prepare: Callable[[House], Awaitable[None]] | None = None,
) -> None:
    """Serve until SIGTERM or SIGINT, or until `stop` is called; then end within ten seconds.

    `per_chat` is how fast one person may be written to, `per_group` how fast one group; `demo` adds fictional help to
    the directory; `prepare` is done before anything listens. Raises what `open_house` and `prepare` raise, and OSError
    when the port is taken, before anything is served.
    """
    times = Clock(clock, monotonic, asyncio.sleep)
    async with open_house(settings, clock=clock, demo=demo) as house, Background(times) as background:
        if prepare is not None:
            await prepare(house)
        ending = asyncio.Event()
        _end_on_signals(ending)
        operator = Operator(settings.operator, settings.operator_contact)
        web_settings = WebSettings(house.form_secret, settings.public_url, settings.proxies, operator)
        app = make_web(
            house.desk, converse=partial(converse, house.desk), read_command=read_command, settings=web_settings
        )
        async with (
            open_ways_out(settings, house, times=times, background=background) as deliverer,
            TelegramSide.opened(
                settings, house, times=times, background=background, per_chat=per_chat, per_group=per_group
            ) as telegram,
        ):
            if telegram is not None:
                app.add_routes(telegram.routes())
            runner = await _listen(app, settings)
            try:
                _start_loops(house, telegram, background, times)
                if deliverer.ways.kinds:
                    background.start("deliveries", deliverer.deliver_forever)
                first_admin = await _first_admin(house, settings, _port(runner))
                started(Serving(settings.host, _port(runner), _how(settings), ending.set, first_admin))
                await ending.wait()
                app[HEALTH].ending = True
                log.info("ending")
            finally:
                await runner.cleanup()


def _end_on_signals(ending: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        with contextlib.suppress(NotImplementedError, ValueError, RuntimeError):
            # Not in the main thread, as in some tests: then `stop` ends it.
            loop.add_signal_handler(number, ending.set)


async def _listen(app: web.Application, settings: Settings) -> web.AppRunner:
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=REQUESTS_S, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, settings.host, settings.port, reuse_address=True).start()
    except BaseException:
        await runner.cleanup()
        raise
    return runner


def _port(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])


async def _first_admin(house: House, settings: Settings, port: int) -> str | None:
    """Make the one-time link to the first admin, while nobody works here."""
    token = await first_admin_link(house.desk.database, now=house.desk.clock())
    return None if token is None else link(settings.public_url or f"http://{host_of(settings.host)}:{port}", token)


def host_of(host: str) -> str:
    """Write a host as it stands in an address."""
    return f"[{host}]" if ":" in host else host


def _how(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "off"
    return "webhook" if settings.public_url else "polling"


def _start_loops(house: House, telegram: TelegramSide | None, background: Background, times: Clock) -> None:
    hand_over = telegram.sender.hand_over if telegram else None
    background.start("timers", partial(fire_timers, house.desk, times, hand_over))
    house.desk.outbound.hand_over = hand_over
    background.start("lead clocks", partial(run_clocks_forever, house.desk, times))
    background.start("check-ins", partial(run_check_ins_forever, house.desk, times))
    background.start("purge", partial(purge_forever, house.desk, times))
    if telegram is not None:
        telegram.start()

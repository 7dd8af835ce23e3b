"""A living product for journeys: the real wiring on a real port, with the Bot API emulator as Telegram."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.app import Serving, serve, system_clock
from bot.house import House
from bot.pace import Rate
from bot.settings import read_settings
from tests.emulator import Emulator

#: Faster than any test writes.
FAST = Rate(1000, 1.0)
#: 32 bytes, base64; what `tests.databases` seals with.
MASTER_KEY = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(
    url: str, data_dir: Path, *, telegram: Emulator | None = None, webhook: bool = False, port: int | None = None
) -> dict[str, str]:
    """Make the settings of a process; with `webhook` Telegram posts to it, otherwise it polls."""
    port = port or free_port()
    settings = {
        "KOPRU_DATABASE_URL": url,
        "KOPRU_DATA_DIR": str(data_dir),
        "KOPRU_PORT": str(port),
        "KOPRU_MASTER_KEY": MASTER_KEY,
        "KOPRU_LOG_LEVEL": "DEBUG",
        "KOPRU_LEASE_SECONDS": "2",
    }
    if telegram is not None:
        settings |= {"KOPRU_TELEGRAM_TOKEN": telegram.token, "KOPRU_TELEGRAM_API": telegram.url}
    if webhook:
        settings["KOPRU_PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    return settings


@dataclass(frozen=True, slots=True)
class Living:
    """A process that serves: its base address, how to end it, and the link to the first admin while it works."""

    url: str
    stop: Callable[[], None]
    first_admin: str | None = None


@asynccontextmanager
async def living(
    settings: Mapping[str, str],
    *,
    clock: Callable[[], datetime] = system_clock,
    demo: bool = False,
    prepare: Callable[[House], Awaitable[None]] | None = None,
) -> AsyncIterator[Living]:
    """Serve inside this process while the block runs, with fictional help if wanted; what fails inside fails the test.

    `prepare` is done before anything listens.
    """
    ready: asyncio.Future[Serving] = asyncio.get_running_loop().create_future()
    paces = {"per_chat": FAST, "per_group": FAST}
    task = asyncio.create_task(
        serve(read_settings(settings), clock=clock, **paces, started=ready.set_result, demo=demo, prepare=prepare)
    )
    await asyncio.wait({task, ready}, return_when=asyncio.FIRST_COMPLETED, timeout=60)
    if task.done():
        task.result()
    serving = await ready
    try:
        yield Living(f"http://{serving.host}:{serving.port}", serving.stop, serving.first_admin)
    finally:
        serving.stop()
        await asyncio.wait_for(task, 15)

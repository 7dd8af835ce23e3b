"""A receiver of webhooks for tests: a real server under a name of its own, and a channel that finds it."""

import asyncio
import json
import socket
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult

from bot.channels.webhook import WebhookChannel, open_webhooks
from tests.channels.certificates import certified

HOST = "haak.example.nl"


@dataclass
class Receiver:
    """A real server that notes what it was sent and answers as a test says."""

    port: int = 0
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    waits_s: float = 0.0
    endless: bool = False
    plain: bool = False  #: without TLS
    happens: Callable[[], None] = lambda: None  #: when something was read, before the answer
    seen: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Give the address of the receiver."""
        return f"http{'' if self.plain else 's'}://{HOST}:{self.port}/haak"

    @property
    def bodies(self) -> list[dict[str, Any]]:
        """Give what was sent."""
        return [json.loads(body) for _, body in self.seen]

    @property
    def ids(self) -> list[str]:
        """Give the ids of what was sent."""
        return [headers["webhook-id"] for headers, _ in self.seen]

    async def take(self, request: web.Request) -> web.StreamResponse:
        """Note a request, and answer it."""
        self.seen.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        self.happens()
        await asyncio.sleep(self.waits_s)
        response = web.StreamResponse(status=self.status, headers=self.headers)
        if not self.endless:
            return web.Response(status=self.status, headers=self.headers)
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)


class Names(AbstractResolver):
    """Answers a name with the next of its lists of addresses, and then always with the last."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:
        self.asked.append(host)
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if not found:
            raise OSError(None, "no such name")
        kind = lambda address: socket.AF_INET6 if ":" in address else socket.AF_INET  # noqa: E731
        return [ResolveResult(hostname=host, host=one, port=port, family=kind(one), proto=0, flags=0) for one in found]

    async def close(self) -> None:
        pass


@asynccontextmanager
async def receiver(tls: ssl.SSLContext | None = None, **behaviour: Any) -> AsyncIterator[Receiver]:
    """Run a receiver; `tls`: with another certificate than that of its name."""
    made = Receiver(**behaviour)
    app = web.Application()
    app.router.add_post("/{path:.*}", made.take)
    app.router.add_get("/{path:.*}", made.take)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=None if made.plain else tls or certified(HOST).server).start()
    made.port = runner.addresses[0][1]
    try:
        yield made
    finally:
        await runner.cleanup()


@asynccontextmanager
async def channel(
    *, reachable: Callable[[str], bool] = lambda address: True, names: Names | None = None, call_s: float = 5.0,
    plain: bool = False,
) -> AsyncIterator[WebhookChannel]:  # fmt: skip
    """Open the channel with a trust in the certificates of tests, and a name that leads to this machine."""
    schemes = ("http",) if plain else ("https",)
    names, tls = names or Names(["127.0.0.1"]), certified(HOST).client
    async with open_webhooks(reachable=reachable, resolver=names, tls=tls, call_s=call_s, schemes=schemes) as opened:
        yield opened


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something holds."""
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - nobody tells when a condition of a test holds
            await asyncio.sleep(0.005)

"""A line to PostgreSQL that can be cut, refused, delayed or swallowed."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

Mode = Literal["forward", "refuse", "black hole", "slow"]

SLOW_S = 0.1


@dataclass(eq=False)
class _Line:
    """One client's connection to the server; `doomed`: the next answer is not passed on, the line is cut instead."""

    from_client: asyncio.StreamReader
    to_client: asyncio.StreamWriter
    from_server: asyncio.StreamReader
    to_server: asyncio.StreamWriter
    doomed: bool = False

    def abort(self) -> None:
        self.to_client.transport.abort()
        self.to_server.transport.abort()


class Proxy:
    """Listens on loopback and forwards to a server's Unix socket, as its `mode` says at each moment."""

    def __init__(self, target: Path, *, cut: Callable[[bytes], bool] = lambda request: False) -> None:
        """Forward to a socket; `cut` looks at a request: the server gets and answers it, but the line is then gone."""
        self.mode: Mode = "forward"
        self.cuts = 0
        self._target = target
        self._cut = cut
        self._lines: set[_Line] = set()
        self._served: set[asyncio.Task[None] | None] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._server.close()
        self.reset()
        await asyncio.gather(*(task for task in self._served if task is not None))

    def url(self, database: str) -> str:
        """Give the address of a database of that server, through this proxy."""
        port = self._server.sockets[0].getsockname()[1]
        return f"postgresql://postgres@127.0.0.1:{port}/{database}?sslmode=disable"

    def reset(self) -> None:
        """Cut every line at once, in the middle of whatever it carries."""
        for line in self._lines:
            line.abort()

    async def _serve(self, from_client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if self.mode == "refuse":
            to_client.transport.abort()
            return
        self._served.add(asyncio.current_task())
        line = _Line(from_client, to_client, *await asyncio.open_unix_connection(str(self._target)))
        self._lines.add(line)
        await asyncio.gather(self._ask(line), self._answer(line))
        self._lines.discard(line)

    async def _ask(self, line: _Line) -> None:
        with suppress(ConnectionError):
            while request := await line.from_client.read(1 << 16):
                if self.mode == "slow":
                    await asyncio.sleep(SLOW_S)
                if self.mode in ("forward", "slow"):
                    line.doomed = self._cut(request)
                    line.to_server.write(request)
                    await line.to_server.drain()
        line.abort()

    async def _answer(self, line: _Line) -> None:
        with suppress(ConnectionError):
            while answer := await line.from_server.read(1 << 16):
                if line.doomed:
                    self.cuts += 1
                    break
                line.to_client.write(answer)
                await line.to_client.drain()
        line.abort()

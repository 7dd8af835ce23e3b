"""The product as a process of its own, to be killed and started again."""

import asyncio
import multiprocessing
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Self

import aiohttp

from tests.journeys import quick_process

#: Importing everything and reading what is shipped only once keeps some thirty starts short.
_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.journeys.preloaded"])


class Process:
    """One start of `kopru run`."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        self._settings = settings
        self._folder = tempfile.TemporaryDirectory()
        self._out, self._errors = (Path(self._folder.name, name) for name in ("out", "errors"))
        self._kept: dict[Path, str] = {}

    async def __aenter__(self) -> Self:
        for file in (self._out, self._errors):
            file.touch()
        self._handle = self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        if self.exit_code is None:
            self._handle.kill()
        await self.ended()
        self._kept = {file: file.read_text("utf-8") for file in (self._out, self._errors)}
        self._folder.cleanup()

    @property
    def exit_code(self) -> int | None:
        """Give how it ended, negative for a signal; None while it runs."""
        handle = self._handle
        return handle.poll() if isinstance(handle, subprocess.Popen) else handle.exitcode

    @property
    def lines(self) -> list[str]:
        """Give what it wrote to stdout."""
        return self._written(self._out).splitlines()

    @property
    def logged(self) -> str:
        """Give what it wrote to stderr."""
        return self._written(self._errors)

    async def ready(self, patience_s: float = 60) -> None:
        """Wait until it serves."""
        address = f"http://127.0.0.1:{self._settings['KOPRU_PORT']}/readyz"
        async with aiohttp.ClientSession() as session, asyncio.timeout(patience_s):
            while True:
                if self.exit_code is not None:
                    raise AssertionError(f"ended with {self.exit_code}: {self.logged}")
                try:
                    async with session.get(address) as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    async def ended(self, patience_s: float = 60) -> int:
        """Wait for its end; give the exit code, negative for a signal."""
        async with asyncio.timeout(patience_s):
            while self.exit_code is None:  # noqa: ASYNC110 - nobody tells of the end of a process that was forked
                await asyncio.sleep(0.02)
        return self.exit_code

    def terminate(self) -> None:
        """Ask it to end."""
        self._handle.terminate()

    def _start(self) -> subprocess.Popen[bytes] | BaseProcess:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("KOPRU_")}
        with self._out.open("wb") as out, self._errors.open("wb") as errors:
            return subprocess.Popen(
                [sys.executable, "-m", "bot", "run"], env={**environment, **self._settings},
                stdin=subprocess.DEVNULL, stdout=out, stderr=errors,
            )  # fmt: skip

    def _written(self, file: Path) -> str:
        return self._kept[file] if file in self._kept else file.read_text("utf-8")


class Quick(Process):
    """One start without the pace that is kept towards Telegram, hours ahead: a fork of a process that has all ready."""

    def __init__(self, settings: Mapping[str, str], *, hours_ahead: int = 0) -> None:
        super().__init__(settings)
        self._hours_ahead = hours_ahead

    def _start(self) -> BaseProcess:
        arguments = (self._settings, self._hours_ahead, self._out, self._errors)
        forked = _FORKS.Process(target=quick_process.main, args=arguments)
        forked.start()
        return forked

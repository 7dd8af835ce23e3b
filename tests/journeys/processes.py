"""`kopru run` as a process of its own, to be killed and started again."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping

import aiohttp


class Process:
    """One start of a program, by default `kopru run`."""

    def __init__(self, settings: Mapping[str, str], *arguments: str) -> None:
        self._settings = settings
        self._arguments = arguments or ("bot", "run")
        self.lines: list[str] = []
        self.logged = ""

    async def __aenter__(self) -> "Process":
        environment = {**{name: value for name, value in os.environ.items() if not name.startswith("KOPRU_")}}
        self._process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", *self._arguments,
            stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
            env={**environment, **self._settings},
        )  # fmt: skip
        self._reading = asyncio.gather(self._read_out(), self._read_errors())
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading

    async def _read_out(self) -> None:
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self.lines.append(line.decode().rstrip())

    async def _read_errors(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self.logged += line.decode()

    async def ready(self, patience_s: float = 60) -> None:
        """Wait until it serves."""
        address = f"http://127.0.0.1:{self._settings['KOPRU_PORT']}/readyz"
        async with aiohttp.ClientSession() as session, asyncio.timeout(patience_s):
            while True:
                if self._process.returncode is not None:
                    await self._reading
                    raise AssertionError(f"ended with {self._process.returncode}: {self.logged}")
                try:
                    async with session.get(address) as response:
                        if response.status == 200:
                            return
                except aiohttp.ClientError:
                    pass
                await asyncio.sleep(0.05)

    async def ended(self, patience_s: float = 60) -> int:
        """Wait for its end; give the exit code, negative for a signal."""
        return await asyncio.wait_for(self._process.wait(), patience_s)

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.send_signal(signal.SIGTERM)


def quick(settings: Mapping[str, str], *, hours_ahead: int = 0) -> Process:
    """Start the product without the pace that it keeps towards Telegram."""
    return Process(settings, "tests.journeys.quick_process", str(hours_ahead))

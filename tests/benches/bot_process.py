"""A measured bot as its parent sees it: started, asked what it has used, ended."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from tests.benches.inside import Wiring
from tests.emulator import Emulator

ROOT = Path(__file__).parents[2]
START_S = 60.0


class BotFailed(Exception):
    """A measured bot ended or did not answer; the message has its last words."""


class BotProcess:
    """One run of one bot."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        """Talk to a started process."""
        self._process = process
        self._errors: list[str] = []
        self._reading = asyncio.create_task(self._read_errors())

    async def ask(self, question: str) -> Any:
        """Ask what it has used: `cpu_s` or `traced_bytes`. Raises BotFailed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{question}\n".encode())
        line = await asyncio.wait_for(self._process.stdout.readline(), START_S)
        if not line:
            await self._reading
            raise BotFailed(self.last_words)
        return json.loads(line)

    async def result(self) -> Any:
        """Wait for the one line that a process prints at its end. Raises BotFailed."""
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        if not line:
            await self._reading
            raise BotFailed(self.last_words)
        return json.loads(line)

    @property
    def ended(self) -> bool:
        """Tell whether it is gone."""
        return self._process.returncode is not None

    @property
    def last_words(self) -> str:
        """Give the end of what it wrote to standard error."""
        return "".join(self._errors[-20:])

    async def kill(self) -> None:
        """End it without asking."""
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._reading

    async def _read_errors(self) -> None:
        assert self._process.stderr is not None
        async for line in self._process.stderr:
            self._errors.append(line.decode(errors="replace"))
            del self._errors[:-50]


@asynccontextmanager
async def running(module: str, wiring: Wiring, *arguments: str) -> AsyncIterator[BotProcess]:
    """Run a module of this folder as a process while the block runs."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", f"tests.benches.{module}", wiring.as_argument(), *arguments,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    bot = BotProcess(process)
    try:
        yield bot
    finally:
        await bot.kill()


async def until_webhook(bot: BotProcess, telegram: Emulator) -> None:
    """Wait until a bot has told Telegram where it listens. Raises BotFailed."""
    until = asyncio.get_running_loop().time() + START_S
    while not any(call.ok for call in telegram.calls("setWebhook")):
        if bot.ended or asyncio.get_running_loop().time() > until:
            raise BotFailed(f"a bot did not start: {bot.last_words}")
        await asyncio.sleep(0.05)

"""Clocks for tests: one that a test moves, and one that runs faster than the real one."""

import asyncio
import heapq
import itertools
import time
from datetime import UTC, datetime, timedelta

from bot.background import Clock

BEGIN = datetime(2026, 11, 23, 12, tzinfo=UTC)


class MovedClock:
    """Stands still until a test advances it; sleepers wake in the order of their times."""

    def __init__(self) -> None:
        self._at = 1000.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()
        self.slept: list[float] = []
        self.clock = Clock(self.now, lambda: self._at, self._sleep)

    def now(self) -> datetime:
        """Return the time of this clock."""
        return BEGIN + timedelta(seconds=self._at - 1000.0)

    async def advance(self, seconds: float) -> None:
        """Let so many seconds pass, waking who sleeps; returns when all have done what they can."""
        until = self._at + seconds
        await self.settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            self._at, _, sleeper = heapq.heappop(self._sleepers)
            if not sleeper.done():
                sleeper.set_result(None)
            await self.settle()
        self._at = until

    async def settle(self) -> None:
        """Let everybody run until only the clock can wake them."""
        for _ in range(50):
            await asyncio.sleep(0)

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._at + seconds, next(self._numbers), sleeper))
        await sleeper


def real_clock(speed: float = 1.0) -> Clock:
    """Return the real clock, or one whose seconds pass `speed` times as fast."""
    began = time.monotonic()

    def monotonic() -> float:
        return (time.monotonic() - began) * speed

    async def sleep(seconds: float) -> None:
        await asyncio.sleep(seconds / speed)

    return Clock(lambda: BEGIN + timedelta(seconds=monotonic()), monotonic, sleep)

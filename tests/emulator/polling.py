"""Answers getUpdates: long polls, confirmation by offset, one poller at a time."""

import asyncio
import time
from dataclasses import dataclass

from tests.emulator import problems
from tests.emulator.updates import Updates
from tests.emulator.world import Pulse

_LONGEST_POLL = 50
_CONFLICT_PAUSE = 3.0  # the server lets a second conflict within this time wait, so that two pollers cannot race


@dataclass(slots=True, eq=False)
class Polling:
    """The server's side of long polling."""

    updates: Updates
    pulse: Pulse
    time_scale: float
    _poller: object = None
    _conflict: str = problems.TWO_POLLERS
    _next_conflict_at: float = 0.0

    async def get(self, offset: int, limit: int, timeout: float) -> bytes:  # noqa: ASYNC109 - the API's own word
        """Return the JSON array of waiting updates, at once or when the first comes."""
        me = object()
        self.interrupt(problems.TWO_POLLERS)
        self.updates.confirm_below(offset)
        until = time.monotonic() + min(max(timeout, 0), _LONGEST_POLL)
        self._poller = me
        while not self.updates.waiting and time.monotonic() < until:
            await self.pulse.wait(until - time.monotonic())
            if self._poller is not me:
                await self._pause()
                raise problems.conflict(self._conflict)
        self._poller = None
        chosen = self.updates.waiting[: min(max(limit, 1), 100)]
        return b"[" + b",".join(update.body for update in chosen for _ in range(max(1, update.left))) + b"]"

    def interrupt(self, why: str) -> None:
        """End the long poll that is under way with a 409."""
        if self._poller is not None:
            self._conflict = why
            self._poller = None
            self.pulse.fire()

    async def _pause(self) -> None:
        now = time.monotonic()
        if now < self._next_conflict_at:
            await asyncio.sleep(_CONFLICT_PAUSE * self.time_scale)
        else:
            self._next_conflict_at = now + _CONFLICT_PAUSE * self.time_scale

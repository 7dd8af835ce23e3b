"""Looks after the lists of leads that somebody has open: cheap, shared, and over when the process ends."""

import asyncio
from dataclasses import dataclass, field
from typing import Final

from aiohttp import web

from bot.usecases import lead_signals
from bot.usecases.desk import Desk
from storage.access import Acting

#: A list is asked for at most this part of the time, however long the answer takes.
SHARE: Final = 0.02


@dataclass(slots=True)
class _Shared:
    """How the list of an organisation stands, for all who have it open in this process."""

    state: str = ""
    stale_at: float = float("-inf")
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class LeadWatch:
    """Looks at lists again and again while somebody has them open: once per organisation, however many there are."""

    def __init__(self, every_s: float) -> None:
        """Look every so many seconds."""
        self._every_s = every_s
        self._lists: dict[str | None, _Shared] = {}
        self._ending = asyncio.Event()

    async def list_state(self, desk: Desk, who: Acting) -> str:
        """Give how the list of somebody's organisation stands, or of all to admins; at most a look ago."""
        shared = self._lists.setdefault(who.organization_id, _Shared())
        clock = asyncio.get_running_loop().time
        async with shared.lock:
            if (began := clock()) >= shared.stale_at:
                shared.state = await lead_signals.list_state(desk, who)
                shared.stale_at = began + max(self._every_s, (clock() - began) / SHARE)
            return shared.state

    async def pause(self) -> bool:
        """Wait until it is time for the next look; False: the process ends."""
        try:
            await asyncio.wait_for(self._ending.wait(), self._every_s)
        except TimeoutError:
            return True
        return False

    async def end(self, app: web.Application) -> None:
        """Let every stream end; the signal handler for the application's shutdown."""
        self._ending.set()

"""A stand-in for the use case: notes what came in, and can fail, wait, or answer as a test says."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from bot.channels.telegram_incoming import read_update
from bot.messages import Incoming
from tests.channels.update_samples import BOT_ID, BOT_USERNAME

read: Callable[[bytes], Incoming] = partial(read_update, bot_id=BOT_ID, bot_username=BOT_USERNAME)


class Away(Exception):
    """The database cannot be reached."""


@dataclass
class Recorder:
    """Handles updates once each, as the use case does, and keeps them in the order of their commits."""

    committed: list[Incoming] = field(default_factory=list)
    tried: list[Incoming] = field(default_factory=list)
    away: bool = False
    seconds: float = 0.0
    at_once: int = 0
    most_at_once: int = 0

    async def converse(self, incoming: Incoming) -> str:
        """Commit one update, or raise Away; give the word that is handed over."""
        self.tried.append(incoming)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.seconds)
            if self.away:
                raise Away
        finally:
            self.at_once -= 1
        if incoming.update_id in [each.update_id for each in self.committed]:
            return "duplicate"
        self.committed.append(incoming)
        return "done"

    def ids(self) -> list[int]:
        """Return the ids in the order of their commits."""
        return [incoming.update_id for incoming in self.committed]

"""What was sent but is not yet written down: marked in batches, at most 50 ms late."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog

from bot.background import Background, Clock

log = structlog.get_logger(__name__)

#: How long a mark may wait for others. A crash within it sends a message twice.
BATCH_S = 0.05
RETRY_S = 1.0

Mark = tuple[int, str | None]


class Marks:
    """Collects the marks of sent messages (outbox id, the channel's id) and writes them together."""

    def __init__(
        self, write: Callable[[Sequence[Mark]], Awaitable[None]], *, clock: Clock, background: Background
    ) -> None:
        """Write with `write`, which may raise DatabaseAway; what it did not take is tried again."""
        self._write = write
        self._clock = clock
        self._background = background
        self._waiting: dict[int, str | None] = {}
        self._being_written: dict[int, str | None] = {}
        self._one_at_a_time = asyncio.Lock()
        self._scheduled = False

    def __contains__(self, outbox_id: int) -> bool:
        return outbox_id in self._waiting or outbox_id in self._being_written

    def add(self, outbox_id: int, remote_id: str | None) -> None:
        """Note that a message was sent; it is written down within 50 ms."""
        self._waiting[outbox_id] = remote_id
        self._schedule(BATCH_S)

    async def flush(self) -> None:
        """Write down everything that is noted; raises DatabaseAway and then keeps it."""
        async with self._one_at_a_time:
            if not self._waiting:
                return
            self._being_written, self._waiting = self._waiting, {}
            try:
                await self._write(tuple(self._being_written.items()))
            except BaseException:
                self._waiting = self._being_written | self._waiting
                raise
            finally:
                self._being_written = {}

    def _schedule(self, wait_s: float) -> None:
        if not self._scheduled:
            self._scheduled = True
            self._background.once("outbox.mark", partial(self._write_after, wait_s))

    async def _write_after(self, wait_s: float) -> None:
        await self._clock.sleep(wait_s)
        self._scheduled = False  # before writing: what is added meanwhile is the next batch's
        try:
            await self.flush()
        except Exception as error:  # outermost: the marks are kept, and written when the database is back
            log.warning("outbox.marks_wait", count=len(self._waiting), error=type(error).__name__)
            self._schedule(RETRY_S)

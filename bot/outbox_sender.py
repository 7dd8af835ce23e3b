"""Sends what was committed: at once where it can, and by a sweeper what a crash, a refusal or a pause has left."""

import asyncio
import heapq
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Protocol

import structlog

from bot.background import Background, Clock
from bot.messages import Channel
from bot.outbox_attempt import Attempts
from bot.outbox_failures import Failures
from bot.outbox_lanes import MOST_HELD, Job, Lanes
from bot.outbox_marks import Mark, Marks
from bot.pace import PER_CHAT, PER_GROUP, Rate
from storage import outbox
from storage.database import Database, DatabaseAway
from storage.outbox import Delivery

log = structlog.get_logger(__name__)

#: How long a claim lasts; `converse` commits with the same number.
LEASE_S = 60.0
SWEEP_S = 1.0
SWEEP_LIMIT = 200
#: Another worker marks what it sent within 50 ms; then ours may follow.
OTHERS_MARKED_S = 0.06
#: A retry is looked for just after its time, not just before, which would cost another second.
JUST_AFTER_S = 0.02
#: How long stopping waits, once nothing more is begun, for attempts under way, and then for the database.
LAST_WORDS_S = 2.0


class Conversed(Protocol):
    """What a turn leaves to be sent: rows claimed for us, or for nobody when older ones are unsent elsewhere."""

    @property
    def deliveries(self) -> Sequence[Delivery]: ...

    @property
    def earlier_unsent(self) -> bool: ...


class OutboxSender:
    """Pushes the messages of one process through its channels."""

    def __init__(  # noqa: PLR0913 - wired in one place, all by name
        self,
        database: Database,
        channels: Mapping[tuple[str, int], Channel],
        *,
        clock: Clock,
        background: Background,
        worker: str,
        per_chat: Rate = PER_CHAT,
        per_group: Rate = PER_GROUP,
    ) -> None:
        """Send through `channels` (by name and bot id) what was committed as `worker`.

        `worker` must be new with every start: a claim of a process that died is not ours.
        """
        self._database = database
        self._clock = clock
        self._background = background
        self._worker = worker
        self._marks = Marks(self._mark_sent, clock=clock, background=background)
        self._failures = Failures(database, clock)
        self._lanes = Lanes(
            Attempts(database, channels, clock),
            failures=self._failures,
            marks=self._marks,
            clock=clock,
            background=background,
            per_chat=per_chat,
            per_group=per_group,
            postponed=self._sweep_in,
        )
        self._due: list[float] = []
        self._sweep_is_coming = False
        self._one_sweep = asyncio.Lock()
        self._stopping = False

    def hand_over(self, conversed: Conversed, *, reminder: bool = False) -> None:
        """Send the messages of a committed turn at once; a reminder waits where answers do not."""
        if conversed.earlier_unsent:
            self._sweep_in(OTHERS_MARKED_S)
            return
        until = self._clock.monotonic() + LEASE_S
        for delivery in conversed.deliveries:
            if delivery.channel not in outbox.FETCHED:
                self._lanes.put(Job(delivery, until, reminder=reminder))

    async def sweep_forever(self) -> None:
        """Claim and send what is due, every second and when a retry falls due; the database may come and go."""
        while not self._stopping:
            await self._sweep()
            self._lanes.forget_idle()
            now = self._clock.monotonic()
            while self._due and self._due[0] <= now:
                heapq.heappop(self._due)
            await self._clock.sleep(min(SWEEP_S, self._due[0] - now) if self._due else SWEEP_S)

    async def stop(self, timeout_s: float = 5.0) -> None:
        """Claim no more and send what is held; return when it is sent and marked, at most 4 s after the time."""
        self._stopping = True
        end = self._clock.monotonic() + timeout_s
        while len(self._lanes) and self._clock.monotonic() < end:
            await self._clock.sleep(0.02)
        left = self._lanes.halt()
        end += LAST_WORDS_S
        while self._lanes.under_way and self._clock.monotonic() < end:
            await self._clock.sleep(0.02)
        try:
            async with asyncio.timeout(LAST_WORDS_S), self._one_sweep:  # a sweep under way is let finish
                await self._marks.flush()
                for delivery in left:
                    await self._failures.hand_back(delivery, before=end)
        except (TimeoutError, DatabaseAway):
            log.warning("outbox.stopped_in_haste")
        log.info("outbox.stopped", count=len(left))

    async def _mark_sent(self, marks: Sequence[Mark]) -> None:
        await outbox.mark_sent(self._database, marks, now=self._clock.now())

    def _sweep_in(self, wait_s: float) -> None:
        """Look again after so many seconds: at once by a sweep of its own, later by the loop."""
        if wait_s > OTHERS_MARKED_S:
            heapq.heappush(self._due, self._clock.monotonic() + wait_s + JUST_AFTER_S)
        elif not self._sweep_is_coming and not self._stopping:
            self._sweep_is_coming = True
            self._background.once("outbox.sweep", partial(self._sweep_after, wait_s))

    async def _sweep_after(self, wait_s: float) -> None:
        await self._clock.sleep(wait_s)
        self._sweep_is_coming = False  # before sweeping: what comes up meanwhile wants another one
        await self._sweep()

    async def _sweep(self) -> None:
        async with self._one_sweep:
            try:
                while not self._stopping and await self._claim() == SWEEP_LIMIT:
                    pass
            except DatabaseAway:
                log.warning("outbox.database_away")

    async def _claim(self) -> int:
        await self._marks.flush()  # what is sent must not look unsent, or the next of its chat stays behind
        now = self._clock.monotonic()
        room = min(SWEEP_LIMIT, MOST_HELD - len(self._lanes))
        if room <= 0 or self._lanes.brake.wait_s(now) > 0:
            return 0
        rows = await outbox.claim_due(
            self._database, now=self._clock.now(), worker=self._worker, lease_s=LEASE_S, limit=room
        )
        for delivery in rows:
            if delivery.id not in self._lanes and delivery.id not in self._marks:
                self._lanes.put(Job(delivery, now + LEASE_S, swept=True))
        return len(rows)

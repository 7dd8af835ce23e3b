"""One lane per chat: its messages go out one after the other, beside those of all other chats.

A row is ours while our claim on it lasts. Nothing overtakes: when one message fails, those behind it are handed back
unsent, and the database gives out only the oldest unsent one of a conversation.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeAlias

from bot.background import Background, Clock
from bot.outbox_attempt import Attempts, Sent
from bot.outbox_failures import Failures
from bot.outbox_marks import Marks
from bot.pace import PER_GROUP, REMINDERS, Brake, Bucket, Rate
from bot.retries import Gone, Later, Verdict
from storage.outbox import Delivery

#: The longest that one attempt takes; a claim with less left is handed back instead of used.
ATTEMPT_S = 25.0
#: Attempts at the same time. The sweeper has its own, so that a backlog holds up no fresh answer.
DIRECT_SLOTS, SWEPT_SLOTS = 64, 32
#: Messages held in memory; beyond this they wait in the database.
MOST_HELD = 5_000
#: A turn that was committed before a failure was written down is handed over within this time.
AFTER_FAILURE_S = 5.0

Chat: TypeAlias = tuple[str, int, str]


@dataclass(frozen=True, slots=True)
class Job:
    """One claimed row; `claimed_until` in monotonic seconds. `swept`: the sweeper claimed it, not its own turn."""

    delivery: Delivery
    claimed_until: float
    swept: bool = False
    reminder: bool = False


@dataclass(slots=True)
class _Lane:
    """One chat: what waits for it, and how fast it may go. While closed, only the sweeper's rows go out."""

    chat: Chat
    bucket: Bucket
    jobs: deque[Job] = field(default_factory=deque)
    closed_until: float = 0.0
    runs: bool = False


class Lanes:
    """All chats that something is being sent to."""

    def __init__(  # noqa: PLR0913 - made in one place, all by name
        self,
        attempts: Attempts,
        *,
        failures: Failures,
        marks: Marks,
        clock: Clock,
        background: Background,
        per_chat: Rate,
        postponed: Callable[[float], None],
        per_group: Rate = PER_GROUP,
    ) -> None:
        """Send with `attempts`; `postponed` hears the seconds after which a row or those behind it fall due."""
        self._attempts = attempts
        self._failures = failures
        self._marks = marks
        self._clock = clock
        self._background = background
        self._per_chat = per_chat
        self._per_group = per_group
        self._postponed = postponed
        self._slots = {False: asyncio.Semaphore(DIRECT_SLOTS), True: asyncio.Semaphore(SWEPT_SLOTS)}
        self._reminders, self.brake = Bucket(REMINDERS), Brake()
        self._lanes: dict[Chat, _Lane] = {}
        self._held: set[int] = set()
        self.under_way: set[int] = set()
        self._halted = False

    def __len__(self) -> int:
        """Count the messages held."""
        return len(self._held)

    def __contains__(self, outbox_id: int) -> bool:
        return outbox_id in self._held

    def put(self, job: Job) -> None:
        """Take a claimed row to its lane; what is put in first is sent first."""
        if self._halted:
            return  # nobody sends it here any more: its claim lapses, and another process takes it
        delivery = job.delivery
        chat = (delivery.channel, delivery.bot_id, delivery.address)
        lane = self._lanes.setdefault(chat, _Lane(chat, Bucket(self._rate(chat))))
        if len(self._held) >= MOST_HELD and not job.swept:
            self._close(lane)
        self._held.add(delivery.id)
        lane.jobs.append(job)
        if not lane.runs:
            lane.runs = True
            self._background.once("outbox.chat", partial(self._run, lane))

    def _rate(self, chat: Chat) -> Rate:
        """Say how fast a chat may be written to; on Telegram groups have numbers below zero."""
        channel, _, address = chat
        return self._per_group if channel == "telegram" and address.startswith("-") else self._per_chat

    def halt(self) -> list[Delivery]:
        """Begin no further attempt, and give what was held but not begun."""
        self._halted = True
        waiting = (job.delivery for lane in self._lanes.values() for job in lane.jobs)
        return [delivery for delivery in waiting if delivery.id not in self.under_way]

    def forget_idle(self) -> None:
        """Forget chats that are at rest, so that memory does not grow with everybody who ever wrote."""
        now = self._clock.monotonic()
        for chat, lane in list(self._lanes.items()):
            if not lane.runs and lane.closed_until <= now and lane.bucket.is_full(now):
                del self._lanes[chat]

    async def _run(self, lane: _Lane) -> None:
        swept = False
        try:
            while lane.jobs and not self._halted:
                swept = swept or lane.jobs[0].swept
                await self._next(lane, lane.jobs[0])
        finally:
            lane.runs = False
        if swept:
            self._postponed(0.0)  # the one behind it may be due

    async def _next(self, lane: _Lane, job: Job) -> None:
        now = self._clock.monotonic()
        wait_s = self._wait_s(lane, job, now)
        if now >= job.claimed_until:
            self._drop(lane, job)  # no longer ours, so nothing is written; but it is unsent, and comes first
            self._close(lane)
        elif lane.closed_until > now and not job.swept:
            await self._hand_back(lane, job)
        elif now + wait_s + ATTEMPT_S > job.claimed_until:
            await self._fail(lane, job, Later(wait_s, "paused", job.delivery.attempts))
        elif wait_s > 0:
            await self._clock.sleep(wait_s)
        else:
            await self._attempt(lane, job)

    def _wait_s(self, lane: _Lane, job: Job, now: float) -> float:
        reminding = self._reminders.wait_s(now) if job.reminder else 0.0
        return max(self.brake.wait_s(now), lane.bucket.wait_s(now), reminding)

    async def _attempt(self, lane: _Lane, job: Job) -> None:
        async with self._slots[job.swept]:
            now = self._clock.monotonic()
            if self._halted or now + ATTEMPT_S > job.claimed_until:
                return
            lane.bucket.take(now)
            if job.reminder:
                self._reminders.take(now)
            self.under_way.add(job.delivery.id)
            try:
                outcome = await self._attempts.make(job.delivery)
            finally:
                self.under_way.discard(job.delivery.id)
        if isinstance(outcome, Sent):
            self._marks.add(job.delivery.id, outcome.remote_id)
            self._drop(lane, job)
        else:
            await self._fail(lane, job, outcome)

    async def _fail(self, lane: _Lane, job: Job, verdict: Verdict) -> None:
        now = self._clock.monotonic()
        if isinstance(verdict, Later) and verdict.reason == "too_many":
            self.brake.slowed(lane.chat, verdict.wait_s, now)
        behind = list(lane.jobs)[1:] if isinstance(verdict, Gone) else []
        await self._failures.settle(job.delivery, verdict, before=job.claimed_until)
        self._drop(lane, job)
        if isinstance(verdict, Later):
            self._close(lane)
            self._postponed(verdict.wait_s)
        for other in behind:  # given up with it, unless it is a farewell of its own
            if other.delivery.conversation_id == job.delivery.conversation_id:
                self._drop(lane, other)

    async def _hand_back(self, lane: _Lane, job: Job) -> None:
        await self._failures.hand_back(job.delivery, before=job.claimed_until)
        self._drop(lane, job)
        self._close(lane)  # those behind it follow, however long handing back took
        self._postponed(0.0)

    def _close(self, lane: _Lane) -> None:
        """Let nothing overtake what is unsent: not what waits here, nor what was committed before that was known."""
        lane.closed_until = self._clock.monotonic() + AFTER_FAILURE_S

    def _drop(self, lane: _Lane, job: Job) -> None:
        lane.jobs.remove(job)
        self._held.discard(job.delivery.id)

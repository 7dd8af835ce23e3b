"""Sends e-mails and webhooks to organisations: claimed by one worker, tried by their schedule, visible in the end."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

import structlog

from bot.background import Background, Clock
from bot.channels.email import EmailChannel, lead_waits
from bot.channels.webhook import Hook, WebhookChannel
from bot.delivery_schedule import Again, Over, Taken, Verdict, is_last, judge_answer, judge_failure
from bot.messages import DeliveryFailed
from bot.webhook_events import WebhookEvent, body_of
from dialogs.wording import LANGUAGES
from storage import deliveries
from storage.database import Database, DatabaseAway
from storage.deliveries import Due, Kind, Wish

log = structlog.get_logger(__name__)

#: Longer than any try takes, e-mail with its 40 seconds too: who holds a claim longer than this is dead.
LEASE_S: Final = 90.0
EVERY_S: Final = 1.0
MOST_AT_ONCE: Final = 32
#: How often the end of a try is written down anew while the database is away, a second between.
NOTES: Final = 30
#: How long ending waits for what is under way.
ENDING_S: Final = 2.0


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways that are open here, and what they say about where they come from."""

    public_url: str
    source: str = ""  #: a URN of the NL GOV profile
    mail: EmailChannel | None = None
    webhooks: WebhookChannel | None = None

    @property
    def kinds(self) -> frozenset[Kind]:
        """Name what goes out."""
        found: dict[Kind, object] = {"email": self.mail, "webhook": self.webhooks}
        return frozenset(kind for kind, channel in found.items() if channel is not None)


@dataclass(slots=True)
class Deliverer:
    """Delivers for one process, named `worker`; `jitter` draws from 0 to 1."""

    database: Database
    ways: Ways
    clock: Clock
    background: Background
    worker: str
    jitter: Callable[[], float]
    _busy: Counter[str] = field(default_factory=Counter)
    _stopping: bool = False

    @property
    def under_way(self) -> int:
        """Count the tries that are going on."""
        return self._busy.total()

    async def deliver_forever(self) -> None:
        """Begin what is due, every second; the database may come and go."""
        while not self._stopping:
            try:
                await self.begin_due()
            except DatabaseAway:
                log.warning("deliveries.database_away")
            await self.clock.sleep(EVERY_S)

    async def stop(self) -> None:
        """Begin nothing more, and wait a little for what is under way; what is cut off comes again after its lease."""
        self._stopping = True
        until = self.clock.monotonic() + ENDING_S
        while self.under_way and self.clock.monotonic() < until:
            await self.clock.sleep(0.02)

    async def begin_due(self) -> int:
        """Claim what is due and begin to send it; give the number. Raises DatabaseAway."""
        room = MOST_AT_ONCE - self.under_way
        if room <= 0 or self._stopping:
            return 0
        busy = tuple(target for target, number in self._busy.items() if number)
        wish = Wish(self.worker, self.clock.now(), LEASE_S, room, self.ways.kinds, busy)
        claimed = await deliveries.claim_due(self.database, wish)
        for due in claimed:
            self._busy[due.target] += 1
            self.background.once("delivery", partial(self._deliver, due))
        return len(claimed)

    async def _deliver(self, due: Due) -> None:
        try:
            verdict = await self._try(due)
            await self._note(due, verdict)
        finally:
            self._busy[due.target] -= 1
            self._busy += Counter()  # forgets who has nothing any more

    async def _try(self, due: Due) -> Verdict | None:
        """Try once; None: it is not needed any more."""
        if due.to is None:
            return Over("no_mailbox" if due.kind == "email" else "endpoint_off")
        if is_last(due.tries - 1):
            return Over("given_up")  # the try before ended with its process
        try:
            if due.kind == "email":
                return await self._mail(due, due.to)
            return await self._call(due, due.to)
        except DeliveryFailed as failed:
            return judge_failure(failed, tries=due.tries, jitter=self.jitter())

    async def _mail(self, due: Due, to: str) -> Verdict | None:
        mail = self.ways.mail
        if mail is None or due.reference is None or not due.lead_waits:
            return None
        link = f"{self.ways.public_url}/staff/leads/{due.lead_id}"
        key, at = f"{due.event_id}.{due.id}", self.clock.now()
        languages = (due.language,) if due.language in LANGUAGES else LANGUAGES
        await mail.send(lead_waits(to, languages, reference=due.reference, link=link, key=key, at=at))
        return Taken()

    async def _call(self, due: Due, to: str) -> Verdict | None:
        webhooks = self.ways.webhooks
        if webhooks is None:
            return None
        event = WebhookEvent(due.event_id, due.event, due.created_at, due.lead_id, due.reference)
        body = body_of(event, source=self.ways.source, public_url=self.ways.public_url)
        answer = await webhooks.send(Hook(to, due.event_id, body, due.secrets), now=self.clock.now())
        return judge_answer(
            answer.status, retry_after_s=answer.retry_after_s, tries=due.tries, jitter=self.jitter()
        )  # fmt: skip

    async def _note(self, due: Due, verdict: Verdict | None) -> None:
        """Write down how a try ended; what cannot be written is tried anew when the lease is over."""
        for _ in range(NOTES):
            try:
                await self._write(due, verdict)
                return
            except DatabaseAway:
                await self.clock.sleep(EVERY_S)
        log.warning("delivery.not_noted", delivery=due.id)

    async def _write(self, due: Due, verdict: Verdict | None) -> None:
        now, worker = self.clock.now(), self.worker
        match verdict:
            case None:
                await deliveries.mark_done(self.database, due, worker=worker, now=now, reason="not_needed")
            case Taken(status):
                await deliveries.mark_done(self.database, due, worker=worker, now=now, status=status)
            case Again(wait_s, reason, status, for_all):
                until = now + timedelta(seconds=wait_s)
                await deliveries.postpone(self.database, due, worker=worker, until=until, reason=reason, status=status)
                if for_all and due.endpoint_id is not None:
                    await deliveries.hold_back(self.database, due.endpoint_id, until=until)
                log.info("delivery.failed", delivery=due.id, kind=due.kind, reason=reason, status=status)
            case Over(reason, status, gone):
                await deliveries.give_up(self.database, due, worker=worker, now=now, reason=reason, status=status)
                if gone and due.endpoint_id is not None:
                    await deliveries.endpoint_gone(self.database, due.endpoint_id, now=now)
                log.warning("delivery.given_up", delivery=due.id, kind=due.kind, reason=reason, status=status)

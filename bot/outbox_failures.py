"""Writing down what was not sent: postponed, given up or handed back; and telling the operators once."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from bot.background import Clock
from bot.retries import GiveUp, Gone, Later, Verdict
from bot.usecases.telegram_staff import lose_private_chat
from storage import alerts, outbox, telegram_groups
from storage.database import Database, DatabaseAway
from storage.outbox import Delivery

log = structlog.get_logger(__name__)

RETRY_S = 1.0
ALERT_EVERY_S = 24 * 3600.0
#: Troubles that hit every message alike: worth telling although the message will be tried again.
EVERYBODY = frozenset({"token_refused", "unexpected"})


class Failures:
    """Settles failed messages in the database; each kind of trouble is an alert at most once a day."""

    def __init__(self, database: Database, clock: Clock) -> None:
        """Write to one database."""
        self._database = database
        self._clock = clock
        self._alerted_at: dict[str, float] = {}

    async def settle(self, delivery: Delivery, verdict: Verdict, *, before: float) -> None:
        """Write a verdict down; insist while the database is away, until our claim ends (`before`, monotonic)."""
        log.warning("outbox.not_sent", delivery=delivery.id, reason=verdict.reason, attempts=delivery.attempts)
        await self._insist(lambda: self._write(delivery, verdict), before)
        if isinstance(verdict, GiveUp):
            await self._alert_once(f"dead_letter {verdict.reason}")
        elif verdict.reason in EVERYBODY:
            await self._alert_once(f"outbox {verdict.reason}")

    async def hand_back(self, delivery: Delivery, *, before: float) -> None:
        """Give up our claim on a message that was not tried, so that it can follow the one before it."""
        later = Later(0.0, "handed_back", delivery.attempts)
        await self._insist(lambda: self._postpone(delivery, later), before)

    async def _write(self, delivery: Delivery, verdict: Verdict) -> None:
        now = self._clock.now()
        match verdict:
            case Later():
                await self._postpone(delivery, verdict)
            case _ if delivery.conversation_id is None:
                if isinstance(verdict, Gone) and delivery.card_id is not None:
                    await telegram_groups.give_up(self._database, delivery.address, now=now)
                elif isinstance(verdict, Gone):
                    await lose_private_chat(self._database, delivery.address, now=now)
                # To staff, or a farewell to somebody erased: marked as sent it is deleted, and nothing of them stays.
                await outbox.mark_sent(self._database, [(delivery.id, None)], now=now)
            case Gone(reason):
                await outbox.drop_conversation(self._database, delivery.conversation_id, now=now, reason=reason)
            case GiveUp(reason):
                await outbox.bury(self._database, delivery.id, now=now, reason=reason)

    async def _postpone(self, delivery: Delivery, later: Later) -> None:
        until = self._clock.now() + timedelta(seconds=later.wait_s)
        await outbox.postpone(self._database, delivery.id, until=until, reason=later.reason, attempts=later.attempts)

    async def _insist(self, write: Callable[[], Awaitable[None]], before: float) -> None:
        while True:
            try:
                await write()
                return
            except DatabaseAway:
                if self._clock.monotonic() + RETRY_S >= before:
                    log.warning("outbox.claim_lapses")
                    return
            await self._clock.sleep(RETRY_S)

    async def _alert_once(self, trouble: str) -> None:
        now = self._clock.monotonic()
        last = self._alerted_at.get(trouble)
        if last is not None and now - last < ALERT_EVERY_S:
            return
        self._alerted_at[trouble] = now
        log.error("outbox.trouble", alert=trouble)
        try:
            await alerts.raise_alert(self._database, trouble, now=self._clock.now())
        except DatabaseAway:
            del self._alerted_at[trouble]  # the next one tells it

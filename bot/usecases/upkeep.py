"""What runs beside the conversations: timers that come due, and what is past its time."""

import structlog

from bot.background import Clock
from bot.usecases.conversations import fire_timer
from bot.usecases.desk import Desk
from bot.usecases.outbound import HandOver
from storage import retention, timers
from storage.database import DatabaseAway
from storage.failpoints import fp

log = structlog.get_logger(__name__)


TIMERS_EVERY_S = 1.0
TIMERS_AT_ONCE = 100
PURGE_EVERY_S = 3600.0


async def fire_timers(desk: Desk, times: Clock, hand_over: HandOver | None) -> None:
    """Fire what is due, every second; a database that is away is asked again later."""
    while True:
        try:
            while await fire_due(desk, hand_over) == TIMERS_AT_ONCE:
                pass
        except DatabaseAway:
            log.warning("timers.database_away")
        await times.sleep(TIMERS_EVERY_S)


async def fire_due(desk: Desk, hand_over: HandOver | None) -> int:
    """Fire the timers that are due now; give their number. Raises DatabaseAway."""
    due = await timers.claim_due(
        desk.database, now=desk.clock(), worker=desk.worker, lease_s=desk.lease_s, limit=TIMERS_AT_ONCE
    )
    for timer in due:
        conversed = await fire_timer(desk, timer)
        fp("timer.after_commit")
        if hand_over is not None:
            hand_over(conversed, reminder=True)
    return len(due)


async def purge_forever(desk: Desk, times: Clock) -> None:
    """Delete what is past its time, every hour, and overwrite what was deleted."""
    while True:
        try:
            deleted = await retention.purge(desk.database, now=desk.clock())
            await desk.database.compact()
            log.info("purged", count=sum(deleted.values()))
        except DatabaseAway:
            log.warning("purge.database_away")
        await times.sleep(PURGE_EVERY_S)

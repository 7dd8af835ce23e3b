"""The clocks of leads: what is due is done, by whichever worker comes first, and by one alone."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from bot.background import Clock
from bot.usecases.conversations import TurnContested
from bot.usecases.desk import Desk
from bot.usecases.lead_candidates import with_open_ones
from bot.usecases.lead_leaving import pass_on_stranded
from bot.usecases.lead_moves import Found, LeadMoved, carry_out, reach
from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_alarms
from dialogs.casework.lead_clocks import LocalClock, due
from dialogs.casework.leads import Due, Lead, Moved
from storage import access, leads
from storage.access import Program
from storage.database import DatabaseAway, Transaction

log = structlog.get_logger(__name__)

CLOCKS_EVERY_S: Final = 5.0
LEADS_AT_ONCE: Final = 100
#: How long a lead that could not be moved lets others go first: they stand in one row, and it would stay at its head.
AGAIN_AFTER: Final = timedelta(minutes=5)

_ALARMS: Final[Mapping[Due, Callable[[Lead, datetime, LocalClock], Moved]]] = {
    "remind": lead_alarms.remind,
    "expire": lead_alarms.expire,
    "escalate": lead_alarms.escalate,
    "contact_late": lead_alarms.contact_late,
    "give_up": lead_alarms.give_up,
}


async def run_clocks_forever(desk: Desk, times: Clock) -> None:
    """Do what is due with leads, every five seconds; a database that is away is asked again later."""
    while True:
        try:
            await run_clocks(desk)
        except DatabaseAway:
            log.warning("lead_clocks.database_away")
        await times.sleep(CLOCKS_EVERY_S)


async def run_clocks(desk: Desk) -> int:
    """Do what is due with leads now, one transaction each; give how many moved. Raises DatabaseAway."""
    moved = await pass_on_stranded(desk)
    for lead_id in await access.acting(desk.database, access.SYSTEM, _woken, now=desk.clock()):
        try:
            moved += await _wake(desk, lead_id)
        except DatabaseAway:
            raise
        except Exception as error:  # outermost of one lead: the terms of all others go on
            log.error("lead_clocks.failed", lead=lead_id, error=type(error).__name__)
            await _let_others_first(desk, lead_id)
    return moved


async def _wake(desk: Desk, lead_id: int) -> bool:
    """Do what is due with one lead; False when somebody else did it, or there is nothing to do any more."""
    found = await reach(desk, lead_id)
    if found is None:
        return False
    what = due(found.lead, desk.clock(), OFFICE)
    if what is None:  # another version of this program thought that something would be
        await _let_others_first(desk, lead_id)
        return False
    try:
        await _ring(desk, found, what)
    except (LeadMoved, TurnContested):  # others are at it: the next round sees what is left to do
        return False
    except LookupError:
        if await reach(desk, lead_id) is None:  # the person erased everything meanwhile
            return False
        raise
    log.info("lead_clocks.moved", lead=lead_id, what=what)
    return True


async def _ring(desk: Desk, found: Found, what: Due) -> None:
    lead = await with_open_ones(desk, found.lead)
    await carry_out(desk, access.SYSTEM, found, _ALARMS[what](lead, desk.clock(), OFFICE), done=what)


async def _let_others_first(desk: Desk, lead_id: int) -> None:
    now = desk.clock()
    await access.acting(
        desk.database, access.SYSTEM,
        lambda connection, _: leads.snooze(connection, lead_id, until=now + AGAIN_AFTER, now=now),
    )  # fmt: skip


def _woken(connection: Transaction, who: Program, *, now: datetime) -> list[int]:
    return [lead.id for lead in leads.woken(connection, now=now, limit=LEADS_AT_ONCE)]

"""The clocks of leads: what is due is done, by whichever worker comes first, and by one alone."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

import structlog

from bot.background import Clock
from bot.usecases.desk import Desk
from bot.usecases.lead_leaving import pass_on_stranded
from bot.usecases.lead_moves import LeadMoved, carry_out, reach
from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_alarms
from dialogs.casework.lead_clocks import LocalClock, due
from dialogs.casework.leads import CannotMove, Due, Lead, Moved
from storage import access, leads
from storage.access import Program
from storage.database import DatabaseAway, Transaction

log = structlog.get_logger(__name__)

CLOCKS_EVERY_S: Final = 5.0
LEADS_AT_ONCE: Final = 100

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
    return moved


async def _wake(desk: Desk, lead_id: int) -> bool:
    """Do what is due with one lead; False when somebody else did it, or there is nothing to do any more."""
    found, now = await reach(desk, lead_id), desk.clock()
    what = due(found.lead, now, OFFICE) if found is not None else None
    if found is None or what is None:
        return False
    try:
        await carry_out(desk, access.SYSTEM, found, _ALARMS[what](found.lead, now, OFFICE), done=what)
    except (LeadMoved, CannotMove, LookupError):
        return False
    log.info("lead_clocks.moved", lead=lead_id, what=what)
    return True


def _woken(connection: Transaction, who: Program, *, now: datetime) -> list[int]:
    return [lead.id for lead in leads.woken(connection, now=now, limit=LEADS_AT_ONCE)]

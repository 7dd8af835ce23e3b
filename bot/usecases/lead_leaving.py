"""Leads of an organisation that works here no more go on: its account was closed, or the last who worked them left."""

from typing import Final

import structlog

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import LeadMoved, carry_out, reach
from bot.usecases.local_time import OFFICE
from dialogs.casework.lead_life import leave_closed
from dialogs.casework.lead_rounds import open_to
from dialogs.casework.leads import CannotMove
from storage.access import SYSTEM, acting
from storage.database import DatabaseAway
from storage.receivers import receivers, stranded

log = structlog.get_logger(__name__)

_AT_ONCE: Final = 100


async def pass_on_stranded(desk: Desk) -> int:
    """Bring what lies where nobody works any more to who is next, one transaction each; give how many moved.

    It is looked for anew every time, so that nothing is lost where a process ends in between. Raises DatabaseAway.
    """
    moved, last = 0, 0
    while ids := await acting(desk.database, SYSTEM, stranded, after_id=last, limit=_AT_ONCE):
        for lead_id in ids:
            moved += await _try_to_pass_on(desk, lead_id)
        last = ids[-1]
    return moved


async def _try_to_pass_on(desk: Desk, lead_id: int) -> bool:
    try:
        return await _pass_on(desk, lead_id)
    except DatabaseAway:
        raise
    except Exception as error:  # outermost of one lead: all others go on
        log.error("lead_leaving.failed", lead=lead_id, error=type(error).__name__)
        return False


async def _pass_on(desk: Desk, lead_id: int) -> bool:
    found = await reach(desk, lead_id)
    if found is None:
        return False
    # Asked anew: what the desk knows of it may be some seconds old, and would bring it where nobody is again.
    receiving = {one.organization_id for one in await receivers(desk.database)}
    if found.lead.organization_id in receiving:
        return False
    try:
        moved = leave_closed(open_to(found.lead, receiving), desk.clock(), OFFICE)
        await carry_out(desk, SYSTEM, found, moved, done=moved.event)
    except (LeadMoved, CannotMove, LookupError):
        return False
    log.info("lead_leaving.moved", lead=lead_id)
    return True

"""Erasing a person from outside their chat, as they could do it themselves."""

from functools import partial

from bot.usecases.desk import Desk
from bot.usecases.lead_orders import leave
from storage import people


async def erase(desk: Desk, reference: str) -> bool:
    """Erase the person behind a conversation; who works a lead of theirs is told. False when there is none.

    Raises DatabaseAway.
    """
    now = desk.clock()
    first = partial(leave, desk, now=now)
    return await people.erase_by_reference(desk.database, reference, now=now, first=first)

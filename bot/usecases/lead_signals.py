"""Tells pages that are open when the leads on them changed; what changed they ask for themselves."""

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.rights import Action, may
from storage import access, lead_signals
from storage.access import Acting


async def list_state(desk: Desk, who: Acting) -> str:
    """Give a word for how the open leads of somebody stand, the same until one changes. Raises NotAllowed."""
    _require(who, "see_lead_codes")
    return await access.acting(desk.database, who, lead_signals.list_state)


async def lead_state(desk: Desk, who: Acting, lead_id: int) -> str:
    """Give a word for how a lead stands, with all that is in it. Raises LookupError as for reading it, NotAllowed."""
    _require(who, "see_lead_codes")
    state = await access.acting(desk.database, who, lead_signals.lead_state, lead_id)
    if state is None:
        raise LookupError("no such lead")
    return state


def _require(who: Acting, action: Action) -> None:
    if not may(who, action, who.organization_id):
        raise NotAllowed(action)

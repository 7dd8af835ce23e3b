"""Who may still be offered a lead: of those whom its person agreed to, who receives leads now."""

from bot.usecases.desk import Desk
from dialogs.casework.lead_rounds import open_to
from dialogs.casework.leads import Lead
from storage.receivers import receivers


async def with_open_ones(desk: Desk, lead: Lead) -> Lead:
    """Give a lead for which only those wait who would see it: accounts close after somebody agreed to them.

    It looks for itself: what the desk knows is some seconds old, and empty where the database was away at first, while
    who waits no longer never gets the lead any more. Raises DatabaseAway.
    """
    if not lead.waiting:
        return lead
    return open_to(lead, {one.organization_id for one in await receivers(desk.database)})

"""What staff do with leads: take them, decline them, work them to an outcome; each is one transaction.

All raise LookupError for a lead that is somebody else's and for one that is not there alike, NotAllowed where the role
does not let them, CannotMove, LeadMoved when the lead is not as they saw it (`version`), and DatabaseAway.
"""

from bot.usecases.desk import Desk
from bot.usecases.lead_candidates import with_open_ones
from bot.usecases.lead_moves import Found, LeadMoved, NotAllowed, carry_out, find
from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_life
from dialogs.casework.leads import CannotMove, DeclineReason, Lead, LeadAlreadyClaimed, Outcome
from storage import access, staff
from storage.access import Acting

__all__ = [
    "CannotMove",
    "LeadAlreadyClaimed",
    "LeadMoved",
    "NotAllowed",
    "assign",
    "claim",
    "close",
    "decline",
    "mark_contacted",
    "progress",
    "reroute",
]


async def claim(desk: Desk, who: Acting, lead_id: int, *, version: int | None = None) -> Lead:
    """Take an offered lead: of any number at once one wins, and repeating it is no second claim.

    Raises LeadAlreadyClaimed with who has it.
    """
    found = await _for_claim(desk, who, lead_id, version)
    try:
        moved = lead_life.accept(found.lead, who.staff_id, desk.clock(), OFFICE)
        return await carry_out(desk, who, found, moved, done="accepted", claims=True)
    except (LeadAlreadyClaimed, LeadMoved):
        now = (await find(desk, who, lead_id, "claim_lead")).lead
        if now.helper_id == who.staff_id:
            return now
        if now.helper_id is not None:
            raise LeadAlreadyClaimed(now.helper_id) from None
        raise


async def decline(
    desk: Desk, who: Acting, lead_id: int, *, reason: DeclineReason, version: int | None = None
) -> Lead:  # fmt: skip
    """Refuse an offer: the next candidate gets it, and the person hears where it lies now."""
    found = await find(desk, who, lead_id, "decline_lead", version=version)
    moved = lead_life.decline(await with_open_ones(desk, found.lead), reason, desk.clock(), OFFICE)
    return await carry_out(desk, who, found, moved, done="declined")


async def mark_contacted(desk: Desk, who: Acting, lead_id: int, *, version: int | None = None) -> Lead:
    """Note that the person was reached."""
    found = await find(desk, who, lead_id, "work_lead", version=version)
    return await carry_out(desk, who, found, lead_life.contacted(found.lead, desk.clock()), done="contacted")


async def progress(desk: Desk, who: Acting, lead_id: int, *, version: int | None = None) -> Lead:
    """Note that help has begun."""
    found = await find(desk, who, lead_id, "work_lead", version=version)
    return await carry_out(desk, who, found, lead_life.progress(found.lead, desk.clock()), done="in_progress")


async def close(desk: Desk, who: Acting, lead_id: int, *, outcome: Outcome, version: int | None = None) -> Lead:
    """End a lead with its outcome: nothing is relayed any more."""
    found = await find(desk, who, lead_id, "work_lead", version=version)
    return await carry_out(desk, who, found, lead_life.close(found.lead, outcome, desk.clock()), done="closed")


async def reroute(
    desk: Desk, who: Acting, lead_id: int, *, service_id: str, reason: DeclineReason, version: int | None = None
) -> Lead:
    """Offer a lead to another service that the person agreed to and that has not had it.

    Raises CannotMove, also where nobody works there any more.
    """
    found = await find(desk, who, lead_id, "assign_lead", version=version)
    lead = await with_open_ones(desk, found.lead)
    candidate = next((one for one in lead.waiting if one.service_id == service_id), None)
    if candidate is None:
        raise CannotMove(lead.status, "reroute")
    moved = lead_life.reroute(lead, candidate, desk.clock(), OFFICE, reason=reason)
    return await carry_out(desk, who, found, moved, done="rerouted")


async def assign(desk: Desk, who: Acting, lead_id: int, *, staff_id: int, version: int | None = None) -> Lead:
    """Give a lead that was taken to another active helper of the same organisation; LookupError for anybody else."""
    found = await find(desk, who, lead_id, "assign_lead", version=version)
    member = await access.acting(
        desk.database, who, lambda connection, _: staff.find(connection, desk.database.keys, staff_id)
    )
    colleague = member is not None and member.status == "active" and member.role in access.MEMBERS
    if member is None or not colleague or member.organization_id != found.lead.organization_id:
        raise LookupError("no such colleague")
    moved = lead_life.assign(found.lead, staff_id, desk.clock())
    return await carry_out(desk, who, found, moved, done="assigned")


async def _for_claim(desk: Desk, who: Acting, lead_id: int, version: int | None) -> Found:
    """Give a lead to be taken; one that somebody has taken is shown as it is, so that who comes late reads who."""
    found = await find(desk, who, lead_id, "claim_lead")
    if version is not None and found.lead.version != version and found.lead.helper_id is None:
        raise LeadMoved
    return found

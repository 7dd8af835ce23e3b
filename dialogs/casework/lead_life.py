"""The life of a lead: every move from the offer to the outcome, as a new lead and what whom has to be told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dialogs.casework.lead_clocks import LocalClock, contact_by, legal_due_at
from dialogs.casework.lead_rounds import (
    held_by_nobody,
    next_candidate,
    offered_to,
    passed_on,
    require,
    round_end,
    stays_escalated,
)
from dialogs.casework.lead_tells import tell, tell_both, tell_helper, tell_nobody_left
from dialogs.casework.leads import (
    NOBODY,
    Candidate,
    DeclineReason,
    Lead,
    LeadAlreadyClaimed,
    Moved,
    Outcome,
    Status,
    Tell,
    Way,
)

#: Somebody has taken it.
_TAKEN: tuple[Status, ...] = ("accepted", "contacted", "in_progress")


@dataclass(frozen=True, slots=True)
class Case:
    """Who is handed over, in codes. `legal_threat`: the law's three working days run, whatever the urgency."""

    reference: str
    municipality: str | None
    class_code: str
    urgency: str
    phase: str
    language: str
    help_language: str | None
    way: Way
    legal_threat: bool


def begin(case: Case, candidates: Sequence[Candidate], now: datetime, clock: LocalClock) -> Lead:
    """Make a lead, offered to the first candidate; its id is 0 until it is stored.

    The candidates are those whom the person agreed to, the chosen one first. Raises ValueError when there is none.
    """
    once = tuple({one.service_id: one for one in candidates}.values())
    if not once:
        raise ValueError("a lead needs at least one candidate who receives it; without one, give an address instead")
    legal = legal_due_at(case.urgency, now, clock, legal_threat=case.legal_threat)
    lead = Lead(
        id=0,
        reference=case.reference,
        status="offered",
        service_id=NOBODY,
        organization_id=NOBODY,
        municipality=case.municipality,
        class_code=case.class_code,
        urgency=case.urgency,
        phase=case.phase,
        language=case.language,
        help_language=case.help_language,
        way=case.way,
        created_at=now,
        legal_due_at=legal,
        accept_by=None,
        contact_by=None,
        round=0,
        waiting=(once[0], *sorted(once[1:], key=lambda one: one.kind == "municipality")),
        helper_id=None,
        outcome=None,
        reminded=False,
        escalated=False,
        action_needed=False,
        closed_at=None,
        version=1,
        term_began_at=now,
        contacted_at=None,
    )
    return offered_to(lead, once[0], now, clock)


def announce(lead: Lead) -> Moved:
    """Tell that a lead was made; to be called once it is stored."""
    told = (tell("person", "offered", lead, lead.accept_by), tell("organization", "offered", lead, lead.accept_by))
    return Moved(lead, None, None, told, "offered")


def accept(lead: Lead, helper_id: int, now: datetime, clock: LocalClock) -> Moved:
    """Take a lead. Raises LeadAlreadyClaimed, CannotMove."""
    if lead.status in _TAKEN:
        raise LeadAlreadyClaimed(lead.helper_id)
    require(lead, "accept", lead.status == "offered" and lead.is_held)
    after = replace(
        lead,
        status="accepted",
        helper_id=helper_id,
        accept_by=None,
        contact_by=contact_by(lead, now, clock),
        reminded=False,
        escalated=stays_escalated(lead, now, clock),
        term_began_at=now,
    )
    told = "accepted" if lead.way == "bot" else "accepted_phone"
    tells = (tell("person", told, after, after.contact_by), tell("organization", "accepted", after))
    return Moved(after, "accepted", None, tells, "accepted")


def decline(lead: Lead, reason: DeclineReason, now: datetime, clock: LocalClock) -> Moved:
    """Refuse an offer: the next candidate gets it. Raises CannotMove."""
    require(lead, "decline", lead.status == "offered" and lead.is_held)
    to = next_candidate(lead, now, clock)
    if to is not None:
        return passed_on(lead, to, now, clock, ended="declined", reason=reason)
    after = held_by_nobody(lead, now)
    tells = (tell("organization", "declined", lead), *tell_nobody_left(after))
    return Moved(after, "declined", reason, tells, "declined")


def leave_closed(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Take a lead from an organisation that works here no more, whatever it did with it: the next candidate gets it.

    Where nobody is left, the person is told to call the municipality and the admins are alerted. Raises CannotMove.
    """
    require(lead, "leave_closed", lead.is_held and not lead.is_final)
    ended, to = round_end(lead, "expired"), next_candidate(lead, now, clock)
    if to is None:
        after = held_by_nobody(lead, now)
        return Moved(after, ended, None, tell_nobody_left(after), "organization_left")
    moved = passed_on(lead, to, now, clock, ended="expired")
    return replace(moved, ended=ended, event="organization_left")


def contacted(lead: Lead, now: datetime) -> Moved:
    """Note that the helper has reached the person. Raises CannotMove."""
    require(lead, "contacted", lead.status == "accepted")
    after = replace(
        lead,
        status="contacted",
        contact_by=None,
        contacted_at=lead.contacted_at or now,
        reminded=False,
        action_needed=False,
    )
    return Moved(after, None, None, tell_both("contacted", after), "contacted")


def progress(lead: Lead, now: datetime) -> Moved:
    """Note that help has begun. Raises CannotMove."""
    require(lead, "progress", lead.status == "contacted")
    after = replace(lead, status="in_progress", term_began_at=now)
    return Moved(after, None, None, (tell("organization", "in_progress", after),), "in_progress")


def close(lead: Lead, outcome: Outcome, now: datetime) -> Moved:
    """End a lead with its outcome. Raises CannotMove.

    Nothing is sent to the chat of somebody who died.
    """
    require(lead, "close", lead.status in _TAKEN)
    after = replace(
        lead, status="closed", outcome=outcome, closed_at=now, accept_by=None, contact_by=None, action_needed=False
    )
    tells = tell_both("closed", after)
    return Moved(after, None, outcome, tells[1:] if outcome == "deceased" else tells, "closed")


def withdraw(lead: Lead, now: datetime) -> Moved:
    """End a lead because the person takes the consent back. Raises CannotMove."""
    require(lead, "withdraw", not lead.is_final)
    after = replace(
        lead,
        status="withdrawn",
        outcome="withdrawn",
        closed_at=now,
        accept_by=None,
        contact_by=None,
        action_needed=False,
        waiting=(),
    )
    tells = (*tell_both("withdrawn", after), *tell_helper("withdrawn", lead))
    return Moved(after, round_end(lead, "withdrawn"), None, tells, "withdrawn")


def reroute(lead: Lead, candidate: Candidate, now: datetime, clock: LocalClock, *, reason: DeclineReason) -> Moved:
    """Offer a lead to another of those whom the person agreed to and who have not had it. Raises CannotMove."""
    require(lead, "reroute", not lead.is_final and candidate in lead.waiting)
    ended = round_end(lead, "rerouted")
    after = replace(offered_to(lead, candidate, now, clock), escalated=stays_escalated(lead, now, clock))
    tells = (
        tell("person", "rerouted", after, after.accept_by),
        tell("organization", "rerouted", lead),
        *tell_helper("rerouted", lead),
        tell("organization", "offered", after, after.accept_by),
    )
    return Moved(after, ended, reason, tells, "rerouted")


def assign(lead: Lead, helper_id: int, now: datetime) -> Moved:
    """Give a lead that was taken to another helper of the same organisation. Raises CannotMove."""
    require(lead, "assign", lead.status in _TAKEN and helper_id != lead.helper_id)
    after = replace(lead, helper_id=helper_id)
    return Moved(after, None, None, (*tell_helper("unassigned", lead), *tell_helper("assigned", after)), "assigned")


def person_wrote(lead: Lead, now: datetime) -> Moved:
    """Note that the person wrote: somebody has to do something. Raises CannotMove."""
    require(lead, "person_wrote", lead.status in _TAKEN)
    tells: tuple[Tell, ...] = () if lead.action_needed else tell_helper("action_needed", lead)
    return Moved(replace(lead, action_needed=True), None, None, tells, "person_wrote")


def no_slot_fits(lead: Lead, now: datetime) -> Moved:
    """Note that none of the times that were proposed fits: the helper hears it every time. Raises CannotMove."""
    require(lead, "no_slot_fits", lead.status in _TAKEN)
    waits = () if lead.action_needed else (tell("organization", "action_needed", lead),)
    tells = (*tell_helper("no_slot_fits", lead), *waits)
    return Moved(replace(lead, action_needed=True), None, None, tells, "no_slot_fits")


def noted(lead: Lead) -> None:
    """Let staff write a note, of a lead that is over too, but not of one that was taken back. Raises CannotMove."""
    require(lead, "note", lead.status != "withdrawn")


def staff_wrote(lead: Lead, now: datetime) -> Moved:
    """Note that staff answered the person. Raises CannotMove."""
    require(lead, "staff_wrote", lead.status in _TAKEN)
    return Moved(replace(lead, action_needed=False), None, None, (), "staff_wrote")

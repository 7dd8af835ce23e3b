"""What clocks do with a lead whose terms end: remind, pass it on, escalate, tell that a contact is late, give up."""

from dataclasses import replace
from datetime import datetime

from dialogs.casework.lead_clocks import LocalClock, contact_by, due, give_up_at, late_again_at, remind_at
from dialogs.casework.lead_rounds import municipality_of, next_candidate, passed_on, require, round_end
from dialogs.casework.lead_tells import tell, tell_both, tell_helper, tell_nobody_left
from dialogs.casework.leads import Lead, Moved, Tell


def remind(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Remind staff once, at the half of the running term. Raises CannotMove."""
    half = None if lead.reminded else remind_at(lead, clock)
    require(lead, "remind", half is not None and half <= now and lead.status in ("offered", "accepted"))
    after = replace(lead, reminded=True)
    if lead.status == "accepted":
        tells = tell_helper("reminder", after, after.contact_by)
    else:
        tells = (
            tell("organization", "reminder", after, after.accept_by),
            tell("coordinator", "reminder", after, after.accept_by),
        )
    return Moved(after, None, None, tells, "reminded")


def expire(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Take an offer back that nobody answered: the next candidate gets it. Raises CannotMove.

    The last one keeps it, as a late answer is better than none; the person is told not to wait.
    """
    require(lead, "expire", lead.status == "offered" and lead.accept_by is not None and lead.accept_by <= now)
    to = next_candidate(lead, now, clock)
    if to is not None:
        return passed_on(lead, to, now, clock, ended="expired")
    after = replace(lead, accept_by=None, escalated=True, term_began_at=now)
    tells = (tell("coordinator", "nobody_left", after), *tell_nobody_left(after))
    return Moved(after, None, None, tells, "unanswered")


def escalate(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Bring a lead whose legal term ends to the municipality, with an alert. Raises CannotMove.

    Where the municipality cannot get it through Köprü, or has it already, it stays, and the person is told to call.
    """
    require(lead, "escalate", due(lead, now, clock) == "escalate")
    to = municipality_of(lead)
    if to is not None:
        moved = passed_on(lead, to, now, clock, ended="expired", reason="legal_term")
        tells = (*moved.tells, tell("coordinator", "escalated", lead), *tell_helper("escalated", lead))
        after = replace(moved.lead, escalated=True)
        return Moved(after, round_end(lead, "expired"), "legal_term", tells, "escalated")
    after = replace(lead, escalated=True)
    if lead.status == "offered" and not lead.waiting:
        after = replace(after, accept_by=None, term_began_at=now)
    tells = (
        tell("person", "call_municipality", after),
        tell("coordinator", "escalated", after, after.legal_due_at),
        *tell_helper("escalated", after),
        tell("admin", "escalated", after, after.legal_due_at),
    )
    return Moved(after, None, "legal_term", tells, "escalated")


def contact_late(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Tell that the person was not reached in time, and give another term within the law's. Raises CannotMove.

    Once that is over, the person waits for nothing more, and staff alone are told, again and again.
    """
    late_at = late_again_at(lead, clock)
    require(lead, "contact_late", late_at is not None and late_at <= now)
    if lead.legal_due_at <= now:
        after = replace(lead, contact_by=None, escalated=True, term_began_at=now)
        tells = _legal_term_over(after) if lead.contact_by is not None else ()
    else:
        after = replace(lead, contact_by=contact_by(lead, now, clock), reminded=False, term_began_at=now)
        tells = (tell("person", "contact_late", after, after.contact_by),)
    to_staff = (tell("coordinator", "contact_late", after), *tell_helper("contact_late", after, after.contact_by))
    return Moved(after, None, None, (*tells, *to_staff), "contact_late")


def give_up(lead: Lead, now: datetime, clock: LocalClock) -> Moved:
    """Close a lead that nobody took within any term, so that nothing is kept for nobody. Raises CannotMove.

    The person has long been told to call the municipality; now they are told that nothing follows.
    """
    at = give_up_at(lead, clock)
    require(lead, "give_up", at is not None and at <= now)
    after = replace(lead, status="closed", outcome="other", closed_at=now, waiting=())
    return Moved(after, round_end(lead, "expired"), None, tell_both("closed", after), "closed")


def _legal_term_over(lead: Lead) -> tuple[Tell, ...]:
    return tell("person", "call_municipality", lead), tell("admin", "legal_term_over", lead)

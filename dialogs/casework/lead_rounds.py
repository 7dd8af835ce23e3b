"""The rounds of a lead: who gets it next, and how the round before it ends."""

from collections.abc import Container, Iterable
from dataclasses import replace
from datetime import datetime

from dialogs.casework.lead_clocks import LocalClock, accept_by, escalate_at, last_call_at
from dialogs.casework.lead_tells import tell
from dialogs.casework.leads import NOBODY, Candidate, CannotMove, Lead, Moved, RoundEnd, Tell


def require(lead: Lead, move: str, allowed: bool) -> None:
    """Raise CannotMove unless a move is allowed."""
    if not allowed:
        raise CannotMove(lead.status, move)


def offered_to(lead: Lead, to: Candidate, now: datetime, clock: LocalClock) -> Lead:
    """Begin a round: offer a lead to one candidate, who waits no longer; whoever had it has it no more."""
    waits = replace(lead, waiting=tuple(one for one in lead.waiting if one.service_id != to.service_id))
    return replace(
        waits,
        status="offered",
        service_id=to.service_id,
        organization_id=to.organization_id,
        accept_by=accept_by(waits, to, now, clock),
        contact_by=None,
        round=lead.round + 1,
        helper_id=None,
        reminded=False,
        action_needed=False,
        term_began_at=now,
    )


def passed_on(
    lead: Lead, to: Candidate, now: datetime, clock: LocalClock, *, ended: RoundEnd, reason: str | None = None
) -> Moved:
    """Offer a lead to the next one, with an alert when that is the last resort, the municipality."""
    after = offered_to(lead, to, now, clock)
    told = "to_municipality" if to.kind == "municipality" else "next_offer"
    tells = [
        tell("person", told, after, after.accept_by),
        tell("organization", ended, lead),
        tell("organization", "offered", after, after.accept_by),
    ]
    if to.kind == "municipality":
        tells.append(tell("admin", "to_municipality", after, after.legal_due_at))
    to_call = _told_to_call(after, now)
    return Moved(replace(after, escalated=after.escalated or bool(to_call)), ended, reason, (*tells, *to_call), ended)


def open_to(lead: Lead, receiving: Container[str]) -> Lead:
    """Let those wait no longer who would not see a lead: whose account is closed, or in whose nobody works."""
    return replace(lead, waiting=tuple(one for one in lead.waiting if one.organization_id in receiving))


def held_by_nobody(lead: Lead, now: datetime) -> Lead:
    """Take a lead from who has it, where nobody is left to be offered it."""
    return replace(
        lead,
        status="offered",
        service_id=NOBODY,
        organization_id=NOBODY,
        accept_by=None,
        contact_by=None,
        helper_id=None,
        reminded=False,
        escalated=True,
        action_needed=False,
        term_began_at=now,
    )


def next_candidate(lead: Lead, now: datetime, clock: LocalClock) -> Candidate | None:
    """Choose who gets it next: near the end of the legal term at once the municipality."""
    if lead.contacted_at is None and now >= last_call_at(lead, clock):
        return municipality_of(lead) or _first(lead.waiting)
    return _first(lead.waiting)


def municipality_of(lead: Lead) -> Candidate | None:
    """Find the municipality among those that were not tried yet."""
    return _first(one for one in lead.waiting if one.kind == "municipality")


def round_end(lead: Lead, ended: RoundEnd) -> RoundEnd | None:
    """Give how the round ends with this move; one that was accepted, or that nobody has, has ended before."""
    return ended if lead.status == "offered" and lead.is_held else None


def stays_escalated(lead: Lead, now: datetime, clock: LocalClock) -> bool:
    """Say whether the admins need not be told again: somebody new has it, but the term ends all the same."""
    return lead.escalated and now >= escalate_at(lead, clock)


def _told_to_call(lead: Lead, now: datetime) -> tuple[Tell, ...]:
    """Tell the person to call the municipality too, where nobody before the next one was in time.

    That is when it had the lead itself at the end of the legal term, and passed it on, or when that term is over.
    """
    is_over = now >= lead.legal_due_at
    if lead.contacted_at is not None or not (is_over or lead.escalated):
        return ()
    alarm = "legal_term_over" if is_over else "escalated"
    return tell("person", "call_municipality", lead), tell("admin", alarm, lead, lead.legal_due_at)


def _first(candidates: Iterable[Candidate]) -> Candidate | None:
    return next(iter(candidates), None)

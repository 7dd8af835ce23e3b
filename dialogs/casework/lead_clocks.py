"""The three clocks of a lead: until when to accept it, to reach the person, and how long the law gives."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Protocol, cast

from dialogs.casework.deadlines import add_working_days, first_talk_by, is_working_day
from dialogs.casework.leads import Candidate, Due, Lead
from dialogs.casework.rules import UrgencyCode

URGENT = frozenset({"U2L", "U2", "U3"})
_ACCEPT_DAYS, _ACCEPT_DAYS_URGENT = 3, 1
_CONTACT_DAYS, _CONTACT_DAYS_URGENT = 5, 3


class LocalClock(Protocol):
    """Days and office hours of Europe/Amsterdam; every moment is aware."""

    def date_of(self, moment: datetime) -> date:
        """Give the local date of a moment."""
        ...

    def start_of(self, day: date) -> datetime:
        """Give when work begins on a day, at 9."""
        ...

    def end_of(self, day: date) -> datetime:
        """Give when work ends on a day, at 17."""
        ...


def legal_due_at(urgency: str, now: datetime, clock: LocalClock, *, legal_threat: bool) -> datetime:
    """Give the end of the legal term that runs from now on (Wgs art. 4).

    `legal_threat`: the three working days run whatever the urgency, as for somebody whose safety comes first (U3).
    """
    code = "U2" if legal_threat else cast(UrgencyCode, urgency)
    return clock.end_of(first_talk_by(code, clock.date_of(now)))


def escalate_at(lead: Lead, clock: LocalClock) -> datetime:
    """Give the start of the last working day before the legal term ends."""
    return clock.start_of(_working_day_before(clock.date_of(lead.legal_due_at)))


def last_call_at(lead: Lead, clock: LocalClock) -> datetime:
    """Give from when a branch would have no working hour left before the lead is escalated."""
    last_day = _working_day_before(clock.date_of(lead.legal_due_at))
    return clock.end_of(_working_day_before(last_day))


def accept_days(urgency: str, own: int | None) -> int:
    """Give the working days in which to accept, as `accept_by` says; `own` is the organisation's own rule."""
    days = _ACCEPT_DAYS_URGENT if urgency in URGENT else _ACCEPT_DAYS
    return days if own is None else max(1, min(days, own))


def accept_by(lead: Lead, to: Candidate, now: datetime, clock: LocalClock) -> datetime:
    """Give until when a branch may accept: 1 working day when urgent, else 3, or less by the organisation's own rule.

    A branch has no longer than until the lead goes to the municipality, and nobody longer than the legal term.
    """
    term = _end_of_working_days(accept_days(lead.urgency, to.accept_days), now, clock)
    goes_on = to.kind == "branch" and any(one.kind == "municipality" for one in lead.waiting)
    return _within(lead, term, escalate_at(lead, clock) if goes_on else lead.legal_due_at, now)


def contact_by(lead: Lead, now: datetime, clock: LocalClock) -> datetime:
    """Give until when to reach the person: 3 working days when urgent, else 5, and within the legal term."""
    days = _CONTACT_DAYS_URGENT if lead.urgency in URGENT else _CONTACT_DAYS
    return _within(lead, _end_of_working_days(days, now, clock), lead.legal_due_at, now)


def remind_at(lead: Lead, clock: LocalClock) -> datetime | None:
    """Give when work begins on the working day at the half of the running term; None where a term is too short."""
    ends_at = lead.accept_by if lead.status == "offered" else lead.contact_by
    if ends_at is None:
        return None
    began_on, ends_on = clock.date_of(lead.term_began_at), clock.date_of(ends_at)
    days = (began_on + timedelta(days=ahead) for ahead in range(1, (ends_on - began_on).days + 1))
    working_days = [day for day in days if is_working_day(day)]
    if not working_days:
        return None
    half = clock.start_of(working_days[len(working_days) // 2])
    return half if half < ends_at else None


def due(lead: Lead, now: datetime, clock: LocalClock) -> Due | None:
    """Say what a clock has to do with a lead now; the weightiest where several terms have ended."""
    return next((what for what, at in _alarms(lead, clock) if at <= now), None)


def next_due_at(lead: Lead, clock: LocalClock) -> datetime | None:
    """Give the first moment at which something will be due; None when nothing will."""
    return min((at for _, at in _alarms(lead, clock)), default=None)


def _alarms(lead: Lead, clock: LocalClock) -> Iterator[tuple[Due, datetime]]:
    """List what will be due when, the weightiest first."""
    if lead.status not in ("offered", "accepted"):
        return
    if lead.contacted_at is None and not lead.escalated:
        yield "escalate", escalate_at(lead, clock)
    if lead.status == "offered" and lead.accept_by is not None:
        yield "expire", lead.accept_by
    if lead.status == "accepted" and lead.contact_by is not None:
        yield "contact_late", lead.contact_by
    half = None if lead.reminded else remind_at(lead, clock)
    if half is not None:
        yield "remind", half


def _end_of_working_days(days: int, now: datetime, clock: LocalClock) -> datetime:
    return clock.end_of(add_working_days(clock.date_of(now), days))


def _within(lead: Lead, term: datetime, limit: datetime, now: datetime) -> datetime:
    """Shorten a term to a limit that lies ahead; once anybody has reached the person, the legal term is kept."""
    return min(term, limit) if lead.contacted_at is None and now < limit else term


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day

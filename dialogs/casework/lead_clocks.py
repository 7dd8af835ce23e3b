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
#: After all terms, when the person was told to call the municipality: the one who looks after leads may be on holiday,
#: and a late answer is better than none; but after two weeks nobody answers, and what they told lies there for nothing.
#: So often, too, who took a lead and never reached the person is told that it lies there.
_LAST_DAYS = 14


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
    goes_on = to.kind == "branch" and _municipality_waits(lead)
    return _within(lead, term, escalate_at(lead, clock) if goes_on else lead.legal_due_at, now)


def contact_by(lead: Lead, now: datetime, clock: LocalClock) -> datetime:
    """Give until when to reach the person: 3 working days when urgent, else 5, and within the legal term.

    As for `accept_by`, no longer than until the lead goes to the municipality: then it is taken away.
    """
    days = _CONTACT_DAYS_URGENT if lead.urgency in URGENT else _CONTACT_DAYS
    taken_away = escalate_at(lead, clock)
    limit = taken_away if _municipality_waits(lead) and now < taken_away else lead.legal_due_at
    return _within(lead, _end_of_working_days(days, now, clock), limit, now)


def late_again_at(lead: Lead, clock: LocalClock) -> datetime | None:
    """Give when staff are told (again) that they have not reached the person; None where they need not."""
    if lead.status != "accepted":
        return None
    return lead.contact_by or _last_days_end(lead.term_began_at, clock)


def give_up_at(lead: Lead, clock: LocalClock) -> datetime | None:
    """Give when a lead is closed that nobody took within any term; None while somebody may be awaited."""
    if lead.status != "offered" or lead.accept_by is not None:
        return None
    return _last_days_end(max(lead.legal_due_at, lead.term_began_at), clock)


def remind_at(lead: Lead, clock: LocalClock) -> datetime | None:
    """Give when work begins on the working day at the half of the running term; None where a term is too short."""
    ends_at = lead.accept_by if lead.status == "offered" else lead.contact_by
    if ends_at is None:
        return None
    began_on, ends_on = clock.date_of(lead.term_began_at), clock.date_of(ends_at)
    days = (began_on + timedelta(days=ahead) for ahead in range(1, (ends_on - began_on).days + 1))
    mornings = [clock.start_of(day) for day in days if is_working_day(day)]
    ahead = [morning for morning in mornings if morning < ends_at]
    return ahead[len(ahead) // 2] if ahead else None


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
    terms: tuple[tuple[Due, datetime | None], ...] = (
        ("give_up", give_up_at(lead, clock)),
        ("expire", lead.accept_by),
        ("contact_late", late_again_at(lead, clock)),
        ("remind", None if lead.reminded else remind_at(lead, clock)),
    )
    for what, at in terms:
        if at is not None:
            yield what, at


def _end_of_working_days(days: int, now: datetime, clock: LocalClock) -> datetime:
    return clock.end_of(add_working_days(clock.date_of(now), days))


def _last_days_end(began_at: datetime, clock: LocalClock) -> datetime:
    return clock.end_of(clock.date_of(began_at) + timedelta(days=_LAST_DAYS))


def _municipality_waits(lead: Lead) -> bool:
    return any(one.kind == "municipality" for one in lead.waiting)


def _within(lead: Lead, term: datetime, limit: datetime, now: datetime) -> datetime:
    """Shorten a term to a limit that lies ahead; once anybody has reached the person, the legal term is kept."""
    return min(term, limit) if lead.contacted_at is None and now < limit else term


def _working_day_before(day: date) -> date:
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day

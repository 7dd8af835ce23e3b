"""Aftercare: who may be asked later how it goes, and on which days: 1, 3 and 6 months after the case ended."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Final

from dialogs.casework.deadlines import holidays
from dialogs.casework.lead_clocks import LocalClock
from dialogs.casework.leads import Lead, Outcome

#: Months after the end of a case.
MONTHS: Final = (1, 3, 6)
#: Hours of Amsterdam in which somebody is asked, from and up to.
ASKED_FROM, ASKED_UNTIL = 9, 20
#: Nobody is asked for permission after these: the person took themselves back, or died.
_NOT_FOLLOWED: Final[tuple[Outcome, ...]] = ("withdrawn", "deceased")
#: In place of the id of a lead that is deleted.
GONE: Final = 0

_SUNDAY: Final = 6


def is_followed(lead: Lead) -> bool:
    """Say whether a lead is closed whose person is there to be asked for permission to ask later."""
    return lead.status == "closed" and lead.outcome not in _NOT_FOLLOWED


def check_ins(now: datetime, clock: LocalClock) -> tuple[tuple[int, datetime], ...]:
    """Give the months and the moment of every check-in of a case that ended now, each on a day on which one may ask."""
    today = clock.date_of(now)
    return tuple((months, clock.start_of(_asking_day(_months_after(today, months)))) for months in MONTHS)


def may_ask(local: datetime) -> bool:
    """Say whether somebody may be asked at a local time: from 9 to 20, not on Sundays and holidays."""
    return _is_asking_day(local.date()) and ASKED_FROM <= local.hour < ASKED_UNTIL


def remembered(reference: str, organization_id: str, language: str, now: datetime) -> Lead:
    """Make a lead of what check-ins keep of one: for a notice about somebody whose lead may be deleted by now."""
    return Lead(
        id=GONE, reference=reference, status="closed", service_id="", organization_id=organization_id,
        municipality=None, class_code="", urgency="", phase="", language=language, help_language=None, way="bot",
        created_at=now, legal_due_at=now, accept_by=None, contact_by=None, round=0, waiting=(), helper_id=None,
        outcome=None, reminded=False, escalated=False, action_needed=False, closed_at=now, version=0,
        term_began_at=now, contacted_at=None,
    )  # fmt: skip


def _months_after(day: date, months: int) -> date:
    """Give the same day of a later month, or the last of it where it has no such day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _asking_day(day: date) -> date:
    while not _is_asking_day(day):
        day += timedelta(days=1)
    return day


def _is_asking_day(day: date) -> bool:
    return day.weekday() != _SUNDAY and day not in holidays(day.year)

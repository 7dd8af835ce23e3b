"""Figures: numbers of leads for who may see them, nothing of any one; small ones only for who has the leads."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, get_args

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.local_time import local_date
from bot.usecases.rights import may
from dialogs.casework.leads import DeclineReason, Outcome, Status
from dialogs.casework.reporting import SMALLEST, Count, counts, median_days, protected, protected_total
from dialogs.wording import LANGUAGES
from storage import access, directory, lead_figures
from storage.access import Acting

#: How far back gaps in supply are counted, and how many are listed.
GAPS_SINCE: Final = timedelta(days=90)
GAPS_LISTED: Final = 20

_CODES: Final = {
    "status": get_args(Status),
    "urgency": ("U3", "U2", "U2L", "U1", "U0"),
    "phase": ("before", "during", "after"),
    "language": LANGUAGES,
    "outcome": get_args(Outcome),
}


@dataclass(frozen=True, slots=True)
class GapCount:
    """How often nobody could be found for people like this; an empty municipality: not known."""

    municipality: str
    language: str
    phase: str
    times: int


@dataclass(frozen=True, slots=True)
class Report:
    """What a page of figures shows. A median is in days; None: too few, or none."""

    total: Count
    by: tuple[tuple[str, tuple[Count, ...]], ...]  #: name of the code, and its counts
    declined: tuple[Count, ...]
    expired: Count
    until_accepted: float | None
    until_contact: float | None
    gaps: tuple[GapCount, ...] | None  #: None: not for whoever looks


async def read_figures(desk: Desk, who: Acting) -> Report:
    """Count: of the own organisation, of the own municipality (rounded, small numbers hidden), or of all.

    Raises NotAllowed and DatabaseAway.
    """
    if not may(who, "see_figures", who.organization_id, municipality=who.municipality):
        raise NotAllowed("see_figures")
    found = await access.acting(desk.database, who, lead_figures.figures)
    gaps = await _gaps(desk) if may(who, "see_gaps", None) else None
    at_least = SMALLEST if who.role == "observer" else 1
    report = Report(
        total=Count("", found.total),
        by=tuple((name, counts(found.by.get(name, {}), codes)) for name, codes in _CODES.items()),
        declined=counts(found.declined, get_args(DeclineReason)),
        expired=Count("", found.expired),
        until_accepted=median_days(found.until_accepted, at_least=at_least),
        until_contact=median_days(found.until_contact, at_least=at_least),
        gaps=gaps,
    )
    return _protected(report) if who.role == "observer" else report


def _protected(report: Report) -> Report:
    return Report(
        total=protected_total(report.total.number),
        by=tuple((name, protected(found)) for name, found in report.by),
        declined=protected(report.declined),
        expired=protected_total(report.expired.number),
        until_accepted=report.until_accepted,
        until_contact=report.until_contact,
        gaps=report.gaps,
    )


async def _gaps(desk: Desk) -> tuple[GapCount, ...]:
    since = local_date(desk.clock()) - GAPS_SINCE
    counted: Counter[tuple[str, str, str]] = Counter()
    for gap in await directory.gaps(desk.database, since=since.isoformat()):
        counted[gap.municipality, gap.language, gap.phase] += gap.times
    most = sorted(counted.items(), key=lambda one: (-one[1], one[0]))[:GAPS_LISTED]
    return tuple(GapCount(*like, times) for like, times in most)

"""A lead with three who may get it, and short ways to move it."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.usecases.local_time import OFFICE
from dialogs.casework.lead_life import Case, begin
from dialogs.casework.leads import Candidate, Lead, Moved, Tell

AMSTERDAM = ZoneInfo("Europe/Amsterdam")

CLUB = Candidate("club help", "club", "branch")
CIRCLE = Candidate("circle help", "circle", "branch")
TOWN = Candidate("town help", "town", "municipality")

AYSE = 7  #: a helper
MEHMET = 8  #: another one


def local(written: str) -> datetime:
    """Read a moment in the time of Amsterdam, such as "2026-11-23 10:00"."""
    return datetime.fromisoformat(written).replace(tzinfo=AMSTERDAM)


#: A Monday morning.
NOW = local("2026-11-23 10:00")


def case(urgency: str = "U1", **other: Any) -> Case:
    """Make a case of Utrecht in Turkish, to be reached through the bot."""
    values: dict[str, Any] = {
        "reference": "K7M2",
        "municipality": "GM0344",
        "class_code": "problematic",
        "urgency": urgency,
        "phase": "before",
        "language": "tr",
        "help_language": "turkish",
        "way": "bot",
        "legal_threat": urgency == "U2",
    }
    return Case(**(values | other))


def lead(*candidates: Candidate, urgency: str = "U1", now: datetime = NOW, **other: Any) -> Lead:
    """Begin a lead; without candidates the club, the circle and the town may get it."""
    return begin(case(urgency, **other), candidates or (CLUB, CIRCLE, TOWN), now, OFFICE)


def told(moved: Moved, to: str) -> list[str]:
    """List the codes that somebody is told."""
    return [one.code for one in moved.tells if one.to == to]


def telling(moved: Moved, to: str, code: str) -> Tell:
    """Give what somebody is told by a code."""
    found = [one for one in moved.tells if (one.to, one.code) == (to, code)]
    assert len(found) == 1, moved.tells
    return found[0]

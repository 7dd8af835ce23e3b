"""Times for an appointment: the next ones that suit offices, and what staff type for one."""

import re
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Final

from dialogs.casework.deadlines import is_working_day

#: When appointments begin, unless somebody types another time.
USUAL: Final = (time(9), time(13, 30), time(16))
#: As many as one proposal may hold.
MOST: Final = 3
#: How long before it begins an appointment is proposed at the latest: the person has to read it.
AHEAD: Final = timedelta(hours=2)

#: Weekdays from Monday as they are typed, folded and without what follows: "di", "dinsdag", "sal", "salı".
_WEEKDAYS: Final = {
    **dict.fromkeys(("ma", "maandag", "pzt", "pazartesi"), 0),
    **dict.fromkeys(("di", "dinsdag", "sal", "sali"), 1),
    **dict.fromkeys(("wo", "woensdag", "car", "carsamba"), 2),
    **dict.fromkeys(("do", "donderdag", "per", "persembe"), 3),
    **dict.fromkeys(("vr", "vrijdag", "cum", "cuma"), 4),
    **dict.fromkeys(("za", "zaterdag", "cmt", "cumartesi"), 5),
    **dict.fromkeys(("zo", "zondag", "paz", "pazar"), 6),
}
_FOLDED: Final = str.maketrans("İIıŞşĞğÜüÖöÇç", "iiissgguuoocc")
_TYPED: Final = re.compile(
    r"(?:(?P<weekday>[a-z]+)|(?P<day>\d{1,2})[-/.](?P<month>\d{1,2}))\.?\s+(?:om\s+|saat\s+)?"
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
)
_BETWEEN: Final = re.compile(r"[,;\n]+|\s+(?:en|of|ve|veya)\s+")


def next_times(now: datetime) -> tuple[datetime, ...]:
    """Give the next three usual times on working days; local times, as `now` is, without a zone."""
    found: list[datetime] = []
    day = now.date()
    while len(found) < MOST:
        if is_working_day(day):
            found += [at for at in (datetime.combine(day, one) for one in USUAL) if at >= now + AHEAD]
        day += timedelta(days=1)
    return tuple(found[:MOST])


def read_times(typed: str, now: datetime) -> tuple[datetime, ...] | None:
    """Read one to three times such as "di 10:00, 3-12 14:30" or "salı 10:00", the next such day after `now`.

    None for anything else: a time that is half understood would be proposed to somebody.
    """
    parts = [part for part in _BETWEEN.split(typed.translate(_FOLDED).lower().strip()) if part.strip()]
    if not 1 <= len(parts) <= MOST:
        return None
    found = tuple(at for part in parts for at in _read(part.strip(), now))
    return found if len(found) == len(parts) and len(set(found)) == len(found) else None


def _read(part: str, now: datetime) -> Iterator[datetime]:
    typed = _TYPED.fullmatch(part)
    if typed is None:
        return
    try:
        at = time(int(typed["hour"]), int(typed["minute"]))
        if typed["weekday"] is None:
            begins = _next_date(int(typed["day"]), int(typed["month"]), at, now)
        elif typed["weekday"] in _WEEKDAYS:
            begins = _next_weekday(_WEEKDAYS[typed["weekday"]], at, now)
        else:
            return
    except ValueError:
        return
    yield begins


def _next_weekday(weekday: int, at: time, now: datetime) -> datetime:
    day = now.date() + timedelta(days=(weekday - now.weekday()) % 7)
    begins = datetime.combine(day, at)
    return begins if begins > now else begins + timedelta(days=7)


def _next_date(day: int, month: int, at: time, now: datetime) -> datetime:
    begins = datetime.combine(date(now.year, month, day), at)
    return begins if begins > now else datetime.combine(date(now.year + 1, month, day), at)

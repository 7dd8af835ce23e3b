"""Opening hours as they are typed on a page, a day each: "9:00-12:00, 13:30-16:00", empty when it is closed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from dialogs.authoring.sheet_hours import Unreadable, read_schedules, write_schedules
from dialogs.authoring.sheet_words import DAYS
from dialogs.casework.directory import Schedule

#: Monday to Sunday.
WEEK = range(7)


@dataclass(frozen=True, slots=True)
class Week:
    """What was typed: the schedules, and the days (0 Monday) whose hours cannot be read."""

    schedules: tuple[Schedule, ...]
    unreadable: tuple[int, ...]


def write_week(schedules: Iterable[Schedule]) -> tuple[str, ...]:
    """Write the hours of each day; what is special of some stands in brackets, in Dutch."""
    days: dict[int, list[str]] = defaultdict(list)
    for one in schedules:
        for day in one.days:
            written = write_schedules((replace(one, days=(day,)),))
            days[day].append(written.removeprefix(DAYS.word(str(day))).strip())
    return tuple("; ".join(days[day]) for day in WEEK)


def read_week(typed: Sequence[str]) -> Week:
    """Read the hours of each day; equal hours of several days become one schedule, as sources tell them."""
    found: dict[Schedule, list[int]] = {}
    unreadable: list[int] = []
    for day, words in zip(WEEK, typed, strict=True):
        try:
            schedules = _read_day(day, words)
        except Unreadable:
            unreadable.append(day)
            continue
        for one in schedules:
            found.setdefault(replace(one, days=()), []).append(day)
    return Week(tuple(replace(one, days=tuple(days)) for one, days in found.items()), tuple(unreadable))


def _read_day(day: int, words: str) -> tuple[Schedule, ...]:
    """Read the hours of one day. Raises Unreadable, also where they name another day."""
    word = DAYS.word(str(day))
    entries = [entry.strip() for entry in words.split(";") if entry.strip()]
    schedules = read_schedules("; ".join(f"{word} {entry}" for entry in entries))
    if any(one.days != (day,) for one in schedules):
        raise Unreadable(f"`{words[:64]}` names another day")
    return schedules

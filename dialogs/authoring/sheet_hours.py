"""Opening hours as coordinators write them: "ma 9:00-12:00; do, vr 13:30-16:00 (inloop, Turks)"."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, time
from itertools import zip_longest
from typing import cast

from dialogs.authoring.sheet_words import CHANNELS, DAYS, LANGUAGES
from dialogs.casework.directory import Channel, Closure, Schedule
from dialogs.wording import Text

EXAMPLE = "ma 9:00-12:00; do 13:30-16:00"

# A cell has up to 131,072 characters, which anybody may have typed: no pattern here may try a run of blanks, or the
# rest of the text, from each of its places anew. So days and hours are matched in single blanks.
_BRACKET = re.compile(r"([()])")
_BETWEEN = re.compile(r"[;\n]+")
_ENTRY = re.compile(r"([^()\d]+)(\d[^()]*)(?:\((.*)\))?", re.DOTALL)
_AND = re.compile(r"\s*(?:[,+&]|(?<!t)/(?!m)|\ben\b)\s*")
_UNTIL = re.compile(r"\s*(?:-|–|—|t/m|tot en met)\s*")  # noqa: RUF001
_CLOCK = re.compile(r"([01]?\d|2[0-4])(?:[:.u]([0-5]\d))?\s*(?:uur|u)?")
_HOURS = re.compile(r"\s*(?:-|–|—|tot)\s*")  # noqa: RUF001
_LIMIT = re.compile(r"(vanaf|van|t/m|tot en met)\s+(.+)")
_EVERY_DAY = ("dagelijks", "elke dag")

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DUTCH = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_YEARS = (1950, 2150)


def read_day(written: str) -> date | None:
    """Read a day as "31-12-2026" or "2026-12-31"; None when it is no day."""
    bare = written.strip()
    iso, dutch = _ISO.fullmatch(bare), _DUTCH.fullmatch(bare)
    parts = iso.groups() if iso else tuple(reversed(dutch.groups())) if dutch else ()
    try:
        found = date(*(int(part) for part in parts)) if parts else None
    except ValueError:
        return None
    return found if found and _YEARS[0] <= found.year <= _YEARS[1] else None


class Unreadable(Exception):
    """A part of a cell cannot be read; the message says what to do about it."""


def read_schedules(written: str) -> tuple[Schedule, ...]:
    """Read opening hours; a remark in brackets holds a way of contact, languages, a first or a last day.

    Raises Unreadable.
    """
    return tuple(schedule for entry in _entries(written) for schedule in _schedules(entry))


def _entries(written: str) -> list[str]:
    """Part a cell at `;` and line breaks; before a closing bracket they are part of a remark."""
    parts = _BRACKET.split(written)
    entries = [""]
    for part, bracket in zip_longest(parts[::2], parts[1::2], fillvalue=""):
        first, *others = [part] if bracket == ")" else _BETWEEN.split(part)
        entries[-1] += first
        entries += others
        entries[-1] += bracket
    return [entry.strip() for entry in entries if entry.strip()]


def _in_single_blanks(written: str) -> str:
    return " ".join(written.split())


def _schedules(entry: str) -> Iterator[Schedule]:
    found = _ENTRY.fullmatch(entry)
    if found is None:
        raise Unreadable(f"`{entry[:64]}` cannot be read; write days and hours, as in {EXAMPLE}")
    days, remark = _days(_in_single_blanks(found[1]).removesuffix(":")), _remark(found[3] or "")
    for hours in _AND.split(_in_single_blanks(found[2])):
        opens_at, closes_at = _hours(hours)
        yield Schedule(
            days, opens_at, closes_at, remark.valid_from, remark.valid_to, remark.channel, tuple(remark.languages)
        )


def _days(written: str) -> tuple[int, ...]:
    if written.strip().casefold() in _EVERY_DAY:
        return tuple(range(7))
    days: set[int] = set()
    for part in _AND.split(written.strip()):
        first, *rest = (_day_of_week(word) for word in _UNTIL.split(part, maxsplit=1))
        last = rest[0] if rest else first
        days.update((first + ahead) % 7 for ahead in range((last - first) % 7 + 1))
    return tuple(sorted(days))


def _day_of_week(word: str) -> int:
    code = DAYS.code(word)
    if code is None:
        raise Unreadable(f"`{word[:64]}` is no day of the week; write ma, di, wo, do, vr, za or zo, as in {EXAMPLE}")
    return int(code)


def _hours(written: str) -> tuple[time, time]:
    ends = _HOURS.split(written.strip())
    if len(ends) != 2:
        raise Unreadable(f"`{written[:64]}` is not from one hour to another; write it as 9:00-12:00")
    opens_at, closes_at = (_clock(end) for end in ends)
    if closes_at <= opens_at and closes_at != time.min:
        raise Unreadable(f"`{written[:64]}` ends before it begins; midnight is 0:00")
    return opens_at, closes_at


def _clock(written: str) -> time:
    found = _CLOCK.fullmatch(written.strip())
    if found is None or (found[1] == "24" and int(found[2] or 0)):
        raise Unreadable(f"`{written[:64]}` is no time of day; write it as 9:00 or 13:30")
    return time(int(found[1]) % 24, int(found[2] or 0))


@dataclass(slots=True)
class _Remark:
    channel: Channel | None = None
    languages: list[str] = field(default_factory=list)
    valid_from: date | None = None
    valid_to: date | None = None


def _remark(written: str) -> _Remark:
    remark = _Remark()
    for part in re.split(r"[,;]", written):
        word = _in_single_blanks(part)
        if limit := _LIMIT.fullmatch(word):
            _limit(remark, limit[1], limit[2])
        elif channel := CHANNELS.code(word):
            remark.channel = cast(Channel, channel)
        elif language := LANGUAGES.code(word):
            remark.languages.append(language)
        elif word:
            raise Unreadable(f"{CHANNELS.why_unknown(word)}, a language, `vanaf 1-9-2026`, `t/m 31-12-2026`")
    if remark.valid_from and remark.valid_to and remark.valid_from > remark.valid_to:
        raise Unreadable(f"`{written[:64]}` ends before it begins")
    return remark


def _limit(remark: _Remark, kind: str, written: str) -> None:
    day = read_day(written)
    if day is None:
        raise Unreadable(f"`{written[:64]}` is no day; write it as 31-12-2026")
    if kind.startswith("van"):
        remark.valid_from = day
    else:
        remark.valid_to = day


def write_schedules(schedules: Iterable[Schedule]) -> str:
    """Write opening hours, so that reading them gives the same."""
    return "; ".join(_written(one) for one in schedules)


def _written(schedule: Schedule) -> str:
    days = DAYS.join(str(day) for day in schedule.days)
    remarks = (
        *((CHANNELS.word(schedule.channel),) if schedule.channel else ()),
        *(LANGUAGES.word(language) for language in schedule.languages),
        *((f"vanaf {schedule.valid_from}",) if schedule.valid_from else ()),
        *((f"t/m {schedule.valid_to}",) if schedule.valid_to else ()),
    )
    remark = f" ({', '.join(remarks)})" if remarks else ""
    return f"{days} {schedule.opens_at:%H:%M}-{schedule.closes_at:%H:%M}{remark}"


_CLOSURE = re.compile(r"([^()]+)(?:\((.*)\))?", re.DOTALL)
_CLOSED_UNTIL = re.compile(r"\s+(?:-|–|—|t/m|tot en met)\s+")  # noqa: RUF001


def read_closures(written: str) -> tuple[Closure, ...]:
    """Read when it is closed: "24-12-2026 t/m 1-1-2027 (kerst / Noel); 5-5-2027", the reason in both languages.

    Raises Unreadable.
    """
    return tuple(_closure(entry) for entry in _entries(written))


def _closure(entry: str) -> Closure:
    found = _CLOSURE.fullmatch(entry)
    days = [read_day(day) for day in _CLOSED_UNTIL.split(_in_single_blanks(found[1]))] if found else []
    if found is None or not 1 <= len(days) <= 2 or days[0] is None or days[-1] is None:
        raise Unreadable(f"`{entry[:64]}` cannot be read; write one day or two, as in 24-12-2026 t/m 1-1-2027")
    if days[-1] < days[0]:
        raise Unreadable(f"`{entry[:64]}` ends before it begins")
    return Closure(days[0], days[-1], _note(found[2] or "", entry))


def _note(written: str, entry: str) -> Text | None:
    wordings = [part.strip() for part in re.split(r"\s/\s", written)]
    if wordings == [""]:
        return None
    if len(wordings) != 2 or not all(wordings):
        raise Unreadable(f"`{entry[:64]}`: write the reason in Dutch and in Turkish, as in (vakantie / tatil)")
    return Text({"nl": wordings[0], "tr": wordings[1]})


def write_closures(closures: Iterable[Closure]) -> str:
    """Write when it is closed, so that reading it gives the same."""
    return "; ".join(_written_closure(one) for one in closures)


def _written_closure(closure: Closure) -> str:
    days = str(closure.first) if closure.first == closure.last else f"{closure.first} t/m {closure.last}"
    note = closure.note
    return f"{days} ({note.by_language['nl']} / {note.by_language['tr']})" if note else days

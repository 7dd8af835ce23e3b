"""Reads opening hours of HSDS objects: weekly hours in the local time of Amsterdam."""

import json
import re
from datetime import date, time
from typing import cast

from dialogs.authoring.hsds_languages import codes_of, language_code
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_parts import WEEKDAYS
from dialogs.authoring.hsds_terms import Told, told_of
from dialogs.authoring.hsds_values import CHOICES, clock_parts, why_wrong
from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import Channel, Closure, Hours, Schedule
from dialogs.wording import Text

#: Offsets from UTC in Amsterdam: winter and summer.
_OFFSETS = (1, 2)
_LOCAL = re.compile(r"\+0[12]:?00")
#: Fields that say something else than "every week on these days".
_OTHER_RHYTHMS = ("byweekno", "bymonthday", "byyearday", "dtstart", "until", "count")
_ATTENDING = tuple(channel.replace("_", "-") for channel in CHOICES["channel"])


def hours_of(node: Node, told: Told, faults: Faults) -> Hours:
    """Take the opening hours of a service or of a service at a location."""
    schedules = [_schedule(one, faults) for one in node.many("schedules")]
    closures = [_closure(node, one, faults) for one in told.all("closure")]
    return Hours(
        tuple(one for one in schedules if one),
        tuple(one for one in closures if one),
        told.one("open_on_holidays") == "yes",
    )


def _schedule(node: Node, faults: Faults) -> Schedule | None:
    _refuse_other_rhythms(node, faults)
    days = _days(node, faults)
    opens_at, closes_at = _clock(node, "opens_at", faults), _clock(node, "closes_at", faults)
    told = told_of(node, faults)
    first, last = node.text("valid_from"), node.text("valid_to")
    if first and last and first > last:
        faults.add(node.place, "valid_to", "comes before `valid_from`")
    if not days or opens_at is None or closes_at is None:
        return None
    return Schedule(
        days,
        opens_at,
        closes_at,
        valid_from=date.fromisoformat(first) if first else None,
        valid_to=date.fromisoformat(last) if last else None,
        channel=_channel(node, faults),
        languages=codes_of(node, "attributes", told.all("language"), faults),
    )


def _refuse_other_rhythms(node: Node, faults: Faults) -> None:
    if node.values.get("freq", "WEEKLY") != "WEEKLY":
        faults.add(node.place, "freq", "only weekly hours can be kept; write WEEKLY, and say the rest in words")
    if node.values.get("interval", 1) != 1:
        faults.add(node.place, "interval", "only hours of every week can be kept; leave this out or write 1")
    for name in _OTHER_RHYTHMS:
        if name in node.values:
            faults.add(node.place, name, "cannot be kept; say from when to when with `valid_from` and `valid_to`")
    if node.values.get("timezone", 1) not in _OFFSETS:
        faults.add(node.place, "timezone", "must be 1 or 2: hours are those of Amsterdam")


def _days(node: Node, faults: Faults) -> tuple[int, ...]:
    written = [day.strip().upper() for day in (node.text("byday") or "").split(",")]
    wrong = [day for day in written if day not in WEEKDAYS]
    if wrong:
        faults.add(node.place, "byday", "must name days of the week by two letters and commas, such as TU,TH")
        return ()
    return tuple(WEEKDAYS.index(day) for day in written)


def _clock(node: Node, name: str, faults: Faults) -> time | None:
    """Take a time; one in UTC ("Z") is brought to local time by the `timezone` of the schedule."""
    written = node.text(name)
    if written is None:
        faults.add(node.place, name, f"a schedule needs `{name}`, such as 09:30")
        return None
    hour, minute, zone = clock_parts(written)
    if zone == "Z" and node.values.get("timezone") in _OFFSETS:
        hour += int(node.values["timezone"])
    elif zone is not None and not _LOCAL.fullmatch(zone):
        faults.add(node.place, name, "is not in the time of Amsterdam; write it so, without Z or an offset")
        return None
    return _in_day(node, name, (hour, minute), faults)


def _in_day(node: Node, name: str, clock: tuple[int, int], faults: Faults) -> time | None:
    if clock < (24, 0):
        return time(*clock)
    if clock == (24, 0) and name == "closes_at":
        return time(0)
    faults.add(node.place, name, "lies past midnight; write the time in Amsterdam, up to 23:59")
    return None


def _channel(node: Node, faults: Faults) -> Channel | None:
    written = node.text("attending_type")
    if written is None:
        return None
    code = re.sub(r"[\s-]+", "_", written.strip().lower())
    if code in CHOICES["channel"]:
        return cast(Channel, code)
    faults.add(node.place, "attending_type", f"`{written[:64]}` is not known{suggestion(written, _ATTENDING)}")
    return None


def _closure(node: Node, written: str, faults: Faults) -> Closure | None:
    why = 'a closure is JSON such as {"first": "2026-12-24", "last": "2027-01-02", "note": {"nl": "…"}}'
    try:
        told = json.loads(written)
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict) or not {"first", "last"} <= set(told) <= {"first", "last", "note"}:
        faults.add(node.place, "attributes", why)
        return None
    first, last, note = told["first"], told["last"], told.get("note")
    if why_wrong("day", first) or why_wrong("day", last) or first > last or not _is_note(note):
        faults.add(node.place, "attributes", why)
        return None
    return Closure(date.fromisoformat(first), date.fromisoformat(last), Text(note) if note else None)


def _is_note(note: object) -> bool:
    if note is None:
        return True
    return (
        isinstance(note, dict)
        and bool(note)
        and all(
            language_code(code) == code and why_wrong("text", wording) is None and wording.strip()
            for code, wording in note.items()
        )
    )

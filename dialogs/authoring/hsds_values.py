"""What a value in an HSDS document may look like, kind by kind, on top of what the official schema asks."""

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import cast
from urllib.parse import urlsplit

from dialogs.authoring.personal_contacts import is_email
from dialogs.authoring.reading import suggestion

#: A value of a field once it is read.
Value = str | int | float

#: Closed lists.
CHOICES: Mapping[str, tuple[str, ...]] = {
    "status": ("active", "inactive", "defunct", "temporarily closed"),
    "place": ("physical", "postal", "virtual"),
    "weekday": ("MO", "TU", "WE", "TH", "FR", "SA", "SU"),
    "frequency": ("WEEKLY", "MONTHLY"),
    "yes_no": ("yes", "no"),
    "kind": ("branch", "municipality", "national"),
    "channel": ("walk_in", "appointment", "phone", "home_visit", "online"),
    "group": ("young", "business", "elderly", "families"),
    "phase": ("before", "during", "after"),
    "urgency": ("U0", "U1", "U2L", "U2", "U3"),
    "level": ("local", "national"),
}

_LIMITS = {"latitude": 90, "longitude": 180}
NUMBERS = ("number", *_LIMITS)
_LARGEST = 10**9

_UUID = re.compile(r"[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)
_FRACTION = re.compile(r"\.[0-9]+")
_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#@!$&'()*+,;=-]|\[|\]|%[0-9A-Fa-f]{2})+")
_CLOCK = re.compile(r"([01][0-9]|2[0-4]):([0-5][0-9])(?::00)?(Z|[+-][0-9]{2}:?[0-9]{2})?")
_WHOLE = re.compile(r"0|[1-9][0-9]{0,8}")
#: Control characters, and halves of a character: no database keeps them.
_UNKEPT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def why_wrong(kind: str, value: object) -> str | None:
    """Say why a value does not fit its kind; None when it does."""
    if kind in NUMBERS:
        return _why_no_number(value, _LIMITS.get(kind))
    if not isinstance(value, str):
        return f"must be a text, not {_name_of(value)}"
    if _UNKEPT.search(value):
        return "has a control character or half a character; write it again"
    if kind in CHOICES:
        return None if value in CHOICES[kind] else f"`{value[:64]}` is not known{suggestion(value, CHOICES[kind])}"
    return _CHECKS[kind](value)


def _why_no_number(value: object, limit: int | None) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return f"must be a number, not {_name_of(value)}"
    if not -_LARGEST < value < _LARGEST:
        return "must be a number of ordinary size"
    if limit is not None and not -limit <= value <= limit:
        return f"must lie between -{limit} and {limit} degrees"
    return None


def _name_of(value: object) -> str:
    if value is None:
        return "null; leave the field out when it is not known"
    names = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}
    return names.get(type(value), "a text")


def _why_no_uuid(value: str) -> str | None:
    return None if _UUID.fullmatch(value) else "must be a UUID, such as 3c373701-a68c-5d05-b3a9-5a181f754ea5"


def _why_no_day(value: str) -> str | None:
    try:
        date.fromisoformat(value)
    except ValueError:
        return "must be a day of the calendar, such as 2026-11-23"
    return None if _DAY.fullmatch(value) else "must be a day with hyphens, such as 2026-11-23"


def _why_no_moment(value: str) -> str | None:
    try:
        datetime.fromisoformat(_FRACTION.sub("", value).upper())
    except ValueError:
        return "must be a date with time and zone, such as 2026-11-23T09:00:00+01:00"
    return None if _MOMENT.fullmatch(value) else "must have a zone, such as 2026-11-23T09:00:00+01:00"


def _why_no_uri(value: str) -> str | None:
    try:
        parts = urlsplit(value)
    except ValueError:
        return "must be an address, such as https://example.org"
    if parts.scheme in ("http", "https") and not parts.hostname:
        return "must name a site behind http://, such as https://example.org"
    return None if _URI.fullmatch(value) else "must be a whole address without spaces, such as https://example.org"


def _why_no_email(value: str) -> str | None:
    return None if is_email(value) else "must be an e-mail address, such as info@example.org"


def _why_no_clock(value: str) -> str | None:
    return None if _CLOCK.fullmatch(value) else "must be a time as HH:MM, such as 09:30, in whole minutes"


def _why_no_whole(value: str) -> str | None:
    return None if _WHOLE.fullmatch(value) else "must be a whole number, such as 90000"


def _take(value: str) -> str | None:
    return None


_CHECKS: Mapping[str, Callable[[str], str | None]] = {
    "uuid": _why_no_uuid,
    "day": _why_no_day,
    "moment": _why_no_moment,
    "uri": _why_no_uri,
    "email": _why_no_email,
    "clock": _why_no_clock,
    "whole": _why_no_whole,
    "text": _take,
}


def clock_parts(written: str) -> tuple[int, int, str | None]:
    """Split a time that fits its kind into hour, minute and what is told of the zone: "Z", "+01:00" or None."""
    match = cast(re.Match[str], _CLOCK.fullmatch(written))
    return int(match[1]), int(match[2]), match[3]

"""Takes opening hours: on which days, from when to when, and when it is closed whatever the week says."""

import re
from datetime import date, time
from typing import cast, get_args

from dialogs.authoring.directory_values import check_order, day, languages, once
from dialogs.authoring.documents import ScalarNode
from dialogs.authoring.rule_items import Item
from dialogs.casework.directory import Channel, Closure, Hours, Schedule

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")

_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d")


def read_hours(item: Item) -> Hours | None:
    """Take the `hours:` of an entry; None when they were not written."""
    if not item.has("hours"):
        return None
    part = item.part("hours")
    part.check((), ("schedules", "closures", "open_on_holidays"))
    return Hours(
        schedules=tuple(_schedule(one) for one in part.parts("schedules")),
        closures=tuple(_closure(one) for one in part.parts("closures")),
        open_on_holidays=part.truth("open_on_holidays"),
    )


def _schedule(item: Item) -> Schedule:
    item.check(("days", "opens_at", "closes_at"), ("valid_from", "valid_to", "channel", "languages"))
    days = once(item, "days", item.names("days", WEEKDAYS))
    schedule = Schedule(
        days=tuple(WEEKDAYS.index(one) for one in days),
        opens_at=_clock(item, "opens_at"),
        closes_at=_clock(item, "closes_at"),
        valid_from=day(item, "valid_from"),
        valid_to=day(item, "valid_to"),
        channel=cast(Channel, item.name("channel", get_args(Channel))) if item.has("channel") else None,
        languages=languages(item, "languages"),
    )
    if schedule.closes_at <= schedule.opens_at and schedule.closes_at != time.min:
        item.refuse("closes_at", "order", "`closes_at` comes after `opens_at`; midnight is 00:00")
    check_order(item, "valid_to", schedule.valid_from, schedule.valid_to)
    return schedule


def _closure(item: Item) -> Closure:
    item.check(("first", "last"), ("note",))
    first, last = day(item, "first"), day(item, "last")
    check_order(item, "last", first, last)
    # A day that could not be read was noted, so no closure is ever used with its stand-in.
    return Closure(first or date.min, last or date.min, item.text("note") if item.has("note") else None)


def _clock(item: Item, key: str) -> time:
    """Take a time of day such as 09:30; a wrong one is noted and counts as midnight."""
    node = item.node.get(key)
    if isinstance(node, ScalarNode) and _CLOCK.fullmatch(node.text):
        return time.fromisoformat(node.text)
    if node is not None:
        item.refuse(key, "type", f"`{key}` must be a time of day with two digits each, such as 09:30")
    return time.min

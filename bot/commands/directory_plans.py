"""Shows what an import would do: every record that is new, changed member by member, or gone, and the counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time

from bot.usecases.directory import PlannedImport
from dialogs.casework.directory import Area, AtLocation, Location, Phone
from dialogs.casework.imports import Change, differences
from dialogs.wording import Text

#: How much of a value is shown.
_LONGEST = 160

_NOTHING = "-"


def plan_lines(planned: PlannedImport) -> Iterator[str]:
    """Tell the plan line by line; a record that stays as it is, is only counted."""
    plan = planned.plan
    for title, changes in (("new", plan.new), ("changed", plan.changed), ("gone", plan.gone)):
        if changes:
            yield f"{title}:"
        for change in changes:
            yield f"  {change.kind} {change.id}  {change.name}"
            yield from (f"    {line}" for line in change_lines(change))


def counts(planned: PlannedImport, wrong: int) -> str:
    """Count in one line; with anything wrong, what is not told may just have been unreadable, and counts as nothing."""
    plan = planned.plan
    counted = f"{planned.source}: {len(plan.new)} new, {len(plan.changed)} changed"
    if wrong:
        return f"{counted} among what could be read, {wrong} wrong: nothing is imported"
    return f"{counted}, {len(plan.gone)} gone, {plan.unchanged} unchanged, 0 wrong"


def change_lines(change: Change) -> Iterator[str]:
    """Tell in which members a changed record differs: `member: before -> after`."""
    for name, (before, after) in differences(change).items():
        was, is_ = _members(name, before), _members(name, after)
        for member in dict.fromkeys((*was, *is_)):
            told = was.get(member, _NOTHING), is_.get(member, _NOTHING)
            if told[0] != told[1]:
                yield f"{member}: {told[0]} -> {told[1]}"


def _members(name: str, value: object) -> Mapping[str, str]:
    """Take apart what has parts of its own, such as the locations of a service; anything else is one member."""
    if isinstance(value, tuple) and all(isinstance(one, Location | AtLocation) for one in value):
        parts = [(f"{name}[{_title(one)}]", one) for one in value]
    elif isinstance(value, Location | AtLocation):
        parts = [(f"{name}.{one.name}", getattr(value, one.name)) for one in fields(value)]
    else:
        return {name: shown(value)}
    return {member: text for within, part in parts for member, text in _members(within, part).items()}


def _title(part: Location | AtLocation) -> str:
    location = part if isinstance(part, Location) else part.location
    return location.name or part.id


def shown(value: object) -> str:
    """Write a value so that it fits on a line; a dash where there is none."""
    written = _shown(value)
    return written if len(written) <= _LONGEST else f"{written[: _LONGEST - 1]}…"


def _shown(value: object) -> str:
    match value:
        case None | ():
            return _NOTHING
        case Text():
            return _listed(value.by_language.values(), " / ")
        case Area() | Phone():
            return value.extent if isinstance(value, Area) else value.shown
        case tuple():
            return _listed(value, ", ")
        case time():
            return value.isoformat("minutes")
        case date():
            return value.isoformat()
        case _ if is_dataclass(value):
            set_ = ((one.name, getattr(value, one.name), one.default) for one in fields(value))
            return f"({'; '.join(f'{name} {_shown(member)}' for name, member, default in set_ if member != default)})"
        case _:
            return str(value)


def _listed(values: Iterable[object], between: str) -> str:
    return between.join(_shown(one) for one in values)

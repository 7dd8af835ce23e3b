"""What an organisation tells of itself on the pages of staff: room, and opening hours; how that outlives a source."""

from collections.abc import Callable
from dataclasses import replace

from dialogs.casework.directory import AtLocation, Capacity, Hours, Service


def with_capacity(service: Service, id_: str, capacity: Capacity) -> Service | None:
    """Give a service with room told of the whole (its id) or of one of its locations; None for another id."""
    told = replace(capacity, told_here=True)
    if id_ == service.id:
        return replace(service, capacity=told)
    return _changed_at(service, id_, lambda at: replace(at, capacity=told))


def with_hours(service: Service, id_: str, hours: Hours) -> Service | None:
    """Give a service with hours told of the whole (its id) or of one of its locations; None for another id."""
    told = replace(hours, told_here=True)
    if id_ == service.id:
        return replace(service, hours=told)
    return _changed_at(service, id_, lambda at: replace(at, hours=told))


def keep_told_here(kept: Service, told: Service) -> Service:
    """Give what a source tells with what was told here: hours always, room unless the source was asked later."""
    before = {at.id: at for at in kept.at_locations}
    return replace(
        told,
        hours=kept.hours if kept.hours.told_here else told.hours,
        capacity=_room(kept.capacity, told.capacity),
        at_locations=tuple(_kept_at(before[at.id], at) if at.id in before else at for at in told.at_locations),
    )


def _kept_at(kept: AtLocation, told: AtLocation) -> AtLocation:
    hours = kept.hours if kept.hours is not None and kept.hours.told_here else told.hours
    return replace(told, hours=hours, capacity=_room(kept.capacity, told.capacity))


def _room(kept: Capacity | None, told: Capacity | None) -> Capacity | None:
    if kept is None or not kept.told_here or (told is not None and told.updated_on > kept.updated_on):
        return told
    return kept


def _changed_at(service: Service, id_: str, change: Callable[[AtLocation], AtLocation]) -> Service | None:
    if all(at.id != id_ for at in service.at_locations):
        return None
    located = (change(at) if at.id == id_ else at for at in service.at_locations)
    return replace(service, at_locations=tuple(located))

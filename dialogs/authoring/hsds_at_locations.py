"""Reads a service at a location: what differs there from what the service says."""

from typing import Any

from dialogs.authoring.hsds_contacts import phones_of
from dialogs.authoring.hsds_freshness import capacity_at, verification_of
from dialogs.authoring.hsds_hours import hours_of
from dialogs.authoring.hsds_languages import codes_of
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_places import Municipalities, areas_of, location_from
from dialogs.authoring.hsds_terms import Told, told_of
from dialogs.authoring.hsds_writing import MAY_BE_EMPTY
from dialogs.authoring.reading import suggestion
from dialogs.casework.directory import AtLocation, Hours


def at_location_from(node: Node, place: Node, municipalities: Municipalities, faults: Faults) -> AtLocation | None:
    """Make the record of a service at a location; `place` is that location."""
    told = told_of(node, faults)
    location = location_from(place, faults, node.text("description"))
    if location is None:
        return None
    empty = _emptied(node, told, faults)
    hours = hours_of(node, told, faults)

    def differing(member: str, value: tuple[Any, ...]) -> Any:
        return value if value or member in empty else None

    return AtLocation(
        id=node.id,
        location=location,
        areas=differing("areas", areas_of(node, municipalities, faults)),
        languages=differing("languages", codes_of(node, "attributes", told.all("language"), faults)),
        interpreters=differing("interpreters", codes_of(node, "attributes", told.all("interpreter"), faults)),
        phases=differing("phases", told.all("phase")),
        channels=differing("channels", told.all("channel")),
        phones=differing("phones", phones_of(node, faults)),
        hours=hours if hours != Hours() or "hours" in empty else None,
        capacity=capacity_at(node, told, faults),
        verification=verification_of(node, told, (), faults),
    )


def _emptied(node: Node, told: Told, faults: Faults) -> frozenset[str]:
    """Tell what there is nothing of here, whatever the service says."""
    for name in told.all("empty"):
        if name not in MAY_BE_EMPTY:
            faults.add(node.place, "attributes", f"empty: `{name[:64]}` is not known{suggestion(name, MAY_BE_EMPTY)}")
    return frozenset(told.all("empty"))

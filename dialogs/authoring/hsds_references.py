"""Finds HSDS objects by id, and notes ids that stand for two things or for none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialogs.authoring.hsds_nodes import Faults, Node, same

#: Objects that stand in one place only.
_ONCE = ("service", "service_at_location")


@dataclass(frozen=True, slots=True)
class Source:
    """Services, and the organisations and locations by id, as a document tells them."""

    services: tuple[Node, ...]
    organizations: Mapping[str, Node]
    locations: Mapping[str, Node]


def source_of(top: Iterable[Node], faults: Faults) -> Source:
    """Collect what a document tells."""
    top = tuple(top)
    found: dict[tuple[str, str], Node] = {}
    for node in (one for each in top for one in each.walk()):
        first = found.setdefault((node.shape.name, node.id), node)
        if node.id and first is not node:
            _check_again(first, node, faults)
    return Source(
        tuple(node for node in top if node.shape.name == "service"),
        {id_: node for (shape, id_), node in found.items() if shape == "organization"},
        {id_: node for (shape, id_), node in found.items() if shape == "location"},
    )


def _check_again(first: Node, again: Node, faults: Faults) -> None:
    where = f"{first.place.column('id')}" + (f", line {first.place.line}" if first.place.line else "")
    if again.shape.name in _ONCE:
        faults.add(again.place, "id", f"is the id of another {again.shape.name} too ({where})")
    elif not same(first, again):
        faults.add(again.place, "id", f"stands for a {again.shape.name} that is told otherwise at {where}")


def organization_of(service: Node, source: Source, faults: Faults) -> Node | None:
    """Find the organisation of a service; none, or one that nobody tells of, is noted."""
    embedded = service.one("organization")
    if embedded is not None:
        return embedded
    return _find(service, "organization_id", source.organizations, faults)


def location_of(at: Node, source: Source, faults: Faults) -> Node | None:
    """Find the location of a service at a location; none, or one that nobody tells of, is noted."""
    return at.one("location") or _find(at, "location_id", source.locations, faults)


def _find(node: Node, link: str, known: Mapping[str, Node], faults: Faults) -> Node | None:
    id_ = node.text(link)
    if id_ is None:
        faults.add(node.place, link, f"a {node.shape.name} needs `{link}`, or the {link.removesuffix('_id')} itself")
    elif id_ not in known:
        faults.add(node.place, link, f"nothing in this source has the id {id_}")
    return known.get(id_ or "")

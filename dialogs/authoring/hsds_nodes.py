"""HSDS objects with the place where each stands, whether they came from JSON or from tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from dialogs.authoring.hsds_shapes import REQUIRED_PARTS, SHAPES, Shape, reference_field
from dialogs.authoring.hsds_values import Value, why_wrong
from dialogs.authoring.reading import suggestion
from dialogs.casework.imports import Fault

#: Longest piece of a field's name that a message repeats.
_SHOWN = 64


@dataclass(frozen=True, slots=True)
class Place:
    """Where an object stands: line (from 1) in a table, and what goes before the name of a field."""

    line: int | None
    before: str

    def column(self, name: str) -> str:
        """Name a field of the object: "services[3].status" in JSON, "services.csv: status" in a table."""
        return f"{self.before}{name}"


@dataclass(frozen=True, slots=True)
class Node:
    """One HSDS object: its values, and the objects within it. UUIDs are in small letters."""

    shape: Shape
    place: Place
    values: Mapping[str, Value]
    parts: Mapping[str, tuple["Node", ...]]

    @property
    def id(self) -> str:
        """Give the id; empty when it is missing, which is a fault by then."""
        return str(self.values.get("id", ""))

    def text(self, name: str) -> str | None:
        """Give a text as it stands; None when it is missing or says nothing."""
        value = self.values.get(name)
        return value if isinstance(value, str) and value.strip() else None

    def many(self, name: str) -> tuple["Node", ...]:
        """Give the objects of a part."""
        return self.parts.get(name, ())

    def one(self, name: str) -> "Node | None":
        """Give the object of a part, or None."""
        return next(iter(self.many(name)), None)

    def walk(self) -> Iterator["Node"]:
        """Give this object and every one within it."""
        yield self
        for nodes in self.parts.values():
            for node in nodes:
                yield from node.walk()


class Faults:
    """Collects what is wrong; of a field only the first, as the rest would follow from it."""

    def __init__(self) -> None:
        """Begin with nothing wrong."""
        self._found: dict[tuple[int | None, str | None], Fault] = {}

    def note(self, fault: Fault) -> None:
        """Note what is wrong with a source."""
        self._found.setdefault((fault.line, fault.column), fault)

    def add(self, place: Place, name: str, why: str) -> None:
        """Note what is wrong with a field of an object."""
        self.note(Fault(place.line, place.column(name), why))

    @property
    def all(self) -> tuple[Fault, ...]:
        """Give everything that was noted, in that order."""
        return tuple(self._found.values())


def node_of(written: object, shape: Shape, place: Place, faults: Faults) -> Node:
    """Make a node of an object of JSON; what does not fit is noted and left out."""
    if not isinstance(written, dict):
        faults.note(Fault(place.line, place.before.rstrip("."), f"must be an object: a {shape.name} of HSDS"))
        return Node(shape, place, {}, {})
    refuse_unknown(written, shape, place, faults)
    values = taken(shape, {name: value for name, value in written.items() if name in shape.fields}, place, faults)
    parts = {
        name: _parts(written[name], shape, name, place=place, faults=faults) for name in shape.parts if name in written
    }
    return check(Node(shape, place, values, parts), faults)


def refuse_unknown(names: Mapping[str, object], shape: Shape, place: Place, faults: Faults) -> None:
    """Note every field that HSDS does not have, with the one that was probably meant."""
    allowed = (*shape.fields, *shape.parts)
    for name in names:
        if name not in allowed:
            shown = name[:_SHOWN]
            faults.add(place, shown, f"HSDS has no field `{shown}` in a {shape.name}{suggestion(shown, allowed)}")


def taken(shape: Shape, written: Mapping[str, object], place: Place, faults: Faults) -> dict[str, Value]:
    """Take the values that fit their kinds; the others are noted and left out."""
    values: dict[str, Value] = {}
    for name, value in written.items():
        kind = shape.fields[name]
        if (why := why_wrong(kind, value)) is not None:
            faults.add(place, name, why)
        else:
            values[name] = str(value).lower() if kind == "uuid" else cast(Value, value)
    missing = [name for name in shape.required if name not in written]
    empty = [name for name in shape.filled if isinstance(value := values.get(name), str) and not value.strip()]
    for name in sorted((*missing, *empty)):
        faults.add(place, name, f"a {shape.name} needs `{name}`")
    return values


def check(node: Node, faults: Faults) -> Node:
    """Note parts that are missing, and references that name another object than the one they stand beside."""
    wanted = REQUIRED_PARTS.get(node.shape.name)
    if wanted and not node.many(wanted):
        faults.add(node.place, wanted, f"a {node.shape.name} needs `{wanted}`")
    for name, part in node.shape.parts.items():
        for child in node.many(name):
            if part.many:
                link, told, holder = child.shape.link_to(node.shape), node.id, child
            else:
                link, told, holder = reference_field(name), child.id, node
            if link and holder.text(link) not in (None, told):
                faults.add(holder.place, link, f"names another object than the {node.shape.name} it stands in")
    return node


def _parts(written: object, shape: Shape, name: str, *, place: Place, faults: Faults) -> tuple[Node, ...]:
    part = shape.parts[name]
    child = SHAPES[part.shape]
    if not part.many:
        return (node_of(written, child, Place(place.line, f"{place.column(name)}."), faults),)
    if not isinstance(written, list):
        faults.add(place, name, "must be a list")
        return ()
    return tuple(
        node_of(one, child, Place(place.line, f"{place.column(name)}[{number}]."), faults)
        for number, one in enumerate(written)
    )


def same(one: Node, other: Node) -> bool:
    """Say whether two objects tell the same, wherever they stand and to whatever they are tied."""
    return _content(one) == _content(other)


def _content(node: Node) -> tuple[object, ...]:
    values = {name: value for name, value in node.values.items() if not name.endswith("_id")}
    parts = {name: [_content(part) for part in nodes] for name, nodes in node.parts.items() if nodes}
    return values, parts

"""Puts the rows of HSDS tables together to objects with their parts, by the ids that tie them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from dialogs.authoring.hsds_nodes import Faults, Node, check
from dialogs.authoring.hsds_shapes import ON_ANYTHING, SHAPES, TABLES, reference_field
from dialogs.authoring.hsds_table_rows import rows_of
from dialogs.authoring.reading import suggestion
from dialogs.casework.imports import Fault

#: To what a row belongs when several ids are filled in: the nearest.
_NEAREST = ("phone", "contact", "service_at_location", "location", "service", "organization")
#: What belongs to nothing, or may: it is pointed to, or stands by itself.
_FREE = ("service", "organization", "location", "program", "taxonomy_term", "taxonomy", "unit")
#: References that are looked after where they are used.
_LOOKED_AFTER = ("organization", "location")


@dataclass(frozen=True, slots=True)
class _Tables:
    """Rows by kind; by kind and id; and by kind and the object that they belong to."""

    rows: dict[str, list[Node]] = field(default_factory=lambda: defaultdict(list))
    by_id: dict[tuple[str, str], Node] = field(default_factory=dict)
    children: dict[tuple[str, str, str], list[Node]] = field(default_factory=lambda: defaultdict(list))
    whole: dict[int, Node] = field(default_factory=dict)


def put_together(texts: Mapping[str, str], faults: Faults) -> tuple[Node, ...]:
    """Make services, organisations and locations of tables by file name; what does not fit is noted."""
    tables = _Tables()
    for file, text in texts.items():
        shape = TABLES.get(file)
        if shape is None:
            faults.note(Fault(None, file[:64], f"is no table of HSDS{suggestion(file, TABLES)}"))
            continue
        for node in rows_of(text, shape, faults):
            tables.rows[shape.name].append(node)
            tables.by_id.setdefault((shape.name, node.id), node)
    _tie(tables, faults)
    tops = [node for kind in ("organization", "service", "location") for node in tables.rows[kind]]
    return tuple(_assemble(node, tables, faults) for node in tops)


def _tie(tables: _Tables, faults: Faults) -> None:
    """Put every row under the object that it belongs to."""
    for node in [node for nodes in tables.rows.values() for node in nodes]:
        links = _links(node)
        told = next(((link, id_) for link in links if (id_ := node.text(link))), None)
        if told is None:
            if node.shape.name not in _FREE:
                faults.add(node.place, links[0], f"this belongs to nothing; fill in one of {', '.join(links)}")
            continue
        holders = [holder for holder in _holders(node, told[0]) if (holder, told[1]) in tables.by_id]
        for holder in holders:
            tables.children[node.shape.name, holder, told[1]].append(node)
        if not holders:
            faults.add(node.place, told[0], f"no table has the id {told[1]}")


def _holders(node: Node, link: str) -> Iterable[str]:
    """Name the kinds of objects to which a link may lead; what may hang on anything can tell on what."""
    if node.shape.name not in ON_ANYTHING:
        return [link.removesuffix("_id")]
    told = node.text("link_entity") or node.text("resource_type") or ""
    named = [shape.name for shape in SHAPES.values() if told in (shape.name, shape.table.removesuffix(".csv"))]
    return named or SHAPES


def _links(node: Node) -> list[str]:
    """Name the columns that may tell to what a row belongs, the nearest first."""
    name = node.shape.name
    if name in ON_ANYTHING:
        return [ON_ANYTHING[name]]
    links = [f"{parent}_id" for parent in _NEAREST if f"{parent}_id" in node.shape.fields]
    own = [reference_field(part) for part, what in node.shape.parts.items() if not what.many]
    return [link for link in links if link not in own]


def _assemble(node: Node, tables: _Tables, faults: Faults) -> Node:
    """Give a row with its parts; one that several point to is put together once."""
    if id(node) not in tables.whole:
        parts = {name: found for name in node.shape.parts if (found := tuple(_parts(node, name, tables, faults)))}
        tables.whole[id(node)] = check(replace(node, parts=parts), faults)
    return tables.whole[id(node)]


def _parts(node: Node, name: str, tables: _Tables, faults: Faults) -> Iterable[Node]:
    part = node.shape.parts[name]
    if part.many:
        for child in tables.children.get((part.shape, node.shape.name, node.id), ()):
            yield _assemble(child, tables, faults)
        return
    wanted = node.text(reference_field(name))
    found = tables.by_id.get((SHAPES[part.shape].name, wanted)) if wanted else None
    if found is not None:
        yield _assemble(found, tables, faults)
    elif wanted and name not in _LOOKED_AFTER:
        faults.add(node.place, reference_field(name), f"no table has the id {wanted}")

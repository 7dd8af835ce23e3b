"""Lays HSDS objects out in tables: one CSV file a kind of object, tied by ids."""

import csv
import io
from collections.abc import Iterable
from typing import Any, TypeAlias

from dialogs.authoring.hsds_shapes import SHAPES, TABLES, Shape, reference_field

Row: TypeAlias = dict[str, str]


def lay_out(services: Iterable[dict[str, Any]], organizations: Iterable[dict[str, Any]]) -> dict[str, str]:
    """Lay objects of a JSON tree out in tables: file name -> CSV with a heading."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    seen: set[tuple[str, str]] = set()
    bodies = {one["id"]: one for one in organizations}
    services = list(services)
    bodies |= {one["organization"]["id"]: one["organization"] for one in services if "organization" in one}
    for _, body in sorted(bodies.items()):
        _lay(body, SHAPES["organization"], {}, (tables, seen))
    for service in services:
        _lay(service, SHAPES["service"], {}, (tables, seen))
    return {name: _csv(TABLES[name], rows) for name, rows in tables.items() if rows}


def _lay(
    told: dict[str, Any], shape: Shape, links: Row, laid: tuple[dict[str, list[Row]], set[tuple[str, str]]]
) -> None:
    """Lay out one object; one that was laid out before gets a row more only where it is tied to something else."""
    tables, seen = laid
    row = {name: _cell(told[name]) for name in shape.fields if name in told}
    row |= {reference_field(name): told[name]["id"] for name in shape.parts if isinstance(told.get(name), dict)}
    row |= links
    again = (shape.name, told["id"]) in seen
    if not again or (links and row not in tables[shape.table]):
        tables[shape.table].append(row)
    if again:
        return
    seen.add((shape.name, told["id"]))
    for name, part in shape.parts.items():
        child = SHAPES[part.shape]
        link = child.link_to(shape) if part.many else None
        for one in told.get(name, ()) if part.many else filter(None, [told.get(name)]):
            _lay(one, child, {link: told["id"]} if link else {}, laid)


def _cell(value: str | int | float) -> str:
    return value if isinstance(value, str) else repr(value)


def _csv(shape: Shape, rows: list[Row]) -> str:
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, fieldnames=list(shape.fields), restval="", lineterminator="\r\n")
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()

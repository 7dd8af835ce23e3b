"""Reads the rows of an HSDS table: CSV with a heading, one object a row."""

import csv
import io
import re
from collections.abc import Iterator

from dialogs.authoring.hsds_nodes import Faults, Node, Place, taken
from dialogs.authoring.hsds_shapes import Shape
from dialogs.authoring.hsds_values import NUMBERS
from dialogs.authoring.reading import suggestion
from dialogs.casework.imports import Fault

_INTEGER = re.compile(r"-?[0-9]{1,9}")
_DECIMAL = re.compile(r"-?[0-9]{1,9}\.[0-9]{1,20}|-?[0-9](\.[0-9]{1,20})?e-[0-9]{1,3}")


def rows_of(text: str, shape: Shape, faults: Faults) -> list[Node]:
    """Make a node without parts of every row; what does not fit is noted with its line."""
    lines = _lines(text, shape, faults)
    _, heading = next(lines, (1, []))
    if not heading:
        faults.note(Fault(1, shape.table, "has no heading"))
    place = Place(1, f"{shape.table}: ")
    for number, name in enumerate(heading):
        if name not in shape.fields:
            shown = name[:64]
            faults.add(place, shown, f"HSDS has no such column in this table{suggestion(shown, shape.fields)}")
        elif name in heading[:number]:
            faults.add(place, name, "stands twice in the heading")
    return [_row(line, dict(zip(heading, cells, strict=False)), shape, faults) for line, cells in lines]


def _lines(text: str, shape: Shape, faults: Faults) -> Iterator[tuple[int, list[str]]]:
    """Give the cells of every row with the line on which it begins; rows without any are passed over."""
    rows = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    line, width = 1, 0
    try:
        for cells in rows:
            width = width or len(cells)
            if len(cells) > width:
                faults.note(Fault(line, shape.table, f"has {len(cells)} cells under {width} columns"))
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = rows.line_num + 1
    except csv.Error as error:
        faults.note(Fault(line, shape.table, f"this is no CSV: {error}"))


def _row(line: int, cells: dict[str, str], shape: Shape, faults: Faults) -> Node:
    written = {
        name: _value(cell, shape.fields[name]) for name, cell in cells.items() if name in shape.fields and cell.strip()
    }
    may_be_empty: dict[str, object] = dict.fromkeys(shape.required - shape.filled, "")
    place = Place(line, f"{shape.table}: ")
    return Node(shape, place, taken(shape, may_be_empty | written, place, faults), {})


def _value(cell: str, kind: str) -> object:
    """Take a number out of a cell where the kind asks for one; the kind decides whether the value fits."""
    if kind in NUMBERS and _INTEGER.fullmatch(cell.strip()):
        return int(cell)
    if kind in NUMBERS and _DECIMAL.fullmatch(cell.strip()):
        return float(cell)
    return cell

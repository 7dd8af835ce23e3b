"""The rows of the coordinators' sheet as they were written, grouped by service, each with what others say for it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from dialogs.authoring.sheet_columns import HEADERS, OF_LOCATION, OF_ORGANIZATION, OF_PLACE
from dialogs.authoring.sheet_words import NOTHING
from dialogs.casework.imports import Fault

LONGEST_CELL = 5_000

#: Needed in every row, to know whose and which service it is; the name in Turkish is needed in one.
NAMES = ("organization", "name_nl")

_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number from 1, its cells by column without empty ones, and which columns it fills itself."""

    number: int
    cells: Mapping[str, str]
    own: frozenset[str]

    def key(self, *columns: str) -> str:
        """Give a key that is the same for names that differ in capitals and spaces only."""
        return "/".join(" ".join(self.cells.get(column, "").split()).casefold() for column in columns)

    @property
    def placed(self) -> bool:
        """Say whether the row is about a location."""
        return any(column in self.cells for column in OF_PLACE)


def rows_written(
    rows: Sequence[Sequence[str]], columns: Mapping[int, str]
) -> tuple[tuple[SheetRow, ...], tuple[Fault, ...]]:
    """Take the rows below the headers in which something is written; `columns` gives the column at each place."""
    found: list[SheetRow] = []
    faults: list[Fault] = []
    for number, row in enumerate(rows[1:], start=2):
        written = {place: cell.strip() for place, cell in enumerate(row) if cell.strip()}
        cells = {columns[place]: cell for place, cell in written.items() if _says(columns.get(place), cell)}
        wrong = [fault for place, cell in written.items() if (fault := _wrong(number, columns.get(place), cell))]
        if written and not wrong:
            wrong = [Fault(number, HEADERS[name], "this cell is empty; fill it") for name in NAMES if name not in cells]
        faults.extend(wrong)
        if written and not wrong:
            found.append(SheetRow(number, cells, frozenset(cells)))
    return tuple(found), tuple(faults)


def _says(column: str | None, cell: str) -> bool:
    """Say whether a cell counts: "geen" says something where a service may differ, and is nothing in a name."""
    return column is not None and not (column in (*NAMES, *OF_LOCATION) and cell.casefold() in NOTHING)


def _wrong(number: int, column: str | None, cell: str) -> Fault | None:
    if column is None:
        return Fault(number, None, f"`{cell[:64]}` stands in a column without a header; move it or remove it")
    if len(cell) > LONGEST_CELL:
        return Fault(number, HEADERS[column], f"this has {len(cell)} characters; shorten it to {LONGEST_CELL}")
    if odd := _ODD.search(cell):
        return Fault(number, HEADERS[column], f"remove the character U+{ord(odd[0]):04X}")
    return None


def by_service(rows: Iterable[SheetRow]) -> Iterator[list[SheetRow]]:
    """Group rows by service, first the one that says what holds everywhere: without a location, else the first.

    What a row leaves open of its organisation or of its location is as another row says.
    """
    groups: defaultdict[str, list[SheetRow]] = defaultdict(list)
    said: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        groups[row.key("organization", "name_nl")].append(row)
        for scope, columns in _shared(row):
            for column in columns:
                if column in row.cells:
                    said[scope].setdefault(column, row.cells[column])
    for group in groups.values():
        whole = [replace(row, cells={**_told(row, said), **row.cells}) for row in group]
        yield sorted(whole, key=lambda row: row.placed)


def _shared(row: SheetRow) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give what a row says for others too: of its organisation, and of its location when that has a name."""
    yield f"organization/{row.key('organization')}", OF_ORGANIZATION
    if "location" in row.cells:
        yield f"location/{row.key('organization', 'location')}", (*OF_PLACE, "location_id")


def _told(row: SheetRow, said: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {column: cell for scope, _ in _shared(row) for column, cell in said.get(scope, {}).items()}

"""Tables as text with separators, as spreadsheets write them: read with their line numbers, written without harm."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dialogs.casework.imports import Fault

#: Bounds on a table; one cell has at most 131,072 characters, which is the bound of `csv` itself.
MAX_CHARACTERS, MAX_ROWS = 8 * 1024 * 1024, 20_000

SEPARATORS = (";", ",", "\t")

_BYTE_ORDER_MARK = "\ufeff"
#: Cannot be kept, or makes an editor count lines differently.
_ODD = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029\ud800-\udfff]")
#: What a spreadsheet may take for a formula, in its full-width twins too, with the apostrophes that guard it.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001
_GUARDED = re.compile("'" + _FORMULA.pattern)


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells, and the line of the text on which it begins, from 1."""

    line: int
    cells: tuple[str, ...]


def read_rows(text: str) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """Read a table whose separator the first row shows: `;`, `,` or a tab. Gives no rows where there is a fault.

    A cell may hold line breaks between quotes. The apostrophe that keeps a cell from being a formula is taken away.
    """
    text = text.removeprefix(_BYTE_ORDER_MARK)
    if len(text) > MAX_CHARACTERS:
        return (), (Fault(None, None, f"the table is larger than {MAX_CHARACTERS:,} characters; split it"),)
    if odd := _ODD.search(text):
        line = text.count("\n", 0, odd.start()) + 1
        return (), (Fault(line, None, f"remove the character U+{ord(odd[0]):04X}; save the table as UTF-8"),)
    rows: list[Row] = []
    try:
        for row in _rows(text, _separator(text)):
            if len(rows) == MAX_ROWS:
                return (), (Fault(row.line, None, f"the table has more than {MAX_ROWS:,} rows; split it"),)
            rows.append(row)
    except csv.Error as error:
        line = rows[-1].line + 1 if rows else 1
        return (), (Fault(line, None, f"from here on the table cannot be read ({error}); look at the quotes"),)
    return tuple(rows), ()


def write_rows(rows: Iterable[Sequence[str]]) -> str:
    """Write a table as Dutch spreadsheets read it: byte order mark, `;`, CRLF; no cell can act as a formula.

    Each cell is in quotes: a spreadsheet that parts at commas would else make a cell of what follows one in a text.
    """
    written = io.StringIO(newline="")
    written.write(_BYTE_ORDER_MARK)
    writer = csv.writer(written, delimiter=SEPARATORS[0], lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([guarded(cell) for cell in row] for row in rows)
    return written.getvalue()


def guarded(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet may take for a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def unguarded(cell: str) -> str:
    """Take away the apostrophe that `guarded` put, and no other: "'s-Gravenhage" keeps its own."""
    return cell[1:] if _GUARDED.match(cell) else cell


def _separator(text: str) -> str:
    """Choose the separator that gives the first row most cells."""
    return max(SEPARATORS, key=lambda separator: _width(text, separator))


def _width(text: str, separator: str) -> int:
    try:
        return len(next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), ()))
    except csv.Error:
        return 0


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = 1
    for cells in reader:
        yield Row(line, tuple(unguarded(cell) for cell in cells))
        line = reader.line_num + 1

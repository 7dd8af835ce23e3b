"""The coordinators' sheet as an Excel file: its cells as the text that a person sees, and back."""

import re
import struct
import warnings
import zlib
from collections.abc import Sequence
from copy import copy
from datetime import date, datetime, time, timedelta
from functools import cache
from io import BytesIO
from itertools import product
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from dialogs.authoring.csv_rows import MAX_ROWS, guarded, unguarded
from dialogs.authoring.sheet_columns import HEADERS, Explanations, read_explanations
from dialogs.casework.result_texts import same
from dialogs.wording import Text
from storage.content import read_text

SUFFIX = ".xlsx"

#: Bounds on a file, kept before it is unpacked: an Excel file is an archive, and archives can hold far more than they
#: weigh. Deflate alone: other ways of packing are unpacked without a bound by `zipfile`, and no spreadsheet uses them.
MAX_BYTES, MAX_UNPACKED, MAX_PARTS = 8 * 1024 * 1024, 32 * 1024 * 1024, 200
_PACKED_BY = (ZIP_STORED, ZIP_DEFLATED)

#: Columns that are read; a sheet has about fifty.
MAX_COLUMNS = 100
#: Rows after which reading stops when nothing stands in them: somebody gave a colour to the whole page.
_MAX_EMPTY_ROWS = 10 * MAX_ROWS

#: How archives, XML and the library fail on a broken file.
_BROKEN = (
    *(ArithmeticError, AttributeError, EOFError, LookupError, OSError, RuntimeError, SyntaxError, TypeError),
    *(ValueError, BadZipFile, struct.error, zlib.error),
)

_ZEROS = re.compile("0+")
#: What no part of an Excel file may hold. The NUL stands for the encodings in which the others look different.
_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY", b"\x00")
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

_NARROWEST, _WIDEST = 12, 48
_SHEET_TITLE = re.compile(r"[\[\]:*?/\\]")
_LONGEST_TITLE = 31
_AS_TEXT = "@"


class SpreadsheetRefused(Exception):
    """A file cannot be read as a spreadsheet; the message says what to do."""


def read_xlsx(data: bytes) -> list[list[str]]:
    """Read the first page of an Excel file: every cell as a person sees it, empty ones at the end left out.

    Days are written as 31-12-2026, times as 09:30, truths as ja and nee; of a formula the result counts. The
    apostrophe that kept a cell from being a formula in a CSV file is taken away. Raises SpreadsheetRefused.
    """
    _check(data)
    try:
        with warnings.catch_warnings():
            # What openpyxl cannot keep, such as lists to choose from, is none of the cells.
            warnings.simplefilter("ignore")
            rows = _rows(data)
    except _BROKEN as error:
        raise SpreadsheetRefused("this file is damaged; open it in Excel, and save it anew as .xlsx") from error
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _check(data: bytes) -> None:
    """Refuse what is no Excel file, or would be too large or too clever when it is unpacked."""
    if len(data) > MAX_BYTES:
        raise SpreadsheetRefused(f"this file is larger than {MAX_BYTES >> 20} MiB; split it")
    try:
        with ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_sizes(parts)
            pages = [archive.read(part) for part in parts if part.filename.endswith((".xml", ".rels"))]
    except _BROKEN as error:
        raise SpreadsheetRefused("this is no Excel file; save the sheet as .xlsx without a password") from error
    if any(entity in page for page in pages for entity in _ENTITIES):
        raise SpreadsheetRefused("this file was not made by a spreadsheet; save it anew as .xlsx in Excel")


def _check_sizes(parts: Sequence[ZipInfo]) -> None:
    """Hold the sizes that an archive declares against the bounds; more than these is never unpacked of it."""
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise SpreadsheetRefused(f"this file unpacks to more than {MAX_UNPACKED >> 20} MiB or {MAX_PARTS} parts")
    if any(part.compress_type not in _PACKED_BY for part in parts):
        raise SpreadsheetRefused("this file is packed in an unusual way; save it anew as .xlsx in Excel")


def _rows(data: bytes) -> list[list[str]]:
    book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        page = book.worksheets[0]
        page.reset_dimensions()
        rows: list[list[str]] = []
        for number, row in enumerate(page.iter_rows(max_col=MAX_COLUMNS), start=1):
            texts = [_text(cell) for cell in row] if any(cell.value is not None for cell in row) else []
            while texts and not texts[-1]:
                texts.pop()
            if number > _MAX_EMPTY_ROWS or (texts and number > MAX_ROWS):
                raise SpreadsheetRefused(f"the page has more than {MAX_ROWS:,} rows; split it, or copy the filled rows")
            rows.append(texts)
        return rows
    finally:
        book.close()


def _text(cell: Any) -> str:
    match cell.value:
        case None:
            return ""
        case bool(truth):
            return "ja" if truth else "nee"
        case int(number) | float(number):
            return _number(number, cell.number_format)
        case datetime() | date() as day:
            return _day(day)
        case time() as clock:
            return clock.strftime("%H:%M:%S" if clock.second else "%H:%M")
        case timedelta() as length:
            minutes = round(length.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02d}"
        case value:
            return unguarded(str(value).replace("_x000D_", "").replace("\r\n", "\n"))


def _number(number: float, number_format: str) -> str:
    """Write a number without an exponent; a format of zeros keeps the first ones, as in a telephone number."""
    if float(number).is_integer():
        return f"{int(number):0{len(number_format) if _ZEROS.fullmatch(number_format) else 1}d}"
    return f"{number:.10f}".rstrip("0")


def _day(day: date) -> str:
    hours = day.strftime(" %H:%M") if isinstance(day, datetime) and day.time() != time.min else ""
    return f"{day:%d-%m-}{day.year:04d}{hours}"


def write_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """Write a sheet, headers first, for people to fill in, with a second page that explains its columns.

    Every cell is text, those yet to be filled too: postcodes and telephone numbers stay as they are typed.
    """
    explained = sheet_texts()
    book = Workbook(write_only=True)
    book.properties.creator = "Köprü"
    _write_page(book, explained.titles["offers"], rows, len(HEADERS))
    column = explained.titles["column"]
    title = explained.titles["explanations"]
    languages = tuple(title.by_language)
    notes = [
        [column.label(None), *(title.by_language[language] for language in languages)],
        *(
            [header, *(explained.columns[name].by_language[language] for language in languages)]
            for name, header in HEADERS.items()
        ),
    ]
    _write_page(book, title, notes, len(notes[0]))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def write_table(title: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Write one table as an Excel file, headers first; every cell is text, whatever it begins with."""
    book = Workbook(write_only=True)
    book.properties.creator = "Köprü"
    _write_page(book, same(title), rows, max(map(len, rows)))
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@cache
def sheet_texts() -> Explanations:
    """Read the shipped texts of the sheet, once per process; a test holds that they are sound."""
    found, problems = read_explanations(read_text("sheets", "columns.yaml"), "sheets/columns.yaml")
    if found is None:
        raise RuntimeError("\n".join(map(str, problems)))
    return found


def _write_page(book: Workbook, title: Text, rows: Sequence[Sequence[str]], width: int) -> None:
    name = _SHEET_TITLE.sub("-", title.label(None))[:_LONGEST_TITLE]
    page: Any = book.create_sheet(name)
    page.freeze_panes = "A2"
    for place in range(width):
        letters = max((len(row[place]) for row in rows if place < len(row)), default=0)
        column = page.column_dimensions[get_column_letter(place + 1)]
        column.width = min(max(letters + 2, _NARROWEST), _WIDEST)
        column.number_format = _AS_TEXT
    looks = {(bold, quoted): _look(page, bold=bold, quoted=quoted) for bold, quoted in product((False, True), repeat=2)}
    for number, row in enumerate(rows):
        page.append([_cell(page, text, looks[number == 0, guarded(text) != text]) for text in row])


def _cell(page: Any, text: str, look: Any) -> Any:
    cell: Any = WriteOnlyCell(page, _ILLEGAL.sub("", text))
    # Never a formula or an error, whatever the text begins with.
    cell.data_type = "s"
    cell._style = copy(look)
    return cell


def _look(page: Any, *, bold: bool, quoted: bool) -> Any:
    """Give how cells look, once for all of them: finding it out for each takes the library most of its time."""
    cell: Any = WriteOnlyCell(page, "")
    cell.quotePrefix = quoted
    cell.number_format = _AS_TEXT
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    return cell._style

"""Reads the files that a source of the directory hands in, in any of the formats that are known."""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from bot.commands.directory_store import Unusable
from bot.usecases.directory import Completing
from dialogs.authoring import hsds, register, sheet
from dialogs.authoring.csv_rows import read_rows
from dialogs.authoring.hsds_shapes import TABLES
from dialogs.authoring.sheet_completing import complete
from dialogs.casework.directory import NO_RECORDS
from dialogs.casework.imports import Fault, Reading, plan
from storage.places import load_gazetteer

Format = Literal["register", "hsds", "hsds-tables", "sheet"]
FORMATS: tuple[Format, ...] = get_args(Format)

#: Source key of each format where none is named: JSON and tables of HSDS are two ways to tell the same.
KEYS: Mapping[Format, str] = {"register": "register", "hsds": "hsds", "hsds-tables": "hsds", "sheet": "sheet"}

#: The most that is read of one file.
MAX_BYTES = 64 * 1024 * 1024

#: How a workbook of Excel begins.
_ZIP = b"PK\x03\x04"

#: What each file has.
Contents = Mapping[Path, bytes]


@dataclass(frozen=True, slots=True)
class Handed:
    """What was handed in: the reading of it all, every fault as `file:line: column: why`, and which files."""

    format: Format
    reading: Reading
    completing: Completing | None  #: adds what the format cannot tell
    faults: tuple[str, ...]
    files: str
    sha256: str


def read_source(paths: Sequence[str], format_: Format | None, *, exported_on: date | None) -> Handed:
    """Read files of one format, which is guessed where it is clear. Raises Unusable, OSError."""
    contents = {path: _content(path) for path in _files(paths)}
    chosen = format_ or _guess(contents)
    readings = _readings(contents, chosen, exported_on)
    together = _together(readings)
    return Handed(
        chosen,
        together,
        complete if chosen == "sheet" else None,
        tuple(_said(path, fault) for path, reading in readings for fault in reading.faults)
        or tuple(map(str, together.faults)),
        ", ".join(path.name for path in contents),
        hashlib.sha256(b"".join(contents.values())).hexdigest(),
    )


def _files(paths: Sequence[str]) -> Iterator[Path]:
    """List the files; a folder stands for the tables in it."""
    for path in map(Path, paths):
        if not path.is_dir():
            yield path
        elif tables := sorted(path.glob("*.csv")):
            yield from tables
        else:
            raise Unusable(f"{path}: there are no tables (*.csv) in this folder")


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise Unusable(f"{path}: is larger than {MAX_BYTES >> 20} MiB; split it")
    return content


def _guess(contents: Contents) -> Format:
    guesses = {_guess_one(path, content) for path, content in contents.items()}
    guess = guesses.pop() if len(guesses) == 1 else None
    if guess is None:
        raise Unusable(f"what was handed in is not clear; say it with --from {'|'.join(FORMATS)}")
    return guess


def _guess_one(path: Path, content: bytes) -> Format | None:
    if path.suffix.casefold() == ".json":
        return "hsds"
    if content.startswith(_ZIP):
        return "sheet"
    if path.name in TABLES:
        return "hsds-tables"
    header = content.partition(b"\n")[0].decode("utf-8", "replace").casefold()
    if register.URI.casefold() in header:
        return "register"
    return "sheet" if all(column in header for column in sheet.KEY_COLUMNS) else None


def _readings(contents: Contents, chosen: Format, exported_on: date | None) -> list[tuple[Path | None, Reading]]:
    """Read every file by itself; tables make one reading, and their faults name the file themselves."""
    if chosen == "hsds-tables":
        return [(None, _read_tables(contents))]
    if chosen == "sheet":
        return [(path, _read_sheet(content)) for path, content in contents.items()]

    def read(text: str) -> Reading:
        if chosen == "hsds":
            return hsds.read_json(text, places=_Municipalities())
        return register.read_register(text, places=load_gazetteer(), export_on=exported_on)

    return [(path, _decoded(content, read)) for path, content in contents.items()]


def _decoded(content: bytes, read: Callable[[str], Reading]) -> Reading:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _faulty(Fault(line, None, "this is not UTF-8; save it as UTF-8 (in Excel: CSV UTF-8)"))
    return read(text)


def _faulty(*faults: Fault) -> Reading:
    return Reading(NO_RECORDS, faults)


def _read_sheet(content: bytes) -> Reading:
    if content.startswith(_ZIP):
        from bot import spreadsheets  # its library is large, and most sheets are CSV

        try:
            rows = spreadsheets.read_xlsx(content)
        except spreadsheets.SpreadsheetRefused as refused:
            return _faulty(Fault(None, None, str(refused)))
        return sheet.read_sheet(rows, places=load_gazetteer())

    def read(text: str) -> Reading:
        rows, faults = read_rows(text)
        return _faulty(*faults) if faults else sheet.read_sheet([row.cells for row in rows], places=load_gazetteer())

    return _decoded(content, read)


def _read_tables(contents: Contents) -> Reading:
    texts: dict[str, str] = {}
    faults: list[Fault] = []
    for path, content in contents.items():

        def keep(text: str, name: str = path.name) -> Reading:
            texts[name] = text
            return _faulty()

        faults += (Fault(one.line, f"{path.name}: ", one.why) for one in _decoded(content, keep).faults)
    return _faulty(*faults) if faults else hsds.read_tables(texts, places=_Municipalities())


def _together(readings: Sequence[tuple[Path | None, Reading]]) -> Reading:
    """Put readings together; a record that two files tell differently is a fault."""
    whole, faults = NO_RECORDS, list[Fault]()
    for path, reading in readings:
        told_twice = plan(whole, reading.records).changed
        faults += (
            Fault(None, f"{path}", f"{one.kind} {one.id} ({one.name}) stands in another file too, and differs there")
            for one in told_twice
        )
        whole = reading.records.over(whole)
    return Reading(whole, (*(fault for _, reading in readings for fault in reading.faults), *faults))


def _said(path: Path | None, fault: Fault) -> str:
    """Say a fault as `file:line: column: why`."""
    where, column = f"{path}" if path else "", fault.column or ""
    if path is None:
        where, _, column = column.partition(": ")
    line = f":{fault.line}" if fault.line else ""
    return ": ".join(part for part in (f"{where}{line}", column, fault.why) if part)


class _Municipalities:
    """The municipalities of the gazetteer, as HSDS asks for them."""

    def known(self, code: str) -> bool:
        """Say whether a code is that of a municipality, now or before."""
        return code in load_gazetteer().municipalities

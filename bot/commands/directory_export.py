"""`kopru directory export`: hands out the directory in the formats in which it can be brought in again."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from bot.commands.directory_store import Unusable, kept
from bot.usecases.directory import shipped_base, standing
from bot.usecases.local_time import AMSTERDAM
from dialogs.authoring import hsds, sheet_writing
from dialogs.authoring.csv_rows import write_rows
from dialogs.authoring.hsds_shapes import TABLES
from dialogs.casework.directory import Records
from storage.places import load_gazetteer

EXCEL = ".xlsx"


def add_commands(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("export", help="write the directory as HSDS or as the coordinators' sheet")
    parser.add_argument("--to", required=True, dest="format", choices=tuple(_EXPORTS), help="a sheet: branches alone")
    parser.add_argument(
        "--out", type=Path, metavar="PATH",
        help=f"a file, a folder for tables; a sheet that ends in {EXCEL} is for Excel; default: standard output",
    )  # fmt: skip
    parser.add_argument("--demo", action="store_true", help="with the fictional records")
    parser.set_defaults(do=_export)


def _export(wish: argparse.Namespace, today: date) -> int:
    records = standing(shipped_base(today, demo=wish.demo), kept())
    _EXPORTS[wish.format](records, wish.out, today)
    if wish.out:
        told = f"{len(records.organizations)} organizations and {len(records.services)} services"
        print(f"{wish.out}: {told}" if wish.format != "sheet" else f"{wish.out}: the branches of the directory")
    return 0


def _hsds(records: Records, out: Path | None, today: date) -> None:
    _write_text(hsds.write_json(records, utc_offset_hours=_offset(today)) + "\n", out)


def _tables(records: Records, out: Path | None, today: date) -> None:
    if out is None:
        raise Unusable("tables are several files: name a folder with --out")
    out.mkdir(parents=True, exist_ok=True)
    tables = hsds.write_tables(records, utc_offset_hours=_offset(today))
    if older := [name for name in TABLES if name not in tables and (out / name).exists()]:
        raise Unusable(f"{out}: holds older tables ({', '.join(older)}); name an empty folder")
    for name, table in tables.items():
        (out / name).write_text(table, encoding="utf-8", newline="")


def _sheet(records: Records, out: Path | None, today: date) -> None:
    del today  # a sheet tells days, and the hours of Amsterdam
    rows = sheet_writing.write_sheet(records, places=load_gazetteer())
    if out is not None and out.suffix.casefold() == EXCEL:
        from bot import spreadsheets  # its library is large, and most sheets are CSV

        out.write_bytes(spreadsheets.write_xlsx(rows))
    else:
        _write_text(write_rows(rows), out)


#: Format -> what writes it.
_EXPORTS: Mapping[str, Callable[[Records, Path | None, date], None]] = {
    "hsds": _hsds,
    "hsds-tables": _tables,
    "sheet": _sheet,
}


def _write_text(text: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(text)
    else:
        out.write_text(text, encoding="utf-8", newline="")


def _offset(today: date) -> int:
    """Give the hours that Amsterdam is ahead of UTC on a day."""
    offset = datetime.combine(today, time(12), AMSTERDAM).utcoffset()
    assert offset is not None
    return int(offset.total_seconds()) // 3600

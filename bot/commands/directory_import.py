"""`kopru directory import`, `imports` and `undo`: what sources tell, tried first, and taken back when need be."""

import argparse
from datetime import date
from typing import Any

from bot.app import system_clock
from bot.commands.directory_plans import counts, plan_lines
from bot.commands.directory_sources import FORMATS, KEYS, Handed, read_source
from bot.commands.directory_store import Unusable, change, kept, look
from bot.usecases.directory import (
    PlannedImport,
    apply_import,
    plan_import,
    planned,
    refuse_import,
    shipped_base,
    undo_import,
)
from bot.usecases.local_time import AMSTERDAM, local_date
from storage import directory
from storage.database import Database
from storage.directory import ADDING, NewImport

#: Who is noted where nobody is named.
BY = "administrator"


def add_commands(commands: Any) -> None:
    """Add the subcommands."""
    bring = commands.add_parser("import", help="compare files of a source with what is there; --apply writes")
    bring.add_argument("files", nargs="+", metavar="FILE", help="files of one format; a folder for its tables")
    bring.add_argument("--from", dest="format", choices=FORMATS, help="guessed from the files where it is clear")
    bring.add_argument("--source", metavar="KEY", help="who tells it, when several use one format; default: the format")
    bring.add_argument("--apply", action="store_true", help="write; without it nothing is written")
    bring.add_argument("--by", default=BY, metavar="ROLE", help=f"a role or an organisation; default: {BY}")
    bring.add_argument("--credit", default="", metavar="TEXT", help="whom the source wants named, and its licence")
    bring.add_argument("--exported-on", type=date.fromisoformat, metavar="DATE", help="day of a register's export")
    bring.add_argument("--allow-removals", action="store_true", help="more than half of the source's records may go")
    bring.set_defaults(do=_import)

    listed = commands.add_parser("imports", help="list what was imported, verified and undone, newest first")
    listed.add_argument("--most", type=int, default=50, metavar="N", help="default: 50")
    listed.set_defaults(do=_imports)

    undo = commands.add_parser("undo", help="put back what was before an import")
    undo.add_argument("number", type=int, metavar="NUMBER", help="as `imports` lists it")
    undo.set_defaults(do=_undo)


def _import(wish: argparse.Namespace, today: date) -> int:
    handed = read_source(wish.files, wish.format, exported_on=wish.exported_on)
    source = _source(wish.source or KEYS[handed.format])
    # The fictional records count too: an export with them that comes back changes nothing.
    base = shipped_base(today, demo=True)
    new = NewImport(source, wish.by.strip(), handed.files, handed.sha256, wish.credit)
    if handed.faults or not wish.apply:
        told = planned(kept(), base, handed.reading, source, completing=handed.completing)
        return _try(told, handed, new, wish.allow_removals)

    async def bringing(database: Database) -> int:
        told = await plan_import(database, base, handed.reading, source, completing=handed.completing)
        if (code := _tell(told, handed)) or not told.plan.changes:
            return code
        number = await apply_import(database, told, new, allow_removals=wish.allow_removals, now=system_clock())
        print(f"import {number} is written; to take it back: kopru directory undo {number}")
        return 0

    return change(bringing)


def _source(key: str) -> str:
    if key in ADDING or not (0 < len(key) <= 64) or not key.replace("-", "").replace("_", "").isalnum():
        raise Unusable(
            f"--source {key}: a source is named by letters, digits and dashes, and never {' or '.join(sorted(ADDING))}"
        )
    return key


def _try(told: PlannedImport, handed: Handed, new: NewImport, allow_removals: bool) -> int:
    if (code := _tell(told, handed)) or not told.plan.changes:
        return code
    refuse_import(told, new, allow_removals=allow_removals)
    print("nothing is written; to write it, add --apply")
    return 0


def _tell(told: PlannedImport, handed: Handed) -> int:
    """Print the plan, or in its place what is wrong, as a plan of half a source would mislead; 1 with faults."""
    faults = handed.faults or tuple(f"{handed.files}: {fault}" for fault in told.faults)
    for line in faults or plan_lines(told):
        print(line)
    print(counts(told, len(faults)))
    return 1 if faults else 0


def _imports(wish: argparse.Namespace, today: date) -> int:
    del today
    for one in look(lambda database: directory.list_imports(database, limit=wish.most)) or ():
        when = one.at.astimezone(AMSTERDAM)
        counted = f"{one.new} new, {one.changed} changed, {one.gone} gone"
        files = f"  {one.file} (sha256 {one.sha256[:12]})" if one.file else ""
        credit = f"  credit: {one.credit}" if one.credit else ""
        undone = f"  undone {local_date(one.undone_at)}" if one.undone_at else ""
        print(f"{one.id}  {when:%Y-%m-%d %H:%M}  {one.source}  {counted}  by {one.by}{files}{credit}{undone}")
    return 0


def _undo(wish: argparse.Namespace, today: date) -> int:
    del today

    async def undoing(database: Database) -> int:
        undone = await undo_import(database, wish.number, now=system_clock())
        records = undone.new + undone.changed + undone.gone
        print(f"import {undone.id} ({undone.source}) is undone: {records} records are as they were before")
        return 0

    return change(undoing)

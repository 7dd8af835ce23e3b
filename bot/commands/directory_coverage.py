"""`kopru directory coverage`: per municipality, how much help could be offered there, and what is missing."""

import argparse
import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from bot.commands.directory_store import kept
from bot.usecases.directory import assemble, shipped_base
from bot.usecases.known_places import KnownPlaces
from dialogs.casework.coverage import LANGUAGES, NEEDS, Coverage, Residence, coverage, reaching_everywhere
from dialogs.casework.directory_index import Directory
from dialogs.understanding.gazetteer import Gazetteer, current, municipalities_on
from storage.places import load_gazetteer

HEADINGS = ("municipality", "name", "branches", "full", "in part", "country", *NEEDS, "missing")


def add_commands(commands: Any) -> None:
    """Add the subcommand."""
    covering = commands.add_parser(
        "coverage",
        help="how much help there is in each municipality, and what is missing",
        description="Counts the branches that could be offered to people of each municipality: verified, working and "
        "valid on that day. `full` have no room, `in part` serve some postcodes alone, `country` the whole country. "
        "Languages are counted as 2+1: two speak it, one more has an interpreter; * is any other language.",
    )
    covering.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="the day it is about (today)")
    covering.add_argument("--demo", action="store_true", help="with the fictional branches")
    covering.add_argument("--csv", action="store_true", help="as CSV")
    covering.set_defaults(do=_coverage)


def residences(gazetteer: Gazetteer, on: date) -> tuple[Residence, ...]:
    """List the municipalities of a day with their postcodes, by code."""
    postcodes: dict[str, set[int]] = defaultdict(set)
    for one in gazetteer.postcodes.values():
        letters = gazetteer.exceptions.get(one.digits, {}).values()
        for code in (one.municipality, *(other for other, _ in letters)):
            postcodes[current(gazetteer, code, on)].add(int(one.digits))
    places = KnownPlaces(gazetteer)
    return tuple(
        Residence(one.code, one.name, places.covered(one.code, on), tuple(sorted(postcodes[one.code])))
        for one in municipalities_on(gazetteer, on)
    )


def rows(found: Iterable[Coverage]) -> list[tuple[str, ...]]:
    """Write coverage in cells, one row a municipality, under HEADINGS."""
    return [_row(one) for one in found]


def _coverage(wish: argparse.Namespace, today: date) -> int:
    on = wish.on or today
    directory = assemble(shipped_base(on, demo=wish.demo), kept())
    found = coverage(directory, residences(load_gazetteer(), on), on)
    if wish.csv:
        csv.writer(sys.stdout, lineterminator="\n").writerows([HEADINGS, *rows(found)])
        return 0
    print("\n".join(_table([HEADINGS, *rows(found)])))
    print("\n" + "\n".join(_summary(found, directory, on)))
    return 0


def _row(one: Coverage) -> tuple[str, ...]:
    counts = (one.branches, one.full, one.in_part, one.everywhere)
    needs = (_languages(one, need) if need in LANGUAGES else str(one.needs[need]) for need in NEEDS)
    return (one.code, one.name, *map(str, counts), *needs, " ".join(one.missing))


def _languages(one: Coverage, code: str) -> str:
    spoken = one.spoken[code]
    interpreted = one.needs[code] - spoken
    return f"{spoken}+{interpreted}" if interpreted else str(spoken)


def _table(lines: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in lines]


def _summary(found: Sequence[Coverage], directory: Directory, on: date) -> list[str]:
    with_help = sum(one.branches > 0 for one in found)
    missing = {need: sum(need in one.missing for one in found) for need in NEEDS}
    told = ", ".join(f"{need} in {count}" for need, count in missing.items() if count)
    everywhere = [
        f"{one.service.name.by_language['nl']} ({one.service.id})" for one in reaching_everywhere(directory, on)
    ]
    return [
        f"{on.isoformat()}: {with_help} of {len(found)} municipalities have branches besides their own debt help.",
        f"Missing: {told or 'nothing'}.",
        f"In the whole country: {', '.join(everywhere) or 'none'}.",
    ]

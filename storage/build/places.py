"""Builds the place tables of `dialogs/content/places` from pinned packages: `python -m storage.build.places`."""

import csv
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import dialogs
from storage.build.place_checks import BuildStopped, Row, check
from storage.build.place_codes import patched, register
from storage.build.place_names import NAME_COLUMNS, name_rows
from storage.build.place_rows import EXCEPTION_COLUMNS, MUNICIPALITY_COLUMNS, POSTCODE_COLUMNS, tables
from storage.build.place_sources import fetch, read_letters, read_points, read_settlements

PLACES = Path(dialogs.__file__).parent / "content" / "places"


def main() -> int:
    """Download, build, check and write; return 1 with one line on standard error when something differs."""
    try:
        with tempfile.TemporaryDirectory() as folder:
            fetch(Path(folder))
            written = build(Path(folder), PLACES)
    except BuildStopped as stopped:
        print(f"places: {stopped}", file=sys.stderr)
        return 1
    for name, rows in written.items():
        print(f"{name}: {rows} rows")
    return 0


def build(wheels: Path, target: Path) -> Mapping[str, int]:
    """Build from the wheels in one folder, check, and write into another; return the rows per file.

    The hand-kept columns of municipalities.csv and the names of districts.csv are read from the target folder.
    """
    points = patched(read_points(wheels))
    votes = register(points, read_letters(wheels))
    built = tables(points, votes, {row["code"]: row for row in _read(target / "municipalities.csv")})
    check(built.postcodes, built.exceptions, built.municipalities)
    names = name_rows(built, votes, read_settlements(wheels), _read(target / "districts.csv"))
    files: dict[str, tuple[Sequence[str], Sequence[Row]]] = {
        "pc4.csv": (POSTCODE_COLUMNS, built.postcodes),
        "pc6_exceptions.csv": (EXCEPTION_COLUMNS, built.exceptions),
        "municipalities.csv": (MUNICIPALITY_COLUMNS, built.municipalities),
        "names.csv": (NAME_COLUMNS, names),
    }
    for name, (columns, rows) in files.items():
        _write(target / name, columns, rows)
    return {name: len(rows) for name, (_, rows) in files.items()}


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(path: Path, columns: Iterable[str], rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    sys.exit(main())

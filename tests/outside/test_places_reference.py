"""Compares the committed PC4 table with a table that others built; KOPRU_REFERENCE_DATA names the folder."""

import csv
import os
from pathlib import Path

import pytest

from storage.content import read_text

FOLDER = os.environ.get("KOPRU_REFERENCE_DATA", "")
REFERENCE = Path(FOLDER) / "places" / "pc4-reference.csv"
EXCEPTIONS = Path(FOLDER) / "places" / "pc6-exceptions.csv"

pytestmark = pytest.mark.skipif(
    not FOLDER or not REFERENCE.is_file(),
    reason="KOPRU_REFERENCE_DATA names no folder with places/pc4-reference.csv",
)


def ours(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text("places", name).splitlines()))


def theirs(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def test_municipality_and_name_agree_in_every_row() -> None:
    built = {row["pc4"]: (row["gm"], row["municipality"], row["suspect"]) for row in ours("pc4.csv")}
    reference = {row["pc4"]: (row["gm"], row["gemeente"], row["suspect"]) for row in theirs(REFERENCE)}

    agreeing = sum(built.get(pc4) == expected for pc4, expected in reference.items())

    print(f"{agreeing} of {len(reference)} rows agree")
    assert built == reference


def test_provinces_differ_only_where_the_reference_is_known_to_be_wrong() -> None:
    built = {row["pc4"]: row["province"] for row in ours("pc4.csv")}

    differing = {row["pc4"] for row in theirs(REFERENCE) if row["prov"] != built[row["pc4"]]}

    assert differing == {"2324", "3523", "3633", "7571", "7887", "8611", "9354"}


def test_the_exceptions_of_split_postcodes_agree() -> None:
    built = {(row["pc6"], row["gm"]) for row in ours("pc6_exceptions.csv")}

    assert built == {(row["pc6"], row["gm"]) for row in theirs(EXCEPTIONS)}

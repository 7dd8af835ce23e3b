"""`kopru directory coverage`: a row for every municipality of a day, as a table or as CSV."""

import argparse
import csv
import io
from datetime import date
from pathlib import Path

import pytest

from bot.commands import directory_coverage
from bot.commands.directory_coverage import HEADINGS, residences, rows
from dialogs.casework.coverage import NEEDS, Coverage
from storage.places import load_gazetteer

TODAY = date(2026, 11, 29)


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path):  # type: ignore[no-untyped-def]
    monkeypatch.setenv("KOPRU_DATA_DIR", str(tmp_path))
    parser = argparse.ArgumentParser()
    directory_coverage.add_commands(parser.add_subparsers())

    def run(*argv: str) -> str:
        wish = parser.parse_args(["coverage", *argv])
        assert wish.do(wish, TODAY) == 0
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(("argv", "count"), [((), 342), (("--on", "2027-01-01"), 341)])
def test_there_is_a_row_for_every_municipality_of_the_day(told, argv: tuple[str, ...], count: int) -> None:  # type: ignore[no-untyped-def]
    found = list(csv.DictReader(io.StringIO(told("--csv", *argv))))

    assert len(found) == count
    assert {row["municipality"] for row in found} >= {"GM0344", "GM0363"}
    assert tuple(found[0]) == HEADINGS


def test_shipped_local_branches_are_unverified_and_reach_nobody(told) -> None:  # type: ignore[no-untyped-def]
    found = list(csv.DictReader(io.StringIO(told("--csv"))))

    assert {row["branches"] for row in found} == {"0"}
    assert {row["missing"] for row in found} == {" ".join(NEEDS)}


def test_fictional_branches_count_when_they_are_asked_for(told) -> None:  # type: ignore[no-untyped-def]
    found = {row["municipality"]: row for row in csv.DictReader(io.StringIO(told("--csv", "--demo")))}

    assert int(found["GM0344"]["branches"]) > int(found["GM0344"]["country"])
    assert "tr" not in found["GM0344"]["missing"].split()


def test_the_table_ends_with_what_it_comes_to(told) -> None:  # type: ignore[no-untyped-def]
    lines = told().splitlines()

    assert lines[0].split() == " ".join(HEADINGS).split()
    assert lines[-3] == "2026-11-29: 0 of 342 municipalities have branches besides their own debt help."
    assert lines[-2] == f"Missing: {', '.join(f'{need} in 342' for need in NEEDS)}."
    assert lines[-1] == "In the whole country: none."


def test_languages_tell_who_speaks_them_and_who_has_an_interpreter() -> None:
    one = Coverage(
        "GM0344",
        "Utrecht",
        branches=5,
        full=1,
        in_part=2,
        everywhere=3,
        needs=dict.fromkeys(NEEDS, 4) | {"nl": 2, "families": 0},
        spoken={"tr": 3, "nl": 2, "*": 0},
    )

    (cells,) = rows([one])

    assert dict(zip(HEADINGS, cells, strict=True)) == {
        "municipality": "GM0344",
        "name": "Utrecht",
        "branches": "5",
        "full": "1",
        "in part": "2",
        "country": "3",
        "tr": "3+1",
        "nl": "2",
        "*": "0+4",
        **dict.fromkeys(NEEDS[3:], "4"),
        "families": "0",
        "missing": "families",
    }


def test_a_postcode_in_several_municipalities_belongs_to_each_of_them() -> None:
    gazetteer = load_gazetteer()
    digits, letters = next(iter(gazetteer.exceptions.items()))

    homes = {one.code: one for one in residences(gazetteer, TODAY)}

    for code in (gazetteer.postcodes[digits].municipality, *(code for code, _ in letters.values())):
        assert int(digits) in homes[code].postcodes


def test_a_municipality_that_merged_has_left_its_postcodes_to_its_successor() -> None:
    homes = {one.code: one for one in residences(load_gazetteer(), date(2027, 1, 1))}

    assert "GM1696" not in homes
    assert 1241 in homes["GM0402"].postcodes
    assert homes["GM0402"].covered >= {"GM0402", "GM1696"}

"""`kopru screen`: JSON lines in, outcomes with reasons out."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.commands import screen
from dialogs.casework.rules import REFUSED, UNKNOWN
from storage.rules import load_casework, load_rules

TODAY = date(2026, 11, 23)


def _run(argv: list[str], *lines: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> str:
    written = "".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines)
    monkeypatch.setattr("sys.stdin", io.StringIO(written))
    assert screen.run(argv, today=TODAY) == 0
    return capsys.readouterr().out


@pytest.fixture
def screened(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]
    def run(*lines: object) -> list[dict[str, Any]]:
        return [json.loads(line) for line in _run([], *lines, monkeypatch=monkeypatch, capsys=capsys).splitlines()]

    return run


def test_an_outcome_has_exactly_the_agreed_members(screened) -> None:  # type: ignore[no-untyped-def]
    (found,) = screened({"answers": {"arrears": ["rent", "energy"], "housing_months": "two", "danger": "eviction"}})

    assert list(found) == ["class", "urgency", "points", "floor", "phase", "reasons"]
    assert (found["class"], found["urgency"], found["points"]) == ("risky", "U2", 8)
    assert (found["floor"], found["phase"]) == (["P2"], "before")
    assert [list(reason) for reason in found["reasons"]] == [["rule", "points", "source", "nl", "tr"]] * 3
    assert [(reason["rule"], reason["points"]) for reason in found["reasons"]] == [("R1", 5), ("R2", 3), ("P2", 0)]
    assert found["reasons"][0]["source"] == "Panteia 2009-2015; Vroegsignalering HV; Frontlijn Werken"


def test_lines_are_answered_in_order_and_bad_ones_with_an_error(screened) -> None:  # type: ignore[no-untyped-def]
    found = screened(
        {"answers": {}},
        "no json",
        {"answers": {"arears": "rent"}},
        {"answers": {"wsnp": "si"}},
        {"answers": ["rent"]},
        {},
        {"answers": {}, "date": "9999-12-31"},
        {"answers": {"letters": "bailiff"}, "date": "2026-01-31"},
    )

    assert found[0] == {"class": "limited", "urgency": "U0", "points": 0, "floor": [], "phase": "before", "reasons": []}
    assert [list(line) for line in found[1:7]] == [["error"]] * 6
    assert 'did you mean "arrears"?' in found[2]["error"]
    assert found[3]["error"] == 'wsnp: unknown code "si"; codes: no, yes, unknown, refused'
    assert '"answers" must be an object' in found[4]["error"]
    assert found[7]["urgency"] == "U1"


def test_several_choices_take_one_code_or_a_list(screened) -> None:  # type: ignore[no-untyped-def]
    one, listed = screened({"answers": {"letters": "collector"}}, {"answers": {"letters": ["collector"]}})

    assert one == listed
    assert one["points"] == 1


def test_fields_are_printed_with_types_codes_units_and_ranges(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = json.loads(_run(["--fields"], monkeypatch=monkeypatch, capsys=capsys))

    assert list(found) == list(load_rules().fields)
    assert found["rent_months"] == {
        "type": "number",
        "description": "Full months that the rent is behind",
        "codes": [UNKNOWN, REFUSED],
        "meanings": {"unknown": "does not know", "refused": "would rather not say"},
        "unit": "months",
        "minimum": 0,
        "maximum": 600,
        "nl": "Maanden huurachterstand",
        "tr": "Kira gecikmesi (ay)",
    }
    assert found["wsnp"]["codes"] == ["no", "yes", "unknown", "refused"]
    assert all(field["description"] and set(field["codes"]) == set(field["meanings"]) for field in found.values())


def test_every_printed_code_is_accepted(screened) -> None:  # type: ignore[no-untyped-def]
    every = [(name, code) for name, field in screen.fields(load_rules()).items() for code in field["codes"]]

    found = screened(*({"answers": {name: code}} for name, code in every))

    assert [line for line in found if "error" in line] == []


def test_the_table_is_the_documented_page(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    documented = Path(__file__).parents[3] / "docs" / "screening.md"

    assert _run(["--table"], monkeypatch=monkeypatch, capsys=capsys) == documented.read_text(encoding="utf-8")


def test_the_shipped_casework_names_municipalities() -> None:
    _, texts = load_casework().routing({"place": "GM0344/3511"}, TODAY)

    assert texts["municipality"].by_language["nl"] == "Utrecht"
    assert load_casework().place("GM9999", TODAY) is None

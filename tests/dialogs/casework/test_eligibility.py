"""May a branch help somebody: every obstacle, in order; what is not known of a person never excludes."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from directory_sample import HERE, MONDAY, ORGANIZATIONS, SEEKER, UTRECHT, ZEIST, at, branch_of, help_by

from dialogs.casework.directory import ANY_LANGUAGE, Area, Capacity, Group, Verification
from dialogs.casework.eligibility import may_help, obstacle, serves, speaks
from dialogs.casework.seekers import Languages

FULL = Capacity(0, 4, "households", MONDAY)

#: Members that make each obstacle, in the order in which a reason is given.
HINDERING: dict[str, dict[str, Any]] = {
    "not_active": {"status": "temporarily closed"},
    "not_valid": {"valid_to": MONDAY - timedelta(days=1)},
    "unverified": {"verification": None},
    "expired": {"verification": Verification(MONDAY - timedelta(days=180), "coordinator", "by phone")},
    "area": {"areas": (Area(ZEIST, "municipality"),)},
    "language": {"languages": ("nl",)},
    "phase": {"phases": ("during", "after")},
    "group": {"groups": ("business",)},
    "age": {"minimum_age": 27},
    "urgency": {"urgencies": ("U0", "U1")},
    "full": {"capacity": FULL},
}

#: Somebody for whom each of them is one.
PERSON = replace(SEEKER, groups={"business": False}, ages=(18, 26), urgency="U2")


def found(person: Any = PERSON, **members: Any) -> str | None:
    """Give the obstacle, after seeing that there is none exactly when the branch may help."""
    branch = branch_of(help_by("buddies", **members))
    code = obstacle(branch, person)
    assert may_help(branch, person) is (code is None)
    return code


def test_nothing_hinders_a_branch_that_may_help() -> None:
    assert found() is None


@pytest.mark.parametrize("code", HINDERING)
def test_each_obstacle_is_named(code: str) -> None:
    assert found(**HINDERING[code]) == code


@pytest.mark.parametrize("first", HINDERING)
def test_of_several_obstacles_the_first_is_given(first: str) -> None:
    codes = list(HINDERING)
    rest = [HINDERING[code] for code in codes[codes.index(first) :]]
    members: dict[str, Any] = {}
    for one in reversed(rest):
        members |= one

    assert found(**members) == first


def test_an_organisation_that_is_closed_closes_its_services() -> None:
    closed = replace(ORGANIZATIONS[2], status="defunct")

    assert obstacle(branch_of(help_by("buddies"), closed), PERSON) == "not_active"


@pytest.mark.parametrize(
    ("first", "last", "code"),
    [
        (MONDAY, MONDAY, None),
        (MONDAY - timedelta(days=9), None, None),
        (None, MONDAY + timedelta(days=9), None),
        (MONDAY + timedelta(days=1), None, "not_valid"),
        (None, MONDAY - timedelta(days=1), "not_valid"),
    ],
)
def test_a_service_exists_from_its_first_to_its_last_day(
    first: date | None, last: date | None, code: str | None
) -> None:
    assert found(valid_from=first, valid_to=last) == code


@pytest.mark.parametrize(("days", "code"), [(0, None), (179, None), (180, "expired"), (-1, "expired")])
def test_a_verification_is_good_for_180_days_from_its_own(days: int, code: str | None) -> None:
    seen_on = MONDAY - timedelta(days=days)

    assert found(verification=Verification(seen_on, "coordinator", "by phone")) == code


@pytest.mark.parametrize(
    ("area", "lives_in"),
    [
        (Area(UTRECHT, "municipality"), True),
        (Area(ZEIST, "municipality"), False),
        (Area("NL", "country"), True),
        (Area("3511", "postcode4"), True),
        (Area("3500-3511", "postcode4"), True),
        (Area("3511-3599", "postcode4"), True),
        (Area("3512-3599", "postcode4"), False),
        (Area("3400-3510", "postcode4"), False),
    ],
)
def test_people_who_live_in_the_area_are_served(area: Area, lives_in: bool) -> None:
    branch = branch_of(help_by("buddies", areas=(Area("GM0001", "municipality"), area)))

    assert serves(branch, PERSON) is lives_in


def test_without_an_area_or_a_residence_it_is_not_known_whom_a_branch_serves() -> None:
    nowhere = replace(PERSON, municipality=None, covered=frozenset(), postcode=None, point=None, centre=None)

    assert found(areas=()) == "area"
    assert found(nowhere) == "area"
    assert found(nowhere, areas=(Area("1000-9999", "postcode4"),)) == "area"
    assert found(nowhere, areas=(Area("NL", "country"),)) is None


def test_an_area_that_merged_into_the_municipality_of_residence_is_in_it() -> None:
    merged = replace(PERSON, municipality="GM0402", covered=frozenset({"GM0402", "GM1696"}))

    assert found(merged, areas=(Area("GM1696", "municipality"),)) is None


@pytest.mark.parametrize(
    ("languages", "spoken", "interpreters", "code"),
    [
        (Languages(("tr",)), ("nl", "tr"), (), None),
        (Languages(("tr",)), ("nl",), ("tr",), "language"),  # Turkish only: no interpreter
        (Languages(("tr",), "tr"), ("nl",), ("tr",), None),
        (Languages(("tr",), "tr"), ("nl",), (ANY_LANGUAGE,), None),
        (Languages(("tr",), "tr"), ("nl",), ("ar",), "language"),
        (Languages(("nl",)), ("nl",), (), None),
        (Languages(("nl",)), ("tr",), (ANY_LANGUAGE,), "language"),
        (Languages((), ANY_LANGUAGE), ("nl",), (ANY_LANGUAGE,), None),
        (Languages((), ANY_LANGUAGE), ("nl", "tr"), ("tr",), "language"),  # whose language it is, is not known
        (Languages(("tr",), "tr"), (), (), "language"),
    ],
)
def test_help_is_in_a_language_of_the_person(
    languages: Languages, spoken: tuple[str, ...], interpreters: tuple[str, ...], code: str | None
) -> None:
    person = replace(PERSON, languages=languages)

    assert found(person, languages=spoken, interpreters=interpreters) == code


def test_only_a_language_in_common_is_spoken() -> None:
    branch = branch_of(help_by("buddies", languages=("nl",), interpreters=("tr",)))

    assert not speaks(branch, PERSON)
    assert speaks(branch, replace(PERSON, languages=Languages(("nl",))))


@pytest.mark.parametrize(
    ("groups", "members", "code"),
    [
        ({"business": True}, {"groups": ("business",)}, None),
        ({"business": False}, {"groups": ("business",)}, "group"),
        ({}, {"groups": ("business",)}, None),
        ({"business": False, "young": True}, {"groups": ("business", "young")}, None),
        ({"business": False}, {"groups": ("business", "young")}, None),  # young is not known
        ({"business": False, "young": False}, {"groups": ("business", "young")}, "group"),
        ({"business": True}, {"not_for": ("business",)}, "group"),
        ({"business": False}, {"not_for": ("business",)}, None),
        ({}, {"not_for": ("business",)}, None),
        ({"young": True, "business": True}, {"groups": ("young",), "not_for": ("business",)}, "group"),
    ],
)
def test_a_branch_for_some_is_for_who_may_be_one_of_them(
    groups: Mapping[Group, bool], members: dict[str, Any], code: str | None
) -> None:
    assert found(replace(PERSON, groups=groups), **members) == code


@pytest.mark.parametrize(
    ("ages", "lowest", "highest", "code"),
    [
        ((18, 26), 18, 26, None),
        ((18, 26), 26, None, None),  # may be 26
        ((18, 26), 27, None, "age"),
        ((27, 66), None, 27, None),  # may be 27
        ((27, 66), None, 26, "age"),
        ((67, 150), 67, None, None),
        (None, 60, 70, None),
    ],
)
def test_an_age_that_may_fit_does_not_exclude(
    ages: tuple[int, int] | None, lowest: int | None, highest: int | None, code: str | None
) -> None:
    assert found(replace(PERSON, ages=ages), minimum_age=lowest, maximum_age=highest) == code


@pytest.mark.parametrize(
    ("capacity", "code"),
    [(None, None), (Capacity(1, None, "households", date(2020, 1, 1)), None), (FULL, "full")],
)
def test_only_a_branch_that_says_it_is_full_has_no_room(capacity: Capacity | None, code: str | None) -> None:
    assert found(capacity=capacity) == code


def test_what_is_not_known_of_a_person_never_excludes() -> None:
    unknown = replace(PERSON, groups={}, ages=None, urgency="U0")
    picky = {
        "groups": ("young", "families"),
        "not_for": ("business",),
        "minimum_age": 18,
        "maximum_age": 27,
        "urgencies": ("U0",),
    }

    assert found(unknown, **picky) is None


def test_what_a_location_says_stands_over_what_its_service_says() -> None:
    location = at(
        1.0,
        areas=(Area(UTRECHT, "municipality"),),
        languages=("tr",),
        phases=("before",),
        capacity=Capacity(2, 3, "households", MONDAY),
        verification=Verification(MONDAY, "coordinator", "by phone"),
    )
    service = help_by(
        "buddies",
        areas=(),
        languages=("nl",),
        phases=("after",),
        capacity=FULL,
        verification=None,
        at_locations=(location,),
    )

    assert obstacle(branch_of(service), PERSON) is None
    assert branch_of(service).point == pytest.approx((HERE[0] + 0.009, HERE[1]), abs=0.001)


@pytest.mark.parametrize("code", ["area", "language", "phase", "full", "expired"])
def test_what_a_location_says_may_hinder_where_its_service_would_not(code: str) -> None:
    assert found(at_locations=(at(1.0, **HINDERING[code]),)) == code

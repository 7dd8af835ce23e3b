"""Where help reaches: only what could really be offered counts, and what is missing is named."""

from datetime import timedelta
from typing import Any

import pytest
from directory_sample import MONDAY, UTRECHT, ZEIST, at, help_by, records

from dialogs.casework.coverage import NEEDS, Coverage, Residence, coverage, reaching_everywhere
from dialogs.casework.directory import Area, Capacity, Service, Verification
from dialogs.casework.directory_index import Directory

HOME = Residence(UTRECHT, "Utrecht", frozenset({UTRECHT, "GM0099"}), (3511, 3512))
FULL = Capacity(0, 4, "households", MONDAY)


def covered(*services: Service) -> Coverage:
    (found,) = coverage(Directory(records(*services)), (HOME,), MONDAY)
    return found


def test_without_branches_everything_is_missing() -> None:
    found = covered()

    assert (found.code, found.name, found.branches) == (UTRECHT, "Utrecht", 0)
    assert found.missing == NEEDS == ("tr", "nl", "*", "before", "during", "after", *NEEDS[6:])
    assert set(NEEDS[6:]) == {"young", "business", "elderly", "families"}


def test_a_branch_for_everybody_in_all_languages_leaves_nothing_missing() -> None:
    found = covered(help_by("all", languages=("tr", "nl"), interpreters=("*",)))

    assert found.branches == 1
    assert found.missing == ()
    assert found.spoken == {"tr": 1, "nl": 1, "*": 0}


@pytest.mark.parametrize(
    "members",
    [
        {"status": "temporarily closed"},
        {"valid_to": MONDAY - timedelta(days=1)},
        {"valid_from": MONDAY + timedelta(days=1)},
        {"verification": None},
        {"verification": Verification(MONDAY - timedelta(days=180), "coordinator", "by phone")},
        {"languages": ()},
        {"areas": ()},
        {"areas": (Area(ZEIST, "municipality"),)},
        {"areas": (Area("3513-3599", "postcode4"),)},
    ],
)
def test_what_could_not_be_offered_here_does_not_count(members: dict[str, Any]) -> None:
    found = covered(help_by("spoilt", **members))

    assert found.branches == 0
    assert found.missing == NEEDS


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({"languages": ("tr",)}, ("nl", "*")),
        ({"languages": ("nl",)}, ("tr", "*")),
        ({"languages": ("nl",), "interpreters": ("tr",)}, ("*",)),
        ({"languages": (), "interpreters": ("*",)}, ("nl",)),
        ({"languages": ("ar",)}, ("tr", "nl", "*")),
        ({"phases": ("before", "after")}, ("nl", "*", "during")),
        ({"phases": ("during",)}, ("nl", "*", "before", "after")),
        ({"groups": ("young",)}, ("nl", "*", "business", "elderly", "families")),
        ({"groups": ("business", "families")}, ("nl", "*", "young", "elderly")),
        ({"not_for": ("business",)}, ("nl", "*", "business")),
        ({"minimum_age": 27}, ("nl", "*", "young")),
        ({"maximum_age": 66}, ("nl", "*", "elderly")),
        ({"urgencies": ("U2", "U3")}, ("nl", "*")),
    ],
)
def test_a_need_that_no_branch_meets_is_missing(members: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert covered(help_by("some", **members)).missing == missing


def test_help_through_an_interpreter_counts_and_is_told_apart() -> None:
    found = covered(help_by("speaks"), help_by("interprets", languages=("nl",), interpreters=("tr",)))

    assert (found.needs["tr"], found.spoken["tr"]) == (2, 1)
    assert (found.needs["nl"], found.spoken["nl"]) == (1, 1)


def test_what_is_full_for_part_of_the_place_or_for_the_whole_country_is_counted_and_told_apart() -> None:
    found = covered(
        help_by("full", capacity=FULL),
        help_by("street", areas=(Area("3512", "postcode4"),)),
        help_by("range", areas=(Area("3500-3599", "postcode4"), Area(UTRECHT, "municipality"))),
        help_by("country", areas=(Area("NL", "country"),)),
        help_by("merged", areas=(Area("GM0099", "municipality"),)),
    )

    assert (found.branches, found.full, found.in_part, found.everywhere) == (5, 1, 1, 1)
    assert found.needs["tr"] == 5


def test_each_location_of_a_service_counts_with_what_it_has_to_give() -> None:
    service = help_by("two", at_locations=(at(1.0, "north"), at(2.0, "west", languages=("nl",), phases=("after",))))

    found = covered(service)

    assert found.branches == 2
    assert (found.needs["tr"], found.needs["nl"], found.needs["before"], found.needs["after"]) == (1, 1, 1, 2)


def test_municipalities_stand_in_the_order_given_and_do_not_mix() -> None:
    other = Residence(ZEIST, "Zeist", frozenset({ZEIST}), (3701,))
    directory = Directory(records(help_by("here"), help_by("street", areas=(Area("3701", "postcode4"),))))

    found = coverage(directory, (other, HOME), MONDAY)

    assert [(one.name, one.branches, one.in_part) for one in found] == [("Zeist", 1, 1), ("Utrecht", 1, 0)]


def test_who_reaches_the_whole_country_is_listed_when_it_could_be_offered() -> None:
    country = (Area("NL", "country"),)
    spoilt = help_by("spoilt", areas=country, verification=None)
    directory = Directory(records(help_by("b", areas=country), help_by("a", areas=country), spoilt, help_by("here")))

    assert [branch.order for branch in reaching_everywhere(directory, MONDAY)] == ["a", "b"]

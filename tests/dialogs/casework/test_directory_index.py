"""The directory made ready: every branch is found by where people live, and by what lies near."""

from dataclasses import replace
from datetime import date

import pytest
from directory_sample import (
    HERE,
    KILOMETRE,
    MONDAY,
    MUNICIPAL,
    ORGANIZATIONS,
    UTRECHT,
    ZEIST,
    at,
    branch_of,
    help_by,
    records,
)

from dialogs.casework.directory import Area, Capacity, Organization, Phone, Records, Service, Verification, make_id
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.policies import Policy
from dialogs.wording import Text


def _names(branches: object) -> list[str]:
    assert hasattr(branches, "__iter__")
    return sorted(branch.order for branch in branches)


def test_the_same_name_gives_the_same_id_however_it_is_written() -> None:
    assert make_id("Maatjes", "Zeist") == make_id(" maatjes ", "ZEIST") != make_id("Maatjes", "Utrecht")


def test_of_two_records_with_one_id_those_on_top_count() -> None:
    renamed = replace(ORGANIZATIONS[0], name="Gemeente Stad")

    both = Records({"town": renamed}, {}).over(records(help_by("buddies")))

    assert both.organizations["town"] == renamed
    assert set(both.services) == {"town_help", "line", "buddies"}


def test_branches_are_found_by_municipality_postcode_and_country() -> None:
    directory = Directory(
        records(
            help_by("here"),
            help_by("there", areas=(Area(ZEIST, "municipality"),)),
            help_by("street", areas=(Area("3511", "postcode4"),)),
            help_by("range", areas=(Area("3498-3512", "postcode4"),)),
            help_by("other range", areas=(Area("3512-3599", "postcode4"),)),
            help_by("everywhere", areas=(Area("NL", "country"),)),
            help_by("nowhere", areas=()),
        )
    )

    assert _names(directory.branches_for({UTRECHT}, 3511)) == ["everywhere", "here", "range", "street"]
    assert _names(directory.branches_for({ZEIST}, None)) == ["everywhere", "there"]
    assert _names(directory.branches_for((), 3498)) == ["everywhere", "range"]
    assert _names(directory.branches_for((), None)) == ["everywhere"]


def test_a_branch_found_in_several_ways_is_listed_once() -> None:
    areas = (Area(UTRECHT, "municipality"), Area(UTRECHT, "municipality"), Area(ZEIST, "municipality"))
    everywhere = (Area("3500-3599", "postcode4"), Area("NL", "country"))
    directory = Directory(records(help_by("here", 1.0, areas=(*areas, *everywhere))))

    assert _names(directory.branches_for({UTRECHT, ZEIST}, 3511)) == ["here place"]


def test_a_service_has_a_branch_at_each_location_with_what_differs_there() -> None:
    service = help_by(
        "buddies",
        phases=("before",),
        at_locations=(
            at(1.0, "north"),
            at(
                2.0,
                "west",
                areas=(Area(ZEIST, "municipality"),),
                languages=("nl",),
                interpreters=("ar",),
                phases=(),
                channels=("phone",),
                phones=(Phone("+31301234567", "030 123 45 67"),),
                capacity=Capacity(1, 2, "households", MONDAY),
                verification=Verification(MONDAY, "coordinator", "visit"),
            ),
        ),
    )
    directory = Directory(records(service))

    north, west = directory.branches()

    assert (north.order, north.languages, north.phases) == ("north", {"tr"}, {"before"})
    assert (west.order, west.languages, west.interpreters, west.phases) == ("west", {"nl"}, {"ar"}, frozenset())
    assert (west.channels, west.phones[0].shown) == (("phone",), "030 123 45 67")
    assert west.capacity == Capacity(1, 2, "households", MONDAY)
    assert west.verification == Verification(MONDAY, "coordinator", "visit")
    assert _names(directory.branches_for({UTRECHT}, None)) == ["north"]
    assert _names(directory.branches_for({ZEIST}, None)) == ["west"]


def test_a_branch_without_a_phone_has_that_of_its_organisation() -> None:
    phone, own = Phone("+31301234567", "030 123 45 67"), Phone("+31307654321", "030 765 43 21")
    organization = replace(ORGANIZATIONS[2], phones=(phone,))

    assert branch_of(help_by("buddies"), organization).phones == (phone,)
    assert branch_of(help_by("buddies", phones=(own,)), organization).phones == (own,)


def test_a_service_whose_organisation_is_missing_is_left_out() -> None:
    orphan = help_by("orphan", organization_id="nobody")
    town = replace(MUNICIPAL, id="orphan town", organization_id="nobody", areas=(Area(ZEIST, "municipality"),))

    directory = Directory(records(orphan, town))

    assert list(directory.branches()) == []
    assert directory.branches_for({UTRECHT}, None) == ()
    assert directory.municipal_service(ZEIST) is None


def test_municipal_and_national_services_are_no_branches() -> None:
    assert list(Directory(records()).branches()) == []
    assert Directory(records()).branches_for({UTRECHT}, 3511) == ()


def test_an_empty_directory_has_nothing() -> None:
    directory = Directory()

    assert directory.municipal_service(UTRECHT) is None
    assert directory.branches_for({UTRECHT}, 3511) == ()
    assert list(directory.branches_near(HERE)) == []


def _by(body: str, id_: str, **members: object) -> Service:
    return replace(MUNICIPAL, id=id_, organization_id=body, **members)  # type: ignore[arg-type]


BODIES = (Organization("body", "Kredietbank"), Organization("another", "Sociale dienst"))


def _municipal(*services: Service, policy: Policy | None = None) -> str | None:
    every = Records({one.id: one for one in (*ORGANIZATIONS, *BODIES)}, {one.id: one for one in services})
    found = Directory(every, {UTRECHT: policy} if policy else None).municipal_service(UTRECHT)
    return found.id if found else None


def test_the_debt_help_of_a_municipality_is_its_own_unless_its_policy_names_a_body() -> None:
    services = (_by("another", "a"), _by("body", "b"), _by("town", "t"))

    assert _municipal(*services) == "t"
    assert _municipal(*services, policy=Policy(UTRECHT)) == "t"
    assert _municipal(*services, policy=Policy(UTRECHT, debt_help_by="body")) == "b"
    assert _municipal(*services, policy=Policy(UTRECHT, debt_help_by="gone")) == "t"


def test_without_a_service_of_its_own_another_body_that_helps_there_counts() -> None:
    assert _municipal(_by("body", "b"), _by("another", "a")) == "a"
    assert _municipal(_by("body", "b", areas=(Area("NL", "country"),))) is None


def test_a_municipal_service_that_closed_does_not_stand_before_one_that_works() -> None:
    closed, own = _by("body", "b", status="defunct"), _by("town", "t")
    policy = Policy(UTRECHT, debt_help_by="body")

    assert _municipal(closed, own, policy=policy) == "t"
    assert _municipal(closed, policy=policy) == "b"


def test_a_body_that_no_longer_does_it_on_the_day_gives_way() -> None:
    ended, own = _by("body", "b", valid_to=date(2026, 12, 31)), _by("town", "t")
    every = Records({one.id: one for one in (*ORGANIZATIONS, *BODIES)}, {one.id: one for one in (ended, own)})
    directory = Directory(every, {UTRECHT: Policy(UTRECHT, debt_help_by="body")})

    found = [directory.municipal_service(UTRECHT, on) for on in (date(2026, 12, 31), date(2027, 1, 1), None)]

    assert [one.id for one in found if one] == ["b", "t", "b"]


def test_near_is_what_lies_within_ten_kilometres_whatever_its_area() -> None:
    services = [help_by(f"{km} km", km, areas=()) for km in (0.5, 6.0, 40.0)]
    directory = Directory(records(*services, help_by("by phone")))

    near = [branch.service.id for branch in directory.branches_near(HERE)]

    assert sorted(near) == ["0.5 km", "6.0 km"]


@pytest.mark.parametrize("north", [-1, 0, 1])
@pytest.mark.parametrize("east", [-1, 0, 1])
def test_near_looks_in_every_direction(north: int, east: int) -> None:
    point = (HERE[0] + 6 * KILOMETRE * north, HERE[1] + 6 * KILOMETRE * east)
    place = at(0.0, "place")
    moved = replace(place, location=replace(place.location, point=point))
    directory = Directory(records(help_by("buddies", at_locations=(moved,))))

    assert [branch.order for branch in directory.branches_near(HERE)] == ["place"]


def test_a_service_without_locations_has_one_branch() -> None:
    service = Service("s", "volunteers", "branch", Text({"nl": "s"}))
    directory = Directory(records(service))

    (only,) = branches_of(directory, service)

    assert isinstance(only, Branch)
    assert (only.at, only.point, only.order) == (None, None, "s")

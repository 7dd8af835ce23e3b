"""Who is offered what, in which order and why: filters, then distance, then preference; the municipality always."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from directory_sample import (
    HERE,
    MONDAY,
    NATIONAL,
    ORGANIZATIONS,
    PREFERENCES,
    SEEKER,
    UTRECHT,
    ZEIST,
    at,
    help_by,
    left_out,
    offered,
    records,
    routed,
)

from dialogs.casework.directory import ANY_LANGUAGE, Area, Capacity, Organization, Records
from dialogs.casework.directory_index import Directory
from dialogs.casework.policies import CrisisDesk, Policy
from dialogs.casework.routing import MOST_LEFT_OUT, MOST_NEAR_OUTSIDE, Routing, route
from dialogs.casework.seekers import Languages
from dialogs.offers import Gap
from dialogs.wording import Text

ROOM = Capacity(2, 5, "households", MONDAY)
OTHERS = Organization("others", "Andere vrijwilligers")
DESK = CrisisDesk(Text({"nl": "Crisisdienst"}), ("U2",), ())


def _reasons(routing: Routing, service: str) -> tuple[str, ...]:
    return next(offer.reasons for offer in routing.offers if offer.service.id == service)


def test_without_branches_there_is_the_municipality_and_last_the_national_line() -> None:
    routing = routed()

    assert offered(routing) == ["town_help", "line"]
    assert [offer.kind for offer in routing.offers] == ["municipality", "national"]
    assert routing.gap == Gap(UTRECHT, "tr", "before")
    assert routing.left_out == ()


def test_at_most_three_offers_and_the_national_line_beyond_them() -> None:
    routing = routed(*(help_by(f"s{number}", number) for number in range(1, 6)))

    assert offered(routing) == ["s1", "s2", "town_help", "line"]
    assert left_out(routing) == {"s3": "ranked_lower", "s4": "ranked_lower", "s5": "ranked_lower"}
    assert routing.gap is None


def test_nobody_is_sent_where_they_cannot_be_helped() -> None:
    routing = routed(help_by("full", 1, capacity=replace(ROOM, available=0)), help_by("dutch", 2, languages=("nl",)))

    assert offered(routing) == ["town_help", "line"]
    assert left_out(routing) == {"full": "full", "dutch": "language"}
    assert routing.gap == Gap(UTRECHT, "tr", "before")


def test_the_nearer_band_comes_first_whatever_fits_better() -> None:
    better: dict[str, Any] = {"phases": ("before",), "capacity": ROOM}

    routing = routed(help_by("next band", 2.1, **better), help_by("near", 1.9, languages=(), interpreters=("tr",)))

    assert offered(routing)[:2] == ["near", "next band"]


@pytest.mark.parametrize(
    ("worse", "better"),
    [
        ({"languages": (), "interpreters": ("tr",)}, {}),
        ({}, {"phases": ("before",)}),
        ({}, {"groups": ("young",)}),
        ({"groups": ("families",)}, {}),
        ({}, {"capacity": ROOM}),
        ({"capacity": replace(ROOM, updated_on=MONDAY - timedelta(days=15))}, {"capacity": ROOM}),
        ({"languages": (), "interpreters": ("tr",), "phases": ("before",)}, {}),  # language before phase
        ({"groups": ("young",)}, {"phases": ("before",)}),  # phase before group
        ({"capacity": ROOM}, {"groups": ("young",)}),  # group before room
    ],
)
def test_within_a_band_the_better_fit_comes_before_the_nearer(worse: dict[str, Any], better: dict[str, Any]) -> None:
    routing = routed(help_by("a", 0.5, **worse), help_by("b", 1.5, **better), groups={"young": True})

    assert offered(routing)[:2] == ["b", "a"]


def test_of_two_that_fit_equally_well_the_nearer_comes_first() -> None:
    assert offered(routed(help_by("a", 1.5), help_by("b", 0.5)))[:2] == ["b", "a"]


def test_of_two_that_are_equal_the_order_is_fixed() -> None:
    services = [help_by(name, 1.0) for name in "abcd"]

    assert offered(routed(*services)) == offered(routed(*reversed(services))) == ["a", "b", "town_help", "line"]


def test_help_by_phone_stands_in_its_own_band() -> None:
    services = (help_by("phone"), help_by("14 km", 14.0), help_by("31 km", 31.0))

    assert offered(routed(*services))[:2] == ["14 km", "phone"]
    assert offered(routed(*services[::2]))[:2] == ["phone", "31 km"]
    assert offered(routed(help_by("29 km", 29.0), help_by("phone")))[:2] == ["29 km", "phone"]
    assert offered(routed(help_by("29 km", 29.0), help_by("phone", phases=("before",))))[:2] == ["phone", "29 km"]


def test_a_service_is_offered_once_at_its_best_location() -> None:
    twice = help_by("twice", at_locations=(at(1.5, "far"), at(0.5, "near"), at(0.1, "dutch", languages=("nl",))))

    routing = routed(twice, help_by("other", 1.8), help_by("third", 1.9))

    assert offered(routing) == ["twice", "other", "town_help", "line"]
    assert routing.offers[0].branch.order == "near"
    assert left_out(routing) == {"third": "ranked_lower"}


def test_a_service_that_may_help_at_another_location_is_not_left_out_for_the_nearest() -> None:
    split = help_by("split", at_locations=(at(0.5, "dutch", languages=("nl",)), at(9.0, "turkish")))

    routing = routed(help_by("a", 1.0), help_by("b", 1.0), split)

    assert left_out(routing) == {"split": "ranked_lower"}


@pytest.mark.parametrize("urgency", ["U2L", "U2", "U3"])
def test_the_municipality_comes_first_when_it_is_urgent(urgency: str) -> None:
    policy = Policy(UTRECHT, volunteers_first=("risky",))

    routing = routed(help_by("a", 1.0), policy=policy, urgency=urgency)

    assert offered(routing) == ["town_help", "a", "line"]


@pytest.mark.parametrize(
    ("class_code", "by_policy", "first"),
    [
        ("limited", None, "a"),
        ("risky", None, "a"),
        ("problematic", None, "town_help"),
        ("problematic", ("problematic",), "a"),
        ("risky", ("limited",), "town_help"),
        ("risky", (), "town_help"),
    ],
)
def test_volunteers_come_first_for_classes_of_the_policy_else_of_the_country(
    class_code: str, by_policy: Any, first: str
) -> None:
    policy = Policy(UTRECHT, volunteers_first=by_policy)

    routing = routed(help_by("a", 1.0), policy=policy, class_code=class_code)

    assert offered(routing)[0] == first


def test_a_policy_counts_only_for_its_own_municipality() -> None:
    routing = routed(help_by("a", 1.0), policy=Policy(ZEIST, volunteers_first=()))

    assert offered(routing) == ["a", "town_help", "line"]


def test_partners_of_the_municipality_come_first_within_a_band_in_its_order() -> None:
    third = Organization("third", "Derde")
    services = (
        help_by("stranger", 0.5, phases=("before",)),
        help_by("second partner", 1.0, organization_id="others"),
        help_by("first partner", 1.5, organization_id="third"),
    )

    routing = routed(
        *services, organizations=(OTHERS, third), policy=Policy(UTRECHT, works_with=("third", "others", "volunteers"))
    )
    some = routed(*services, organizations=(OTHERS, third), policy=Policy(UTRECHT, works_with=("third",)))

    assert offered(routing)[:2] == ["first partner", "second partner"]
    assert "partner" in _reasons(routing, "first partner")
    assert offered(some)[:2] == ["first partner", "stranger"]
    assert "partner" not in _reasons(some, "stranger")


def test_the_body_that_does_the_debt_help_is_offered_as_the_municipality() -> None:
    body = Organization("body", "Kredietbank")
    service = replace(records().services["town_help"], id="body_help", organization_id="body")

    routing = routed(service, organizations=(body,), policy=Policy(UTRECHT, debt_help_by="body"))

    assert offered(routing) == ["body_help", "line"]
    assert [offer.kind for offer in routing.offers] == ["municipality", "national"]


def test_the_municipality_is_offered_whatever_its_filters_say() -> None:
    closed = replace(
        records().services["town_help"],
        status="temporarily closed",
        languages=("nl",),
        groups=("young",),
        capacity=replace(ROOM, available=0),
        valid_to=MONDAY - timedelta(days=1),
    )

    assert offered(routed(closed, groups={"young": False})) == ["town_help", "line"]


def test_without_a_residence_three_branches_for_everybody_may_be_offered() -> None:
    everywhere = [help_by(f"s{number}", areas=(Area("NL", "country"),)) for number in range(4)]

    routing = routed(*everywhere, municipality=None, covered=frozenset(), postcode=None, point=None, centre=None)

    assert offered(routing) == ["s0", "s1", "s2", "line"]
    assert routed(municipality=None, covered=frozenset()).gap == Gap(None, "tr", "before")


@pytest.mark.parametrize("languages", [Languages(("nl",)), Languages((), ANY_LANGUAGE)])
def test_a_gap_names_the_language_that_was_looked_for(languages: Languages) -> None:
    gap = routed(languages=languages, phase="during").gap

    assert gap == Gap(UTRECHT, languages.spoken[0] if languages.spoken else "*", "during")


def test_a_directory_without_a_national_line_or_with_a_broken_one_still_routes() -> None:
    without = records().services.keys() - {"line"}
    bare = Records(dict(records().organizations), {id_: records().services[id_] for id_ in without})
    orphan = Records({}, {"line": NATIONAL})

    assert offered(route(Directory(bare), PREFERENCES, SEEKER)) == ["town_help"]
    assert offered(route(Directory(orphan), PREFERENCES, SEEKER)) == []


def test_reasons_of_a_branch_stand_in_a_fixed_order() -> None:
    rich = help_by(
        "rich",
        1.0,
        phases=("before",),
        groups=("young",),
        capacity=ROOM,
        channels=("home_visit", "walk_in"),
    )

    routing = routed(
        rich,
        policy=Policy(UTRECHT, works_with=("volunteers",)),
        groups={"young": True},
        class_code="problematic",
        low_self_reliance=True,
    )

    assert _reasons(routing, "rich") == (
        "speaks",
        "distance",
        "room",
        "companion",
        "partner",
        "for_group",
        "phase",
        "walk_in",
        "home_visit",
        "free",
    )


def test_reasons_of_a_plain_branch_say_no_more_than_is_so() -> None:
    plain = help_by("plain", languages=(), interpreters=("tr",), groups=("young",), cost=Text({"nl": "5 euro"}))

    assert _reasons(routed(plain), "plain") == ("interpreter", "no_distance", "maybe_for_group")


@pytest.mark.parametrize(
    ("class_code", "low", "goes_along"),
    [("problematic", True, True), ("problematic", False, False), ("risky", True, False)],
)
def test_a_volunteer_goes_along_when_debts_are_heavy_and_self_reliance_is_low(
    class_code: str, low: bool, goes_along: bool
) -> None:
    routing = routed(help_by("a", 1.0), class_code=class_code, low_self_reliance=low)

    assert ("companion" in _reasons(routing, "a")) is goes_along


def test_nobody_goes_along_from_a_telephone_line() -> None:
    routing = routed(help_by("line", channels=("phone",)), class_code="problematic", low_self_reliance=True)

    assert "companion" not in _reasons(routing, "line")


@pytest.mark.parametrize(
    ("changed", "reasons"),
    [
        ({}, ("residence", "four_weeks", "ask_interpreter")),
        ({"languages": Languages(("nl",))}, ("residence", "four_weeks")),
        (
            {"legal_threat": True, "urgency": "U2"},
            ("residence", "three_working_days", "crisis_desk", "ask_interpreter"),
        ),
    ],
)
def test_reasons_of_the_municipality_tell_its_term_and_its_crisis_desk(
    changed: dict[str, Any], reasons: tuple[str, ...]
) -> None:
    routing = routed(policy=Policy(UTRECHT, crisis_desk=DESK), **changed)

    assert _reasons(routing, "town_help") == reasons
    assert _reasons(routing, "line") == ("anonymous", "shows_the_way", "free")


def test_a_distance_is_shown_only_from_a_postcode() -> None:
    near = routed(help_by("a", 1.0))
    middle = routed(help_by("b", 1.5), help_by("a", 1.0), point=None)

    assert near.offers[0].km == pytest.approx(1.0, abs=0.001)
    assert offered(middle)[:2] == ["a", "b"]  # sorted from the middle of the municipality
    assert [offer.km for offer in middle.offers] == [None] * 4
    assert "distance" not in _reasons(middle, "a")
    assert "no_distance" not in _reasons(middle, "a")


def test_without_point_and_middle_branches_still_stand_in_a_fixed_order() -> None:
    routing = routed(help_by("b", 1.0), help_by("a", 9.0), point=None, centre=None)

    assert offered(routing)[:2] == ["a", "b"]


def test_what_lies_near_outside_its_area_is_named_as_left_out_the_nearest_first() -> None:
    outside = [
        help_by(f"zeist {number:02}", 1 + number / 10, areas=(Area(ZEIST, "municipality"),)) for number in range(20)
    ]

    routing = routed(*outside, help_by("dutch", 1.05, languages=("nl",)))

    nearest = [(f"zeist {number:02}", "area") for number in range(MOST_NEAR_OUTSIDE)]
    assert list(left_out(routing).items()) == [nearest[0], ("dutch", "language"), *nearest[1:]]
    assert routed(*outside, point=None).left_out == ()


def test_an_earlier_obstacle_of_what_lies_near_outside_is_given() -> None:
    closed = help_by("closed", 1.0, areas=(Area(ZEIST, "municipality"),), status="inactive")

    assert left_out(routed(closed)) == {"closed": "not_active"}


def test_what_was_left_out_names_the_organisation() -> None:
    (one,) = routed(help_by("dutch", 1.0, languages=("nl",))).left_out

    assert one.organization == ORGANIZATIONS[2].name


def test_no_more_than_the_nearest_are_named_as_left_out() -> None:
    services = [help_by(f"s{number:03}", number / 10) for number in range(MOST_LEFT_OUT + 30)]

    routing = routed(*services)

    assert [one.service for one in routing.left_out] == [f"s{number:03}" for number in range(2, MOST_LEFT_OUT + 2)]


def test_the_place_of_the_person_decides_not_that_of_the_directory() -> None:
    services = (help_by("north", 10.0), help_by("south", -10.0))

    north = routed(*services, point=(HERE[0] + 0.08, HERE[1]))
    south = routed(*services, point=(HERE[0] - 0.08, HERE[1]))

    assert (offered(north)[0], offered(south)[0]) == ("north", "south")

"""Who may verify, where it stands, and what it outlives."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from dialogs.casework.directory import AtLocation, Capacity, Hours, Location, Schedule, Service, Verification
from dialogs.casework.verifications import (
    keep_verifications,
    verified,
    why_no_role,
    why_not_verified,
)
from dialogs.wording import text

TODAY = date(2026, 11, 23)
SEEN = Verification(TODAY - timedelta(days=10), "coordinator", "by phone")
LATER = Verification(TODAY, "partner organisation", "own website")


def at(id_: str, **more: object) -> AtLocation:
    return AtLocation(id_, Location(id_, id_), **more)  # type: ignore[arg-type]


def service(**more: object) -> Service:
    return Service("s", "o", "branch", text(nl="Hulp", tr="Yardım"), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "by",
    [
        "coordinator",
        "Humanitas Utrecht",
        "Gemeente 's-Gravenhage",
        "Schuldhulp B.V. Utrecht",
        "Maatschappelijk werk MW",
    ],
)
def test_roles_and_organisations_may_verify(by: str) -> None:
    assert why_no_role(by) is None


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("", "name the role"),
        ("  ", "name the role"),
        ("x" * 101, "too long"),
        ("info@example.org", "address"),
        ("coordinator 06 1234 5678", "number"),
        ("mevrouw Yılmaz", "looks like a person"),
        ("Dhr. Jansen", "looks like a person"),
        ("J. Jansen", "looks like a person"),
        ("A.B. de Vries", "looks like a person"),
        ("coordinator Ç. Öz", "looks like a person"),
    ],
)
def test_people_may_not_be_named(by: str, why: str) -> None:
    assert why in str(why_no_role(by))


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({}, None),
        ({"by": "j.jansen@example.org"}, "by: an address"),
        ({"source": " "}, "source: say"),
        ({"source": "x" * 101}, "source: say"),
        ({"source": "mail of j.jansen@example.org"}, "source: leave out"),
        ({"on": TODAY}, None),
        ({"on": TODAY + timedelta(days=1)}, "2026-11-24 is still to come"),
        ({"on": TODAY - timedelta(days=179)}, None),
        ({"on": TODAY - timedelta(days=180)}, "too long ago"),
    ],
)
def test_a_verification_is_of_somebody_who_saw_it_lately(changed: dict[str, object], why: str | None) -> None:
    found = why_not_verified(replace(SEEN, **changed), TODAY)  # type: ignore[arg-type]

    assert (found is None) if why is None else (why in str(found))


def test_a_service_or_one_of_its_locations_is_verified() -> None:
    before = service(at_locations=(at("here"), at("there")))

    assert verified(before, "s", SEEN) == replace(before, verification=SEEN)
    assert verified(before, "there", SEEN) == service(at_locations=(at("here"), at("there", verification=SEEN)))
    assert verified(before, "nowhere", SEEN) is None


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"capacity": Capacity(3, 10, "people", TODAY)},
        {"status": "temporarily closed"},
        {"modified_on": TODAY},
        {"at_locations": ()},
        {"at_locations": (at("here", capacity=Capacity(0, 5, "people", TODAY)),)},
    ],
)
def test_a_verification_outlives_what_changes_by_the_week(changed: dict[str, object]) -> None:
    kept = service(verification=SEEN, at_locations=(at("here"),))
    told = replace(kept, verification=None, **changed)  # type: ignore[arg-type]

    assert keep_verifications(kept, told) == replace(told, verification=SEEN)


@pytest.mark.parametrize(
    "changed",
    [
        {"website": "https://example.org"},
        {"hours": Hours((Schedule((0,), time(9), time(12)),))},
        {"languages": ("tr",)},
        {"at_locations": (at("here"), at("there"))},
        {"at_locations": (at("here", languages=("tr",)),)},
    ],
)
def test_no_verification_outlives_a_change_of_what_was_seen(changed: dict[str, object]) -> None:
    kept = service(verification=SEEN, at_locations=(at("here"),))
    told = replace(kept, verification=None, **changed)  # type: ignore[arg-type]

    assert keep_verifications(kept, told).verification is None


def test_locations_are_verified_each_for_itself() -> None:
    kept = service(at_locations=(at("here", verification=SEEN), at("there", verification=SEEN)))
    told = service(at_locations=(at("here"), at("there", languages=("tr",)), at("new")))

    assert keep_verifications(kept, told).at_locations == (
        at("here", verification=SEEN),
        at("there", languages=("tr",)),
        at("new"),
    )


def test_what_the_source_saw_later_counts() -> None:
    kept = service(verification=SEEN, at_locations=(at("here", verification=LATER),))
    told = service(verification=LATER, at_locations=(at("here", verification=SEEN),))

    assert keep_verifications(kept, told) == service(verification=LATER, at_locations=(at("here", verification=LATER),))

"""Wherever somebody lives, in any postcode: the municipality is offered, and never who may not help."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from directory_sample import PREFERENCES, SEEKER, help_by

from bot.usecases.directory import shipped_base
from bot.usecases.known_places import KnownPlaces
from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Location,
    Organization,
    Records,
    Service,
    Verification,
)
from dialogs.casework.directory_index import Directory
from dialogs.casework.routing import Routing, route
from dialogs.casework.seekers import Seeker
from dialogs.understanding import gazetteer
from storage.places import load_gazetteer

BEFORE, AFTER = date(2026, 11, 29), date(2027, 1, 1)
GAZETTEER = load_gazetteer()
PLACES = KnownPlaces(GAZETTEER)
BODY = Organization("body", "Vrijwilligers overal")
CLOSED_BODY = Organization("closed body", "Gesloten", status="defunct")


def _hindered(service: Service, day: date) -> Iterator[Service]:
    """Spoil a service that may help in every way that must keep it from being offered."""
    for id_, members in {
        "closed": {"status": "temporarily closed"},
        "by a closed body": {"organization_id": "closed body"},
        "to come": {"valid_from": day + timedelta(days=1)},
        "ended": {"valid_to": day - timedelta(days=1)},
        "unverified": {"verification": None},
        "expired": {"verification": Verification(day - timedelta(days=180), "coordinator", "by phone")},
        "elsewhere": {"areas": (Area("GM0000", "municipality"),)},
        "Dutch": {"languages": ("nl",)},
        "after": {"phases": ("after",)},
        "for the young": {"groups": ("young",)},
        "for the old": {"minimum_age": 67},
        "never urgent": {"urgencies": ("U0",)},
        "full": {"capacity": Capacity(0, 3, "households", day)},
    }.items():
        yield replace(service, id=f"{service.id}: {id_}", **members)  # type: ignore[arg-type]


@cache
def _directory(day: date) -> Directory:
    """Put beside what ships, in each municipality that exists or ever did, help that may help and help that may not."""
    services: list[Service] = []
    for number, code in enumerate(sorted(GAZETTEER.municipalities)):
        verification = Verification(day, "coordinator", "by phone")
        place = Location(code, code, point=gazetteer.centre_of(GAZETTEER, code, day))
        good = help_by(code, organization_id="body", areas=(Area(code, "municipality"),), verification=verification)
        spoilt = list(_hindered(good, day))
        places = (AtLocation(f"{code} place", place),)
        for one in (good, spoilt[number % len(spoilt)], spoilt[(number + 5) % len(spoilt)]):
            at_locations = tuple(replace(at, id=f"{at.id} of {one.id}") for at in places)
            services.append(replace(one, at_locations=at_locations))
    own = Records({one.id: one for one in (BODY, CLOSED_BODY)}, {one.id: one for one in services})
    base = shipped_base(day, demo=False)
    return Directory(own.over(base.records), base.policies)


def _somebody(code: str, postcode: str | None, day: date) -> Seeker:
    now = PLACES.current(code, day)
    assert now is not None
    return replace(
        SEEKER,
        on=day,
        municipality=now,
        covered=PLACES.covered(now, day),
        postcode=int(postcode) if postcode else None,
        point=PLACES.point(postcode) if postcode else None,
        centre=PLACES.centre(now, day),
        groups={"young": False},
        ages=(27, 66),
        urgency="U1",
    )


def _complaint(person: Seeker, routing: Routing) -> str:
    """Say what is wrong with an outcome; nothing when it is right."""
    municipal = [offer.service for offer in routing.offers if offer.kind == "municipality"]
    areas = {area.extent for service in municipal for area in service.areas}
    if areas != {person.municipality}:
        return f"{person.municipality} {person.postcode}: the municipality that is offered is {areas or 'none'}"
    branches = [offer.service.id for offer in routing.offers if offer.kind == "branch"]
    if not branches or any(id_ not in person.covered for id_ in branches):
        return f"{person.municipality} {person.postcode}: {branches} are offered"
    return ""


def _routed(person: Seeker) -> str:
    return _complaint(person, route(_directory(person.on), PREFERENCES, person))


@pytest.mark.parametrize(("day", "number"), [(BEFORE, 342), (AFTER, 341)])
def test_in_every_municipality_of_a_day_it_is_offered_and_nobody_who_may_not_help(day: date, number: int) -> None:
    codes = [one.code for one in gazetteer.municipalities_on(GAZETTEER, day)]

    complaints = [said for code in codes if (said := _routed(_somebody(code, None, day)))]

    assert len(codes) == number
    assert complaints == []


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_in_every_postcode_the_municipality_is_offered_and_nobody_who_may_not_help(day: date) -> None:
    postcodes = GAZETTEER.postcodes.values()

    complaints = [said for one in postcodes if (said := _routed(_somebody(one.municipality, one.digits, day)))]

    assert len(postcodes) > 4_000
    assert complaints == []


def test_help_of_a_municipality_that_merged_is_found_from_its_successor() -> None:
    person = _somebody("GM0402", "1241", AFTER)

    routing = route(_directory(AFTER), PREFERENCES, person)

    assert {offer.service.id for offer in routing.offers if offer.kind == "branch"} == {"GM0402", "GM1696"}


def test_help_that_was_spoilt_is_left_out_with_its_reason() -> None:
    codes = [one.code for one in gazetteer.municipalities_on(GAZETTEER, BEFORE)]
    named: dict[str, str] = {}

    for code in codes:
        left = route(_directory(BEFORE), PREFERENCES, _somebody(code, None, BEFORE)).left_out
        named |= {one.service.partition(": ")[2]: one.code for one in left if ": " in one.service}

    assert named == {
        "closed": "not_active",
        "by a closed body": "not_active",
        "to come": "not_valid",
        "ended": "not_valid",
        "unverified": "unverified",
        "expired": "expired",
        "Dutch": "language",
        "after": "phase",
        "for the young": "group",
        "for the old": "age",
        "never urgent": "urgency",
        "full": "full",
    }

"""Records as documents: what was written is read back, and equal records give equal documents."""

import json
from datetime import date, time
from typing import Any

import pytest
from directory_sample import MONDAY, MUNICIPAL, at, help_by
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Closure,
    Funding,
    Hours,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    Verification,
)
from dialogs.casework.directory_json import dump_record, kind_of, load_record
from dialogs.wording import Text

BOTH = Text({"nl": "Hulp bij schulden", "tr": "Borç yardımı"})
FULL_ORGANIZATION = Organization(
    id="town",
    name="Gemeente Súdwest-Fryslân",
    name_tr="Belediye",
    description=BOTH,
    status="temporarily closed",
    website="https://example.nl",
    email="info@example.nl",
    phones=(Phone("14020", "14 020"), Phone("+31900", "0900", paid=True, languages=("nl", "tr"))),
    faith_based=False,
    funding=(Funding("Fonds", "local", "Samen", date(2027, 1, 1)),),
    locations=(Location("hall", "Stadhuis", "Plein 1", "1234 AB", "Stad", "Utrecht", (52.1, 5.0)),),
    municipality="GM0344",
    places=("Stad", "Dorp"),
    residents=1200,
    appointments="https://example.nl/afspraak",
    source="register",
    checked_on=MONDAY,
)
FULL_SERVICE = Service(
    id="help",
    organization_id="town",
    kind="branch",
    name=BOTH,
    description=BOTH,
    areas=(Area("GM0344", "municipality"), Area("3500-3599", "postcode4")),
    languages=("nl", "tr"),
    interpreters=("*",),
    phases=("before", "after"),
    groups=("young",),
    not_for=("business",),
    minimum_age=18,
    maximum_age=0,
    urgencies=("U0",),
    channels=("walk_in",),
    hours=Hours(
        (Schedule((0, 2), time(9, 30), time(0), MONDAY, None, "walk_in", ("tr",)),),
        (Closure(MONDAY, MONDAY, BOTH),),
        open_on_holidays=True,
    ),
    capacity=Capacity(0, None, "households", MONDAY),
    cost=BOTH,
    verification=Verification(MONDAY, "coordinator", "by phone"),
    valid_from=MONDAY,
    valid_to=date(2027, 12, 31),
    modified_on=MONDAY,
    fictional=True,
    at_locations=(at(1.0, areas=(), languages=("tr",), hours=Hours()), AtLocation("other", Location("x", "X"))),
)


@pytest.mark.parametrize("record", [FULL_ORGANIZATION, FULL_SERVICE, Organization("a", "A"), MUNICIPAL])
def test_what_was_written_is_read_back(record: Organization | Service) -> None:
    document = dump_record(record)

    assert load_record(kind_of(record), document) == record
    assert dump_record(load_record(kind_of(record), document)) == document


def test_what_is_as_it_is_by_default_is_left_out() -> None:
    assert json.loads(dump_record(Organization("a", "A"))) == {"id": "a", "name": "A"}
    assert set(json.loads(dump_record(MUNICIPAL))) == {"id", "organization_id", "kind", "name", "areas"}


def test_a_document_is_written_in_letters_that_people_read() -> None:
    assert "Borç" in dump_record(FULL_SERVICE)
    assert '"opens_at":"09:30"' in dump_record(FULL_SERVICE)


def test_what_differs_at_a_location_is_kept_apart_from_what_is_not_said() -> None:
    read = load_record("service", dump_record(FULL_SERVICE))

    assert isinstance(read, Service)
    assert [place.areas for place in read.at_locations] == [(), None]
    assert [place.hours for place in read.at_locations] == [Hours(), None]


def test_members_of_a_newer_version_are_passed_over() -> None:
    newer: dict[str, Any] = json.loads(dump_record(help_by("buddies", 1.0)))
    newer |= {"colour": "red"}
    newer["at_locations"][0]["location"]["altitude"] = 3

    assert load_record("service", json.dumps(newer)) == help_by("buddies", 1.0)


SCHEDULES = st.builds(
    Schedule,
    days=st.lists(st.integers(0, 6), max_size=3).map(tuple),
    opens_at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    closes_at=st.builds(time, st.integers(0, 23), st.integers(0, 59)),
    valid_from=st.none() | st.dates(),
)
POINTS = st.tuples(st.floats(50, 54), st.floats(3, 8))
LOCATIONS = st.builds(Location, id=st.text(), name=st.text(), point=st.none() | POINTS)


@settings(deadline=None, max_examples=50)
@given(st.lists(SCHEDULES, max_size=3), LOCATIONS, st.text(), st.none() | st.integers(0, 120))
def test_any_record_survives(schedules: list[Schedule], location: Location, name: str, age: int | None) -> None:
    place = AtLocation("place", location, hours=Hours(tuple(schedules)))
    service = Service("s", "o", "branch", Text({"nl": name}), minimum_age=age, at_locations=(place,))

    assert load_record("service", dump_record(service)) == service

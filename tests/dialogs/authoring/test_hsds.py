"""The directory as HSDS: everything survives the way out and in again, in JSON and in tables."""

import csv
import io
import json
from dataclasses import fields
from typing import Any

import pytest
from authoring.hsds_sample import PARTNER, PLACES, RICH, SERVICE, TODAY, TOWN, TOWN_HELP, VOLUNTEERS
from authoring.hsds_strategies import records
from hypothesis import HealthCheck, given, settings

from dialogs.authoring import hsds
from dialogs.authoring.directory import read_directory
from dialogs.casework.directory import NO_RECORDS, Organization, Records, Service
from storage.content import list_names, read_text

THOROUGH = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@given(records())
@THOROUGH
def test_json_brings_back_any_records(some: Records) -> None:
    reading = hsds.read_json(hsds.write_json(some, utc_offset_hours=1), places=PLACES)

    assert reading.faults == ()
    assert reading.records == some


@given(records())
@THOROUGH
def test_tables_bring_back_any_records(some: Records) -> None:
    reading = hsds.read_tables(hsds.write_tables(some, utc_offset_hours=2), places=PLACES)

    assert reading.faults == ()
    assert reading.records == some


@pytest.mark.parametrize("some", [RICH, NO_RECORDS, Records({PARTNER.id: PARTNER}, {})])
def test_a_directory_comes_back_from_both_forms(some: Records) -> None:
    as_json = hsds.read_json(hsds.write_json(some, utc_offset_hours=1), places=PLACES)
    as_tables = hsds.read_tables(hsds.write_tables(some, utc_offset_hours=1), places=PLACES)

    assert as_json.faults == as_tables.faults == ()
    assert as_json.records == as_tables.records == some


def test_the_sample_tells_something_of_every_member() -> None:
    silent = [
        f"{kind.__name__}.{one.name}"
        for kind, told in ((Organization, (VOLUNTEERS, TOWN)), (Service, (SERVICE, TOWN_HELP)))
        for one in fields(kind)
        if all(getattr(record, one.name) == one.default for record in told)
    ]

    assert silent == []


def test_writing_is_the_same_every_time_and_ordered_by_id() -> None:
    backwards = Records(dict(reversed(RICH.organizations.items())), dict(reversed(RICH.services.items())))

    assert hsds.write_json(backwards, utc_offset_hours=1) == hsds.write_json(RICH, utc_offset_hours=1)
    assert hsds.write_tables(backwards, utc_offset_hours=1) == hsds.write_tables(RICH, utc_offset_hours=1)
    assert [one["id"] for one in written()] == sorted(RICH.services)


def written() -> list[dict[str, Any]]:
    services: list[dict[str, Any]] = json.loads(hsds.write_json(RICH, utc_offset_hours=1))["services"]
    return services


def the_service() -> dict[str, Any]:
    return next(one for one in written() if one["id"] == SERVICE.id)


def test_what_hsds_has_a_field_for_stands_in_that_field() -> None:
    told = the_service()

    assert (told["name"], told["alternate_name"]) == ("Post op orde", "Evrak düzeni")
    assert told["status"] == "active"
    assert told["minimum_age"] == 18
    assert told["interpretation_services"] == "ar, *"
    assert told["fees_description"] == "Vijf euro"
    assert told["assured_date"] == "2026-11-01"
    assert told["last_modified"] == "2026-11-21T00:00:00Z"


def test_areas_and_hours_are_written_as_other_systems_expect() -> None:
    told = the_service()
    area, *_ = told["service_areas"]
    schedule, *_ = told["schedules"]

    assert area["extent"] == "GM0402"
    assert area["extent_type"] == "cbs-gemeentecode"
    assert area["uri"] == "https://identifier.overheid.nl/tooi/id/gemeente/gm0402"
    assert {name: schedule[name] for name in ("freq", "byday", "opens_at", "closes_at", "timezone")} == {
        "freq": "WEEKLY",
        "byday": "TU,TH",
        "opens_at": "10:00",
        "closes_at": "12:30",
        "timezone": 1,
    }


def test_only_the_address_of_a_role_is_told_as_that_of_the_assurer() -> None:
    by_id = {one["id"]: one for one in written()}

    assert "assurer_email" not in by_id[SERVICE.id]
    assert by_id[TOWN_HELP.id]["assurer_email"] == "info@example.org"


def test_without_lone_organisations_the_document_is_a_list_of_services() -> None:
    busy = Records({VOLUNTEERS.id: VOLUNTEERS}, {SERVICE.id: SERVICE})

    document = json.loads(hsds.write_json(busy, utc_offset_hours=1))

    assert [one["organization"]["id"] for one in document] == [VOLUNTEERS.id]


def test_a_service_whose_organisation_is_not_told_is_written_without() -> None:
    alone = Records({}, {SERVICE.id: SERVICE})

    reading = hsds.read_json(hsds.write_json(alone, utc_offset_hours=1), places=PLACES)

    assert [str(fault) for fault in reading.faults] == [
        f"services[0].organization_id: nothing in this source has the id {VOLUNTEERS.id}"
    ]


@pytest.mark.parametrize("envelope", ["{}", "[{}]", '{{"services": [{}]}}', '{{"contents": [{}], "total_items": 1}}'])
def test_a_service_is_read_alone_in_a_list_or_in_a_page(envelope: str) -> None:
    service = json.dumps(the_service())

    reading = hsds.read_json(envelope.format(service), places=PLACES)

    assert reading.faults == ()
    assert reading.records == Records({VOLUNTEERS.id: VOLUNTEERS}, {SERVICE.id: SERVICE})


def test_tables_have_a_row_for_every_object_and_are_tied_by_ids() -> None:
    tables = hsds.write_tables(RICH, utc_offset_hours=1)

    rows = {name: list(csv.DictReader(io.StringIO(text, newline=""))) for name, text in tables.items()}

    assert [row["id"] for row in rows["services.csv"]] == sorted(RICH.services)
    assert [row["id"] for row in rows["organizations.csv"]] == sorted(RICH.organizations)
    assert {row["location_id"] for row in rows["service_at_location.csv"]} == {
        row["id"] for row in rows["locations.csv"]
    }
    assert {row["organization_id"] for row in rows["locations.csv"]} == {VOLUNTEERS.id, ""}
    assert all(row["link_id"] and row["taxonomy_term_id"] for row in rows["attributes.csv"])
    assert len({row["id"] for row in rows["taxonomy_terms.csv"]}) == len(rows["taxonomy_terms.csv"])
    assert "contacts.csv" not in tables


def test_a_location_that_two_organisations_share_stays_with_both() -> None:
    other = Organization(PARTNER.id, PARTNER.name, locations=VOLUNTEERS.locations)
    shared = Records({one.id: one for one in (VOLUNTEERS, other)}, {})

    reading = hsds.read_tables(hsds.write_tables(shared, utc_offset_hours=1), places=PLACES)

    assert reading.records == shared


class Everywhere:
    """Takes every municipality for known."""

    def known(self, code: str) -> bool:
        """Say yes."""
        return True


def test_the_shipped_directory_comes_back_from_both_forms() -> None:
    documents = {name: read_text("directory", name) for name in list_names("directory") if name.endswith(".yaml")}
    content, _ = read_directory(documents, None, TODAY)
    assert content is not None

    for some in (content.records, content.demo):
        as_json = hsds.read_json(hsds.write_json(some, utc_offset_hours=1), places=Everywhere())
        as_tables = hsds.read_tables(hsds.write_tables(some, utc_offset_hours=1), places=Everywhere())

        assert some.services
        assert as_json.faults == as_tables.faults == ()
        assert as_json.records == as_tables.records == some

"""What is wrong in an HSDS document is refused with its path and what to do."""

import copy
import json
from collections.abc import Callable
from typing import Any

import pytest
from authoring.hsds_sample import PLACES, RICH, SERVICE, VOLUNTEERS

from dialogs.authoring import hsds
from dialogs.casework.directory import NO_RECORDS, Phone, Records, Service, make_id

WHOLE = hsds.write_json(Records({VOLUNTEERS.id: VOLUNTEERS}, {SERVICE.id: SERVICE}), utc_offset_hours=1)
GONE = object()
OTHER_ID = make_id("somebody else")


def document() -> Any:
    """Give the service as a document that may be changed."""
    return json.loads(WHOLE)[0]


def put(told: Any, path: str, value: object) -> None:
    """Put a value at a path such as `schedules.0.opens_at`, or take it away."""
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    for part in way:
        told = told[part]
    if value is GONE:
        del told[last]
    elif isinstance(told, list) and last == len(told):
        told.append(value)
    else:
        told[last] = value


def faults_of(told: object) -> list[str]:
    """Read a document that is wrong; nothing of it is taken."""
    reading = hsds.read_json(json.dumps(told), places=PLACES)
    assert bool(reading.faults) == (reading.records == NO_RECORDS)
    return [str(fault) for fault in reading.faults]


def read(told: object) -> Service:
    """Read a document with one service that is right."""
    reading = hsds.read_json(json.dumps(told), places=PLACES)
    assert reading.faults == ()
    return next(iter(reading.records.services.values()))


def attribute(code: str, value: object, label: str | None = None, taxonomy: str = "kopru") -> dict[str, object]:
    """Make an attribute of a taxonomy."""
    term = {"id": make_id("term", code), "code": f"{taxonomy}:{code}", "name": code, "description": ""}
    told = {"id": make_id("attribute", code, str(value), str(label)), "taxonomy_term": term, "value": value}
    return {**told, "label": label} if label else told


FAULTS: list[tuple[str, object, str, str]] = [
    # what the official schema asks
    ("name", GONE, "name", "a service needs `name`"),
    ("name", " ", "name", "a service needs `name`"),
    ("status", "open", "status", "`open` is not known"),
    ("status", None, "status", "must be a text, not null; leave the field out"),
    ("url", "www.example.org", "url", "must be a whole address"),
    ("url", "https:///x", "url", "must name a site"),
    ("url", "https://[x", "url", "must be an address"),
    ("url", "mailto:info@example.org", "url", "must begin with https://"),
    ("id", "12", "id", "must be a UUID"),
    ("minimum_age", "18", "minimum_age", "must be a number, not a text"),
    ("minimum_age", True, "minimum_age", "must be a number, not true or false"),
    ("minimum_age", 10**12, "minimum_age", "ordinary size"),
    ("email", "info@", "email", "must be an e-mail address"),
    ("last_modified", "gisteren", "last_modified", "must be a date with time and zone"),
    ("last_modified", "2026-11-23T09:00:00", "last_modified", "must have a zone"),
    ("phones", {}, "phones", "must be a list"),
    ("phones.0", "085 000 00 00", "phones[0]", "must be an object"),
    ("organization", [], "organization", "must be an object"),
    ("capacities.0.unit", GONE, "capacities[0].unit", "needs `unit`"),
    ("capacities.0.available", GONE, "capacities[0].available", "needs `available`"),
    # what it lets through
    ("stauts", "active", "stauts", "did you mean `status`?"),
    ("phones.0.numbr", "x", "phones[0].numbr", "did you mean `number`?"),
    ("name", "Post\x00", "name", "control character"),
    ("name", "Post \ud800", "name", "half a character"),
    ("assured_date", "2026-02-30", "assured_date", "must be a day of the calendar"),
    ("assured_date", "20261101", "assured_date", "with hyphens"),
    ("minimum_age", 17.5, "minimum_age", "whole number from 0 to 150"),
    ("minimum_age", -1, "minimum_age", "whole number from 0 to 150"),
    ("minimum_age", 30, "maximum_age", "is below `minimum_age`"),
    ("capacities.0.available", 2.5, "capacities[0].available", "whole number"),
    ("capacities.0.maximum", -1, "capacities[0].maximum", "whole number"),
    ("interpretation_services", "op afspraak", "interpretation_services", "is no language"),
    ("languages.0.code", "xx", "languages[0].code", "`xx` is no language"),
    ("languages.0.code", GONE, "languages[0].code", "a language needs `code`"),
    # opening hours
    ("schedules.0.opens_at", "banana", "schedules[0].opens_at", "must be a time as HH:MM"),
    ("schedules.0.opens_at", "9:30", "schedules[0].opens_at", "must be a time as HH:MM"),
    ("schedules.0.opens_at", "10:00:30", "schedules[0].opens_at", "in whole minutes"),
    ("schedules.0.opens_at", "24:00", "schedules[0].opens_at", "lies past midnight"),
    ("schedules.0.closes_at", "24:30", "schedules[0].closes_at", "lies past midnight"),
    ("schedules.0.opens_at", "23:30Z", "schedules[0].opens_at", "lies past midnight"),
    ("schedules.0.opens_at", "10:00-05:00", "schedules[0].opens_at", "not in the time of Amsterdam"),
    ("schedules.0.opens_at", GONE, "schedules[0].opens_at", "a schedule needs `opens_at`"),
    ("schedules.0.closes_at", GONE, "schedules[0].closes_at", "a schedule needs `closes_at`"),
    ("schedules.0.byday", GONE, "schedules[0].byday", "by two letters"),
    ("schedules.0.byday", "2TU", "schedules[0].byday", "by two letters"),
    ("schedules.0.freq", "MONTHLY", "schedules[0].freq", "only weekly hours"),
    ("schedules.0.interval", 2, "schedules[0].interval", "every week"),
    ("schedules.0.bymonthday", "1", "schedules[0].bymonthday", "`valid_from` and `valid_to`"),
    ("schedules.0.timezone", -5, "schedules[0].timezone", "must be 1 or 2"),
    ("schedules.0.valid_from", "2027-01-01", "schedules[0].valid_to", "comes before `valid_from`"),
    ("schedules.0.valid_from", "morgen", "schedules[0].valid_from", "must be a day"),
    ("schedules.0.attending_type", "walkin", "schedules[0].attending_type", "did you mean `walk-in`?"),
    # places
    ("service_areas.0.extent", "GM0001", "service_areas[0].extent", "GM0001 is not the code of a municipality"),
    ("service_areas.0.extent", "Hilversum", "service_areas[0].extent", "GM and four digits"),
    ("service_areas.0.extent_type", "geojson", "service_areas[0].extent_type", "`geojson` cannot be kept"),
    ("service_areas.0.extent_type", GONE, "service_areas[0].extent_type", "is needed"),
    ("service_areas.1.extent", "0999", "service_areas[1].extent", "1000 to 9999"),
    ("service_areas.1.extent", "1218-1211", "service_areas[1].extent", "ends before it begins"),
    ("service_areas.2.extent", "BE", "service_areas[2].extent", "must be NL"),
    (
        "service_at_locations.0.location.latitude",
        200,
        "service_at_locations[0].location.latitude",
        "between -90 and 90",
    ),
    (
        "service_at_locations.0.location.longitude",
        -181,
        "service_at_locations[0].location.longitude",
        "between -180 and 180",
    ),
    (
        "service_at_locations.1.location.longitude",
        5.1,
        "service_at_locations[1].location.latitude",
        "give both or none",
    ),
    ("service_at_locations.1.location.name", GONE, "service_at_locations[1].location.name", "needs `name`"),
    ("service_at_locations.1.location_id", OTHER_ID, "service_at_locations[1].location_id", "names another object"),
    # references
    ("organization", GONE, "organization_id", "nothing in this source has the id"),
    ("organization_id", OTHER_ID, "organization_id", "names another object"),
    ("phones.0.service_id", OTHER_ID, "phones[0].service_id", "names another object than the service"),
    (
        "service_at_locations.0.id",
        make_id("demo", "papers", "bus"),
        "service_at_locations[1].id",
        "is the id of another",
    ),
    ("service_at_locations.0.location.name", "Anders", "organization.locations[0].id", "told otherwise at"),
    # persons and numbers
    ("email", "a.yilmaz@example.org", "email", "seems to be of a person"),
    ("assurer_email", "jan@example.org", "assurer_email", "seems to be of a person"),
    ("organization.email", "ayse@example.org", "organization.email", "seems to be of a person"),
    ("contacts", [{"id": OTHER_ID, "name": "A. Persoon"}], "contacts[0].name", "no persons"),
    ("contacts", [{"id": OTHER_ID, "email": "jan@example.org"}], "contacts[0].email", "seems to be of a person"),
    (
        "service_at_locations.0.location.addresses.0.attention",
        "A. Persoon",
        "service_at_locations[0].location.addresses[0].attention",
        "no persons",
    ),
    ("phones.0.number", "085 000", "phones[0].number", "not a Dutch number"),
    ("phones.0.number", "+31850", "phones[0].number", "digits"),
    ("phones.0.extension", 12, "phones[0].extension", "an extension cannot be kept"),
    ("organization.website", "ftp://example.org", "organization.website", "must begin with https://"),
    # money and freshness
    ("organization.funding.0.source", GONE, "organization.funding[0].source", "funding needs `source`"),
    ("capacities.1", {**document()["capacities"][0], "id": OTHER_ID}, "capacities[1].id", "only one capacity"),
    ("assured_date", GONE, "assured_date", "is needed where it is told who verified"),
    (
        "organization.organization_identifiers",
        [{"id": OTHER_ID}],
        "organization.organization_identifiers[0].identifier",
        "",
    ),
    (
        "organization.organization_identifiers",
        [{"id": OTHER_ID, "identifier_type": "cbs-gemeentecode", "identifier": "GM9"}],
        "organization.organization_identifiers[0].identifier",
        "such as GM0402",
    ),
    # attributes of ours
    ("attributes.0", attribute("kinds", "branch"), "attributes[0].value", "did you mean `kind`?"),
    ("attributes.0", attribute("kind", "brunch"), "attributes[0].value", "did you mean `branch`?"),
    ("attributes.0", attribute("kind", ""), "attributes[0].value", "needs a value"),
    (
        "attributes.0",
        attribute("place", "Hilversum"),
        "attributes[0].value",
        "a service has no attribute `kopru:place`",
    ),
    ("attributes.0", attribute("closure", "x"), "attributes", "a closure is JSON"),
    ("attributes.0", attribute("closure", '{"first": "2026-01-02", "last": "2026-01-01"}'), "attributes", "a closure"),
    ("attributes.0", attribute("closure", '{"first": 1, "last": 2}'), "attributes", "a closure"),
    (
        "attributes.0",
        attribute("closure", '{"first": "2026-01-02", "last": "2026-01-03", "note": {"xx": "?"}}'),
        "attributes",
        "a closure",
    ),
    ("organization.attributes.0", attribute("residents", "veel"), "organization.attributes[0].value", "whole number"),
    ("service_at_locations.1.attributes.0", attribute("empty", "area"), "service_at_locations[1].attributes", "areas"),
    ("schedules.0.attributes.0", attribute("language", "xx"), "schedules[0].attributes", "is no language"),
    ("attributes.99", attribute("description", "x", "xx"), "attributes[99].value", "is no language"),
    ("attributes.99", attribute("main_language", "xx", "description"), "attributes[99].value", "is no language"),
]


@pytest.mark.parametrize(("path", "value", "column", "why"), FAULTS)
def test_what_is_wrong_is_refused_with_its_path(path: str, value: object, column: str, why: str) -> None:
    told = document()
    path = path.replace("99", str(len(told["attributes"])))
    put(told, path, value)

    found = faults_of(told)

    wanted = column.replace("99", str(len(told["attributes"]) - 1))
    assert any(one.startswith(f"{wanted}: ") and why in one for one in found), found


def test_every_fault_of_a_document_is_told_at_once() -> None:
    told = document()
    put(told, "status", "open")
    put(told, "schedules.0.opens_at", "banana")
    put(told, "phones.0.number", "085")

    assert len(faults_of([told])) == 3
    assert all(one.startswith("services[0].") for one in faults_of([told]))


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        ("", 1, "no JSON"),
        ('[\n {"id": 1,\n', 3, "no JSON"),
        ('{"id": NaN}', None, "NaN is no number"),
        ('{"id": "a", "id": "b"}', None, "the field `id` twice"),
        ("[" * 100_000, None, "nested too deeply"),
        ("7", None, "an HSDS document is"),
        ('{"services": 7}', None, "must be a list"),
        ('{"services": [], "organisations": []}', None, "did you mean `organizations`?"),
        ('{"services": [7]}', None, "must be an object"),
        ('{"minimum_age": 1' + "0" * 5000 + "}", None, ""),
        ('{"minimum_age": 1e999}', None, "ordinary size"),
    ],
)
def test_what_is_no_document_is_refused(text: str, line: int | None, why: str) -> None:
    reading = hsds.read_json(text, places=PLACES)

    assert reading.records == NO_RECORDS
    assert any(fault.line == line and why in fault.why for fault in reading.faults), reading.faults


def test_a_mark_before_the_text_is_passed_over() -> None:
    assert hsds.read_json("\ufeff" + WHOLE, places=PLACES).records.services == {SERVICE.id: SERVICE}


def test_two_services_with_one_id_are_refused() -> None:
    assert any("is the id of another service too (services[0].id)" in one for one in faults_of([document()] * 2))


def test_an_organisation_told_in_two_ways_is_refused() -> None:
    other = document()
    for path in ("id", "service_at_locations"):
        put(other, path, GONE)
    other["id"] = OTHER_ID
    put(other, "organization.name", "Anders")

    assert any("services[1].organization.id: stands for" in one for one in faults_of([document(), other]))


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda told: told.pop("assurer_email", None), "needs who verified it"),
        (lambda told: told.pop("assured_date"), "is needed where it is told who verified"),
    ],
)
def test_half_a_verification_is_refused(change: Callable[[Any], object], why: str) -> None:
    told = document()
    told["attributes"] = [one for one in told["attributes"] if "assured" not in one["taxonomy_term"]["code"]]
    told["assurer_email"] = "info@example.org"
    change(told)

    assert any(why in one for one in faults_of(told))


def test_a_verification_names_a_role_and_no_person() -> None:
    told = document()
    told["attributes"] = [one for one in told["attributes"] if "assured_by" not in one["taxonomy_term"]["code"]]
    told["attributes"].append(attribute("assured_by", "mw. A. Persoon"))

    assert any("looks like a person" in one for one in faults_of(told))


@pytest.mark.parametrize("term", ["capacity_available", "capacity_unit", "capacity_updated"])
def test_half_a_capacity_at_a_location_is_refused(term: str) -> None:
    told = document()
    at = told["service_at_locations"][0]
    at["attributes"] = [one for one in at["attributes"] if one["taxonomy_term"]["code"] != f"kopru:{term}"]

    assert any("a capacity needs" in one for one in faults_of(told))


def test_costs_that_are_not_in_words_are_refused_and_never_become_free() -> None:
    told = document()
    told["attributes"] = [one for one in told["attributes"] if one["taxonomy_term"]["code"] != "kopru:fees"]
    put(told, "fees_description", GONE)
    assert read(told).cost is None

    put(told, "cost_options", [{"id": OTHER_ID, "amount": 5, "currency": "EUR"}])

    assert any(one.startswith("fees_description: say here what it costs") for one in faults_of(told))


def test_an_attribute_told_twice_is_refused() -> None:
    told = document()
    told["attributes"].append(attribute("kind", "national"))

    assert any("`kopru:kind` is told twice" in one for one in faults_of(told))


def test_an_organisation_is_one_municipality_at_most() -> None:
    told = document()
    told["organization"]["organization_identifiers"] = [
        {"id": make_id(code), "identifier_type": "cbs-gemeentecode", "identifier": code}
        for code in ("GM0402", "GM0344")
    ]

    assert any("one municipality at most" in one for one in faults_of(told))


def test_a_service_without_any_organisation_is_refused() -> None:
    told = document()
    put(told, "organization", GONE)
    put(told, "organization_id", GONE)

    assert any("a service needs `organization_id`, or the organization itself" in one for one in faults_of(told))


def test_a_location_may_be_told_with_the_organisation_alone() -> None:
    told = document()
    put(told, "service_at_locations.0.location", GONE)

    assert read(told).at_locations == SERVICE.at_locations


def test_a_location_that_nobody_tells_of_is_refused() -> None:
    told = document()
    put(told, "service_at_locations.2.location", GONE)

    assert any(one.startswith("service_at_locations[2].location_id: nothing in this") for one in faults_of(told))


@pytest.mark.parametrize(
    ("written", "hour"),
    [("10:00:00", 10), ("10:00+01:00", 10), ("10:00+0200", 10), ("08:00Z", 9)],
)
def test_a_zone_that_is_that_of_amsterdam_is_understood(written: str, hour: int) -> None:
    told = document()
    put(told, "schedules.0.opens_at", written)

    assert read(told).hours.schedules[0].opens_at.hour == hour


def test_closing_at_24_is_midnight() -> None:
    told = document()
    put(told, "schedules.0.closes_at", "24:00")

    assert read(told).hours.schedules[0].closes_at.isoformat("minutes") == "00:00"


def test_utc_without_an_offset_is_refused() -> None:
    told = document()
    put(told, "schedules.0.opens_at", "08:00Z")
    put(told, "schedules.0.timezone", GONE)

    assert any("schedules[0].opens_at: is not in the time" in one for one in faults_of(told))


def test_attributes_of_other_taxonomies_are_passed_over() -> None:
    told = document()
    told["attributes"] += [attribute("anything", "x", taxonomy="other"), {"id": OTHER_ID, "value": "y"}]

    assert read(told) == SERVICE


def test_what_is_not_kept_is_passed_over() -> None:
    told = document()
    told |= {"wait_time": "twee weken", "contacts": [{"id": OTHER_ID, "title": "Coördinator"}]}
    told["organization"]["additional_websites"].insert(0, {"id": OTHER_ID, "url": "https://example.org/meer"})
    told["organization"]["funding"].append({"id": OTHER_ID, "source": "Fonds van elders"})
    told["organization"]["organization_identifiers"] = [
        {"id": OTHER_ID, "identifier_type": "kvk", "identifier": "00000000"}
    ]
    told["phones"].append({"id": OTHER_ID, "number": "fax", "type": "fax"})

    assert read(told) == SERVICE


def test_numbers_are_kept_as_they_are_dialled_and_paid_ones_are_marked() -> None:
    told = document()
    written = ["(014) 035", "030 000 00 00", "0900 00 00", "+319000000", "+49300000000"]
    told["phones"] = [{"id": make_id(number), "number": number} for number in written]

    assert read(told).phones == (
        Phone("14035", "14 035"),
        Phone("+31300000000", "030 000 00 00"),
        Phone("09000000", "0900 00 00", paid=True),
        Phone("+319000000", "+319000000", paid=True),
        Phone("+49300000000", "+49300000000"),
    )


def test_ids_and_languages_are_read_in_any_case() -> None:
    told = document()
    told["id"] = told["id"].upper()
    told["languages"] = [{"id": OTHER_ID, "code": "NL"}, {"id": make_id("x"), "code": "tur"}]

    assert read(told) == SERVICE


def test_an_address_of_two_lines_names_a_location_without_a_name() -> None:
    told = copy.deepcopy(document())
    place = told["service_at_locations"][2]["location"]
    del place["name"]
    place["addresses"] = [
        {"id": OTHER_ID, **dict.fromkeys(("city", "state_province", "postal_code", "country"), ""), **lines}
        for lines in ({"address_1": "Demostraat 1", "address_2": "zaal 2", "address_type": "physical"},)
    ]

    location = read(told).at_locations[2].location

    assert (location.name, location.address, location.city) == ("Demostraat 1, zaal 2", "Demostraat 1, zaal 2", None)


def test_the_rich_directory_is_what_these_tests_start_from() -> None:
    assert read(document()) == RICH.services[SERVICE.id]

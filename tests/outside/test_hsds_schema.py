"""Holds our HSDS documents, and what we refuse, against the official schema; KOPRU_REFERENCE_DATA names the folder."""

import copy
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from authoring.hsds_sample import PLACES, RICH, SERVICE
from authoring.hsds_strategies import records
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator, FormatChecker

from dialogs.authoring import hsds
from dialogs.authoring.hsds_shapes import REQUIRED_PARTS, SHAPES
from dialogs.authoring.hsds_values import CHOICES
from dialogs.casework.directory import Records

FOLDER = os.environ.get("KOPRU_REFERENCE_DATA", "")
SCHEMA = Path(FOLDER) / "hsds" / "service.json"
EXAMPLE = Path(FOLDER) / "hsds" / "example-service.json"

pytestmark = pytest.mark.skipif(
    not FOLDER or not SCHEMA.is_file(),
    reason="KOPRU_REFERENCE_DATA names no folder with hsds/service.json",
)

#: Formats of the schema, by the kinds of our shapes.
FORMATS = {"uuid": "uuid", "uri": "uri", "email": "email", "moment": "date-time"}

checker = FormatChecker()


@checker.checks("uri", raises=ValueError)
def is_uri(value: object) -> bool:
    """Check what jsonschema has no library for here."""
    return not isinstance(value, str) or (bool(urlsplit(value).scheme) and not set(value) & set(' <>"{}|\\^`'))


@checker.checks("date-time", raises=ValueError)
def is_moment(value: object) -> bool:
    """Check what jsonschema has no library for here."""
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SCHEMA.read_text(encoding="utf-8"))
    return told


@pytest.fixture(scope="module")
def service_validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema, format_checker=checker)


@pytest.fixture(scope="module")
def organization_validator(schema: dict[str, Any]) -> Draft202012Validator:
    return Draft202012Validator(schema["properties"]["organization"], format_checker=checker)


def written(some: Records) -> dict[str, list[dict[str, Any]]]:
    document = json.loads(hsds.write_json(some, utc_offset_hours=1))
    return document if isinstance(document, dict) else {"services": document, "organizations": []}


def test_a_rich_directory_validates_without_an_error(
    service_validator: Draft202012Validator, organization_validator: Draft202012Validator
) -> None:
    document = written(RICH)

    errors = [error.message for one in document["services"] for error in service_validator.iter_errors(one)]
    errors += [error.message for one in document["organizations"] for error in organization_validator.iter_errors(one)]

    print(f"{len(document['services'])} services, {len(document['organizations'])} organisations, {len(errors)} errors")
    assert document["services"]
    assert document["organizations"]
    assert errors == []


@given(records())
@settings(
    max_examples=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_any_directory_validates_without_an_error(
    service_validator: Draft202012Validator, organization_validator: Draft202012Validator, some: Records
) -> None:
    document = written(some)

    assert [list(service_validator.iter_errors(one)) for one in document["services"]] == [[]] * len(some.services)
    assert not [error for one in document["organizations"] for error in organization_validator.iter_errors(one)]


def objects_of(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give every description of an object in the schema."""
    if "properties" in schema:
        yield schema
        for one in schema["properties"].values():
            yield from objects_of(one)
    if "items" in schema:
        yield from objects_of(schema["items"])


def test_our_shapes_have_exactly_the_fields_parts_and_needs_of_the_schema(schema: dict[str, Any]) -> None:
    differing = set()
    seen = set()

    for told in objects_of(schema):
        shape = SHAPES[told["name"]]
        seen.add(shape.name)
        required = {*shape.required, *([REQUIRED_PARTS[shape.name]] if shape.name in REQUIRED_PARTS else [])}
        if {*shape.fields, *shape.parts} != set(told["properties"]) or required != set(told["required"]):
            differing.add(shape.name)
        if shape.table != told["path"]:
            differing.add(shape.table)

    assert differing == set()
    assert seen == set(SHAPES)


def test_our_kinds_of_values_ask_at_least_what_the_schema_asks(schema: dict[str, Any]) -> None:
    weaker = set()

    for told in objects_of(schema):
        for name, kind in SHAPES[told["name"]].fields.items():
            field = told["properties"][name]
            numeric = kind in ("number", "latitude", "longitude")
            same_type = numeric == (field["type"] == "number")
            same_format = "format" not in field or FORMATS.get(kind) == field["format"]
            same_list = "enum" not in field or list(CHOICES[kind]) == field["enum"]
            if not (same_type and same_format and same_list):
                weaker.add(f"{told['name']}.{name}")

    assert weaker == set()


def paths_in(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Give the way to every member of a document."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key)
        yield from paths_in(member, (*path, key))


MISSING = object()


def mutated(document: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """Put another value at one place of a document, or take it away."""
    changed = copy.deepcopy(document)
    holder: Any = changed
    for key in path[:-1]:
        holder = holder[key]
    if value is MISSING:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return changed


@pytest.mark.parametrize("value", [MISSING, None, 7, "x", [], {}, True], ids=lambda one: type(one).__name__)
def test_what_the_schema_refuses_is_refused_by_reading(service_validator: Draft202012Validator, value: object) -> None:
    document = next(one for one in written(RICH)["services"] if one["id"] == SERVICE.id)
    refused, taken = 0, []

    for path in paths_in(document):
        changed = mutated(document, path, value)
        if not service_validator.is_valid(changed):
            refused += 1
            if not hsds.read_json(json.dumps(changed), places=PLACES).faults:
                taken.append(path)

    print(f"{refused} mutated documents refused by the schema")
    assert refused
    assert taken == []


def test_the_official_example_asks_only_for_what_it_leaves_open() -> None:
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))

    as_it_is = hsds.read_json(json.dumps(example), places=PLACES)
    completed = {**example, "interpretation_services": "tr", "assurer_email": "info@example.org"}
    reading = hsds.read_json(json.dumps(completed), places=PLACES)

    assert [fault.column for fault in as_it_is.faults] == ["interpretation_services", "assured_date"]
    assert reading.faults == ()
    (service,) = reading.records.services.values()
    assert service.languages == ("tr", "nl")
    assert service.at_locations[0].location.postal_code == "1211 AA"

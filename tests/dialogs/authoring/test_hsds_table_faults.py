"""What is wrong in HSDS tables is refused with the table, the line and the column."""

import csv
import io

import pytest
from authoring.hsds_sample import CALL, MUNICIPAL, PLACES, RICH, SERVICE, TOWN_HELP, VOLUNTEERS

from dialogs.authoring import hsds
from dialogs.casework.directory import NO_RECORDS, Location, Organization, Records, Service, make_id
from dialogs.casework.imports import Reading
from dialogs.wording import text

OTHER_ID = make_id("somebody else")
TWIN = make_id("twin")


def tables() -> dict[str, str]:
    """Give the tables of the rich directory, to be changed."""
    return hsds.write_tables(RICH, utc_offset_hours=1)


def read(changed: dict[str, str]) -> Reading:
    """Read tables; with a fault nothing of them is taken."""
    reading = hsds.read_tables(changed, places=PLACES)
    assert bool(reading.faults) == (reading.records == NO_RECORDS)
    return reading


def with_cell(file: str, line: int, column: str, value: str) -> dict[str, str]:
    """Put a value in a cell of the first row below the heading, which is line 2, or of a later one."""
    rows = list(csv.DictReader(io.StringIO(tables()[file], newline="")))
    rows[line - 2][column] = value
    return {**tables(), file: as_csv(rows)}


def as_csv(rows: list[dict[str, str]]) -> str:
    """Write rows as CSV."""
    written = io.StringIO(newline="")
    table = csv.DictWriter(written, fieldnames=list(rows[0]))
    table.writeheader()
    table.writerows(rows)
    return written.getvalue()


@pytest.mark.parametrize(
    ("file", "column", "value", "why"),
    [
        ("services.csv", "status", "open", "`open` is not known"),
        ("services.csv", "status", "", "a service needs `status`"),
        ("services.csv", "name", "  ", "a service needs `name`"),
        ("services.csv", "organization_id", OTHER_ID, "nothing in this source has the id"),
        ("services.csv", "organization_id", "", "a service needs `organization_id`"),
        ("services.csv", "minimum_age", "achttien", "must be a number, not a text"),
        ("services.csv", "program_id", OTHER_ID, "no table has the id"),
        ("schedules.csv", "opens_at", "banana", "must be a time as HH:MM"),
        ("schedules.csv", "timezone", "1.5", "must be 1 or 2"),
        ("locations.csv", "latitude", "5e-1000", "must be a number"),
        ("locations.csv", "organization_id", OTHER_ID, "no table has the id"),
        ("service_at_location.csv", "location_id", OTHER_ID, "nothing in this source has the id"),
        ("service_at_location.csv", "service_id", OTHER_ID, "no table has the id"),
        ("service_areas.csv", "extent", "GM0001", "GM0001 is not the code of a municipality"),
        ("attributes.csv", "link_id", "", "this belongs to nothing; fill in one of link_id"),
        ("attributes.csv", "taxonomy_term_id", OTHER_ID, "no table has the id"),
        ("service_capacity.csv", "unit_id", OTHER_ID, "no table has the id"),
        ("service_capacity.csv", "updated", "", "a service_capacity needs `updated`"),
    ],
)
def test_a_cell_that_is_wrong_is_refused_with_its_line(file: str, column: str, value: str, why: str) -> None:
    reading = read(with_cell(file, 2, column, value))

    assert any(
        (fault.line, fault.column) == (2, f"{file}: {column}") and why in fault.why for fault in reading.faults
    ), reading.faults


def test_a_row_that_belongs_to_nothing_is_refused() -> None:
    changed = tables()
    changed["required_documents.csv"] = f"id,document\n{OTHER_ID},paspoort\n"

    assert [str(fault) for fault in read(changed).faults] == [
        "line 2, required_documents.csv: service_id: this belongs to nothing; fill in one of service_id"
    ]


@pytest.mark.parametrize(
    ("file", "written", "line", "column", "why"),
    [
        ("service.csv", "id\n", None, "service.csv", "did you mean `services.csv`?"),
        ("units.csv", "", 1, "units.csv", "has no heading"),
        ("units.csv", "id,nam\n", 1, "units.csv: nam", "did you mean `name`?"),
        ("units.csv", "id,name,name\n", 1, "units.csv: name", "stands twice"),
        ("units.csv", f"id,name\n{OTHER_ID},uren,meer\n", 2, "units.csv", "has 3 cells under 2 columns"),
        ("units.csv", f'id,name\n{OTHER_ID},"ur"en\n', 2, "units.csv", "this is no CSV"),
        ("units.csv", f'id,name\n\n"x\ny",uren\n{OTHER_ID},\n', 5, "units.csv: name", "a unit needs `name`"),
        ("services.csv", "id,phones\n", 1, "services.csv: phones", "no such column"),
    ],
)
def test_a_table_that_is_no_table_of_hsds_is_refused(
    file: str, written: str, line: int | None, column: str, why: str
) -> None:
    reading = read({**tables(), file: written})

    assert any((fault.line, fault.column) == (line, column) and why in fault.why for fault in reading.faults), (
        reading.faults
    )


def test_a_row_that_stands_twice_is_refused_when_it_says_something_else() -> None:
    rows = list(csv.DictReader(io.StringIO(tables()["organizations.csv"], newline="")))
    repeated = {**tables(), "organizations.csv": as_csv([*rows, rows[0]])}
    changed = {**tables(), "organizations.csv": as_csv([*rows, {**rows[0], "name": "Anders"}])}

    assert read(repeated).records == RICH
    assert any("told otherwise" in fault.why and fault.line == 5 for fault in read(changed).faults)


def test_a_row_goes_to_the_nearest_of_several_objects() -> None:
    rows = list(csv.DictReader(io.StringIO(tables()["phones.csv"], newline="")))
    for row in rows:
        if row["service_id"]:
            row["organization_id"] = VOLUNTEERS.id

    assert read({**tables(), "phones.csv": as_csv(rows)}).records == RICH


def test_columns_in_another_order_and_empty_lines_are_read() -> None:
    rows = list(csv.DictReader(io.StringIO(tables()["services.csv"], newline="")))
    turned = as_csv([dict(reversed(row.items())) for row in rows]).replace("\r\n", "\r\n\r\n")

    assert read({**tables(), "services.csv": "\ufeff" + turned}).records == RICH


def test_tables_without_what_is_not_known_are_read() -> None:
    few = {
        "organizations.csv": f"id,name,description\n{VOLUNTEERS.id},Demo vrijwilligers,\n",
        "services.csv": f"id,organization_id,name,status\n{OTHER_ID},{VOLUNTEERS.id},Hulp,active\n",
    }

    reading = read(few)

    assert reading.faults == ()
    assert reading.records.services[OTHER_ID].name.by_language == {"nl": "Hulp"}
    assert reading.records.organizations[VOLUNTEERS.id].description is None


def test_no_tables_tell_of_nothing() -> None:
    assert hsds.read_tables({}, places=PLACES) == Reading(NO_RECORDS)


def test_both_services_of_the_sample_are_in_the_tables() -> None:
    assert SERVICE.id in tables()["services.csv"]
    assert TOWN_HELP.id in tables()["services.csv"]


def test_one_id_may_stand_for_two_kinds_of_things() -> None:
    both = Organization(
        TWIN, "Een naam", description=text(nl="a", tr="b"), locations=(Location(TWIN, "Zaal"),), phones=(CALL,)
    )
    service = Service(TWIN, TWIN, "branch", text(nl="Hulp", tr="Yardım"), phones=(MUNICIPAL,))
    twins = Records({TWIN: both}, {TWIN: service})

    assert read(hsds.write_tables(twins, utc_offset_hours=1)).records == twins


def test_attributes_that_do_not_tell_on_what_they_hang_are_found_by_id() -> None:
    rows = list(csv.DictReader(io.StringIO(tables()["attributes.csv"], newline="")))
    for row in rows:
        row["link_entity"] = ""

    assert read({**tables(), "attributes.csv": as_csv(rows)}).records == RICH


def test_a_link_to_another_kind_of_thing_is_refused() -> None:
    reading = read(with_cell("languages.csv", 2, "phone_id", VOLUNTEERS.id))

    assert any(fault.column == "languages.csv: phone_id" for fault in reading.faults)

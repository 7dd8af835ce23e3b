"""Reads one row of the coordinators' sheet: an organisation, a service of it, and a location where it is given."""

import re
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Literal, cast

from dialogs.authoring import sheet_words as words
from dialogs.authoring.sheet_areas import read_areas
from dialogs.authoring.sheet_cells import Cells
from dialogs.authoring.sheet_columns import OF_PLACE
from dialogs.authoring.sheet_hours import read_closures, read_day, read_schedules
from dialogs.casework.directory import (
    Area,
    Capacity,
    Channel,
    Funding,
    Group,
    Hours,
    Location,
    Organization,
    Service,
    Status,
    Verification,
    make_id,
)
from dialogs.casework.rules import PhaseCode, UrgencyCode
from dialogs.casework.verifications import why_not_verified
from dialogs.understanding.gazetteer import Gazetteer, point_of
from dialogs.wording import Text

#: What the number of places counts.
UNIT = "plekken"
OLDEST = 130

_POSTCODE = re.compile(r"([1-9]\d{3})(?:\s*([A-Za-z]{2}))?")
#: The Netherlands in Europe, in degrees.
_LATITUDES, _LONGITUDES = (50.5, 53.8), (3.2, 7.4)


@dataclass(frozen=True, slots=True)
class Offer:
    """One row as records: the organisation without locations, the service as it is at the location of the row."""

    row: int
    organization: Organization
    service: Service
    location: Location | None
    at_location_id: str


def read_offer(row: int, cells: Cells, places: Gazetteer) -> Offer:
    """Read one row, by its number; what is wrong is noted in the cells."""
    organization = _organization(cells)
    service = _service(cells, organization, places)
    location = _location(cells, organization, places)
    made = make_id(organization.name, _dutch(service), location.name if location else "")
    return Offer(row, organization, service, location, cells.record_id("at_location_id", made))


def _organization(cells: Cells) -> Organization:
    name = cells.name("organization")
    return Organization(
        id=cells.record_id("organization_id", make_id(name)),
        name=name,
        faith_based=cells.truth("faith_based"),
        funding=_funding(cells),
    )


def _funding(cells: Cells) -> tuple[Funding, ...]:
    """Take who pays; several stand in each of the four columns with `;` between them, in the same order."""
    columns = ("funding_source", "funding_level", "funding_programme", "funding_until")
    parts = [[part.strip() for part in cells.written(column).split(";")] for column in columns]
    sources = [part for part in parts[0] if part]
    if any(len(part) > max(len(sources), 1) for part in parts) or (not sources and any(map(any, parts))):
        cells.refuse("funding_source", "write who pays; with several, put `;` between them in every column")
        return ()
    rows = list(zip_longest(*parts, fillvalue=""))[: len(sources)]
    return tuple(_one_funding(cells, row) for row in rows)


def _one_funding(cells: Cells, parts: tuple[str, ...]) -> Funding:
    source, level, programme, until = parts
    code = words.LEVELS.code(level)
    if code is None:
        cells.refuse("funding_level", f"write `landelijk` or `lokaal` for {source[:64]}")
    day = read_day(until)
    if until and day is None:
        cells.refuse("funding_until", f"`{until[:64]}` is no day; write it as 31-12-2026")
    return Funding(source, cast(Literal["local", "national"], code or "local"), programme or None, day)


def _service(cells: Cells, organization: Organization, places: Gazetteer) -> Service:
    name = cells.text("name") or Text({"nl": "", "tr": ""})
    minimum_age, maximum_age = _ages(cells)
    valid_from, valid_to = cells.days("valid_from", "valid_to")
    return Service(
        id=cells.record_id("id", make_id(organization.name, name.by_language["nl"])),
        organization_id=organization.id,
        kind="branch",
        name=name,
        description=cells.text("description"),
        status=cast(Status, cells.code("status", words.STATUSES) or "active"),
        website=cells.page("website"),
        email=cells.email("email", (organization.name, *name.by_language.values(), cells.written("city"))),
        phones=cells.phones("phones"),
        areas=_areas(cells, places),
        languages=cells.codes("languages", words.LANGUAGES),
        interpreters=cells.codes("interpreters", words.INTERPRETED),
        phases=cast(tuple[PhaseCode, ...], cells.codes("phases", words.PHASES)),
        groups=_groups(cells),
        not_for=cast(tuple[Group, ...], cells.codes("not_for", words.GROUPS)),
        minimum_age=minimum_age,
        maximum_age=maximum_age,
        eligibility=cells.text("eligibility"),
        urgencies=cast(tuple[UrgencyCode, ...], cells.codes("urgencies", words.URGENCIES)),
        channels=cast(tuple[Channel, ...], cells.codes("channels", words.CHANNELS)),
        hours=_hours(cells),
        capacity=_capacity(cells),
        cost=cells.text("cost"),
        verification=_verification(cells),
        valid_from=valid_from,
        valid_to=valid_to,
        fictional=cells.truth("fictional") or False,
    )


def _dutch(service: Service) -> str:
    return service.name.by_language["nl"]


def _ages(cells: Cells) -> tuple[int | None, int | None]:
    lowest, highest = cells.number("minimum_age", OLDEST), cells.number("maximum_age", OLDEST)
    if lowest is not None and highest is not None and highest < lowest:
        cells.refuse("maximum_age", f"{highest} is less than {lowest}, from which it begins")
    return lowest, highest


def _areas(cells: Cells, places: Gazetteer) -> tuple[Area, ...]:
    areas, wrong = read_areas(cells.written("areas"), places)
    for why in wrong:
        cells.refuse("areas", why)
    return areas


def _groups(cells: Cells) -> tuple[Group, ...]:
    groups = cells.codes("groups", words.GROUPS)
    for both in set(groups) & set(cells.codes("not_for", words.GROUPS)):
        cells.refuse("not_for", f"`{words.GROUPS.word(both)}` stands in doelgroepen too; remove one")
    return cast(tuple[Group, ...], groups)


def _hours(cells: Cells) -> Hours:
    return Hours(
        schedules=cells.parsed("schedules", read_schedules, ()),
        closures=cells.parsed("closures", read_closures, ()),
        open_on_holidays=cells.truth("open_on_holidays") or False,
    )


def _capacity(cells: Cells) -> Capacity | None:
    available, maximum, told_on = cells.number("available"), cells.number("maximum"), cells.day("capacity_on")
    if not any(cells.written(column) for column in ("available", "maximum", "capacity_on")):
        return None
    for column in ("available", "capacity_on"):
        if not cells.written(column):
            cells.refuse(column, "write both how many places are free and on which day that was said")
    if available is not None and maximum is not None and available > maximum:
        cells.refuse("available", f"{available} is more than there are in all ({maximum})")
    return Capacity(available or 0, maximum, UNIT, told_on or date.min)


def _verification(cells: Cells) -> Verification | None:
    columns = ("verified_on", "verified_by", "verified_source")
    if not any(cells.written(column) for column in columns):
        return None
    found = Verification(cells.day("verified_on") or date.min, cells.name("verified_by"), cells.name("verified_source"))
    missing = [column for column in columns if not cells.written(column)]
    for column in missing:
        cells.refuse(column, "write when, by which role or organisation, and how it was checked: all three")
    # Held against its own day: one that is too old is no fault of the sheet, and is not offered.
    if not missing and (why := why_not_verified(found, found.on)):
        cells.refuse("verified_by", why)
    return found


def _location(cells: Cells, organization: Organization, places: Gazetteer) -> Location | None:
    """Take where people come; a location without a name is called by its address, postcode or place."""
    if not any(cells.written(column) for column in OF_PLACE):
        return None
    address, city = cells.name("address"), cells.name("city")
    postal_code = _postal_code(cells)
    name = cells.name("location") or address or city or postal_code or ""
    known = places.postcodes.get(postal_code[:4]) if postal_code else None
    return Location(
        id=cells.record_id("location_id", make_id(organization.name, "location", name)),
        name=name,
        address=address or None,
        postal_code=postal_code,
        city=city or None,
        province=places.municipalities[known.municipality].province if known else None,
        point=_point(cells) or (point_of(places, postal_code[:4]) if postal_code else None),
    )


def _postal_code(cells: Cells) -> str | None:
    written = cells.written("postal_code")
    found = _POSTCODE.fullmatch(written)
    if found:
        return f"{found[1]} {found[2].upper()}" if found[2] else found[1]
    if written:
        cells.refuse("postal_code", f"`{written[:64]}` is no postcode; write it as 1234 AB or 1234")
    return None


def _point(cells: Cells) -> tuple[float, float] | None:
    latitude, longitude = cells.degrees("latitude", _LATITUDES), cells.degrees("longitude", _LONGITUDES)
    if bool(cells.written("latitude")) != bool(cells.written("longitude")):
        missing = "longitude" if cells.written("latitude") else "latitude"
        cells.refuse(missing, "write both degrees, or neither: then the point of the postcode counts")
    return None if latitude is None or longitude is None else (latitude, longitude)

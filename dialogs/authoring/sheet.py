"""Reads the coordinators' sheet into the directory's records: one row for each service at each location.

Rows of one organisation with the same Dutch name of a service are one service. The first of them, or the one without a
location, says what holds everywhere; a cell that is left open in the others says the same. What differs at a location
stays with it, where that may differ. What is said of an organisation or of a location needs to stand in one row only.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import TypeAlias

from dialogs.authoring.csv_rows import MAX_ROWS
from dialogs.authoring.sheet_cells import Cells
from dialogs.authoring.sheet_columns import HEADERS, OF_LOCATION, REQUIRED, match_headers
from dialogs.authoring.sheet_offers import Offer, read_offer
from dialogs.authoring.sheet_rows import SheetRow, by_service, rows_written
from dialogs.casework.directory import NO_RECORDS, AtLocation, Location, Organization, Records, Service
from dialogs.casework.imports import Fault, Reading
from dialogs.understanding.gazetteer import Gazetteer

#: Headers by which a sheet is known.
KEY_COLUMNS = tuple(HEADERS[column] for column in REQUIRED)

#: What may differ at a location.
DIFFERING = (
    *("areas", "languages", "interpreters", "phases", "channels", "phones", "hours", "capacity", "verification"),
)

#: A member of a record -> the column to look at, where that has another name.
_COLUMN_OF = {
    "name": "name_tr",
    "description": "description_nl",
    "eligibility": "eligibility_nl",
    "cost": "cost_nl",
    "funding": "funding_source",
    "point": "latitude",
    "province": "postal_code",
}

_Record: TypeAlias = Organization | Service | Location


@dataclass(slots=True)
class _Sheet:
    """What was read so far; `rows` says in which row a record was found first."""

    organizations: dict[str, Organization] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    locations: dict[str, tuple[str, Location]] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    #: Columns with what is wrong in them, for cells that other rows take over.
    known: set[tuple[str, str]] = field(default_factory=set)
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, row: int, column: str, why: str) -> None:
        """Note what is wrong in a row."""
        self.faults.append(Fault(row, HEADERS[column], why))


def read_sheet(rows: Sequence[Sequence[str]], *, places: Gazetteer) -> Reading:
    """Read a sheet, headers first; lines in faults are the numbers of rows, as a spreadsheet shows them.

    Without an id a record has one made of its names, which is the same on every import.
    """
    if len(rows) > MAX_ROWS:
        return Reading(NO_RECORDS, (Fault(None, None, f"the sheet has more than {MAX_ROWS:,} rows; split it"),))
    columns, faults = match_headers(rows[0] if rows else ())
    if faults:
        return Reading(NO_RECORDS, faults)
    written, faults = rows_written(rows, columns)
    sheet = _Sheet(faults=list(faults))
    for group in by_service(written):
        _take(sheet, _offers(group, places, sheet))
    if sheet.faults:
        return Reading(NO_RECORDS, tuple(sorted(sheet.faults, key=lambda fault: fault.line or 0)))
    return Reading(Records(_with_locations(sheet), sheet.services))


def _offers(group: Sequence[SheetRow], places: Gazetteer, sheet: _Sheet) -> list[Offer]:
    """Read the rows of a service; a fault in a cell that other rows take over is said once."""
    common = {column: cell for column, cell in group[0].cells.items() if column not in OF_LOCATION}
    offers: list[Offer] = []
    left_open: set[tuple[str, str]] = set()
    for row in group:
        cells = Cells({**common, **row.cells})
        offers.append(read_offer(row.number, cells, places))
        for column, why in cells.faults:
            known = sheet.known if column in cells.cells else left_open
            if column in row.own or (column, why) not in known:
                sheet.refuse(row.number, column, why)
            known.add((column, why))
    return offers


def _take(sheet: _Sheet, offers: Sequence[Offer]) -> None:
    """Make one service of its offers, and hold what they say against what is known."""
    lead = offers[0]
    placed = [offer for offer in offers if offer.location is not None]
    for offer in offers:
        _take_organization(sheet, offer)
        _check_same(sheet, offer.row, offer.service, (lead.row, lead.service))
    for offer in offers[1:]:
        if offer.location is None:
            sheet.refuse(offer.row, "location", f"row {lead.row} is about the same service; say here at which location")
    for offer in placed or offers:
        if not offer.service.areas:
            sheet.refuse(offer.row, "areas", "write where people must live, such as a municipality or heel Nederland")
    if lead.service.id in sheet.services:
        row = sheet.rows[lead.service.id]
        sheet.refuse(lead.row, "id", f"row {row} has the same id for another service; empty one of the two cells")
    sheet.services[lead.service.id] = replace(lead.service, at_locations=tuple(_at_locations(sheet, placed, lead)))
    sheet.rows[lead.service.id] = lead.row


def _take_organization(sheet: _Sheet, offer: Offer) -> None:
    told = offer.organization
    known = sheet.organizations.setdefault(told.id, told)
    row = sheet.rows.setdefault(told.id, offer.row)
    if known.name.casefold() != told.name.casefold():
        sheet.refuse(offer.row, "organization_id", f"row {row} has the same id for {known.name}; empty this cell")
    else:
        _check_same(sheet, offer.row, replace(told, name=known.name), (row, known))


def _check_same(sheet: _Sheet, row: int, told: _Record, known: tuple[int, _Record]) -> None:
    """Note every member in which a row differs from what an earlier one says, and may not."""
    first, before = known
    for member in fields(before):
        name = member.name
        if name not in DIFFERING and getattr(before, name) != getattr(told, name):
            column = "location" if name == "name" and isinstance(told, Location) else _COLUMN_OF.get(name, name)
            sheet.refuse(row, column, f"row {first} says something else here; leave this cell open, or make them equal")


def _at_locations(sheet: _Sheet, placed: Sequence[Offer], lead: Offer) -> Iterator[AtLocation]:
    seen: dict[str, int] = {}
    for offer in placed:
        location = _take_location(sheet, offer)
        if location.id in seen:
            sheet.refuse(offer.row, "location", f"row {seen[location.id]} has this service at the same location")
        seen[location.id] = offer.row
        own = {name: getattr(offer.service, name) for name in DIFFERING}
        differing = {name: value for name, value in own.items() if value != getattr(lead.service, name)}
        yield AtLocation(offer.at_location_id, location, **differing)


def _take_location(sheet: _Sheet, offer: Offer) -> Location:
    told = offer.location
    assert told is not None
    owner, known = sheet.locations.setdefault(told.id, (offer.organization.id, told))
    row = sheet.rows.setdefault(told.id, offer.row)
    if owner != offer.organization.id:
        sheet.refuse(offer.row, "location_id", f"row {row} has the same id for another organisation; empty this cell")
    same_name = known.name.casefold() == told.name.casefold()
    _check_same(sheet, offer.row, replace(told, name=known.name) if same_name else told, (row, known))
    return known


def _with_locations(sheet: _Sheet) -> dict[str, Organization]:
    owned: defaultdict[str, list[Location]] = defaultdict(list)
    for owner, location in sheet.locations.values():
        owned[owner].append(location)
    return {id_: replace(one, locations=tuple(owned[id_])) for id_, one in sheet.organizations.items()}

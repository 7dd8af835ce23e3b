"""Reads the municipalities out of an export of the Register van Overheidsorganisaties, a table with one row for each.

Contact forms in the register are about building permits, and its staff members are people: neither is taken.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from dialogs.authoring.csv_rows import Row, read_rows
from dialogs.authoring.personal_contacts import why_personal
from dialogs.authoring.phone_numbers import read_phone
from dialogs.authoring.register_addresses import ReadAddress, VisitAddress, read_addresses
from dialogs.authoring.web_addresses import why_no_page
from dialogs.casework.directory import Location, Organization, Phone, Records, make_id
from dialogs.casework.imports import Fault, Reading
from dialogs.understanding.gazetteer import Gazetteer

#: What is taken, by the names of the columns; the name of the last one goes on with everything it may hold.
NAME, PHONES, EMAILS, WEBSITES = "Officiële naam", "Telefoonnummers", "E-mail adressen", "Internetpagina's"
APPOINTMENTS, PLACES, RESIDENTS = "Online afspraak url", "Bevat plaatsen", "Aantal inwoners"
CHANGED_ON, URI, ADDRESSES = "Laatste mutatie", "TOOi URI", "Adressen"
COLUMNS = (NAME, PHONES, EMAILS, WEBSITES, APPOINTMENTS, PLACES, RESIDENTS, CHANGED_ON, URI, ADDRESSES)

REGISTER = "ROO, organisaties.overheid.nl"

#: Of several values in one cell the one for everybody; others are of a desk.
_GENERAL = "algemeen"
_LABELLED = re.compile(r"(.+?), label: ([^;]*)(?:;|$)", re.DOTALL)
_TITLE = re.compile(r"^Gemeente\b *")
_CODE = re.compile(r"/gemeente/(gm[0-9]{4})$")
_NUMBER = re.compile(r"[0-9]{1,8}")


def read_register(text: str, *, places: Gazetteer, export_on: date | None) -> Reading:
    """Read an export: an organisation for each municipality, without services. `export_on`: the day of the export.

    A municipality's id is made of its code. What the register leaves open stays open, but for name, code and site.
    """
    rows, faults = read_rows(text)
    if faults:
        return Reading(Records({}, {}), faults)
    columns, missing = _columns(rows[0].cells if rows else ())
    if missing:
        return Reading(Records({}, {}), missing)
    register = _Register(places, f"{REGISTER}, export of {export_on}" if export_on else REGISTER)
    for row in rows[1:]:
        if any(row.cells):
            register.take(row, columns)
    return Reading(Records(register.found, {}), tuple(register.faults))


def _columns(header: Sequence[str]) -> tuple[Mapping[str, int], tuple[Fault, ...]]:
    """Find the columns by name; one has a space behind its name, and one goes on in brackets."""
    at = {name.partition(" (")[0].strip() if name.startswith(ADDRESSES) else name.strip(): place
          for place, name in enumerate(header)}  # fmt: skip
    faults = tuple(
        Fault(1, name, "this column is missing; take the export of all municipalities as CSV, and leave it as it is")
        for name in COLUMNS
        if name not in at
    )
    return at, faults


@dataclass(slots=True)
class _Register:
    """The municipalities read so far; `lines` has the line on which each stands."""

    places: Gazetteer
    source: str
    found: dict[str, Organization] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def take(self, row: Row, columns: Mapping[str, int]) -> None:
        """Read one row into an organisation, or note why it cannot be one."""
        if len(row.cells) != len(columns):
            why = f"this row has {len(row.cells)} cells, and the first {len(columns)}; take the export anew"
            self.faults.append(Fault(row.line, None, why))
            return
        reading = _Municipality(row.line, {name: row.cells[columns[name]].strip() for name in COLUMNS})
        code = self._code(reading)
        if code is not None:
            organization = reading.organization(code, self.source, self.places)
            self.found[organization.id] = organization
        self.faults.extend(reading.faults)

    def _code(self, reading: "_Municipality") -> str | None:
        written = _CODE.search(reading.cells[URI])
        code = written[1].upper() if written else ""
        if code not in self.places.municipalities:
            reading.refuse(URI, f"{code or 'this'} is not the code of a municipality; correct it, or update the places")
        elif code in self.lines:
            reading.refuse(URI, f"{code} stands in line {self.lines[code]} too; remove one of the two")
        else:
            self.lines[code] = reading.line
            return code
        return None


@dataclass(slots=True)
class _Municipality:
    """One row while it is read: the cells by column, and what is wrong with them."""

    line: int
    cells: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, column: str, why: str) -> None:
        """Note what is wrong in a column."""
        self.faults.append(Fault(self.line, column, why))

    def organization(self, code: str, source: str, places: Gazetteer) -> Organization:
        """Make the record; what is wrong is noted, and the reading is not taken then."""
        name = self._name()
        within = tuple(place for place in self.cells[PLACES].split(", ") if place)
        return Organization(
            id=make_id("municipality", code),
            name=name,
            website=self._website(),
            email=self._email((name, *within)),
            phones=tuple(self._phones()),
            locations=self._locations(code, name, ReadAddress(within, places)),
            municipality=code,
            places=within,
            residents=self._residents(),
            appointments=self._page(APPOINTMENTS, self.cells[APPOINTMENTS]),
            source=source,
            checked_on=self._changed_on(),
        )

    def _name(self) -> str:
        bare = _TITLE.sub("", " ".join(self.cells[NAME].split()))
        if not bare:
            self.refuse(NAME, "the name is missing; write it out")
        return f"Gemeente {bare}"

    def _website(self) -> str | None:
        general = self._general(WEBSITES)
        if not general and not self.faults_in(WEBSITES):
            self.refuse(WEBSITES, f"the site is missing; write it with `, label: {_GENERAL}` behind it")
        return self._page(WEBSITES, general[0]) if general else None

    def _email(self, names: tuple[str, ...]) -> str | None:
        general = self._general(EMAILS)
        for written in general[:1]:
            if why := why_personal(written, names):
                self.refuse(EMAILS, why)
        return general[0] if general else None

    def _phones(self) -> Iterator[Phone]:
        for written in self._general(PHONES):
            phone = read_phone(written)
            if isinstance(phone, Phone):
                yield phone
            else:
                self.refuse(PHONES, phone)

    def _locations(self, code: str, name: str, read: ReadAddress) -> tuple[Location, ...]:
        found, wrong = read_addresses(self.cells[ADDRESSES], read)
        for why in wrong:
            self.refuse(ADDRESSES, why)
        return tuple(_location(code, name, number, address) for number, address in enumerate(found, start=1))

    def _residents(self) -> int | None:
        written = self.cells[RESIDENTS].replace(".", "")
        if not written or _NUMBER.fullmatch(written):
            return int(written) if written else None
        self.refuse(RESIDENTS, f"{written[:40]} is not a number; write digits only")
        return None

    def _changed_on(self) -> date | None:
        written = self.cells[CHANGED_ON]
        try:
            return datetime.strptime(written, "%d-%m-%Y").date() if written else None  # noqa: DTZ007  (a day has no zone)
        except ValueError:
            self.refuse(CHANGED_ON, f"{written[:40]} is not a day; write it as dd-mm-yyyy")
            return None

    def _page(self, column: str, written: str) -> str | None:
        if written and (why := why_no_page(written)):
            self.refuse(column, why)
        return written or None

    def _general(self, column: str) -> tuple[str, ...]:
        """Give the values of a cell that are for everybody."""
        written = self.cells[column]
        found = _LABELLED.findall(written)
        if written and not written.endswith(tuple(f"label: {label}" for _, label in found[-1:])):
            self.refuse(column, "this cannot be read; write `value, label: algemeen`, and `;` between two of them")
        return tuple(value.strip() for value, label in found if label.strip() == _GENERAL)

    def faults_in(self, column: str) -> bool:
        """Say whether something is wrong in a column."""
        return any(fault.column == column for fault in self.faults)


def _location(code: str, name: str, number: int, address: VisitAddress) -> Location:
    return Location(
        id=make_id("municipality", code, "location", str(number)),
        name=name,
        address=address.street,
        postal_code=address.postal_code,
        city=address.city,
        point=address.point,
    )

"""Reading the register of government organisations: what is taken, in which form, and what is refused."""

from collections.abc import Mapping
from datetime import date

import pytest
from authoring.places_sample import DUINSTAD, LONG_NAME, MEERDIJK, MEERDIJK_OLD, PLACES

from dialogs.authoring.csv_rows import write_rows
from dialogs.authoring.register import read_register
from dialogs.casework.directory import Organization, Phone, make_id
from dialogs.casework.imports import Fault, Reading

EXPORT_ON = date(2026, 4, 15)
ADDRESSES = "Adressen (type, toelichting, straat, huisnummer, centroideLatitude, centroideLongitude)"
HEADER = (
    "Officiële naam", "Alternatieve naam", "Laatste mutatie", ADDRESSES, "Online afspraak url", "Telefoonnummers ",
    "E-mail adressen", "Internetpagina's", "Contactformulieren", "Bevat plaatsen", "Aantal inwoners", "TOOi URI",
)  # fmt: skip

VISIT = (
    "adresType: Bezoekadres, toelichting: Ingang: Kade 2, naast de brug, openbareRuimte: Lange Duin, huisnummer: 1, "
    "postcode: 9912AB, woonplaats: 'S-DUINVEEN, provincieAfkorting: FL, "
    "centroideLatitude: 52.51, centroideLongitude: 5.52, centroideRdx: 1.0, centroideRdy: 2.0"
)
POST = "adresType: Postadres, postbus: 1, postcode: 9910 AA, woonplaats: DUINSTAD"
OTHER_DESK = "adresType: Bezoekadres Omgevingsloket, openbareRuimte: Kade, huisnummer: 9, woonplaats: DUINSTAD"
PAPERS = "adresType: Woo-Adres, openbareRuimte: Kade, huisnummer: 8, postcode: 9912 AC, woonplaats: DUINSTAD"

TOWN = {
    "Officiële naam": "Gemeente Duinstad",
    "Laatste mutatie": "14-04-2026",
    ADDRESSES: ";".join((POST, VISIT, PAPERS, OTHER_DESK)),
    "Online afspraak url": "https://afspraken.duinstad.example:8022/maken?x=1#kies/",
    "Telefoonnummers ": "(014) 085, label: algemeen;085 000 00 09, label: Omgevingsloket",
    "E-mail adressen": "bouw@duinstad.example, label: Omgevingsloket;Gemeente@duinstad.example, label: algemeen",
    "Internetpagina's": "https://www.duinstad.example, label: algemeen",
    "Contactformulieren": "label: Omgevingsloket, url: https://www.duinstad.example/bouwen",
    "Bevat plaatsen": "Duinstad, 's-Duinveen",
    "Aantal inwoners": "26062",
    "TOOi URI": "https://identifier.overheid.nl/tooi/id/gemeente/gm9901",
}
BARE = {
    "Officiële naam": "Meerdijk",
    "Internetpagina's": "https://meerdijk.example/home, label: algemeen",
    "TOOi URI": "https://identifier.overheid.nl/tooi/id/gemeente/gm9902",
}


def register(*towns: Mapping[str, str], header: tuple[str, ...] = HEADER) -> str:
    return write_rows([header, *([town.get(name, "") for name in header] for town in towns)])


def read(*towns: Mapping[str, str]) -> Reading:
    return read_register(register(*towns), places=PLACES, export_on=EXPORT_ON)


def read_one(**changes: str) -> Organization:
    names = {"phones": "Telefoonnummers ", "emails": "E-mail adressen", "addresses": ADDRESSES}
    reading = read(TOWN | {names[key]: value for key, value in changes.items()})
    assert reading.faults == ()
    return reading.records.organizations[make_id("municipality", DUINSTAD)]


def refused(column: str, value: str) -> tuple[str | None, str]:
    """Read a town with one cell changed, which must be refused in line 2; give the column named and the reason."""
    faults = read(TOWN | {column: value}).faults
    assert len(faults) == 1
    assert faults[0].line == 2
    return faults[0].column, faults[0].why


def test_everything_for_everybody_is_taken_and_nothing_of_other_desks() -> None:
    town = read_one()

    assert (town.name, town.municipality, town.website) == (
        "Gemeente Duinstad",
        DUINSTAD,
        "https://www.duinstad.example",
    )
    assert town.email == "Gemeente@duinstad.example"
    assert town.phones == (Phone("14085", "14 085"),)
    assert town.appointments == "https://afspraken.duinstad.example:8022/maken?x=1#kies/"
    assert (town.places, town.residents) == (("Duinstad", "'s-Duinveen"), 26062)
    assert (town.checked_on, town.source) == (
        date(2026, 4, 14),
        "ROO, organisaties.overheid.nl, export of 2026-04-15",
    )
    assert [(one.address, one.postal_code, one.city, one.point) for one in town.locations] == [
        ("Lange Duin 1", "9912 AB", "'s-Duinveen", (52.51, 5.52))
    ]


def test_no_services_come_out_of_the_register() -> None:
    reading = read(TOWN, BARE)

    assert list(reading.records.organizations) == [make_id("municipality", DUINSTAD), make_id("municipality", MEERDIJK)]
    assert reading.records.services == {}


def test_what_the_register_leaves_open_stays_open() -> None:
    reading = read(BARE)

    assert reading.faults == ()
    assert reading.records.organizations[make_id("municipality", MEERDIJK)] == Organization(
        make_id("municipality", MEERDIJK),
        "Gemeente Meerdijk",
        website="https://meerdijk.example/home",
        municipality=MEERDIJK,
        source="ROO, organisaties.overheid.nl, export of 2026-04-15",
    )


def test_without_a_day_of_export_the_credit_names_the_register_alone() -> None:
    reading = read_register(register(BARE), places=PLACES, export_on=None)

    assert [one.source for one in reading.records.organizations.values()] == ["ROO, organisaties.overheid.nl"]


@pytest.mark.parametrize("written", ["14 0851", "0140851", "(014) 0851"])
def test_numbers_with_14_are_one_number_in_every_spelling(written: str) -> None:
    town = read_one(phones=f"{written}, label: algemeen")

    assert town.phones == (Phone("140851", "14 0851"),)


def test_several_numbers_are_kept_and_a_paid_one_is_marked() -> None:
    town = read_one(phones="(0900) 00 00, label: algemeen;(085) 000 00 00, label: algemeen")

    assert [(phone.number, phone.paid) for phone in town.phones] == [("09000000", True), ("+31850000000", False)]


def test_an_email_of_another_desk_is_not_the_general_one() -> None:
    assert read_one(emails="bouw@duinstad.example, label: Omgevingsloket").email is None


@pytest.mark.parametrize(
    ("city", "usual"),
    [
        ("'S-DUINVEEN", "'s-Duinveen"),
        ("DUINSTAD", "Duinstad"),
        ("Duinstad", "Duinstad"),
        ("IJSVELD AAN DEN IJSSEL", "IJsveld aan den IJssel"),
        ("OUD-'T VELD NH", "Oud-'t Veld NH"),
        ("DE MEER", "De Meer"),
        ("MEERDIJK", "Meerdijk"),
    ],
)
def test_places_in_capitals_get_their_usual_case(city: str, usual: str) -> None:
    town = read_one(addresses=f"adresType: Bezoekadres, openbareRuimte: Kade, huisnummer: 1, woonplaats: {city}")

    assert [one.city for one in town.locations] == [usual]


def test_a_spelling_of_the_register_itself_goes_before_a_guess() -> None:
    town = TOWN | {
        ADDRESSES: "adresType: Bezoekadres, woonplaats: NIEUW-DUIN TER AA",
        "Bevat plaatsen": "Nieuw-Duin Ter Aa",
    }

    found = read(town).records.organizations[make_id("municipality", DUINSTAD)]

    assert [one.city for one in found.locations] == ["Nieuw-Duin Ter Aa"]


def test_every_visiting_address_is_a_location_of_its_own() -> None:
    second = "adresType: Bezoekadres, openbareRuimte: Plein, huisnummer: 5, toevoeging: a"

    town = read_one(addresses=f"{VISIT};{second}")

    assert [(one.address, one.city, one.point is None) for one in town.locations] == [
        ("Lange Duin 1", "'s-Duinveen", False),
        ("Plein 5a", None, True),
    ]
    assert len({one.id for one in town.locations}) == 2


def test_reading_twice_gives_equal_records() -> None:
    assert read(TOWN, BARE) == read(TOWN, BARE)


@pytest.mark.parametrize("missing", ["TOOi URI", "Telefoonnummers ", ADDRESSES])
def test_a_missing_column_is_named(missing: str) -> None:
    header = tuple(name for name in HEADER if name != missing)

    reading = read_register(register(TOWN, header=header), places=PLACES, export_on=EXPORT_ON)

    assert [(fault.line, fault.column) for fault in reading.faults] == [(1, missing.partition(" (")[0].strip())]
    assert reading.records.organizations == {}


def test_an_empty_file_misses_every_column() -> None:
    assert len(read_register("", places=PLACES, export_on=EXPORT_ON).faults) == 10


def test_a_broken_table_is_refused_with_its_line() -> None:
    text = register(TOWN) + '"never closed'

    reading = read_register(text, places=PLACES, export_on=EXPORT_ON)

    assert [fault.line for fault in reading.faults] == [3]


def test_a_short_row_is_refused() -> None:
    text = register(BARE) + "Gemeente Duinstad;\r\n\r\n"

    reading = read_register(text, places=PLACES, export_on=EXPORT_ON)

    assert [(fault.line, fault.why.startswith("this row has 2 cells")) for fault in reading.faults] == [(3, True)]


@pytest.mark.parametrize(
    ("column", "value", "named", "why"),
    [
        ("Officiële naam", "Gemeente ", "Officiële naam", "the name is missing"),
        ("TOOi URI", "https://identifier.overheid.nl/tooi/id/gemeente/gm0000", "TOOi URI", "GM0000 is not the code"),
        ("TOOi URI", "", "TOOi URI", "this is not the code"),
        ("Telefoonnummers ", "085 000, label: algemeen", "Telefoonnummers", "not a Dutch number"),
        ("Telefoonnummers ", "085 000 00 00", "Telefoonnummers", "write `value, label: algemeen`"),
        ("E-mail adressen", "j.duin@duinstad.example, label: algemeen", "E-mail adressen", "seems to be of a person"),
        ("E-mail adressen", "duinstad, label: algemeen", "E-mail adressen", "is no e-mail address"),
        ("Internetpagina's", "", "Internetpagina's", "the site is missing"),
        ("Internetpagina's", "https://x.example, label: Omgevingsloket", "Internetpagina's", "the site is missing"),
        ("Internetpagina's", "https://x.example", "Internetpagina's", "write `value, label: algemeen`"),
        ("Internetpagina's", "www.x.example, label: algemeen", "Internetpagina's", "write https:// before"),
        ("Internetpagina's", "ftp://x.example, label: algemeen", "Internetpagina's", "is not the address of a page"),
        ("Online afspraak url", f"https://x.example/{'a' * 300}", "Online afspraak url", "at most 300"),
        ("Aantal inwoners", "veel", "Aantal inwoners", "veel is not a number"),
        ("Laatste mutatie", "2026-04-14", "Laatste mutatie", "write it as dd-mm-yyyy"),
        ("Laatste mutatie", "31-02-2026", "Laatste mutatie", "is not a day"),
        (ADDRESSES, "Kade 1, Duinstad", "Adressen", "each address begins with"),
        (ADDRESSES, "adresType: Bezoekadres, postcode: 99", "Adressen", "99 is not a postcode"),
        (ADDRESSES, VISIT.replace("52.51", "north"), "Adressen", "is no point in the Netherlands"),
        (ADDRESSES, VISIT.replace("52.51", "5.52"), "Adressen", "is no point in the Netherlands"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_line_and_column(column: str, value: str, named: str, why: str) -> None:
    found = refused(column, value)

    assert found[0] == named
    assert why in found[1]


def test_a_municipality_that_stands_twice_is_refused_with_both_lines() -> None:
    again = TOWN | {"Officiële naam": "Gemeente Duinstad\naan Zee"}

    reading = read(again, BARE, TOWN)

    assert reading.faults == (Fault(5, "TOOi URI", f"{DUINSTAD} stands in line 2 too; remove one of the two"),)


def test_lines_are_counted_over_line_breaks_within_a_cell() -> None:
    reading = read(TOWN | {"Alternatieve naam": "a\nb\nc"}, BARE | {"Aantal inwoners": "veel"})

    assert [fault.line for fault in reading.faults] == [5]


def test_a_long_name_with_commas_is_kept_whole() -> None:
    reading = read(BARE | {"Officiële naam": f"Gemeente {LONG_NAME}", "TOOi URI": "x/gemeente/gm9903"})

    assert reading.records.organizations[make_id("municipality", MEERDIJK_OLD)].name == f"Gemeente {LONG_NAME}"

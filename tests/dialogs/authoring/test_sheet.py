"""The coordinators' sheet: what a row becomes, how rows join, what is refused, and that writing it loses nothing."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest
from authoring.places_sample import DUIN_L, DUINSTAD, LONG_NAME, MEERDIJK, MEERDIJK_OLD, PLACES, POINT

from dialogs.authoring import sheet
from dialogs.authoring.sheet import read_sheet
from dialogs.authoring.sheet_columns import HEADERS, read_explanations
from dialogs.authoring.sheet_writing import write_sheet
from dialogs.casework.directory import (
    NO_RECORDS,
    Area,
    AtLocation,
    Capacity,
    Closure,
    Funding,
    Hours,
    Location,
    Organization,
    Phone,
    Records,
    Schedule,
    Service,
    Verification,
    make_id,
)
from dialogs.casework.imports import Reading
from dialogs.wording import Text
from storage.content import read_text

GUIDE = Path(__file__).parents[3] / "docs" / "sheet.md"

#: Nearly as many characters as `csv` takes in one cell.
LONGEST_CELL = 130_000

BUDDIES = {
    "organisatie": "Maatjes Duinstad",
    "dienst (nl)": "Samen de post doen",
    "dienst (tr)": "Postaya birlikte bakmak",
    "werkgebied": "Duinstad",
}
HOUSE = BUDDIES | {"locatie": "Buurthuis De Brug", "adres": "Kade 1", "postcode": "9911ab", "plaats": "Duinstad"}
LIBRARY = {
    "organisatie": "Maatjes Duinstad",
    "dienst (nl)": "Samen de post doen",
    "locatie": "Bibliotheek",
    "plaats": "Meerdijk",
}
EVERYTHING = HOUSE | {
    "omschrijving (nl)": "Een maatje komt langs.\n\n Samen   ruimen jullie op.",
    "omschrijving (tr)": "Bir gönüllü gelir.\n\nBirlikte toparlarsınız.",
    "breedtegraad": "52,51",
    "lengtegraad": "5.52",
    "werkgebied": f"Meerdijk, GM9901, {LONG_NAME}, 9911 - 9919, 9930; Oud-Meerdijk, heel Nederland",
    "talen": "Nederlands, turks en EN",
    "tolk": "Arabisch, alle talen",
    "fasen": "voor, tijdens en na",
    "doelgroepen": "jongeren; gezinnen",
    "niet voor": "ondernemers",
    "leeftijd vanaf": "18",
    "leeftijd tot": "27",
    "voorwaarden (nl)": "Je woont alleen.",
    "voorwaarden (tr)": "Yalnız yaşıyorsunuz.",
    "spoed": "geen haast, deze week",
    "vormen": "inloop, op afspraak",
    "openingstijden": "ma 9:00-12:00",
    "gesloten": "24-12-2026 t/m 2027-01-01 (kerst / Noel)",
    "open op feestdagen": "ja",
    "telefoon": "085 000 00 00 (Turks, Nederlands); 14 085",
    "e-mail": "info@maatjes.example",
    "website": "https://maatjes.example/post",
    "plaatsen vrij": "3",
    "plaatsen totaal": "10",
    "capaciteit gemeld op": "1-11-2026",
    "kosten (nl)": "5 euro",
    "kosten (tr)": "5 avro",
    "financiering: bron": "Gemeente Duinstad; Fonds Duin",
    "financiering: niveau": "lokaal; landelijk",
    "financiering: programma": "; Vrij van schuld",
    "financiering: tot": "31-12-2026;",
    "levensbeschouwelijk": "nee",
    "gecontroleerd op": "2026-11-01",
    "gecontroleerd door": "coördinator Duinstad",
    "bron": "per telefoon",
    "status": "Tijdelijk gesloten",
    "geldig van": "1-1-2026",
    "geldig tot": "31-12-2026",
    "fictief": "ja",
}


def rows(*written: Mapping[str, str]) -> list[list[str]]:
    headers = list(dict.fromkeys(header for row in written for header in row))
    return [headers, *([row.get(header, "") for header in headers] for row in written)]


def read(*written: Mapping[str, str]) -> Reading:
    return read_sheet(rows(*written), places=PLACES)


def read_well(*written: Mapping[str, str]) -> Records:
    reading = read(*written)
    assert [str(fault) for fault in reading.faults] == []
    return reading.records


def read_one(**changes: str) -> Service:
    services = list(
        read_well(BUDDIES | {name.replace("_", " "): cell for name, cell in changes.items()}).services.values()
    )
    assert len(services) == 1
    return services[0]


def faults(*written: Mapping[str, str]) -> list[tuple[int | None, str | None, str]]:
    reading = read(*written)
    assert reading.records == NO_RECORDS
    return [(fault.line, fault.column, fault.why) for fault in reading.faults]


def test_a_row_with_everything_becomes_records_with_everything() -> None:
    records = read_well(EVERYTHING)

    organization = next(iter(records.organizations.values()))
    service = next(iter(records.services.values()))
    location = Location(
        make_id("Maatjes Duinstad", "location", "Buurthuis De Brug"),
        "Buurthuis De Brug",
        "Kade 1",
        "9911 AB",
        "Duinstad",
        "Flevoland",
        (52.51, 5.52),
    )
    assert organization == Organization(
        make_id("Maatjes Duinstad"),
        "Maatjes Duinstad",
        faith_based=False,
        funding=(
            Funding("Gemeente Duinstad", "local", None, date(2026, 12, 31)),
            Funding("Fonds Duin", "national", "Vrij van schuld"),
        ),
        locations=(location,),
    )
    assert service == Service(
        make_id("Maatjes Duinstad", "Samen de post doen"),
        organization.id,
        "branch",
        Text({"nl": "Samen de post doen", "tr": "Postaya birlikte bakmak"}),
        description=Text(
            {
                "nl": "Een maatje komt langs.\n\nSamen ruimen jullie op.",
                "tr": "Bir gönüllü gelir.\n\nBirlikte toparlarsınız.",
            }
        ),
        status="temporarily closed",
        website="https://maatjes.example/post",
        email="info@maatjes.example",
        phones=(Phone("+31850000000", "085 000 00 00", languages=("tr", "nl")), Phone("14085", "14 085")),
        areas=(
            Area(MEERDIJK, "municipality"),
            Area(DUINSTAD, "municipality"),
            Area(MEERDIJK_OLD, "municipality"),
            Area("9911-9919", "postcode4"),
            Area("9930", "postcode4"),
            Area("NL", "country"),
        ),
        languages=("nl", "tr", "en"),
        interpreters=("ar", "*"),
        phases=("before", "during", "after"),
        groups=("young", "families"),
        not_for=("business",),
        minimum_age=18,
        maximum_age=27,
        eligibility=Text({"nl": "Je woont alleen.", "tr": "Yalnız yaşıyorsunuz."}),
        urgencies=("U0", "U1"),
        channels=("walk_in", "appointment"),
        hours=Hours(
            (Schedule((0,), time(9), time(12)),),
            (Closure(date(2026, 12, 24), date(2027, 1, 1), Text({"nl": "kerst", "tr": "Noel"})),),
            open_on_holidays=True,
        ),
        capacity=Capacity(3, 10, "plekken", date(2026, 11, 1)),
        cost=Text({"nl": "5 euro", "tr": "5 avro"}),
        verification=Verification(date(2026, 11, 1), "coördinator Duinstad", "per telefoon"),
        valid_from=date(2026, 1, 1),
        valid_to=date(2026, 12, 31),
        fictional=True,
        at_locations=(
            AtLocation(make_id("Maatjes Duinstad", "Samen de post doen", "Buurthuis De Brug"), location),
        ),
    )  # fmt: skip


def test_what_is_left_open_is_as_by_default() -> None:
    assert read_one() == Service(
        make_id("Maatjes Duinstad", "Samen de post doen"),
        make_id("Maatjes Duinstad"),
        "branch",
        Text({"nl": "Samen de post doen", "tr": "Postaya birlikte bakmak"}),
        areas=(Area(DUINSTAD, "municipality"),),
    )


def test_headers_are_matched_without_capitals_spaces_and_signs() -> None:
    written = [["ORGANISATIE ", "Dienst NL", "dienst(TR)", " Werkgebied", ""], ["A", "B", "C", "Duinstad"]]

    reading = read_sheet(written, places=PLACES)

    assert reading.faults == ()
    assert len(reading.records.services) == 1


def test_empty_rows_are_passed_over() -> None:
    reading = read_sheet([*rows(BUDDIES), ["", " "], []], places=PLACES)

    assert len(reading.records.services) == 1


def test_reading_twice_gives_equal_records() -> None:
    assert read(EVERYTHING, LIBRARY) == read(EVERYTHING, LIBRARY)


def test_ids_do_not_depend_on_capitals_and_spaces() -> None:
    spelled = read_well(BUDDIES | {"organisatie": " maatjes  DUINSTAD", "dienst (nl)": "SAMEN de post doen"})

    assert list(spelled.services) == list(read_well(BUDDIES).services)
    assert list(spelled.organizations) == list(read_well(BUDDIES).organizations)


def test_ids_that_are_given_are_kept() -> None:
    ids = {header: make_id(header) for header in ("id", "id organisatie", "id locatie", "id dienst op locatie")}

    records = read_well(HOUSE | ids)

    service = records.services[ids["id"]]
    assert records.organizations.keys() == {service.organization_id} == {ids["id organisatie"]}
    assert service.at_locations[0].id == ids["id dienst op locatie"]
    assert service.at_locations[0].location.id == ids["id locatie"]


def test_the_point_of_the_postcode_counts_where_no_degrees_are_given() -> None:
    service = next(iter(read_well(HOUSE).services.values()))

    assert service.at_locations[0].location.point == POINT


def test_a_location_without_a_name_is_called_by_what_is_known() -> None:
    written = [BUDDIES | {"dienst (nl)": str(number)} for number in range(3)]
    cells = [{"adres": "Kade 1", "plaats": "Duinstad"}, {"plaats": "Duinstad"}, {"postcode": "9999"}]

    records = read_well(*(row | more for row, more in zip(written, cells, strict=True)))

    names = [service.at_locations[0].location.name for service in records.services.values()]
    assert names == ["Kade 1", "Duinstad", "9999"]


def test_rows_of_one_service_at_two_locations_are_one_service() -> None:
    records = read_well(
        HOUSE | {"talen": "nl", "telefoon": "14 085"}, LIBRARY | {"talen": "nl, tr", "telefoon": "geen"}
    )

    service = next(iter(records.services.values()))
    assert len(records.services) == 1
    assert service.languages == ("nl",)
    assert [at.location.name for at in service.at_locations] == ["Buurthuis De Brug", "Bibliotheek"]
    assert [at.languages for at in service.at_locations] == [None, ("nl", "tr")]
    assert [at.phones for at in service.at_locations] == [None, ()]
    assert [at.areas for at in service.at_locations] == [None, None]
    assert len(records.organizations[service.organization_id].locations) == 2


def test_everything_that_may_differ_at_a_location_stays_with_it() -> None:
    own = {
        "werkgebied": "Meerdijk", "talen": "tr", "tolk": "geen", "fasen": "na", "vormen": "online",
        "telefoon": "0800 00 00", "openingstijden": "di 9-10", "plaatsen vrij": "0", "plaatsen totaal": "geen",
        "gecontroleerd door": "coördinator Meerdijk",
    }  # fmt: skip

    service = next(iter(read_well(EVERYTHING, LIBRARY | own).services.values()))

    at = service.at_locations[1]
    assert at == AtLocation(
        at.id,
        at.location,
        areas=(Area(MEERDIJK, "municipality"),),
        languages=("tr",),
        interpreters=(),
        phases=("after",),
        channels=("online",),
        phones=(Phone("08000000", "0800 00 00"),),
        hours=replace(service.hours, schedules=(Schedule((1,), time(9), time(10)),)),
        capacity=Capacity(0, None, "plekken", date(2026, 11, 1)),
        verification=Verification(date(2026, 11, 1), "coördinator Meerdijk", "per telefoon"),
    )


def test_a_row_without_a_location_says_what_holds_everywhere() -> None:
    service = next(iter(read_well(HOUSE | {"talen": "tr"}, BUDDIES | {"talen": "nl"}).services.values()))

    assert service.languages == ("nl",)
    assert [at.languages for at in service.at_locations] == [("tr",)]


def test_organisation_and_location_need_to_be_described_once() -> None:
    other = {"organisatie": "maatjes duinstad", "dienst (nl)": "Budgetcursus", "dienst (tr)": "Bütçe kursu"}

    records = read_well(
        other | {"locatie": "buurthuis de brug", "werkgebied": "Meerdijk"},
        HOUSE | {"levensbeschouwelijk": "ja", "financiering: bron": "Fonds", "financiering: niveau": "lokaal"},
    )

    organization = next(iter(records.organizations.values()))
    assert len(records.organizations) == 1
    assert (organization.faith_based, organization.funding) == (True, (Funding("Fonds", "local"),))
    assert [(one.name, one.address) for one in organization.locations] == [("buurthuis de brug", "Kade 1")]


@pytest.mark.parametrize(
    ("written", "schedules"),
    [
        ("ma-wo 9.00 - 12.00 uur", [Schedule((0, 1, 2), time(9), time(12))]),
        ("dinsdag: 9u30-17", [Schedule((1,), time(9, 30), time(17))]),
        ("za t/m ma 20:00-24:00", [Schedule((0, 5, 6), time(20), time(0))]),
        ("dagelijks 8 tot 0:00", [Schedule(tuple(range(7)), time(8), time(0))]),
        ("vr 9-12 en 13-17", [Schedule((4,), time(9), time(12)), Schedule((4,), time(13), time(17))]),
        ("ma en do 9–12\nvr, za 10-11", [  # noqa: RUF001
            Schedule((0, 3), time(9), time(12)), Schedule((4, 5), time(10), time(11))]),
        ("di 10-12 (inloop; Turks, nl)", [
            Schedule((1,), time(10), time(12), channel="walk_in", languages=("tr", "nl"))]),
        ("di 10-12 (vanaf 1-9-2026, t/m 31.12.2026)", [
            Schedule((1,), time(10), time(12), date(2026, 9, 1), date(2026, 12, 31))]),
    ],
)  # fmt: skip
def test_opening_hours_are_read_as_people_write_them(written: str, schedules: list[Schedule]) -> None:
    assert list(read_one(openingstijden=written).hours.schedules) == schedules


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("altijd", "write days and hours"),
        ("mandag 9-12", "`mandag` is no day of the week"),
        ("ma 9", "is not from one hour to another"),
        ("ma 9-12-14", "is not from one hour to another"),
        ("ma 12-9", "ends before it begins; midnight is 0:00"),
        ("ma 9-25", "`25` is no time of day"),
        ("ma 9-24:30", "`24:30` is no time of day"),
        ("ma 9-12 (samen)", "`samen` is not known here"),
        ("ma 9-12 (vanaf morgen)", "`morgen` is no day"),
        ("ma 9-12 (vanaf 2-1-2027, t/m 1-1-2027)", "ends before it begins"),
    ],
)
def test_opening_hours_that_cannot_be_read_are_refused(written: str, why: str) -> None:
    found = faults(BUDDIES | {"openingstijden": written})

    assert [(line, column) for line, column, _ in found] == [(2, "openingstijden")]
    assert why in found[0][2]


@pytest.mark.parametrize("column", ["openingstijden", "gesloten"])
@pytest.mark.parametrize(
    "cell",
    [
        "a" + " " * LONGEST_CELL + "b",
        "ma 9" + " " * LONGEST_CELL + "x",
        "ma 9-12 (vanaf" + " " * LONGEST_CELL + "\nx)",
        "24-12-2026" + " " * LONGEST_CELL + "x",
        "x" + ";" * LONGEST_CELL,
    ],
)
def test_blanks_and_marks_that_fill_a_cell_are_refused_like_any_other(column: str, cell: str) -> None:
    """Where the time grew with the square of the blanks or worse, this would take minutes and more."""
    assert [(line, found) for line, found, _ in faults(BUDDIES | {column: cell})] == [(2, column)]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("ma   9-12;;\n di 9-12", [(0,), (1,)]),
        ("ma 9-12 (inloop;\nTurks); di 9-12", [(0,), (1,)]),
        ("ma\n 9-12", None),
        ("ma 9-12) ; di 9-12 (", None),
    ],
)
def test_entries_part_at_marks_outside_of_brackets(written: str, days: list[tuple[int, ...]] | None) -> None:
    if days is None:
        assert faults(BUDDIES | {"openingstijden": written})
    else:
        assert [one.days for one in read_one(openingstijden=written).hours.schedules] == days


def test_a_closure_may_be_one_day_without_a_reason() -> None:
    assert read_one(gesloten="5-5-2027; 6/5/2027").hours.closures == (
        Closure(date(2027, 5, 5), date(2027, 5, 5)),
        Closure(date(2027, 5, 6), date(2027, 5, 6)),
    )


@pytest.mark.parametrize(
    ("header", "cell", "why"),
    [
        ("gesloten", "kerst", "write one day or two"),
        ("gesloten", "(kerst)", "write one day or two"),
        ("gesloten", "1-1-2027 t/m 2-1-2027 t/m 3-1-2027", "write one day or two"),
        ("gesloten", "2-1-2027 t/m 1-1-2027", "ends before it begins"),
        ("gesloten", "1-1-2027 (vrij)", "write the reason in Dutch and in Turkish"),
        ("gesloten", "1-1-2027 (vrij / )", "write the reason in Dutch and in Turkish"),
        ("organisatie", "a" * 151, "shorten it to 150"),
        ("dienst (tr)", "", "the translation is missing"),
        ("dienst (tr)", "a" * 1001, "shorten it to 1000"),
        ("omschrijving (nl)", "a" * 5001, "shorten it to 5000"),
        ("omschrijving (nl)", "a\x00b", "remove the character U+0000"),
        ("postcode", "0123", "write it as 1234 AB or 1234"),
        ("breedtegraad", "5.5", "write degrees, from 50.5 to 53.8"),
        ("breedtegraad", "noord", "write degrees, from 50.5 to 53.8"),
        ("talen", "Turksch", "did you mean `Turks`?"),
        ("talen", "alle talen", "is not known here"),
        ("fasen", "straks", "Allowed: na, tijdens, voor"),
        ("leeftijd vanaf", "18+", "write digits only"),
        ("leeftijd vanaf", "200", "up to 130"),
        ("telefoon", "085 000", "not a Dutch number"),
        ("telefoon", "085 000 00 00 (balie)", "only languages stand in brackets"),
        ("telefoon", "0900 00 00", "costs extra"),
        ("e-mail", "j.duin@maatjes.example", "seems to be of a person"),
        ("website", "maatjes", "is not the address of a page"),
        ("website", "http://maatjes.example", "only pages with https://"),
        ("levensbeschouwelijk", "soms", "Allowed: ja, nee"),
        ("status", "dicht", "is not known here"),
        ("geldig van", "31-2-2026", "write it as 31-12-2026"),
        ("geldig van", "1-1-1026", "write it as 31-12-2026"),
        ("id", "1", "leave the cell empty, or copy it from an export"),
        ("werkgebied", "", "write where people must live"),
        ("werkgebied", "GM0000", "is not the code of a municipality"),
        ("werkgebied", "9919-9911", "ends before it begins"),
        ("werkgebied", "Duin", "can be Duin (L) or Duin (Z)"),
        ("werkgebied", "Duinstat", "did you mean `Duinstad`?"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_at_its_column(header: str, cell: str, why: str) -> None:
    found = [fault for fault in faults(BUDDIES | {header: cell}) if fault[1] == header]

    assert [fault[0] for fault in found][:1] == [2]
    assert why in found[0][2]


def test_a_place_that_is_no_municipality_is_said_to_lie_in_one() -> None:
    found = faults(BUDDIES | {"werkgebied": "Veendorp"})

    assert "`Veendorp` lies in Meerdijk; write the municipality" in found[0][2]


@pytest.mark.parametrize(
    ("cells", "column", "why"),
    [
        ({"leeftijd vanaf": "30", "leeftijd tot": "20"}, "leeftijd tot en met", "20 is less than 30"),
        ({"geldig van": "2-1-2026", "geldig tot": "1-1-2026"}, "geldig tot en met", "comes before"),
        ({"doelgroepen": "ouderen", "niet voor": "ouderen"}, "niet voor", "stands in doelgroepen too"),
        ({"plaatsen vrij": "3"}, "capaciteit gemeld op", "write both"),
        ({"plaatsen totaal": "3", "capaciteit gemeld op": "1-1-2026"}, "plaatsen vrij", "write both"),
        ({"plaatsen vrij": "3", "plaatsen totaal": "2", "capaciteit gemeld op": "1-1-2026"}, "plaatsen vrij", "more"),
        ({"breedtegraad": "52.1"}, "lengtegraad", "write both degrees"),
        ({"lengtegraad": "5.1"}, "breedtegraad", "write both degrees"),
        ({"gecontroleerd op": "1-1-2026", "bron": "x"}, "gecontroleerd door", "all three"),
        ({"gecontroleerd op": "1-1-2026", "bron": "x", "gecontroleerd door": "mw. Duin"}, "gecontroleerd door",
         "looks like a person"),
        ({"financiering: bron": "A; B", "financiering: niveau": "lokaal"}, "financiering: niveau", "for B"),
        ({"financiering: niveau": "lokaal"}, "financiering: bron", "write who pays"),
        ({"financiering: bron": "A", "financiering: niveau": "lokaal; lokaal"}, "financiering: bron", "put `;`"),
        ({"financiering: bron": "A", "financiering: niveau": "lokaal", "financiering: tot": "ooit"},
         "financiering: tot", "`ooit` is no day"),
        ({"omschrijving (nl)": "Samen"}, "omschrijving (tr)", "the translation is missing"),
        ({"kosten (tr)": "5 avro"}, "kosten (nl)", "the translation is missing"),
    ],
)  # fmt: skip
def test_cells_that_do_not_go_together_are_refused(cells: Mapping[str, str], column: str, why: str) -> None:
    found = faults(BUDDIES | cells)

    assert [(line, header) for line, header, _ in found] == [(2, column)]
    assert why in found[0][2]


def test_nothing_can_be_said_in_either_language() -> None:
    service = next(iter(read_well(BUDDIES | {"kosten (nl)": "geen", "kosten (tr)": "yok"}).services.values()))

    assert service.cost is None


@pytest.mark.parametrize(
    ("headers", "column", "why"),
    [
        (["organisatie", "dienst (nl)"], "dienst (tr)", "this column is missing"),
        (["organisatie", "dienst (nl)", "dienst (tr)", "telefon"], "telefon", "did you mean `telefoon`?"),
        (["organisatie", "dienst (nl)", "dienst (tr)", "Organisatie"], "Organisatie", "there twice"),
    ],
)
def test_headers_that_are_unknown_double_or_missing_are_refused(headers: list[str], column: str, why: str) -> None:
    reading = read_sheet([headers, ["a"]], places=PLACES)

    assert [(fault.line, fault.column) for fault in reading.faults] == [(1, column)]
    assert why in reading.faults[0].why


def test_an_empty_sheet_misses_its_headers() -> None:
    assert [fault.column for fault in read_sheet([], places=PLACES).faults] == list(sheet.KEY_COLUMNS)


def test_a_sheet_is_bounded_in_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "MAX_ROWS", 1)

    assert [fault.why for fault in read(BUDDIES).faults] == ["the sheet has more than 1 rows; split it"]


@pytest.mark.parametrize("cell", ["", "geen"])
def test_a_row_without_an_organisation_or_a_service_is_refused(cell: str) -> None:
    found = faults(BUDDIES | {"organisatie": cell, "dienst (nl)": cell})

    assert [(line, column) for line, column, _ in found] == [(2, "organisatie"), (2, "dienst (nl)")]


def test_a_cell_without_a_header_is_refused() -> None:
    written = [[*BUDDIES, ""], [*BUDDIES.values(), "?"]]

    found = read_sheet(written, places=PLACES).faults

    assert [(fault.line, fault.column) for fault in found] == [(2, None)]
    assert "without a header" in found[0].why


@pytest.mark.parametrize(
    ("second", "column", "why"),
    [
        (HOUSE, "locatie", "row 2 has this service at the same location"),
        (LIBRARY | {"status": "inactief"}, "status", "row 2 says something else here"),
        (LIBRARY | {"dienst (tr)": "Başka"}, "dienst (tr)", "row 2 says something else here"),
        (LIBRARY | {"levensbeschouwelijk": "nee"}, "levensbeschouwelijk", "row 2 says something else here"),
        (LIBRARY | {"locatie": "Buurthuis De Brug"}, "plaats", "row 2 says something else here"),
        (LIBRARY | {"id locatie": make_id("Maatjes Duinstad", "location", "Buurthuis De Brug")}, "locatie",
         "row 2 says something else here"),
        (LIBRARY | {"organisatie": "Ander", "dienst (tr)": "B", "werkgebied": "NL", "id organisatie":
                    make_id("Maatjes Duinstad")}, "id organisatie", "row 2 has the same id for Maatjes Duinstad"),
        (LIBRARY | {"dienst (nl)": "Ander", "dienst (tr)": "B", "werkgebied": "NL", "id":
                    make_id("Maatjes Duinstad", "Samen de post doen")}, "id", "row 2 has the same id"),
        (LIBRARY | {"organisatie": "Ander", "dienst (tr)": "B", "werkgebied": "NL", "id locatie":
                    make_id("Maatjes Duinstad", "location", "Buurthuis De Brug")}, "id locatie",
         "row 2 has the same id for another organisation"),
    ],
)  # fmt: skip
def test_rows_that_contradict_each_other_are_refused(second: Mapping[str, str], column: str, why: str) -> None:
    found = [fault for fault in faults(HOUSE | {"levensbeschouwelijk": "ja"}, second) if fault[1] == column]

    assert {line for line, _, _ in found} == {3}
    assert any(why in said for _, _, said in found)


def test_two_ids_of_one_organisation_are_refused() -> None:
    found = faults(HOUSE | {"id organisatie": make_id("one")}, LIBRARY | {"id organisatie": make_id("other")})

    assert [(line, column) for line, column, _ in found] == [(3, "id organisatie")]


def test_two_rows_about_a_service_as_a_whole_are_refused() -> None:
    found = faults(BUDDIES, BUDDIES)

    assert [(line, column) for line, column, _ in found] == [(3, "locatie")]


def test_a_fault_that_other_rows_take_over_is_said_once() -> None:
    wrong = {"telefoon": "085", "levensbeschouwelijk": "soms", "omschrijving (nl)": "Samen"}

    found = faults(HOUSE | wrong, LIBRARY)

    assert {(line, column) for line, column, _ in found} == {
        (2, "levensbeschouwelijk"),
        (2, "omschrijving (tr)"),
        (2, "telefoon"),
    }
    assert len(found) == 3


def test_the_same_mistake_in_two_rows_is_said_twice() -> None:
    found = faults(HOUSE | {"telefoon": "085"}, LIBRARY | {"telefoon": "085"})

    assert [(line, column) for line, column, _ in found] == [(2, "telefoon"), (3, "telefoon")]


def test_faults_come_in_the_order_of_the_rows() -> None:
    found = faults(LIBRARY | {"fasen": "ooit"}, BUDDIES | {"fasen": "nooit"})

    assert [line for line, _, _ in found] == [2, 3]


def test_what_is_written_is_read_back() -> None:
    other = HOUSE | {"dienst (nl)": "Budgetcursus", "dienst (tr)": "Bütçe kursu", "werkgebied": "Duin (L); 9911"}
    differing = {
        "talen": "tr",
        "openingstijden": "di 9-10 (inloop, Turks, vanaf 1-9-2026, t/m 31-12-2026)",
        "tolk": "geen",
    }
    records = read_well(EVERYTHING, LIBRARY | differing, other, BUDDIES | {"organisatie": "Ander"})

    written = write_sheet(records, places=PLACES)

    again = read_sheet(written, places=PLACES)
    assert again == Reading(records)
    assert write_sheet(again.records, places=PLACES) == written


def test_a_service_whose_first_location_differs_gets_a_row_of_its_own() -> None:
    records = read_well(BUDDIES | {"talen": "nl"}, HOUSE | {"talen": "tr"}, LIBRARY)

    written = write_sheet(records, places=PLACES)

    talen, locatie = written[0].index("talen"), written[0].index("locatie")
    assert [(row[locatie], row[talen]) for row in written[1:]] == [
        ("", "Nederlands"),
        ("Buurthuis De Brug", "Turks"),
        ("Bibliotheek", "Nederlands"),
    ]
    assert read_sheet(written, places=PLACES) == Reading(records)


def test_a_code_is_written_where_a_name_is_not_enough() -> None:
    unclear = replace(PLACES, names={**PLACES.names, "duin l": PLACES.names["duin"]})
    records = read_well(BUDDIES | {"werkgebied": DUIN_L})

    written = write_sheet(records, places=unclear)

    assert written[1][written[0].index("werkgebied")] == DUIN_L


def test_an_area_of_a_municipality_that_is_not_known_is_written_as_its_code() -> None:
    records = read_well(BUDDIES)
    service = replace(next(iter(records.services.values())), areas=(Area("GM0001", "municipality"),))

    written = write_sheet(replace(records, services={service.id: service}), places=PLACES)

    assert written[1][written[0].index("werkgebied")] == "GM0001"


def test_only_branches_of_known_organisations_are_written() -> None:
    records = read_well(BUDDIES)
    service = next(iter(records.services.values()))
    line, lost = replace(service, id="line", kind="national"), replace(service, id="lost", organization_id="none")

    written = write_sheet(replace(records, services={one.id: one for one in (line, lost, service)}), places=PLACES)

    assert [row[written[0].index("id")] for row in written[1:]] == [service.id]


def test_without_records_the_sheet_has_its_headers() -> None:
    assert write_sheet(NO_RECORDS, places=PLACES) == [list(HEADERS.values())]


def test_every_column_is_explained_in_both_languages() -> None:
    explained, problems = read_explanations(read_text("sheets", "columns.yaml"), "columns.yaml")

    assert problems == ()
    assert explained is not None
    assert explained.columns.keys() == HEADERS.keys()
    assert explained.titles["offers"].by_language == {"nl": "Aanbod", "tr": "Hizmetler"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("columns:\n  organization:\n    nl: Naam", "missing_key"),
        ("- a", "type"),
        ("columns: a", "type"),
        ("a: [", "syntax"),
        ("columns:\n  sort: x", "unknown_key"),
    ],
)
def test_explanations_that_are_missing_or_unknown_are_problems(text: str, code: str) -> None:
    explained, problems = read_explanations(text, "columns.yaml")

    assert explained is None
    assert code in {problem.code for problem in problems}


def test_the_guide_tells_of_every_column() -> None:
    guide = GUIDE.read_text(encoding="utf-8")

    assert [header for header in HEADERS.values() if f"`{header}`" not in guide] == []


@pytest.mark.parametrize(
    ("header", "example"),
    [
        ("openingstijden", "ma 9:00-12:00; do, vr 13:30-16:00 (inloop, Turks, vanaf 1-9-2026, t/m 31-12-2026)"),
        ("gesloten", "24-12-2026 t/m 1-1-2027 (kerst / Noel)"),
        ("telefoon", "030 123 45 67 (Turks); 14 030"),
        ("talen", "Nederlands, Turks"),
        ("werkgebied", "heel Nederland"),
    ],
)
def test_examples_in_the_guide_can_be_read(header: str, example: str) -> None:
    guide = GUIDE.read_text(encoding="utf-8")

    reading = read(BUDDIES | {header: example})

    assert f"`{example}`" in guide
    assert reading.faults == ()

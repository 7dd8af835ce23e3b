"""The records of municipalities, made from one text and the list of them."""

from dataclasses import dataclass
from datetime import date

from dialogs.casework.directory import Area, make_id
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.municipal_records import MunicipalTemplate, municipal_records
from dialogs.wording import text

TEMPLATE = MunicipalTemplate(
    organization=text(nl="Gemeente {municipality}", tr="{municipality} Belediyesi"),
    name=text(nl="Schuldhulp van {municipality}", tr="{municipality} borç yardımı"),
    description=text(nl="Vraag naar schuldhulpverlening.", tr="Borç yardımı isteyin."),
    channels=("phone",),
    languages=("nl",),
    phases=(),
    source="Wgs 2012",
    checked_on=date(2026, 11, 20),
)


@dataclass(frozen=True)
class Place:
    code: str
    name: str
    valid_from: date | None = None
    valid_to: date | None = None


def test_a_municipality_is_an_organisation_with_its_own_debt_help() -> None:
    records = municipal_records(TEMPLATE, [Place("GM0402", "Hilversum")])

    organization = records.organizations[make_id("municipality", "GM0402")]
    service = records.services[make_id("municipality", "GM0402", "schuldhulpverlening")]
    assert (organization.name, organization.name_tr) == ("Gemeente Hilversum", "Hilversum Belediyesi")
    assert (organization.municipality, organization.source) == ("GM0402", "Wgs 2012")
    assert organization.checked_on == date(2026, 11, 20)
    assert (service.organization_id, service.kind) == (organization.id, "municipality")
    assert service.name == text(nl="Schuldhulp van Hilversum", tr="Hilversum borç yardımı")
    assert service.description == TEMPLATE.description
    assert (service.areas, service.languages) == ((Area("GM0402", "municipality"),), ("nl",))
    assert (service.channels, service.phases, service.cost) == (("phone",), (), None)


def test_the_day_on_which_a_municipality_is_no_more_is_not_a_day_of_its_help() -> None:
    ending = Place("GM1696", "Wijdemeren", valid_from=date(2002, 1, 1), valid_to=date(2027, 1, 1))

    records = municipal_records(TEMPLATE, [ending])

    (service,) = records.services.values()
    assert (service.valid_from, service.valid_to) == (date(2002, 1, 1), date(2026, 12, 31))
    (branch,) = branches_of(Directory(records), service)
    assert isinstance(branch, Branch)
    assert branch.valid_on(date(2026, 12, 31))
    assert not branch.valid_on(date(2027, 1, 1))


def test_every_municipality_finds_its_own_help() -> None:
    records = municipal_records(TEMPLATE, [Place("GM0402", "Hilversum"), Place("GM0344", "Utrecht")])

    directory = Directory(records)
    found = [directory.municipal_service(code) for code in ("GM0402", "GM0344", "GM9999")]

    assert [service.name.by_language["nl"] if service else None for service in found] == [
        "Schuldhulp van Hilversum",
        "Schuldhulp van Utrecht",
        None,
    ]


def test_without_municipalities_there_are_no_records() -> None:
    records = municipal_records(TEMPLATE, [])

    assert (records.organizations, records.services) == ({}, {})

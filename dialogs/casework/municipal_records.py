"""Makes the records of all municipalities: each one has debt help by law, so that nobody is left without an offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from dialogs.casework.directory import Area, Channel, Organization, Records, Service, make_id
from dialogs.casework.rules import PhaseCode
from dialogs.wording import Text, fill

#: The placeholder in the texts of a template that stands for the name of a municipality.
NAME = "municipality"


class Municipality(Protocol):
    """A municipality as the gazetteer knows it; `valid_to` is the first day on which it is no more."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


@dataclass(frozen=True, slots=True)
class MunicipalTemplate:
    """What is the same of all municipalities; the texts may use {municipality}. Empty phases mean all."""

    organization: Text  #: the name of the organisation
    name: Text
    description: Text
    channels: tuple[Channel, ...]
    languages: tuple[str, ...]
    phases: tuple[PhaseCode, ...]
    source: str
    checked_on: date


def municipal_records(template: MunicipalTemplate, municipalities: Iterable[Municipality]) -> Records:
    """Make an organisation and its debt help for every municipality, those that ended or are to come included."""
    organizations: dict[str, Organization] = {}
    services: dict[str, Service] = {}
    for one in municipalities:
        organization = _organization(template, one)
        service = _service(template, one, organization)
        organizations[organization.id] = organization
        services[service.id] = service
    return Records(organizations, services)


def municipal_organization_id(code: str) -> str:
    """Give the id of a municipality (CBS code) as an organisation."""
    return make_id("municipality", code)


def municipal_service_id(code: str) -> str:
    """Give the id of the debt help that a municipality (CBS code) does itself."""
    return make_id("municipality", code, "schuldhulpverlening")


def _organization(template: MunicipalTemplate, municipality: Municipality) -> Organization:
    name = _about(template.organization, municipality).by_language
    return Organization(
        id=municipal_organization_id(municipality.code),
        name=name["nl"],
        name_tr=name["tr"],
        municipality=municipality.code,
        source=template.source,
        checked_on=template.checked_on,
    )


def _service(template: MunicipalTemplate, municipality: Municipality, organization: Organization) -> Service:
    ended = municipality.valid_to
    return Service(
        id=municipal_service_id(municipality.code),
        organization_id=organization.id,
        kind="municipality",
        name=_about(template.name, municipality),
        description=_about(template.description, municipality),
        areas=(Area(municipality.code, "municipality"),),
        languages=template.languages,
        phases=template.phases,
        channels=template.channels,
        valid_from=municipality.valid_from,
        valid_to=ended - timedelta(days=1) if ended else None,
    )


def _about(text: Text, municipality: Municipality) -> Text:
    return Text({language: fill(wording, {NAME: municipality.name}) for language, wording in text.by_language.items()})

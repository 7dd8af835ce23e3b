"""Writes records of the directory as the coordinators' sheet; reading it gives them back, for what a sheet can hold.

A sheet holds branches. What an organisation says of itself beside its name, funding and faith, the dates of change and
locations at which nothing is offered have no column.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from dialogs.authoring import sheet_words as words
from dialogs.authoring.sheet import DIFFERING
from dialogs.authoring.sheet_areas import write_areas
from dialogs.authoring.sheet_cells import write_phones
from dialogs.authoring.sheet_columns import HEADERS
from dialogs.authoring.sheet_hours import write_closures, write_schedules
from dialogs.casework.directory import (
    AtLocation,
    Capacity,
    Hours,
    Location,
    Organization,
    Records,
    Service,
    Verification,
)
from dialogs.understanding.gazetteer import Gazetteer, point_of
from dialogs.wording import Text

#: Columns of what may differ at a location: there a value that is nothing needs a word.
_OF_DIFFERING = (
    *("areas", "languages", "interpreters", "phases", "channels", "phones", "schedules", "closures"),
    *("open_on_holidays", "available", "maximum", "capacity_on", "verified_on", "verified_by", "verified_source"),
)


def write_sheet(records: Records, *, places: Gazetteer) -> list[list[str]]:
    """Write the branches among records: the headers, and a row for each service at each location.

    Without records it is the empty sheet. A service has a row without a location where it has none, or where the first
    one differs from the whole.
    """
    rows = [list(HEADERS.values())]
    services = (one for one in records.services.values() if one.kind == "branch")
    for service in sorted(services, key=lambda one: (_name(records, one), one.name.by_language["nl"], one.id)):
        organization = records.organizations.get(service.organization_id)
        if organization is not None:
            rows.extend(_row(cells) for cells in _cells(organization, service, places))
    return rows


def _name(records: Records, service: Service) -> str:
    organization = records.organizations.get(service.organization_id)
    return organization.name if organization else ""


def _row(cells: Mapping[str, str]) -> list[str]:
    return [cells.get(column, "") for column in HEADERS]


def _cells(organization: Organization, service: Service, places: Gazetteer) -> Iterator[dict[str, str]]:
    whole = _of_organization(organization) | _of_service(service) | _of_both(service, places)
    first = next(iter(service.at_locations), None)
    if first is None or any(getattr(first, name) is not None for name in DIFFERING):
        yield whole
    for at in service.at_locations:
        differing = _of_both(_at(service, at), places)
        for column in _OF_DIFFERING:
            if whole[column] and not differing[column]:
                differing[column] = words.NOTHING[0]
        yield whole | differing | _of_location(at, places)


def _at(service: Service, at: AtLocation) -> Service:
    """Give the service as it is at a location."""
    own = {name: value for name in DIFFERING if (value := getattr(at, name)) is not None}
    return replace(service, **own)


def _of_organization(organization: Organization) -> dict[str, str]:
    funding = organization.funding
    return {
        "organization": organization.name,
        "organization_id": organization.id,
        "faith_based": _truth(organization.faith_based),
        "funding_source": "; ".join(one.source for one in funding),
        "funding_level": "; ".join(words.LEVELS.word(one.level) for one in funding),
        "funding_programme": _listed([one.programme or "" for one in funding]),
        "funding_until": _listed([_day(one.until) for one in funding]),
    }


def _listed(parts: list[str]) -> str:
    return "; ".join(parts) if any(parts) else ""


def _of_service(service: Service) -> dict[str, str]:
    return {
        "id": service.id,
        **_text("name", service.name),
        **_text("description", service.description),
        **_text("eligibility", service.eligibility),
        **_text("cost", service.cost),
        "status": words.STATUSES.word(service.status),
        "website": service.website or "",
        "email": service.email or "",
        "groups": words.GROUPS.join(service.groups),
        "not_for": words.GROUPS.join(service.not_for),
        "minimum_age": _number(service.minimum_age),
        "maximum_age": _number(service.maximum_age),
        "urgencies": words.URGENCIES.join(service.urgencies),
        "valid_from": _day(service.valid_from),
        "valid_to": _day(service.valid_to),
        "fictional": _truth(service.fictional or None),
    }


def _of_both(service: Service, places: Gazetteer) -> dict[str, str]:
    return {
        "areas": write_areas(service.areas, places),
        "languages": words.LANGUAGES.join(service.languages),
        "interpreters": words.INTERPRETED.join(service.interpreters),
        "phases": words.PHASES.join(service.phases),
        "channels": words.CHANNELS.join(service.channels),
        "phones": write_phones(service.phones),
        **_hours(service.hours),
        **_capacity(service.capacity),
        **_verification(service.verification),
    }


def _hours(hours: Hours) -> dict[str, str]:
    return {
        "schedules": write_schedules(hours.schedules),
        "closures": write_closures(hours.closures),
        "open_on_holidays": _truth(hours.open_on_holidays or None),
    }


def _capacity(capacity: Capacity | None) -> dict[str, str]:
    return {
        "available": _number(capacity.available if capacity else None),
        "maximum": _number(capacity.maximum if capacity else None),
        "capacity_on": _day(capacity.updated_on if capacity else None),
    }


def _verification(verification: Verification | None) -> dict[str, str]:
    return {
        "verified_on": _day(verification.on if verification else None),
        "verified_by": verification.by if verification else "",
        "verified_source": verification.source if verification else "",
    }


def _of_location(at: AtLocation, places: Gazetteer) -> dict[str, str]:
    location = at.location
    latitude, longitude = _degrees(location, places)
    return {
        "location": location.name,
        "address": location.address or "",
        "postal_code": location.postal_code or "",
        "city": location.city or "",
        "latitude": latitude,
        "longitude": longitude,
        "location_id": location.id,
        "at_location_id": at.id,
    }


def _degrees(location: Location, places: Gazetteer) -> tuple[str, str]:
    """Write a point that the postcode does not give by itself: when that changes, the point follows."""
    of_postcode = point_of(places, location.postal_code[:4]) if location.postal_code else None
    if location.point is None or location.point == of_postcode:
        return "", ""
    return str(location.point[0]), str(location.point[1])


def _text(stem: str, text: Text | None) -> dict[str, str]:
    return {f"{stem}_{language}": wording for language, wording in (text.by_language if text else {}).items()}


def _truth(truth: bool | None) -> str:
    return "" if truth is None else words.TRUTHS.word("yes" if truth else "no")


def _number(number: int | None) -> str:
    return "" if number is None else str(number)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()

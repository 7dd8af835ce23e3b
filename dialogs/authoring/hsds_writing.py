"""Writes records of the directory as HSDS objects: the tree of a JSON document, which tables are made of too."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeAlias

from dialogs.authoring.hsds_terms import Written, closure_value
from dialogs.authoring.personal_contacts import why_personal
from dialogs.authoring.phone_numbers import read_phone
from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
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
from dialogs.wording import Text

Object: TypeAlias = dict[str, Any]

WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: What `service_area.extent_type` says, and the kind of our areas.
EXTENT_TYPES = {"municipality": "cbs-gemeentecode", "postcode4": "postcode4", "country": "country"}
#: What `organization_identifier.identifier_type` says of the code of a municipality.
MUNICIPALITY_CODE = "cbs-gemeentecode"
#: What may be empty at a location, as opposed to being as the service says.
MAY_BE_EMPTY = ("areas", "languages", "interpreters", "phases", "channels", "phones", "hours")
#: Label of the address at which appointments are made.
APPOINTMENTS = "appointments"

_TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/"


def write_objects(records: Records, utc_offset_hours: int) -> tuple[list[Object], list[Object]]:
    """Write services with their organisation, and organisations without any service; both by id."""
    bodies = {id_: _organization(one) for id_, one in sorted(records.organizations.items())}
    services = [_service(one, bodies, utc_offset_hours) for _, one in sorted(records.services.items())]
    busy = {one.organization_id for one in records.services.values()}
    return services, [body for id_, body in bodies.items() if id_ not in busy]


def _service(service: Service, bodies: dict[str, Object], offset: int) -> Object:
    told = Written(service.id, "service", [])
    told.add("kind", (service.kind,))
    for code in ("phase", "group", "not_for", "channel"):
        told.add(code, getattr(service, code if code == "not_for" else f"{code}s"))
    told.add("urgency", service.urgencies)
    for code in ("valid_from", "valid_to"):
        told.add_one(code, _day(getattr(service, code)))
    told.add_one("fictional", "yes" if service.fictional else None)
    return _without_nothing(
        id=service.id,
        organization_id=service.organization_id,
        organization=bodies.get(service.organization_id),
        **_names(service.name, told),
        description=_text("description", service.description, told),
        status=service.status,
        url=service.website,
        email=service.email,
        interpretation_services=", ".join(service.interpreters) or None,
        eligibility_description=_text("eligibility", service.eligibility, told),
        fees_description=_text("fees", service.cost, told),
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        last_modified=_moment(service.modified_on),
        **_assurance(service.verification, told),
        phones=_phones(told, service.phones),
        languages=_languages(told, service.languages),
        service_areas=_areas(told, service.areas),
        schedules=_hours(service.hours, told, offset),
        capacities=_capacities(service.capacity, told),
        service_at_locations=[_at_location(one, offset) for one in service.at_locations],
        attributes=told.attributes,
    )


def _names(name: Text, told: Written) -> Object:
    """Write the Turkish name as the other name, unless there is no other."""
    turkish = name.by_language.get("tr") if len(name.by_language) > 1 else None
    rest = {code: wording for code, wording in name.by_language.items() if turkish is None or code != "tr"}
    return {"name": told.add_text("name", Text(rest)), "alternate_name": turkish}


def _assurance(verification: Verification | None, told: Written) -> Object:
    if verification is None:
        return {}
    is_address = "@" in verification.by and why_personal(verification.by) is None
    told.add_one("assured_by", None if is_address else verification.by)
    told.add("assured_source", (verification.source,))
    return {"assured_date": _day(verification.on), "assurer_email": verification.by if is_address else None}


def _capacities(capacity: Capacity | None, owner: Written) -> list[Object]:
    if capacity is None:
        return []
    told = _without_nothing(
        id=owner.part_id("capacity"),
        unit={"id": make_id("unit", capacity.unit), "name": capacity.unit},
        available=capacity.available,
        maximum=capacity.maximum,
        updated=_moment(capacity.updated_on),
    )
    return [told]


def _organization(body: Organization) -> Object:
    told = Written(body.id, "organization", [])
    told.add("status", (body.status,))
    told.add_one("faith_based", _yes_no(body.faith_based))
    told.add("place", body.places)
    told.add_one("residents", None if body.residents is None else str(body.residents))
    told.add_one("source", body.source)
    told.add_one("checked_on", _day(body.checked_on))
    return _without_nothing(
        id=body.id,
        name=body.name,
        alternate_name=body.name_tr,
        description=_text("description", body.description, told) or "",
        website=body.website,
        email=body.email,
        additional_websites=_appointments(body.appointments, told),
        phones=_phones(told, body.phones),
        funding=[_funding(one, told.part_id("funding", str(number))) for number, one in enumerate(body.funding)],
        locations=[_location(one) for one in body.locations],
        organization_identifiers=_identifiers(body.municipality, told),
        attributes=told.attributes,
    )


def _appointments(site: str | None, owner: Written) -> list[Object]:
    return [] if site is None else [{"id": owner.part_id(APPOINTMENTS), "label": APPOINTMENTS, "url": site}]


def _identifiers(municipality: str | None, owner: Written) -> list[Object]:
    if municipality is None:
        return []
    id_ = owner.part_id(MUNICIPALITY_CODE)
    return [{"id": id_, "identifier_type": MUNICIPALITY_CODE, "identifier": municipality}]


def _funding(funding: Funding, id_: str) -> Object:
    told = Written(id_, "funding", [])
    told.add("level", (funding.level,))
    told.add_one("programme", funding.programme)
    told.add_one("until", _day(funding.until))
    return {"id": told.owner, "source": funding.source, "attributes": told.attributes}


def _location(location: Location) -> Object:
    latitude, longitude = location.point or (None, None)
    address = {
        "address_1": location.address or "",
        "city": location.city or "",
        "state_province": location.province or "",
        "postal_code": location.postal_code or "",
    }
    whole = {"id": make_id("location", location.id, "address"), **address, "country": "NL", "address_type": "physical"}
    return _without_nothing(
        id=location.id,
        location_type="physical",
        name=location.name,
        latitude=latitude,
        longitude=longitude,
        addresses=[whole] if any(address.values()) else [],
    )


def _at_location(at: AtLocation, offset: int) -> Object:
    told = Written(at.id, "service_at_location", [])
    told.add("empty", [part for part in MAY_BE_EMPTY if getattr(at, part) in ((), Hours())])
    for code in ("language", "interpreter", "phase", "channel"):
        told.add(code, getattr(at, f"{code}s") or ())
    _add_capacity(at.capacity, told)
    if at.verification is not None:
        told.add("assured_date", (at.verification.on.isoformat(),))
        told.add("assured_by", (at.verification.by,))
        told.add("assured_source", (at.verification.source,))
    return _without_nothing(
        id=at.id,
        location_id=at.location.id,
        location=_location(at.location),
        service_areas=_areas(told, at.areas or ()),
        phones=_phones(told, at.phones or ()),
        schedules=_hours(at.hours or Hours(), told, offset),
        attributes=told.attributes,
    )


def _add_capacity(capacity: Capacity | None, told: Written) -> None:
    if capacity is not None:
        told.add("capacity_available", (str(capacity.available),))
        told.add_one("capacity_maximum", None if capacity.maximum is None else str(capacity.maximum))
        told.add("capacity_unit", (capacity.unit,))
        told.add("capacity_updated", (capacity.updated_on.isoformat(),))


def _hours(hours: Hours, told: Written, offset: int) -> list[Object]:
    told.add_one("open_on_holidays", "yes" if hours.open_on_holidays else None)
    told.add("closure", [closure_value(_day(one.first), _day(one.last), one.note) for one in hours.closures])
    return [_schedule(told.part_id("schedule", str(number)), one, offset) for number, one in enumerate(hours.schedules)]


def _schedule(id_: str, schedule: Schedule, offset: int) -> Object:
    told = Written(id_, "schedule", [])
    told.add("language", schedule.languages)
    return _without_nothing(
        id=told.owner,
        freq="WEEKLY",
        byday=",".join(WEEKDAYS[day] for day in schedule.days),
        opens_at=schedule.opens_at.isoformat("minutes"),
        closes_at=schedule.closes_at.isoformat("minutes"),
        timezone=offset,
        valid_from=_day(schedule.valid_from),
        valid_to=_day(schedule.valid_to),
        attending_type=schedule.channel.replace("_", "-") if schedule.channel else None,
        attributes=told.attributes,
    )


def _phones(owner: Written, phones: Iterable[Phone]) -> list[Object]:
    return [_phone(owner.part_id("phone", str(number)), one) for number, one in enumerate(phones)]


def _phone(id_: str, phone: Phone) -> Object:
    told = Written(id_, "phone", [])
    standard = read_phone(phone.number)
    told.add_one("shown", None if isinstance(standard, Phone) and standard.shown == phone.shown else phone.shown)
    told.add_one("paid", "yes" if phone.paid else None)
    return _without_nothing(
        id=id_,
        number=phone.number,
        type="voice",
        languages=_languages(told, phone.languages),
        attributes=told.attributes,
    )


def _languages(owner: Written, codes: Iterable[str]) -> list[Object]:
    return [{"id": owner.part_id("language", str(number)), "code": code} for number, code in enumerate(codes)]


def _areas(owner: Written, areas: Iterable[Area]) -> list[Object]:
    return [_area(owner.part_id("area", str(number)), one) for number, one in enumerate(areas)]


def _area(id_: str, area: Area) -> Object:
    uri = f"{_TOOI}{area.extent.lower()}" if area.type == "municipality" else None
    return _without_nothing(id=id_, extent=area.extent, extent_type=EXTENT_TYPES[area.type], uri=uri)


def _text(code: str, text: Text | None, told: Written) -> str | None:
    return None if text is None else told.add_text(code, text)


def _day(day: date | None) -> Any:
    return None if day is None else day.isoformat()


def _moment(day: date | None) -> str | None:
    return None if day is None else f"{day.isoformat()}T00:00:00Z"


def _yes_no(truth: bool | None) -> str | None:
    return None if truth is None else "yes" if truth else "no"


def _without_nothing(**members: Any) -> Object:
    return {name: value for name, value in members.items() if value is not None and value != []}

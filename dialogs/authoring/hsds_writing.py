"""Writes records of the directory as HSDS objects: the tree of a JSON document, which tables are made of too."""

from dialogs.authoring.hsds_parts import (
    Object,
    iso_day,
    iso_moment,
    without_nothing,
    write_areas,
    write_hours,
    write_languages,
    write_location,
    write_phones,
    write_text,
)
from dialogs.authoring.hsds_terms import Written
from dialogs.authoring.personal_contacts import why_personal
from dialogs.casework.directory import (
    AtLocation,
    Capacity,
    Funding,
    Hours,
    Organization,
    Records,
    Service,
    Verification,
    make_id,
)
from dialogs.wording import Text

#: What `organization_identifier.identifier_type` says of the code of a municipality.
MUNICIPALITY_CODE = "cbs-gemeentecode"
#: What may be empty at a location, as opposed to being as the service says.
MAY_BE_EMPTY = ("areas", "languages", "interpreters", "phases", "channels", "phones", "hours")
#: Label of the address at which appointments are made.
APPOINTMENTS = "appointments"


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
        told.add_one(code, iso_day(getattr(service, code)))
    told.add_one("fictional", "yes" if service.fictional else None)
    return without_nothing(
        id=service.id,
        organization_id=service.organization_id,
        organization=bodies.get(service.organization_id),
        **_names(service.name, told),
        description=write_text("description", service.description, told),
        status=service.status,
        url=service.website,
        email=service.email,
        interpretation_services=", ".join(service.interpreters) or None,
        eligibility_description=write_text("eligibility", service.eligibility, told),
        fees_description=write_text("fees", service.cost, told),
        minimum_age=service.minimum_age,
        maximum_age=service.maximum_age,
        last_modified=iso_moment(service.modified_on),
        **_assurance(service.verification, told),
        phones=write_phones(told, service.phones),
        languages=write_languages(told, service.languages),
        service_areas=write_areas(told, service.areas),
        schedules=write_hours(service.hours, told, offset),
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
    return {"assured_date": iso_day(verification.on), "assurer_email": verification.by if is_address else None}


def _capacities(capacity: Capacity | None, owner: Written) -> list[Object]:
    if capacity is None:
        return []
    told = without_nothing(
        id=owner.part_id("capacity"),
        unit={"id": make_id("unit", capacity.unit), "name": capacity.unit},
        available=capacity.available,
        maximum=capacity.maximum,
        updated=iso_moment(capacity.updated_on),
    )
    return [told]


def _organization(body: Organization) -> Object:
    told = Written(body.id, "organization", [])
    told.add("status", (body.status,))
    told.add_one("faith_based", _yes_no(body.faith_based))
    told.add("place", body.places)
    told.add_one("residents", None if body.residents is None else str(body.residents))
    told.add_one("source", body.source)
    told.add_one("checked_on", iso_day(body.checked_on))
    return without_nothing(
        id=body.id,
        name=body.name,
        alternate_name=body.name_tr,
        description=write_text("description", body.description, told) or "",
        website=body.website,
        email=body.email,
        additional_websites=_appointments(body.appointments, told),
        phones=write_phones(told, body.phones),
        funding=[_funding(one, told.part_id("funding", str(number))) for number, one in enumerate(body.funding)],
        locations=[write_location(one) for one in body.locations],
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
    told.add_one("until", iso_day(funding.until))
    return {"id": told.owner, "source": funding.source, "attributes": told.attributes}


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
    return without_nothing(
        id=at.id,
        location_id=at.location.id,
        location=write_location(at.location),
        service_areas=write_areas(told, at.areas or ()),
        phones=write_phones(told, at.phones or ()),
        schedules=write_hours(at.hours or Hours(), told, offset),
        attributes=told.attributes,
    )


def _add_capacity(capacity: Capacity | None, told: Written) -> None:
    if capacity is not None:
        told.add("capacity_available", (str(capacity.available),))
        told.add_one("capacity_maximum", None if capacity.maximum is None else str(capacity.maximum))
        told.add("capacity_unit", (capacity.unit,))
        told.add("capacity_updated", (capacity.updated_on.isoformat(),))


def _yes_no(truth: bool | None) -> str | None:
    return None if truth is None else "yes" if truth else "no"

"""Keeps what the coordinators' sheet has no column for: an organisation's contacts, unused locations."""

from dataclasses import replace

from dialogs.casework.directory import AtLocation, Capacity, Location, Organization, Records, Service


def complete(told: Records, before: Records) -> Records:
    """Give what a sheet tells, with what was known of the same records and no sheet can tell."""
    organizations = {
        id_: _organization(one, before.organizations[id_]) if id_ in before.organizations else one
        for id_, one in told.organizations.items()
    }
    services = {
        id_: _service(one, before.services[id_]) if id_ in before.services else one
        for id_, one in told.services.items()
    }
    return Records(organizations, services)


def _service(told: Service, before: Service) -> Service:
    known = {at.id: at for at in before.at_locations}
    return replace(
        told,
        modified_on=before.modified_on,
        capacity=_capacity(told.capacity, before.capacity),
        at_locations=tuple(_at(at, known[at.id]) if at.id in known else at for at in told.at_locations),
    )


def _at(told: AtLocation, before: AtLocation) -> AtLocation:
    location = _location(told.location, before.location)
    return replace(told, location=location, capacity=_capacity(told.capacity, before.capacity))


def _capacity(told: Capacity | None, before: Capacity | None) -> Capacity | None:
    return replace(told, unit=before.unit) if told and before else told


def _location(told: Location, before: Location) -> Location:
    """Keep the province, or that there is none, while the postcode stays: a sheet has it from there."""
    return replace(told, province=before.province) if told.postal_code == before.postal_code else told


def _organization(told: Organization, before: Organization) -> Organization:
    known = {one.id: one for one in before.locations}
    located = (_location(one, known[one.id]) if one.id in known else one for one in told.locations)
    locations = known | {one.id: one for one in located}
    return replace(
        before,
        name=told.name,
        faith_based=told.faith_based,
        funding=told.funding,
        locations=tuple(locations.values()),
    )

"""Reads organisations out of HSDS objects."""

from datetime import date
from typing import Any, cast

from dialogs.authoring.hsds_contacts import email_of, phones_of, site_of
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_places import Municipalities, location_from, municipality_of, names_at
from dialogs.authoring.hsds_terms import told_of
from dialogs.authoring.hsds_writing import APPOINTMENTS
from dialogs.casework.directory import Funding, Organization, Status


def organization_from(node: Node, municipalities: Municipalities, faults: Faults) -> Organization:
    """Make the record of an organisation."""
    told = told_of(node, faults)
    locations = [location_from(one, faults) for one in node.many("locations")]
    return Organization(
        id=node.id,
        name=node.text("name") or "",
        name_tr=node.text("alternate_name"),
        description=told.text("description", node.text("description")),
        status=cast(Status, told.one("status") or "active"),
        website=site_of(node, "website", faults),
        email=email_of(node, "email", names_of(node), faults),
        phones=phones_of(node, faults),
        faith_based=None if (faith := told.one("faith_based")) is None else faith == "yes",
        funding=tuple(found for one in node.many("funding") if (found := _funding(one, faults))),
        locations=tuple(one for one in locations if one),
        municipality=municipality_of(node, municipalities, faults),
        places=told.all("place"),
        residents=int(residents) if (residents := told.one("residents")) else None,
        appointments=_appointments(node, faults),
        source=told.one("source"),
        checked_on=day_of(told.one("checked_on")),
    )


def names_of(body: Node) -> list[str]:
    """List how an organisation or a service is called, and where it is."""
    names = [body.text("name"), body.text("alternate_name")]
    return [*(name for name in names if name), *names_at(body.many("locations"))]


def _appointments(body: Node, faults: Faults) -> str | None:
    sites = [one for one in body.many("additional_websites") if one.text("label") == APPOINTMENTS]
    return site_of(sites[0], "url", faults) if sites else None


def _funding(node: Node, faults: Faults) -> Funding | None:
    """Take funding of which the level is told; HSDS has no field for it, so that of others is passed over."""
    told = told_of(node, faults)
    level, source = told.one("level"), node.text("source")
    if level is None:
        return None
    if source is None:
        faults.add(node.place, "source", "funding needs `source`")
        return None
    return Funding(source, cast(Any, level), told.one("programme"), day_of(told.one("until")))


def day_of(written: str | None) -> date | None:
    """Take the day of a date or a moment that was found to be right."""
    return date.fromisoformat(written[:10]) if written else None

"""Makes records of the directory out of HSDS objects; what cannot be taken is noted with its place."""

from dataclasses import dataclass
from typing import Any, cast

from dialogs.authoring.hsds_at_locations import at_location_from
from dialogs.authoring.hsds_contacts import email_of, phones_of, refuse_persons, site_of
from dialogs.authoring.hsds_freshness import capacity_of, verification_of, whole_of
from dialogs.authoring.hsds_hours import hours_of
from dialogs.authoring.hsds_languages import codes_of, languages_of
from dialogs.authoring.hsds_nodes import Faults, Node
from dialogs.authoring.hsds_organizations import day_of, names_of, organization_from
from dialogs.authoring.hsds_places import Municipalities, areas_of, names_at
from dialogs.authoring.hsds_references import Source, location_of, organization_of, source_of
from dialogs.authoring.hsds_terms import Told, told_of
from dialogs.casework.directory import (
    NO_RECORDS,
    AtLocation,
    Kind,
    Records,
    Service,
    Status,
)
from dialogs.casework.imports import Reading
from dialogs.wording import Text

_OLDEST = 150
#: Members of our records that are told by attributes, and the terms.
_LISTS = {"phases": "phase", "groups": "group", "not_for": "not_for", "urgencies": "urgency", "channels": "channel"}


@dataclass(frozen=True, slots=True)
class Context:
    """What reading holds objects against, and where it notes what is wrong."""

    source: Source
    municipalities: Municipalities
    faults: Faults


def records_of(top: tuple[Node, ...], municipalities: Municipalities, faults: Faults) -> Reading:
    """Make the records of everything that a source tells; with any fault there are none."""
    context = Context(source_of(top, faults), municipalities, faults)
    refuse_persons((node for one in top for node in one.walk()), faults)
    bodies = [organization_from(one, municipalities, faults) for one in context.source.organizations.values()]
    services = [_service(one, context) for one in context.source.services]
    if faults.all:
        return Reading(NO_RECORDS, faults.all)
    return Reading(Records({one.id: one for one in bodies}, {one.id: one for one in services}))


def _service(node: Node, context: Context) -> Service:
    faults, told = context.faults, told_of(node, context.faults)
    body = organization_of(node, context.source, faults)
    names = _all_names(node, body, context.source)
    minimum, maximum = _ages(node, faults)
    return Service(
        id=node.id,
        organization_id=body.id if body else "",
        kind=cast(Kind, told.one("kind") or "branch"),
        name=_service_name(node, told),
        description=told.text("description", node.text("description")),
        status=cast(Status, node.text("status")),
        website=site_of(node, "url", faults),
        email=email_of(node, "email", names, faults),
        phones=phones_of(node, faults),
        areas=areas_of(node, context.municipalities, faults),
        languages=languages_of(node, faults),
        interpreters=_interpreters(node, faults),
        **{member: cast(Any, told.all(term)) for member, term in _LISTS.items()},
        minimum_age=minimum,
        maximum_age=maximum,
        eligibility=told.text("eligibility", node.text("eligibility_description")),
        hours=hours_of(node, told, faults),
        capacity=capacity_of(node, faults),
        cost=_cost(node, told, faults),
        verification=verification_of(node, told, names, faults),
        valid_from=day_of(told.one("valid_from")),
        valid_to=day_of(told.one("valid_to")),
        modified_on=day_of(node.text("last_modified")),
        fictional=told.one("fictional") == "yes",
        at_locations=_at_locations(node, context),
    )


def _at_locations(service: Node, context: Context) -> tuple[AtLocation, ...]:
    found: list[AtLocation] = []
    for node in _at(service):
        place = location_of(node, context.source, context.faults)
        if place and (one := at_location_from(node, place, context.municipalities, context.faults)):
            found.append(one)
    return tuple(found)


def _all_names(service: Node, body: Node | None, source: Source) -> list[str]:
    """List every name by which the service may be called in the address of a desk."""
    located = [at.one("location") or source.locations.get(at.text("location_id") or "") for at in _at(service)]
    return [*names_of(service), *(names_of(body) if body else ()), *names_at([one for one in located if one])]


def _at(service: Node) -> tuple[Node, ...]:
    return service.many("service_at_locations")


def _service_name(node: Node, told: Told) -> Text:
    name, other = told.text("name", node.text("name")), node.text("alternate_name")
    wordings = dict(name.by_language) if name else {}
    return Text({**wordings, "tr": other} if other else wordings)


def _interpreters(node: Node, faults: Faults) -> tuple[str, ...]:
    written = node.text("interpretation_services")
    return codes_of(node, "interpretation_services", written.split(","), faults) if written else ()


def _ages(node: Node, faults: Faults) -> tuple[int | None, int | None]:
    ages = [whole_of(node, name, _OLDEST, faults) for name in ("minimum_age", "maximum_age")]
    if ages[0] is not None and ages[1] is not None and ages[0] > ages[1]:
        faults.add(node.place, "maximum_age", "is below `minimum_age`")
    return ages[0], ages[1]


def _cost(node: Node, told: Told, faults: Faults) -> Text | None:
    """Take what it costs; nothing told means free, so costs told elsewhere must not be passed over."""
    cost = told.text("fees", node.text("fees_description"))
    if cost is None and (node.text("fees") or node.many("cost_options")):
        faults.add(node.place, "fees_description", "say here what it costs; `fees` and `cost_options` are not kept")
    return cost

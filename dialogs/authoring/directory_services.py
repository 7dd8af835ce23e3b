"""Reads the services of directory documents: what is offered, for whom, where and when."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import cast

from dialogs.authoring import directory_values as values
from dialogs.authoring.directory_context import Context, key_id
from dialogs.authoring.directory_hours import read_hours
from dialogs.authoring.directory_organizations import Owner, optional_text, read_status
from dialogs.authoring.directory_phones import phones
from dialogs.authoring.directory_values import optional
from dialogs.authoring.documents import ScalarNode
from dialogs.authoring.reading import suggestion
from dialogs.authoring.rule_items import Item
from dialogs.casework.directory import (
    AtLocation,
    Capacity,
    Channel,
    Group,
    Hours,
    Kind,
    Location,
    Service,
    Verification,
)
from dialogs.casework.rules import PhaseCode, UrgencyCode
from dialogs.casework.verifications import why_not_verified

#: What may differ at each location of a service.
AT_LOCATION_KEYS = (
    *("areas", "languages", "interpreters", "phases", "channels", "phones", "hours", "capacity", "verification"),
)

#: What a service may say beside `organization`, `kind` and `name`.
SERVICE_KEYS = (
    *("id", "description", "status", "website", "email", *AT_LOCATION_KEYS, "groups", "not_for"),
    *("minimum_age", "maximum_age", "eligibility", "urgencies", "cost", "valid_from", "valid_to", "modified_on", "at"),
)

#: What fictional documents write instead of a verification: seen on the day on which they are read.
VERIFIED_TODAY = "demo"


def read_service(item: Item, context: Context, owners: Mapping[str, Owner]) -> Service | None:
    """Read one service of one of these organisations; None when it names another."""
    item.check(("organization", "kind", "name"), SERVICE_KEYS)
    owner = owners.get(item.name("organization", owners))
    if owner is None:
        return None
    service = Service(
        id=values.record_id(item, key_id(owner.key, item.id)),
        organization_id=owner.organization.id,
        kind=cast(Kind, item.one_of("kind", Kind)),
        name=item.text("name"),
        description=optional_text(item, "description"),
        status=read_status(item),
        website=optional(item, "website", values.url),
        email=optional(item, "email", values.email),
        phones=phones(item, "phones"),
        areas=values.areas(item, "areas", context),
        languages=values.languages(item, "languages"),
        interpreters=values.languages(item, "interpreters", any_allowed=True),
        phases=_phases(item),
        groups=cast(tuple[Group, ...], values.codes(item, "groups", Group)),
        not_for=cast(tuple[Group, ...], values.codes(item, "not_for", Group)),
        minimum_age=optional(item, "minimum_age", Item.number),
        maximum_age=optional(item, "maximum_age", Item.number),
        eligibility=optional_text(item, "eligibility"),
        urgencies=cast(tuple[UrgencyCode, ...], values.codes(item, "urgencies", UrgencyCode)),
        channels=_channels(item),
        hours=read_hours(item) or Hours(),
        capacity=_capacity(item, context),
        cost=optional_text(item, "cost"),
        verification=_verification(item, context),
        valid_from=values.day(item, "valid_from"),
        valid_to=values.day(item, "valid_to"),
        modified_on=values.past_day(item, "modified_on", context),
        fictional=context.fictional,
        at_locations=_at_locations(item, owner, context),
    )
    _check(item, service)
    return service


def _check(item: Item, service: Service) -> None:
    values.check_order(item, "maximum_age", service.minimum_age, service.maximum_age)
    values.check_order(item, "valid_to", service.valid_from, service.valid_to)
    for group in service.groups:
        if group in service.not_for:
            item.refuse("not_for", "group", f"`{group}` stands in `groups` too")
    # Areas that were written and could not be read have a problem of their own.
    unread = item.has("areas") and not service.areas
    if service.kind == "branch" and not unread and not _says_where(service):
        item.refuse("areas", "missing_key", "write in `areas` where people must live, here or at each location")
    if service.kind == "municipality" and not unread and not _is_of_municipalities(service):
        item.refuse("areas", "missing_key", "write in `areas` of which municipalities this is the debt help")


def _says_where(service: Service) -> bool:
    located = bool(service.at_locations) and all(at.areas is not None for at in service.at_locations)
    return bool(service.areas) or located


def _is_of_municipalities(service: Service) -> bool:
    return any(area.type == "municipality" for area in service.areas)


def _at_locations(item: Item, owner: Owner, context: Context) -> tuple[AtLocation, ...]:
    found = []
    for part in values.named_parts(item, "at"):
        if part.id in owner.locations:
            found.append(_at_location(part, key_id(owner.key, item.id, part.id), owner.locations[part.id], context))
        else:
            message = f"`{part.id[:64]}` is no location of `{owner.key}`{suggestion(part.id, owner.locations)}"
            item.problems.add(part.node.line, "unknown_name", f"`{item.id}`: {message}")
    return tuple(found)


def _at_location(item: Item, made_id: str, location: Location, context: Context) -> AtLocation:
    item.check((), AT_LOCATION_KEYS)
    return AtLocation(
        id=made_id,
        location=location,
        areas=optional(item, "areas", lambda one, key: values.areas(one, key, context)),
        languages=optional(item, "languages", values.languages),
        interpreters=optional(item, "interpreters", lambda one, key: values.languages(one, key, any_allowed=True)),
        phases=_phases(item) or None,
        channels=_channels(item) or None,
        phones=optional(item, "phones", phones),
        hours=read_hours(item),
        capacity=_capacity(item, context),
        verification=_verification(item, context),
    )


def _phases(item: Item) -> tuple[PhaseCode, ...]:
    return cast(tuple[PhaseCode, ...], values.codes(item, "phases", PhaseCode))


def _channels(item: Item) -> tuple[Channel, ...]:
    return cast(tuple[Channel, ...], values.codes(item, "channels", Channel))


def _capacity(item: Item, context: Context) -> Capacity | None:
    """Take how many can still come; in fictional documents the day may be told as so many days ago."""
    if not item.has("capacity"):
        return None
    part = item.part("capacity")
    told = "updated_days_ago" if context.fictional and part.has("updated_days_ago") else "updated_on"
    part.check(("available", "unit", told), ("maximum",))
    if told == "updated_on":
        updated_on = values.past_day(part, told, context) or date.min
    else:
        updated_on = context.today - timedelta(days=min(part.number(told), 3650))
    available, maximum = part.number("available"), optional(part, "maximum", Item.number)
    if maximum is not None and available > maximum:
        part.refuse("available", "order", f"`available` is {available}, more than the maximum ({maximum})")
    return Capacity(available, maximum, part.words("unit"), updated_on)


def _verification(item: Item, context: Context) -> Verification | None:
    node = item.node.get("verification")
    if node is None:
        return None
    if isinstance(node, ScalarNode) and node.text == VERIFIED_TODAY:
        if not context.fictional:
            item.refuse("verification", "demo", "only a document with `fictional: yes` may write `demo` here")
        return Verification(context.today, VERIFIED_TODAY, VERIFIED_TODAY)
    part = item.part("verification")
    part.check(("on", "by", "source"))
    on = values.past_day(part, "on", context) or date.min
    verification = Verification(on, part.words("by"), part.words("source"))
    # Held against its own day: one that is too old is no fault of the document, and is not offered.
    if part.has("by") and part.has("source") and (why := why_not_verified(verification, on)) is not None:
        item.refuse("verification", "verification", why)
    return verification

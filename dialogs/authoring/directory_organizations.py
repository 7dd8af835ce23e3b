"""Reads the organisations of directory documents, with the places where people come to them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast

from dialogs.authoring import directory_values as values
from dialogs.authoring.directory_context import Context, key_id
from dialogs.authoring.directory_phones import phones
from dialogs.authoring.directory_values import optional
from dialogs.authoring.documents import ScalarNode
from dialogs.authoring.rule_items import Item
from dialogs.casework.directory import Funding, Location, Organization, Status
from dialogs.wording import Text

#: What an organisation may say beside its `name` and, unless it is fictional, its `source`.
ORGANIZATION_KEYS = (
    *("id", "name_tr", "description", "status", "website", "email", "phones", "faith_based", "funding", "locations"),
    *("appointments", "checked_on"),
)

#: What a location may say beside its `name`.
LOCATION_KEYS = ("id", "address", "postal_code", "city", "province", "point")

_Level = Literal["local", "national"]

_POSTAL_CODE = re.compile(r"[1-9]\d{3}( ?[A-Z]{2})?")
_DEGREES = re.compile(r"\d{1,3}(\.\d{1,8})?")
#: The Netherlands in Europe, in degrees: numbers that were swapped lie outside, and so do most typing errors.
_LATITUDES, _LONGITUDES = (50.5, 53.8), (3.2, 7.4)


@dataclass(frozen=True, slots=True)
class Owner:
    """An organisation with the keys by which services name it and its locations."""

    key: str
    organization: Organization
    locations: Mapping[str, Location]
    line: int


def read_organization(item: Item, context: Context) -> Owner:
    """Read one organisation with its locations; what is wrong with it is noted with its line."""
    item.check(("name",) if context.fictional else ("name", "source"), (*ORGANIZATION_KEYS, "source"))
    locations = {part.id: _location(part, item.id, context) for part in values.named_parts(item, "locations")}
    organization = Organization(
        id=values.record_id(item, key_id(item.id)),
        name=item.words("name"),
        name_tr=optional(item, "name_tr", Item.words),
        description=optional_text(item, "description"),
        status=read_status(item),
        website=optional(item, "website", values.url),
        email=optional(item, "email", values.email),
        phones=phones(item, "phones"),
        faith_based=optional(item, "faith_based", Item.truth),
        funding=tuple(_funding(part) for part in item.parts("funding")),
        locations=tuple(locations.values()),
        appointments=optional(item, "appointments", values.url),
        source=optional(item, "source", Item.words),
        checked_on=values.past_day(item, "checked_on", context),
    )
    return Owner(item.id, organization, locations, item.node.line)


def read_status(item: Item) -> Status:
    """Take the state of an organisation or a service; not written is active."""
    return cast(Status, item.one_of("status", Status)) if item.has("status") else "active"


def optional_text(item: Item, key: str) -> Text | None:
    """Take a text in every language that may be left out."""
    return item.text(key) if item.has(key) else None


def _funding(item: Item) -> Funding:
    item.check(("source", "level"), ("programme", "until"))
    return Funding(
        source=item.words("source"),
        level=cast(_Level, item.one_of("level", _Level)),
        programme=optional(item, "programme", Item.words),
        until=values.day(item, "until"),
    )


def _location(item: Item, organization: str, context: Context) -> Location:
    item.check(("name",), LOCATION_KEYS)
    postal_code = optional(item, "postal_code", Item.words)
    if postal_code and not _POSTAL_CODE.fullmatch(postal_code):
        item.refuse("postal_code", "type", "`postal_code` must be a postcode, such as 1211 or 1211 AB")
        postal_code = None
    return Location(
        id=values.record_id(item, key_id(organization, "location", item.id)),
        name=item.words("name"),
        address=optional(item, "address", Item.words),
        postal_code=postal_code,
        city=optional(item, "city", Item.words),
        province=optional(item, "province", Item.words),
        point=_point(item, postal_code, context),
    )


def _point(item: Item, postal_code: str | None, context: Context) -> tuple[float, float] | None:
    """Take the point that is written, else that of the postcode."""
    if not item.has("point"):
        return context.point(postal_code) if postal_code else None
    point = item.part("point")
    point.check(("latitude", "longitude"))
    latitude, longitude = _degrees(point, "latitude", _LATITUDES), _degrees(point, "longitude", _LONGITUDES)
    return None if latitude is None or longitude is None else (latitude, longitude)


def _degrees(item: Item, key: str, bounds: tuple[float, float]) -> float | None:
    node = item.node.get(key)
    written = node.text if isinstance(node, ScalarNode) and _DEGREES.fullmatch(node.text) else None
    if written is not None and bounds[0] <= float(written) <= bounds[1]:
        return float(written)
    if node is not None:
        item.refuse(key, "point", f"`{key}` must be degrees between {bounds[0]} and {bounds[1]}: in the Netherlands")
    return None

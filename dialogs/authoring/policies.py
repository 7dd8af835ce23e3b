"""Reads the policy of a municipality: who does its debt help, where urgent cases go, and with whom it works."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from dialogs.authoring import directory_values as values
from dialogs.authoring.directory_context import Context
from dialogs.authoring.directory_hours import read_hours
from dialogs.authoring.directory_organizations import Owner, optional_text
from dialogs.authoring.directory_phones import phones
from dialogs.authoring.documents import Node
from dialogs.authoring.reading import as_items, as_text, suggestion
from dialogs.authoring.rule_items import Item
from dialogs.casework.directory import Hours, Service
from dialogs.casework.policies import CrisisDesk, Link, Policy
from dialogs.casework.rules import ClassCode, UrgencyCode

#: What a policy may say; the code of its municipality stands at `policy:`.
POLICY_KEYS = ("debt_help_by", "crisis_desk", "volunteers_first", "works_with", "note", "links")


@dataclass(frozen=True, slots=True)
class Bodies:
    """The organisations that a policy may name, by key, and the services by which they do debt help."""

    owners: Mapping[str, Owner]
    services: Mapping[str, Service]

    def help_in(self, organization: str, municipality: str) -> bool:
        """Say whether an organisation (by id) does the debt help of a municipality."""
        return any(
            service.organization_id == organization
            and service.kind == "municipality"
            and any(area.extent == municipality for area in service.areas)
            for service in self.services.values()
        )


def read_policy(item: Item, context: Context, bodies: Bodies) -> Policy:
    """Read the policy of the municipality that the item is named by; what is wrong with it is noted with its line."""
    item.check(("policy",), ("fictional", *POLICY_KEYS))
    return Policy(
        municipality=values.municipality_code(item, "policy", context),
        debt_help_by=_debt_help_by(item, bodies),
        crisis_desk=_crisis_desk(item),
        volunteers_first=_volunteers_first(item),
        works_with=_works_with(item, bodies),
        note=optional_text(item, "note"),
        links=tuple(_link(part) for part in item.parts("links")),
        fictional=context.fictional,
    )


def _debt_help_by(item: Item, bodies: Bodies) -> str | None:
    if not item.has("debt_help_by"):
        return None
    written = item.words("debt_help_by")
    if values.is_record_id(written):
        return written
    owner = bodies.owners.get(item.name("debt_help_by", bodies.owners))
    if owner is None:
        return None
    if not bodies.help_in(owner.organization.id, item.id):
        message = f"`{owner.key}` has no service of the kind `municipality` with {item.id} among its areas; write one"
        item.refuse("debt_help_by", "no_service", message)
    return owner.organization.id


def _works_with(item: Item, bodies: Bodies) -> tuple[str, ...]:
    """Take organisations by key, or by id where an import told them, the preferred first."""

    def organization(node: Node) -> str | None:
        written = as_text(node, item.problems, "an item of `works_with`")
        if written is None or values.is_record_id(written):
            return written
        if written in bodies.owners:
            return bodies.owners[written].organization.id
        message = f"`{written[:64]}` is no organisation{suggestion(written, bodies.owners)}"
        item.problems.add(node.line, "unknown_name", message)
        return None

    return values.once(item, "works_with", values.each(item, "works_with", organization))


def _crisis_desk(item: Item) -> CrisisDesk | None:
    if not item.has("crisis_desk"):
        return None
    part = item.part("crisis_desk")
    part.check(("name", "urgencies"), ("phones", "hours", "meanwhile"))
    return CrisisDesk(
        name=part.text("name"),
        urgencies=cast(tuple[UrgencyCode, ...], values.codes(part, "urgencies", UrgencyCode)),
        phones=phones(part, "phones"),
        hours=read_hours(part) or Hours(),
        meanwhile=optional_text(part, "meanwhile"),
    )


def _volunteers_first(item: Item) -> tuple[ClassCode, ...] | None:
    """Take the classes for which volunteers come first: an empty list is none of them, nothing written as elsewhere."""
    node = item.node.get("volunteers_first")
    if node is None:
        return None
    if not as_items(node, item.problems, "`volunteers_first`"):
        return ()
    return cast(tuple[ClassCode, ...], values.codes(item, "volunteers_first", ClassCode))


def _link(item: Item) -> Link:
    item.check(("title", "url"))
    return Link(item.text("title"), values.url(item, "url"))

"""A small directory around Utrecht, and somebody who looks for help there; tests change what they are about."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from dialogs.casework.directory import (
    Area,
    AtLocation,
    Location,
    Organization,
    Records,
    Service,
    Verification,
)
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.policies import Policy, Preferences
from dialogs.casework.routing import Routing, route
from dialogs.casework.seekers import Languages, Seeker
from dialogs.wording import Text

MONDAY = date(2026, 11, 23)
UTRECHT, ZEIST = "GM0344", "GM0355"
#: (latitude, longitude) of the person, and how many degrees north one kilometre is.
HERE = (52.09, 5.12)
KILOMETRE = 1 / 111.195

PREFERENCES = Preferences(
    volunteers_first=("limited", "risky"),
    municipality_first=("U2L", "U2", "U3"),
    companion=("problematic",),
    distance_bands=(2, 5, 15, 30),
    band_without_distance=3,
    fresh_days=14,
    national_line="line",
)

SEEKER = Seeker(
    on=MONDAY,
    municipality=UTRECHT,
    covered=frozenset({UTRECHT}),
    postcode=3511,
    point=HERE,
    centre=HERE,
    languages=Languages(("tr",), "tr"),
    phase="before",
    class_code="risky",
    urgency="U0",
    groups={},
    ages=None,
    low_self_reliance=False,
    legal_threat=False,
)

MUNICIPAL = Service(
    "town_help", "town", "municipality", Text({"nl": "Schuldhulp"}), areas=(Area(UTRECHT, "municipality"),)
)
NATIONAL = Service("line", "line_body", "national", Text({"nl": "Lijn"}), areas=(Area("NL", "country"),))
ORGANIZATIONS = (
    Organization("town", "Gemeente Utrecht", municipality=UTRECHT),
    Organization("line_body", "Landelijke lijn"),
    Organization("volunteers", "Vrijwilligers"),
)


def at(km: float, id_: str = "place", **differing: Any) -> AtLocation:
    """Make a location so many kilometres north of the person."""
    return AtLocation(id_, Location(id_, id_, point=(HERE[0] + km * KILOMETRE, HERE[1])), **differing)


def help_by(id_: str, km: float | None = None, **members: Any) -> Service:
    """Make a service of volunteers that may help the person, at one location when kilometres are given."""
    offered: dict[str, Any] = {
        "organization_id": "volunteers",
        "kind": "branch",
        "name": Text({"nl": id_}),
        "areas": (Area(UTRECHT, "municipality"),),
        "languages": ("tr",),
        "verification": Verification(MONDAY, "coordinator", "by phone"),
        "at_locations": () if km is None else (at(km, f"{id_} place"),),
    }
    return Service(id_, **{**offered, **members})


def records(*services: Service, organizations: tuple[Organization, ...] = ()) -> Records:
    """Put services beside the municipality and the national line."""
    every = (MUNICIPAL, NATIONAL, *services)
    return Records({one.id: one for one in (*ORGANIZATIONS, *organizations)}, {one.id: one for one in every})


def branch_of(service: Service, organization: Organization = ORGANIZATIONS[2]) -> Branch:
    """Give the first branch of a service."""
    directory = Directory(Records({service.organization_id: organization}, {service.id: service}))
    return branches_of(directory, service)[0]


def routed(
    *services: Service,
    seeker: Seeker = SEEKER,
    policy: Policy | None = None,
    organizations: tuple[Organization, ...] = (),
    **changed: Any,
) -> Routing:
    """Route the person, changed as told, with these services."""
    policies: Mapping[str, Policy] = {policy.municipality: policy} if policy else {}
    directory = Directory(records(*services, organizations=organizations), policies)
    return route(directory, PREFERENCES, replace(seeker, **changed))


def offered(routing: Routing) -> list[str]:
    """List the ids of the services that are offered."""
    return [offer.service.id for offer in routing.offers]


def left_out(routing: Routing) -> dict[str, str]:
    """Give what was left out and why."""
    return {one.service: one.code for one in routing.left_out}

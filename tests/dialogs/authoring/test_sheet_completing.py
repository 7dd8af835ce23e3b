"""What the coordinators' sheet has no column for stays as it was known."""

from dataclasses import replace
from datetime import date
from typing import Any

from dialogs.authoring.sheet_completing import complete
from dialogs.casework.directory import (
    AtLocation,
    Capacity,
    Funding,
    Location,
    Organization,
    Phone,
    Records,
    Service,
)
from dialogs.wording import text

DAY = date(2026, 11, 23)
PLACE = Location("p", "Buurthuis", "Straat 1", "3511 AB", "Utrecht")
UNUSED = Location("u", "Kantoor", "Straat 9")
BODY = Organization("o", "Hulp", "Yardım", phones=(Phone("14030", "14 030"),), locations=(PLACE, UNUSED))
HELP = Service(
    "s",
    "o",
    "branch",
    text(nl="Inloop", tr="Danışma"),
    capacity=Capacity(3, 9, "gesprekken", DAY),
    modified_on=DAY,
    at_locations=(AtLocation("a", PLACE, capacity=Capacity(1, 2, "stoelen", DAY)),),
)


def records(body: Organization, *services: Service) -> Records:
    return Records({body.id: body}, {one.id: one for one in services})


def told(**more: Any) -> Service:
    """Give the service as a sheet tells it: with a province, in a unit of its own."""
    place = replace(PLACE, province="Utrecht")
    at = AtLocation("a", place, capacity=Capacity(1, 2, "places", DAY))
    service = replace(HELP, capacity=Capacity(3, 9, "places", DAY), modified_on=None, at_locations=(at,))
    return replace(service, **more)


SHEET_BODY = Organization("o", "Hulp", locations=(replace(PLACE, province="Utrecht"),))


def test_what_comes_back_unchanged_is_as_it_was() -> None:
    before = records(BODY, HELP)

    assert complete(records(SHEET_BODY, told()), before) == before


def test_what_a_sheet_tells_counts() -> None:
    moved = Location("p", "Buurthuis", "Straat 2", "3581 AA", "Utrecht", "Utrecht")
    body = replace(
        SHEET_BODY, name="Hulp nu", faith_based=True, funding=(Funding("fonds", "local"),), locations=(moved,)
    )
    service = told(capacity=None, at_locations=(AtLocation("a", moved), AtLocation("b", moved)))

    found = complete(records(body, service), records(BODY, HELP))

    assert found.organizations["o"] == replace(
        BODY, name="Hulp nu", faith_based=True, funding=(Funding("fonds", "local"),), locations=(moved, UNUSED)
    )
    assert found.services["s"] == replace(service, modified_on=DAY)


def test_what_is_new_is_taken_as_it_is() -> None:
    new = records(SHEET_BODY, told())

    assert complete(new, Records({}, {})) == new
    assert complete(new, records(Organization("o", "Hulp"), replace(HELP, capacity=None, at_locations=()))) == records(
        SHEET_BODY, told(modified_on=DAY)
    )

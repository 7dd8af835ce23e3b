"""What an organisation tells of itself: put into the record, and kept when a source tells the record anew."""

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pytest

from dialogs.casework.directory import AtLocation, Capacity, Hours, Location, Schedule, Service, Verification
from dialogs.casework.told_here import keep_told_here, with_capacity, with_hours
from dialogs.casework.verifications import keep_added
from dialogs.wording import text

TODAY = date(2026, 11, 23)
MORNINGS = Hours((Schedule((0, 1), time(9), time(12)),))
EVENINGS = Hours((Schedule((3,), time(18), time(20)),))
ROOM = Capacity(3, None, "plekken", TODAY)


def at(id_: str, **more: Any) -> AtLocation:
    return AtLocation(id_, Location(id_, id_), **more)


def service(**more: Any) -> Service:
    return Service("help", "club", kind="branch", name=text(nl="Hulp", tr="Yardım"), **more)


@pytest.mark.parametrize(("id_", "whole", "there"), [("help", 3, None), ("east", None, 3)])
def test_room_is_told_of_the_whole_or_of_a_location(id_: str, whole: int | None, there: int | None) -> None:
    told = with_capacity(service(at_locations=(at("east"), at("west"))), id_, ROOM)

    assert told is not None
    assert (told.capacity and told.capacity.available) == whole
    east, west = told.at_locations
    assert (east.capacity and east.capacity.available) == there
    assert west.capacity is None


def test_another_id_is_not_changed() -> None:
    assert with_capacity(service(at_locations=(at("east"),)), "nowhere", ROOM) is None
    assert with_hours(service(), "nowhere", MORNINGS) is None


def test_hours_told_here_stand_over_what_a_source_tells() -> None:
    kept = with_hours(service(at_locations=(at("east", hours=EVENINGS),)), "help", MORNINGS)
    assert kept is not None
    kept = with_hours(kept, "east", MORNINGS)
    assert kept is not None

    found = keep_told_here(kept, service(hours=EVENINGS, at_locations=(at("east", hours=EVENINGS), at("new"))))

    assert found.hours == replace(MORNINGS, told_here=True)
    assert found.at_locations[0].hours == replace(MORNINGS, told_here=True)
    assert found.at_locations[1] == at("new")


def test_hours_that_nobody_told_here_are_the_sources() -> None:
    kept = service(hours=MORNINGS, at_locations=(at("east", hours=MORNINGS),))

    found = keep_told_here(kept, service(hours=EVENINGS, at_locations=(at("east"),)))

    assert (found.hours, found.at_locations[0].hours) == (EVENINGS, None)


@pytest.mark.parametrize(
    ("source", "counts"),
    [
        (None, "here"),
        (Capacity(9, None, "plekken", TODAY - timedelta(days=1)), "here"),
        (Capacity(9, None, "plekken", TODAY), "here"),
        (Capacity(9, None, "plekken", TODAY + timedelta(days=1)), "source"),
    ],
)
def test_room_told_here_counts_until_a_source_was_asked_later(source: Capacity | None, counts: str) -> None:
    kept = with_capacity(service(), "help", ROOM)
    assert kept is not None

    found = keep_told_here(kept, service(capacity=source)).capacity

    assert found == (kept.capacity if counts == "here" else source)


def test_room_that_a_source_told_goes_when_it_tells_none() -> None:
    assert keep_told_here(service(capacity=ROOM), service()).capacity is None


def test_a_verification_outlives_hours_that_a_source_tells_otherwise() -> None:
    seen = Verification(TODAY, "coordinator", "by phone")
    kept = with_hours(service(verification=seen), "help", MORNINGS)
    assert kept is not None

    found = keep_added(kept, service(hours=EVENINGS))

    assert found.verification == seen

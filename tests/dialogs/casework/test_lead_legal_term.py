"""When the municipality does not take it and the law's term ends, the person is told to call, and not to wait alone."""

from dataclasses import replace

import pytest
from lead_sample import AYSE, CIRCLE, CLUB, TOWN, lead, local, told

from bot.usecases.local_time import OFFICE
from dialogs.casework.lead_alarms import escalate, expire
from dialogs.casework.lead_clocks import due
from dialogs.casework.lead_life import accept, decline
from dialogs.casework.leads import Lead

ESCALATED = local("2026-11-25 09:00")
LEGAL_END = local("2026-11-26 17:00")


def at_the_town() -> Lead:
    return escalate(lead(CLUB, CIRCLE, TOWN, urgency="U2"), ESCALATED, OFFICE).lead


def test_what_the_municipality_refuses_near_the_end_goes_on_and_the_person_calls_it_too() -> None:
    moved = decline(at_the_town(), "no_room", local("2026-11-25 14:00"), OFFICE)

    assert moved.lead.organization_id == "circle"
    assert told(moved, "person") == ["next_offer", "call_municipality"]
    assert told(moved, "admin") == ["escalated"]


def test_what_the_municipality_leaves_lying_to_the_end_goes_on_and_the_person_calls_it_too() -> None:
    moved = expire(at_the_town(), LEGAL_END, OFFICE)

    assert moved.lead.organization_id == "circle"
    assert told(moved, "person") == ["next_offer", "call_municipality"]
    assert told(moved, "admin") == ["legal_term_over"]
    assert due(moved.lead, LEGAL_END, OFFICE) is None  # what was told is not told at once again


@pytest.mark.parametrize("silent", [True, False])
def test_once_the_term_is_over_whoever_had_it_the_person_is_told_to_call(silent: bool) -> None:
    before = lead(CLUB, CIRCLE, urgency="U2")
    late = local("2026-11-27 10:00")

    moved = expire(before, late, OFFICE) if silent else decline(before, "no_room", late, OFFICE)

    assert told(moved, "person") == ["next_offer", "call_municipality"]
    assert (told(moved, "admin"), moved.lead.escalated) == (["legal_term_over"], True)


def test_before_the_end_and_after_somebody_reached_them_the_person_waits_for_the_next() -> None:
    early = decline(lead(urgency="U2"), "no_room", local("2026-11-24 10:00"), OFFICE)
    taken = accept(lead(CLUB, CIRCLE, urgency="U2"), AYSE, local("2026-11-23 11:00"), OFFICE).lead
    reached = replace(taken, status="offered", helper_id=None, contacted_at=ESCALATED)

    assert told(early, "person") == told(decline(reached, "no_room", LEGAL_END, OFFICE), "person") == ["next_offer"]
    assert told(early, "admin") == []

"""A lead whose organisation works here no more, and candidates who would not see it: somebody else gets it."""

from collections.abc import Callable

import pytest
from lead_sample import AYSE, CIRCLE, CLUB, NOW, TOWN, lead, local, telling, told

from bot.usecases.local_time import OFFICE
from dialogs.casework.lead_life import accept, contacted, decline, leave_closed, progress, withdraw
from dialogs.casework.lead_rounds import open_to
from dialogs.casework.leads import NOBODY, CannotMove, Lead

LATER = local("2026-11-27 10:00")


def taken(*candidates: object) -> Lead:
    return accept(lead(*candidates), AYSE, NOW, OFFICE).lead  # type: ignore[arg-type]


def reached(*candidates: object) -> Lead:
    return contacted(taken(*candidates), NOW).lead


def helped(*candidates: object) -> Lead:
    return progress(reached(*candidates), NOW).lead


HELD = pytest.mark.parametrize(("begun", "ended"), [(lead, "expired"), (taken, None), (reached, None), (helped, None)])


@HELD
def test_what_an_organisation_had_that_works_here_no_more_goes_to_the_next(
    begun: Callable[..., Lead], ended: str | None
) -> None:
    before = begun()

    moved = leave_closed(before, LATER, OFFICE)

    after = moved.lead
    assert (after.status, after.service_id, after.helper_id, after.waiting) == ("offered", "circle help", None, (TOWN,))
    assert (after.contact_by, after.round, after.contacted_at) == (None, 2, before.contacted_at)
    assert (moved.ended, moved.event) == (ended, "organization_left")
    assert telling(moved, "person", "next_offer").values["organization"] == "circle"
    assert told(moved, "helper") == told(moved, "admin") == []


@HELD
def test_where_nobody_is_left_the_person_is_told_to_call_and_the_admins_are_alerted(
    begun: Callable[..., Lead], ended: str | None
) -> None:
    moved = leave_closed(begun(CLUB), LATER, OFFICE)

    after = moved.lead
    assert (after.status, after.service_id, after.organization_id) == ("offered", NOBODY, NOBODY)
    assert (after.helper_id, after.contact_by, after.accept_by, after.escalated) == (None, None, None, True)
    assert (moved.ended, told(moved, "person"), told(moved, "admin")) == (ended, ["call_municipality"], ["nobody_left"])


def test_the_municipality_gets_it_with_an_alert() -> None:
    moved = leave_closed(taken(CLUB, TOWN), LATER, OFFICE)

    assert moved.lead.organization_id == "town"
    assert told(moved, "person") == told(moved, "admin") == ["to_municipality"]


@pytest.mark.parametrize(
    "before", [withdraw(lead(), NOW).lead, decline(lead(CLUB), "no_room", NOW, OFFICE).lead], ids=["over", "nobody's"]
)
def test_what_is_over_or_nobodys_is_left_by_nobody(before: Lead) -> None:
    with pytest.raises(CannotMove):
        leave_closed(before, LATER, OFFICE)


def test_who_would_not_see_a_lead_waits_for_it_no_more() -> None:
    begun = lead(CLUB, CIRCLE, TOWN)

    assert open_to(begun, {"circle", "town"}) == begun
    assert open_to(begun, {"town"}).waiting == (TOWN,)
    assert open_to(begun, {"circle"}).waiting == (CIRCLE,)
    assert decline(open_to(begun, {"town"}), "no_room", LATER, OFFICE).lead.organization_id == "town"
    assert told(decline(open_to(begun, ()), "no_room", LATER, OFFICE), "admin") == ["nobody_left"]

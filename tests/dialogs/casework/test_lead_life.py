"""The life of a lead: who gets it next, what each is told, and what cannot be."""

from collections.abc import Callable
from dataclasses import replace
from typing import get_args

import pytest
from lead_sample import AYSE, CIRCLE, CLUB, MEHMET, NOW, TOWN, case, lead, local, telling, told

from bot.usecases.local_time import OFFICE
from dialogs.casework.lead_alarms import contact_late, escalate, expire, give_up, remind
from dialogs.casework.lead_clocks import due
from dialogs.casework.lead_life import (
    accept,
    announce,
    assign,
    begin,
    close,
    contacted,
    decline,
    no_slot_fits,
    person_wrote,
    progress,
    reroute,
    staff_wrote,
    withdraw,
)
from dialogs.casework.leads import (
    NOBODY,
    CannotMove,
    DeclineReason,
    Lead,
    LeadAlreadyClaimed,
    Moved,
    Outcome,
)

LATER = local("2026-11-27 10:00")


def taken(found: Lead | None = None) -> Lead:
    return accept(found or lead(), AYSE, NOW, OFFICE).lead


def reached() -> Lead:
    return contacted(taken(), NOW).lead


def refused(found: Lead) -> Moved:
    return decline(found, "no_room", LATER, OFFICE)


def test_a_lead_begins_offered_to_the_chosen_one_with_the_municipality_last() -> None:
    begun = lead(CIRCLE, TOWN, CLUB, CIRCLE)

    assert (begun.status, begun.service_id, begun.organization_id) == ("offered", "circle help", "circle")
    assert begun.waiting == (CLUB, TOWN)
    assert (begun.id, begun.round, begun.helper_id) == (0, 1, None)
    assert begun.created_at == begun.term_began_at == NOW


def test_the_municipality_may_be_the_chosen_one() -> None:
    begun = lead(TOWN, CLUB)

    assert begun.service_id == "town help"
    assert begun.waiting == (CLUB,)


def test_a_lead_needs_somebody_to_get_it() -> None:
    with pytest.raises(ValueError, match="give an address instead"):
        begin(case(), (), NOW, OFFICE)


def test_the_person_and_the_organisation_hear_of_a_new_lead_and_its_date() -> None:
    begun = replace(lead(), id=3)

    moved = announce(begun)

    assert moved.lead == begun
    values = telling(moved, "person", "offered").values
    assert values == {
        "reference": "K7M2",
        "organization": "club",
        "service": "club help",
        "municipality": "GM0344",
        "date": begun.accept_by.isoformat() if begun.accept_by else "",
    }
    assert told(moved, "organization") == ["offered"]


@pytest.mark.parametrize(("way", "code"), [("bot", "accepted"), ("phone", "accepted_phone")])
def test_accepting_tells_the_person_how_and_by_when_they_are_reached(way: str, code: str) -> None:
    moved = accept(lead(way=way), AYSE, NOW, OFFICE)

    after = moved.lead
    assert (after.status, after.helper_id, after.accept_by) == ("accepted", AYSE, None)
    assert moved.ended == "accepted"
    assert after.contact_by is not None
    assert telling(moved, "person", code).values["date"] == after.contact_by.isoformat()
    assert telling(moved, "organization", "accepted").values["helper"] == str(AYSE)


def test_accepting_late_but_before_the_clock_came_counts() -> None:
    offered = lead()

    assert accept(offered, AYSE, LATER, OFFICE).lead.status == "accepted"


@pytest.mark.parametrize("held", [taken, reached, lambda: progress(reached(), NOW).lead])
def test_who_comes_second_reads_who_has_it(held: Callable[[], Lead]) -> None:
    with pytest.raises(LeadAlreadyClaimed, match=str(AYSE)) as refusal:
        accept(held(), MEHMET, NOW, OFFICE)

    assert refusal.value.who == AYSE


@pytest.mark.parametrize("reason", get_args(DeclineReason))
def test_a_declined_lead_goes_to_the_next_one_and_everybody_hears_it(reason: DeclineReason) -> None:
    moved = decline(lead(), reason, LATER, OFFICE)

    after = moved.lead
    assert (after.service_id, after.round, after.waiting) == ("circle help", 2, (TOWN,))
    assert after.accept_by == local("2026-12-02 17:00")
    assert (moved.ended, moved.reason, moved.event) == ("declined", reason, "declined")
    assert telling(moved, "person", "next_offer").values["organization"] == "circle"
    assert telling(moved, "organization", "declined").values["organization"] == "club"
    assert telling(moved, "organization", "offered").values["organization"] == "circle"
    assert told(moved, "admin") == []


def test_silence_passes_it_on_and_the_last_resort_is_the_municipality_with_an_alert() -> None:
    second = expire(lead(), LATER, OFFICE)
    third = expire(second.lead, local("2026-12-02 17:00"), OFFICE)

    assert (second.ended, told(second, "person")) == ("expired", ["next_offer"])
    assert third.lead.service_id == "town help"
    assert third.lead.waiting == ()
    assert not third.lead.escalated
    assert told(third, "person") == ["to_municipality"]
    assert told(third, "admin") == ["to_municipality"]


def test_the_last_one_that_is_silent_keeps_it_and_the_person_is_told_to_call() -> None:
    last = lead(TOWN)

    moved = expire(last, LATER, OFFICE)

    assert moved.ended is None
    assert moved.lead == replace(last, accept_by=None, escalated=True, term_began_at=LATER)
    assert told(moved, "person") == ["call_municipality"]
    assert told(moved, "coordinator") == told(moved, "admin") == ["nobody_left"]
    assert accept(moved.lead, AYSE, LATER, OFFICE).lead.status == "accepted"


def test_after_a_late_acceptance_the_clock_watches_again() -> None:
    unanswered = expire(lead(TOWN), LATER, OFFICE).lead

    late = accept(unanswered, AYSE, LATER, OFFICE).lead

    assert not late.escalated
    assert due(late, local("2026-12-18 09:00"), OFFICE) == "escalate"


def test_when_the_last_one_declines_nobody_has_it_and_only_an_end_is_left() -> None:
    moved = decline(lead(TOWN), "not_for_us", LATER, OFFICE)

    nobodys = moved.lead
    assert (nobodys.status, nobodys.service_id, nobodys.organization_id) == ("offered", NOBODY, NOBODY)
    assert (nobodys.escalated, nobodys.is_held, moved.ended) == (True, False, "declined")
    assert told(moved, "person") == ["call_municipality"]
    assert "organization" not in telling(moved, "person", "call_municipality").values
    assert telling(moved, "organization", "declined").values["organization"] == "town"
    assert told(moved, "admin") == ["nobody_left"]
    for move in (
        lambda: accept(nobodys, AYSE, LATER, OFFICE),
        lambda: refused(nobodys),
        lambda: close(nobodys, "self", LATER),
    ):
        with pytest.raises(CannotMove):
            move()
    assert withdraw(nobodys, LATER).ended is None


@pytest.mark.parametrize("silent", [True, False])
def test_what_nobody_took_closes_itself_in_the_end(silent: bool) -> None:
    last = lead(TOWN)
    before = expire(last, LATER, OFFICE).lead if silent else refused(last).lead
    at = local("2027-01-04 17:00")  # two weeks after the term of the law

    moved = give_up(before, at, OFFICE)

    assert (moved.lead.status, moved.lead.outcome, moved.lead.closed_at) == ("closed", "other", at)
    assert (moved.ended, moved.event) == ("expired" if silent else None, "closed")
    assert [(one.to, one.code) for one in moved.tells] == [("person", "closed"), ("organization", "closed")][
        : 1 + silent
    ]
    for too_early in (lambda: give_up(before, local("2027-01-04 16:59"), OFFICE), lambda: give_up(taken(), at, OFFICE)):
        with pytest.raises(CannotMove):
            too_early()


@pytest.mark.parametrize("at", ["2026-11-24 17:00", "2026-11-25 08:59"])
def test_when_no_working_hour_is_left_for_another_branch_the_municipality_is_next(at: str) -> None:
    moved = decline(lead(urgency="U2"), "no_room", local(at), OFFICE)

    assert moved.lead.service_id == "town help"
    assert moved.lead.waiting == (CIRCLE,)


def test_near_the_end_a_branch_is_next_where_no_municipality_can_get_it() -> None:
    moved = decline(lead(CLUB, CIRCLE, urgency="U2"), "no_room", local("2026-11-25 10:00"), OFFICE)

    assert moved.lead.service_id == "circle help"


@pytest.mark.parametrize("accepted", [False, True])
def test_near_the_end_of_the_legal_term_the_municipality_gets_it(accepted: bool) -> None:
    begun = lead(urgency="U2")
    before = taken(begun) if accepted else begun

    moved = escalate(before, local("2026-11-25 09:00"), OFFICE)

    after = moved.lead
    assert (after.service_id, after.status, after.helper_id, after.contact_by) == ("town help", "offered", None, None)
    assert after.accept_by == after.legal_due_at == begun.legal_due_at
    assert after.escalated
    assert (moved.ended, moved.reason, moved.event) == (None if accepted else "expired", "legal_term", "escalated")
    assert told(moved, "person") == ["to_municipality"]
    assert told(moved, "admin") == ["to_municipality"]
    assert telling(moved, "coordinator", "escalated").values["organization"] == "club"
    assert told(moved, "helper") == (["escalated"] if accepted else [])


@pytest.mark.parametrize("accepted", [False, True])
def test_it_stays_where_it_is_when_the_municipality_has_it_or_cannot_get_it(accepted: bool) -> None:
    begun = lead(TOWN, urgency="U2")
    before = taken(begun) if accepted else begun

    moved = escalate(before, local("2026-11-25 09:00"), OFFICE)

    term_began_at = NOW if accepted else local("2026-11-25 09:00")
    assert moved.lead == replace(before, escalated=True, accept_by=None, term_began_at=term_began_at)
    assert told(moved, "person") == ["call_municipality"]
    assert told(moved, "admin") == told(moved, "coordinator") == ["escalated"]
    assert told(moved, "helper") == (["escalated"] if accepted else [])
    with pytest.raises(CannotMove):
        escalate(moved.lead, local("2026-11-25 09:01"), OFFICE)


def test_where_another_branch_waits_the_term_to_accept_runs_on() -> None:
    before = lead(CLUB, CIRCLE, urgency="U2")

    after = escalate(before, local("2026-11-25 09:00"), OFFICE).lead

    assert after.accept_by == before.accept_by
    assert due(after, local("2026-11-25 09:00"), OFFICE) == "expire"


def test_who_was_reached_once_is_never_escalated() -> None:
    again = reroute(reached(), TOWN, LATER, OFFICE, reason="not_for_us").lead

    assert again.contacted_at == NOW
    assert due(again, again.legal_due_at, OFFICE) == "expire"
    with pytest.raises(CannotMove):
        escalate(again, again.legal_due_at, OFFICE)


def test_a_reminder_reaches_staff_once() -> None:
    at = local("2026-11-25 09:00")

    moved = remind(lead(), at, OFFICE)
    to_helper = remind(taken(), local("2026-11-26 09:00"), OFFICE)

    assert [one.to for one in moved.tells] == ["organization", "coordinator"]
    assert [(one.to, one.code) for one in to_helper.tells] == [("helper", "reminder")]
    with pytest.raises(CannotMove):
        remind(moved.lead, at, OFFICE)
    with pytest.raises(CannotMove):
        remind(lead(), local("2026-11-25 08:59"), OFFICE)


def test_a_contact_that_is_late_gets_another_term_and_the_person_hears_the_new_date() -> None:
    late = taken()
    at = local("2026-11-30 17:00")

    moved = contact_late(late, at, OFFICE)

    after = moved.lead
    assert after.contact_by == local("2026-12-07 17:00")
    assert after.term_began_at == at
    assert telling(moved, "person", "contact_late").values["date"] == "2026-12-07T16:00:00+00:00"
    assert told(moved, "coordinator") == told(moved, "helper") == ["contact_late"]
    assert told(moved, "admin") == []


@pytest.mark.parametrize("reached_before", [False, True])
def test_once_the_legal_term_is_over_nothing_more_is_promised(reached_before: bool) -> None:
    late = replace(taken(), contacted_at=NOW if reached_before else None)
    late = replace(late, contact_by=late.legal_due_at)

    moved = contact_late(late, late.legal_due_at, OFFICE)

    assert moved.lead == replace(late, contact_by=None, escalated=True, term_began_at=late.legal_due_at)
    assert told(moved, "person") == ["call_municipality"]
    assert told(moved, "admin") == ["legal_term_over"]


def test_reaching_the_person_stops_the_clocks() -> None:
    moved = contacted(person_wrote(taken(), NOW).lead, LATER)

    after = moved.lead
    assert (after.status, after.contact_by, after.contacted_at) == ("contacted", None, LATER)
    assert not after.action_needed
    assert [(one.to, one.code) for one in moved.tells] == [("person", "contacted"), ("organization", "contacted")]


def test_help_begins_after_contact_and_ends_with_an_outcome() -> None:
    begun = progress(reached(), LATER)

    moved = close(begun.lead, "completed", LATER)

    assert told(begun, "organization") == ["in_progress"]
    assert (moved.lead.status, moved.lead.outcome, moved.lead.closed_at) == ("closed", "completed", LATER)
    assert (moved.ended, moved.reason, moved.event) == (None, "completed", "closed")
    assert moved.lead.is_final


@pytest.mark.parametrize("outcome", get_args(Outcome))
def test_the_person_hears_that_it_is_closed_unless_they_died(outcome: Outcome) -> None:
    moved = close(taken(), outcome, LATER)

    assert told(moved, "person") == ([] if outcome == "deceased" else ["closed"])
    assert told(moved, "organization") == ["closed"]


@pytest.mark.parametrize(("before", "ended"), [(lead, "withdrawn"), (taken, None), (reached, None)])
def test_the_person_may_take_it_back_at_any_time(before: Callable[[], Lead], ended: str | None) -> None:
    moved = withdraw(before(), LATER)

    after = moved.lead
    assert (after.status, after.outcome, after.closed_at, after.waiting) == ("withdrawn", "withdrawn", LATER, ())
    assert moved.ended == ended
    assert told(moved, "person") == told(moved, "organization") == ["withdrawn"]
    assert told(moved, "helper") == (["withdrawn"] if after.helper_id else [])


@pytest.mark.parametrize(("before", "ended"), [(lead, "rerouted"), (taken, None), (reached, None)])
def test_a_coordinator_sends_it_to_another_of_those_whom_the_person_agreed_to(
    before: Callable[[], Lead], ended: str | None
) -> None:
    moved = reroute(before(), TOWN, LATER, OFFICE, reason="wrong_area")

    after = moved.lead
    assert (after.status, after.service_id, after.helper_id) == ("offered", "town help", None)
    assert after.waiting == (CIRCLE,)
    assert (moved.ended, moved.reason) == (ended, "wrong_area")
    assert telling(moved, "person", "rerouted").values["organization"] == "town"
    assert telling(moved, "organization", "rerouted").values["organization"] == "club"
    assert telling(moved, "organization", "offered").values["organization"] == "town"


def test_nobody_gets_it_twice_nor_anybody_whom_the_person_did_not_agree_to() -> None:
    second = refused(lead()).lead
    stranger = replace(CLUB, service_id="other", organization_id="other")

    for candidate in (CLUB, CIRCLE, stranger):
        with pytest.raises(CannotMove):
            reroute(second, candidate, LATER, OFFICE, reason="other")


def test_a_colleague_takes_over() -> None:
    moved = assign(taken(), MEHMET, LATER)

    assert moved.lead.helper_id == MEHMET
    assert telling(moved, "helper", "unassigned").values["helper"] == str(AYSE)
    assert telling(moved, "helper", "assigned").values["helper"] == str(MEHMET)
    with pytest.raises(CannotMove):
        assign(moved.lead, MEHMET, LATER)


def test_a_message_of_the_person_waits_for_an_answer() -> None:
    first = person_wrote(reached(), LATER)
    second = person_wrote(first.lead, LATER)
    answered = staff_wrote(second.lead, LATER)

    assert first.lead.action_needed
    assert told(first, "helper") == ["action_needed"]
    assert second.tells == answered.tells == ()
    assert not answered.lead.action_needed


def test_that_no_time_fits_is_told_every_time() -> None:
    first = no_slot_fits(reached(), LATER)
    second = no_slot_fits(first.lead, LATER)

    assert first.lead.action_needed
    assert told(first, "helper") == told(second, "helper") == ["no_slot_fits"]
    assert (told(first, "organization"), told(second, "organization")) == (["action_needed"], [])


MOVES: dict[str, Callable[[Lead], Moved]] = {
    "accept": lambda one: accept(one, MEHMET, LATER, OFFICE),
    "decline": refused,
    "contacted": lambda one: contacted(one, LATER),
    "progress": lambda one: progress(one, LATER),
    "close": lambda one: close(one, "other", LATER),
    "withdraw": lambda one: withdraw(one, LATER),
    "reroute": lambda one: reroute(one, CIRCLE, LATER, OFFICE, reason="other"),
    "assign": lambda one: assign(one, MEHMET, LATER),
    "person_wrote": lambda one: person_wrote(one, LATER),
    "no_slot_fits": lambda one: no_slot_fits(one, LATER),
    "staff_wrote": lambda one: staff_wrote(one, LATER),
    "remind": lambda one: remind(one, one.legal_due_at, OFFICE),
    "expire": lambda one: expire(one, one.legal_due_at, OFFICE),
    "escalate": lambda one: escalate(one, one.legal_due_at, OFFICE),
    "contact_late": lambda one: contact_late(one, one.legal_due_at, OFFICE),
    "give_up": lambda one: give_up(one, local("2027-06-01 10:00"), OFFICE),
}
ANY = {"reroute", "withdraw"}
WORKED_ON = ANY | {"close", "assign", "person_wrote", "no_slot_fits", "staff_wrote"}

ALLOWED: dict[str, tuple[Callable[[], Lead], set[str]]] = {
    "offered": (lead, ANY | {"accept", "decline", "remind", "expire", "escalate"}),
    "accepted": (taken, WORKED_ON | {"contacted", "remind", "escalate", "contact_late"}),
    "contacted": (reached, WORKED_ON | {"progress"}),
    "in_progress": (lambda: progress(reached(), NOW).lead, WORKED_ON),
    "closed": (lambda: close(taken(), "completed", NOW).lead, set()),
    "withdrawn": (lambda: withdraw(lead(), NOW).lead, set()),
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("status", ALLOWED)
def test_a_move_is_refused_with_the_status_that_stands_in_its_way(status: str, move: str) -> None:
    make, allowed = ALLOWED[status]
    before = make()
    assert before.status == status

    if move in allowed:
        assert MOVES[move](before).event
    elif move == "accept" and status in ("accepted", "contacted", "in_progress"):
        with pytest.raises(LeadAlreadyClaimed):
            MOVES[move](before)
    else:
        with pytest.raises(CannotMove, match=status) as refusal:
            MOVES[move](before)
        assert (refusal.value.status, refusal.value.move) == (status, move)


@pytest.mark.parametrize(("clock", "at"), [(expire, "2026-11-26 16:59"), (escalate, "2026-12-18 08:59")])
def test_a_clock_that_comes_too_early_does_nothing(clock: Callable[..., Moved], at: str) -> None:
    with pytest.raises(CannotMove):
        clock(lead(), local(at), OFFICE)


def test_a_contact_is_not_late_before_its_term_ends() -> None:
    with pytest.raises(CannotMove):
        contact_late(taken(), local("2026-11-30 16:59"), OFFICE)

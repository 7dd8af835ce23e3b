"""The clocks of a lead: working days and office hours, over weekends, holidays, New Year and clock changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lead_sample import AYSE, CIRCLE, CLUB, NOW, TOWN, lead, local

from bot.usecases.local_time import OFFICE
from dialogs.casework.deadlines import is_working_day
from dialogs.casework.lead_alarms import contact_late, escalate, expire, give_up, remind
from dialogs.casework.lead_clocks import due, escalate_at, last_call_at, legal_due_at, next_due_at, remind_at
from dialogs.casework.lead_life import accept, contacted, decline
from dialogs.casework.leads import Candidate

MOMENTS = st.datetimes(local("2025-01-01 00:00").replace(tzinfo=None), local("2036-12-31 00:00").replace(tzinfo=None))


@pytest.mark.parametrize(
    ("urgency", "made", "accept_by", "contact_by"),
    [
        # The contact term counts from an acceptance at the same moment.
        ("U1", "2026-11-23 10:00", "2026-11-26 17:00", "2026-11-30 17:00"),  # Monday
        ("U0", "2026-11-27 16:59", "2026-12-02 17:00", "2026-12-04 17:00"),  # Friday
        ("U0", "2026-11-28 12:00", "2026-12-02 17:00", "2026-12-04 17:00"),  # Saturday
        ("U2L", "2026-11-27 16:59", "2026-11-30 17:00", "2026-12-02 17:00"),  # Friday
        ("U3", "2026-11-29 23:59", "2026-11-30 17:00", "2026-12-02 17:00"),  # Sunday night
        ("U2L", "2026-03-27 15:00", "2026-03-30 17:00", "2026-04-01 17:00"),  # over the night to summer time
        ("U2L", "2026-10-23 15:00", "2026-10-26 17:00", "2026-10-28 17:00"),  # over the night to winter time
        ("U0", "2026-04-02 09:00", "2026-04-09 17:00", "2026-04-13 17:00"),  # before Good Friday and Easter
        ("U2L", "2026-12-24 09:00", "2026-12-28 17:00", "2026-12-30 17:00"),  # before Christmas
        ("U0", "2026-12-30 09:00", "2027-01-05 17:00", "2027-01-07 17:00"),  # over New Year
        ("U2L", "2026-05-04 22:00", "2026-05-06 17:00", "2026-05-08 17:00"),  # before 5 May
    ],
)
def test_terms_end_when_work_does_on_the_last_of_their_working_days(
    urgency: str, made: str, accept_by: str, contact_by: str
) -> None:
    offered = lead(urgency=urgency, now=local(made))

    taken = accept(offered, AYSE, local(made), OFFICE).lead

    assert offered.accept_by == local(accept_by)
    assert taken.contact_by == local(contact_by)


@pytest.mark.parametrize(
    ("urgency", "legal_threat", "made", "ends"),
    [
        ("U2", True, "2026-11-23 10:00", "2026-11-26 17:00"),
        ("U3", True, "2026-11-23 10:00", "2026-11-26 17:00"),  # safety comes first, and the law's term runs
        ("U3", False, "2026-11-23 10:00", "2026-12-21 17:00"),
        ("U2L", False, "2026-11-23 10:00", "2026-12-21 17:00"),
        ("U2", True, "2026-03-27 10:00", "2026-04-01 17:00"),
        ("U0", False, "2026-03-27 10:00", "2026-04-24 17:00"),
        ("U2", True, "2026-12-30 23:30", "2027-01-05 17:00"),
    ],
)
def test_the_legal_term_is_three_working_days_or_four_weeks(
    urgency: str, legal_threat: bool, made: str, ends: str
) -> None:
    found = legal_due_at(urgency, local(made), OFFICE, legal_threat=legal_threat)

    assert found == local(ends)


def test_the_day_is_that_of_amsterdam() -> None:
    late_on_sunday_elsewhere = local("2026-11-23 00:30").astimezone(UTC)

    assert late_on_sunday_elsewhere.date() == local("2026-11-22 00:00").date()
    assert lead(now=late_on_sunday_elsewhere).accept_by == lead(now=NOW).accept_by


@pytest.mark.parametrize(
    ("urgency", "own_days", "ends"),
    [
        ("U1", 1, "2026-11-24 17:00"),
        ("U1", 9, "2026-11-26 17:00"),
        ("U1", 0, "2026-11-24 17:00"),
        ("U2L", 3, "2026-11-24 17:00"),
    ],
)
def test_an_organisation_may_have_a_shorter_term_never_a_longer_one(urgency: str, own_days: int, ends: str) -> None:
    offered = lead(replace(CLUB, accept_days=own_days), urgency=urgency)

    assert offered.accept_by == local(ends)


@pytest.mark.parametrize(
    ("urgency", "made", "last_call", "escalated"),
    [
        ("U2", "2026-11-23 10:00", "2026-11-24 17:00", "2026-11-25 09:00"),
        ("U2", "2026-11-27 20:00", "2026-11-30 17:00", "2026-12-01 09:00"),  # Friday evening
        ("U2", "2026-04-02 10:00", "2026-04-07 17:00", "2026-04-08 09:00"),  # Thursday before Easter
        ("U0", "2026-11-28 10:00", "2026-12-23 17:00", "2026-12-24 09:00"),  # ends on the second day of Christmas
        ("U0", "2026-12-04 10:00", "2026-12-30 17:00", "2026-12-31 09:00"),  # ends on New Year's Day
    ],
)
def test_it_is_escalated_when_work_begins_on_the_last_working_day_before_the_term_ends(
    urgency: str, made: str, last_call: str, escalated: str
) -> None:
    offered = lead(urgency=urgency, now=local(made))

    assert last_call_at(offered, OFFICE) == local(last_call)
    assert escalate_at(offered, OFFICE) == local(escalated)


def test_a_branch_has_no_longer_than_until_the_municipality_gets_it() -> None:
    near_the_end = local("2026-12-17 10:00")  # the term ends on Monday the 21st, it is escalated on Friday the 18th

    with_town = lead(CLUB, TOWN, urgency="U0")
    late = replace(with_town, waiting=(CIRCLE, TOWN), accept_by=near_the_end)
    without_town = replace(late, waiting=(CIRCLE,))

    assert with_town.legal_due_at == local("2026-12-21 17:00")
    assert expire(late, near_the_end, OFFICE).lead.accept_by == local("2026-12-18 09:00")
    assert expire(without_town, near_the_end, OFFICE).lead.accept_by == local("2026-12-21 17:00")


@pytest.mark.parametrize(
    ("accepted", "half"),
    [("2026-11-23 12:00", "2026-11-24 09:00"), ("2026-11-24 10:00", None), ("2026-11-24 16:50", None)],
)
def test_contact_is_promised_no_later_than_the_lead_is_taken_away(accepted: str, half: str | None) -> None:
    offered = lead(urgency="U2")
    without_town = lead(CLUB, CIRCLE, urgency="U2")

    taken = accept(offered, AYSE, local(accepted), OFFICE).lead

    assert taken.contact_by == escalate_at(offered, OFFICE) == local("2026-11-25 09:00")
    assert remind_at(taken, OFFICE) == (half and local(half))
    assert accept(without_town, AYSE, local(accepted), OFFICE).lead.contact_by == offered.legal_due_at


def test_contact_is_promised_within_the_legal_term_while_it_runs() -> None:
    before_the_clock_came = accept(lead(urgency="U2"), AYSE, local("2026-11-25 09:00"), OFFICE).lead
    late = accept(lead(urgency="U2"), AYSE, local("2026-11-26 18:00"), OFFICE).lead

    assert before_the_clock_came.contact_by == before_the_clock_came.legal_due_at
    assert late.contact_by == local("2026-12-01 17:00")


@pytest.mark.parametrize(
    ("own_days", "urgency", "half"),
    [
        (None, "U1", "2026-11-25 09:00"),
        (2, "U1", "2026-11-25 09:00"),
        (1, "U1", "2026-11-24 09:00"),
        (None, "U2L", "2026-11-24 09:00"),
    ],
)
def test_staff_are_reminded_when_work_begins_at_the_half_of_the_term(
    own_days: int | None, urgency: str, half: str
) -> None:
    offered = lead(Candidate("s", "o", "branch", own_days), urgency=urgency)

    assert remind_at(offered, OFFICE) == local(half)


def test_a_helper_is_reminded_at_the_half_of_the_term_to_reach_the_person() -> None:
    taken = accept(lead(), AYSE, local("2026-11-27 12:00"), OFFICE).lead

    assert taken.contact_by == local("2026-12-04 17:00")
    assert remind_at(taken, OFFICE) == local("2026-12-02 09:00")


def test_there_is_no_reminder_where_a_term_is_too_short_or_none_runs() -> None:
    offered = lead()

    assert remind_at(replace(offered, accept_by=local("2026-11-23 17:00")), OFFICE) is None
    assert remind_at(replace(offered, accept_by=local("2026-11-24 09:00")), OFFICE) is None
    assert remind_at(replace(offered, accept_by=None), OFFICE) is None


def test_what_is_due_is_due_from_its_first_moment_on() -> None:
    offered = lead(urgency="U2")
    second = timedelta(seconds=1)

    steps = []
    for at in ("2026-11-24 09:00", "2026-11-24 17:00", "2026-11-25 09:00"):
        steps.append((due(offered, local(at) - second, OFFICE), due(offered, local(at), OFFICE)))

    assert steps == [(None, "remind"), ("remind", "expire"), ("expire", "escalate")]


def test_nothing_is_due_twice() -> None:
    offered = lead(urgency="U2")
    at_half, near_the_end = local("2026-11-24 09:00"), local("2026-11-25 09:00")

    assert due(remind(offered, at_half, OFFICE).lead, at_half, OFFICE) is None
    assert due(escalate(offered, near_the_end, OFFICE).lead, near_the_end, OFFICE) is None


def test_what_nobody_took_in_any_term_is_closed_two_weeks_after_the_last() -> None:
    asked = lead(TOWN, urgency="U2")
    silent = escalate(asked, local("2026-11-25 09:00"), OFFICE).lead
    declined_late = decline(asked, "no_room", local("2026-12-01 10:00"), OFFICE).lead

    assert next_due_at(silent, OFFICE) == local("2026-12-10 17:00")  # from the end of the legal term
    assert next_due_at(declined_late, OFFICE) == local("2026-12-15 17:00")  # from when the person was told to call
    assert due(silent, local("2026-12-10 17:00"), OFFICE) == "give_up"
    assert next_due_at(give_up(silent, local("2026-12-10 17:00"), OFFICE).lead, OFFICE) is None


def test_who_took_it_and_never_reached_the_person_is_told_again_every_two_weeks() -> None:
    taken = accept(lead(TOWN), AYSE, NOW, OFFICE).lead
    over = contact_late(taken, local("2026-12-21 17:00"), OFFICE).lead

    once_more = contact_late(over, local("2027-01-04 17:00"), OFFICE)

    assert (over.contact_by, next_due_at(over, OFFICE)) == (None, local("2027-01-04 17:00"))
    assert {one.to for one in once_more.tells} == {"coordinator", "helper"}
    assert next_due_at(once_more.lead, OFFICE) == local("2027-01-18 17:00")


def test_nothing_is_due_once_the_person_was_reached() -> None:
    reached = contacted(accept(lead(), AYSE, NOW, OFFICE).lead, NOW).lead

    assert next_due_at(reached, OFFICE) is None
    assert due(reached, NOW + timedelta(days=400), OFFICE) is None


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(["U0", "U1", "U2L", "U2", "U3"]), st.sampled_from([None, 0, 1, 2, 7]))
def test_terms_lie_ahead_in_their_order_and_on_working_days(made: datetime, urgency: str, own_days: int | None) -> None:
    now = local(made.isoformat(" "))
    offered = lead(replace(CLUB, accept_days=own_days), TOWN, urgency=urgency, now=now)
    half, ends = remind_at(offered, OFFICE), offered.accept_by

    assert ends is not None
    assert now < ends <= escalate_at(offered, OFFICE) < offered.legal_due_at
    assert last_call_at(offered, OFFICE) < escalate_at(offered, OFFICE)
    assert half is None or now < half < ends
    for moment in (ends, half, escalate_at(offered, OFFICE)):
        assert moment is None or is_working_day(OFFICE.date_of(moment))
    first = next_due_at(offered, OFFICE)
    assert first is not None
    assert due(offered, first, OFFICE) is not None
    assert due(offered, first - timedelta(seconds=1), OFFICE) is None

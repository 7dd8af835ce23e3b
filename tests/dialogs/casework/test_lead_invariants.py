"""What holds for a lead whatever happens to it, in any order and at any time."""

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from lead_sample import AYSE, CIRCLE, CLUB, MEHMET, NOW, TOWN, lead

from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_alarms, lead_life
from dialogs.casework.handover import TELL_TEXTS
from dialogs.casework.lead_clocks import due, escalate_at, next_due_at
from dialogs.casework.lead_rounds import open_to
from dialogs.casework.leads import (
    NOBODY,
    Candidate,
    CannotMove,
    DeclineReason,
    Due,
    Lead,
    LeadAlreadyClaimed,
    Moved,
    Outcome,
)

FARM = Candidate("farm help", "farm", "branch", 2)
ALARMS = {what: getattr(lead_alarms, what) for what in get_args(Due)}
TAKEN = ("accepted", "contacted", "in_progress")
#: Said by the script and the engine, in the turn in which the person does it.
SAID_IN_THE_TURN = {"offered", "withdrawn"}

WAITS = st.sampled_from([timedelta(hours=hours) for hours in (0, 1, 5, 9, 24, 70, 170, 700)])
HELPERS = st.sampled_from([AYSE, MEHMET])
REASONS = st.sampled_from(get_args(DeclineReason))


def _tried(act: Callable[[Lead], Moved], lead: Lead) -> Moved | CannotMove | LeadAlreadyClaimed:
    try:
        return act(lead)
    except (CannotMove, LeadAlreadyClaimed) as refusal:
        return refusal


class LeadLife(RuleBasedStateMachine):
    """Moves one lead about, as staff, its person and the clocks may, and also as they may not."""

    @initialize(
        candidates=st.lists(st.sampled_from([CLUB, CIRCLE, FARM, TOWN]), min_size=1, max_size=6),
        urgency=st.sampled_from(["U0", "U1", "U2L", "U2", "U3"]),
        way=st.sampled_from(["bot", "phone"]),
        begins_after=WAITS,
    )
    def begin(self, candidates: list[Candidate], urgency: str, way: str, begins_after: timedelta) -> None:
        self.now = NOW + begins_after
        self.lead = lead(*candidates, urgency=urgency, now=self.now, way=way)
        self.agreed = set(candidates)
        self.had_it = [candidates[0].service_id]
        self.legal_due_at = self.lead.legal_due_at
        self.admins_told = False
        assert self.lead.service_id == candidates[0].service_id

    def move(self, act: Callable[[Lead], Moved]) -> None:
        """Try a move; what is refused changes nothing, and what is done keeps its promises."""
        before = self.lead
        moved = _tried(act, before)
        if isinstance(moved, LeadAlreadyClaimed):
            assert before.status in TAKEN
            assert moved.who == before.helper_id
            return
        if isinstance(moved, CannotMove):
            assert moved.status == before.status
            return
        assert not before.is_final
        self.lead = moved.lead
        self.check_promise(moved)
        self.check_receiver(before, moved)
        self.check_round(before, moved)
        self.check_tells(moved)

    def check_receiver(self, before: Lead, moved: Moved) -> None:
        """The person hears of every receiver, and each of those whom they agreed to gets it once at most."""
        if moved.lead.service_id == before.service_id:
            return
        assert [one for one in moved.tells if one.to == "person"], moved
        if moved.lead.service_id != NOBODY:
            self.had_it.append(moved.lead.service_id)
            told = [
                one.values["organization"] for one in moved.tells if (one.to, one.code) == ("organization", "offered")
            ]
            assert told == [moved.lead.organization_id]

    def check_promise(self, moved: Moved) -> None:
        """The person is promised no day on which the lead is taken away again before."""
        lead, reached = moved.lead, moved.lead.contacted_at is not None
        goes_on = not reached and any(one.kind == "municipality" for one in lead.waiting)
        for term in (lead.accept_by, lead.contact_by):
            if term is not None and goes_on and self.now < escalate_at(lead, OFFICE):
                assert term <= escalate_at(lead, OFFICE)

    def check_round(self, before: Lead, moved: Moved) -> None:
        """A round ends once: with an answer, with silence, or with the end of the offer."""
        offered = before.status == "offered" and before.is_held
        leaves = moved.lead.status != "offered" or moved.lead.service_id != before.service_id
        assert (moved.ended is not None) == (offered and leaves)

    def check_tells(self, moved: Moved) -> None:
        for one in moved.tells:
            assert one.values["reference"] == self.lead.reference
            assert one.to not in ("organization", "coordinator") or one.values["organization"]
            assert one.to != "helper" or one.values["helper"]
            assert one.to != "person" or one.code in TELL_TEXTS or one.code in SAID_IN_THE_TURN
            self.admins_told |= one.to == "admin"

    @rule(wait=WAITS)
    def time_goes_by(self, wait: timedelta) -> None:
        self.now += wait

    @rule(wait=WAITS)
    def clocks_do_their_work(self, wait: timedelta) -> None:
        self.now += wait
        for _ in range(len(self.agreed) + 4):
            what = due(self.lead, self.now, OFFICE)
            if what is None:
                break
            before = self.lead
            self.move(lambda one, what=what: ALARMS[what](one, self.now, OFFICE))  # type: ignore[misc]
            assert self.lead != before
        assert due(self.lead, self.now, OFFICE) is None
        unreached = self.lead.status in ("offered", "accepted") and self.lead.contacted_at is None
        assert not unreached or self.now < escalate_at(self.lead, OFFICE) or self.lead.escalated

    @rule(what=st.sampled_from(get_args(Due)))
    def a_clock_comes_unasked(self, what: Due) -> None:
        self.move(lambda one: ALARMS[what](one, self.now, OFFICE))

    @rule(helper=HELPERS)
    def accept(self, helper: int) -> None:
        self.move(lambda one: lead_life.accept(one, helper, self.now, OFFICE))

    @rule(reason=REASONS)
    def decline(self, reason: DeclineReason) -> None:
        self.move(lambda one: lead_life.decline(one, reason, self.now, OFFICE))

    @rule(open_accounts=st.sets(st.sampled_from(["club", "circle", "farm", "town"])))
    def accounts_close(self, open_accounts: set[str]) -> None:
        self.lead = open_to(self.lead, open_accounts)
        if self.lead.organization_id not in open_accounts:
            self.move(lambda one: lead_life.leave_closed(one, self.now, OFFICE))

    @rule()
    def reach_the_person(self) -> None:
        self.move(lambda one: lead_life.contacted(one, self.now))

    @rule()
    def help_begins(self) -> None:
        self.move(lambda one: lead_life.progress(one, self.now))

    @rule(helper=HELPERS)
    def assign(self, helper: int) -> None:
        self.move(lambda one: lead_life.assign(one, helper, self.now))

    @rule(candidate=st.sampled_from([CLUB, CIRCLE, FARM, TOWN]), reason=REASONS)
    def reroute(self, candidate: Candidate, reason: DeclineReason) -> None:
        self.move(lambda one: lead_life.reroute(one, candidate, self.now, OFFICE, reason=reason))

    @rule(wrote=st.sampled_from([lead_life.staff_wrote, lead_life.person_wrote, lead_life.no_slot_fits]))
    def somebody_writes(self, wrote: Callable[..., Moved]) -> None:
        self.move(lambda one: wrote(one, self.now))

    @rule(outcome=st.sampled_from(get_args(Outcome)), rarely=st.integers(0, 5))
    def close(self, outcome: Outcome, rarely: int) -> None:
        if rarely == 0:
            self.move(lambda one: lead_life.close(one, outcome, self.now))

    @rule(rarely=st.integers(0, 5))
    def withdraw(self, rarely: int) -> None:
        if rarely == 0:
            self.move(lambda one: lead_life.withdraw(one, self.now))

    @invariant()
    def nobody_gets_it_twice_and_nobody_who_was_not_agreed_to(self) -> None:
        waiting = [one.service_id for one in self.lead.waiting]
        agreed = {one.service_id for one in self.agreed}
        assert len(set(self.had_it + waiting)) == len(self.had_it + waiting)
        assert set(self.had_it + waiting) <= agreed
        assert self.lead.round == len(self.had_it)
        assert self.lead.service_id in (self.had_it[-1], NOBODY)

    @invariant()
    def the_municipality_waits_last(self) -> None:
        assert "municipality" not in [one.kind for one in self.lead.waiting[:-1]]

    @invariant()
    def the_legal_term_never_changes(self) -> None:
        assert self.lead.legal_due_at == self.legal_due_at

    @invariant()
    def a_helper_has_it_exactly_while_it_is_taken(self) -> None:
        if not self.lead.is_final:
            assert (self.lead.helper_id is not None) == (self.lead.status in TAKEN)

    @invariant()
    def terms_run_only_where_they_belong(self) -> None:
        assert self.lead.accept_by is None or (self.lead.status == "offered" and self.lead.is_held)
        assert self.lead.contact_by is None or self.lead.status == "accepted"

    @invariant()
    def a_clock_runs_until_help_is_under_way(self) -> None:
        """Nobody waits for ever, and nothing is kept for ever: only whoever reached the person may take their time."""
        under_way = self.lead.is_final or self.lead.status in ("contacted", "in_progress")
        assert under_way == (next_due_at(self.lead, OFFICE) is None)

    @invariant()
    def the_admins_know_of_whom_no_term_is_left(self) -> None:
        if self.lead.status in ("offered", "accepted") and not (self.lead.accept_by or self.lead.contact_by):
            assert self.lead.escalated
            assert self.admins_told

    @invariant()
    def an_end_has_an_outcome_and_a_day(self) -> None:
        ended = (self.lead.outcome is not None, self.lead.closed_at is not None, next_due_at(self.lead, OFFICE) is None)
        assert all(ended) if self.lead.is_final else not any(ended[:2])


LeadLife.TestCase.settings = settings(deadline=None, max_examples=300, stateful_step_count=40)
TestLeadLife = LeadLife.TestCase

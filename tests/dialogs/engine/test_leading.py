"""A hand-over and what follows it: opening a lead, a human who leads, proposed times, taking it back."""

import dataclasses

import pytest
from engine_sample import BUNDLE, INTAKE, Play, at_summary, both, to

from dialogs.engine import events, state_json
from dialogs.engine.effects import EndRelay, Forget, OpenLead, PickSlot, Relay, Say, WithdrawLead
from dialogs.engine.environment import Answers, Environment
from dialogs.engine.events import Commanded, LanguageChosen, Pressed, StaffActed, Started, TimerFired, Unfit
from dialogs.engine.script import ConsentStep, OpenLeadStep, RouteStep
from dialogs.offers import Found, HelpCard
from dialogs.wording import Text

CLUB = HelpCard("club", "branch", both("club"), both("club is near"), both("all about club"), receives=True)
TOWN = HelpCard("town", "municipality", both("town"), both("town is near"), both("all about town"))

STEPS = {
    **INTAKE.steps,
    "offers": RouteStep("offers", (), to("share"), both("which one")),
    "share": ConsentStep(
        "share", "hand_over", "1", both("may we tell {help_title}: {handover_record}"), both("share"), both("keep"),
        "lead", "bye", forgets=False,
    ),
    "lead": OpenLeadStep("lead", (both("told {help_title}, by {hear_by}, {reference}"),), to("bye")),
}  # fmt: skip
BUNDLE_WITH_LEADS = dataclasses.replace(
    BUNDLE, scripts={**BUNDLE.scripts, "intake": dataclasses.replace(INTAKE, steps=STEPS)}
)


@dataclasses.dataclass
class Handing(Play):
    """Plays with one offer that receives hand-overs."""

    def environment(self) -> Environment:
        return dataclasses.replace(super().environment(), find_help=self.find, reference="AB12CD34EF")

    def find(self, answers: Answers, language: str | None) -> Found:
        return Found((CLUB, TOWN), codes={"offers": ("club", "town")})


def at_consent() -> Handing:
    """Play until the record is shown for consent."""
    begun = at_summary()
    play = Handing(BUNDLE_WITH_LEADS, state=begun.state, effects=begun.effects, turns=begun.turns)
    play.press("right")
    play.press("1. club")
    play.press("help_take")
    return play


def handed_over() -> Handing:
    """Play through the hand-over."""
    play = at_consent()
    play.press("share")
    return play


def led() -> Handing:
    """Play until a human leads."""
    play = handed_over()
    play.happen(StaffActed(both("Mehmet reads along"), led=True))
    return play


def test_exactly_what_would_be_told_is_shown_for_consent() -> None:
    play = at_consent()

    assert play.said == ["may we tell club (tr): all for club (tr) (tr)"]
    assert play.state.chosen == CLUB


def test_consent_opens_a_lead_with_what_to_try_next() -> None:
    play = handed_over()

    assert OpenLead("club", ("town",), "bot", "tr") in play.last
    assert play.said[0] == "told club (tr), by soon (tr), AB12CD34EF (tr)"
    assert play.state.handed


def test_no_consent_to_share_forgets_nothing_and_opens_nothing() -> None:
    play = at_consent()

    play.press("keep")

    assert Forget("refused") not in play.last
    assert not any(isinstance(effect, OpenLead) for effect in play.last)
    assert play.state.consents == {"screening": True, "hand_over": False}
    assert play.values["debts"] == ("rent", "loan")


def test_a_lead_that_nobody_receives_is_a_hole_in_the_script() -> None:
    play = at_consent()
    play.state = dataclasses.replace(play.state, chosen=TOWN)

    play.press("share")

    assert play.said == ["script_broken (tr)"]
    assert not play.state.handed


def test_while_a_human_leads_words_go_to_them_and_the_bot_is_silent() -> None:
    play = led()

    play.type(kept="I can come on Monday", reply="topic:rent")

    assert Relay("I can come on Monday") in play.last
    assert play.said == []


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (Unfit("photo"), ["unfit_photo (tr)"]),
        (Commanded("help"), ["help (tr)"]),
        (Started(), ["led_by_human (tr)"]),
        (TimerFired("wait:later"), []),
        (LanguageChosen("tr"), ["language_changed (tr)"]),
    ],
)
def test_nothing_is_asked_while_a_human_leads(event: events.Event, said: list[str]) -> None:
    play = led()

    play.happen(event)

    assert play.said == said
    assert play.state.led


def test_danger_comes_first_even_while_a_human_leads() -> None:
    play = led()

    play.type(alarm="safety:crisis", kept="I cannot go on")

    assert Relay("I cannot go on") in play.last
    assert play.said[0] == "call 113 (tr)"


def test_either_side_may_end_the_talk() -> None:
    by_person, by_staff = led(), led()

    by_person.happen(Commanded("pause"))
    by_staff.happen(StaffActed(both("goodbye"), led=False))

    assert EndRelay() in by_person.last
    assert by_person.said == ["relay_ended (tr)"]
    assert not by_person.state.led
    assert not by_staff.state.led
    by_staff.type(kept=None, reply="topic:rent")
    assert by_staff.said[0] == "about rent (tr)"


def test_a_proposed_time_is_picked_by_button() -> None:
    play = led()
    play.happen(StaffActed(both("when"), slots=(both("Monday"), both("Tuesday"))))

    play.press("Tuesday")

    assert PickSlot(1) in play.last
    assert play.said == ["slot_picked Tuesday (tr) (tr)"]
    assert play.state.slots == ()


def test_words_that_follow_proposed_times_leave_them_to_be_picked() -> None:
    play = led()
    play.happen(StaffActed(both("when"), slots=(both("Monday"), both("Tuesday"))))
    play.happen(StaffActed(both("take your time"), led=True))

    play.press("Tuesday")

    assert play.said == ["slot_picked Tuesday (tr) (tr)"]
    assert play.state.led


def test_none_of_the_times_may_fit() -> None:
    play = led()
    play.happen(StaffActed(both("when"), slots=(both("Monday"),)))

    play.press("no_slot")

    assert PickSlot(None) in play.last
    assert play.said == ["slot_none_fits (tr)"]


def test_a_hand_over_can_be_taken_back_beside_ones_data() -> None:
    play = handed_over()
    play.happen(Commanded("data"))
    asked = play.said[-1]

    play.press("withdraw_lead")

    assert asked == "handed_over (tr)"
    assert WithdrawLead() in play.last
    assert play.said[0] == "lead_withdrawn (tr)"
    assert not play.state.handed


def test_the_end_of_a_lead_ends_what_came_with_it() -> None:
    play = led()

    play.happen(StaffActed(both("closed"), ended=True))

    assert not play.state.led
    assert not play.state.handed
    assert play.said == ["closed (tr)"]


def test_an_old_button_while_a_human_leads_asks_nothing() -> None:
    play = led()

    play.happen(Pressed("nonsense"))

    assert play.said == ["old_button (tr)"]


def test_all_of_it_survives_as_json() -> None:
    play = led()
    event = StaffActed(both("when"), led=True, slots=(both("Monday"),), ended=False)
    play.happen(event)

    document = state_json.dump_state(play.state)

    assert state_json.load_state(document) == play.state
    assert state_json.load_event(state_json.dump_event(event)) == event
    assert any(isinstance(effect, Say) and effect.buttons for effect in play.last)


def test_times_that_are_called_off_can_be_picked_no_more() -> None:
    play = handed_over()
    play.happen(StaffActed(both("choose"), slots=(both("monday"), both("tuesday"))))

    play.happen(StaffActed(both("not any more"), called_off=True))

    assert (play.state.slots, play.state.aside) == ((), None)
    assert play.state.handed


def test_an_empty_text_says_nothing() -> None:
    play = led()

    said = play.happen(StaffActed(Text({}), ended=True))

    assert not any(isinstance(effect, Say) for effect in said)
    assert (play.state.led, play.state.handed) == (False, False)

"""A hand-over and what follows it: opening a lead, a human who leads, proposed times, taking it back."""

import dataclasses

import pytest
from engine_sample import both
from leading_sample import CLUB, TOWN, at_consent, handed_over, led

from dialogs.engine import events, state_json
from dialogs.engine.effects import ChangePrompt, EndRelay, Forget, OpenLead, PickSlot, Relay, Say, WithdrawLead
from dialogs.engine.events import Command, Commanded, LanguageChosen, Pressed, StaffActed, Started, TimerFired, Unfit
from dialogs.wording import Text


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


def test_a_caption_goes_to_the_human_who_leads_and_danger_in_it_comes_first() -> None:
    calm, grave = led(), led()

    calm.happen(Unfit("photo", kept="the letter"))
    grave.happen(Unfit("photo", alarm="safety:crisis", kept="I cannot go on"))

    assert Relay("the letter") in calm.last
    assert calm.said == ["unfit_photo (tr)"]
    assert Relay("I cannot go on") in grave.last
    assert grave.said[0] == "call 113 (tr)"


def test_a_contact_card_to_a_human_who_leads_has_to_be_typed() -> None:
    play = led()

    play.happen(Unfit("contact"))

    assert play.said == ["unfit_contact_typed (tr)"]


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


@pytest.mark.parametrize(
    ("sign", "stands"), [({"doubt": "check:crisis"}, "doubt"), ({"alarm": "safety:crisis"}, "alarm")]
)
@pytest.mark.parametrize(
    "acted", [StaffActed(both("hello"), led=True), StaffActed(both("when"), slots=(both("Monday"),))]
)
def test_what_staff_write_leaves_danger_and_its_buttons_open(
    sign: dict[str, str], stands: str, acted: StaffActed
) -> None:
    play = led()
    play.type(kept="I cannot go on", **sign)

    play.happen(acted)

    assert play.state.aside == stands
    assert not any(isinstance(effect, ChangePrompt) for effect in play.last)


def test_who_doubts_answers_after_staff_wrote_and_then_picks_a_time() -> None:
    play = led()
    play.type(kept="I cannot go on", doubt="check:crisis")
    play.happen(StaffActed(both("when"), slots=(both("Monday"),)))
    assert play.state.aside == "doubt"

    play.press("doubt_no")

    assert play.said == ["doubt_thanks (tr)", "slots (tr)"]


def test_the_question_whether_to_erase_stays_when_staff_write() -> None:
    play = led()
    play.happen(Commanded("erase"))
    play.happen(StaffActed(both("are you there"), led=True))

    play.press("erase_yes")

    assert Forget("erased") in play.last


def test_a_closed_case_can_be_taken_back_too_and_reads_as_taken_back_then() -> None:
    play = handed_over()
    play.happen(StaffActed(both("closed"), ended=True))
    play.happen(Commanded("data"))
    before = play.said[0]

    play.press("withdraw_lead")
    taken_back = play.last
    play.happen(Commanded("data"))

    assert WithdrawLead() in taken_back
    assert "• share (tr)" in before
    assert "• keep (tr)" in play.said[0]
    assert play.said[-1] == "ended (tr)", "nothing is left to take back"


def test_who_begins_anew_can_still_take_the_closed_case_back() -> None:
    play = handed_over()
    play.happen(StaffActed(both("closed"), ended=True))
    play.happen(Started())
    play.happen(Commanded("data"))

    play.press("withdraw_lead")

    assert WithdrawLead() in play.last


def test_a_location_that_goes_to_nobody_is_answered() -> None:
    play = led()

    play.type()

    assert play.said == ["unfit_other (tr)"]


def test_beginning_anew_ends_the_talk_and_both_hear_it() -> None:
    play = led()
    play.happen(Commanded("restart"))

    play.press("restart")

    assert EndRelay() in play.last
    assert play.said[0] == "relay_ended (tr)"
    assert not play.state.led
    assert play.state.handed


@pytest.mark.parametrize(
    ("event", "said"), [(Commanded("pause"), "relay_ended"), (StaffActed(both("goodbye"), led=False), "goodbye")]
)
def test_after_a_talk_the_form_goes_on_where_it_was(event: events.Event, said: str) -> None:
    play = handed_over()
    play.happen(Started())
    question = play.said[-1]
    play.happen(StaffActed(both("hello"), led=True))

    play.happen(event)

    assert play.said == [f"{said} (tr)", question]
    play.press("yes")
    assert play.state.step == "debts"


def test_going_back_asks_nothing_while_a_human_leads() -> None:
    play = handed_over()
    play.happen(Started())
    play.happen(StaffActed(both("hello"), led=True))

    play.happen(Commanded("back"))

    assert play.said == ["led_by_human (tr)"]


@pytest.mark.parametrize("way", ["restart", "pause"])
def test_after_the_end_there_is_nothing_to_go_on_with(way: Command) -> None:
    play = handed_over()
    play.happen(Commanded(way))
    if way == "restart":
        play.press("resume")

    play.type()

    assert play.said == ["ended (tr)"]
    assert play.state.status == "ended"


def test_a_conversation_that_an_older_version_left_active_at_its_end_comes_to_it() -> None:
    play = handed_over()
    play.state = dataclasses.replace(play.state, status="active")

    play.happen(Started())

    assert play.said == ["ended (tr)"]

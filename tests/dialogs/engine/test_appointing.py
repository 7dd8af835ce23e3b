"""Times that staff propose: they stand until one is picked, none fits, they are called off, or they are over."""

import dataclasses
from datetime import timedelta

import pytest
from engine_sample import NOW, both
from leading_sample import Handing, at_consent, handed_over, led

from dialogs.engine.effects import PickSlot
from dialogs.engine.events import Commanded, Event, StaffActed, Started, Typed, Unfit

ASKED = "slots (tr)"
PICKED = "slot_picked Tuesday (tr) (tr)"
MONDAY, TUESDAY = NOW + timedelta(days=7), NOW + timedelta(days=8)
PROPOSED = StaffActed(both("when"), slots=(both("Monday"), both("Tuesday")), times=(MONDAY, TUESDAY))


def proposed(play: Handing) -> Handing:
    """Let staff propose two times."""
    play.happen(PROPOSED)
    return play


@pytest.mark.parametrize(
    "event",
    [
        Typed(reply="topic:rent"),
        Typed(reply="talk:thanks"),
        Typed(),
        Unfit("photo"),
        Commanded("help"),
        Commanded("person"),
        Commanded("back"),
    ],
)
def test_whatever_the_person_does_the_times_stand_there_again(event: Event) -> None:
    play = proposed(handed_over())

    play.happen(event)
    play.press("Tuesday")

    assert PickSlot(1) in play.last
    assert play.said == [PICKED]


@pytest.mark.parametrize("event", [Commanded("help"), Unfit("sticker"), Commanded("language")])
def test_while_a_human_leads_they_stand_there_again_too(event: Event) -> None:
    play = proposed(led())

    play.happen(event)

    assert play.state.aside == "slots"
    assert play.state.led


def test_times_come_back_after_topics_were_offered_and_after_ones_data() -> None:
    play = proposed(led())

    play.happen(Commanded("data"))
    play.press("go_on")

    assert play.said == [ASKED]


def test_words_of_who_leads_bring_times_back_that_another_question_hid() -> None:
    play = proposed(handed_over())
    play.type(choices=("topic:rent",))

    play.happen(StaffActed(both("and bring letters"), led=True))

    assert play.said == ["and bring letters (tr)", ASKED]


def test_who_ends_a_talk_keeps_the_times_to_pick() -> None:
    play = proposed(led())

    play.happen(Commanded("pause"))
    play.press("Tuesday")

    assert play.said == [PICKED]


def test_who_paused_finds_the_times_when_they_come_back() -> None:
    play = handed_over()
    play.happen(Started())
    proposed(play)
    play.happen(Commanded("pause"))

    play.type()
    play.press("resume")

    assert play.said == [ASKED]


def test_who_begins_anew_still_has_times_to_pick() -> None:
    play = proposed(handed_over())
    play.happen(Started())

    play.happen(Commanded("help"))

    assert play.said[-1] == ASKED


def test_after_a_time_is_picked_the_form_goes_on_where_it_was() -> None:
    play = handed_over()
    play.happen(Started())
    question = play.said[-1]
    proposed(play)

    play.press("Tuesday")

    assert play.said == [PICKED, question]


def test_a_time_that_is_over_is_not_agreed_to_and_another_may_be() -> None:
    play = proposed(handed_over())
    play.now = MONDAY

    play.press("Monday")
    over = play.last
    said = play.said
    play.press("Tuesday")

    assert said == ["slot_over (tr)", ASKED]
    assert not any(isinstance(effect, PickSlot) for effect in over)
    assert PickSlot(1) in play.last


def test_when_all_times_are_over_staff_hear_that_none_fits() -> None:
    play = proposed(handed_over())
    play.now = TUESDAY + timedelta(hours=1)

    play.press("Tuesday")

    assert PickSlot(None) in play.last
    assert play.said == ["slot_over (tr)", "slot_none_fits (tr)"]
    assert (play.state.slots, play.state.slot_times) == ((), ())


def test_times_that_are_over_are_not_asked_again() -> None:
    play = proposed(handed_over())
    play.now = TUESDAY

    play.happen(Commanded("help"))

    assert play.said == ["help (tr)", "ended (tr)"]


def test_times_of_an_older_version_can_still_be_picked() -> None:
    play = handed_over()
    play.happen(dataclasses.replace(PROPOSED, times=()))

    play.press("Tuesday")

    assert PickSlot(1) in play.last


def test_the_buttons_of_an_earlier_proposal_pick_nothing_of_a_later_one() -> None:
    play = proposed(handed_over())
    old = play.button("Tuesday")
    play.happen(dataclasses.replace(PROPOSED, slots=(both("Friday"), both("Saturday"))))

    assert old.nonce not in {play.button(day).nonce for day in ("Friday", "Saturday")}


def test_another_hand_over_leaves_no_time_of_the_one_before() -> None:
    play = at_consent()
    play.state = dataclasses.replace(
        play.state, slots=PROPOSED.slots, slot_times=PROPOSED.times, led_next=True, handed=True
    )

    play.press("share")

    assert (play.state.slots, play.state.slot_times, play.state.taken_over) == ((), (), False)

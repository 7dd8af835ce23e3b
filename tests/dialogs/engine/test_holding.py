"""After violence: what staff and clocks have to say waits for the person's next turn, and who writes then leads."""

from engine_sample import NOW, both
from leading_sample import Handing, handed_over, led

from dialogs.engine import state_json
from dialogs.engine.effects import EndRelay, Relay, Say
from dialogs.engine.events import Commanded, Pressed, StaffActed, Started
from dialogs.engine.holding import MOST_HELD
from dialogs.wording import Text


def hushed(play: Handing) -> Handing:
    """Let the person tell of violence."""
    play.type(alarm="safety:violence")
    return play


def spoken(play: Handing) -> list[str]:
    return [effect.text for effect in play.last if isinstance(effect, Say)]


def test_a_move_says_nothing_by_itself_and_everything_at_the_next_turn_before_its_answer() -> None:
    play = hushed(handed_over())
    for words in ("went on", "is with the town"):
        play.happen(StaffActed(both(words)))
        assert spoken(play) == []

    play.happen(Commanded("help"))

    assert play.said[:3] == ["went on (tr)", "is with the town (tr)", "help (tr)"]
    play.happen(Commanded("help"))
    assert play.said[0] == "help (tr)"


def test_only_the_newest_few_are_said_and_each_once() -> None:
    play = hushed(handed_over())
    for number in (*range(MOST_HELD + 2), MOST_HELD):
        play.happen(StaffActed(both(f"move {number}")))

    play.happen(Commanded("help"))

    assert play.said[:MOST_HELD] == [f"move {number} (tr)" for number in (2, 3, 4, 6, 5)]


def test_it_is_said_in_the_language_that_is_chosen_by_then() -> None:
    play = hushed(handed_over())
    play.happen(Commanded("language"))
    play.happen(StaffActed(both("went on")))

    play.happen(Started())

    assert play.said[0] == "went on (nl)"


def test_help_in_danger_comes_before_what_waits() -> None:
    play = hushed(handed_over())
    play.happen(StaffActed(both("went on")))

    play.type(alarm="safety:crisis")
    first = play.said
    play.press("go_on")

    assert first == ["call 113 (tr)", "alarm_next (tr)"]
    assert play.said[0] == "went on (tr)"


def test_words_in_a_talk_under_way_pass_and_a_clock_does_not() -> None:
    play = hushed(led())

    play.happen(StaffActed(both("are you safe"), led=True))
    words = play.said
    play.happen(StaffActed(both("they are late")))
    clock = spoken(play)
    play.type(kept="yes, for now")

    assert words == ["are you safe (tr)"]
    assert clock == []
    assert Relay("yes, for now") in play.last
    assert play.said == ["they are late (tr)"]


def test_who_takes_over_leads_only_once_the_person_knows() -> None:
    play = hushed(handed_over())
    play.happen(StaffActed(both("hello"), led=True))
    assert (spoken(play), play.state.led, play.state.taken_over) == ([], False, True)

    play.type(reply="topic:rent")
    answered = play.said
    play.type(kept="good that you write")

    assert answered == ["hello (tr)", "about rent (tr)", "ended (tr)", "led_by_human (tr)"]
    assert Relay("good that you write") in play.last


def test_who_handed_back_before_the_person_came_does_not_lead() -> None:
    play = hushed(handed_over())
    play.happen(StaffActed(both("hello"), led=True))
    play.happen(StaffActed(both("goodbye"), led=False))

    play.happen(Commanded("help"))

    assert play.said[:3] == ["hello (tr)", "goodbye (tr)", "help (tr)"]
    assert not play.state.taken_over


def test_a_closing_that_waits_takes_effect_at_once() -> None:
    play = hushed(led())

    play.happen(StaffActed(both("closed"), ended=True))

    assert spoken(play) == []
    assert (play.state.led, play.state.handed) == (False, False)


def test_times_wait_too_and_are_asked_after_the_answer() -> None:
    play = hushed(handed_over())
    play.press("go_on")
    play.happen(StaffActed(both("when"), slots=(both("Monday"),), times=(NOW.replace(day=30),)))
    assert spoken(play) == []

    play.type(reply="topic:rent")

    assert play.said == ["when (tr)", "about rent (tr)", "slots (tr)"]
    play.press("Monday")
    assert play.said == ["slot_picked Monday (tr) (tr)"]


def test_erasing_forgets_what_waits() -> None:
    play = hushed(handed_over())
    play.press("wipe")
    play.happen(StaffActed(both("hello"), led=True))

    play.press("erase_yes")

    assert (play.state.held, play.state.taken_over) == ((), False)


def test_without_violence_nothing_waits() -> None:
    play = handed_over()

    play.happen(StaffActed(both("went on")))

    assert play.said == ["went on (tr)"]


def test_what_waits_survives_as_json_and_an_older_state_keeps_its_bytes() -> None:
    older = state_json.dump_state(handed_over().state)
    play = hushed(handed_over())
    play.happen(StaffActed(both("hello"), led=True))

    assert state_json.load_state(state_json.dump_state(play.state)) == play.state
    assert b"held" not in older
    assert state_json.dump_state(state_json.load_state(older)) == older


def test_a_second_tap_says_nothing_twice() -> None:
    play = hushed(handed_over())
    play.happen(StaffActed(both("went on")))
    tapped = Pressed(play.button("go_on").nonce)

    play.happen(tapped)
    play.happen(tapped)

    assert play.said == []


def test_ending_a_talk_while_something_waits_is_told_to_both() -> None:
    play = hushed(led())
    play.happen(StaffActed(both("they are late")))

    play.happen(Commanded("pause"))

    assert play.said[:2] == ["they are late (tr)", "relay_ended (tr)"]
    assert EndRelay() in play.last


def test_nothing_said_waits_for_nothing() -> None:
    play = hushed(led())

    play.happen(StaffActed(Text({}), ended=True, called_off=True))

    assert play.state.held == ()
    assert not play.state.led


def test_who_took_over_meanwhile_does_not_lead_what_is_taken_back() -> None:
    play = hushed(handed_over())
    play.happen(Commanded("data"))
    play.happen(StaffActed(both("hello"), led=True))

    play.press("withdraw_lead")

    assert not play.state.taken_over

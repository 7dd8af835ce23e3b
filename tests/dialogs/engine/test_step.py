"""The engine on a sample script: asking, answering, going back, correcting, pausing, changing the language."""

import dataclasses
from datetime import timedelta

import pytest
from engine_sample import BUNDLE, INTAKE, Play, at_summary, both

from dialogs.engine import effects, events
from dialogs.engine import step as engine
from dialogs.engine.effects import ChangePrompt, Forget, RecordConsent, Say, SetTimer
from dialogs.engine.script import AskStep, BranchStep, SayStep, Way
from dialogs.engine.state import Candidate


def test_a_start_asks_the_language_in_all_languages() -> None:
    play = Play()

    play.happen(events.Started("leaflet"))

    assert play.said == ["which language (tr)\n\nwhich language (nl)"]
    assert play.state.payload == "leaflet"


def test_a_first_text_in_turkish_chooses_turkish() -> None:
    play = Play()

    play.type(language="tr")

    assert play.state.language == "tr"
    assert play.said[-1] == "may we (tr)"


def test_the_whole_way_ends_with_result_and_wait() -> None:
    play = at_summary()

    play.press("right")

    assert play.said == [
        "you are risky (tr) (tr)",
        "ask for toeslagen (tr) (tr)",
        "go to town hall (tr) (tr)",
        "somebody calls (tr)",
        "see you (tr)",
    ]
    assert play.state.results == {
        "class": "risky",
        "urgency": "U2",
        "support": ("toeslagen",),
        "municipality": "GM0344/3511",
    }
    assert effects.AskHuman("urgent") in play.last


def test_a_wait_goes_on_when_its_timer_fires() -> None:
    play = at_summary()
    play.press("right")

    play.happen(events.TimerFired("wait:later"))

    assert play.said == ["bye (tr)"]
    assert play.state.status == "ended"


def test_a_counted_question_tells_its_number_and_the_most_there_can_be() -> None:
    play = Play()
    play.type(language="nl")

    play.type("yes")

    assert play.said[-1].startswith("progress 5 1 (nl)\nwhich debts (nl)")


def test_refusing_consent_forgets_and_still_helps() -> None:
    play = Play()
    play.type(language="nl")

    play.press("no")

    assert play.said == ["still help (nl)", "bye (nl)"]
    assert Forget("refused") in play.last
    assert RecordConsent("screening", "1", "nl", given=False) in play.last
    assert play.values == {"language": "nl"}


def test_ticking_changes_the_message_and_done_goes_on() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")

    play.press("rent")
    play.press("loan")
    changed = play.last[0]
    play.press("done")

    assert isinstance(changed, ChangePrompt)
    assert [button.chosen for row in changed.buttons for button in row][:3] == [True, False, True]
    assert play.values["debts"] == ("rent", "loan")


def test_an_exclusive_choice_takes_the_others_back() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")

    play.press("rent")
    play.press("none")

    assert play.state.selected == ("none",)
    play.press("loan")
    assert play.state.selected == ("loan",)


def test_done_without_a_choice_explains() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")

    play.press("done")

    assert play.said[0] == "nothing_chosen (nl)"
    assert play.values == {"language": "nl"}


def test_the_same_press_twice_does_nothing_twice() -> None:
    play = Play()
    play.type(language="nl")
    agree = play.button("yes").nonce
    play.happen(events.Pressed(agree))
    before = play.state

    play.happen(events.Pressed(agree))

    assert play.last == ()
    assert dataclasses.replace(play.state, seen_at=before.seen_at) == before


def test_an_old_button_explains_and_asks_the_current_question_again() -> None:
    play = Play()
    play.type(language="nl")
    refuse = play.button("no").nonce
    play.type("yes")

    play.happen(events.Pressed(refuse))

    assert play.said[0] == "old_button (nl)"
    assert "which debts" in play.said[1]
    assert play.state.consents == {"screening": True}


def test_a_nonce_of_another_conversation_means_nothing() -> None:
    ours, theirs = Play(), Play(turns=100)
    for play in (ours, theirs):
        play.type(language="nl")

    ours.happen(events.Pressed(theirs.button("yes").nonce))

    assert ours.said[0] == "old_button (nl)"
    assert ours.state.consents == {}


def test_misunderstandings_are_explained_differently_and_then_offer_a_person() -> None:
    play = Play()
    play.type(language="nl").__len__()
    play.through("yes", ("rent",))

    first = play.type() and play.said[0]
    second = play.type() and play.said[0]
    third = play.type() and play.said[0]

    assert (first, second, third) == ("months, please (nl)", "not_understood_2 (nl)", "not_understood_3 (nl)")
    play.press("ask_person")
    assert play.said[0] == "person (nl)"
    assert "how many months" in play.said[1]


def test_a_text_in_the_other_language_offers_that_language() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")

    play.type(language="tr")
    play.press("switch_language (tr)")

    assert play.state.language == "tr"
    assert "which debts (tr)" in play.said[-1]


def test_candidates_are_asked_back_and_one_is_taken() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",), 1, "no")

    play.happen(events.Typed(candidates=(Candidate("GM0344", both("Utrecht")), Candidate("GM0310", both("De Bilt")))))
    play.press("De Bilt")

    assert play.values["place"] == "GM0310"


def test_none_of_the_candidates_asks_again() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",), 1, "no")

    play.happen(events.Typed(candidates=(Candidate("GM0344", both("Utrecht")),)))
    play.press("none_of_these")

    assert "where (nl)" in play.said[-1]
    assert "place" not in play.values


def test_back_asks_the_question_before_again_and_forgets_its_answer() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("rent",), "two")

    play.happen(events.Commanded("back"))

    assert "how many months" in play.said[-1]
    assert play.values["debts"] == ("rent",)
    assert "months" not in play.values


def test_back_into_a_sub_script_asks_its_question_again() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",), 1, "no")

    play.happen(events.Commanded("back"))

    assert "do you open post" in play.said[-1]
    assert play.state.script == "reliance"
    play.type("yes")
    assert play.values["post"] == "yes"
    assert "where" in play.said[-1]


def test_back_at_the_first_question_says_so() -> None:
    play = Play()
    play.happen(events.Started())

    play.happen(events.Commanded("back"))

    assert play.said[0].startswith("back_at_start")


def test_a_correction_asks_only_that_answer_and_what_depends_on_it() -> None:
    play = at_summary()
    play.press("correct")

    play.press("debts")
    asked_first = play.said
    play.type(("rent",))
    asked_second = play.said
    play.type("one")

    assert "which debts (tr)" in asked_first[-1]
    assert "how many months (tr)" in asked_second[-1]
    assert play.said[-1].startswith("is this right (tr)")
    assert play.values["children"] == 2
    assert play.values["months"] == "one"


def test_a_correction_drops_answers_that_no_way_reaches_any_more() -> None:
    play = at_summary()
    play.press("correct")
    play.press("debts")

    play.type(("loan",))

    assert play.said[-1].startswith("is this right")
    assert "months" not in play.values


def test_correcting_what_a_sub_script_gave_calls_it_again() -> None:
    play = at_summary()
    play.press("correct")

    play.press("post")

    assert "do you open post" in play.said[-1]
    play.type("no")
    assert play.values["post"] == "no"
    assert play.said[-1].startswith("is this right")


def test_the_language_changes_in_the_middle_and_old_buttons_still_answer() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")
    dutch = play.button("rent").nonce

    play.happen(events.LanguageChosen())
    play.happen(events.Pressed(dutch))

    assert play.state.language == "tr"
    assert play.state.selected == ("rent",)


def test_after_a_pause_a_text_offers_to_go_on_and_the_same_question_stands_there() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("rent",))
    play.happen(events.Commanded("pause"))

    play.type()
    offered = play.said
    play.press("resume")

    assert offered == ["resume_offer 5 2 (nl)"]
    assert "how many months" in play.said[-1]
    assert play.values["debts"] == ("rent",)


def test_after_weeks_only_stale_answers_are_asked_again() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",), 2)
    play.now += timedelta(days=45)

    play.happen(events.Started())
    play.press("resume")
    stale = play.said
    play.type(("none",))

    assert stale[0] == "stale_answers (nl)"
    assert "which debts" in stale[-1]
    assert "do you open post" in play.said[-1]
    assert play.values["children"] == 2 if play.state.script == "intake" else True


def test_restarting_keeps_the_language_and_nothing_else() -> None:
    play = at_summary()

    play.happen(events.Commanded("restart"))
    play.press("restart")

    assert play.state.language == "tr"
    assert play.values == {"language": "tr"}
    assert play.said[-1] == "may we (tr)"


def test_erasing_is_confirmed_and_forgets_everything() -> None:
    play = at_summary()

    play.happen(events.Commanded("erase"))
    play.press("erase_yes")

    assert Forget("erased") in play.last
    assert play.said == ["erased (tr)"]
    assert play.state.answers == {}
    assert play.state.step is None


def test_not_erasing_keeps_everything() -> None:
    play = at_summary()
    before = play.values

    play.happen(events.Commanded("erase"))
    play.press("erase_no")

    assert play.values == before
    assert play.said[-1].startswith("is this right")


def test_my_data_lists_answers_and_consents() -> None:
    play = at_summary()

    play.happen(events.Commanded("data"))

    assert "months (tr): two (tr)" in play.said[0]
    assert "yes (tr)" in play.said[0]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "contact", "edited", "other"])
def test_what_cannot_be_an_answer_is_explained(kind: str) -> None:
    play = Play()
    play.type(language="nl")

    play.happen(events.Unfit(kind))  # type: ignore[arg-type]

    assert play.said == [f"unfit_{kind} (nl)", "may we (nl)"]


def test_a_broken_update_is_answered_with_the_question() -> None:
    play = Play()
    play.type(language="nl")

    play.happen(events.BrokenUpdate())

    assert play.said == ["broken_update (nl)", "may we (nl)"]


def test_a_reminder_comes_after_real_silence_alone() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",))
    armed = next(effect for effect in play.last if isinstance(effect, SetTimer))
    play.now += timedelta(hours=23)
    play.type()

    play.now += timedelta(hours=1)
    play.happen(events.TimerFired(armed.name))
    too_early = play.said
    play.now += timedelta(hours=23)
    play.happen(events.TimerFired(armed.name))

    assert too_early == []
    assert play.said == ["still there (nl)"]


def test_masked_text_is_explained_and_the_question_stays() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("rent",))

    play.type(note="masked")

    assert play.said[0] == "masked (nl)"
    assert "how many months" in play.said[-1]


def test_a_number_out_of_range_names_the_range() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",))

    play.type(note="out_of_range")

    assert play.said[0] == "out_of_range 20 0 (nl)"


def test_one_keyboard_lives_at_a_time() -> None:
    play = at_summary()
    alive: set[int] = set()
    for effect in play.effects:
        if isinstance(effect, Say) and effect.buttons and effect.prompt:
            alive.add(effect.prompt)
        elif isinstance(effect, ChangePrompt) and not effect.buttons:
            alive.discard(effect.prompt)

    assert alive == {play.state.open_prompt}


def _broken(**steps: object) -> Play:
    script = dataclasses.replace(INTAKE, steps={**INTAKE.steps, **steps})
    bundle = dataclasses.replace(BUNDLE, scripts={**BUNDLE.scripts, "intake": script})
    play = Play(bundle=bundle)
    play.type(language="nl")
    return play


@pytest.mark.parametrize(
    "hole",
    [
        SayStep("debts", (both("round"),), (Way("debts"),)),
        BranchStep("debts", ()),
        SayStep("debts", (), (Way("nowhere"),)),
    ],
    ids=["loop", "no way on", "unknown step"],
)
def test_a_hole_in_a_script_apologises_alerts_and_keeps_the_state(hole: object) -> None:
    play = _broken(debts=hole)
    before = play.state

    play.type("yes")

    assert play.said == ["script_broken (nl)"]
    assert any(isinstance(effect, effects.Alert) for effect in play.last)
    assert play.state == before


def test_a_state_whose_step_is_gone_apologises() -> None:
    play = Play()
    play.type(language="nl")
    play.state = dataclasses.replace(play.state, step="gone")

    for event in (events.Typed("yes"), events.Pressed("x"), events.Started(), events.TimerFired("wait:gone")):
        made = engine.step(BUNDLE, play.state, event, play.environment())
        assert made.state.step in ("gone", "language", "privacy")


def test_a_question_without_options_takes_a_text() -> None:
    step = AskStep("debts", "story", both("tell"), (Way("mark"),))
    fields = {**INTAKE.fields, "story": dataclasses.replace(INTAKE.fields["children"], name="story", type="text")}
    script = dataclasses.replace(INTAKE, steps={**INTAKE.steps, "debts": step}, fields=fields)
    play = Play(bundle=dataclasses.replace(BUNDLE, scripts={**BUNDLE.scripts, "intake": script}))
    play.type(language="nl")
    play.type("yes")

    play.type("It began with the rent")

    assert play.values["story"] == "It began with the rent"


def test_a_number_out_of_range_or_of_another_kind_is_no_answer() -> None:
    play = Play()
    play.type(language="nl")
    play.through("yes", ("none",))

    for value in (21, -1, True, "two", ("one",)):
        play.type(value)

    assert "children" not in play.values


def test_two_choices_of_which_one_excludes_the_other_are_no_answer() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")

    for value in (("rent", "none"), ("rent", "rent"), (), ("rent", "x"), "rent"):
        play.type(value)

    assert "debts" not in play.values


def test_taking_a_tick_back_and_ticking_what_is_ticked() -> None:
    play = Play()
    play.type(language="nl")
    play.type("yes")
    rent = play.button("rent")
    play.press("rent")
    play.press("loan")

    play.happen(events.Pressed(rent.nonce))
    still = play.state.selected
    play.press("rent")

    assert still == ("rent", "loan")
    assert play.state.selected == ("loan",)


def test_a_wait_goes_on_when_the_person_writes() -> None:
    play = at_summary()
    play.press("right")

    play.type()

    assert play.said == ["bye (tr)"]


def test_help_and_language_while_waiting_say_again_what_is_waited_for() -> None:
    play = at_summary()
    play.press("right")

    play.happen(events.Commanded("help"))

    assert play.said == ["help (tr)", "see you (tr)"]


def test_a_refused_consent_can_be_typed_and_a_summary_corrected_in_words() -> None:
    play = at_summary()

    play.type("correct")
    play.type("aside:correct:children")

    assert "how many children" in play.said[-1]


def test_resume_without_a_pause_only_asks_again() -> None:
    play = Play()
    play.type(language="nl")

    play.happen(events.Commanded("resume"))

    assert play.said == ["may we (nl)"]


def test_back_while_paused_offers_to_go_on() -> None:
    play = Play()
    play.type(language="nl")
    play.happen(events.Commanded("pause"))

    play.happen(events.Commanded("back"))

    assert play.said[0].startswith("resume_offer")

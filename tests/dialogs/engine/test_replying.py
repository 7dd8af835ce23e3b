"""Questions in between and help in danger: said at once, and the open question stays as it was."""

import dataclasses
from datetime import timedelta

from engine_sample import BUNDLE, INTAKE, Play

from dialogs.engine import events
from dialogs.engine.effects import CancelTimers, CountQuestion, KeepQuestion, SetTimer


def at_months() -> Play:
    play = Play()
    play.type(language="nl")
    return play.through("yes", ("rent",))


def test_a_question_is_answered_and_the_open_question_stands_there_again() -> None:
    play = at_months()
    before = play.values

    play.type(reply="topic:rent", asks=True)

    assert play.said[0] == "about rent (nl)"
    assert "how many months (nl)" in play.said[-1]
    assert play.values == before
    assert play.state.misses == 0
    assert play.state.digressions == 1


def test_two_questions_in_a_row_change_nothing() -> None:
    play = at_months()

    play.type(reply="topic:rent")
    play.type(reply="talk:thanks")

    assert play.said[0] == "you are welcome (nl)"
    assert "how many months (nl)" in play.said[-1]
    play.type("two")
    assert play.values["months"] == "two"


def test_a_related_article_stands_as_a_button_and_answers() -> None:
    play = at_months()
    play.type(reply="topic:rent")

    play.press("ℹ eviction article")

    assert play.said[0] == "about eviction (nl)"
    assert "how many months (nl)" in play.said[-1]


def test_a_text_that_answers_and_asks_is_an_answer_with_its_article_beside_the_next_question() -> None:
    play = at_months()

    play.type("two", reply="topic:rent")
    play.press("ℹ rent article")

    assert play.values["months"] == "two"
    assert play.said[0] == "about rent (nl)"
    assert "how many children" in play.said[-1]


def test_articles_do_not_stay_beside_later_questions() -> None:
    play = at_months()
    play.type("two", reply="topic:rent")

    play.type(2)

    assert play.state.topics == ()


def test_the_nearest_topics_are_offered_and_one_is_chosen() -> None:
    play = at_months()

    play.type(choices=("topic:rent", "topic:eviction"))
    offered = play.said
    play.press("eviction article")

    assert offered == ["did_you_mean_topic (nl)"]
    assert play.said[0] == "about eviction (nl)"
    assert "how many months (nl)" in play.said[-1]


def test_none_of_the_topics_says_who_can_answer() -> None:
    play = at_months()
    play.type(choices=("topic:rent",), asks=True)

    play.press("none_of_these")

    assert play.said == ["no_answer (nl)", "keep_question (nl)"]


def test_a_question_without_an_answer_gets_an_honest_no() -> None:
    play = at_months()

    play.type(asks=True)

    assert play.said == ["no_answer (nl)", "keep_question (nl)"]
    assert CountQuestion("", "nl", "none") in play.last


def test_a_question_is_kept_in_words_only_after_agreeing_and_typing_it_again() -> None:
    play = at_months()
    play.type(asks=True)

    play.press("keep_yes")
    agreed = play.said
    play.type(kept="who pays the dentist")

    assert agreed == ["type_again (nl)"]
    assert KeepQuestion("", "nl", "who pays the dentist") in play.last
    assert play.said[0] == "question_kept (nl)"
    assert "how many months (nl)" in play.said[-1]


def test_keeping_is_refused_once_and_not_asked_again() -> None:
    play = at_months()
    play.type(asks=True)
    play.press("keep_no")

    play.type(asks=True)

    assert play.said[0] == "no_answer (nl)"
    assert "how many months (nl)" in play.said[-1]


def test_words_are_not_kept_without_agreement() -> None:
    play = at_months()

    play.type(kept="who pays the dentist")

    assert not any(isinstance(effect, KeepQuestion) for effect in play.effects)


def test_answered_questions_are_counted_by_topic() -> None:
    play = at_months()

    play.type(reply="topic:rent")

    assert CountQuestion("rent", "nl", "answered") in play.last


def test_a_step_may_forbid_questions_in_between() -> None:
    step = dataclasses.replace(INTAKE.steps["months"], digression=False)  # type: ignore[call-arg]
    script = dataclasses.replace(INTAKE, steps={**INTAKE.steps, "months": step})
    play = Play(bundle=dataclasses.replace(BUNDLE, scripts={**BUNDLE.scripts, "intake": script}))
    play.type(language="nl")
    play.through("yes", ("rent",))

    play.type(reply="topic:rent")

    assert play.said[0] == "question_later (nl)"


def test_after_the_end_questions_are_still_answered() -> None:
    play = Play()
    play.type(language="nl")
    play.type("no")

    play.type(reply="topic:rent")

    assert play.said == ["about rent (nl)", "ended (nl)"]


def test_a_sign_of_danger_comes_before_an_answer_and_stops_the_form() -> None:
    play = at_months()

    play.type("two", alarm="safety:crisis")

    assert play.said == ["call 113 (nl)", "alarm_next (nl)"]
    assert "months" not in play.values


def test_after_help_the_person_goes_on_where_they_were() -> None:
    play = at_months()
    play.type(alarm="safety:crisis")

    play.press("go_on")

    assert "how many months (nl)" in play.said[-1]


def test_a_sign_in_the_very_first_message_is_answered_in_all_languages() -> None:
    play = Play()

    play.type(alarm="safety:crisis")

    assert play.said[0] == "call 113 (tr)\n\ncall 113 (nl)"
    play.press("go_on")
    assert "which language" in play.said[-1]


def test_a_doubtful_sign_is_asked_back_and_yes_gives_the_help() -> None:
    play = at_months()

    play.type(doubt="check:crisis")
    asked = play.said
    play.press("doubt_yes")

    assert asked == ["is it that bad (nl)"]
    assert play.said[0] == "call 113 (nl)"


def test_a_doubtful_sign_denied_goes_on() -> None:
    play = at_months()
    play.type(doubt="check:crisis")

    play.press("doubt_no")

    assert play.said[0] == "doubt_thanks (nl)"
    assert "how many months (nl)" in play.said[-1]


def test_gambling_adds_its_help_and_goes_on() -> None:
    play = at_months()

    play.type("two", added=("safety:gambling",))

    assert play.said[0] == "cruks (nl)"
    assert play.values["months"] == "two"


def test_after_a_sign_of_violence_nothing_is_sent_later() -> None:
    play = at_months()
    play.type(alarm="safety:violence")
    assert CancelTimers() in play.last
    play.press("go_on")

    play.type("two")
    play.now += timedelta(days=2)
    play.happen(events.TimerFired("remind:nudge"))

    assert not any(isinstance(effect, SetTimer) for effect in play.effects[-12:])
    assert play.said == []


def test_a_question_while_paused_is_answered_and_going_on_is_offered() -> None:
    play = at_months()
    play.happen(events.Commanded("pause"))

    play.type(reply="topic:rent")

    assert play.said[0] == "about rent (nl)"
    assert play.said[-1].startswith("resume_offer")


def test_danger_beside_a_photo_comes_before_the_photo() -> None:
    grave, doubtful, first = at_months(), at_months(), Play()

    grave.happen(events.Unfit("photo", alarm="safety:crisis"))
    doubtful.happen(events.Unfit("edited", doubt="check:crisis"))
    first.happen(events.Unfit("photo", language="nl", alarm="safety:crisis"))

    assert grave.said == ["call 113 (nl)", "alarm_next (nl)"]
    assert doubtful.said == ["is it that bad (nl)"]
    assert first.said == ["call 113 (nl)", "alarm_next (nl)"]


def test_whatever_comes_before_the_answer_to_a_doubt_it_is_asked_again() -> None:
    for event in (events.Unfit("sticker"), events.Typed(), events.Commanded("help"), events.LanguageChosen("nl")):
        play = at_months()
        play.type(doubt="check:crisis")

        play.happen(event)

        assert play.said[-1] == "is it that bad (nl)"
        assert play.state.aside == "doubt"


def test_a_question_to_be_kept_gives_way_to_what_is_asked_next() -> None:
    erased, alarmed = at_months(), at_months()
    for play in (erased, alarmed):
        play.type(asks=True)
        play.press("keep_yes")

    erased.happen(events.Commanded("erase"))
    alarmed.type(alarm="safety:crisis")

    assert (erased.state.keeps, alarmed.state.keeps) == ("", "")


def test_what_is_not_understood_after_help_in_danger_asks_nothing_of_the_form() -> None:
    play = at_months()
    play.type(alarm="safety:crisis")

    play.type()

    assert play.said == ["alarm_next (nl)"]
    play.press("go_on")
    assert "how many months (nl)" in play.said[-1]

"""Scripts that staff or a clock call: their question stands beside everything else, and nobody is thrown out."""

import dataclasses

import pytest
from beside_sample import CALL, WITH_SCRIPTS, script
from engine_sample import BUNDLE, Play, answered, both, to

from dialogs.engine import beside, state_json
from dialogs.engine.effects import Aftercare, Alert, ChangePrompt, RecordConsent
from dialogs.engine.events import Commanded, LanguageChosen, Pressed, StaffActed, Started
from dialogs.engine.script import BranchStep, SayStep, SetStep, Way
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.wording import Text

BROKEN = {
    "hole": script("hole", SayStep("a", (both("a"),), (Way("b", answered("mood", "is", "well")),))),
    "lost": script("lost", SayStep("a", (both("a"),), to("nowhere"))),
    "round": script("round", BranchStep("a", to("b")), BranchStep("b", to("a"))),
    "odd": script("odd", SetStep("a", {"mood": "well"}, to("a"))),
}
WITH_BROKEN = dataclasses.replace(WITH_SCRIPTS, scripts={**WITH_SCRIPTS.scripts, **BROKEN})
AGREED = {"screening": True, "aftercare": True, "aftercare_helper": True}


def called(script: str, organization: str = "club") -> StaffActed:
    return StaffActed(Text({}), call=dataclasses.replace(CALL, script=script, organization=organization))


def play(**state: object) -> Play:
    """Play until somebody is asked about debts, with what else is so."""
    made = Play(WITH_BROKEN)
    made.type(language="tr")
    made.through("yes")
    made.state = dataclasses.replace(made.state, **state)  # type: ignore[arg-type]
    return made


def ended(**state: object) -> Play:
    return play(status="ended", step="bye", **state)


def checked(**state: object) -> Play:
    """Play until somebody who agreed is asked how it goes."""
    made = play(consents=AGREED, **state)
    made.happen(called("check"))
    return made


def orders(made: Play) -> list[Aftercare]:
    return [effect for effect in made.last if isinstance(effect, Aftercare)]


def test_the_question_comes_beside_and_the_one_before_keeps_its_buttons() -> None:
    made = play()
    before = made.button("rent")

    made.happen(called("care"))

    assert made.said == ["agree to aftercare, the club (tr) (tr)"]
    assert not [effect for effect in made.last if isinstance(effect, ChangePrompt)]
    made.happen(Pressed(before.nonce))
    assert made.state.selected == ("rent",)
    made.press("yes aftercare")
    assert RecordConsent("aftercare", "7", "tr", True) in made.last
    assert made.said == ["agree to aftercare_helper, the club (tr) (tr)"]


def test_both_consents_plan_check_ins_that_remember_who_helped() -> None:
    made = play()
    made.happen(called("care"))
    made.press("yes aftercare")

    made.press("yes aftercare_helper")

    assert orders(made) == [Aftercare("plan", "R1", "club", "tr")]
    assert made.said[0] == "care over (tr)"
    assert "which debts (tr)" in made.said[1]
    assert made.state.beside is None


@pytest.mark.parametrize(("organization", "pressed"), [("club", "no aftercare_helper"), ("", None)])
def test_who_helped_is_kept_only_where_that_is_wanted_and_known(organization: str, pressed: str | None) -> None:
    made = ended()
    made.happen(called("care", organization))
    made.press("yes aftercare")

    if pressed is not None:
        made.press(pressed)

    assert orders(made) == [Aftercare("plan", "R1", "", "tr")]
    assert made.said == ["care over (tr)"]


def test_a_no_plans_nothing() -> None:
    made = ended()
    made.happen(called("care"))

    made.press("no aftercare")

    assert orders(made) == []
    assert made.state.consents["aftercare"] is False
    assert made.said == ["care over (tr)"]


def test_the_answer_stands_under_the_question_and_is_noted() -> None:
    made = checked()

    made.press("well")

    assert orders(made) == [Aftercare("note", "R1", "club", "tr", "well")]
    changed = next(effect for effect in made.last if isinstance(effect, ChangePrompt))
    assert "how is R1 (tr) (tr)" in changed.text
    assert "well (tr)" in changed.text
    assert made.said[0] == "glad (tr)"
    assert "which debts (tr)" in made.said[1]
    assert made.state.step == "debts"


def test_a_typed_answer_is_one_while_the_question_is_the_newest() -> None:
    made = checked()

    made.type("beside:well")

    assert orders(made)[0].answer == "well"


def test_a_slip_tells_who_helped_and_begins_anew_without_asking_for_consent_again() -> None:
    made = checked(status="ended", step="bye")
    made.press("badly")
    assert made.said == ["sorry (tr)", "tell the club (tr) (tr)"]

    made.press("yes (tr)")

    assert orders(made) == [Aftercare("tell", "R1", "club", "tr", "")]
    assert (made.state.status, made.state.step) == ("active", "debts")
    assert made.state.consents == AGREED
    assert not [effect for effect in made.last if isinstance(effect, RecordConsent)]


def test_a_hand_over_is_agreed_to_each_time() -> None:
    made = play(consents={**AGREED, "hand_over": True}, status="ended", step="bye")
    made.happen(called("check"))
    made.press("badly")

    made.press("no (tr)")

    assert "hand_over" not in made.state.agreed
    assert made.state.consents["hand_over"], "kept only to be taken back"


def test_who_is_under_way_is_not_offered_a_new_start() -> None:
    made = checked()
    made.press("badly")

    made.press("no (tr)")

    assert made.said[0] == "glad (tr)"
    assert made.state.step == "debts"


def test_enough_takes_the_consent_back() -> None:
    made = checked(status="ended", step="bye")

    made.press("enough")

    assert [one.order for one in orders(made)] == ["stop"]
    assert made.state.consents["aftercare"] is False
    assert made.state.consents["aftercare_helper"] is False
    made.happen(called("check"))
    assert made.last == ()


@pytest.mark.parametrize("state", [{"consents": {"screening": True}}, {"led": True, "consents": AGREED}])
def test_nothing_is_asked_without_consent_or_while_a_human_leads(state: dict[str, object]) -> None:
    made = play(**state)

    made.happen(called("check"))

    assert made.last == ()


def test_nothing_is_asked_unasked_after_a_sign_of_violence_and_the_check_ins_stop() -> None:
    made = checked()

    made.type(alarm="safety:violence")

    assert [one.order for one in orders(made)] == ["stop"]
    made.happen(called("care"))
    assert made.last == ()


@pytest.mark.parametrize("script", ["gone", "reliance"])
def test_a_script_that_does_not_run_beside_is_not_run(script: str) -> None:
    made = play()

    made.happen(called(script))

    assert made.last == ()


@pytest.mark.parametrize("name", list(BROKEN))
def test_a_hole_beside_is_told_and_the_state_stays(name: str) -> None:
    made = play()
    before = made.state

    made.happen(called(name))

    assert [effect.detail for effect in made.last if isinstance(effect, Alert)]
    assert made.state == before


def test_a_question_without_its_script_is_a_hole() -> None:
    made = checked()
    made.bundle = BUNDLE

    made.press("well")

    assert made.said[0].startswith("old_button")


def test_who_was_forgotten_stands_at_the_end_and_goes_on_from_there() -> None:
    made = Play(WITH_BROKEN)
    known = dataclasses.replace(CALL, script="check", language="nl", consents=("screening", "aftercare"))

    made.happen(StaffActed(Text({}), call=known))

    assert made.said == ["how is R1 (nl) (nl)"]
    assert (made.state.status, made.state.language) == ("ended", "nl")
    made.press("badly")
    made.press("no (nl)")
    assert made.state.step == "debts"


def test_the_newest_call_takes_the_place_of_one_that_was_not_answered() -> None:
    made = checked(status="ended", step="bye")
    old = made.button("well")

    made.happen(called("check"))

    assert any(isinstance(effect, ChangePrompt) and not effect.buttons for effect in made.last)
    made.happen(Pressed(old.nonce))
    assert made.said[0].startswith("old_button")


def test_at_the_end_a_text_that_is_no_answer_brings_the_question_once_more_and_no_oftener() -> None:
    made = checked(status="ended", step="bye")

    made.type(note="too_long")

    assert made.said == ["how is R1 (tr) (tr)"]
    made.type()
    assert made.said == ["ended (tr)"]
    made.press("well")
    assert orders(made)[0].answer == "well"


def test_a_pause_and_an_aside_stay_as_they_are() -> None:
    paused, asked = checked(status="paused"), checked()
    asked.happen(Commanded("erase"))

    paused.press("well")
    asked.press("well")

    assert (paused.said, paused.state.status) == (["glad (tr)"], "paused")
    assert (asked.said, asked.state.aside) == (["glad (tr)"], "erase")
    asked.press("erase_no")
    assert asked.said[0].startswith("erase_cancelled")


def test_another_language_and_a_new_beginning_leave_the_question_open() -> None:
    made = checked()
    made.happen(LanguageChosen("nl"))
    made.happen(Started())
    made.press("restart")

    assert made.state.consents == {"aftercare": True, "aftercare_helper": True}
    made.press("well")

    assert orders(made)[0].language == "nl"


def test_own_data_offer_to_stop_the_check_ins() -> None:
    made = checked()

    made.happen(Commanded("data"))

    assert "check_ins_on (tr)" in made.said[-1]
    assert "handed_over" not in made.said[-1]
    made.press("stop_check_ins")
    assert orders(made) == [Aftercare("stop", "R1", "club", "tr")]
    assert made.said[0] == "check_ins_stopped (tr)"
    assert made.state.beside is None


def test_check_ins_can_be_stopped_while_none_is_asked_and_beside_a_hand_over() -> None:
    made = play(consents=AGREED, handed=True)
    made.happen(Commanded("data"))
    assert "handed_over (tr)\n\ncheck_ins_on (tr)" in made.said[-1]

    made.press("stop_check_ins")

    assert orders(made) == [Aftercare("stop", "", "", "tr")]
    assert made.state.handed


def test_what_is_told_comes_before_the_question() -> None:
    made = play(led=True)

    made.happen(dataclasses.replace(called("care"), text=both("closed"), ended=True))

    assert made.said == ["closed (tr)", "agree to aftercare, the club (tr) (tr)"]


def test_state_and_event_survive_being_stored() -> None:
    made = checked()
    made.press("badly")

    assert state_json.load_state(state_json.dump_state(made.state)) == made.state
    event = called("care")
    assert state_json.load_event(state_json.dump_event(event)) == event


def test_where_nothing_runs_beside_nothing_can_be_asked_there() -> None:
    made = play()

    with pytest.raises(ScriptBroken, match="nothing runs beside"):
        beside.ask(Turn(made.bundle, made.environment(), made.state))


def test_where_no_question_stands_beside_none_can_be_worded() -> None:
    made = checked()
    assert made.state.beside is not None
    elsewhere = dataclasses.replace(made.state, beside=dataclasses.replace(made.state.beside, step="note"))

    with pytest.raises(ScriptBroken, match=r"check\.note: no question stands here"):
        beside.wording(Turn(made.bundle, made.environment(), elsewhere))

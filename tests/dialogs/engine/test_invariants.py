"""Any sequence of events, duplicated and reordered, keeps the invariants of a conversation."""

import dataclasses
from datetime import timedelta

from beside_sample import CALL, WITH_SCRIPTS
from engine_sample import NOW, SampleCasework, both
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.engine import events, question, state_json
from dialogs.engine import step as engine
from dialogs.engine.effects import ChangePrompt, Effect, RecordConsent, Say
from dialogs.engine.environment import Environment
from dialogs.engine.script import AskStep
from dialogs.engine.state import Candidate, State
from dialogs.wording import text

_VALUES = st.one_of(
    st.none(),
    st.sampled_from(
        [
            "beside:yes",
            "beside:well",
            "yes",
            "no",
            "confirm",
            "correct",
            "two",
            "nl",
            "tr",
            "GM0344",
            "aside:resume",
            "aside:erase_yes",
        ]
    ),
    st.text(max_size=5),
    st.integers(-5, 50),
    st.booleans(),
    st.lists(st.sampled_from(["rent", "energy", "loan", "none", "x"]), max_size=3).map(tuple),
)
_CANDIDATES = st.lists(
    st.builds(Candidate, st.sampled_from(["GM0344", "two", "x"]), st.just(text(nl="n", tr="t"))), max_size=3
).map(tuple)
_COMMANDS = st.sampled_from(["back", "pause", "help", "person", "data", "erase", "language", "restart", "resume"])
_NOTES = st.sampled_from([None, "masked", "too_long", "out_of_range", "other_language", "location"])

#: An event, or a number: the n-th newest button that was ever shown, pressed.
_EVENTS: st.SearchStrategy[events.Event | int] = st.one_of(
    st.builds(events.Started, st.sampled_from(["", "leaflet"])),
    st.builds(
        events.Typed,
        _VALUES,
        _CANDIDATES,
        st.none() | _COMMANDS,
        st.sampled_from([None, "nl", "tr", "other"]),
        _NOTES,
        st.sampled_from([None, None, None, "safety:crisis", "safety:violence", "safety:gone"]),
        st.sampled_from([None, None, None, "check:crisis"]),
        st.sampled_from([(), (), ("safety:gambling",)]),
        st.sampled_from([None, None, "topic:rent", "talk:thanks"]),
        st.sampled_from([(), (), ("topic:rent", "topic:eviction")]),
        st.booleans(),
        st.none() | st.text(min_size=1, max_size=10),
    ),
    st.integers(0, 12),
    st.builds(events.Pressed, st.text(max_size=6)),
    st.builds(events.LanguageChosen, st.sampled_from([None, "nl", "tr", "xx"])),
    st.builds(events.Commanded, _COMMANDS),
    st.builds(
        events.Unfit,
        st.sampled_from(["photo", "voice", "sticker", "contact", "edited", "other"]),
        st.sampled_from([None, "nl", "tr"]),
        st.sampled_from([None, "masked"]),
        st.sampled_from([None, None, "safety:crisis", "safety:gone"]),
        st.sampled_from([None, None, "check:crisis"]),
        st.none() | st.text(min_size=1, max_size=10),
    ),
    st.builds(events.TimerFired, st.sampled_from(["remind:nudge", "wait:later", "wait:x", "", "odd"])),
    st.builds(
        events.StaffActed,
        st.just(both("somebody calls")),
        st.sampled_from([None, True, False]),
        st.sampled_from([(), (both("Monday"), both("Tuesday"))]),
        st.booleans(),
        st.just(False),
        st.sampled_from([None, CALL, dataclasses.replace(CALL, script="check")]),
    ),
    st.builds(events.BrokenUpdate),
)


def _play(sequence: list[events.Event | int]) -> tuple[State, list[Effect]]:
    state, seen, nonces = engine.fresh(WITH_SCRIPTS), [], [""]
    for turn, one in enumerate(sequence):
        event = events.Pressed(nonces[-1 - one % len(nonces)]) if isinstance(one, int) else one
        moment = NOW + timedelta(minutes=turn)
        environment = Environment(moment, moment.date(), turn.to_bytes(16, "big"), SampleCasework(), lambda at: at)
        before = state
        made = engine.step(WITH_SCRIPTS, state, event, environment)
        assert engine.step(WITH_SCRIPTS, before, event, environment) == made, "equal input, equal output"
        _check(before, made.state, made.effects)
        state = made.state
        seen.extend(made.effects)
        for effect in made.effects:
            if isinstance(effect, Say | ChangePrompt):
                nonces.extend(button.nonce for row in effect.buttons for button in row)
    return state, seen


def _check(before: State, after: State, made: tuple[Effect, ...]) -> None:
    assert state_json.load_state(state_json.dump_state(after)) == after
    assert after.language in (None, "nl", "tr")
    assert after.prompt >= before.prompt or after.step is None
    assert after.open_prompt <= after.prompt
    assert after.beside is None or 0 < after.beside.prompt <= after.prompt
    personal = set(after.answers) - {"language", "mark"}
    assert not personal or after.consents.get("screening") or after.stack, "no personal answer without consent"
    for name, answer in after.answers.items():
        _check_answer(after, name, answer.value)
    for effect in made:
        if isinstance(effect, Say):
            assert effect.text.strip()
            assert len(effect.text) <= 4096
        if isinstance(effect, RecordConsent):
            assert effect.purpose in ("screening", "questions", "aftercare", "aftercare_helper")
    _check_someone_can_go_on(after)


def _check_answer(state: State, name: str, value: object) -> None:
    field = WITH_SCRIPTS.scripts[state.script].fields[name]
    codes = {option.code for option in field.options}
    if field.type in ("choice", "yes_no", "language"):
        assert value in codes
    if field.type == "choices":
        assert isinstance(value, tuple)
        assert set(value) <= codes


def _check_someone_can_go_on(state: State) -> None:
    if state.step is None:
        return
    step = WITH_SCRIPTS.scripts[state.script].steps[state.step]
    assert question.waits(step), f"stands still at {step.id}, which nobody can answer"
    if isinstance(step, AskStep) and state.status == "active":
        assert question.open_question(WITH_SCRIPTS, state).field is not None


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_EVENTS, max_size=25))
def test_any_sequence_of_events_keeps_the_invariants(sequence: list[events.Event | int]) -> None:
    _play(sequence)


@settings(max_examples=200, deadline=None)
@given(st.lists(_EVENTS, max_size=12), st.data())
def test_a_press_delivered_again_at_once_changes_nothing(
    sequence: list[events.Event | int], data: st.DataObject
) -> None:
    state, seen = _play(sequence)
    buttons = [
        button.nonce
        for effect in seen
        if isinstance(effect, Say | ChangePrompt)
        for row in effect.buttons
        for button in row
    ]
    if not buttons:
        return
    press = events.Pressed(data.draw(st.sampled_from(buttons)))
    environment = Environment(NOW, NOW.date(), bytes(16), SampleCasework(), lambda at: at)
    once = engine.step(WITH_SCRIPTS, state, press, environment)
    twice = engine.step(WITH_SCRIPTS, once.state, press, environment)

    assert twice.state.answers == once.state.answers
    assert twice.state.consents == once.state.consents
    assert twice.state.selected == once.state.selected
    assert twice.state.step == once.state.step


@settings(max_examples=200, deadline=None)
@given(_EVENTS.filter(lambda one: not isinstance(one, int)))
def test_an_event_survives_the_log(event: events.Event) -> None:
    assert state_json.load_event(state_json.dump_event(event)) == event

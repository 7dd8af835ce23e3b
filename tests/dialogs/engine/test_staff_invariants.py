"""Whatever staff do between what a person does: danger stays open, nothing is sent after violence, no time is lost."""

from datetime import datetime, timedelta

from engine_sample import NOW, both
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from leading_sample import BUNDLE_WITH_LEADS, Handing, handed_over

from dialogs.engine import events, question, state_json
from dialogs.engine.buttons import nonce
from dialogs.engine.effects import ChangePrompt, PickSlot, Say, WithdrawLead
from dialogs.engine.state import State

_OFTEN, _SELDOM = st.sampled_from([False, False, False, True]), st.sampled_from([False] * 6 + [True])
_DAYS = st.lists(st.integers(1, 4), max_size=3, unique=True)
_STAFF = st.builds(
    lambda days, led, ended, off: events.StaffActed(
        both(f"staff {days}"),
        led,
        slots=tuple(both(f"day {day}") for day in days),
        ended=ended and not days,
        called_off=off and not days,
        times=tuple(NOW + timedelta(days=day) for day in days),
    ),
    _DAYS,
    st.sampled_from([None, None, True, True, False]),
    _SELDOM,
    _SELDOM,
)
_TYPED = st.builds(
    events.Typed,
    st.sampled_from([None, "yes", "no"]),
    alarm=st.sampled_from([None, None, None, "safety:crisis", "safety:violence"]),
    doubt=st.sampled_from([None, None, None, "check:crisis"]),
    reply=st.sampled_from([None, "topic:rent"]),
    kept=st.sampled_from([None, "words"]),
)
_COMMANDS = ("back", "pause", "help", "data", "erase", "language", "restart", "resume")
#: What the person does, or a number: the n-th action that a button may mean now, pressed.
_PERSON = st.one_of(
    _TYPED, st.builds(events.Commanded, st.sampled_from(_COMMANDS)), st.builds(events.Started), st.integers(0, 9)
)


def _pressed(state: State, number: int) -> events.Pressed:
    actions = [option.code for option in question.aside_options(BUNDLE_WITH_LEADS, state)] or ["yes"]
    return events.Pressed(nonce(state, actions[number % len(actions)]))


def _is_safe(before: State, after: State, play: Handing, acted: events.StaffActed) -> None:
    if before.aside in ("doubt", "alarm", "erase"):
        assert (after.aside, after.open_prompt) == (before.aside, before.open_prompt)
        assert not [one for one in play.last if isinstance(one, ChangePrompt) and one.prompt == before.open_prompt]
    if before.hushed and not before.led:
        assert not [one for one in play.last if isinstance(one, Say)]
    expected = acted.slots or (() if acted.called_off or acted.ended else before.slots)
    assert after.slots == expected or _are_over(acted.times or before.slot_times, play)


def _keeps_times(before: State, after: State, play: Handing) -> None:
    gone = any(isinstance(one, PickSlot | WithdrawLead) for one in play.last)
    assert gone or _are_over(before.slot_times, play) or after.step is None or after.slots == before.slots


def _are_over(times: tuple[datetime, ...], play: Handing) -> bool:
    return all(time <= play.now for time in times)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.one_of(_STAFF, _PERSON), max_size=20))
def test_staff_close_no_danger_send_nothing_after_violence_and_lose_no_time(
    sequence: list[events.Event | int],
) -> None:
    play = handed_over()
    for one in sequence:
        play.now += timedelta(hours=4)
        before, event = play.state, _pressed(play.state, one) if isinstance(one, int) else one
        play.happen(event)
        assert state_json.load_state(state_json.dump_state(play.state)) == play.state
        assert not (play.state.led and play.state.led_next)
        if isinstance(event, events.StaffActed):
            _is_safe(before, play.state, play, event)
        else:
            _keeps_times(before, play.state, play)

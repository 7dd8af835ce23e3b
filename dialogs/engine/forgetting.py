"""What stays of a conversation that is past its time, while an organisation still has the person's case."""

from typing import Final

from dialogs.engine.state import State

#: What stays open to be answered, as it asks nothing of what is forgotten.
_STAYS_OPEN: Final = ("slots", "handed", "ended")


def without_answers(state: State) -> State:
    """Give a conversation at its end, of which only is known what the talk with staff goes on with.

    That is the language, what was agreed to, who leads, and what they proposed or had to say; no answer, no result.
    """
    script, step = (state.stack[0].script, state.stack[0].step) if state.stack else (state.script, state.step)
    stays_open = state.aside in _STAYS_OPEN
    return State(
        script=script,
        step=step,
        status="ended",
        language=state.language,
        consents=state.consents,
        visit=state.visit + 1,  # no button of a question from before answers it
        prompt=state.prompt,
        open_prompt=state.open_prompt if stays_open else 0,
        aside=state.aside if stays_open else None,
        written_since=state.written_since and stays_open,
        masked_told=state.masked_told,
        hushed=state.hushed,
        held=state.held,
        led_next=state.led_next,
        last_press=state.last_press,
        secret=state.secret,
        beside=state.beside,
        led=state.led,
        handed=state.handed,
        slots=state.slots,
        slot_times=state.slot_times,
        seen_at=state.seen_at,
    )

"""What a timer that came due does to the conversation."""

from dialogs.engine import asking
from dialogs.engine.effects import SetTimer
from dialogs.engine.script import RemindStep, Step, WaitStep
from dialogs.engine.turn import Turn
from dialogs.engine.walking import choose_way, enter


def fire(turn: Turn, name: str) -> None:
    """Go on after a wait, or remind a person who stayed silent; a timer that fits nothing any more does nothing."""
    kind, _, step_id = name.partition(":")
    step = _armed_by(turn, step_id)
    if turn.state.status != "active" or turn.state.hushed or turn.state.led:
        return
    match kind, step:
        case "wait", WaitStep() if turn.state.step == step_id:
            enter(turn, choose_way(turn, step.next))
        case "remind", RemindStep():
            _remind(turn, name, step)


def _armed_by(turn: Turn, step_id: str) -> Step | None:
    """Find the step that armed a timer, in the running script or in one that called it."""
    scripts = (turn.state.script, *(frame.script for frame in turn.state.stack))
    return next((found for name in scripts if (found := turn.script(name).steps.get(step_id)) is not None), None)


def _remind(turn: Turn, name: str, step: RemindStep) -> None:
    """Remind only after real silence: who did something since gets the reminder later."""
    environment = turn.environment
    quiet_until = turn.state.seen_at + step.after if turn.state.seen_at else environment.now
    if quiet_until > environment.now:
        turn.emit(SetTimer(name, environment.awake(quiet_until)))
    else:
        turn.say(turn.word(step.text))
        asking.interrupt(turn)

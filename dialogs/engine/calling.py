"""Scripts that staff or a clock call: they run beside what the person does, who finds their own place as it was."""

from dataclasses import replace

from dialogs.conditions import Value, holds
from dialogs.engine import beside, navigation
from dialogs.engine.effects import RecordConsent
from dialogs.engine.question import beside_options
from dialogs.engine.script import (
    BESIDE_FACTS,
    AftercareStep,
    AskStep,
    BeginAnewStep,
    BranchStep,
    ConsentStep,
    EndStep,
    SayStep,
    Step,
    Ways,
)
from dialogs.engine.state import Beside, Call
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.engine.walking import MOST_STEPS
from dialogs.wording import LANGUAGES, Text


def call(turn: Turn, called: Call) -> None:
    """Run a script beside, from its start; what ran beside before gives way.

    It is not run while a human leads, without the consent that it needs, where something sent unasked could put
    somebody in danger, and where this version of the dialog does not have it.
    """
    script = turn.bundle.scripts.get(called.script)
    if script is None or not script.beside or turn.state.led or turn.state.hushed:
        return
    _remember(turn, called)
    if script.only_with and not turn.state.consents.get(script.only_with):
        return
    beside.leave(turn)
    turn.change(beside=Beside(called, script.start))
    _enter(turn, script.start)


def _remember(turn: Turn, called: Call) -> None:
    """Stand at the end, with what is still known, where the conversation was forgotten since."""
    if turn.state.step is None:
        start = turn.script(turn.bundle.main).start
        consents = dict.fromkeys(called.consents, True)
        turn.change(step=start, status="ended", language=called.language, consents=consents)


def answer(turn: Turn, action: str) -> None:
    """Take the answer to the question beside, by its action, and go on beside."""
    step, code = beside.question(turn), action.removeprefix("beside:")
    label = next(one.label for one in beside_options(turn.bundle, turn.state) if one.code == action)
    beside.close(turn, label.label(turn.state.language))
    stood = replace(beside.stand(turn), repeated=False)
    if isinstance(step, ConsentStep):
        turn.change(beside=stood)
        _enter(turn, _decide(turn, step, code == "yes"))
    else:
        turn.change(beside=replace(stood, answers={**stood.answers, step.field: code}))
        _enter(turn, _choose(turn, step.next))


def _decide(turn: Turn, step: ConsentStep, given: bool) -> str:
    turn.change(consents={**turn.state.consents, step.purpose: given})
    turn.emit(RecordConsent(step.purpose, step.version, turn.state.language or LANGUAGES[0], given))
    return step.given if given else step.refused


def _enter(turn: Turn, step_id: str | None) -> None:
    script = turn.script(beside.stand(turn).call.script)
    for _ in range(MOST_STEPS):
        if step_id is None:
            return
        if step_id not in script.steps:
            break
        turn.change(beside=replace(beside.stand(turn), step=step_id))
        step_id = _pass(turn, script.steps[step_id])
    raise ScriptBroken(f"{script.name}.{step_id}: cannot go on beside")


def _pass(turn: Turn, step: Step) -> str | None:
    """Do one step; give the step after it, None when the person is needed or the script is over."""
    match step:
        case SayStep(bubbles=bubbles, next=ways):
            _say(turn, bubbles)
            return _choose(turn, ways)
        case BranchStep(next=ways):
            return _choose(turn, ways)
        case AftercareStep(next=ways):
            _order(turn, step)
            return _choose(turn, ways)
        case AskStep() | ConsentStep():
            beside.ask(turn)
        case BeginAnewStep():
            beside.leave(turn)
            navigation.begin_anew(turn)
        case EndStep(bubbles=bubbles):
            _say(turn, bubbles)
            beside.leave(turn)
            navigation.find_place_again(turn)
        case _:
            raise ScriptBroken(f"{beside.stand(turn).call.script}.{step.id}: this kind of step cannot run beside")
    return None


def _order(turn: Turn, step: AftercareStep) -> None:
    stood = beside.stand(turn)
    if step.order == "stop":
        beside.stop(turn)
    else:
        beside.order(turn, step.order, stood.call, str(stood.answers.get(step.answer, "")))


def _choose(turn: Turn, ways: Ways) -> str:
    stood = beside.stand(turn)
    for way in ways:
        if way.when is None or holds(way.when, stood.answers, _facts(turn, stood)):
            return way.to
    raise ScriptBroken(f"{stood.call.script}.{stood.step}: no way on")


def _facts(turn: Turn, stood: Beside) -> dict[str, Value]:
    known: dict[str, Value] = {name: name in stood.call.facts for name in BESIDE_FACTS}
    return known | {
        "under_way": turn.state.status in ("active", "paused"),
        "helper_reachable": bool(stood.call.organization),
    }


def _say(turn: Turn, bubbles: tuple[Text, ...]) -> None:
    for bubble in bubbles:
        turn.say(turn.word(bubble, beside.texts(turn)))

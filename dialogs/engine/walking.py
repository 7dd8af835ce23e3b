"""Walking: from step to step until the person is needed."""

from typing import Literal

from dialogs.conditions import Condition, holds, names_used
from dialogs.engine import appointing, asking, labels, listing
from dialogs.engine.effects import AskHuman, CancelTimers, OpenLead, RecordResult, SetTimer
from dialogs.engine.script import (
    HAND_OVER,
    AskStep,
    BranchStep,
    CallStep,
    ConsentStep,
    EndStep,
    HandOverStep,
    OpenLeadStep,
    RemindStep,
    RouteStep,
    SayStep,
    ScreenStep,
    SetStep,
    Step,
    SuggestSupportStep,
    SummaryStep,
    WaitStep,
    Ways,
)
from dialogs.engine.state import Answer, Frame
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.wording import LANGUAGES, Text

#: Steps that may be passed without anybody being asked: a fuse against loops that the checker did not see.
MOST_STEPS = 100


def enter(turn: Turn, step_id: str | None) -> None:
    """Go on at a step, through all that need nobody. Raises ScriptBroken after too many steps without a wait."""
    for _ in range(MOST_STEPS):
        if step_id is None:
            return
        turn.change(step=step_id)
        step_id = _pass(turn, turn.step())
    raise ScriptBroken(f"{turn.state.script}.{turn.state.step}: {MOST_STEPS} steps without a wait")


def choose_way(turn: Turn, ways: Ways) -> str:
    """Find the first way whose condition holds. Raises ScriptBroken when none does."""
    answers = turn.answers()
    facts = turn.facts() if any(_reads_facts(way.when) for way in ways) else {}
    for way in ways:
        if way.when is None or holds(way.when, answers, facts):
            return way.to
    raise ScriptBroken(f"{turn.state.script}.{turn.state.step}: no way on")


def _reads_facts(condition: Condition | None) -> bool:
    return condition is not None and any(source == "fact" for source, _ in names_used(condition))


def _pass(turn: Turn, step: Step) -> str | None:
    """Do one step; give the step after it, None when the person is needed."""
    match step:
        case SayStep(bubbles=bubbles, next=ways):
            say_all(turn, bubbles)
            return choose_way(turn, ways)
        case BranchStep(next=ways):
            return choose_way(turn, ways)
        case SetStep() | CallStep() | RemindStep():
            return _pass_order(turn, step)
        case AskStep() | ConsentStep():
            return _pass_question(turn, step)
        case EndStep():
            return _end(turn, step)
        case _:
            return _pass_result(turn, step)


def _pass_order(turn: Turn, step: SetStep | CallStep | RemindStep) -> str:
    match step:
        case SetStep():
            return _set(turn, step)
        case CallStep():
            return _call(turn, step)
        case RemindStep():
            if not turn.state.hushed:
                due_at = turn.environment.awake(turn.environment.now + step.after)
                turn.emit(SetTimer(f"remind:{step.id}", due_at))
            return choose_way(turn, step.next)


def _pass_result(turn: Turn, step: Step) -> str | None:
    turn.change(carried={})
    turn.quiet = False
    match step:
        case SummaryStep():
            _stand(turn)
            return None
        case WaitStep():
            turn.emit(SetTimer(f"wait:{step.id}", turn.environment.now + step.duration))
            _stand(turn)
            return None
        case HandOverStep():
            turn.emit(AskHuman(step.reason))
            say_all(turn, (step.text,))
        case RouteStep() if step.choose is not None:
            _consult(turn, step)
            listing.find(turn)
            if turn.state.offers:
                _stand(turn)
                return None
        case OpenLeadStep():
            _open_lead(turn, step)
        case ScreenStep() | RouteStep() | SuggestSupportStep():
            _consult(turn, step)
        case _:
            raise ScriptBroken(f"{turn.state.script}.{step.id}: unknown kind of step")
    return choose_way(turn, step.next)


def _pass_question(turn: Turn, step: AskStep | ConsentStep) -> str | None:
    if isinstance(step, ConsentStep):
        known = turn.quiet or step.purpose in turn.state.agreed
        given = turn.state.consents.get(step.purpose) if known else None
        if given is not None:
            return step.given if given else step.refused
    else:
        key = f"{turn.state.script}.{step.field}"
        carried = turn.state.carried.get(key)
        if carried is not None:
            turn.change(carried={name: one for name, one in turn.state.carried.items() if name != key})
            store(turn, step, carried)
            return choose_way(turn, step.next)
        turn.quiet = False
    _stand(turn)
    return None


def _stand(turn: Turn) -> None:
    turn.change(visit=turn.state.visit + 1, selected=(), misses=0)
    asking.ask(turn)


def store(turn: Turn, step: AskStep, answer: Answer) -> None:
    """Keep an answer and count its question as answered."""
    turn.change(
        answers={**turn.state.answers, step.field: answer},
        asked=(*turn.state.asked, f"{turn.state.script}.{step.field}"),
        number=turn.state.number + step.counted,
    )


def _set(turn: Turn, step: SetStep) -> str:
    fixed = {name: Answer(value, turn.environment.now) for name, value in step.values.items()}
    turn.change(answers={**turn.state.answers, **fixed})
    return choose_way(turn, step.next)


def _call(turn: Turn, step: CallStep) -> str:
    called = turn.script(step.script)
    ours = turn.state.answers
    if _outputs_carried(turn, step):
        return choose_way(turn, step.next)
    taken = {theirs: ours[name] for theirs, name in step.inputs.items() if name in ours}
    frame = Frame(turn.state.script, step.id, ours)
    turn.change(script=called.name, answers=taken, stack=(*turn.state.stack, frame))
    return called.start


def _outputs_carried(turn: Turn, step: CallStep) -> bool:
    """Take what the sub-script gave before, when all of it is carried; then nobody is asked again."""
    keys = {name: f"{turn.state.script}.{name}" for name in step.outputs}
    if not keys or not all(key in turn.state.carried for key in keys.values()):
        return False
    taken = {name: turn.state.carried[key] for name, key in keys.items()}
    turn.change(
        answers={**turn.state.answers, **taken},
        carried={key: one for key, one in turn.state.carried.items() if key not in keys.values()},
        asked=(*turn.state.asked, *keys.values()),
        number=turn.state.number + turn.bundle.longest.get(step.script, {}).get(turn.script(step.script).start, 0),
    )
    return True


def _end(turn: Turn, step: EndStep) -> str | None:
    say_all(turn, step.bubbles)
    if not turn.state.stack:
        turn.close_prompt()
        turn.change(status="ended", carried={}, aside=None, candidates=())
        turn.emit(CancelTimers())
        return None
    frame = turn.state.stack[-1]
    theirs = turn.state.answers
    turn.change(script=frame.script, step=frame.step, answers=frame.answers, stack=turn.state.stack[:-1])
    call = turn.step()
    if not isinstance(call, CallStep):
        raise ScriptBroken(f"{frame.script}.{frame.step}: returned to a step that called nothing")
    given = {name: theirs[source] for name, source in call.outputs.items() if source in theirs}
    turn.change(answers={**frame.answers, **given})
    return choose_way(turn, call.next)


def _consult(turn: Turn, step: ScreenStep | RouteStep | SuggestSupportStep) -> None:
    casework = turn.environment.casework
    match step:
        case ScreenStep():
            codes, _ = casework.screening(turn.answers(), turn.environment.today)
        case RouteStep():
            codes, _ = casework.routing(turn.answers(), turn.environment.today)
        case SuggestSupportStep():
            codes, _ = turn.support()
    turn.change(results={**turn.state.results, **codes})
    turn.emit(RecordResult(tuple(sorted(codes.items()))))
    say_all(turn, step.bubbles)


def _open_lead(turn: Turn, step: OpenLeadStep) -> None:
    """Order the hand-over to what was taken, with what to try after it; nobody to receive it is a hole."""
    chosen = turn.state.chosen
    if chosen is None or not chosen.receives:
        raise ScriptBroken(f"{turn.state.script}.{step.id}: nobody receives a hand-over")
    if not turn.state.consents.get(HAND_OVER):
        raise ScriptBroken(f"{turn.state.script}.{step.id}: a hand-over without consent to it")
    offered = turn.state.results.get("offers", ())
    others = tuple(one for one in offered if one != chosen.id) if isinstance(offered, tuple) else ()
    way: Literal["bot", "phone"] = "phone" if turn.answers().get("contact_way") == "phone" else "bot"
    turn.emit(OpenLead(chosen.id, others, way, turn.state.language or LANGUAGES[0]))
    # Another case ends here: nobody of it leads any more, nor can a time of it be picked.
    turn.change(handed=True, led=False, led_next=False)
    appointing.call_off(turn)
    say_all(turn, step.bubbles)


def say_all(turn: Turn, bubbles: tuple[Text, ...]) -> None:
    """Say bubbles, unless the walk only finds its place again."""
    if turn.quiet or turn.state.carried:
        return
    values = labels.placeholders(turn)
    for bubble in bubbles:
        turn.say(turn.word(bubble, values))

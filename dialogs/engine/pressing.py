"""What a pressed button does to the conversation."""

from collections.abc import Callable

from dialogs.engine import (
    answering,
    appointing,
    asking,
    beside,
    buttons,
    calling,
    commands,
    helping,
    leading,
    navigation,
    replying,
)
from dialogs.engine.question import open_question
from dialogs.engine.script import AskStep, ConsentStep, RouteStep, SummaryStep
from dialogs.engine.turn import Turn


def press(turn: Turn, pressed: str) -> None:
    """Do what the button means; a second tap on it is silent, an old or foreign one is explained."""
    if pressed == turn.state.last_press:
        return
    answered = buttons.find_action(turn.state, pressed, beside.actions(turn))
    if answered is not None:
        turn.change(last_press=pressed)
        calling.answer(turn, answered)
        return
    paused = turn.state.status == "paused"
    if paused:
        # A button of the question that stood open when the person paused still answers it.
        turn.change(status="active")
    action = buttons.find_action(turn.state, pressed, [*asking.aside_actions(turn), *asking.question_actions(turn)])
    if action is None:
        turn.change(status="paused" if paused else turn.state.status, last_press=pressed)
        turn.say_phrase("old_button")
        navigation.ask_again(turn)
        return
    turn.change(last_press=pressed)
    if action.startswith("aside:"):
        do_aside(turn, action)
    elif action.startswith("more:"):
        turn.close_prompt()
        replying.answer(turn, action.removeprefix("more:"))
    elif action in COMMON:
        COMMON[action](turn)
    else:
        _choose(turn, action)


def _done(turn: Turn) -> None:
    step = turn.step()
    if isinstance(step, AskStep) and turn.state.selected:
        turn.change(topics=())
        answering.accept(turn, step, _in_order(turn))
    else:
        turn.change(last_press="")
        turn.say_phrase("nothing_chosen")
        asking.ask(turn)


def _in_order(turn: Turn) -> tuple[str, ...]:
    """Give the ticked codes in the order of the options, so that equal choices are equal values."""
    options = open_question(turn.bundle, turn.state).options
    return tuple(option.code for option in options if option.code in turn.state.selected)


def _pause(turn: Turn) -> None:
    navigation.pause(turn)


#: Buttons that may stand under any question.
COMMON: dict[str, Callable[[Turn], None]] = {
    "done": _done,
    "back": navigation.go_back,
    "person": commands.ask_person,
    "pause": _pause,
}


def _choose(turn: Turn, action: str) -> None:
    step = turn.step()
    verb, _, code = action.partition(":")
    match step:
        case ConsentStep():
            answering.decide_consent(turn, step, action == "yes")
        case SummaryStep():
            answering.decide_summary(turn, step, action == "confirm")
        case RouteStep():
            if verb != "choose" or not helping.take_place(turn, code):
                helping.do(turn, action)
        case AskStep() if open_question(turn.bundle, turn.state).multiple:
            answering.tick(turn, code, verb == "choose")
        case AskStep():
            turn.change(topics=())
            answering.accept(turn, step, code)


def do_aside(turn: Turn, action: str) -> None:
    """Do what an option of the aside means; the script's own question comes back where it still stands."""
    _, verb, *rest = action.split(":", 2)
    candidates, rejected = turn.state.candidates, turn.state.aside == "topics" and verb == "none_of_these"
    turn.close_prompt()
    turn.change(aside=None, candidates=(), topics=turn.state.topics if rejected else ())
    if verb == "candidate":
        _take_candidate(turn, candidates[int(rest[0])].value)
    elif verb == "topic":
        replying.answer(turn, rest[0])
    elif verb == "slot":
        appointing.pick(turn, int(rest[0]))
    elif verb == "correct":
        navigation.correct(turn, rest[0])
    else:
        ASIDES[verb](turn)


def _take_candidate(turn: Turn, value: object) -> None:
    step = turn.step()
    if isinstance(step, RouteStep) and isinstance(value, str) and helping.take_place(turn, value):
        return
    if isinstance(step, AskStep) and isinstance(value, str) and answering.fits(turn.script().fields[step.field], value):
        answering.accept(turn, step, value)
    else:
        asking.ask(turn)


def _none_of_these(turn: Turn) -> None:
    """None of what was offered: for a place or a choice ask again in other words, for topics say who can answer."""
    if turn.state.topics:
        nearest = turn.state.topics[0]
        turn.change(topics=())
        turn.say_phrase("no_answer")
        replying.offer_keeping(turn, nearest)
    else:
        turn.say_phrase("not_understood_2")
        navigation.ask_again(turn)


def _keep(turn: Turn) -> None:
    turn.say_phrase("erase_cancelled")
    navigation.ask_again(turn)


def _no_slot(turn: Turn) -> None:
    appointing.pick(turn, None)


def _begin_anew(turn: Turn) -> None:
    navigation.begin(turn)


#: What the buttons of asides do, by the phrase on the button.
ASIDES: dict[str, Callable[[Turn], None]] = {
    "switch_language": commands.toggle_language,
    "keep_language": navigation.ask_again,
    "resume": navigation.resume,
    "restart": _begin_anew,
    "erase_yes": commands.erase,
    "erase_no": _keep,
    "ask_person": commands.ask_person,
    "pause": _pause,
    "none_of_these": _none_of_these,
    "go_on": navigation.ask_again,
    "wipe": commands.ask_erase,
    "doubt_yes": replying.confirm_doubt,
    "doubt_no": replying.deny_doubt,
    "keep_yes": replying.agree_to_keep,
    "keep_no": replying.refuse_to_keep,
    "withdraw_lead": leading.withdraw,
    "stop_check_ins": leading.stop_check_ins,
    "no_slot": _no_slot,
}

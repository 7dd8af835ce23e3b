"""The engine's one entry: what an event makes of a conversation."""

from dataclasses import dataclass

from dialogs.engine import holding, leading, navigation, pressing, reading, timers
from dialogs.engine.commands import COMMANDS
from dialogs.engine.effects import Alert, AskHuman, Effect, Say
from dialogs.engine.environment import Environment
from dialogs.engine.events import (
    BrokenUpdate,
    Commanded,
    Event,
    LanguageChosen,
    Pressed,
    StaffActed,
    Started,
    TimerFired,
    Typed,
    Unfit,
)
from dialogs.engine.script import Bundle
from dialogs.engine.state import State
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Step:
    """What one event made: the next state, and orders to carry out in this order."""

    state: State
    effects: tuple[Effect, ...]


def fresh(bundle: Bundle) -> State:
    """Make the state of a conversation that has not begun."""
    return State(script=bundle.main)


def step(bundle: Bundle, state: State, event: Event, environment: Environment) -> Step:
    """Make the next state and the effects; never raises, and gives the same for the same input.

    A hole in a script gives a polite line, asks for a human, alerts the operators, and keeps the state as it was.
    """
    turn = Turn(bundle, environment, state)
    try:
        _handle(turn, event)
    except ScriptBroken as hole:
        return Step(state, _apologise(bundle, state, str(hole)))
    if not isinstance(event, TimerFired | StaffActed):
        turn.change(seen_at=environment.now)
    return Step(turn.state, tuple(turn.effects))


def _apologise(bundle: Bundle, state: State, detail: str) -> tuple[Effect, ...]:
    apology = bundle.phrases.get("script_broken")
    said: tuple[Effect, ...] = (Say(apology.wording(state.language), state.language),) if apology else ()
    return (*said, AskHuman("script_broken"), Alert(detail))


def _handle(turn: Turn, event: Event) -> None:
    if not turn.state.secret:
        turn.change(secret=turn.environment.seed.hex())
    match event:
        case TimerFired(name=name):
            timers.fire(turn, name)
        case StaffActed():
            leading.tell(turn, event)
        case _:
            _handle_own(turn, event)


def _handle_own(turn: Turn, event: Event) -> None:
    """Do what the person wants; what was held back is said before it, and who took over meanwhile leads after it.

    Help in danger waits for nothing: what was held back goes on waiting.
    """
    in_danger = isinstance(event, Typed | Unfit) and (event.alarm or event.doubt)
    told = not in_danger and holding.say(turn)
    if isinstance(event, Started):
        _start(turn, event.payload)
    else:
        _handle_person(turn, event)
    if told:
        leading.lead_from_now_on(turn)


def _handle_person(turn: Turn, event: Event) -> None:
    begun = turn.state.step is not None
    if not begun and not isinstance(event, Typed | LanguageChosen) and not _tells_of_danger(event):
        _begin_unless_tapped_twice(turn, event)
        return
    match event:
        case Typed():
            reading.read(turn, event)
        case Pressed(nonce=pressed):
            pressing.press(turn, pressed)
        case LanguageChosen(language=language):
            navigation.change_language(turn, language) if begun else _begin_in(turn, language)
        case Commanded(command=command):
            COMMANDS[command](turn)
        case Unfit():
            reading.read_unfit(turn, event)
        case BrokenUpdate():
            turn.say_phrase("broken_update")
            navigation.ask_again(turn)


def _tells_of_danger(event: Event) -> bool:
    return isinstance(event, Unfit) and bool(event.alarm or event.doubt)


def _begin_unless_tapped_twice(turn: Turn, event: Event) -> None:
    """Begin, unless this is the second tap on the button that erased everything."""
    if not (isinstance(event, Pressed) and event.nonce == turn.state.last_press):
        navigation.begin(turn)


def _begin_in(turn: Turn, language: str | None) -> None:
    turn.change(language=language if language in LANGUAGES else None)
    navigation.begin(turn)


def _start(turn: Turn, payload: str) -> None:
    if turn.state.led:
        turn.say_phrase("led_by_human")
        return
    under_way = turn.state.status in ("active", "paused") and turn.state.step is not None
    if under_way and turn.state.asked:
        navigation.offer_resume(turn)
    else:
        navigation.begin(turn, payload)

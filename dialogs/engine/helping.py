"""Choosing help: looking at an offer, taking it, and another place of residence."""

from collections.abc import Callable

from dialogs.conditions import Value
from dialogs.engine import answering, asking, labels, listing, walking
from dialogs.engine.effects import RecordResult
from dialogs.engine.question import looked_at, place_field
from dialogs.engine.script import RouteStep
from dialogs.engine.state import ASKING_PLACE, Answer
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.offers import HelpCard

#: What `help_chosen` is when the person takes none of the offers.
NONE_CHOSEN = "none"


def take_place(turn: Turn, value: Value) -> bool:
    """Take another place of residence and find help there; say whether the value was a place."""
    field = place_field(turn.script())
    if turn.state.looking != ASKING_PLACE or field is None or not answering.fits(field, value):
        return False
    answering.close_answered(turn, labels.answer_label(turn, field, value))
    moved = Answer(value, turn.environment.now)
    turn.change(answers={**turn.state.answers, field.name: moved}, looking="")
    walking.enter(turn, turn.state.step)
    return True


def do(turn: Turn, action: str) -> None:
    """Do what a button of the list or of a card means."""
    verb, _, number = action.partition(":")
    if verb == "look":
        _show(turn, turn.state.offers[int(number)].id)
    else:
        _ACTIONS[verb](turn)


def _show(turn: Turn, looking: str) -> None:
    turn.close_prompt()
    turn.change(looking=looking, visit=turn.state.visit + 1, misses=0, topics=())
    if looking:  # the list itself still stands above
        listing.say(turn)
    asking.ask(turn)


def _back_to_list(turn: Turn) -> None:
    _show(turn, "")


def _elsewhere(turn: Turn) -> None:
    _show(turn, ASKING_PLACE)


def _take(turn: Turn) -> None:
    _decide(turn, _open_card(turn), "help_chosen")


def _call_back(turn: Turn) -> None:
    _decide(turn, _open_card(turn), "help_call_back_how")


def _take_none(turn: Turn) -> None:
    _decide(turn, None, "help_none_taken")


def _open_card(turn: Turn) -> HelpCard:
    card = looked_at(turn.state)
    if card is None:
        raise ScriptBroken(f"{turn.state.script}.{turn.state.step}: no offer is open")
    return card


def _decide(turn: Turn, card: HelpCard | None, phrase: str) -> None:
    """Keep the choice and go on; the reference is said, so that the person can come back to it."""
    way_on = _step(turn).next
    title = turn.word(card.title) if card else turn.button("help_take_none")
    codes: dict[str, Value] = {"help_chosen": card.kind if card else NONE_CHOSEN}
    codes["help_service"] = card.id if card else ""
    codes["help_wish"] = "call_back" if phrase == "help_call_back_how" else ""
    answering.close_answered(turn, title)
    receives = card is not None and card.receives
    kept: dict[str, Value] = {**codes, "help_receives": receives}
    turn.change(results={**turn.state.results, **kept}, offers=(), looking="", chosen=card)
    turn.emit(RecordResult(tuple(sorted(codes.items()))))
    if not receives:
        turn.say_phrase(phrase, title=title, reference=turn.environment.reference)
    walking.enter(turn, walking.choose_way(turn, way_on))


def _step(turn: Turn) -> RouteStep:
    step = turn.step()
    if not isinstance(step, RouteStep):
        raise ScriptBroken(f"{turn.state.script}.{turn.state.step}: no help is offered here")
    return step


#: What the buttons mean that are not the offers themselves.
_ACTIONS: dict[str, Callable[[Turn], None]] = {
    "take": _take,
    "call_back": _call_back,
    "others": _back_to_list,
    "elsewhere": _elsewhere,
    "take_none": _take_none,
}

"""A question beside everything else: it has a message of its own, and what was open before stays open."""

from collections.abc import Iterator
from dataclasses import replace

from dialogs.engine import buttons
from dialogs.engine.buttons import Offer
from dialogs.engine.effects import Aftercare, ChangePrompt, Say
from dialogs.engine.question import beside_options, beside_step
from dialogs.engine.script import AFTERCARE, KEEP_HELPER, AftercareOrder, AskStep, ConsentStep
from dialogs.engine.state import Beside, Call
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.wording import LANGUAGES


def stand(turn: Turn) -> Beside:
    """Give where the script beside stands. Raises ScriptBroken when none does."""
    if turn.state.beside is None:
        raise ScriptBroken("nothing runs beside")
    return turn.state.beside


def question(turn: Turn) -> AskStep | ConsentStep:
    """Give the question that stands open beside. Raises ScriptBroken when none does."""
    step = beside_step(turn.bundle, turn.state)
    if step is None:
        raise ScriptBroken(f"{stand(turn).call.script}.{stand(turn).step}: no question stands here")
    return step


def ask(turn: Turn) -> None:
    """Put the question beside in a new message; the buttons of the one before it go."""
    _take_buttons(turn, "")
    prompt = turn.state.prompt + 1
    turn.change(prompt=prompt, beside=replace(stand(turn), prompt=prompt), written_since=False)
    laid = buttons.lay_out(turn.state, _offers(turn))
    turn.emit(Say(wording(turn), turn.state.language, laid, prompt))


def ask_once_more(turn: Turn) -> bool:
    """Put the question beside a second time, where it still stands open; say whether it was put."""
    beside = turn.state.beside
    if beside is None or beside.repeated or beside_step(turn.bundle, turn.state) is None:
        return False
    turn.change(beside=replace(beside, repeated=True))
    ask(turn)
    return True


def close(turn: Turn, answer: str) -> None:
    """Show an answer under the question beside, whose buttons go."""
    _take_buttons(turn, f"{wording(turn)}\n\n{turn.phrase('chosen', answer=answer)}")


def leave(turn: Turn) -> None:
    """Let nothing run beside any more."""
    _take_buttons(turn, "")
    turn.change(beside=None)


def wording(turn: Turn) -> str:
    """Word the question beside."""
    return turn.word(question(turn).text, texts(turn))


def texts(turn: Turn) -> dict[str, str]:
    """Give what the placeholders of a script beside stand for."""
    return {name: turn.word(text) for name, text in stand(turn).call.texts.items()}


def actions(turn: Turn) -> list[str]:
    """List the actions of the buttons beside."""
    return [option.code for option in beside_options(turn.bundle, turn.state)]


def order(turn: Turn, what: AftercareOrder, call: Call, answer: str = "") -> None:
    """Order something of check-ins; who helped is named only as far as the person agreed to that."""
    helper = call.organization if what == "tell" or turn.state.consents.get(KEEP_HELPER) else ""
    turn.emit(Aftercare(what, call.reference, helper, turn.state.language or LANGUAGES[0], answer))


def stop(turn: Turn) -> None:
    """Take the consent to check-ins back: none follows."""
    order(turn, "stop", turn.state.beside.call if turn.state.beside else Call(""))
    taken_back = {name: False for name in (AFTERCARE, KEEP_HELPER) if turn.state.consents.get(name)}
    turn.change(consents={**turn.state.consents, **taken_back})


def _offers(turn: Turn) -> Iterator[Offer]:
    for option in beside_options(turn.bundle, turn.state):
        yield Offer(option.code, option.label.label(turn.state.language))


def _take_buttons(turn: Turn, wording: str) -> None:
    beside = turn.state.beside
    if beside is not None and beside.prompt:
        turn.emit(ChangePrompt(beside.prompt, wording, turn.state.language))
        turn.change(beside=replace(beside, prompt=0))

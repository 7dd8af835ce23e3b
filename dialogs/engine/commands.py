"""What the commands of the menu do."""

from collections.abc import Callable

from dialogs.engine import asking, labels, leading, navigation
from dialogs.engine.effects import AskHuman, CancelTimers, Forget
from dialogs.engine.events import Command
from dialogs.engine.script import AFTERCARE, ConsentStep
from dialogs.engine.state import State, is_shared
from dialogs.engine.turn import Turn


def show_help(turn: Turn) -> None:
    """Say what can be done here, then ask the question again."""
    turn.say_phrase("help")
    navigation.ask_again(turn)


def ask_person(turn: Turn) -> None:
    """Say who can be called, and tell the staff."""
    turn.emit(AskHuman("asked"))
    turn.say_phrase("person")
    navigation.ask_again(turn)


def show_data(turn: Turn) -> None:
    """Show what is kept of this person: answers and consents."""
    lines = labels.all_answer_lines(turn)
    if lines:
        turn.say_phrase("data_shown", answers="\n".join(lines), consents=_consent_lines(turn))
    else:
        turn.say_phrase("data_none")
    if is_shared(turn.state) or turn.state.consents.get(AFTERCARE):
        leading.ask_withdraw(turn)
    else:
        navigation.ask_again(turn)


def _consent_lines(turn: Turn) -> str:
    steps = [step for script in turn.bundle.scripts.values() for step in script.steps.values()]
    given = turn.state.consents
    return "\n".join(
        f"• {turn.word(step.yes if given[step.purpose] else step.no)}"
        for step in steps
        if isinstance(step, ConsentStep) and step.purpose in given
    )


def ask_erase(turn: Turn) -> None:
    """Ask whether everything is to be erased."""
    asking.ask_aside(turn, "erase", turn.phrase("erase_confirm"))


def erase(turn: Turn) -> None:
    """Erase the person: what is said now is the last thing that is said."""
    turn.close_prompt()
    turn.emit(CancelTimers())
    turn.emit(Forget("erased"))
    turn.say_phrase("erased")
    # The press itself is known for one more moment: a double tap must not begin a new conversation.
    turn.state = State(script=turn.bundle.main, last_press=turn.state.last_press)


def ask_restart(turn: Turn) -> None:
    """Ask whether to begin anew."""
    if turn.state.status == "paused":
        turn.change(status="active")
    asking.ask_aside(turn, "restart", turn.phrase("restart_confirm"))


def go_back(turn: Turn) -> None:
    """Go back one question, where a conversation is under way; not away from a human who leads."""
    if turn.state.led:
        turn.say_phrase("led_by_human")
    elif turn.state.status == "active":
        navigation.go_back(turn)
    else:
        navigation.ask_again(turn)


def toggle_language(turn: Turn) -> None:
    """Change to the other language."""
    navigation.change_language(turn, None)


def resume(turn: Turn) -> None:
    """Go on after a pause; at any other moment, ask the question again."""
    if turn.state.status == "paused":
        navigation.resume(turn)
    else:
        navigation.ask_again(turn)


#: Every command of the menu and what it does.
COMMANDS: dict[Command, Callable[[Turn], None]] = {
    "back": go_back,
    "pause": navigation.pause,
    "help": show_help,
    "person": ask_person,
    "data": show_data,
    "erase": ask_erase,
    "language": toggle_language,
    "restart": ask_restart,
    "resume": resume,
}

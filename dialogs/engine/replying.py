"""Replying beside the script: questions answered in between, help in danger; the open question stays as it was."""

from dialogs.engine import asking, navigation
from dialogs.engine.effects import CancelTimers
from dialogs.engine.events import Typed
from dialogs.engine.script import AskStep, Reply
from dialogs.engine.turn import ScriptBroken, Turn

#: Related articles that stand as buttons beside the question after an answer.
MOST_OFFERED = 2


def reply_of(turn: Turn, name: str) -> Reply:
    """Find a reply. Raises ScriptBroken."""
    if name not in turn.bundle.replies:
        raise ScriptBroken(f"{name}: no such reply")
    return turn.bundle.replies[name]


def say_reply(turn: Turn, name: str) -> None:
    """Say all bubbles of a reply; one that hushes also disarms what would be sent later."""
    reply = reply_of(turn, name)
    for bubble in reply.bubbles:
        turn.say(turn.word(bubble))
    if reply.hushes:
        turn.emit(CancelTimers())
        turn.change(hushed=True)


def raise_alarm(turn: Turn, name: str) -> None:
    """Help first: the form stands still until the person wants to go on."""
    say_reply(turn, name)
    asking.ask_aside(turn, "alarm", turn.phrase("alarm_next"))


def ask_gently(turn: Turn, name: str) -> None:
    """Ask back what a doubtful sign may mean."""
    turn.change(doubt=name)
    asking.ask_aside(turn, "doubt", "\n\n".join(turn.word(bubble) for bubble in reply_of(turn, name).bubbles))


def confirm_doubt(turn: Turn) -> None:
    """Give the help that the doubtful sign was about."""
    raise_alarm(turn, turn.state.doubt.replace("check:", "safety:", 1))


def deny_doubt(turn: Turn) -> None:
    """Thank, and go on where the person was."""
    turn.say_phrase("doubt_thanks")
    navigation.ask_again(turn)


def digress(turn: Turn, typed: Typed) -> bool:
    """Answer a text as a question, where it is one and the step allows it; say whether it was."""
    if not (typed.reply or typed.choices or typed.asks):
        return False
    if not _allowed(turn):
        turn.say_phrase("question_later")
        navigation.ask_again(turn)
        return True
    turn.change(digressions=turn.state.digressions + 1)
    if typed.reply:
        answer(turn, typed.reply)
    elif typed.choices:
        offer_topics(turn, typed.choices, "no_answer" if typed.asks else "did_you_mean_topic")
    else:
        turn.say_phrase("no_answer")
        navigation.ask_again(turn)
    return True


def _allowed(turn: Turn) -> bool:
    step = turn.script().steps.get(turn.state.step or "")
    return not isinstance(step, AskStep) or step.digression


def answer(turn: Turn, name: str) -> None:
    """Say a reply and ask the open question again, with related articles beside it."""
    say_reply(turn, name)
    related = tuple(one for one in reply_of(turn, name).related if one in turn.bundle.replies)
    turn.change(aside=None, candidates=(), topics=related[:MOST_OFFERED])
    navigation.ask_again(turn)


def offer_topics(turn: Turn, names: tuple[str, ...], phrase: str) -> None:
    """Show the nearest topics as buttons."""
    turn.change(topics=tuple(name for name in names if name in turn.bundle.replies))
    asking.ask_aside(turn, "topics", turn.phrase(phrase))

"""Replying beside the script: questions answered in between, help in danger; the open question stays as it was."""

from typing import Literal

from dialogs.engine import asking, beside, navigation
from dialogs.engine.effects import CancelTimers, CountQuestion, KeepQuestion, RecordConsent
from dialogs.engine.events import Typed
from dialogs.engine.script import AFTERCARE, AskStep, Reply
from dialogs.engine.state import State
from dialogs.engine.turn import ScriptBroken, Turn
from dialogs.wording import LANGUAGES

#: Related articles that stand as buttons beside the question after an answer.
MOST_OFFERED = 2
#: Purpose and version of the consent to keep a question in words.
KEEPING, KEEPING_VERSION = "questions", "2026-11"


def reply_of(turn: Turn, name: str) -> Reply:
    """Find a reply. Raises ScriptBroken."""
    if name not in turn.bundle.replies:
        raise ScriptBroken(f"{name}: no such reply")
    return turn.bundle.replies[name]


def say_reply(turn: Turn, name: str) -> None:
    """Say all bubbles of a reply; one that hushes also disarms what would be sent later, check-ins too."""
    reply = reply_of(turn, name)
    for bubble in reply.bubbles:
        turn.say(turn.word(bubble))
    if reply.outdated_after is not None and turn.environment.today > reply.outdated_after:
        turn.say_phrase("answer_outdated")
    if reply.hushes:
        turn.emit(CancelTimers())
        if turn.state.consents.get(AFTERCARE):
            beside.stop(turn)
        turn.change(hushed=True)


def raise_alarm(turn: Turn, name: str) -> None:
    """Help first: the form stands still until the person wants to go on."""
    say_reply(turn, name)
    turn.change(candidates=(), topics=_related(turn, name))
    _wait_after_help(turn)


def _wait_after_help(turn: Turn) -> None:
    asking.ask_aside(turn, "alarm", turn.phrase("alarm_next"))


def wait_on(turn: Turn) -> None:
    """Ask again what a doubtful sign, or help in danger, left open: the form goes on when the person wants it."""
    if turn.state.aside == "doubt":
        ask_gently(turn, turn.state.doubt)
    else:
        _wait_after_help(turn)


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
        _count(turn, typed.reply, "answered")
        answer(turn, typed.reply)
    elif typed.choices:
        _count(turn, typed.choices[0], "none" if typed.asks else "choices")
        offer_topics(turn, typed.choices, "no_answer" if typed.asks else "did_you_mean_topic")
    else:
        _count(turn, "", "none")
        turn.say_phrase("no_answer")
        offer_keeping(turn, "")
    return True


def _count(turn: Turn, nearest: str, outcome: Literal["answered", "choices", "none"]) -> None:
    if not nearest or nearest.startswith("topic:"):
        language = turn.state.language or LANGUAGES[0]
        turn.emit(CountQuestion(nearest.removeprefix("topic:"), language, outcome))


def offer_keeping(turn: Turn, nearest: str) -> None:
    """Ask once a conversation whether a question without an answer may be kept, so that somebody can write one."""
    if KEEPING in turn.state.consents:
        navigation.ask_again(turn)
        return
    turn.change(keeps=nearest)
    asking.ask_aside(turn, "keep", turn.phrase("keep_question"))


def agree_to_keep(turn: Turn) -> None:
    """Record the agreement and ask to type the question again: the words were not kept until now."""
    _record_keeping(turn, given=True)
    turn.change(keeps=f"?{turn.state.keeps}")
    turn.say_phrase("type_again")


def refuse_to_keep(turn: Turn) -> None:
    """Record the refusal and go on."""
    _record_keeping(turn, given=False)
    turn.change(keeps="")
    navigation.ask_again(turn)


def _record_keeping(turn: Turn, *, given: bool) -> None:
    turn.change(consents={**turn.state.consents, KEEPING: given})
    turn.emit(RecordConsent(KEEPING, KEEPING_VERSION, turn.state.language or LANGUAGES[0], given))


def keep(turn: Turn, words: str) -> None:
    """Keep the question that was typed again, masked, and go on."""
    language = turn.state.language or LANGUAGES[0]
    turn.emit(KeepQuestion(turn.state.keeps.removeprefix("?").removeprefix("topic:"), language, words))
    turn.change(keeps="")
    turn.say_phrase("question_kept")
    navigation.ask_again(turn)


def waits_for_question(state: State) -> bool:
    """Say whether the next text is the question that the person agreed to have kept."""
    return state.keeps.startswith("?") and state.aside is None and state.status != "paused"


def _allowed(turn: Turn) -> bool:
    step = turn.script().steps.get(turn.state.step or "")
    return not isinstance(step, AskStep) or step.digression


def answer(turn: Turn, name: str) -> None:
    """Say a reply and ask the open question again, with related articles beside it; help in danger comes alone."""
    if reply_of(turn, name).stops:
        raise_alarm(turn, name)
        return
    say_reply(turn, name)
    turn.change(aside=None, candidates=(), topics=_related(turn, name))
    navigation.ask_again(turn)


def _related(turn: Turn, name: str) -> tuple[str, ...]:
    related = tuple(one for one in reply_of(turn, name).related if one in turn.bundle.replies)
    return related[:MOST_OFFERED]


def offer_topics(turn: Turn, names: tuple[str, ...], phrase: str) -> None:
    """Show the nearest topics as buttons."""
    turn.change(topics=tuple(name for name in names if name in turn.bundle.replies))
    asking.ask_aside(turn, "topics", turn.phrase(phrase))

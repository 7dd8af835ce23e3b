"""Answering: whether a value fits the open question, and what it sets in motion."""

from dataclasses import replace

from dialogs.conditions import Value
from dialogs.engine import asking, labels, walking
from dialogs.engine.effects import Forget, RecordConsent
from dialogs.engine.script import AskStep, ConsentStep, Field, SummaryStep
from dialogs.engine.state import Answer
from dialogs.engine.turn import Turn
from dialogs.wording import LANGUAGES

#: Field types whose answers are codes of options.
CODED = frozenset({"language", "choice", "choices", "yes_no", "amount_range"})


def fits(field: Field, value: Value) -> bool:
    """Say whether a value can be an answer to a field."""
    if isinstance(value, str) and field.option(value) is not None:
        return field.type != "choices"
    match field.type:
        case "choices":
            return _fits_choices(field, value)
        case "number":
            return isinstance(value, int) and not isinstance(value, bool) and in_range(field, value)
        case kind if kind in CODED:
            return False
        case _:
            return isinstance(value, str) and bool(value)


def _fits_choices(field: Field, value: Value) -> bool:
    if not isinstance(value, tuple) or not value or len(set(value)) != len(value):
        return False
    options = [field.option(code) for code in value]
    if any(option is None for option in options):
        return False
    return len(value) == 1 or not any(option.exclusive for option in options if option)


def in_range(field: Field, number: int) -> bool:
    """Say whether a number lies within the field's limits, both included."""
    return (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum)


def accept(turn: Turn, step: AskStep, value: Value) -> None:
    """Take an answer that fits: show it under the question, keep it, and go on."""
    field = turn.script().fields[step.field]
    if field.type == "language":
        turn.change(language=str(value))
    close_answered(turn, labels.answer_label(turn, field, value))
    walking.store(turn, step, Answer(value, turn.environment.now))
    walking.enter(turn, walking.choose_way(turn, step.next))


def close_answered(turn: Turn, answer: str) -> None:
    """Show an answer under its question, whose buttons go."""
    wording = f"{asking.question_text(turn)}\n\n{turn.phrase('chosen', answer=answer)}"
    turn.close_prompt(wording)
    turn.change(aside=None, candidates=(), misses=0)


def tick(turn: Turn, code: str, chosen: bool) -> None:
    """Tick or take back one of several choices; an exclusive one stands alone."""
    step = turn.step()
    field = turn.script().fields[step.field] if isinstance(step, AskStep) else None
    option = field.option(code) if field else None
    if field is None or option is None:
        return
    selected = turn.state.selected
    if not chosen:
        selected = tuple(one for one in selected if one != code)
    elif option.exclusive:
        selected = (code,)
    elif code not in selected:
        selected = (*(one for one in selected if not _is_exclusive(field, one)), code)
    if selected != turn.state.selected:
        turn.change(selected=selected)
        asking.redraw(turn)


def _is_exclusive(field: Field, code: str) -> bool:
    option = field.option(code)
    return option is not None and option.exclusive


def decide_consent(turn: Turn, step: ConsentStep, given: bool) -> None:
    """Record a yes or no to a consent; a no forgets what was answered before."""
    close_answered(turn, turn.word(step.yes if given else step.no))
    turn.change(consents={**turn.state.consents, step.purpose: given})
    turn.emit(RecordConsent(step.purpose, step.version, turn.state.language or LANGUAGES[0], given))
    if not given and step.forgets:
        turn.emit(Forget("refused"))
        frames = tuple(replace(frame, answers={}) for frame in turn.state.stack)
        turn.change(answers=_impersonal(turn), stack=frames, carried={}, results={}, payload="")
    walking.enter(turn, step.given if given else step.refused)


def _impersonal(turn: Turn) -> dict[str, Answer]:
    fields = turn.script().fields
    return {name: answer for name, answer in turn.state.answers.items() if name in fields and not fields[name].personal}


def decide_summary(turn: Turn, step: SummaryStep, confirmed: bool) -> None:
    """Go on from a summary that is right, or ask which answer to correct."""
    if confirmed:
        close_answered(turn, turn.word(step.confirm))
        walking.enter(turn, walking.choose_way(turn, step.next))
    else:
        asking.ask_aside(turn, "correct", turn.word(step.which))

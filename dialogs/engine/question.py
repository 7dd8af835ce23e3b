"""The question that stands open: what it asks for and what may be chosen."""

from dataclasses import dataclass

from dialogs.engine.script import (
    AskStep,
    Bundle,
    ConsentStep,
    EndStep,
    Field,
    Option,
    Step,
    SummaryStep,
    WaitStep,
    Ways,
)
from dialogs.engine.state import State
from dialogs.wording import Text

#: Buttons of each aside, by the phrase that labels them; the action of each is "aside:" and its name.
ASIDE_BUTTONS: dict[str, tuple[str, ...]] = {
    "language_offer": ("switch_language", "keep_language"),
    "resume": ("resume", "restart"),
    "restart": ("restart", "resume"),
    "erase": ("erase_yes", "erase_no"),
    "ended": ("restart", "ask_person"),
    "alarm": ("go_on", "ask_person"),
    "doubt": ("doubt_yes", "doubt_no"),
    "keep": ("keep_yes", "keep_no"),
}


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """What is being asked: a field, or only a choice between options (consent, summary, an aside).

    A typed answer's value is an option's code, a tuple of codes where `multiple`, or a value of the field's type.
    `aside` options may be typed as well while the script's own question stands open behind them.
    """

    field: Field | None
    options: tuple[Option, ...]
    multiple: bool = False
    aside: tuple[Option, ...] = ()


def open_question(bundle: Bundle, state: State) -> OpenQuestion:
    """Say what stands open in a state; nothing does before the start, after the end and in an unknown step."""
    script = bundle.scripts.get(state.script)
    step = script.steps.get(state.step or "") if script else None
    aside = aside_options(bundle, state)
    if script is None or step is None or state.status != "active":
        return OpenQuestion(None, (), aside=aside)
    if isinstance(step, AskStep):
        asked = script.fields[step.field]
        return OpenQuestion(asked, asked.options, asked.type == "choices", aside)
    return OpenQuestion(None, _step_options(step), aside=aside)


def _step_options(step: Step) -> tuple[Option, ...]:
    match step:
        case ConsentStep():
            return (Option("yes", step.yes), Option("no", step.no))
        case SummaryStep():
            return (Option("confirm", step.confirm), Option("correct", step.correct))
        case _:
            return ()


def waits(step: Step) -> bool:
    """Say whether a conversation can stand still at a step."""
    return isinstance(step, AskStep | ConsentStep | SummaryStep | WaitStep | EndStep)


def aside_options(bundle: Bundle, state: State) -> tuple[Option, ...]:
    """List the options of the aside that stands open; their codes are actions."""
    if state.aside is None:
        return ()
    if state.aside == "candidates":
        found = tuple(Option(f"aside:candidate:{i}", one.label) for i, one in enumerate(state.candidates))
        return (*found, *_topics(bundle, state), Option("aside:none_of_these", _phrase(bundle, "none_of_these")))
    if state.aside == "topics":
        return (*_topics(bundle, state), Option("aside:none_of_these", _phrase(bundle, "none_of_these")))
    if state.aside == "correct":
        return _correctable(bundle, state)
    fixed = tuple(Option(f"aside:{name}", _phrase(bundle, name)) for name in ASIDE_BUTTONS[state.aside])
    if state.aside == "alarm":
        wipe = (Option("aside:wipe", _phrase(bundle, "wipe")),) if state.hushed else ()
        return (*_topics(bundle, state), *fixed, *wipe)
    return fixed


def _correctable(bundle: Bundle, state: State) -> tuple[Option, ...]:
    script = bundle.scripts[state.script]
    step = script.steps.get(state.step or "")
    names = step.fields if isinstance(step, SummaryStep) else ()
    return tuple(Option(f"aside:correct:{name}", script.fields[name].label) for name in names if name in state.answers)


def _topics(bundle: Bundle, state: State) -> tuple[Option, ...]:
    """List the articles that are offered beside what the aside asks."""
    return tuple(Option(f"aside:topic:{name}", _title(bundle, name)) for name in state.topics)


def _title(bundle: Bundle, name: str) -> Text:
    reply = bundle.replies.get(name)
    return reply.title if reply else Text({})


def _phrase(bundle: Bundle, name: str) -> Text:
    return bundle.phrases.get(name, Text({}))


def longest_after(bundle: Bundle, script: str, step_id: str) -> int:
    """Count the most questions that can follow a step of a script, its own not included."""
    step = bundle.scripts[script].steps[step_id]
    ways: Ways = getattr(step, "next", ())
    return max((bundle.longest.get(script, {}).get(way.to, 0) for way in ways), default=0)

"""The question that stands open: what it asks for and what may be chosen."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from dialogs.engine.script import (
    AFTERCARE,
    AskStep,
    Bundle,
    ConsentStep,
    EndStep,
    Field,
    Option,
    RouteStep,
    Script,
    Step,
    SummaryStep,
    WaitStep,
    Ways,
)
from dialogs.engine.state import ASKING_PLACE, State, is_shared
from dialogs.offers import HelpCard
from dialogs.wording import LANGUAGES, Text

#: Letters of a name on a button; the whole name stands in the list above it.
LONGEST_BUTTON = 40

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
    """Say what stands open in a state, as a text answers it.

    A consent and a summary cannot be answered from behind what was asked or said since: people agree to what they see
    last.
    """
    aside = aside_options(bundle, state)
    if is_beside_newest(state) and not (state.written_since and agrees_beside(bundle, state)):
        aside = (*aside, *beside_options(bundle, state))  # the newest question is what a text answers first
    if (aside or state.aside or state.written_since) and agrees(bundle, state):
        return OpenQuestion(None, (), aside=aside)
    return replace(own_question(bundle, state), aside=aside)


def own_question(bundle: Bundle, state: State) -> OpenQuestion:
    """Say what the script itself asks; nothing before the start, after the end and in an unknown step."""
    step = _step(bundle, state)
    if step is None or state.status != "active":
        return OpenQuestion(None, ())
    script = bundle.scripts[state.script]
    if isinstance(step, AskStep):
        asked = script.fields[step.field]
        return OpenQuestion(asked, asked.options, asked.type == "choices")
    if isinstance(step, RouteStep):
        if state.looking == ASKING_PLACE:
            place = place_field(script)
            return OpenQuestion(place, place.options if place else ())
        return OpenQuestion(None, help_options(bundle, state))
    return OpenQuestion(None, _step_options(step))


def agrees(bundle: Bundle, state: State) -> bool:
    """Say whether the script asks to agree to something: a consent, or that a summary is right."""
    return state.status == "active" and isinstance(_step(bundle, state), ConsentStep | SummaryStep)


def is_beside_newest(state: State) -> bool:
    """Say whether the question beside was asked after all else."""
    return state.beside is not None and state.beside.prompt == state.prompt


def agrees_beside(bundle: Bundle, state: State) -> bool:
    """Say whether the question beside asks to agree to something."""
    return isinstance(beside_step(bundle, state), ConsentStep)


def _step(bundle: Bundle, state: State) -> Step | None:
    script = bundle.scripts.get(state.script)
    return script.steps.get(state.step or "") if script else None


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
    if isinstance(step, RouteStep):
        return step.choose is not None
    return isinstance(step, AskStep | ConsentStep | SummaryStep | WaitStep | EndStep)


def place_question(script: Script) -> AskStep | None:
    """Find the question for the place of residence, in a script that asks for one."""
    asking = (step for step in script.steps.values() if isinstance(step, AskStep))
    return next((step for step in asking if script.fields[step.field].type == "place"), None)


def place_field(script: Script) -> Field | None:
    """Find the field of the place of residence, in a script that asks for it."""
    question = place_question(script)
    return script.fields[question.field] if question else None


def looked_at(state: State) -> HelpCard | None:
    """Find the offer whose card is open."""
    return next((card for card in state.offers if card.id == state.looking), None)


def help_options(bundle: Bundle, state: State) -> tuple[Option, ...]:
    """List what can be chosen among offers of help: in the list the offers by number, on a card what to do with it."""
    if not state.offers:
        return ()
    if looked_at(state) is not None:
        return tuple(Option(name, _phrase(bundle, f"help_{name}")) for name in ("take", "call_back", "others"))
    listed = tuple(_listed(bundle, number, card) for number, card in enumerate(state.offers))
    names = ("elsewhere", "take_none") if place_question(bundle.scripts[state.script]) else ("take_none",)
    return (*listed, *(Option(name, _phrase(bundle, f"help_{name}")) for name in names))


def _listed(bundle: Bundle, number: int, card: HelpCard) -> Option:
    """Offer a card under its number; the number alone, in digits or words, and the name are understood too."""
    title = card.title.by_language
    label = Text({code: _cut(f"{number + 1}. {title[code]}") for code in LANGUAGES})
    words = _phrase(bundle, f"help_number_{number + 1}").by_language
    typed = {code: (str(number + 1), title[code], *_parts(words.get(code, ""))) for code in LANGUAGES}
    return Option(f"look:{number}", label, synonyms=typed)


def _parts(words: str) -> list[str]:
    return [part.strip() for part in words.split(",") if part.strip()]


def _cut(label: str) -> str:
    return label if len(label) <= LONGEST_BUTTON else f"{label[: LONGEST_BUTTON - 1].rstrip()}…"


def aside_options(bundle: Bundle, state: State) -> tuple[Option, ...]:
    """List the options of the aside that stands open; their codes are actions."""
    if state.aside is None:
        return ()
    if state.aside == "candidates":
        found = tuple(Option(f"aside:candidate:{i}", one.label) for i, one in enumerate(state.candidates))
        return (*found, *_topics(bundle, state), Option("aside:none_of_these", _phrase(bundle, "none_of_these")))
    if state.aside == "topics":
        return (*_topics(bundle, state), Option("aside:none_of_these", _phrase(bundle, "none_of_these")))
    if state.aside == "slots":
        times = tuple(Option(f"aside:slot:{i}", one) for i, one in enumerate(state.slots))
        return (*times, Option("aside:no_slot", _phrase(bundle, "no_slot")))
    if state.aside == "correct":
        return _correctable(bundle, state)
    if state.aside == "handed":
        return tuple(Option(f"aside:{name}", _phrase(bundle, name)) for name in _taken_back(state))
    fixed = tuple(Option(f"aside:{name}", _phrase(bundle, name)) for name in ASIDE_BUTTONS[state.aside])
    if state.aside == "alarm":
        wipe = (Option("aside:wipe", _phrase(bundle, "wipe")),) if state.hushed else ()
        return (*_topics(bundle, state), *fixed, *wipe)
    return fixed


def _taken_back(state: State) -> Iterator[str]:
    """Name what the person may take back of what they agreed to."""
    if is_shared(state):
        yield "withdraw_lead"
    if state.consents.get(AFTERCARE):
        yield "stop_check_ins"
    yield "go_on"


def beside_step(bundle: Bundle, state: State) -> AskStep | ConsentStep | None:
    """Find the question that stands open beside; None where there is none."""
    script = bundle.scripts.get(state.beside.call.script) if state.beside else None
    step = script.steps.get(state.beside.step) if script and state.beside else None
    return step if isinstance(step, AskStep | ConsentStep) else None


def beside_options(bundle: Bundle, state: State) -> tuple[Option, ...]:
    """List the options of the question beside; their codes are actions."""
    step = beside_step(bundle, state)
    if step is None or state.beside is None:
        return ()
    if isinstance(step, ConsentStep):
        options = _step_options(step)
    else:
        options = bundle.scripts[state.beside.call.script].fields[step.field].options
    return tuple(replace(option, code=f"beside:{option.code}") for option in options)


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

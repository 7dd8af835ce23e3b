"""Asking: how the open question is put to the person, the first time and again."""

from collections.abc import Iterator

from dialogs.engine import buttons, labels, listing
from dialogs.engine.buttons import Offer
from dialogs.engine.effects import ChangePrompt
from dialogs.engine.question import agrees, agrees_beside, aside_options, longest_after, open_question, own_question
from dialogs.engine.script import AskStep, ConsentStep, RouteStep, SummaryStep, WaitStep
from dialogs.engine.state import Aside
from dialogs.engine.turn import Turn
from dialogs.wording import LANGUAGES

#: Misunderstandings after which a person and a pause are offered beside the question's own buttons.
STUCK = 3
#: Stands before the title of an article that a button offers beside a question.
MORE = "ℹ"


def ask(turn: Turn) -> None:
    """Put the question of the current step; what was chosen so far stays chosen."""
    if turn.state.aside is not None:
        turn.change(aside=None, candidates=(), topics=())
    if turn.state.keeps:
        turn.change(keeps="")
    turn.change(written_since=False)
    step = turn.step()
    location = turn.button("share_location") if _wants_place(turn) else None
    if isinstance(step, AskStep | ConsentStep | SummaryStep | RouteStep):
        turn.show(question_text(turn), question_offers(turn), location)
    elif isinstance(step, WaitStep):
        turn.say(turn.word(step.text, labels.placeholders(turn)))


def _wants_place(turn: Turn) -> bool:
    field = open_question(turn.bundle, turn.state).field
    return field is not None and field.type == "place"


def question_text(turn: Turn) -> str:
    """Word the current question, under its number where it is counted, over the answers where it is the summary."""
    step = turn.step()
    values = labels.placeholders(turn)
    match step:
        case AskStep(text=text, counted=True) if turn.state.language:
            return f"{turn.phrase('progress', **progress(turn))}\n{turn.word(text, values)}"
        case SummaryStep(text=text, fields=fields):
            return f"{turn.word(text, values)}\n\n{labels.answer_lines(turn, fields)}"
        case AskStep(text=text) | ConsentStep(text=text):
            return turn.word(text, values)
        case RouteStep():
            return listing.wording(turn, step)
        case _:
            return ""


def progress(turn: Turn) -> dict[str, str]:
    """Number the current question, and tell the most there can be in all."""
    longest = turn.bundle.longest
    ahead = longest.get(turn.state.script, {}).get(turn.state.step or "", 1)
    for frame in turn.state.stack:
        ahead += longest_after(turn.bundle, frame.script, frame.step)
    number = turn.state.number + 1
    return {"number": str(number), "most": str(max(number, turn.state.number + ahead))}


def question_offers(turn: Turn) -> Iterator[Offer]:
    """List the buttons of the current question: its options, done for several, and back."""
    question = own_question(turn.bundle, turn.state)
    if turn.state.offers and question.field is None:
        yield from listing.buttons(turn)
        yield from _common_offers(turn)
        return
    for option in question.options:
        label = option.label.label(turn.state.language)
        if question.field is None:
            yield Offer(option.code, label)
        elif option.code in turn.state.selected:
            yield Offer(f"drop:{option.code}", label, chosen=True)
        else:
            yield Offer(f"choose:{option.code}", label)
    if question.multiple:
        yield Offer("done", turn.button("done"))
    yield from _common_offers(turn)


def _common_offers(turn: Turn) -> Iterator[Offer]:
    """List what may stand under any question: articles, back, and for who is stuck a person and a pause."""
    for name in turn.state.topics:
        if name in turn.bundle.replies:
            title = turn.bundle.replies[name].title.label(turn.state.language)
            yield Offer(f"more:{name}", f"{MORE} {title}")
    if turn.state.asked:
        yield Offer("back", turn.button("back"))
    if turn.state.misses >= STUCK:
        yield Offer("person", turn.button("ask_person"))
        yield Offer("pause", turn.button("pause"))


def question_actions(turn: Turn) -> list[str]:
    """List every action a button of the current question may mean, whatever is ticked at the moment."""
    question = own_question(turn.bundle, turn.state)
    if question.field is None:
        own = [option.code for option in question.options]
    else:
        own = [f"{verb}:{option.code}" for option in question.options for verb in ("choose", "drop")]
    return [*own, *(f"more:{name}" for name in turn.state.topics), "done", "back", "person", "pause"]


def redraw(turn: Turn) -> None:
    """Change the open message, after a choice was ticked or taken back."""
    laid = buttons.lay_out(turn.state, question_offers(turn))
    turn.emit(ChangePrompt(turn.state.open_prompt, question_text(turn), turn.state.language, laid))


def ask_aside(turn: Turn, aside: Aside, wording: str) -> None:
    """Ask something beside the script; its own question comes back afterwards.

    What is typed next answers this: only the consent to keep a question waits for that question in words.
    """
    turn.change(aside=aside, written_since=False, keeps=turn.state.keeps if aside == "keep" else "")
    turn.show(wording, tuple(_aside_offers(turn)))


def interrupt(turn: Turn) -> None:
    """Note that something was said unasked: a yes may be meant for that, so it neither agrees nor erases any more."""
    agreeing = agrees(turn.bundle, turn.state) or agrees_beside(turn.bundle, turn.state)
    if agreeing or turn.state.aside == "erase":
        turn.change(written_since=True)


def _aside_offers(turn: Turn) -> Iterator[Offer]:
    for option in aside_options(turn.bundle, turn.state):
        if option.code == "aside:switch_language":
            yield Offer(option.code, option.label.label(other_language(turn.state.language)))
        else:
            yield Offer(option.code, option.label.label(turn.state.language))


def aside_actions(turn: Turn) -> list[str]:
    """List the actions of the aside that stands open."""
    return [option.code for option in aside_options(turn.bundle, turn.state)]


def other_language(language: str | None) -> str:
    """Give the language after this one, in the product's order."""
    if language not in LANGUAGES:
        return LANGUAGES[0]
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]

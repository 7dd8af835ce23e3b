"""Listing help: what was found, as the list of offers or the card of one, and what is asked under it."""

from collections.abc import Iterator

from dialogs.engine import labels
from dialogs.engine.buttons import Offer
from dialogs.engine.effects import CountGap, RecordResult
from dialogs.engine.question import help_options, looked_at, place_question
from dialogs.engine.script import RouteStep
from dialogs.engine.state import ASKING_PLACE
from dialogs.engine.turn import Turn


def find(turn: Turn) -> None:
    """Find help for the answers as they are; it stays as it is found until a choice or another place."""
    found = turn.environment.find_help(turn.answers(), turn.state.language)
    turn.change(offers=found.cards, looking="", results={**turn.state.results, **found.codes})
    turn.emit(RecordResult(tuple(sorted(found.codes.items()))))
    if found.gap is not None:
        turn.emit(CountGap(found.gap))
    if found.notice is not None:
        turn.say(turn.word(found.notice))
    say(turn)


def say(turn: Turn) -> None:
    """Say what is looked at: all offers in a line or two each, or the card of one."""
    card = looked_at(turn.state)
    if card is not None:
        turn.say(turn.word(card.details))
    elif turn.state.offers and turn.state.looking != ASKING_PLACE:
        turn.say("\n\n".join(turn.word(one.line) for one in turn.state.offers))


def wording(turn: Turn, step: RouteStep) -> str:
    """Word what is asked: which offer, what to do with the one whose card is open, or the place."""
    question = place_question(turn.script())
    if turn.state.looking == ASKING_PLACE and question is not None:
        return turn.word(question.text, labels.placeholders(turn))
    card = looked_at(turn.state)
    if card is not None:
        return turn.phrase("help_what", title=turn.word(card.title))
    return turn.word(step.choose, labels.placeholders(turn)) if step.choose else ""


def buttons(turn: Turn) -> Iterator[Offer]:
    """List the buttons of the list or of a card; the map is a link, not an answer."""
    card = looked_at(turn.state)
    for option in help_options(turn.bundle, turn.state):
        if option.code == "others" and card is not None and card.map_link is not None:
            yield Offer("", turn.button("help_map"), url=card.map_link)
        yield Offer(option.code, option.label.label(turn.state.language))

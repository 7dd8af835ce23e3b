"""What the person is told of their lead, and the buttons they have: the texts of the content, filled as a test says."""

from shipped import edition

from dialogs.casework.result_texts import put
from dialogs.engine.script import AskStep, ConsentStep


def told(language: str, code: str, **values: str) -> str:
    """Give one of the texts of a hand-over, filled."""
    words = edition().offer_words
    assert words is not None
    assert words.rules.hand_over is not None
    return put(words.rules.hand_over.tells[code], values).wording(language)


def phrase_of(language: str, code: str) -> str:
    """Give one of the prepared texts of staff."""
    words = edition().offer_words
    assert words is not None
    assert words.rules.hand_over is not None
    return words.rules.hand_over.phrases[code].wording(language)


def yes_to(language: str, script: str, step: str) -> str:
    """Give the button that agrees in a step."""
    asked = edition().bundle.scripts[script].steps[step]
    assert isinstance(asked, ConsentStep)
    return asked.yes.label(language)


def option_of(language: str, script: str, step: str, code: str) -> str:
    """Give the button of an answer in a step."""
    made = edition().bundle.scripts[script]
    asked = made.steps[step]
    assert isinstance(asked, AskStep)
    return next(one.label.label(language) for one in made.fields[asked.field].options if one.code == code)

"""Which steps leave a person with somebody to turn to."""

import re

from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.texts import PlacedText
from dialogs.engine.script import HandOverStep, Step

#: Texts of the result that name who helps.
_NAMES_HELP = frozenset({"municipality", "national_line"})

#: A free Dutch help line (0800-8115), an emergency number (112, 113), or a municipality (14 020).
_NUMBER = re.compile(r"\b(0800[ -]?\d{4}|11[23]|14 ?0\d{2,3})\b")


def helps(step: Step, document: ScriptDocument) -> bool:
    """Say whether a step hands over to a human, or names the municipality or a help line in every language."""
    return isinstance(step, HandOverStep) or any(_names_help(text) for text in said(step.id, document))


def said(step: str, document: ScriptDocument) -> list[PlacedText]:
    """List the texts that everybody who passes a step reads: no buttons, and no hints after a misunderstanding."""
    return [
        text
        for text in document.texts
        if text.step == step and text.role == "bubble" and text.path[2] not in ("retry", "which")
    ]


def _names_help(text: PlacedText) -> bool:
    if text.text.placeholders() & _NAMES_HELP:
        return True
    wordings = text.text.by_language.values()
    return bool(wordings) and all(_NUMBER.search(wording) for wording in wordings)

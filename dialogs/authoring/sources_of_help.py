"""Which steps leave a person with somebody to turn to."""

import re

from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.texts import PlacedText
from dialogs.engine.script import HandOverStep, OpenLeadStep

#: Texts of the result that name who helps.
_NAMES_HELP = frozenset({"municipality", "national_line"})

#: A free Dutch help line (0800-8115), an emergency number (112, 113), or a municipality (14 020).
_NUMBER = re.compile(r"\b(0800[ -]?\d{4}|11[23]|14 ?0\d{2,3})\b")


def helping_steps(document: ScriptDocument) -> frozenset[str]:
    """Name the steps that hand over to a human, or name the municipality or a help line in every language."""
    handing_over = {step.id for step in document.script.steps.values() if isinstance(step, HandOverStep | OpenLeadStep)}
    naming = {text.step for text in document.texts if text.step and _is_read_by_all(text) and _names_help(text)}
    return frozenset(handing_over | naming)


def _is_read_by_all(text: PlacedText) -> bool:
    """Everybody who passes a step reads its bubbles, but not the hints after a misunderstanding."""
    return text.role == "bubble" and text.path[2] not in ("retry", "which")


def _names_help(text: PlacedText) -> bool:
    if text.text.placeholders() & _NAMES_HELP:
        return True
    wordings = text.text.by_language.values()
    return bool(wordings) and all(map(names_number, wordings))


def names_number(wording: str) -> bool:
    """Say whether a wording names a help line, an emergency number or a municipality that can be called."""
    return _NUMBER.search(wording) is not None

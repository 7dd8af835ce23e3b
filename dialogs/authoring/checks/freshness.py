"""Texts that changed in one language only since the version before."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection
from dialogs.authoring.loader import Draft
from dialogs.authoring.texts import Path, PlacedText

#: The language in which texts are written first; the others follow it.
FIRST = "nl"

_Found: TypeAlias = tuple[str, PlacedText]


def check_freshness(inspection: Inspection) -> Iterator[Problem]:
    """Report texts whose Dutch changed while another language stayed as it was in the version before."""
    if inspection.previous is None:
        return
    before = _texts(inspection.previous)
    for place, (file, now) in _texts(inspection.draft).items():
        if place in before:
            yield from _compare(before[place][1], now, file)


def _texts(draft: Draft) -> Mapping[tuple[str, Path], _Found]:
    found = {
        (name, text.path): (document.file, text) for name, document in draft.scripts.items() for text in document.texts
    }
    if draft.phrases is not None:
        found.update({("", text.path): (draft.phrases.file, text) for text in draft.phrases.texts})
    return found


def _compare(old: PlacedText, new: PlacedText, file: str) -> Iterator[Problem]:
    before, after = old.text.by_language, new.text.by_language
    if before.get(FIRST) == after.get(FIRST):
        return
    for language, wording in after.items():
        if language != FIRST and before.get(language) == wording:
            message = f"the text in `{FIRST}` changed and the one in `{language}` did not; translate it again"
            yield Problem(file, new.lines[language], "stale", message)

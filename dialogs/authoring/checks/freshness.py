"""What changed since the version before: texts in one language only, and consents under their old version."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.loader import Draft
from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.texts import Path, PlacedText
from dialogs.engine.script import ConsentStep, Script

#: The language in which texts are written first; the others follow it.
FIRST = "nl"

_Found: TypeAlias = tuple[str, PlacedText]


def check_freshness(inspection: Inspection) -> Iterator[Problem]:
    """Report texts whose Dutch changed while another language stayed, and consents changed under an old version."""
    if inspection.previous is None:
        return
    for name, document in inspection.draft.scripts.items():
        if name in inspection.previous.scripts:
            yield from _consents(inspection.previous.scripts[name].script, document)
    before = _texts(inspection.previous)
    for place, (file, now) in _texts(inspection.draft).items():
        if place in before:
            yield from compare(before[place][1], now, file)


def _texts(draft: Draft) -> Mapping[tuple[str, Path], _Found]:
    found = {
        (name, text.path): (document.file, text) for name, document in draft.scripts.items() for text in document.texts
    }
    if draft.phrases is not None:
        found.update({("", text.path): (draft.phrases.file, text) for text in draft.phrases.texts})
    return found


def compare(old: PlacedText, new: PlacedText, file: str) -> Iterator[Problem]:
    before, after = old.text.by_language, new.text.by_language
    if before.get(FIRST) == after.get(FIRST):
        return
    for language, wording in after.items():
        if language != FIRST and before.get(language) == wording:
            message = f"the text in `{FIRST}` changed and the one in `{language}` did not; translate it again"
            yield Problem(file, new.lines[language], "stale", message)


def _consents(before: Script, document: ScriptDocument) -> Iterator[Problem]:
    """A consent counts for the text that was shown: another text is another version."""
    for step in document.script.steps.values():
        old = before.steps.get(step.id)
        if not isinstance(step, ConsentStep) or not isinstance(old, ConsentStep):
            continue
        shown = (step.purpose, step.text, step.yes, step.no)
        if step.version == old.version and shown != (old.purpose, old.text, old.yes, old.no):
            message = f"this consent changed but is still version {step.version}; give it a new version"
            yield problem(document, ("steps", step.id), "consent_version", message)

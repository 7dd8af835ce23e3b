"""Placeholders: the same in every language, known, and filled by the time a person reads them."""

from collections.abc import Iterator, Set

from dialogs.authoring.documents import Problem
from dialogs.authoring.facts import HAND_OVER_TEXTS, RESULT_TEXTS
from dialogs.authoring.inspection import Inspection
from dialogs.authoring.reading import suggestion
from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.texts import PlacedText
from dialogs.engine.phrases import PHRASES
from dialogs.engine.script import BESIDE_TEXTS, RouteStep, ScreenStep, SuggestSupportStep
from dialogs.wording import PLACEHOLDER


def check_placeholders(inspection: Inspection) -> Iterator[Problem]:
    """Report placeholders that differ between languages, that nothing fills, or that are filled too late."""
    for document in inspection.draft.scripts.values():
        for text in document.texts:
            allowed = _allowed(text, document)
            yield from _check_text(text, document.file, allowed)
            yield from _too_early(text, document, inspection)
    phrases = inspection.draft.phrases
    for text in phrases.texts if phrases else ():
        yield from _check_text(text, phrases.file if phrases else "", PHRASES.get(text.path[1], frozenset()))


def _allowed(text: PlacedText, document: ScriptDocument) -> Set[str]:
    if text.step is None or text.role == "button":
        return frozenset()
    if document.script.beside:
        return BESIDE_TEXTS
    return set(document.script.fields) | RESULT_TEXTS | HAND_OVER_TEXTS


def _check_text(text: PlacedText, file: str, allowed: Set[str]) -> Iterator[Problem]:
    every = text.text.placeholders()
    for language, wording in text.text.by_language.items():
        line = text.lines[language]
        here = set(PLACEHOLDER.findall(wording))
        for name in sorted(every - here):
            message = f"the text in `{language}` lacks {{{name}}}, which another language has"
            yield Problem(file, line, "placeholder_mismatch", message)
        for name in sorted(here - allowed):
            message = f"nothing fills {{{name}}} here{suggestion(name, allowed)}"
            yield Problem(file, line, "unknown_placeholder", message)
        if "{" in PLACEHOLDER.sub("", wording) or "}" in PLACEHOLDER.sub("", wording):
            message = "a brace stands alone; write a placeholder as {name}, in small letters, or no brace"
            yield Problem(file, line, "stray_brace", message)


def _too_early(text: PlacedText, document: ScriptDocument, inspection: Inspection) -> Iterator[Problem]:
    known = inspection.certain.get((document.script.name, text.step or ""))
    step = document.script.steps.get(text.step or "")
    if known is None or step is None:
        return
    result = known.result or isinstance(step, ScreenStep | RouteStep | SuggestSupportStep)
    languages = {field.name for field in document.script.fields.values() if field.type == "language"}
    filled = known.answers | languages | (RESULT_TEXTS if result else frozenset())
    for name in sorted(text.text.placeholders() - filled):
        if name in document.script.fields:
            message = f"{{{name}}} has no answer yet on some path to this step; ask `{name}` before it on every path"
        elif name in RESULT_TEXTS:
            message = f"{{{name}}} is filled only after a `screen` or `route` step; put one before this on every path"
        else:
            continue
        yield Problem(document.file, text.line, "placeholder_too_early", message)

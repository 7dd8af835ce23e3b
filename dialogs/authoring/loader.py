"""Reads the documents of a dialog into a bundle that the engine can run, or says what is wrong with them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.authoring.conditions import Shapes
from dialogs.authoring.documents import MappingNode, Problem, Problems, read
from dialogs.authoring.facts import FACTS
from dialogs.authoring.phrases import PhrasesDocument, read_phrases
from dialogs.authoring.question_counts import longest
from dialogs.authoring.reading import suggestion
from dialogs.authoring.references import check_references
from dialogs.authoring.scripts import ScriptDocument, read_script
from dialogs.authoring.texts import Notes
from dialogs.engine.script import Bundle

#: The script in which every conversation begins, unless a caller says otherwise.
MAIN = "intake"


@dataclass(frozen=True, slots=True)
class Draft:
    """All documents of one version as far as they can be read; `problems` are those of reading, by file and line."""

    version: str  #: hash of names and documents
    main: str
    scripts: Mapping[str, ScriptDocument]
    phrases: PhrasesDocument | None
    problems: tuple[Problem, ...]


def read_draft(documents: Mapping[str, str], *, main: str = MAIN, facts: Shapes = FACTS) -> Draft:
    """Read documents by file name: script documents and the one with the phrases. Never raises on what they say."""
    problems: list[Problem] = []
    scripts: dict[str, ScriptDocument] = {}
    phrases: PhrasesDocument | None = None
    for file, text in sorted(documents.items()):
        found, wrong = _read_document(text, file, facts)
        problems += wrong
        if isinstance(found, PhrasesDocument) and phrases is not None:
            message = f"the phrases stand in {phrases.file} too; one document holds them all"
            problems.append(Problem(file, 1, "duplicate_phrases", message))
        elif isinstance(found, PhrasesDocument):
            phrases = found
        elif found is not None and found.script.name in scripts:
            other = scripts[found.script.name].file
            message = f"the script `{found.script.name}` stands in {other} too; give one another name"
            problems.append(Problem(file, found.line(), "duplicate_script", message))
        elif found is not None:
            scripts[found.script.name] = found
    problems += check_references(scripts)
    return Draft(version_of(documents), main, scripts, phrases, tuple(sorted(problems)))


def load(
    documents: Mapping[str, str], *, main: str = MAIN, facts: Shapes = FACTS
) -> tuple[Bundle | None, tuple[Problem, ...]]:
    """Read documents into a bundle; None, with the problems, where anything the engine relies on is wrong.

    A bundle may still have the faults that only `checker.check` sees, such as a dead end.
    """
    draft = read_draft(documents, main=main, facts=facts)
    problems = (*draft.problems, *missing_documents(draft))
    if problems or draft.phrases is None:
        return None, problems
    scripts = {name: document.script for name, document in draft.scripts.items()}
    return Bundle(draft.version, main, scripts, draft.phrases.phrases, longest(scripts)), ()


def version_of(documents: Mapping[str, str]) -> str:
    """Name a version by what its documents say: 32 hexadecimal digits."""
    digest = hashlib.sha256()
    for name, text in sorted(documents.items()):
        for part in (name, text):
            encoded = part.encode("utf-8", "surrogatepass")
            digest.update(len(encoded).to_bytes(8, "big") + encoded)
    return digest.hexdigest()[:32]


def missing_documents(draft: Draft) -> list[Problem]:
    """Report the documents without which no conversation can begin."""
    file = "scripts"
    missing = []
    if draft.main not in draft.scripts:
        message = (
            f"there is no script `{draft.main}`, in which conversations begin{suggestion(draft.main, draft.scripts)}"
        )
        missing.append(Problem(file, 1, "no_main", message))
    if draft.phrases is None:
        missing.append(Problem(file, 1, "no_phrases", "there is no document with `phrases:`, the engine's own texts"))
    return missing


def _read_document(
    text: str, file: str, facts: Shapes
) -> tuple[ScriptDocument | PhrasesDocument | None, tuple[Problem, ...]]:
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    notes = Notes(Problems(file))
    found: ScriptDocument | PhrasesDocument | None = None
    if isinstance(node, MappingNode) and node.get("script") is not None:
        found = read_script(node, notes, facts)
    elif isinstance(node, MappingNode) and node.get("phrases") is not None:
        found = read_phrases(node, notes)
    else:
        notes.problems.add(node.line, "document_kind", "begin the document with `script: name` or `phrases: engine`")
    return found, tuple(notes.problems.found)

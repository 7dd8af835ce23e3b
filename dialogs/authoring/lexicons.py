"""Reads the lexicons beside the articles: concepts, subjects next to ours, small talk, and what people say around."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.authoring.articles import EXAMPLES
from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, read
from dialogs.authoring.reading import CODE, as_code, as_list, as_mapping, as_text, check_keys
from dialogs.authoring.texts import Notes, PlacedText, read_text
from dialogs.understanding.concepts import Concepts, Kind, Naming, Stem
from dialogs.understanding.folding import fold
from dialogs.understanding.padding import Padding
from dialogs.understanding.tokens import words_of
from dialogs.wording import LANGUAGES, Text


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A subject that is not ours: what is said of it, if anything, the topics beside it that are ours, and examples."""

    id: str
    text: Text | None
    topics: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    line: int


@dataclass(frozen=True, slots=True)
class NeighboursDocument:
    """The neighbours with the document they were read from."""

    file: str
    neighbours: tuple[Neighbour, ...]
    texts: tuple[PlacedText, ...]


@dataclass(frozen=True, slots=True)
class SmallTalkDocument:
    """Small talk: what is said per kind, and its phrases, folded, later kinds winning over earlier ones."""

    file: str
    answers: Mapping[str, Text]
    kinds: Mapping[str, str]
    texts: tuple[PlacedText, ...]


def read_concepts(text: str, file: str) -> tuple[Concepts | None, tuple[Problem, ...]]:
    """Read `concepts.yaml`: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "concepts")
    if document is None:
        return None, unreadable
    namings: list[Naming] = []
    for name, entry in _section(document, "concepts", notes.problems):
        languages = (*LANGUAGES, "misspelt")
        check_keys(entry, notes.problems, allowed=languages, what=f"the concept `{name.text}`")
        if not CODE.fullmatch(name.text):
            notes.problems.add(name.line, "type", f"`{name.text[:64]}` must be a code of small letters, digits and _")
        for key, value in entry.entries:
            namings += _namings(name.text, key.text, value, notes.problems)
    found = tuple(notes.problems.found)
    return (None if found else Concepts(tuple(namings))), found


def _namings(concept: str, key: str, node: Node, problems: Problems) -> Iterator[Naming]:
    for phrase in _phrases(node, problems, f"`{key}` of `{concept}`"):
        kind: Kind = "whole" if phrase.startswith("=") else "nl" if key == "nl" else "tr" if key == "tr" else "misspelt"
        stems = tuple(Stem(word, kind) for word in words_of(phrase))
        if stems:
            yield Naming(concept, stems)
        else:
            problems.add(node.line, "phrase", f"`{phrase[:64]}` has no letters")


def read_neighbours(text: str, file: str) -> tuple[NeighboursDocument | None, tuple[Problem, ...]]:
    """Read `neighbours.yaml`: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "neighbours")
    if document is None:
        return None, unreadable
    neighbours = tuple(
        _neighbour(name, entry, notes) for name, entry in _section(document, "neighbours", notes.problems)
    )
    found = tuple(notes.problems.found)
    return (None if found else NeighboursDocument(file, neighbours, tuple(notes.texts))), found


def _neighbour(name: ScalarNode, entry: MappingNode, notes: Notes) -> Neighbour:
    check_keys(
        entry, notes.problems, allowed=("text", "topics", *EXAMPLES), required=EXAMPLES,
        what=f"the neighbour `{name.text}`",
    )  # fmt: skip
    topics, said = entry.get("topics"), entry.get("text")
    return Neighbour(
        name.text,
        None if said is None else read_text(said, ("neighbours", name.text, "text"), notes),
        () if topics is None else as_list(topics, notes.problems, "`topics`", as_code),
        {
            key: as_list(value, notes.problems, f"`{key}` of `{name.text}`", as_text)
            for key in EXAMPLES
            if (value := entry.get(key)) is not None
        },
        name.line,
    )


def read_small_talk(text: str, file: str) -> tuple[SmallTalkDocument | None, tuple[Problem, ...]]:
    """Read `small_talk.yaml`: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "small_talk")
    if document is None:
        return None, unreadable
    answers: dict[str, Text] = {}
    kinds: dict[str, str] = {}
    for name, entry in _section(document, "small_talk", notes.problems):
        keys = ("text", *LANGUAGES)
        check_keys(entry, notes.problems, allowed=keys, required=keys, what=f"`{name.text}`")
        answers[name.text] = read_text(entry.get("text"), ("small_talk", name.text, "text"), notes)
        for language in LANGUAGES:
            value = entry.get(language)
            for phrase in _phrases(value, notes.problems, f"`{language}` of `{name.text}`") if value else ():
                kinds[" ".join(words_of(phrase))] = name.text
    found = tuple(notes.problems.found)
    return (None if found else SmallTalkDocument(file, answers, kinds, tuple(notes.texts))), found


def read_padding(text: str, file: str) -> tuple[Padding | None, tuple[Problem, ...]]:
    """Read `padding.yaml`: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "padding", keys=("phrases",))
    if document is None:
        return None, unreadable
    section = as_mapping(document.get("phrases") or document, notes.problems, "`phrases`")
    if section is not None:
        check_keys(section, notes.problems, allowed=LANGUAGES, required=LANGUAGES, what="`phrases`")
    phrases = tuple(
        tuple(words_of(phrase))
        for name, value in (section.entries if section else ())
        for phrase in _phrases(value, notes.problems, f"`{name.text[:64]}` of `phrases`")
    )
    found = tuple(notes.problems.found)
    return (None if found else Padding(phrases)), found


def read_harmless(text: str, file: str) -> tuple[tuple[str, ...] | None, tuple[Problem, ...]]:
    """Read `harmless.yaml`, what is like a sign of danger and none: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "harmless", keys=("examples",))
    if document is None:
        return None, unreadable
    section = as_mapping(document.get("examples") or document, notes.problems, "`examples`")
    if section is not None:
        check_keys(section, notes.problems, allowed=EXAMPLES, required=EXAMPLES, what="`examples`")
    examples = tuple(
        example
        for name, value in (section.entries if section else ())
        for example in as_list(value, notes.problems, f"`{name.text[:64]}`", as_text)
    )
    found = tuple(notes.problems.found)
    return (None if found else examples), found


def read_other_languages(text: str, file: str) -> tuple[tuple[str, ...] | None, tuple[Problem, ...]]:
    """Read `languages.yaml`, frequent words of other languages: None, and every problem, where there are any."""
    document, notes, unreadable = _open(text, file, "languages", keys=("others",))
    if document is None:
        return None, unreadable
    section = as_mapping(document.get("others") or document, notes.problems, "`others`")
    words = tuple(
        word
        for name, value in (section.entries if section else ())
        for word in _phrases(value, notes.problems, f"`{name.text[:64]}`")
    )
    for word in words:
        if not fold(word).isalpha():
            message = f"`{word[:64]}` is never met: write one word of letters alone"
            notes.problems.add(document.line_of("others"), "phrase", message)
    found = tuple(notes.problems.found)
    return (None if found else words), found


def _open(
    text: str, file: str, name: str, keys: tuple[str, ...] = ()
) -> tuple[MappingNode | None, Notes, tuple[Problem, ...]]:
    notes = Notes(Problems(file))
    node, unreadable = read(text, file)
    document = as_mapping(node, notes.problems, f"the lexicon `{name}`") if node is not None else None
    allowed = ("lexicon", *(keys or (name,)))
    if document is not None and not check_keys(
        document, notes.problems, allowed=allowed, required=allowed, what=f"the lexicon `{name}`"
    ):
        document = None
    return document, notes, (*unreadable, *notes.problems.found)


def _section(document: MappingNode, key: str, problems: Problems) -> Iterator[tuple[ScalarNode, MappingNode]]:
    section = as_mapping(document.get(key) or document, problems, f"`{key}`")
    for name, value in section.entries if section else ():
        entry = as_mapping(value, problems, f"`{name.text[:64]}`")
        if entry is not None:
            yield name, entry


def _phrases(node: Node, problems: Problems, what: str) -> Iterator[str]:
    """Take phrases with commas between them, over as many lines as there are."""
    written = as_text(node, problems, what)
    for phrase in (written or "").split(","):
        if phrase.strip():
            yield phrase.strip()

"""Reads the lexicon of typed words."""

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, read
from dialogs.authoring.reading import as_list, as_mapping, as_text, check_keys
from dialogs.understanding.words import TypedWords, normalise
from dialogs.wording import LANGUAGES


def read_words(text: str, file: str) -> tuple[TypedWords | None, tuple[Problem, ...]]:
    """Read `typed_words.yaml`: None and the problems where there are any."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    document = as_mapping(node, problems, "the lexicon")
    if document is None:
        return None, tuple(problems.found)
    keys = ("lexicon", "commands", "codes", "negations", "questions")
    check_keys(document, problems, allowed=keys, required=keys, what="the lexicon")
    commands = {phrase: name for name, phrases in _section(document, "commands", problems) for phrase in phrases}
    codes: dict[str, frozenset[str]] = {}
    for code, phrases in _section(document, "codes", problems):
        for phrase in phrases:
            codes[phrase] = codes.get(phrase, frozenset()) | {code}
    negations = frozenset(_phrases(document.get("negations"), problems, "negations"))
    questions = frozenset(_phrases(document.get("questions"), problems, "questions"))
    if problems.found:
        return None, tuple(problems.found)
    return TypedWords(commands, codes, negations, questions), ()


def _section(document: MappingNode, name: str, problems: Problems) -> list[tuple[str, tuple[str, ...]]]:
    node = document.get(name)
    section = as_mapping(node, problems, name) if node is not None else None
    if section is None:
        return []
    return [(key.text, _phrases(value, problems, f"{name}.{key.text}")) for key, value in section.entries]


def _phrases(node: Node | None, problems: Problems, what: str) -> tuple[str, ...]:
    """Read the phrases of every language; each is normalised as typed texts are."""
    mapping = as_mapping(node, problems, what) if node is not None else None
    if mapping is None:
        return ()
    check_keys(mapping, problems, allowed=LANGUAGES, required=LANGUAGES, what=what)
    found = [phrase for _, value in mapping.entries for phrase in as_list(value, problems, what, as_text)]
    return tuple(normalise(phrase) for phrase in found)

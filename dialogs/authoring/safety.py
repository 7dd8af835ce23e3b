"""Reads the document with the signs of danger: which words are one, what is asked back, and what is said."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, read
from dialogs.authoring.reading import as_bool, as_items, as_mapping, as_text, check_keys
from dialogs.authoring.stem_patterns import Line, PatternDraft, PatternMaker, PatternReader, vocabulary_of
from dialogs.authoring.texts import Notes, PlacedText, read_text, read_texts
from dialogs.understanding.safety import SIGNALS, STOPPING, SafetyRules, Signal
from dialogs.understanding.tokens import tokens_of
from dialogs.wording import Text

_KEYS = ("rules", "spelled_right", "clause_words", "groups", "signals")


@dataclass(frozen=True, slots=True)
class Help:
    """What is said at a sign, a bubble each, and what asks back at a doubtful one; `hushes`: nothing is sent later."""

    open: tuple[Text, ...]
    ask: Text | None
    hushes: bool


@dataclass(frozen=True, slots=True)
class SafetyDocument:
    """The detectors and, per signal, what is said, with the document they were read from."""

    file: str
    rules: SafetyRules
    help: Mapping[str, Help]
    texts: tuple[PlacedText, ...]


@dataclass(frozen=True, slots=True)
class _Draft:
    """A signal whose patterns have no numbers yet."""

    sign: list[PatternDraft]
    check: list[PatternDraft]


def read_safety_document(text: str, file: str) -> tuple[SafetyDocument | None, tuple[Problem, ...]]:
    """Read `rules/safety.yaml`: None, and every problem, where there are any."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    notes = Notes(Problems(file))
    problems = notes.problems
    document = as_mapping(node, problems, "the safety rules")
    if document is None or not check_keys(document, problems, allowed=_KEYS, required=_KEYS, what="the safety rules"):
        return None, tuple(problems.found)
    reader = PatternReader(problems)
    for name, value in _section(document, "groups", problems):
        reader.group(name, _lines(value, problems, f"the group `{name}`"))
    drafts, said = _signals(document, reader, notes)
    words = [_words(document.get(key), problems, f"`{key}`") for key in ("spelled_right", "clause_words")]
    if problems.found:
        return None, tuple(problems.found)
    vocabulary = vocabulary_of(reader, spelled_right=words[0], clause_words=words[1])
    maker = PatternMaker(reader)
    signals = {
        name: Signal(tuple(map(maker.pattern, draft.sign)), tuple(map(maker.pattern, draft.check)))
        for name, draft in drafts.items()
    }
    return SafetyDocument(file, SafetyRules(signals, vocabulary, maker.groups), said, tuple(notes.texts)), ()


def _signals(document: MappingNode, reader: PatternReader, notes: Notes) -> tuple[dict[str, _Draft], dict[str, Help]]:
    section = as_mapping(document.get("signals") or document, notes.problems, "`signals`")
    drafts: dict[str, _Draft] = {}
    said: dict[str, Help] = {}
    if section is None or not check_keys(section, notes.problems, allowed=SIGNALS, required=SIGNALS, what="`signals`"):
        return drafts, said
    for key, value in section.entries:
        signal = as_mapping(value, notes.problems, f"the signal `{key.text}`")
        if signal is not None:
            drafts[key.text] = _patterns(key.text, signal, reader, notes)
            said[key.text] = _help(key.text, signal, notes)
    return drafts, said


def _patterns(name: str, signal: MappingNode, reader: PatternReader, notes: Notes) -> _Draft:
    allowed = ("hushes", "open", "ask", "sign", "check")
    check_keys(signal, notes.problems, allowed=allowed, required=("open", "sign"), what=f"the signal `{name}`")
    read_lists = (_lines(signal.get(key), notes.problems, f"`{key}` of `{name}`") for key in ("sign", "check"))
    sign, check = ([reader.pattern(text, line) for line, text in lines] for lines in read_lists)
    return _Draft(sign, check)


def _help(name: str, signal: MappingNode, notes: Notes) -> Help:
    open_texts = read_texts(signal.get("open"), ("signals", name, "open"), notes)
    asked = signal.get("ask")
    ask = read_text(asked, ("signals", name, "ask"), notes) if asked is not None else None
    if signal.get("check") is not None and ask is None:
        notes.problems.add(signal.line, "missing_key", f"`{name}` has doubtful signs, so it needs the text `ask`")
    hushes = signal.get("hushes")
    hushed = bool(hushes is not None and as_bool(hushes, notes.problems, f"`hushes` of `{name}`"))
    if name in STOPPING and not open_texts:
        notes.problems.add(signal.line, "missing_text", f"`{name}` needs what is said, under `open`")
    return Help(open_texts, ask, hushed)


def _section(document: MappingNode, key: str, problems: Problems) -> Iterator[tuple[str, Node]]:
    section = as_mapping(document.get(key) or document, problems, f"`{key}`")
    for name, value in section.entries if section else ():
        yield name.text, value


def _lines(node: Node | None, problems: Problems, what: str) -> Iterator[Line]:
    """Give the items of a list with their lines."""
    for item in as_items(node, problems, what) if node is not None else ():
        text = as_text(item, problems, f"an item of {what}")
        if text is not None:
            yield item.line, text


def _words(node: Node | None, problems: Problems, what: str) -> frozenset[str]:
    """Take words, folded; several may stand on a line with commas between them."""
    found = [item for item in as_items(node, problems, what)] if node is not None else []
    texts = [item.text for item in found if isinstance(item, ScalarNode)]
    return frozenset(token for text in texts for token in tokens_of(text) if token.isalnum())

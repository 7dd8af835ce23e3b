"""Reads the signs of danger: which words are one, what is asked back, and what is said.

`rules: safety` has what all signals share and what is said; `signs: crisis` and its like have the words of one signal.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, read
from dialogs.authoring.identities import SAFETY, Documents, identity
from dialogs.authoring.reading import as_bool, as_items, as_mapping, as_text, check_keys, is_empty, suggestion
from dialogs.authoring.stem_patterns import (
    RESERVED,
    Line,
    PatternDraft,
    PatternMaker,
    PatternReader,
    by_word,
    need_of_pattern,
    vocabulary_of,
)
from dialogs.authoring.texts import Notes, PlacedText, read_text, read_texts
from dialogs.understanding.safety import SIGNALS, SafetyRules, Signal
from dialogs.understanding.tokens import tokens_of
from dialogs.wording import Text

_SHARED = ("rules", "spelled_right", "clause_words", "groups", "help")
_SIGNS = ("signs", "sign")
_SIGNS_MORE = ("groups", "check", "spelled_right")


@dataclass(frozen=True, slots=True)
class Help:
    """What is said at a sign, a bubble each, and what asks back at a doubtful one; `hushes`: nothing is sent later."""

    open: tuple[Text, ...]
    ask: Text
    hushes: bool


@dataclass(frozen=True, slots=True)
class SafetyDocuments:
    """The detectors and, per signal, what is said; `file` has the texts."""

    file: str
    rules: SafetyRules
    help: Mapping[str, Help]
    texts: tuple[PlacedText, ...]


@dataclass(slots=True)
class _Drafts:
    """Everything read so far, whose words have no numbers yet."""

    patterns: PatternReader
    signals: dict[str, tuple[list[PatternDraft], list[PatternDraft]]]
    spelled_right: set[str]
    clause_words: set[str]


def read_safety_documents(documents: Documents) -> tuple[SafetyDocuments | None, tuple[Problem, ...]]:
    """Read the documents of this kind, file name -> text; None, and every problem, where there are any."""
    problems: list[Problem] = []
    drafts = _Drafts(PatternReader(Problems("")), {}, set(), set())
    shared: tuple[str, dict[str, Help], tuple[PlacedText, ...]] | None = None
    for file, text in _in_order(documents):
        node, unreadable = read(text, file)
        notes = Notes(Problems(file))
        document = as_mapping(node, notes.problems, "the document") if node is not None else None
        drafts.patterns.problems = notes.problems
        if document is not None and identity(text) == SAFETY:
            if shared is not None:
                message = f"`rules: safety` stands in {shared[0]} too"
                notes.problems.add(document.line_of("rules"), "second_document", message)
            shared = (file, _read_shared(document, notes, drafts), tuple(notes.texts))
        elif document is not None:
            _read_signs(document, notes.problems, drafts)
        problems += (*unreadable, *notes.problems.found)
    missing = [name for name in SIGNALS if name not in drafts.signals]
    if shared is None:
        problems.append(Problem("rules", 1, "missing_document", "there is no document `rules: safety`"))
    elif missing and not problems:
        message = f"there is no document with the signs of {', '.join(missing)}"
        problems.append(Problem(shared[0], 1, "missing_document", message))
    if shared is None or problems:
        return None, tuple(sorted(problems))
    file, said, texts = shared
    return SafetyDocuments(file, _rules(drafts), said, texts), ()


def _in_order(documents: Documents) -> list[tuple[str, str]]:
    """Put the shared document first: the others use its groups."""
    ours = [(file, text) for file, text in documents.items() if (what := identity(text)) and _is_ours(what)]
    return sorted(ours, key=lambda one: (identity(one[1]) != SAFETY, one[0]))


def _is_ours(what: tuple[str, str]) -> bool:
    return what == SAFETY or what[0] == "signs"


def _rules(drafts: _Drafts) -> SafetyRules:
    vocabulary = vocabulary_of(
        drafts.patterns,
        spelled_right=frozenset(drafts.spelled_right),
        clause_words=frozenset(drafts.clause_words),
    )
    maker = PatternMaker(drafts.patterns)
    signals = {
        name: Signal(
            by_word(tuple(map(maker.pattern, sign)), need_of_pattern),
            by_word(tuple(map(maker.pattern, check)), need_of_pattern),
        )
        for name, (sign, check) in drafts.signals.items()
    }
    return SafetyRules(signals, vocabulary, maker.groups)


def _read_shared(document: MappingNode, notes: Notes, drafts: _Drafts) -> dict[str, Help]:
    check_keys(document, notes.problems, allowed=_SHARED, required=_SHARED, what="the safety rules")
    _read_groups(document, notes.problems, drafts)
    drafts.spelled_right |= _words(document.get("spelled_right"), notes.problems, "`spelled_right`")
    drafts.clause_words |= _words(document.get("clause_words"), notes.problems, "`clause_words`")
    written = document.get("help")
    section = as_mapping(written, notes.problems, "`help`") if written is not None else None
    if section is None or not check_keys(section, notes.problems, allowed=SIGNALS, required=SIGNALS, what="`help`"):
        return {}
    helps = {key.text: as_mapping(value, notes.problems, f"`{key.text}`") for key, value in section.entries}
    return {name: _help(name, node, notes) for name, node in helps.items() if node is not None}


def _help(name: str, node: MappingNode, notes: Notes) -> Help:
    required = ("open", "ask")
    check_keys(node, notes.problems, allowed=("hushes", *required), required=required, what=f"the help at `{name}`")
    open_texts = read_texts(node.get("open"), ("help", name, "open"), notes)
    if not open_texts and node.get("open") is not None:
        notes.problems.add(node.line_of("open"), "missing_text", f"`open` of `{name}` needs at least one text")
    hushes = node.get("hushes")
    hushed = bool(hushes is not None and as_bool(hushes, notes.problems, f"`hushes` of `{name}`"))
    return Help(open_texts, read_text(node.get("ask"), ("help", name, "ask"), notes), hushed)


def _read_signs(document: MappingNode, problems: Problems, drafts: _Drafts) -> None:
    check_keys(document, problems, allowed=(*_SIGNS, *_SIGNS_MORE), required=_SIGNS, what="the signs")
    named = document.get("signs")
    name = named.text if isinstance(named, ScalarNode) else ""
    if name not in SIGNALS:
        message = f"`signs:` says of which danger{suggestion(name, SIGNALS)}"
        problems.add(document.line_of("signs"), "unknown_signal", message)
    elif name in drafts.signals:
        message = f"the signs of `{name}` stand in another document too"
        problems.add(document.line_of("signs"), "second_document", message)
    drafts.patterns.scope = name
    _read_groups(document, problems, drafts)
    drafts.spelled_right |= _words(document.get("spelled_right"), problems, "`spelled_right`")
    read_lists = (_lines(document.get(key), problems, f"`{key}`") for key in ("sign", "check"))
    sign, check = ([drafts.patterns.pattern(text, line) for line, text in lines] for lines in read_lists)
    drafts.signals[name] = (sign, check)


def _read_groups(document: MappingNode, problems: Problems, drafts: _Drafts) -> None:
    written = document.get("groups")
    section = None if written is None or is_empty(written) else as_mapping(written, problems, "`groups`")
    for name, value in section.entries if section else ():
        if name.text in RESERVED:
            problems.add(name.line, "group_name", f"`<{name.text}>` has a meaning of its own; choose another name")
        if drafts.patterns.has_group(name.text):
            problems.add(name.line, "second_group", f"there is a group `{name.text[:64]}` already; choose another name")
        drafts.patterns.group(name.text, _lines(value, problems, f"the group `{name.text[:64]}`"))


def _lines(node: Node | None, problems: Problems, what: str) -> Iterator[Line]:
    """Give the items of a list with their lines."""
    for item in as_items(node, problems, what) if node is not None else ():
        text = as_text(item, problems, f"an item of {what}")
        if text is not None:
            yield item.line, text


def _words(node: Node | None, problems: Problems, what: str) -> frozenset[str]:
    """Take words, folded; several may stand on a line with commas between them."""
    texts = [text for _, text in _lines(node, problems, what)]
    return frozenset(token for text in texts for token in tokens_of(text) if token.isalnum())

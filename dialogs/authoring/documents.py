"""Reads YAML that an author typed, within bounds, into a small tree of nodes with line numbers."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ruamel.yaml import YAML, events
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.reader import ReaderError

#: Bounds on a document, kept before anything is built from it: YAML parsers do not stop bombs by themselves.
MAX_BYTES, MAX_DEPTH, MAX_NODES, MAX_LINE = 256 * 1024, 40, 20_000, 8_192

#: Brackets opened in one line: the parser looks ahead in a line, and takes quadratic time over more.
MAX_OPENED = 100

#: Problems reported of one document before reading it stops.
MAX_PROBLEMS = 50

#: Line ends of other worlds and halves of characters: an editor counts lines differently, or cannot store them.
_ODD_CHARACTER = re.compile("[\x85\u2028\u2029\ud800-\udfff]|\r(?!\n)")

_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

Severity = Literal["error", "hint"]


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to repair: where, a short code for programs, a sentence that says what to do. A hint never blocks."""

    file: str
    line: int  #: counted from 1
    code: str
    message: str
    severity: Severity = "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class ScalarNode:
    """A single value as it was written; `plain`: without quotes, so that `12` is a number and `yes` a truth."""

    text: str
    line: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class SequenceNode:
    """A list."""

    items: "tuple[Node, ...]"
    line: int


@dataclass(frozen=True, slots=True)
class MappingNode:
    """Keys with their values, in the order of the document; every key occurs once."""

    entries: "tuple[tuple[ScalarNode, Node], ...]"
    line: int

    def get(self, key: str) -> "Node | None":
        """Find the value of a key."""
        return next((value for name, value in self.entries if name.text == key), None)

    def line_of(self, key: str) -> int:
        """Give the line of a key, or of the mapping when it has no such key."""
        return next((name.line for name, _ in self.entries if name.text == key), self.line)

    @property
    def names(self) -> tuple[str, ...]:
        """List the keys."""
        return tuple(name.text for name, _ in self.entries)


Node: TypeAlias = ScalarNode | SequenceNode | MappingNode


@dataclass(slots=True)
class Problems:
    """Collects the problems of one file while it is read."""

    file: str
    found: list[Problem] = field(default_factory=list)

    def add(self, line: int, code: str, message: str, severity: Severity = "error") -> None:
        """Note one problem."""
        self.found.append(Problem(self.file, line, code, message, severity))


class _Stop(Exception):
    """The rest of the document is not worth reading: a bound was passed, or the parser is lost."""


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not been read yet."""

    line: int
    mapping: bool
    nodes: list[Node] = field(default_factory=list)


def read(text: str, file: str, *, block_only: bool = True) -> tuple[Node | None, tuple[Problem, ...]]:
    """Read one YAML 1.2 document. Gives its node tree, or None and every problem found.

    Refused: more than 256 KiB, depth 40 or 20,000 nodes; anchors, aliases, tags, directives, a second document,
    duplicate keys, and with `block_only` flow style (`[a, b]`, `{a: b}`), which a round trip would rewrite.
    """
    # The parser in C is twenty times as fast; the one in Python words and places what is wrong better.
    node, found = _read(text, file, block_only=block_only, pure=False)
    return (node, found) if not found else _read(text, file, block_only=block_only, pure=True)


def _read(text: str, file: str, *, block_only: bool, pure: bool) -> tuple[Node | None, tuple[Problem, ...]]:
    problems = Problems(file)
    try:
        _check_characters(text, problems)
        node = _Tree(problems, block_only).build(_events(text, problems, pure=pure))
    except _Stop:
        node = None
    return (None if problems.found else node), tuple(problems.found)


def _check_characters(text: str, problems: Problems) -> None:
    if len(text.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        problems.add(1, "too_large", f"the document is larger than {MAX_BYTES // 1024} KiB; split it")
        raise _Stop
    for number, line in enumerate(text.split("\n"), start=1):
        if len(line) > MAX_LINE:
            problems.add(number, "line_too_long", f"this line is longer than {MAX_LINE} characters; break it")
        if line.count("[") + line.count("{") > MAX_OPENED:
            problems.add(number, "too_deep", f"this line opens more than {MAX_OPENED} brackets; break it")
        if odd := _ODD_CHARACTER.search(line + "\n"):
            problems.add(number, "odd_character", f"remove the character U+{ord(odd[0]):04X} from this line")
    if problems.found:
        raise _Stop


def _events(text: str, problems: Problems, *, pure: bool) -> Iterator[events.Event]:
    try:
        yield from YAML(typ="safe", pure=pure).parse(io.StringIO(text))
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        code = ord(error.character) if isinstance(error.character, str) else int(error.character)
        problems.add(line, "odd_character", f"remove the character U+{code:04X} from this line")
        raise _Stop from error
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problems.add(mark.line + 1 if mark else 1, "syntax", f"this is not readable YAML: {error.problem}")
        raise _Stop from error
    except (YAMLError, ValueError, OverflowError, IndexError, TypeError) as error:
        # An escape such as "\UFFFFFFFF" makes the parser fail without saying where.
        problems.add(1, "syntax", f"this is not readable YAML: {error}")
        raise _Stop from error


class _Tree:
    """Builds nodes from parser events; every bound is checked before a node is kept."""

    def __init__(self, problems: Problems, block_only: bool) -> None:
        self.problems = problems
        self.block_only = block_only
        self.open: list[_Open] = []
        self.root: Node | None = None
        self.count = 0
        self.documents = 0

    def build(self, parsed: Iterator[events.Event]) -> Node | None:
        for event in parsed:
            self._take(event)
            if len(self.problems.found) >= MAX_PROBLEMS:
                raise _Stop
        if self.root is None:
            self.problems.add(1, "empty", "the document is empty")
        return self.root

    def _take(self, event: events.Event) -> None:
        line = event.start_mark.line + 1
        match event:
            case events.DocumentStartEvent():
                self._start_document(event, line)
            case events.AliasEvent():
                self.problems.add(line, "alias", f"an alias (*{event.anchor}) is not allowed; write the text out")
                self._add(ScalarNode("", line))
            case events.ScalarEvent():
                self._check_node(event, line)
                self._check_scalar(event.value, line)
                self._add(ScalarNode(event.value, line, plain=not event.style))
            case events.SequenceStartEvent() | events.MappingStartEvent():
                self._check_node(event, line)
                self._check_collection(event, line)
                self.open.append(_Open(line, isinstance(event, events.MappingStartEvent)))
            case events.SequenceEndEvent() | events.MappingEndEvent():
                self._close()

    def _start_document(self, event: events.DocumentStartEvent, line: int) -> None:
        self.documents += 1
        if event.version or event.tags:
            self._stop(line, "directive", "remove the lines above that start with %")
        if self.documents > 1:
            self._stop(line, "second_document", "one file holds one document; remove the --- and what follows")

    def _check_node(self, event: events.ScalarEvent | events.CollectionStartEvent, line: int) -> None:
        if event.anchor is not None:
            self.problems.add(line, "anchor", f"an anchor (&{event.anchor}) is not allowed; remove it")
        if event.tag is not None:
            self.problems.add(line, "tag", f"a tag ({event.tag}) is not allowed; remove it")

    def _check_scalar(self, text: str, line: int) -> None:
        if _HALF_CHARACTER.search(text):
            self.problems.add(line, "odd_character", "this text has half a character (an escape between D800 and DFFF)")

    def _check_collection(self, event: events.CollectionStartEvent, line: int) -> None:
        if len(self.open) >= MAX_DEPTH:
            self._stop(line, "too_deep", f"this is nested deeper than {MAX_DEPTH} levels; split the document")
        if self.block_only and event.flow_style:
            self.problems.add(
                line, "flow_style", "write one item a line, without [ ] and { }; an empty list is written as nothing"
            )

    def _add(self, node: Node) -> None:
        self.count += 1
        if self.count > MAX_NODES:
            self._stop(node.line, "too_many_nodes", f"the document has more than {MAX_NODES} values; split it")
        if self.open:
            self.open[-1].nodes.append(node)
        else:
            self.root = node

    def _close(self) -> None:
        closed = self.open.pop()
        self._add(self._mapping(closed) if closed.mapping else SequenceNode(tuple(closed.nodes), closed.line))

    def _mapping(self, closed: _Open) -> MappingNode:
        entries: dict[str, tuple[ScalarNode, Node]] = {}
        for key, value in zip(closed.nodes[::2], closed.nodes[1::2], strict=True):
            if not isinstance(key, ScalarNode):
                self.problems.add(key.line, "key", "a key is a single word; this one is a list or a mapping")
            elif key.text in entries:
                first = entries[key.text][0].line
                self.problems.add(key.line, "duplicate_key", f"`{key.text}` stands here twice (first in line {first})")
            else:
                # The parser places a value that was not written at the next key; an editor looks at its own.
                unwritten = isinstance(value, ScalarNode) and value.plain and not value.text
                entries[key.text] = (key, ScalarNode("", key.line) if unwritten else value)
        return MappingNode(tuple(entries.values()), closed.line)

    def _stop(self, line: int, code: str, message: str) -> None:
        self.problems.add(line, code, message)
        raise _Stop

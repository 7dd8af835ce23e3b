"""Reads texts in every language, and keeps where each stands, so that a problem can point at it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from dialogs.authoring.documents import MappingNode, Node, Problems, ScalarNode
from dialogs.authoring.reading import as_items, as_text, is_empty, suggestion
from dialogs.wording import LANGUAGES, Text

#: What a text is used for: it decides which limits it has. A notice arrives unasked, on a screen that others may see.
Role = Literal["title", "button", "bubble", "notice"]

#: Where a text or a step stands in its document: ("steps", "arrears", "text").
Path: TypeAlias = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text with its place; `lines` has the line per language."""

    path: Path
    role: Role
    text: Text
    line: int
    lines: Mapping[str, int]

    @property
    def step(self) -> str | None:
        """Name the step that the text belongs to."""
        return self.path[1] if self.path[0] == "steps" else None


@dataclass(slots=True)
class Notes:
    """What is kept while one document is read: problems, the line of every named place, and all its texts."""

    problems: Problems
    lines: dict[Path, int] = field(default_factory=dict)
    texts: list[PlacedText] = field(default_factory=list)

    def mark(self, path: Path, node: Node) -> None:
        """Keep the line of a place."""
        self.lines[path] = node.line


def read_text(node: Node | None, path: Path, notes: Notes, *, role: Role = "bubble") -> Text:
    """Read one text with a line per language; what is missing is a problem, and is left out of the text."""
    what = ".".join(path[1:]) or path[0]
    if node is None or not isinstance(node, MappingNode):
        if node is not None:
            wanted = " and ".join(f"`{code}:`" for code in reversed(LANGUAGES))
            notes.problems.add(node.line, "missing_text", f"`{what}` needs a text under {wanted}")
        return Text({})
    by_language = _wordings(node, what, notes.problems)
    text = Text(by_language)
    lines = {code: node.line_of(code) for code in by_language}
    notes.texts.append(PlacedText(path, role, text, node.line, lines))
    return text


def _wordings(node: MappingNode, what: str, problems: Problems) -> dict[str, str]:
    for key, _ in node.entries:
        if key.text not in LANGUAGES:
            message = f"`{key.text[:64]}` is not a language of `{what}`{suggestion(key.text, LANGUAGES)}"
            problems.add(key.line, "unknown_key", message)
    by_language = {}
    for code in LANGUAGES:
        value = node.get(code)
        if value is None or is_empty(value) or (isinstance(value, ScalarNode) and not value.text.strip()):
            problems.add(node.line_of(code), "missing_text", f"`{what}` has no text in `{code}`; write it")
        elif (wording := as_text(value, problems, f"`{what}` in `{code}`")) is not None:
            by_language[code] = wording.strip()
    return by_language


def read_texts(node: Node | None, path: Path, notes: Notes, *, role: Role = "bubble") -> tuple[Text, ...]:
    """Read a list of texts, each in every language; nothing written is an empty list."""
    if node is None:
        return ()
    if isinstance(node, MappingNode) and set(node.names) & set(LANGUAGES):
        notes.problems.add(node.line, "type", f"put a `-` before each text of `{path[-1]}`: it may have several")
        return ()
    items = as_items(node, notes.problems, f"`{path[-1]}`")
    return tuple(read_text(item, (*path, str(number)), notes, role=role) for number, item in enumerate(items, start=1))

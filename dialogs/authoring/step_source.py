"""One step as it stands in its document, with the questions that a reader of a kind of step puts to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from dialogs.authoring.conditions import Shapes
from dialogs.authoring.documents import MappingNode, Node, Problems
from dialogs.authoring.reading import as_bool, as_code, as_duration, as_list, as_mapping, as_text, is_empty, suggestion
from dialogs.authoring.texts import Notes, Path, Role, read_text, read_texts
from dialogs.authoring.ways import read_ways
from dialogs.engine.script import Field, Ways
from dialogs.wording import Text


@dataclass(frozen=True, slots=True)
class Around:
    """What a step may name: the fields of its script, their shapes, and the facts of casework."""

    fields: Mapping[str, Field]
    shapes: Shapes
    facts: Shapes


@dataclass(frozen=True, slots=True)
class StepSource:
    """One step as it is written. What is missing or wrong is noted, and read as something harmless."""

    id: str
    node: MappingNode
    around: Around
    notes: Notes

    @property
    def path(self) -> Path:
        """Name the place of the step."""
        return ("steps", self.id)

    @property
    def problems(self) -> Problems:
        """Give the collection of problems."""
        return self.notes.problems

    def written(self, key: str) -> Node | None:
        """Give the value of a key; None when nothing was written."""
        node = self.node.get(key)
        return None if is_empty(node) else node

    def code(self, key: str) -> str:
        """Read a code, such as the name of a step."""
        node = self.node.get(key)
        if node is None:
            return ""
        self.notes.mark((*self.path, key), node)
        return as_code(node, self.problems, f"`{key}`") or ""

    def field(self, key: str) -> str:
        """Read the name of a field of this script."""
        node = self.node.get(key)
        return "" if node is None else self.known_field(node, self.problems, f"`{key}`") or ""

    def known_field(self, node: Node, problems: Problems, what: str) -> str | None:
        """Take the name of a field of this script."""
        name = as_code(node, problems, what)
        if name is None or name in self.around.fields:
            return name
        message = f"unknown field `{name}`{suggestion(name, self.around.fields)}"
        problems.add(node.line, "unknown_answer", message)
        return None

    def field_list(self, key: str) -> tuple[str, ...]:
        """Read a list of fields of this script, at least one."""
        node = self.node.get(key)
        names = () if node is None else as_list(node, self.problems, f"`{key}`", self.known_field)
        if is_empty(node):
            self.problems.add(self.node.line_of(key), "type", f"`{key}` needs at least one field")
        return names

    def pairs(self, key: str) -> dict[str, str]:
        """Read a mapping of codes to codes."""
        node = self.written(key)
        mapping = as_mapping(node, self.problems, f"`{key}`") if node is not None else None
        found = {}
        for name, value in mapping.entries if mapping else ():
            target = as_code(value, self.problems, f"`{name.text[:64]}`")
            if as_code(name, self.problems, f"a key of `{key}`") and target:
                self.notes.mark((*self.path, key, name.text), name)
                found[name.text] = target
        return found

    def name(self, key: str) -> str:
        """Read a short text, such as a version."""
        node = self.node.get(key)
        return "" if node is None else as_text(node, self.problems, f"`{key}`") or ""

    def truth(self, key: str, *, default: bool) -> bool:
        """Read yes or no."""
        node = self.node.get(key)
        given = None if node is None else as_bool(node, self.problems, f"`{key}`")
        return default if given is None else given

    def duration(self, key: str) -> timedelta:
        """Read a length of time."""
        node = self.node.get(key)
        return timedelta(days=1) if node is None else as_duration(node, self.problems, f"`{key}`")

    def text(self, key: str, role: Role = "bubble") -> Text:
        """Read one text."""
        return read_text(self.node.get(key), (*self.path, key), self.notes, role=role)

    def texts(self, key: str, *, least: int = 0) -> tuple[Text, ...]:
        """Read a list of texts, at least so many."""
        found = read_texts(self.node.get(key), (*self.path, key), self.notes)
        if least and is_empty(self.node.get(key)):
            self.problems.add(self.node.line_of(key), "missing_text", f"`{key}` needs at least one text")
        return found

    def ways(self) -> Ways:
        """Read the ways on."""
        shapes = (self.around.shapes, self.around.facts)
        return read_ways(self.node.get("next"), (*self.path, "next"), self.notes, shapes)

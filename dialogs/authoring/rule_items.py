"""Takes the parts of one entry of a rule document, noting a problem with its line for each that does not fit."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import get_args

from dialogs.authoring.conditions import FieldShape, read_condition
from dialogs.authoring.documents import MappingNode, Node, Problems
from dialogs.authoring.reading import as_bool, as_int, as_items, as_mapping, as_text, check_keys, suggestion
from dialogs.authoring.texts import Notes, Path, read_text, read_texts
from dialogs.casework.rules import Source
from dialogs.conditions import Any, Condition
from dialogs.wording import Text

#: Stands in for a condition that could not be read; its problem is noted, so no rule is ever used with it.
_NEVER = Any(())


@dataclass(slots=True)
class Vocabulary:
    """What entries may name: fields, facts and sources that were read before."""

    fields: dict[str, FieldShape] = field(default_factory=dict)
    facts: dict[str, FieldShape] = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a rule document: its id and its keys. Every method notes problems and gives a stand-in for them."""

    id: str
    node: MappingNode
    notes: Notes
    vocabulary: Vocabulary
    path: Path

    @property
    def problems(self) -> Problems:
        """Give where problems are noted."""
        return self.notes.problems

    def has(self, key: str) -> bool:
        """Say whether a key was written."""
        return self.node.get(key) is not None

    def check(self, required: Collection[str], optional: Collection[str] = ()) -> None:
        """Note unknown and missing keys."""
        allowed = (*required, *optional)
        check_keys(self.node, self.problems, allowed=allowed, required=required, what=f"`{self.id}`")

    def refuse(self, key: str, code: str, message: str) -> None:
        """Note a problem at a key."""
        self.problems.add(self.node.line_of(key), code, f"`{self.id}`: {message}")

    def text(self, key: str, placeholders: Collection[str] = ()) -> Text:
        """Take a text in every language, which may use these placeholders and no others."""
        found = read_text(self.node.get(key), (*self.path, key), self.notes)
        self._check_placeholders(key, found, placeholders)
        return found

    def texts(self, key: str) -> tuple[Text, ...]:
        """Take a list of texts without placeholders; an empty one is a problem."""
        found = read_texts(self.node.get(key), (*self.path, key), self.notes)
        if not found and self.has(key):
            self.refuse(key, "empty", f"`{key}` needs at least one text")
        for one in found:
            self._check_placeholders(key, one, ())
        return found

    def words(self, key: str) -> str:
        """Take words in English, for those who maintain the rules."""
        node = self.node.get(key)
        return (as_text(node, self.problems, f"`{key}` of `{self.id}`") or "") if node else ""

    def number(self, key: str, least: int = 0) -> int:
        """Take a whole number that is not less than `least`."""
        node = self.node.get(key)
        found = as_int(node, self.problems, f"`{key}` of `{self.id}`") if node else None
        if found is not None and found < least:
            self.refuse(key, "type", f"`{key}` must be {least} or more")
        return least if found is None else found

    def truth(self, key: str) -> bool:
        """Take yes or no; not written is no."""
        node = self.node.get(key)
        return bool(node and as_bool(node, self.problems, f"`{key}` of `{self.id}`"))

    def one_of(self, key: str, literal: object) -> str:
        """Take one of the names of a Literal type."""
        return self._named(self.node.get(key), key, get_args(literal)) or get_args(literal)[0]

    def name(self, key: str, allowed: Collection[str]) -> str:
        """Take one of the allowed names."""
        return self._named(self.node.get(key), key, allowed) or ""

    def names(self, key: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Take a list of allowed names; an empty one is a problem."""
        node = self.node.get(key)
        items = as_items(node, self.problems, f"`{key}` of `{self.id}`") if node else ()
        if node and not items:
            self.refuse(key, "empty", f"`{key}` needs at least one item")
        return tuple(name for item in items if (name := self._named(item, key, allowed)))

    def sources(self) -> tuple[Source, ...]:
        """Take the published sources, by their names in the sources document."""
        return tuple(self.vocabulary.sources[name] for name in self.names("sources", self.vocabulary.sources))

    def condition(self, key: str) -> Condition:
        """Take a condition over fields and facts."""
        node = self.node.get(key)
        if node is None:
            return _NEVER
        return read_condition(node, self.vocabulary.fields, self.vocabulary.facts, self.problems) or _NEVER

    def optional_condition(self, key: str) -> Condition | None:
        """Take a condition that may be left out."""
        return self.condition(key) if self.has(key) else None

    def meanings(self, key: str) -> Mapping[str, str]:
        """Take codes with their meaning in English."""
        node = self.node.get(key)
        mapping = as_mapping(node, self.problems, f"`{key}` of `{self.id}`") if node else None
        return {
            code.text: as_text(meaning, self.problems, f"`{code.text}` of `{self.id}`") or ""
            for code, meaning in (mapping.entries if mapping else ())
        }

    def part(self, key: str) -> "Item":
        """Take a mapping inside this entry as an item of its own."""
        node = self.node.get(key)
        mapping = as_mapping(node, self.problems, f"`{key}` of `{self.id}`") if node else None
        return self._inside(mapping or MappingNode((), self.node.line), key)

    def parts(self, key: str) -> tuple["Item", ...]:
        """Take a list of mappings inside this entry."""
        node = self.node.get(key)
        nodes = as_items(node, self.problems, f"`{key}` of `{self.id}`") if node else ()
        if node and not nodes:
            self.refuse(key, "empty", f"`{key}` needs at least one item")
        mappings = (as_mapping(one, self.problems, f"an item of `{key}` of `{self.id}`") for one in nodes)
        return tuple(
            self._inside(mapping, f"{key}.{number}") for number, mapping in enumerate(mappings, start=1) if mapping
        )

    def _inside(self, mapping: MappingNode, key: str) -> "Item":
        return Item(self.id, mapping, self.notes, self.vocabulary, (*self.path, key))

    def _named(self, node: Node | None, key: str, allowed: Collection[str]) -> str | None:
        name = as_text(node, self.problems, f"`{key}` of `{self.id}`") if node else None
        if node is None or name is None or name in allowed:
            return name
        message = f"`{self.id}`: `{name[:64]}` is not known in `{key}`{suggestion(name, allowed)}"
        self.problems.add(node.line, "unknown_name", message)
        return None

    def _check_placeholders(self, key: str, text: Text, allowed: Collection[str]) -> None:
        for name in sorted(text.placeholders() - set(allowed)):
            self.refuse(key, "placeholder", f"`{key}` uses the unknown placeholder {{{name}}}")


def items(document: MappingNode, key: str, notes: Notes, vocabulary: Vocabulary) -> Iterator[Item]:
    """Go through the entries of a rule document, in their order."""
    node = document.get(key)
    mapping = as_mapping(node, notes.problems, f"`{key}`") if node else None
    for name, value in mapping.entries if mapping else ():
        entry = as_mapping(value, notes.problems, f"`{name.text[:64]}`")
        if entry is not None:
            yield Item(name.text, entry, notes, vocabulary, (key, name.text))

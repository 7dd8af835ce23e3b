"""Reads the articles that answer questions: one document per topic, both languages side by side."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast, get_args

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, SequenceNode, read
from dialogs.authoring.reading import as_code, as_items, as_list, as_mapping, as_text, check_keys, suggestion
from dialogs.authoring.texts import Notes, PlacedText, read_text, read_texts
from dialogs.wording import LANGUAGES, Text

#: How urgent a topic is by itself: the levels of urgency.
Urgency = Literal["U0", "U1", "U2L", "U2", "U3"]
#: What an article leads to: the questions of the intake, help in danger, or nothing more.
Offer = Literal["intake", "crisis", "none"]

#: Kinds of examples of what people type: one per language, and both at once.
EXAMPLES = (*LANGUAGES, "mixed")

_REQUIRED = (
    "answer", "title", "button", "urgency", "short", "today", "who", "offer", "neighbours", "checked_on", "sources",
    "phrasings",
)  # fmt: skip
_OPTIONAL = ("urgency_when", "figures", "review")
_FIGURE = ("what", "value", "valid_from", "valid_to", "source")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
#: Written where a figure has no last day.
_NO_END = "none"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number that an article states, with the days between which it holds; no last day: until further notice."""

    what: str
    value: str
    valid_from: date
    valid_to: date | None
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Article:
    """One topic's answer. `examples` are what people type for it, per language and mixed; never shown to anybody.

    `review` lists what is not confirmed yet; its wording is careful, and editors see it.
    """

    file: str
    id: str
    title: Text
    button: Text
    urgency: Urgency
    urgency_when: Text | None
    short: Text
    today: tuple[Text, ...]
    who: Text
    offer: Offer
    neighbours: tuple[str, ...]
    checked_on: date
    sources: tuple[str, ...]
    figures: tuple[Figure, ...]
    review: tuple[str, ...]
    examples: Mapping[str, tuple[str, ...]]
    texts: tuple[PlacedText, ...]
    lines: Mapping[str, int]  #: of the keys
    example_lines: Mapping[str, int]  #: of the examples

    @property
    def outdated_after(self) -> date | None:
        """Give the last day on which every figure holds; None without such a day."""
        return min((figure.valid_to for figure in self.figures if figure.valid_to), default=None)


def read_article(text: str, file: str) -> tuple[Article | None, tuple[Problem, ...]]:
    """Read one `answer:` document: None, and every problem, where there are any."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    notes = Notes(Problems(file))
    problems = notes.problems
    document = as_mapping(node, problems, "an article")
    if document is None or not check_keys(
        document, problems, allowed=(*_REQUIRED, *_OPTIONAL), required=_REQUIRED, what="the article"
    ):
        return None, tuple(problems.found)
    article = _Reader(document, notes).article()
    return (None if problems.found else article), tuple(problems.found)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Takes the parts of one article, noting a problem for each that does not fit."""

    document: MappingNode
    notes: Notes

    @property
    def problems(self) -> Problems:
        return self.notes.problems

    def article(self) -> Article:
        when = self.document.get("urgency_when")
        return Article(
            file=self.problems.file,
            id=as_code(self._node("answer"), self.problems, "`answer`") or "",
            title=read_text(self._node("title"), ("title",), self.notes, role="title"),
            button=read_text(self._node("button"), ("button",), self.notes, role="button"),
            urgency=cast(Urgency, self._one_of("urgency", get_args(Urgency))),
            urgency_when=None if when is None else read_text(when, ("urgency_when",), self.notes),
            short=read_text(self._node("short"), ("short",), self.notes),
            today=read_texts(self._node("today"), ("today",), self.notes),
            who=read_text(self._node("who"), ("who",), self.notes),
            offer=cast(Offer, self._one_of("offer", get_args(Offer))),
            neighbours=as_list(self._node("neighbours"), self.problems, "`neighbours`", as_code),
            checked_on=self._day(self._node("checked_on"), "`checked_on`"),
            sources=as_list(self._node("sources"), self.problems, "`sources`", as_text),
            figures=tuple(self._figures()),
            review=as_list(self.document.get("review") or _nothing(), self.problems, "`review`", as_text),
            examples=self._examples(),
            texts=tuple(self.notes.texts),
            lines={name.text: name.line for name, _ in self.document.entries},
            example_lines=self._example_lines(),
        )

    def _node(self, key: str) -> Node:
        return self.document.get(key) or _nothing()

    def _one_of(self, key: str, allowed: Collection[str]) -> str:
        node = self._node(key)
        if isinstance(node, ScalarNode) and node.text in allowed:
            return node.text
        written = node.text[:64] if isinstance(node, ScalarNode) else ""
        self.problems.add(node.line, "type", f"`{key}` cannot be `{written}`{suggestion(written, allowed)}")
        return ""

    def _day(self, node: Node, what: str) -> date:
        if isinstance(node, ScalarNode) and _DATE.fullmatch(node.text):
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        self.problems.add(node.line, "type", f"{what} must be a day, such as 2026-11-23")
        return date.min

    def _figures(self) -> Iterator[Figure]:
        written = self.document.get("figures")
        for item in as_items(written, self.problems, "`figures`") if written is not None else ():
            figure = as_mapping(item, self.problems, "a figure")
            if figure is not None and check_keys(
                figure, self.problems, allowed=_FIGURE, required=_FIGURE, what="a figure"
            ):
                yield self._figure(figure)

    def _figure(self, figure: MappingNode) -> Figure:
        words = {key: as_text(value, self.problems, f"`{key}`") or "" for key, value in _entries(figure)}
        start = self._day(figure.get("valid_from") or figure, "`valid_from`")
        end = None
        if words["valid_to"] != _NO_END:
            end = self._day(figure.get("valid_to") or figure, f"`valid_to` (or `{_NO_END}`)")
        if end is not None and end < start:
            self.problems.add(figure.line, "date", f"the figure `{words['what'][:64]}` ends before it begins")
        return Figure(words["what"], words["value"], start, end, words["source"], figure.line)

    def _examples(self) -> dict[str, tuple[str, ...]]:
        section = as_mapping(self._node("phrasings"), self.problems, "`phrasings`")
        if section is None:
            return {}
        check_keys(section, self.problems, allowed=EXAMPLES, required=EXAMPLES, what="`phrasings`")
        return {key: as_list(value, self.problems, f"`{key}`", as_text) for key, value in _entries(section)}

    def _example_lines(self) -> dict[str, int]:
        section = self._node("phrasings")
        kinds = [value for _, value in section.entries] if isinstance(section, MappingNode) else []
        return {item.text: item.line for kind in kinds for item in _scalars(kind)}


def _scalars(node: Node) -> Iterator[ScalarNode]:
    if isinstance(node, SequenceNode):
        yield from (item for item in node.items if isinstance(item, ScalarNode))


def _entries(mapping: MappingNode) -> Iterator[tuple[str, Node]]:
    for key, value in mapping.entries:
        yield key.text, value


def _nothing() -> ScalarNode:
    return ScalarNode("", 1)

"""Reads script tests: conversations in YAML, said and expected, that are played before a version is published."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, SequenceNode, read
from dialogs.authoring.reading import (
    as_bool,
    as_code,
    as_duration,
    as_items,
    as_list,
    as_mapping,
    as_text,
    check_keys,
    is_empty,
    suggestion,
)
from dialogs.engine.events import UnfitKind
from dialogs.engine.script import BESIDE_FACTS
from dialogs.wording import LANGUAGES


@dataclass(frozen=True, slots=True)
class Said:
    """What a person types; `[label]` presses a button, `/start` opens the conversation."""

    words: str
    line: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the bot must have said since the person's last word, in this order: parts of messages, or `[label]`s."""

    parts: tuple[tuple[str, int], ...]
    line: int
    exactly: bool = False  #: there are no other messages


@dataclass(frozen=True, slots=True)
class Passed:
    """Time that passes, without timers."""

    duration: timedelta
    line: int


@dataclass(frozen=True, slots=True)
class Fired:
    """A timer that comes due: `remind:` or `wait:` and the name of its step."""

    timer: str
    line: int


@dataclass(frozen=True, slots=True)
class Sent:
    """Something that cannot be an answer."""

    kind: UnfitKind
    line: int


@dataclass(frozen=True, slots=True)
class Called:
    """A script that runs beside is called; `facts` are those that hold."""

    script: str
    facts: tuple[str, ...]
    line: int


#: A value as it is written: a code or number, several of them, or None where there must be none.
Wanted: TypeAlias = str | frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Expected:
    """What must be known by now, each with its line: answers and results by name, and where the conversation stands."""

    answers: tuple[tuple[str, Wanted, int], ...]
    result: tuple[tuple[str, Wanted, int], ...]
    status: str | None
    line: int


Entry: TypeAlias = Said | Heard | Passed | Fired | Called | Sent | Expected


@dataclass(frozen=True, slots=True)
class ScriptTest:
    """One conversation; `today` is the date on which it is held, in Amsterdam."""

    file: str
    name: str
    language: str
    today: date
    entries: tuple[Entry, ...]
    exactly: bool = field(default=False)


_KEYS = ("test", "language", "date", "exactly", "conversation")
_UNFIT: tuple[UnfitKind, ...] = ("photo", "voice", "sticker", "contact", "edited", "other")
_STATUSES = ("new", "active", "paused", "ended")


def read_test(text: str, file: str) -> tuple[ScriptTest | None, tuple[Problem, ...]]:
    """Read one test document; None and the problems when its shape is wrong."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    document = as_mapping(node, problems, "a test")
    if document is None:
        return None, tuple(problems.found)
    check_keys(document, problems, allowed=_KEYS, required=("test", "language", "date", "conversation"), what="a test")
    test = _test(document, problems)
    return (None if problems.found else test), tuple(problems.found)


def _test(document: MappingNode, problems: Problems) -> ScriptTest | None:
    name, language, day = (document.get(key) for key in ("test", "language", "date"))
    exactly, conversation = document.get("exactly"), document.get("conversation")
    if name is None or language is None or day is None or conversation is None:
        return None
    whole = exactly is not None and as_bool(exactly, problems, "`exactly`") is True
    entries = [_entry(item, problems, whole) for item in as_items(conversation, problems, "`conversation`")]
    if is_empty(conversation):
        problems.add(conversation.line, "type", "`conversation` needs at least one line, such as `- person: /start`")
    return ScriptTest(
        problems.file,
        as_text(name, problems, "`test`") or "",
        _one_of(language, LANGUAGES, problems, "`language`"),
        _date(day, problems),
        tuple(entry for several in entries for entry in several),
        whole,
    )


def _date(node: Node, problems: Problems) -> date:
    try:
        return date.fromisoformat(node.text if isinstance(node, ScalarNode) else "")
    except ValueError:
        problems.add(node.line, "type", "`date` must be a date such as 2026-11-23")
        return date.min


def _one_of(node: Node, allowed: tuple[str, ...], problems: Problems, what: str) -> str:
    written = as_text(node, problems, what)
    if written is not None and written not in allowed:
        problems.add(node.line, "type", f"{what} cannot be `{written[:64]}`{suggestion(written, allowed)}")
    return written or ""


def _entry(node: Node, problems: Problems, exactly: bool) -> tuple[Entry, ...]:
    mapping = as_mapping(node, problems, "a line of the conversation")
    if mapping is None:
        return ()
    kinds = [key for key in mapping.names if key in _ENTRIES]
    if len(kinds) != 1:
        message = f"a line of the conversation has exactly one of: {', '.join(_ENTRIES)}"
        problems.add(mapping.line, "test_line", message)
        return ()
    allowed = (*kinds, *_BESIDE.get(kinds[0], ()))
    check_keys(mapping, problems, allowed=allowed, what=f"a line with `{kinds[0]}`")
    value = mapping.get(kinds[0])
    if value is None:
        return ()
    if kinds == ["bot"]:
        own = mapping.get("exactly")
        exactly = exactly if own is None else as_bool(own, problems, "`exactly`") is True
        return (Heard(_parts(value, problems, "`bot`"), mapping.line, exactly),)
    if kinds == ["call"]:
        holds = mapping.get("holds")
        facts = () if holds is None else as_list(holds, problems, "`holds`", as_text)
        return (_called(value, facts, problems),)
    return _ENTRIES[kinds[0]](value, problems)


def _parts(node: Node, problems: Problems, what: str) -> tuple[tuple[str, int], ...]:
    """Take one text or a list of texts, each with its line."""
    items = node.items if isinstance(node, SequenceNode) else (() if is_empty(node) else (node,))
    read_items = ((as_text(item, problems, what), item.line) for item in items)
    return tuple((text, line) for text, line in read_items if text is not None)


def _said(node: Node, problems: Problems) -> tuple[Entry, ...]:
    parts = _parts(node, problems, "`person`")
    if not parts:
        problems.add(node.line, "type", "`person` needs words, or a button as `[label]` in quotes")
    return tuple(Said(words, line) for words, line in parts)


def _passed(node: Node, problems: Problems) -> tuple[Entry, ...]:
    return (Passed(as_duration(node, problems, "`wait`"), node.line),)


def _fired(node: Node, problems: Problems) -> tuple[Entry, ...]:
    timer = as_text(node, problems, "`timer`") or ""
    kind, _, step = timer.partition(":")
    if timer and (kind not in ("remind", "wait") or not step):
        problems.add(node.line, "type", "`timer` is `remind:` or `wait:` and the name of its step")
    return (Fired(timer, node.line),)


def _called(node: Node, facts: tuple[str, ...], problems: Problems) -> Called:
    for fact in facts:
        if fact not in BESIDE_FACTS:
            message = f"`holds` has no fact `{fact[:64]}`{suggestion(fact, BESIDE_FACTS)}"
            problems.add(node.line, "type", message)
    return Called(as_code(node, problems, "`call`") or "", facts, node.line)


def _sent(node: Node, problems: Problems) -> tuple[Entry, ...]:
    written = _one_of(node, _UNFIT, problems, "`send`")
    return tuple(Sent(kind, node.line) for kind in _UNFIT if kind == written)


def _expected(node: Node, problems: Problems) -> tuple[Entry, ...]:
    mapping = as_mapping(node, problems, "`expect`")
    if mapping is None:
        return ()
    check_keys(mapping, problems, allowed=("answers", "result", "status"), what="`expect`")
    status = mapping.get("status")
    return (
        Expected(
            _wanted(mapping.get("answers"), problems, "`answers`"),
            _wanted(mapping.get("result"), problems, "`result`"),
            _one_of(status, _STATUSES, problems, "`status`") if status else None,
            mapping.line,
        ),
    )


def _wanted(node: Node | None, problems: Problems, what: str) -> tuple[tuple[str, Wanted, int], ...]:
    mapping = as_mapping(node, problems, what) if node is not None else None
    found = []
    for key, value in mapping.entries if mapping else ():
        name = as_code(key, problems, f"a name in {what}")
        if name is not None:
            found.append((name, _value(value, problems, name), key.line))
    return tuple(found)


def _value(node: Node, problems: Problems, name: str) -> Wanted:
    if is_empty(node):
        return None
    if isinstance(node, SequenceNode):
        return frozenset(text for text, _ in _parts(node, problems, f"`{name}`"))
    return as_text(node, problems, f"`{name}`")


#: What may stand beside a kind of line.
_BESIDE = {"bot": ("exactly",), "call": ("holds",)}

_ENTRIES: dict[str, Callable[[Node, Problems], tuple[Entry, ...]]] = {
    "person": _said,
    "bot": lambda node, problems: (Heard(_parts(node, problems, "`bot`"), node.line),),
    "wait": _passed,
    "timer": _fired,
    "call": lambda node, problems: (_called(node, (), problems),),
    "send": _sent,
    "expect": _expected,
}

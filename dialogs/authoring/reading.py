"""Takes values out of a node tree, and notes a problem with its line for each that does not fit."""

import re
from collections.abc import Callable, Collection, Iterable
from datetime import timedelta
from typing import TypeAlias, TypeVar

from rapidfuzz import process

from dialogs.authoring.documents import MappingNode, Node, Problems, ScalarNode, SequenceNode

T = TypeVar("T")

#: Reads one node; the text names it in a message: `as_code(node, problems, "the option")`.
Reader: TypeAlias = Callable[[Node, Problems, str], T | None]

CODE = re.compile(r"[a-z][a-z0-9_]{0,63}")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_DURATION = re.compile(r"([1-9][0-9]{0,5}) (minute|hour|day|week)s?")
#: Allowed names that one message lists.
_NAMED = 40

TRUTHS = {"yes": True, "true": True, "no": False, "false": False}


def suggestion(name: str, allowed: Iterable[str]) -> str:
    """Say which allowed name was probably meant, and which are allowed; an empty text when there are none."""
    names = sorted(allowed)
    if not names:
        return ""
    near = process.extractOne(name[:64], names, score_cutoff=70)
    meant = f"; did you mean `{near[0]}`?" if near else ""
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{meant} Allowed: {', '.join(names[:_NAMED])}{more}"


def is_empty(node: Node | None) -> bool:
    """Say whether nothing was written: the key is missing, or stands alone."""
    return node is None or (isinstance(node, ScalarNode) and node.plain and node.text == "")


def as_mapping(node: Node, problems: Problems, what: str) -> MappingNode | None:
    """Take a mapping; `what` names it in the message."""
    if isinstance(node, MappingNode):
        return node
    problems.add(node.line, "type", f"{what} must be a mapping: one `key: value` a line")
    return None


def as_items(node: Node, problems: Problems, what: str) -> tuple[Node, ...]:
    """Take the items of a list; nothing written is an empty list."""
    if isinstance(node, SequenceNode):
        return node.items
    if not is_empty(node):
        problems.add(node.line, "type", f"{what} must be a list: one `- item` a line")
    return ()


def as_text(node: Node, problems: Problems, what: str) -> str | None:
    """Take a text that is not empty."""
    if isinstance(node, ScalarNode) and node.text.strip():
        return node.text
    problems.add(node.line, "type", f"{what} must be a text")
    return None


def as_code(node: Node, problems: Problems, what: str) -> str | None:
    """Take a code: small letters a to z, digits and underscores, starting with a letter, at most 64 characters."""
    if isinstance(node, ScalarNode) and CODE.fullmatch(node.text):
        return node.text
    problems.add(node.line, "type", f"{what} must be a code of small letters, digits and _, such as `rent_due`")
    return None


def as_bool(node: Node, problems: Problems, what: str) -> bool | None:
    """Take yes, no, true or false."""
    if isinstance(node, ScalarNode) and node.text in TRUTHS:
        return TRUTHS[node.text]
    problems.add(node.line, "type", f"{what} must be yes or no")
    return None


def as_int(node: Node, problems: Problems, what: str) -> int | None:
    """Take a whole number of at most nine digits; quoted ones and ones with leading zeros are texts, not numbers."""
    if isinstance(node, ScalarNode) and node.plain and _NUMBER.fullmatch(node.text):
        return int(node.text)
    problems.add(node.line, "type", f"{what} must be a whole number, without quotes, dots or leading zeros")
    return None


def as_list(node: Node, problems: Problems, what: str, item: Reader[T]) -> tuple[T, ...]:
    """Take a list whose items are read by `item`, for example `as_code`; items with a problem are left out."""
    taken = (item(each, problems, f"an item of {what}") for each in as_items(node, problems, what))
    return tuple(each for each in taken if each is not None)


def check_keys(
    mapping: MappingNode, problems: Problems, *, allowed: Collection[str], required: Collection[str] = (), what: str
) -> bool:
    """Note every unknown key, with the nearest allowed one, and every missing one; says whether all is well."""
    before = len(problems.found)
    for key, _ in mapping.entries:
        if key.text not in allowed:
            message = f"unknown key `{key.text[:64]}` in {what}{suggestion(key.text, allowed)}"
            problems.add(key.line, "unknown_key", message)
    for name in required:
        if mapping.get(name) is None:
            problems.add(mapping.line, "missing_key", f"{what} needs the key `{name}`")
    return len(problems.found) == before


def as_duration(node: Node, problems: Problems, what: str) -> timedelta:
    """Take a length of time such as `3 days`, at most a year; a wrong one is noted and counts as a day."""
    written = _DURATION.fullmatch(node.text) if isinstance(node, ScalarNode) else None
    length = timedelta(**{f"{written[2]}s": int(written[1])}) if written else timedelta(0)
    if timedelta(0) < length <= timedelta(days=366):
        return length
    problems.add(node.line, "type", f"{what} must be a length of time, such as `24 hours` or `3 days`, at most a year")
    return timedelta(days=1)

"""What the Bot API takes, derived from the installed aiogram: methods, fields, types and written limits.

Types come from aiogram's annotations, limits from the sentences below each field, which repeat
https://core.telegram.org/bots/api. Nothing of it is stored: another aiogram gives another description.
"""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_origin

import aiogram
from aiogram import methods
from pydantic import BaseModel
from pydantic.fields import FieldInfo

API_VERSION: str = aiogram.__api_version__


@dataclass(frozen=True, slots=True)
class Limit:
    """A written limit: `lowest`..`highest` of `unit` (characters, bytes, items or value), or a set of characters."""

    lowest: int
    highest: int
    unit: str
    allowed: re.Pattern[str] | None = None
    after_entities: bool = False


@dataclass(frozen=True, slots=True)
class Field:
    """One parameter of a method or member of an object."""

    name: str
    annotation: Any
    required: bool
    limit: Limit | None


def _method_classes() -> Iterator[type[BaseModel]]:
    for name in methods.__all__:
        found: type[BaseModel] = getattr(methods, name)
        if inspect.isclass(found) and isinstance(vars(found).get("__api_method__"), str):
            yield found


METHODS: dict[str, type[BaseModel]] = {str(vars(each)["__api_method__"]): each for each in _method_classes()}
_BY_LOWER_NAME = {name.lower(): name for name in METHODS}


def method_named(name: str) -> str | None:
    """Return a method's documented name; the server does not look at capitals."""
    return _BY_LOWER_NAME.get(name.lower())


@cache
def fields_of(model: type[BaseModel]) -> dict[str, Field]:
    """Return the fields of a method or object by their name in JSON."""
    sentences = _sentences(model)
    return {
        info.alias or name: Field(
            name=info.alias or name,
            annotation=info.annotation,
            required=_is_required(info),
            limit=limit_in(sentences.get(name, ""), str(info.annotation)),
        )
        for name, info in model.model_fields.items()
    }


def _is_required(info: FieldInfo) -> bool:
    # aiogram fills in constant discriminators such as `type: "default"`; the Bot API requires them.
    return info.is_required() or get_origin(info.annotation) is Literal


@cache
def _classes_in(path: str) -> dict[str, ast.ClassDef]:
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def _sentences(model: type[BaseModel]) -> dict[str, str]:
    """Return the description below each field of the class, which Python itself throws away."""
    sentences: dict[str, str] = {}
    for parent in reversed(model.__mro__):
        if parent.__module__.startswith("aiogram."):
            node = _classes_in(inspect.getfile(parent)).get(parent.__name__)
            sentences.update(_sentences_in(node) if node else {})
    return sentences


def _sentences_in(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for before, after in zip(node.body, node.body[1:], strict=False):
        match before, after:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(said))):
                yield name, said


_LINK = re.compile(r"<https?://[^>]*>|https?://\S+")
_RANGE = re.compile(r"(?<![\d-])(\d[\d,]*)-(\d[\d,]*) (characters|bytes)", re.IGNORECASE)
_MOST = re.compile(r"(?:at most|up to) (\d[\d,]*) (characters|bytes)", re.IGNORECASE)
_ITEMS = re.compile(r"(?:list of|include) (\d+)-(\d+) ", re.IGNORECASE)
_MOST_ITEMS = re.compile(r"at most (\d+) [a-z ]+ can be specified|up to (\d+) (?:items|identifiers)", re.IGNORECASE)
_VALUES = re.compile(
    r"(?:values between (\d+)-(\d+)|between (\d+) and (\d+)|[,;] (\d+)-(\d+)\b(?! (?:characters|bytes)))", re.IGNORECASE
)
_BASE64URL = ":code:`A-Z`, :code:`a-z`, :code:`0-9`, :code:`_` and :code:`-`"


def limit_in(sentence: str, annotation: str) -> Limit | None:
    """Read the limit that a field's description states, or return None.

    >>> limit_in("Text of the message, 1-4096 characters after entities parsing", "str").highest
    4096
    """
    said = _LINK.sub("", sentence.partition(".. deprecated::")[0])
    if "list[" in annotation:
        return _read(_ITEMS, said, "items") or _read(_MOST_ITEMS, said, "items")
    if "str" in annotation and (measured := _read(_RANGE, said) or _read(_MOST, said)):
        parsed = re.search(r"after entit(?:y|ies) parsing", said) is not None
        return Limit(measured.lowest, measured.highest, measured.unit, _allowed(said), parsed)
    return _read(_VALUES, said, "value") if "int" in annotation or "float" in annotation else None


def _read(pattern: re.Pattern[str], said: str, unit: str | None = None) -> Limit | None:
    match = pattern.search(said)
    if match is None:
        return None
    found = [group for group in match.groups() if group]
    numbers = [int(group.replace(",", "")) for group in found if group[0].isdigit()]
    lowest, highest = (numbers[0], numbers[1]) if len(numbers) > 1 else (0, numbers[0])
    return Limit(lowest, highest, unit or found[-1].lower())


def _allowed(said: str) -> re.Pattern[str] | None:
    if _BASE64URL in said:
        return re.compile(r"[A-Za-z0-9_-]*")
    if "only lowercase English letters, digits and underscores" in said:
        return re.compile(r"[a-z0-9_]*")
    return None

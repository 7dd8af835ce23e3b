"""The first judge's eye: walks over one request and says where it leaves the Bot API's description."""

import inspect
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import InputFile
from pydantic import BaseModel

from tests.emulator.description import Field, Limit, fields_of
from tests.emulator.formatting import after_entities, utf16_length

#: What the server says when a limit is broken; fields that are not here are refused by name.
_SERVER_WORDS = {
    ("text", "short"): "message text is empty",
    ("text", "long"): "message is too long",
    ("caption", "long"): "message caption is too long",
    ("callback_data", "short"): "BUTTON_DATA_INVALID",
    ("callback_data", "long"): "BUTTON_DATA_INVALID",
    ("AnswerCallbackQuery.text", "long"): "MESSAGE_TOO_LONG",
    ("command", "short"): "BOT_COMMAND_INVALID",
    ("command", "long"): "BOT_COMMAND_INVALID",
    ("command", "allowed"): "BOT_COMMAND_INVALID",
    ("BotCommand.description", "short"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("BotCommand.description", "long"): "BOT_COMMAND_DESCRIPTION_INVALID",
    ("secret_token", "long"): "secret token is too long",
    ("secret_token", "allowed"): "secret token contains unallowed characters",
    ("text", "missing"): "message text is empty",
    ("chat_id", "missing"): "chat_id is empty",
    ("message_id", "missing"): "message identifier is not specified",
}

#: How a type's description says that its text alone will do: KeyboardButton.
_STRING_INSTEAD = "can be used instead of this object"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a multipart request."""

    name: str
    content: bytes
    content_type: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong at `path`; `answer` is what the server would refuse it with, None if it would let it pass."""

    path: str
    rule: str
    answer: str | None = None


def check_object(model: type[BaseModel], value: dict[str, Any], path: str) -> Iterator[Finding]:
    """Yield what is wrong with a method's parameters, or with an object's members."""
    fields = fields_of(model)
    for name, inner in value.items():
        where = f"{path}.{name}"
        if name not in fields:
            yield Finding(where, "unknown field")
        elif inner is None:
            yield Finding(where, "null; the description knows no null")
        else:
            yield from _check_field(fields[name], inner, where, value, model)
    for name, field in fields.items():
        if field.required and name not in value:
            yield Finding(f"{path}.{name}", "missing", _server_words(model, name, "missing"))


def _check_field(
    field: Field, value: Any, path: str, around: dict[str, Any], model: type[BaseModel]
) -> Iterator[Finding]:
    wrong = list(check_type(field.annotation, value, path))
    yield from wrong
    if field.limit is not None and not wrong:
        broken = _broken_limit(field.limit, value, around.get("parse_mode"))
        if broken is not None:
            kind, rule = broken
            ignored = field.limit.unit == "value"  # the server clamps numbers
            yield Finding(path, rule, None if ignored else _server_words(model, field.name, kind))


def _server_words(model: type[BaseModel], name: str, kind: str) -> str:
    exact = _SERVER_WORDS.get((f"{model.__name__}.{name}", kind))
    return exact or _SERVER_WORDS.get((name, kind)) or f"{name} is invalid: {kind}"


def measure(limit: Limit, value: Any, parse_mode: str | None) -> int:
    """Return the size of a value in the unit of its limit: UTF-16 units, bytes, items, or the number itself."""
    if limit.unit == "value":
        return int(value)
    if limit.unit == "items":
        return len(value)
    if limit.unit == "bytes":
        return len(value.encode())
    text = after_entities(value, parse_mode)[0].strip() if limit.after_entities else value
    return utf16_length(text)


def _broken_limit(limit: Limit, value: Any, parse_mode: str | None) -> tuple[str, str] | None:
    """Return which side of the limit is broken, and the rule in words."""
    size = measure(limit, value, parse_mode)
    asked = f"{limit.lowest}-{limit.highest} {limit.unit}, found {size}"
    if size < limit.lowest:
        return "short", asked
    if size > limit.highest:
        return "long", asked
    if limit.allowed is not None and limit.allowed.fullmatch(value) is None:
        return "allowed", f"only {limit.allowed.pattern}"
    return None


def check_type(annotation: Any, value: Any, path: str) -> Iterator[Finding]:
    """Yield what keeps a value from being of the annotated type; of a union, the closest member speaks."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from check_type(get_args(annotation)[0], value, path)
    elif origin in {Union, types.UnionType}:
        yield from _check_union(get_args(annotation), value, path)
    elif origin is Literal:
        yield from _check_literal(get_args(annotation), value, path)
    elif origin is list:
        yield from _check_list(get_args(annotation)[0], value, path)
    elif inspect.isclass(annotation) and issubclass(annotation, BaseModel) and isinstance(value, dict):
        yield from check_object(annotation, value, path)
    elif isinstance(value, str) and _STRING_INSTEAD in (getattr(annotation, "__doc__", None) or ""):
        return
    elif not _is_plain(annotation, value):
        yield _wrong_type(getattr(annotation, "__name__", str(annotation)), value, path)


def _check_union(members: tuple[Any, ...], value: Any, path: str) -> Iterator[Finding]:
    verdicts = [list(check_type(member, value, path)) for member in members if member not in {type(None), Default}]
    yield from min(verdicts, key=lambda found: (any(_is_type_finding(each, path) for each in found), len(found)))


def _is_type_finding(finding: Finding, path: str) -> bool:
    """Say whether a member did not fit at all, so that another one with finer complaints is the one meant."""
    return finding.path == path or finding.path.endswith(".type") or finding.rule == "unknown field"


def _check_literal(allowed: tuple[Any, ...], value: Any, path: str) -> Iterator[Finding]:
    words = [each.value if isinstance(each, Enum) else each for each in allowed]
    if value not in words:
        yield Finding(path, f"one of {words}, found {value!r}", f"{path} is invalid")


def _check_list(member: Any, value: Any, path: str) -> Iterator[Finding]:
    if not isinstance(value, list):
        yield _wrong_type("list", value, path)
        return
    for index, each in enumerate(value):
        yield from check_type(member, each, f"{path}[{index}]")


def _wrong_type(wanted: str, value: Any, path: str) -> Finding:
    field = re.split(r"[.\[]", path, maxsplit=2)[1]
    return Finding(path, f"wrong type: {wanted} wanted, found {type(value).__name__}", f"can't parse {field}")


def _is_plain(annotation: Any, value: Any) -> bool:
    if annotation is Any:
        return True
    if annotation is bool:
        return isinstance(value, bool)
    if annotation in {int, datetime, timedelta}:
        return isinstance(value, int) and not isinstance(value, bool)
    if annotation is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if annotation is InputFile:
        return isinstance(value, (Upload, str))
    return annotation is str and isinstance(value, str)

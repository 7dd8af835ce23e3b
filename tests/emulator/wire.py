"""Reads calls as the Bot API server takes them (query string, form, multipart or JSON) into typed parameters."""

import inspect
import json
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.types import InputFile
from aiohttp import BodyPartReader, web
from pydantic import BaseModel

from tests.emulator.checking import Upload
from tests.emulator.description import METHODS, fields_of
from tests.emulator.problems import bad_request

_TRUE_WORDS = {"true", "yes", "1"}
_FALSE_WORDS = {"false", "no", "0"}


async def read_params(request: web.BaseRequest, method: str | None) -> dict[str, Any]:
    """Return the parameters of a call; what cannot be read as its documented type stays text, for the judges."""
    params: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    kind = request.content_type
    if kind == "application/json":
        params |= _read_json(await request.read())
    elif kind == "multipart/form-data":
        await _read_multipart(request, params, files)
    elif kind == "application/x-www-form-urlencoded":
        params |= {name: value for name, value in (await request.post()).items() if isinstance(value, str)}
    known = fields_of(METHODS[method]) if method in METHODS else {}
    typed = {
        name: _typed(known[name].annotation, value) if name in known and isinstance(value, str) else value
        for name, value in params.items()
    }
    typed |= {name: each for name, each in files.items() if name in known}
    return {name: _attach(value, files) for name, value in typed.items()}


def _read_json(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body) if body.strip() else {}
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(parsed, dict):
        raise bad_request("object expected")
    return parsed


async def _read_multipart(request: web.BaseRequest, params: dict[str, Any], files: dict[str, Upload]) -> None:
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            continue
        content = bytes(await part.read(decode=True))
        if part.filename is None:
            params[part.name] = content.decode("utf-8", "replace")
        else:
            kind = part.headers.get("Content-Type", "application/octet-stream")
            files[part.name] = Upload(part.filename, content, kind)


def _attach(value: Any, files: dict[str, Upload]) -> Any:
    """Put the files in the place of their `attach://name`."""
    if isinstance(value, str) and value.startswith("attach://"):
        return files.get(value.removeprefix("attach://"), value)
    if isinstance(value, dict):
        return {name: _attach(inner, files) for name, inner in value.items()}
    return [_attach(inner, files) for inner in value] if isinstance(value, list) else value


def _members(annotation: Any) -> list[Any]:
    """Return the types that an annotation allows, unions and `Annotated` unfolded."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _members(get_args(annotation)[0])
    if origin in {Union, types.UnionType}:
        return [inner for member in get_args(annotation) for inner in _members(member)]
    return [] if annotation in {type(None), Default, InputFile} else [annotation]


def _typed(annotation: Any, text: str) -> Any:
    """Return a parameter's text as the first of its types that it fits."""
    members = _members(annotation)
    if any(_is_composed(member) for member in members):
        return _parsed(text, dict | list)
    if int in members or any(member.__module__ == "datetime" for member in members if inspect.isclass(member)):
        return int(text) if text.lstrip("-").isascii() and text.lstrip("-").isdigit() else text
    if float in members:
        return _parsed(text, int | float)
    if bool in members:
        word = text.lower()
        return True if word in _TRUE_WORDS else False if word in _FALSE_WORDS else text
    return text


def _is_composed(member: Any) -> bool:
    if get_origin(member) is Literal:
        return False
    return get_origin(member) is list or (inspect.isclass(member) and issubclass(member, BaseModel))


def _parsed(text: str, wanted: Any) -> Any:
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, wanted) else text

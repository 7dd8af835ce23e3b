"""Records of the directory as JSON documents and back, for keeping; equal records give equal documents."""

import json
import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from dialogs.casework.directory import Organization, Service
from dialogs.wording import Text

Record = Organization | Service
RecordKind = Literal["organization", "service"]

KINDS: dict[RecordKind, type[Organization] | type[Service]] = {"organization": Organization, "service": Service}


def kind_of(record: Record) -> RecordKind:
    """Name the kind of a record."""
    return "organization" if isinstance(record, Organization) else "service"


def dump_record(record: Record) -> str:
    """Write a record; what is as it is by default is left out."""
    return json.dumps(_dump(record), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def load_record(kind: RecordKind, document: str) -> Record:
    """Read a record that `dump_record` wrote; members of a newer version are passed over."""
    loaded: Record = _load(KINDS[kind], json.loads(document))
    return loaded


def _dump(value: Any) -> Any:
    if isinstance(value, Text):
        return dict(value.by_language)
    if is_dataclass(value):
        return {one.name: _dump(member) for one in fields(value) if (member := getattr(value, one.name)) != one.default}
    if isinstance(value, tuple):
        return [_dump(one) for one in value]
    if isinstance(value, time):
        return value.isoformat("minutes")
    return value.isoformat() if isinstance(value, date) else value


def _load(kind: Any, value: Any) -> Any:
    if get_origin(kind) in (Union, types.UnionType):
        return None if value is None else _load(next(one for one in get_args(kind) if one is not type(None)), value)
    if get_origin(kind) is tuple:
        members = get_args(kind)
        return tuple(_load(members[0], one) for one in value)
    if kind is Text:
        return Text(value)
    if kind in (date, time):
        return kind.fromisoformat(value)
    if is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        return kind(**{name: _load(hints[name], member) for name, member in value.items() if name in hints})
    return value


@cache
def _hints(kind: type) -> Mapping[str, Any]:
    return get_type_hints(kind)

"""HSDS as a JSON document: what it may be at the top, and what JSON itself lets through."""

import json
from collections.abc import Mapping
from typing import Any, NoReturn

from dialogs.authoring.hsds_nodes import Faults, Node, Place, node_of
from dialogs.authoring.hsds_shapes import SHAPES
from dialogs.authoring.reading import suggestion
from dialogs.casework.imports import Fault

#: Keys of an envelope -> the shape of what they list. `contents` is what a page of an HSDS API has.
_LISTS = {"services": "service", "organizations": "organization", "contents": "service"}
#: What else a page of an HSDS API tells.
_PAGE = frozenset({"total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty"})


def dump(services: list[dict[str, Any]], organizations: list[dict[str, Any]]) -> str:
    """Write the document, one object a line: a list of services, in an envelope with organisations that have none."""
    if not organizations:
        return _lines(services)
    return f'{{"services": {_lines(services)}, "organizations": {_lines(organizations)}}}'


def _lines(objects: list[dict[str, Any]]) -> str:
    return "[\n" + ",\n".join(json.dumps(one, ensure_ascii=False) for one in objects) + "\n]"


def load(text: str, faults: Faults) -> tuple[Node, ...]:
    """Read the services and organisations of a document; what does not fit is noted."""
    try:
        document = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        faults.note(Fault(error.lineno, None, f"this is no JSON: {error.msg} at character {error.colno}"))
    except ValueError as error:
        faults.note(Fault(None, None, f"{error}"))
    except RecursionError:
        faults.note(Fault(None, None, "this is nested too deeply to be HSDS"))
    else:
        return _top(document, faults)
    return ()


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    members = dict(pairs)
    if len(members) < len(pairs):
        twice = next(name for name in members if sum(name == other for other, _ in pairs) > 1)
        raise ValueError(f"an object has the field `{twice[:64]}` twice; keep one")
    return members


def _no_number(written: str) -> NoReturn:
    raise ValueError(f"{written} is no number of JSON; leave the field out")


def _top(document: object, faults: Faults) -> tuple[Node, ...]:
    if isinstance(document, list):
        return _list(document, "services", faults)
    if not isinstance(document, dict):
        faults.note(Fault(None, None, "an HSDS document is a service, a list of services, or an envelope"))
        return ()
    lists = [name for name in _LISTS if name in document]
    if not lists or "id" in document:
        return (node_of(document, SHAPES["service"], Place(None, ""), faults),)
    _refuse_other(document, faults)
    return tuple(node for name in lists for node in _list(document[name], name, faults))


def _refuse_other(document: Mapping[str, object], faults: Faults) -> None:
    allowed = {*_LISTS, *(_PAGE if "contents" in document else ())}
    for name in document:
        if name not in allowed:
            faults.note(Fault(None, name[:64], f"is no list of HSDS objects{suggestion(name, allowed)}"))


def _list(written: object, name: str, faults: Faults) -> tuple[Node, ...]:
    if not isinstance(written, list):
        faults.note(Fault(None, name, "must be a list"))
        return ()
    shape = SHAPES[_LISTS[name]]
    return tuple(node_of(one, shape, Place(None, f"{name}[{number}]."), faults) for number, one in enumerate(written))

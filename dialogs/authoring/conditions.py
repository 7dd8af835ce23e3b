"""Reads conditions of scripts and rules: mappings out of a closed set, typed against the fields they compare."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from dialogs.authoring.documents import MappingNode, Node, Problems, ScalarNode, SequenceNode
from dialogs.authoring.reading import as_bool, as_int, as_items, as_mapping, as_text, check_keys, is_empty, suggestion
from dialogs.conditions import COMPARISONS, All, Any, Comparison, Condition, Not, Source, Value
from dialogs.engine.script import REFUSED, UNKNOWN, FieldType

#: Beside the types of fields: a fact that is true or false, and a fact whose codes are not listed (a municipality).
ShapeType: TypeAlias = FieldType | Literal["truth", "code"]


@dataclass(frozen=True, slots=True)
class FieldShape:
    """What a condition must know of a field or fact: its type, and its codes in their order.

    `unknown` and `refused` may be compared where they are listed; they have no place in the order.
    """

    type: ShapeType
    codes: tuple[str, ...] = ()

    @property
    def ordered(self) -> tuple[str, ...]:
        """List the codes that `at_least` and `at_most` may compare, lowest first."""
        return tuple(code for code in self.codes if code not in (UNKNOWN, REFUSED))


Shapes: TypeAlias = Mapping[str, FieldShape]

_ONE = ("is", "is_not", "one_of", "known")
_ORDERED = ("is", "is_not", "one_of", "at_least", "at_most", "known")
_SEVERAL = ("includes", "includes_any", "includes_all", "includes_none", "known")
_ONLY_KNOWN = ("known",)

#: Which comparisons fit which type.
COMPARED: dict[ShapeType, tuple[str, ...]] = {
    "language": _ONE,
    "choice": _ORDERED,
    "choices": _SEVERAL,
    "yes_no": _ONE,
    "number": ("is", "is_not", "at_least", "at_most", "known"),
    "amount_range": _ORDERED,
    "date": _ONLY_KNOWN,
    "place": _ONLY_KNOWN,
    "text": _ONLY_KNOWN,
    "contact": _ONLY_KNOWN,
    "phone": _ONLY_KNOWN,
    "truth": ("is", "is_not"),
    "code": _ONE,
}

_LISTS = ("one_of", "includes_any", "includes_all", "includes_none")
_KINDS = ("answer", "fact", "all", "any", "not")


def read_condition(node: Node, fields: Shapes, facts: Shapes, problems: Problems) -> Condition | None:
    """Read one condition; None, with at least one problem noted, when it is wrong.

    `at_least` and `at_most` on codes are written out as `one_of` every code from there on, or up to there.
    """
    mapping = as_mapping(node, problems, "a condition")
    if mapping is None:
        return None
    kinds = [kind for kind in _KINDS if mapping.get(kind) is not None]
    if len(kinds) != 1:
        problems.add(mapping.line, "condition", f"a condition has exactly one of: {', '.join(_KINDS)}")
        return None
    kind = kinds[0]
    if kind == "answer":
        return _comparison(mapping, "answer", fields, problems)
    if kind == "fact":
        return _comparison(mapping, "fact", facts, problems)
    return _joined(mapping, kind, (fields, facts), problems)


def _joined(mapping: MappingNode, kind: str, names: tuple[Shapes, Shapes], problems: Problems) -> Condition | None:
    body = mapping.get(kind)
    if body is None or not check_keys(mapping, problems, allowed=(kind,), what=f"a condition with `{kind}`"):
        return None
    if kind == "not":
        part = read_condition(body, *names, problems)
        return None if part is None else Not(part)
    parts = [read_condition(item, *names, problems) for item in as_items(body, problems, f"`{kind}`")]
    if not parts:
        problems.add(body.line, "condition", f"`{kind}` needs at least one condition")
        return None
    whole = tuple(part for part in parts if part is not None)
    if len(whole) < len(parts):
        return None
    return All(whole) if kind == "all" else Any(whole)


def _comparison(mapping: MappingNode, source: Source, shapes: Shapes, problems: Problems) -> Condition | None:
    hows = [how for how in mapping.names if how in COMPARISONS]
    if not check_keys(mapping, problems, allowed=(source, *COMPARISONS), what="a condition"):
        return None
    named = mapping.get(source)
    name = as_text(named, problems, f"`{source}`") if named is not None else None
    if named is None or name is None:
        return None
    if name not in shapes:
        problems.add(named.line, f"unknown_{source}", f"unknown {source} `{name[:64]}`{suggestion(name, shapes)}")
        return None
    shape = shapes[name]
    fitting = COMPARED[shape.type]
    if len(hows) != 1 or hows[0] not in fitting:
        message = f"compare `{name}` ({shape.type}) with exactly one of: {', '.join(fitting)}"
        problems.add(mapping.line_of(hows[0]) if hows else mapping.line, "comparison", message)
        return None
    how = hows[0]
    value = _value(mapping.get(how), how, (name, shape), problems)
    return None if value is None else _expanded(Comparison(source, name, how, value), shape)


def _value(node: Node | None, how: str, named: tuple[str, FieldShape], problems: Problems) -> Value | None:
    name, shape = named
    if node is None or is_empty(node):
        problems.add(node.line if node else 1, "comparison", f"say what `{name}` is compared with after `{how}:`")
        return None
    if how == "known" or shape.type == "truth":
        return as_bool(node, problems, f"`{how}`")
    if how in _LISTS:
        return _codes(node, how, named, problems)
    if shape.type == "number" and not (isinstance(node, ScalarNode) and node.text in shape.codes and "is" in how):
        return as_int(node, problems, f"`{how}`")
    return _code(node, named, problems, ordered=how in ("at_least", "at_most"))


def _codes(node: Node, how: str, named: tuple[str, FieldShape], problems: Problems) -> Value | None:
    items = as_items(node, problems, f"`{how}`")
    if isinstance(node, SequenceNode) and not items:
        problems.add(node.line, "comparison", f"`{how}` needs at least one code")
    codes = [_code(item, named, problems) for item in items]
    whole = tuple(code for code in codes if code is not None)
    return whole if whole and len(whole) == len(codes) else None


def _code(node: Node, named: tuple[str, FieldShape], problems: Problems, *, ordered: bool = False) -> str | None:
    name, shape = named
    code = as_text(node, problems, f"what `{name}` is compared with")
    codes = shape.ordered if ordered else shape.codes
    if code is None or shape.type == "code" or code in codes:
        return code
    problems.add(node.line, "unknown_option", f"`{name}` has no option `{code[:64]}`{suggestion(code, codes)}")
    return None


def _expanded(comparison: Comparison, shape: FieldShape) -> Comparison:
    if comparison.how not in ("at_least", "at_most") or not isinstance(comparison.value, str):
        return comparison
    at = shape.ordered.index(comparison.value)
    codes = shape.ordered[at:] if comparison.how == "at_least" else shape.ordered[: at + 1]
    return Comparison(comparison.source, comparison.name, "one_of", codes)

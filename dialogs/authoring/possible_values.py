"""Lists the values that an answer or a fact can have, as far as some conditions can tell them apart."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from dialogs.authoring.conditions import FieldShape
from dialogs.conditions import All, Any, Comparison, Condition, Not, Source, Value
from dialogs.engine.script import Field

#: Stands for every code, or every text, that no condition names.
OTHER = "(other)"

#: Codes of one field whose combinations are listed; with more, only small combinations are.
_MOST_COMBINED = 8


def comparisons(conditions: Iterable[Condition], source: Source, name: str) -> tuple[Comparison, ...]:
    """Collect every comparison of one answer or fact."""
    return tuple(each for each in _walk(conditions) if each.source == source and each.name == name)


def _walk(conditions: Iterable[Condition]) -> Iterator[Comparison]:
    for condition in conditions:
        match condition:
            case All(parts) | Any(parts):
                yield from _walk(parts)
            case Not(part):
                yield from _walk((part,))
            case Comparison():
                yield condition


def values_of_fact(shape: FieldShape, compared: Iterable[Comparison]) -> tuple[Value | None, ...]:
    """List the values of a fact; None: it is not known."""
    if shape.type == "truth":
        return (True, False)
    if shape.type == "number":
        return (None, *_numbers(compared, None, None))
    return (None, *_codes(shape.codes or (*_named(compared), OTHER), compared))


def values_of_field(field: Field, compared: Iterable[Comparison]) -> tuple[Value, ...]:
    """List the values of an answer that was given."""
    compared = tuple(compared)
    codes = tuple(option.code for option in field.options)
    if field.type == "choices":
        return tuple(_combinations(field, compared))
    if field.type == "number":
        return (*_numbers(compared, field.minimum, field.maximum), *codes)
    if field.type in ("choice", "yes_no", "amount_range", "language"):
        return tuple(_codes(codes, compared))
    return (OTHER, *codes)


def _named(compared: Iterable[Comparison]) -> tuple[str, ...]:
    """List the codes that comparisons name."""
    found: dict[str, None] = {}
    for each in compared:
        codes = each.value if isinstance(each.value, tuple) else (each.value,)
        found.update((code, None) for code in codes if isinstance(code, str))
    return tuple(found)


def _codes(codes: Iterable[str], compared: Iterable[Comparison]) -> Iterator[str]:
    """List the named codes, `unknown` and `refused` (which count as not known), and one that stands for the rest."""
    named = {*_named(compared), "unknown", "refused"}
    rest = None
    for code in codes:
        if code in named:
            yield code
        else:
            rest = code
    if rest is not None:
        yield rest


def _combinations(field: Field, compared: Iterable[Comparison]) -> Iterator[Value]:
    named = set(_codes((option.code for option in field.options), compared))
    alone = [option.code for option in field.options if option.exclusive]
    free = [option.code for option in field.options if not option.exclusive and option.code in named]
    yield from ((code,) for code in alone)
    most = len(free) if len(free) <= _MOST_COMBINED else 2
    for size in range(1, most + 1):
        yield from combinations(free, size)
    if most < len(free):
        yield tuple(free)


def _numbers(compared: Iterable[Comparison], minimum: int | None, maximum: int | None) -> Iterator[int]:
    """List numbers around each that is compared: the only places where a condition changes its mind."""
    bounds = {each.value for each in compared if isinstance(each.value, int)} or {0}
    around = {bound + step for bound in bounds for step in (-1, 0, 1)} | {each for each in (minimum, maximum) if each}
    for number in sorted(around):
        if (minimum is None or number >= minimum) and (maximum is None or number <= maximum):
            yield number

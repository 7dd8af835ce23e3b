"""The closed set of conditions that scripts and rules may use, and whether one holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

#: A code, a number, a truth, or several codes: what an answer or a fact can be.
Value: TypeAlias = str | int | bool | tuple[str, ...]

Source = Literal["answer", "fact"]

#: Comparisons by name. `at_least` and `at_most` on a field with ordered options are turned into `one_of` when loaded.
COMPARISONS = (
    "is",
    "is_not",
    "one_of",
    "includes",
    "includes_any",
    "includes_all",
    "includes_none",
    "at_least",
    "at_most",
    "known",
)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Compares one answer or fact with a value, for example answer `arrears` includes_any (`rent`, `energy`)."""

    source: Source
    name: str
    how: str
    value: Value


@dataclass(frozen=True, slots=True)
class All:
    """Holds when every part holds; an empty one holds."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Any:
    """Holds when at least one part holds; an empty one does not."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Not:
    """Holds when its part does not."""

    part: "Condition"


Condition: TypeAlias = Comparison | All | Any | Not


def holds(condition: Condition, answers: Mapping[str, Value], facts: Mapping[str, Value]) -> bool:
    """Say whether a condition holds; a missing answer satisfies only `known: no` and the negative comparisons."""
    match condition:
        case All(parts):
            return all(holds(part, answers, facts) for part in parts)
        case Any(parts):
            return any(holds(part, answers, facts) for part in parts)
        case Not(part):
            return not holds(part, answers, facts)
        case Comparison(source, name, how, expected):
            return _compare(how, (answers if source == "answer" else facts).get(name), expected)


def _compare(how: str, actual: Value | None, expected: Value) -> bool:
    if how == "known":
        return (actual not in (None, "unknown", "refused")) is expected
    if how in ("is_not", "includes_none"):
        return not _compare({"is_not": "is", "includes_none": "includes_any"}[how], actual, expected)
    if actual is None:
        return False
    if how in ("at_least", "at_most"):
        return _compare_numbers(how, actual, expected)
    return _compare_codes(how, actual, expected)


def _compare_numbers(how: str, actual: Value, expected: Value) -> bool:
    if not isinstance(actual, int) or not isinstance(expected, int) or isinstance(actual, bool):
        return False
    return actual >= expected if how == "at_least" else actual <= expected


def _compare_codes(how: str, actual: Value, expected: Value) -> bool:
    if how == "is":
        return actual == expected
    chosen = set(actual) if isinstance(actual, tuple) else {actual}
    wanted = set(expected) if isinstance(expected, tuple) else {expected}
    if how in ("one_of", "includes_any"):
        return bool(chosen & wanted)
    return wanted <= chosen  # includes, includes_all


def names_used(condition: Condition) -> frozenset[tuple[Source, str]]:
    """List the answers and facts that a condition reads."""
    match condition:
        case All(parts) | Any(parts):
            return frozenset(name for part in parts for name in names_used(part))
        case Not(part):
            return names_used(part)
        case Comparison(source, name):
            return frozenset({(source, name)})

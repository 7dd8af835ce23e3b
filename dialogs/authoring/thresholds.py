"""Reads where the zones of the matcher begin, and with what they were measured."""

import re
from dataclasses import dataclass

from dialogs.authoring.documents import MappingNode, Node, Problem, Problems, ScalarNode, read
from dialogs.authoring.reading import as_mapping, as_text, check_keys
from dialogs.understanding.answers import Thresholds

_DECIMAL = re.compile(r"\d{1,4}(\.\d{1,4})?")
_BOUNDS = ("evidence", "lead", "nearest", "aside", "alarm", "doubt")


@dataclass(frozen=True, slots=True)
class ThresholdsDocument:
    """The thresholds, and the hash of the examples and questions that they were found with."""

    file: str
    thresholds: Thresholds
    data: str
    line: int


def read_thresholds(text: str, file: str) -> tuple[ThresholdsDocument | None, tuple[Problem, ...]]:
    """Read `thresholds.yaml`: None, and every problem, where there are any."""
    node, unreadable = read(text, file)
    if node is None:
        return None, unreadable
    problems = Problems(file)
    keys = ("lexicon", "tuned_on", "data", "bounds", "measured")
    document = as_mapping(node, problems, "the thresholds")
    if document is None or not check_keys(document, problems, allowed=keys, required=keys, what="the thresholds"):
        return None, tuple(problems.found)
    data = as_text(document.get("data") or document, problems, "`data`") or ""
    bounds = as_mapping(document.get("bounds") or document, problems, "`bounds`")
    if bounds is None or not check_keys(bounds, problems, allowed=_BOUNDS, required=_BOUNDS, what="`bounds`"):
        return None, tuple(problems.found)
    thresholds = Thresholds(**{name: _decimal(bounds, name, problems) for name in _BOUNDS})
    found = tuple(problems.found)
    return (None if found else ThresholdsDocument(file, thresholds, data, document.line_of("data"))), found


def _decimal(bounds: MappingNode, name: str, problems: Problems) -> float:
    node: Node | None = bounds.get(name)
    if isinstance(node, ScalarNode) and _DECIMAL.fullmatch(node.text):
        return float(node.text)
    problems.add(bounds.line_of(name), "type", f"`{name}` must be a number, such as 4.5")
    return 0.0

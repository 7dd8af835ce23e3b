"""Reads the ways on from a step: an ordered list of `when`/`to`, with the compulsory `otherwise` at its end."""

from dialogs.authoring.conditions import Shapes, read_condition
from dialogs.authoring.documents import MappingNode, Node, ScalarNode
from dialogs.authoring.reading import as_code, as_items, as_mapping, check_keys
from dialogs.authoring.texts import Notes, Path
from dialogs.conditions import All
from dialogs.engine.script import Way, Ways


def read_ways(node: Node | None, path: Path, notes: Notes, shapes: tuple[Shapes, Shapes]) -> Ways:
    """Read `next`: the name of a step, or a list of ways. `shapes`: fields of the script, facts of casework."""
    if node is None:
        return ()
    notes.mark(path, node)
    if isinstance(node, ScalarNode):
        to = as_code(node, notes.problems, "the next step")
        return (Way(to),) if to else ()
    ways: list[tuple[Way, int]] = []
    for item in as_items(node, notes.problems, "`next`"):
        mapping = as_mapping(item, notes.problems, "a way")
        way = _way(mapping, notes, shapes) if mapping else None
        if way is not None and mapping is not None:
            ways.append((way, mapping.line))
            place = (*path, str(len(ways)))
            notes.mark(place, mapping)
            notes.lines[(*place, "to")] = mapping.line_of("to" if way.when else "otherwise")
    _check_otherwise(ways, node, notes)
    return tuple(way for way, _ in ways)


def _way(mapping: MappingNode, notes: Notes, shapes: tuple[Shapes, Shapes]) -> Way | None:
    when, to, otherwise = mapping.get("when"), mapping.get("to"), mapping.get("otherwise")
    if otherwise is not None:
        check_keys(mapping, notes.problems, allowed=("otherwise",), what="a way with `otherwise`")
        target = as_code(otherwise, notes.problems, "`otherwise`")
        return Way(target) if target else None
    if not check_keys(
        mapping, notes.problems, allowed=("when", "to", "otherwise"), required=("when", "to"), what="a way"
    ):
        return None
    if when is None or to is None:
        return None
    target = as_code(to, notes.problems, "`to`")
    condition = read_condition(when, *shapes, notes.problems)
    # A condition that cannot be read keeps its way, so that the step it leads to does not count as unreachable.
    return Way(target, All(()) if condition is None else condition) if target else None


def _check_otherwise(ways: list[tuple[Way, int]], node: Node, notes: Notes) -> None:
    ends = [number for number, (way, _) in enumerate(ways) if way.when is None]
    if not ends:
        message = "the last way must be `otherwise:`, for whoever fits none of the others"
        notes.problems.add(ways[-1][1] if ways else node.line, "missing_otherwise", message)
    elif ends[0] < len(ways) - 1:
        message = "nothing after `otherwise` is ever reached; put `otherwise` last"
        notes.problems.add(ways[ends[0] + 1][1], "way_after_otherwise", message)

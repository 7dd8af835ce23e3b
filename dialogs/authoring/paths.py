"""Ways through a directed graph: what can be reached, along which path, and what goes round in circles."""

from collections import deque
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeAlias, TypeVar

N = TypeVar("N", bound=Hashable)

#: Node -> the nodes to which it leads.
Graph: TypeAlias = Mapping[N, Iterable[N]]


def reachable(starts: Iterable[N], graph: Graph[N]) -> set[N]:
    """Find every node that can be reached, the starts included."""
    found = set(starts)
    pending = list(found)
    while pending:
        for node in graph.get(pending.pop(), ()):
            if node not in found:
                found.add(node)
                pending.append(node)
    return found


def reverse(graph: Graph[N]) -> dict[N, list[N]]:
    """Turn every edge around."""
    turned: dict[N, list[N]] = {}
    for node, onward in graph.items():
        for other in onward:
            turned.setdefault(other, []).append(node)
    return turned


def shortest(start: N, goal: N, graph: Graph[N]) -> tuple[N, ...]:
    """Find a shortest path from start to goal, both included; empty when there is none."""
    came_from: dict[N, N | None] = {start: None}
    pending = deque([start])
    while pending and goal not in came_from:
        node = pending.popleft()
        for other in graph.get(node, ()):
            if other not in came_from:
                came_from[other] = node
                pending.append(other)
    path: list[N] = []
    at = goal if goal in came_from else None
    while at is not None:
        path.append(at)
        at = came_from[at]
    return tuple(reversed(path))


def components(graph: Graph[N]) -> list[tuple[N, ...]]:
    """Group nodes that can reach each other; what a group leads to comes before it (Kosaraju's algorithm)."""
    turned = reverse(graph)
    placed: set[N] = set()
    groups: list[tuple[N, ...]] = []
    for root in reversed(_finish_order(graph)):
        if root not in placed:
            groups.append(_collect(root, turned, placed))
    groups.reverse()
    return groups


def _collect(root: N, graph: Graph[N], placed: set[N]) -> tuple[N, ...]:
    group = [root]
    placed.add(root)
    for node in group:  # grows while it is walked
        for other in graph.get(node, ()):
            if other not in placed:
                placed.add(other)
                group.append(other)
    return tuple(group)


def _finish_order(graph: Graph[N]) -> list[N]:
    seen: set[N] = set()
    order: list[N] = []
    for root in graph:
        work = [] if root in seen else [(root, iter(graph.get(root, ())))]
        seen.add(root)
        while work:
            node, rest = work[-1]
            other = next((each for each in rest if each not in seen), None)
            if other is None:
                order.append(node)
                work.pop()
            else:
                seen.add(other)
                work.append((other, iter(graph.get(other, ()))))
    return order

"""Steps that cannot be reached or left, and loops in which nobody is asked anything."""

from collections.abc import Iterator, Mapping, Set

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import components, reachable, reverse
from dialogs.authoring.scripts import ScriptDocument, targets
from dialogs.engine.script import AskStep, BeginAnewStep, CallStep, ConsentStep, EndStep, Step, SummaryStep, WaitStep


def check_reach(inspection: Inspection) -> Iterator[Problem]:
    """Report unreachable steps, dead ends and loops without a wait."""
    scripts = inspection.draft.scripts
    silent = _silent_scripts(scripts)
    for document in scripts.values():
        if document.whole:
            yield from _unreachable(document)
            yield from _dead_ends(document)
            yield from _loops(document, silent)


def _unreachable(document: ScriptDocument) -> Iterator[Problem]:
    found = reachable((document.script.start,), graph_of(document))
    for name in document.script.steps:
        if name not in found:
            message = f"nothing leads to the step `{name}`; lead to it or remove it"
            yield problem(document, ("steps", name), "unreachable", message)


def _dead_ends(document: ScriptDocument) -> Iterator[Problem]:
    """Report where a conversation is caught, not every step that leads there; unknown targets are reported already."""
    steps, graph = document.script.steps, graph_of(document)
    leaving = reachable(
        (name for name, step in steps.items() if isinstance(step, EndStep | BeginAnewStep)), reverse(graph)
    )
    for group in components({name: onward for name, onward in graph.items() if name not in leaving}):
        leads_on = any(to not in group for name in group for to in graph[name])
        if not leads_on and not any(to not in steps for name in group for _, to in targets(steps[name])):
            first = min(group, key=lambda name: document.line("steps", name))
            message = f"from the step `{first}` no `end` can be reached; lead on to one"
            yield problem(document, ("steps", first), "dead_end", message)


def _loops(document: ScriptDocument, silent_scripts: Set[str]) -> Iterator[Problem]:
    graph = _silent_graph(document, silent_scripts)
    for loop in components(graph):
        if loop[0] in graph and (len(loop) > 1 or loop[0] in graph[loop[0]]):
            first = min(loop, key=lambda name: document.line("steps", name))
            names = ", ".join(sorted(loop))
            message = f"these steps go round without asking or waiting: {names}; put a question or a wait between"
            yield problem(document, ("steps", first), "loop", message)


def _silent_graph(document: ScriptDocument, silent_scripts: Set[str]) -> dict[str, list[str]]:
    """Give the ways on from every step that a conversation passes without standing still."""
    steps = document.script.steps
    return {name: onward for name, onward in graph_of(document).items() if _is_silent(steps[name], silent_scripts)}


def _is_silent(step: Step, silent_scripts: Set[str]) -> bool:
    if isinstance(step, CallStep):
        return step.script in silent_scripts
    return not isinstance(step, AskStep | ConsentStep | SummaryStep | WaitStep | EndStep | BeginAnewStep)


def _silent_scripts(scripts: Mapping[str, ScriptDocument]) -> set[str]:
    """Name the scripts that a conversation can pass from start to end without standing still."""
    found: set[str] = set()
    while True:
        more = {name for name, document in scripts.items() if name not in found and _ends_silently(document, found)}
        if not more:
            return found
        found |= more


def _ends_silently(document: ScriptDocument, silent_scripts: Set[str]) -> bool:
    reached = reachable((document.script.start,), _silent_graph(document, silent_scripts))
    return any(isinstance(document.script.steps.get(name), EndStep) for name in reached)

"""Steps that cannot be reached or left, and loops in which nobody is asked anything."""

from collections.abc import Iterator, Mapping

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import components, reachable, reverse
from dialogs.authoring.scripts import ScriptDocument
from dialogs.engine.script import AskStep, CallStep, ConsentStep, EndStep, Step, SummaryStep, WaitStep


def check_reach(inspection: Inspection) -> Iterator[Problem]:
    """Report unreachable steps, dead ends and loops without a wait."""
    scripts = inspection.draft.scripts
    for document in scripts.values():
        if document.whole:
            yield from _unreachable(document)
            yield from _dead_ends(document)
            yield from _loops(document, scripts)


def _unreachable(document: ScriptDocument) -> Iterator[Problem]:
    found = reachable((document.script.start,), graph_of(document))
    for name in document.script.steps:
        if name not in found:
            message = f"nothing leads to the step `{name}`; lead to it or remove it"
            yield problem(document, ("steps", name), "unreachable", message)


def _dead_ends(document: ScriptDocument) -> Iterator[Problem]:
    ends = [name for name, step in document.script.steps.items() if isinstance(step, EndStep)]
    leaving = reachable(ends, reverse(graph_of(document)))
    for name in document.script.steps:
        if name not in leaving:
            message = f"from the step `{name}` no `end` can be reached; lead on to one"
            yield problem(document, ("steps", name), "dead_end", message)


def _loops(document: ScriptDocument, scripts: Mapping[str, ScriptDocument]) -> Iterator[Problem]:
    steps = document.script.steps
    passed = {name for name, step in steps.items() if _passes(step, scripts, ())}
    graph = {name: [to for to in onward if to in passed] for name, onward in graph_of(document).items()}
    silent = {name: graph[name] for name in passed}
    for loop in components(silent):
        if len(loop) > 1 or loop[0] in silent[loop[0]]:
            first = min(loop, key=lambda name: document.line("steps", name))
            names = ", ".join(sorted(loop))
            message = f"these steps go round without asking or waiting: {names}; put a question or a wait between"
            yield problem(document, ("steps", first), "loop", message)


def _passes(step: Step, scripts: Mapping[str, ScriptDocument], calling: tuple[str, ...]) -> bool:
    """Say whether a conversation can pass a step without standing still."""
    if isinstance(step, AskStep | ConsentStep | SummaryStep | WaitStep | EndStep):
        return False
    if not isinstance(step, CallStep):
        return True
    called = scripts.get(step.script)
    if called is None or step.script in calling:
        return False
    graph = {
        name: onward
        for name, onward in graph_of(called).items()
        if _passes(called.script.steps[name], scripts, (*calling, step.script))
    }
    reached = reachable((called.script.start,), graph)
    return any(isinstance(called.script.steps.get(name), EndStep) for name in reached)

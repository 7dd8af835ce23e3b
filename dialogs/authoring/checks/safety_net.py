"""Nobody ends with nothing: every path names the municipality or a help line, or hands over to a human."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.flow import roots
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import shortest
from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.sources_of_help import helps
from dialogs.engine.script import EndStep


def check_safety_net(inspection: Inspection) -> Iterator[Problem]:
    """Report ends that a person can reach with nothing, and scripts without any way to a human."""
    for name in roots(inspection.draft.scripts, inspection.draft.main):
        document = inspection.draft.scripts[name]
        ends = [
            step
            for step, known in ((step, inspection.certain.get((name, step.id))) for step in _ends(document))
            if known is not None and not known.helped and not helps(step, document)
        ]
        yield from (_bare_end(document, end.id) for end in ends)
    yield from _no_human(inspection)


def _ends(document: ScriptDocument) -> list[EndStep]:
    return [step for step in document.script.steps.values() if isinstance(step, EndStep)]


def _bare_end(document: ScriptDocument, end: str) -> Problem:
    script = document.script
    graph = {name: onward for name, onward in graph_of(document).items() if not helps(script.steps[name], document)}
    path = shortest(script.start, end, graph)
    by_way_of = f" (by way of {' → '.join(path)})" if path else ""
    message = (
        f"a person can end here with nothing{by_way_of}; before it name the municipality or a help line, or hand over"
    )
    return problem(document, ("steps", end), "ends_with_nothing", message)


def _no_human(inspection: Inspection) -> Iterator[Problem]:
    if inspection.certain and not any(helps(step, document) for document, step in inspection.steps()):
        for name in roots(inspection.draft.scripts, inspection.draft.main):
            message = "no path leads to a human; add a step `hand_over` or `route`, or name a help line"
            yield problem(inspection.draft.scripts[name], ("start",), "no_human", message)

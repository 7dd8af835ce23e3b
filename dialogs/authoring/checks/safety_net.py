"""Nobody ends with nothing: every path names the municipality or a help line, or hands over to a human."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.flow import roots
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import shortest
from dialogs.authoring.scripts import ScriptDocument
from dialogs.authoring.sources_of_help import helping_steps
from dialogs.engine.script import EndStep


def check_safety_net(inspection: Inspection) -> Iterator[Problem]:
    """Report ends that a person can reach with nothing, and scripts without any way to a human."""
    documents = inspection.draft.scripts
    helping = {name: helping_steps(document) for name, document in documents.items()}
    begun = [name for name in roots(documents, inspection.draft.main) if not documents[name].script.beside]
    for name in begun:
        for step in documents[name].script.steps.values():
            known = inspection.certain.get((name, step.id))
            if isinstance(step, EndStep) and known and not known.helped and step.id not in helping[name]:
                yield _bare_end(documents[name], step.id, helping[name])
    if inspection.certain and not any(step in helping[script] for script, step in inspection.certain):
        for name in begun:
            message = "no path leads to a human; add a step `hand_over` or `route`, or name a help line"
            yield problem(documents[name], ("start",), "no_human", message)


def _bare_end(document: ScriptDocument, end: str, helping: frozenset[str]) -> Problem:
    graph = {name: onward for name, onward in graph_of(document).items() if name not in helping}
    path = shortest(document.script.start, end, graph)
    by_way_of = f" (by way of {' → '.join(path)})" if path else ""
    message = (
        f"a person can end here with nothing{by_way_of}; before it name the municipality or a help line, or hand over"
    )
    return problem(document, ("steps", end), "ends_with_nothing", message)

"""Personal questions are asked only after consent."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import shortest
from dialogs.authoring.scripts import ScriptDocument
from dialogs.engine.script import AskStep, ConsentStep


def check_consent(inspection: Inspection) -> Iterator[Problem]:
    """Report every personal question that some path reaches without a consent that was given."""
    for document, step in inspection.steps():
        if not isinstance(step, AskStep) or inspection.certain[document.script.name, step.id].consents:
            continue
        field = document.script.fields.get(step.field)
        if field is not None and field.personal:
            path = _without_consent(document, step.id)
            by_way_of = f" (by way of {' → '.join(path)})" if path else ""
            message = (
                f"`{step.field}` is personal and can be asked here before consent{by_way_of}; "
                "put a `consent` step before it on every path"
            )
            yield problem(document, ("steps", step.id), "personal_before_consent", message)


def _without_consent(document: ScriptDocument, goal: str) -> tuple[str, ...]:
    graph = graph_of(document)
    for name, step in document.script.steps.items():
        if isinstance(step, ConsentStep):
            graph[name] = [step.refused]
    return shortest(document.script.start, goal, graph)

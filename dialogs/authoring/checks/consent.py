"""Personal questions are asked only after consent, and nobody is handed over without one."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, graph_of, problem
from dialogs.authoring.paths import shortest
from dialogs.authoring.scripts import ScriptDocument
from dialogs.engine.script import HAND_OVER, AskStep, ConsentStep, OpenLeadStep


def check_consent(inspection: Inspection) -> Iterator[Problem]:
    """Report personal questions that some path reaches without consent, and hand-overs without consent to them."""
    for document, step in inspection.steps():
        consents = inspection.certain[document.script.name, step.id].consents
        if isinstance(step, OpenLeadStep) and HAND_OVER not in consents:
            message = f"a person can be handed over here without having agreed; put `consent: {HAND_OVER}` before it"
            yield problem(document, ("steps", step.id), "lead_without_consent", message)
        if not isinstance(step, AskStep) or consents:
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

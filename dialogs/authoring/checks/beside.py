"""Scripts that run beside: they only say, ask with buttons, and order what no other script may."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.scripts import ScriptDocument, calls
from dialogs.engine.script import (
    AFTERCARE,
    AftercareStep,
    AskStep,
    BeginAnewStep,
    BranchStep,
    ConsentStep,
    EndStep,
    SayStep,
    Step,
)

#: What a script beside may consist of.
_ALLOWED = (SayStep, AskStep, ConsentStep, BranchStep, AftercareStep, BeginAnewStep, EndStep)
#: Questions whose whole answer is one button.
_ONE_BUTTON = ("choice", "yes_no")
#: The database has room for a code of so many letters.
MOST_LETTERS = 16


def check_beside(inspection: Inspection) -> Iterator[Problem]:
    """Report steps that cannot run where they stand, calls of scripts beside, and check-ins without consent."""
    scripts = inspection.draft.scripts
    for document in scripts.values():
        for step in document.script.steps.values():
            message = _misfit(document, step)
            if message:
                yield problem(document, ("steps", step.id), "beside", message)
        for call in calls(document.script):
            if call.script in scripts and scripts[call.script].script.beside:
                message = f"`{call.script}` runs beside; it cannot be called"
                yield problem(document, ("steps", call.id, "call"), "beside", message)
    for document, step in inspection.steps():
        agreed = inspection.certain[document.script.name, step.id].consents
        if isinstance(step, AftercareStep) and step.order != "stop" and AFTERCARE not in agreed:
            message = f"nobody may be asked later without having agreed; put `consent: {AFTERCARE}` before it"
            yield problem(document, ("steps", step.id), "aftercare_without_consent", message)


def _misfit(document: ScriptDocument, step: Step) -> str:
    """Say why a step cannot stand where it does; empty when it can."""
    fields = document.script.fields
    if not document.script.beside:
        orders = isinstance(step, AftercareStep | BeginAnewStep)
        return f"`{step.id}` belongs in a script with `beside: yes`" if orders else ""
    if not isinstance(step, _ALLOWED):
        return "a script with `beside: yes` has say, ask, consent, branch, aftercare, begin_anew and end, no other step"
    if isinstance(step, AskStep) and step.field in fields and fields[step.field].type not in _ONE_BUTTON:
        return f"beside, only a {' or '.join(_ONE_BUTTON)} can be asked: the answer is one button"
    if isinstance(step, ConsentStep) and step.forgets:
        return "a no beside forgets nothing; write `forgets: no`"
    if isinstance(step, AftercareStep) and step.answer in fields:
        long = [option.code for option in fields[step.answer].options if len(option.code) > MOST_LETTERS]
        return f"the code `{long[0]}` is too long to be noted; use at most {MOST_LETTERS} letters" if long else ""
    return ""

"""Checks what scripts say of each other: the scripts they call, and the fields they hand over and get back."""

from collections.abc import Mapping

from dialogs.authoring.documents import Problem
from dialogs.authoring.paths import components
from dialogs.authoring.reading import suggestion
from dialogs.authoring.scripts import ScriptDocument, calls
from dialogs.engine.script import CallStep, Field, Script


def check_references(documents: Mapping[str, ScriptDocument]) -> list[Problem]:
    """List every wrong call: an unknown script, a field that does not fit, scripts that call each other in a circle."""
    problems = []
    for document in documents.values():
        for step in calls(document.script):
            problems += _check_call(step, document, documents)
    return problems + _check_circles(documents)


def _check_call(step: CallStep, document: ScriptDocument, documents: Mapping[str, ScriptDocument]) -> list[Problem]:
    line = document.line("steps", step.id, "call")
    called = documents.get(step.script)
    if called is None:
        message = f"unknown script `{step.script}`{suggestion(step.script, documents)}"
        return [Problem(document.file, line, "unknown_script", message)] if step.script else []
    handed = [(theirs, ours, "inputs", called.script.inputs) for theirs, ours in step.inputs.items()]
    got = [(theirs, ours, "outputs", called.script.outputs) for ours, theirs in step.outputs.items()]
    problems = []
    for theirs, ours, key, offered in (*handed, *got):
        message = _misfit((theirs, ours), (document.script, called.script), key, offered)
        if message:
            place = document.line("steps", step.id, key, theirs if key == "inputs" else ours)
            problems.append(Problem(document.file, place, "call_types", message))
    for missing in sorted(set(called.script.inputs) - set(step.inputs)):
        message = f"`{step.script}` needs the input `{missing}`; add it under `inputs`"
        problems.append(Problem(document.file, line, "call_input", message))
    return problems


def _misfit(names: tuple[str, str], scripts: tuple[Script, Script], key: str, offered: tuple[str, ...]) -> str:
    theirs, ours = names
    caller, called = scripts
    if theirs not in offered:
        return f"`{theirs}` is not one of the {key} of `{called.name}`{suggestion(theirs, offered)}"
    if ours not in caller.fields:
        return f"unknown field `{ours}`{suggestion(ours, caller.fields)}"
    source, target = caller.fields[ours], called.fields[theirs]
    if key == "outputs":
        source, target = target, source
    return "" if _fits(source, target) else f"`{ours}` and `{theirs}` must have the same type and options"


def _fits(source: Field, target: Field) -> bool:
    """A value may go into a field of the same type that knows at least the same codes."""
    known = {option.code for option in target.options}
    return source.type == target.type and {option.code for option in source.options} <= known


def _check_circles(documents: Mapping[str, ScriptDocument]) -> list[Problem]:
    graph = {name: [step.script for step in calls(each.script)] for name, each in documents.items()}
    problems = []
    for circle in components(graph):
        if len(circle) > 1 or circle[0] in graph.get(circle[0], ()):
            names = ", ".join(sorted(circle))
            message = f"these scripts call each other without end: {names}; remove one of the calls"
            for name in circle:
                document = documents[name]
                call = next(step for step in calls(document.script) if step.script in circle)
                line = document.line("steps", call.id, "call")
                problems.append(Problem(document.file, line, "recursion", message))
    return problems

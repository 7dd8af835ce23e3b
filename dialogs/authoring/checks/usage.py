"""Fields: whether what is used is asked, whether what is asked is used, and whether rules understand it."""

from collections.abc import Iterator

from dialogs.authoring.documents import Problem
from dialogs.authoring.inspection import Inspection, problem
from dialogs.authoring.reading import suggestion
from dialogs.authoring.scripts import ScriptDocument, calls, ways_of
from dialogs.casework.handover import CONTACT_FIELDS
from dialogs.conditions import names_used
from dialogs.engine.script import (
    HAND_OVER,
    REFUSED,
    UNKNOWN,
    AftercareStep,
    AskStep,
    CallStep,
    ConsentStep,
    Field,
    Script,
    SetStep,
    Step,
    SummaryStep,
)


def check_usage(inspection: Inspection) -> Iterator[Problem]:
    """Report fields that are used but never asked, read too early, of no use, or foreign to the rules."""
    for document in inspection.draft.scripts.values():
        used, given = _used(document), _given(document.script)
        for name, field in document.script.fields.items():
            if name in used - given and field.type != "language":
                message = f"`{name}` is used but never asked; add a step that asks it, or remove what uses it"
                yield problem(document, ("fields", name), "never_asked", message)
            elif name not in used and name not in inspection.rule_fields and field.type != "language":
                message = f"nothing uses the answer `{name}`; remove it unless people who read it need it"
                yield problem(document, ("fields", name), "unused", message, severity="hint")
            yield from _check_rule(field, document, inspection)
        yield from _read_too_early(document, inspection)


def _used(document: ScriptDocument) -> set[str]:
    script = document.script
    used = {name for text in document.texts for name in text.text.placeholders()} | set(script.outputs)
    for field in script.fields.values():
        used.update(field.depends_on)
    for step in script.steps.values():
        used |= _read(step)
        if isinstance(step, ConsentStep) and step.purpose == HAND_OVER:
            used |= CONTACT_FIELDS
    for call in calls(script):
        used |= set(call.inputs.values())
    return used & set(script.fields)


def _read(step: Step) -> set[str]:
    """Name the answers that a step's ways or its summary read."""
    found = set(step.fields) if isinstance(step, SummaryStep) else set()
    if isinstance(step, AftercareStep) and step.answer:
        found.add(step.answer)
    for way in ways_of(step):
        if way.when is not None:
            found |= {name for source, name in names_used(way.when) if source == "answer"}
    return found


def _given(script: Script) -> set[str]:
    given = set(script.inputs)
    for step in script.steps.values():
        match step:
            case AskStep(field=name):
                given.add(name)
            case SetStep(values=values):
                given |= set(values)
            case CallStep(outputs=outputs):
                given |= set(outputs)
    return given


def _check_rule(field: Field, document: ScriptDocument, inspection: Inspection) -> Iterator[Problem]:
    rule = inspection.rule_fields.get(field.name)
    if rule is None:
        return
    place = ("fields", field.name)
    if rule.type != field.type:
        message = f"the rules read `{field.name}` as {rule.type}, not {field.type}; change the type or the name"
        yield problem(document, place, "rule_type", message)
        return
    known = {*rule.codes, UNKNOWN, REFUSED}
    for option in field.options:
        if option.code not in known:
            message = f"the rules do not know `{option.code}` of `{field.name}`{suggestion(option.code, rule.codes)}"
            yield problem(document, (*place, "options", option.code), "rule_option", message)


def _read_too_early(document: ScriptDocument, inspection: Inspection) -> Iterator[Problem]:
    script = document.script
    for step in script.steps.values():
        known = inspection.possible.get((script.name, step.id))
        if known is None or isinstance(step, SummaryStep):
            continue
        here = known.answers | _given_by(step)
        for name in sorted(_read(step) - here):
            if script.fields[name].type != "language" and name in _given(script):
                message = f"`{name}` is never asked before this step, so no answer to it can decide here"
                yield problem(document, ("steps", step.id, "next"), "asked_later", message)


def _given_by(step: Step) -> set[str]:
    match step:
        case AskStep(field=name):
            return {name}
        case SetStep(values=values):
            return set(values)
        case CallStep(outputs=outputs):
            return set(outputs)
        case _:
            return set()

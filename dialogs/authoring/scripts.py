"""Reads one script document: its title, what it takes and gives as a sub-script, its fields and its steps."""

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.authoring.conditions import FieldShape, Shapes
from dialogs.authoring.documents import MappingNode, Problems
from dialogs.authoring.fields import read_fields, shape_of
from dialogs.authoring.reading import as_bool, as_code, as_list, check_keys, is_empty, suggestion
from dialogs.authoring.step_source import Around
from dialogs.authoring.steps import read_steps
from dialogs.authoring.texts import Notes, Path, PlacedText, read_text
from dialogs.engine.script import (
    BESIDE_FACTS,
    BeginAnewStep,
    CallStep,
    ConsentStep,
    EndStep,
    Field,
    Script,
    Step,
    Ways,
)

_KEYS = ("script", "title", "beside", "only_with", "start", "inputs", "outputs", "fields", "steps")

#: Facts for scripts that run beside; those of casework are about the conversation, which they stand apart from.
_BESIDE = {name: FieldShape("truth") for name in BESIDE_FACTS}


@dataclass(frozen=True, slots=True)
class ScriptDocument:
    """A script with the document it was read from: the line of every named place, and every text with its place."""

    file: str
    script: Script
    lines: Mapping[Path, int]
    texts: tuple[PlacedText, ...]
    whole: bool  #: every step could be read, so that its ways can be followed
    facts: Shapes  #: what its conditions may ask beside answers

    def line(self, *path: str) -> int:
        """Give the line of a place; where that is not kept, of the nearest place around it."""
        return nearest_line(self.lines, path)


def nearest_line(lines: Mapping[Path, int], path: Path) -> int:
    """Give the line of a place; where that is not kept, of the nearest place around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


def targets(step: Step) -> tuple[tuple[Path, str], ...]:
    """List the steps to which a step can go on, each with its place inside the step."""
    match step:
        case ConsentStep(given=given, refused=refused):
            return ((("given",), given), (("refused",), refused))
        case EndStep() | BeginAnewStep():
            return ()
        case _:
            return tuple((("next", str(number), "to"), way.to) for number, way in enumerate(step.next, start=1))


def ways_of(step: Step) -> Ways:
    """Give the ways on from a step; a consent step and an end have none."""
    return () if isinstance(step, ConsentStep | EndStep | BeginAnewStep) else step.next


def read_script(document: MappingNode, notes: Notes, facts: Shapes) -> ScriptDocument | None:
    """Read a script document; None where even its name cannot be read. Problems go to the notes."""
    problems = notes.problems
    check_keys(document, problems, allowed=_KEYS, required=("title", "start", "steps"), what="a script")
    named, start = document.get("script"), document.get("start")
    name = as_code(named, problems, "`script`") if named is not None else None
    if named is None or name is None:
        return None
    notes.lines[()] = named.line
    fields = read_fields(document.get("fields"), notes)
    beside = _is_beside(document, problems)
    shapes = {name: shape_of(field) for name, field in fields.items()}
    around = Around(fields, shapes, _BESIDE if beside else facts)
    steps, whole = read_steps(document.get("steps"), around, notes)
    script = Script(
        name,
        read_text(document.get("title"), ("title",), notes, role="title"),
        "" if start is None else as_code(start, problems, "`start`") or "",
        fields,
        steps,
        inputs=_field_names(document, "inputs", fields, notes),
        outputs=_field_names(document, "outputs", fields, notes),
        beside=beside,
        only_with=_only_with(document, problems, beside=beside),
    )
    if start is not None:
        notes.mark(("start",), start)
    _check_targets(script, notes, whole=whole)
    can_be_followed = whole and script.start in steps
    return ScriptDocument(problems.file, script, notes.lines, tuple(notes.texts), can_be_followed, around.facts)


def _is_beside(document: MappingNode, problems: Problems) -> bool:
    node = document.get("beside")
    return node is not None and as_bool(node, problems, "`beside`") is True


def _only_with(document: MappingNode, problems: Problems, *, beside: bool) -> str:
    node = document.get("only_with")
    if node is None:
        return ""
    if not beside:
        message = "`only_with` names the consent of a script that runs `beside`; put `consent` steps into the others"
        problems.add(node.line, "unknown_key", message)
    return as_code(node, problems, "`only_with`") or ""


def _field_names(document: MappingNode, key: str, fields: Mapping[str, Field], notes: Notes) -> tuple[str, ...]:
    node = document.get(key)
    if node is None or is_empty(node):
        return ()
    notes.mark((key,), node)
    names = as_list(node, notes.problems, f"`{key}`", as_code)
    for name in names:
        if name not in fields:
            message = f"`{key}` names the unknown field `{name}`{suggestion(name, fields)}"
            notes.problems.add(node.line, "unknown_answer", message)
    return tuple(name for name in names if name in fields)


def _check_targets(script: Script, notes: Notes, *, whole: bool) -> None:
    known = {path[1] for path in notes.lines if path[0:1] == ("steps",)}
    if script.start and script.start not in known:
        message = f"unknown step `{script.start}`{suggestion(script.start, known)}"
        notes.problems.add(notes.lines["start",], "unknown_step", message)
    for step in script.steps.values():
        for place, target in targets(step):
            if target and target not in known:
                line = nearest_line(notes.lines, ("steps", step.id, *place))
                message = f"unknown step `{target}`{suggestion(target, known)}"
                notes.problems.add(line, "unknown_step", message)
    if whole and not script.steps:
        notes.problems.add(1, "missing_key", "a script needs at least one step")


def calls(script: Script) -> tuple[CallStep, ...]:
    """List the steps that call a sub-script."""
    return tuple(step for step in script.steps.values() if isinstance(step, CallStep))

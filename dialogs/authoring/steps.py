"""Reads the steps of a script: one reader for each kind of step, chosen by the one kind key that a step has."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import get_args

from dialogs.authoring.documents import Node
from dialogs.authoring.reading import as_code, as_int, as_list, as_mapping, as_text, check_keys, is_empty, suggestion
from dialogs.authoring.step_source import Around, StepSource
from dialogs.authoring.texts import Notes
from dialogs.conditions import Value
from dialogs.engine.script import (
    AftercareOrder,
    AftercareStep,
    AskStep,
    BeginAnewStep,
    BranchStep,
    CallStep,
    ConsentStep,
    EndStep,
    HandOverStep,
    OpenLeadStep,
    RemindStep,
    RouteStep,
    SayStep,
    ScreenStep,
    SetStep,
    Step,
    SuggestSupportStep,
    SummaryStep,
    WaitStep,
)

#: Misunderstandings for which a question may have hints of its own.
MOST_RETRIES = 3


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of step: how it is read, the keys it needs beside its kind, and those it may have."""

    read: Callable[[StepSource], Step]
    needs: tuple[str, ...] = ("next",)
    may: tuple[str, ...] = ()


def _say(source: StepSource) -> Step:
    return SayStep(source.id, source.texts("say", least=1), source.ways())


def _ask(source: StepSource) -> Step:
    retry = source.texts("retry")
    if len(retry) > MOST_RETRIES:
        message = f"`retry` has at most {MOST_RETRIES} texts; after that a person is offered"
        source.problems.add(source.node.line_of("retry"), "range", message)
    return AskStep(
        source.id,
        source.field("ask"),
        source.text("text"),
        source.ways(),
        retry=retry,
        digression=source.truth("digression", default=True),
        counted=source.truth("counted", default=True),
    )


def _branch(source: StepSource) -> Step:
    source.name("branch")
    return BranchStep(source.id, source.ways())


def _set(source: StepSource) -> Step:
    node = source.node.get("set")
    mapping = as_mapping(node, source.problems, "`set`") if node is not None else None
    values: dict[str, Value] = {}
    for key, written in mapping.entries if mapping else ():
        if source.known_field(key, source.problems, "a key of `set`") is not None:
            value = _fixed(source, key.text, written)
            if value is not None:
                values[key.text] = value
    return SetStep(source.id, values, source.ways())


def _fixed(source: StepSource, name: str, node: Node) -> Value | None:
    shape = source.around.shapes[name]
    if shape.type == "number":
        return as_int(node, source.problems, f"`{name}`")
    if not shape.codes:
        source.problems.add(node.line, "type", f"`{name}` ({shape.type}) cannot be set; only the person can answer it")
        return None
    codes = as_list(node, source.problems, f"`{name}`", as_text) if shape.type == "choices" else None
    single = as_text(node, source.problems, f"`{name}`") if codes is None else None
    for code in codes or (single,):
        if code is not None and code not in shape.codes:
            message = f"`{name}` has no option `{code[:64]}`{suggestion(code, shape.codes)}"
            source.problems.add(node.line, "unknown_option", message)
    return codes or single


def _call(source: StepSource) -> Step:
    inputs, outputs = source.pairs("inputs"), source.pairs("outputs")
    return CallStep(source.id, source.code("call"), source.ways(), inputs=inputs, outputs=outputs)


def _wait(source: StepSource) -> Step:
    return WaitStep(source.id, source.duration("wait"), source.text("text", "notice"), source.ways())


def _remind(source: StepSource) -> Step:
    return RemindStep(source.id, source.duration("remind"), source.text("text", "notice"), source.ways())


def _consent(source: StepSource) -> Step:
    return ConsentStep(
        source.id,
        source.code("consent"),
        source.name("version"),
        source.text("text"),
        source.text("yes", "button"),
        source.text("no", "button"),
        source.code("given"),
        source.code("refused"),
        forgets=source.truth("forgets", default=True),
    )


def _summary(source: StepSource) -> Step:
    return SummaryStep(
        source.id,
        source.text("text"),
        source.field_list("summary"),
        source.text("confirm", "button"),
        source.text("correct", "button"),
        source.text("which"),
        source.ways(),
    )


def _screen(source: StepSource) -> Step:
    return ScreenStep(source.id, source.texts("screen"), source.ways())


def _suggest_support(source: StepSource) -> Step:
    return SuggestSupportStep(source.id, source.texts("suggest_support"), source.ways())


def _route(source: StepSource) -> Step:
    choose = source.text("choose") if source.node.get("choose") is not None else None
    return RouteStep(source.id, source.texts("route"), source.ways(), choose)


def _hand_over(source: StepSource) -> Step:
    return HandOverStep(source.id, source.code("hand_over"), source.text("text"), source.ways())


def _open_lead(source: StepSource) -> Step:
    return OpenLeadStep(source.id, source.texts("open_lead", least=1), source.ways())


def _aftercare(source: StepSource) -> Step:
    written = source.name("aftercare")
    order: AftercareOrder = next((one for one in get_args(AftercareOrder) if one == written), "stop")
    if written and order != written:
        message = f"`aftercare` cannot be `{written[:64]}`{suggestion(written, get_args(AftercareOrder))}"
        source.problems.add(source.node.line_of("aftercare"), "range", message)
    answer = source.field("answer")
    if (order == "note") != bool(source.node.get("answer")):
        message = "`answer` names the field that `aftercare: note` writes down; the other orders have none"
        source.problems.add(source.node.line_of("aftercare"), "missing_key", message)
    return AftercareStep(source.id, order, source.ways(), answer)


def _begin_anew(source: StepSource) -> Step:
    source.name("begin_anew")
    return BeginAnewStep(source.id)


def _end(source: StepSource) -> Step:
    return EndStep(source.id, source.texts("end"))


KINDS: dict[str, _Kind] = {
    "say": _Kind(_say),
    "ask": _Kind(_ask, ("text", "next"), ("retry", "digression", "counted")),
    "branch": _Kind(_branch),
    "set": _Kind(_set),
    "call": _Kind(_call, may=("inputs", "outputs")),
    "wait": _Kind(_wait, ("text", "next")),
    "remind": _Kind(_remind, ("text", "next")),
    "consent": _Kind(_consent, ("version", "text", "yes", "no", "given", "refused"), ("forgets",)),
    "summary": _Kind(_summary, ("text", "confirm", "correct", "which", "next")),
    "screen": _Kind(_screen),
    "suggest_support": _Kind(_suggest_support),
    "route": _Kind(_route, may=("choose",)),
    "hand_over": _Kind(_hand_over, ("text", "next")),
    "open_lead": _Kind(_open_lead),
    "aftercare": _Kind(_aftercare, may=("answer",)),
    "begin_anew": _Kind(_begin_anew, ()),
    "end": _Kind(_end, ()),
}


def read_steps(node: Node | None, around: Around, notes: Notes) -> tuple[dict[str, Step], bool]:
    """Read all steps, and say whether the kind of each is known; without that the ways cannot be followed."""
    if node is None or is_empty(node):
        return {}, False
    mapping = as_mapping(node, notes.problems, "`steps`")
    steps: dict[str, Step] = {}
    for key, value in mapping.entries if mapping else ():
        notes.mark(("steps", key.text), key)
        written = as_mapping(value, notes.problems, f"the step `{key.text[:64]}`")
        if as_code(key, notes.problems, "the name of a step") is None or written is None:
            continue
        step = _step(StepSource(key.text, written, around, notes))
        if step is not None:
            steps[key.text] = step
    return steps, mapping is not None and len(steps) == len(mapping.entries)


def _step(source: StepSource) -> Step | None:
    kind = _kind_of(source)
    if kind is None:
        return None
    rule = KINDS[kind]
    what = f"the step `{source.id}` ({kind})"
    allowed = (kind, *rule.needs, *rule.may)
    check_keys(source.node, source.problems, allowed=allowed, required=rule.needs, what=what)
    return rule.read(source)


def _kind_of(source: StepSource) -> str | None:
    kinds = [name for name in source.node.names if name in KINDS]
    if len(kinds) == 1:
        return kinds[0]
    said = f"has two: {', '.join(kinds)}" if kinds else "has none"
    message = f"the step `{source.id}` needs exactly one kind and {said}. Kinds: {', '.join(KINDS)}"
    source.problems.add(source.node.line, "step_kind", message)
    return None

"""Draws a script as a Mermaid flow chart: every step, and every way with its condition in words."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from dialogs.authoring.condition_words import in_words
from dialogs.authoring.scripts import ways_of
from dialogs.engine.script import (
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
    Script,
    SetStep,
    Step,
    SuggestSupportStep,
    SummaryStep,
    WaitStep,
)
from dialogs.wording import Text

_KINDS: dict[type[Step], str] = {
    SayStep: "say",
    AskStep: "ask",
    BranchStep: "branch",
    SetStep: "set",
    CallStep: "call",
    WaitStep: "wait",
    RemindStep: "remind after",
    ConsentStep: "consent",
    SummaryStep: "summary",
    ScreenStep: "screen",
    RouteStep: "route",
    OpenLeadStep: "open lead",
    SuggestSupportStep: "suggest_support",
    HandOverStep: "hand over",
    AftercareStep: "aftercare",
    BeginAnewStep: "begin anew",
    EndStep: "end",
}

#: What a box says of a text at most.
_SHOWN = 60


def draw(script: Script, *, languages: Sequence[str] = ()) -> str:
    """Write a flow chart; with languages, each box also has the beginning of its text in them.

    Mermaid: https://mermaid.js.org/syntax/flowchart.html
    """
    lines = ["flowchart TD", f"    start_here([{_quoted([script.name, *_texts(script.title, languages)])}])"]
    lines.append(f"    start_here --> {_id(script.start)}")
    for step in script.steps.values():
        lines.append(f"    {_id(step.id)}{_box(step, languages)}")
        lines.extend(f"    {arrow}" for arrow in _arrows(step))
    return "\n".join(lines) + "\n"


def _id(step: str) -> str:
    """Name a box; the prefix keeps Mermaid's own words, such as `end`, apart."""
    return f"step_{step}"


def _box(step: Step, languages: Sequence[str]) -> str:
    left, right = _shape(step)
    said = [f"{step.id} · {_KINDS[type(step)]}{_detail(step)}"]
    for text in _first_text(step):
        said += _texts(text, languages)
    return f"{left}{_quoted(said)}{right}"


def _shape(step: Step) -> tuple[str, str]:
    match step:
        case AskStep() | ConsentStep() | SummaryStep() | RouteStep(choose=Text()):
            return "[/", "/]"
        case BranchStep():
            return "{{", "}}"
        case CallStep():
            return "[[", "]]"
        case EndStep() | BeginAnewStep():
            return "([", "])"
        case WaitStep() | RemindStep():
            return "(", ")"
        case _:
            return "[", "]"


def _detail(step: Step) -> str:
    match step:
        case AskStep(field=field):
            return f" {field}"
        case SetStep(values=values):
            return f" {', '.join(values)}"
        case CallStep(script=script):
            return f" {script}"
        case WaitStep(duration=duration) | RemindStep(after=duration):
            return f" {_length(duration)}"
        case ConsentStep(purpose=purpose):
            return f" {purpose}"
        case HandOverStep(reason=reason):
            return f" {reason}"
        case AftercareStep(order=order):
            return f" {order}"
        case _:
            return ""


def _length(duration: timedelta) -> str:
    minutes = int(duration.total_seconds()) // 60
    each, unit = next(
        (size, name) for size, name in ((24 * 60, "day"), (60, "hour"), (1, "minute")) if not minutes % size
    )
    number = minutes // each
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def _first_text(step: Step) -> tuple[Text, ...]:
    match step:
        case BranchStep() | SetStep() | CallStep() | AftercareStep() | BeginAnewStep():
            return ()
        case (
            SayStep(bubbles=bubbles)
            | ScreenStep(bubbles=bubbles)
            | RouteStep(bubbles=bubbles)
            | OpenLeadStep(bubbles=bubbles)
            | SuggestSupportStep(bubbles=bubbles)
        ):
            return bubbles[:1]
        case EndStep(bubbles=bubbles):
            return bubbles[:1]
        case _:
            return (step.text,)


def _texts(text: Text, languages: Sequence[str]) -> list[str]:
    wordings = (text.by_language.get(language, "") for language in languages)
    return [_shortened(" ".join(wording.split())) for wording in wordings if wording]


def _shortened(wording: str) -> str:
    return wording if len(wording) <= _SHOWN else wording[: _SHOWN - 1].rstrip() + "…"


def _arrows(step: Step) -> Iterator[str]:
    if isinstance(step, ConsentStep):
        yield f"{_id(step.id)} -->|{_quoted(['given'])}| {_id(step.given)}"
        yield f"{_id(step.id)} -->|{_quoted(['refused'])}| {_id(step.refused)}"
        return
    ways = ways_of(step)
    for way in ways:
        if way.when is None and len(ways) == 1:
            yield f"{_id(step.id)} --> {_id(way.to)}"
        else:
            when = "otherwise" if way.when is None else in_words(way.when)
            yield f"{_id(step.id)} -->|{_quoted([when])}| {_id(way.to)}"


def _quoted(lines: Sequence[str]) -> str:
    """Put lines into a label; what Mermaid could take for markup is written as an entity code."""
    escaped = (line.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;") for line in lines)
    return '"' + "<br>".join(line.replace("`", "#96;") for line in escaped) + '"'

"""Answers as a person reads them: labels of codes, names of places."""

from collections.abc import Mapping

from dialogs.conditions import Value
from dialogs.engine.script import Field
from dialogs.engine.state import Answer, kept_answers
from dialogs.engine.turn import Turn


def answer_label(turn: Turn, field: Field, value: Value) -> str:
    """Word one answer in the person's language."""
    if isinstance(value, tuple):
        return ", ".join(answer_label(turn, field, code) for code in value)
    option = field.option(value) if isinstance(value, str) else None
    if option is not None:
        return option.label.label(turn.state.language)
    if field.type == "place":
        place = turn.environment.casework.place(value, turn.environment.today)
        return turn.word(place) if place else str(value)
    return str(value)


def answer_labels(turn: Turn, fields: Mapping[str, Field], answers: Mapping[str, Answer]) -> dict[str, str]:
    """Word all answers of a script, by field name; the values of its texts' placeholders."""
    return {name: answer_label(turn, fields[name], answer.value) for name, answer in answers.items() if name in fields}


def answer_lines(turn: Turn, names: tuple[str, ...]) -> str:
    """List answers of the running script, a line each: "• label: answer"."""
    fields = turn.script().fields
    labels = answer_labels(turn, fields, turn.state.answers)
    return "\n".join(f"• {turn.word(fields[name].label)}: {labels[name]}" for name in names if name in labels)


def all_answer_lines(turn: Turn) -> list[str]:
    """List every answer that is kept, whatever script asked it, also those carried over from before; a line each."""
    kept = kept_answers(turn.state)
    lines: dict[str, str] = {}
    for key, answer in kept.items():
        script_name, _, name = key.partition(".")
        field = turn.script(script_name).fields.get(name)
        if field is not None:
            lines[f"• {turn.word(field.label)}: {answer_label(turn, field, answer.value)}"] = name
    return list(lines)


def placeholders(turn: Turn) -> dict[str, str]:
    """Give what placeholders stand for: answers of this script; once screened, the texts of the results too."""
    values = {name: turn.word(one) for name, one in turn.result_texts().items()}
    return {**values, **answer_labels(turn, turn.script().fields, turn.state.answers)}

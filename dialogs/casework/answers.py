"""Answers as rules read them: checked against the vocabulary of fields."""

import difflib
import re
from collections.abc import Mapping

from dialogs.casework.rules import REFUSED, UNKNOWN, Field
from dialogs.conditions import Value

#: A municipality by its CBS code, perhaps with the four digits of the postcode behind a slash.
PLACE = re.compile(r"GM[0-9]{4}(?:/[1-9][0-9]{3})?")


class AnswersWrong(ValueError):
    """An answer names a field or a code that does not exist, or is out of range; the message lists what is allowed."""


def checked_answers(fields: Mapping[str, Field], answers: Mapping[str, object]) -> dict[str, Value]:
    """Turn answers as a program sends them into values. Raises AnswersWrong with everything that is wrong."""
    values: dict[str, Value] = {}
    wrong: list[str] = []
    for name, answer in answers.items():
        try:
            values[name] = _value(_field(fields, name), answer)
        except AnswersWrong as error:
            wrong.append(str(error))
    if wrong:
        raise AnswersWrong("; ".join(wrong))
    return values


def known_answers(fields: Mapping[str, Field], answers: Mapping[str, Value]) -> dict[str, Value]:
    """Keep the answers that rules can read; a script may ask more than that."""
    values: dict[str, Value] = {}
    for name, answer in answers.items():
        try:
            values[name] = _value(_field(fields, name), _readable(fields, name, answer))
        except AnswersWrong:
            continue
    return values


def unknown_fields(fields: Mapping[str, Field], answers: Mapping[str, Value]) -> tuple[str, ...]:
    """List the fields that were answered with "don't know" or "rather not say"."""
    unsure = {UNKNOWN, REFUSED}
    return tuple(
        name
        for name in fields
        if name in answers and unsure & (set(value) if isinstance(value := answers[name], tuple) else {value})
    )


def _readable(fields: Mapping[str, Field], name: str, answer: Value) -> Value:
    """Leave out of several codes those that rules do not have; the others still count."""
    if name not in fields or not isinstance(answer, tuple):
        return answer
    return tuple(code for code in answer if code in fields[name].codes or code in (UNKNOWN, REFUSED))


def _field(fields: Mapping[str, Field], name: str) -> Field:
    if name not in fields:
        raise AnswersWrong(f'unknown field "{name}"{_meant(name, fields)}; fields: {", ".join(fields)}')
    return fields[name]


def _value(field: Field, answer: object) -> Value:
    if answer in (UNKNOWN, REFUSED) and isinstance(answer, str):
        return (answer,) if field.type == "choices" else answer
    match field.type:
        case "number":
            return _number(field, answer)
        case "place":
            return _place(field, answer)
        case "choices":
            several = answer if isinstance(answer, (list, tuple)) else (answer,)
            return tuple(dict.fromkeys(_code(field, one) for one in several))
        case _:
            return _code(field, answer)


def _code(field: Field, answer: object) -> str:
    allowed = (*field.codes, UNKNOWN, REFUSED)
    if isinstance(answer, str) and answer in allowed:
        return answer
    meant = _meant(answer, field.codes) if isinstance(answer, str) else ""
    raise AnswersWrong(f"{field.name}: unknown code {_quoted(answer)}{meant}; codes: {', '.join(allowed)}")


def _number(field: Field, answer: object) -> int:
    whole = isinstance(answer, int) or (isinstance(answer, float) and answer.is_integer())
    if whole and not isinstance(answer, bool):
        number = int(answer)  # type: ignore[call-overload]  # an int or a whole float, as said above
        if (field.minimum is None or number >= field.minimum) and (field.maximum is None or number <= field.maximum):
            return int(number)
    bounds = f"from {field.minimum} to {field.maximum}"
    raise AnswersWrong(
        f"{field.name}: {_quoted(answer)} is not a whole number of {field.unit} {bounds}; also: {UNKNOWN}, {REFUSED}"
    )


def _place(field: Field, answer: object) -> str:
    if isinstance(answer, str) and PLACE.fullmatch(answer):
        return answer
    example = "a municipality such as GM0344, or GM0344/3511 with the digits of the postcode"
    raise AnswersWrong(f"{field.name}: {_quoted(answer)} is not {example}; also: {UNKNOWN}, {REFUSED}")


def _quoted(answer: object) -> str:
    return f'"{answer[:64]}"' if isinstance(answer, str) else str(answer)[:64]


def _meant(name: str, allowed: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name[:64], allowed, n=1)
    return f' (did you mean "{near[0]}"?)' if near else ""

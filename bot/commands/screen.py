"""`kopru screen`: how heavy and how urgent debts look from answers, and why."""

import argparse
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from bot.commands import json_lines
from dialogs.casework.rule_page import rule_page
from dialogs.casework.rules import REFUSED, UNKNOWN, Field, Rules
from dialogs.casework.screening import screen
from storage.rules import load_rules


def run(argv: Sequence[str], *, today: date) -> int:
    """Read JSON lines from standard input, write their outcomes to standard output, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kopru screen",
        description='Reads JSON lines {"answers": {FIELD: CODE, …}}, each with an optional "date". '
        "A field of several choices takes a list of codes; every field takes unknown and refused.",
    )
    shown = parser.add_mutually_exclusive_group()
    shown.add_argument("--fields", action="store_true", help="print every field with type, codes and range as JSON")
    shown.add_argument("--table", action="store_true", help="print all rules as the page docs/screening.md")
    wish = parser.parse_args(argv)
    rules = load_rules()
    if wish.table:
        print(rule_page(rules), end="")
        return 0
    if wish.fields:
        print(json.dumps(fields(rules), ensure_ascii=False, indent=2))
        return 0
    return json_lines.run_on_standard_streams(answers(rules), today=today)


def answers(rules: Rules) -> Callable[[dict[str, Any], date], Mapping[str, Any]]:
    """Return the function that answers one request; it raises ValueError with what is wrong with the request."""

    def answer(request: dict[str, Any], on: date) -> Mapping[str, Any]:
        given = request.get("answers")
        if not isinstance(given, dict):
            raise ValueError('"answers" must be an object such as {"letters": ["bailiff"], "rent_months": 2}')
        return _screened(rules, given, on)

    return answer


def fields(rules: Rules) -> dict[str, dict[str, Any]]:
    """Describe every field by its name: type, codes, unit, range and what it means."""
    return {name: _described(field) for name, field in rules.fields.items()}


def _described(field: Field) -> dict[str, Any]:
    return {
        "type": field.type,
        "description": field.description,
        "codes": [*field.codes, UNKNOWN, REFUSED],
        "meanings": {**field.codes, UNKNOWN: "does not know", REFUSED: "would rather not say"},
        "unit": field.unit,
        "minimum": field.minimum,
        "maximum": field.maximum,
        "nl": field.label.by_language["nl"],
        "tr": field.label.by_language["tr"],
    }


def _screened(rules: Rules, given: Mapping[str, object], on: date) -> Mapping[str, Any]:
    try:
        found = screen(rules, given, on)
    except OverflowError as late:
        raise ValueError('"date" is too late to count from') from late
    return {
        "class": found.class_code,
        "urgency": found.urgency,
        "points": found.points,
        "floor": list(found.floor),
        "phase": found.phase.phase,
        "reasons": [
            {
                "rule": reason.rule,
                "points": reason.points,
                "source": reason.source,
                "nl": reason.text.by_language["nl"],
                "tr": reason.text.by_language["tr"],
            }
            for reason in found.reasons
        ],
    }

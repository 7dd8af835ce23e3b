"""`kopru ask`: what the bot makes of a question: its topic, its language, and whether it tells of danger."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.commands import json_lines
from bot.usecases.editions import shipped_edition
from dialogs.conversation import Interpreter, reply_language
from dialogs.danger import read_danger
from dialogs.wording import LANGUAGES


def run(argv: list[str], *, today: date) -> int:
    """Read JSON lines from standard input, write what is found to standard output, and return the exit code."""
    parser = argparse.ArgumentParser(
        prog="kopru ask",
        description='Reads JSON lines {"text": …, "language": null, "nl" or "tr"}, each with an optional "date".',
    )
    parser.parse_args(argv)
    return json_lines.run_on_standard_streams(answers(shipped_edition().interpreter), today=today)


def answers(interpreter: Interpreter) -> Callable[[dict[str, Any], date], Mapping[str, Any]]:
    """Return the function that answers one request; it raises ValueError with what is wrong with the request."""

    def answer(request: dict[str, Any], on: date) -> Mapping[str, Any]:
        del on  # articles answer on every date; a figure that ran out is said with a caution
        text = json_lines.text_of(request, "text")
        chosen = request.get("language")
        if chosen is not None and chosen not in LANGUAGES:
            raise ValueError(f'"language" must be null or one of {", ".join(LANGUAGES)}')
        found = interpreter.matcher.find(text)
        danger = read_danger(interpreter.safety, interpreter.matcher, text)
        return {
            "topic": found.topic,
            "alternatives": list(found.alternatives),
            "confidence": found.confidence,
            "zone": found.zone,
            "language": reply_language(interpreter.languages, text, chosen=chosen) or chosen or "other",
            "safety": danger.sign,
            "safety_check": danger.check,
            "neighbour": found.neighbour,
            "small_talk": found.small_talk,
        }

    return answer

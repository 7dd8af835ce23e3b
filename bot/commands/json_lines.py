"""Runs a command that reads one JSON object a line and writes one answer a line."""

import io
import json
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

Answer = Callable[[dict[str, Any], date], Mapping[str, Any]]


def run(lines: Iterable[str], answer: Answer, *, today: date, write: Callable[[str], object]) -> int:
    """Answer every line in order and return the exit code, which is always 0.

    A line may carry its own "date"; `answer` gets the other members and that date. A line that is no JSON object, has
    a bad date, or for which `answer` raises ValueError, is answered with {"error": reason}.
    """
    for line in lines:
        write(json.dumps(_answered(line, answer, today), ensure_ascii=False) + "\n")
    return 0


def run_on_standard_streams(answer: Answer, *, today: date) -> int:
    """Run from standard input to standard output, both UTF-8 whatever the terminal says; bad bytes become marks."""
    for stream in (sys.stdin, sys.stdout):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    return run(sys.stdin, answer, today=today, write=sys.stdout.write)


def text_of(request: Mapping[str, Any], key: str) -> str:
    """Return a member that must be text. Raises ValueError with what is wrong."""
    value = request.get(key)
    if not isinstance(value, str):
        raise ValueError(f'"{key}" must be text')
    return value


def number_of(request: Mapping[str, Any], key: str, lowest: float, highest: float) -> float:
    """Return a member that must be a finite number within bounds. Raises ValueError with what is wrong."""
    value = request.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or not lowest <= value <= highest:
        raise ValueError(f'"{key}" must be a number from {lowest:g} to {highest:g}')
    return float(value)


def _answered(line: str, answer: Answer, today: date) -> Mapping[str, Any]:
    try:
        request = _object(line)
        on = _date(request.pop("date", None), today)
        return answer(request, on)
    except ValueError as wrong:
        return {"error": str(wrong)}


def _object(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as broken:
        raise ValueError("not a line of JSON") from broken
    if not isinstance(request, dict):
        raise ValueError("not a JSON object")
    return request


def _date(value: object, today: date) -> date:
    if value is None:
        return today
    if not isinstance(value, str):
        raise ValueError('"date" must be text like 2026-01-31')
    try:
        return date.fromisoformat(value)
    except ValueError as wrong:
        raise ValueError(f'"date" must be text like 2026-01-31, not {value!r}') from wrong

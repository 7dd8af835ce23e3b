"""From measurements to rows: one mapping per line of a table, with its ratios."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from statistics import median
from typing import Any

from tests.benches.beside import PTB, Contender, Run
from tests.benches.length import Lengths
from tests.benches.parts import Parts

Row = dict[str, Any]

#: Figures of a run of which the table tells how many times the default they are.
COMPARED = ("per_second", "cpu_ms", "per_second_far")


def beside_rows(contenders: Sequence[Contender], runs: Mapping[str, list[Run]]) -> list[Row]:
    """Give a row per bot: medians over the rounds, and medians of the ratios within each round."""
    return [
        {"table": "beside", "bot": contender.name, "title": contender.title, "rounds": len(runs[contender.name])}
        | {name: _middle(runs[contender.name], name) for name in Run.__slots__}
        | {f"x_{name}": _ratio(runs, contender.name, name) for name in COMPARED}
        for contender in contenders
    ]


def parts_rows(contender: Contender, parts: Parts) -> list[Row]:
    """Give a row per part of a turn."""
    head = {"table": "parts", "bot": contender.name, "title": contender.title, "presses": parts.presses}
    return [{**head, "part": part, "cpu_ms": ms} for part, ms in parts.ms.items()]


def way_in_row(contender: Contender, cpu_ms: float, updates: int) -> Row:
    """Give the row of taking an update in."""
    part = "webhook: taking an update in and saying 200"
    head = {"table": "parts", "bot": contender.name, "title": contender.title, "presses": updates}
    return {**head, "part": part, "cpu_ms": cpu_ms}


def length_rows(lengths: Lengths) -> list[Row]:
    """Give a row per message at which `step` was timed, and one of understanding a typed answer."""
    first = lengths.moments[0]
    rows: list[Row] = [
        {"table": "length", **asdict(moment), "x_step_ms": moment.step_ms / first.step_ms} for moment in lengths.moments
    ]
    return [*rows, {"table": "interpret", "cpu_ms": lengths.interpret_ms}]


def _middle(runs: Sequence[Run], name: str) -> float | None:
    figures = [float(figure) for run in runs if (figure := getattr(run, name)) is not None]
    return median(figures) if figures else None


def _ratio(runs: Mapping[str, list[Run]], bot: str, name: str) -> float | None:
    """Compare with the default of the same round; None where that did not run."""
    pairs = zip(runs[bot], runs.get(PTB.name, ()), strict=False)
    ratios = [getattr(run, name) / getattr(default, name) for run, default in pairs if getattr(default, name)]
    return median(ratios) if ratios else None

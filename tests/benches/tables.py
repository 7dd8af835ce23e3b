"""Rows as tables that can be read and pasted: columns, figures right of their names."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.benches.rows import Row


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, the figure's name in the row, and how it is written."""

    heading: str
    name: str
    form: str = "{}"

    def cell(self, row: Row) -> str:
        """Write the figure; a dash where there is none."""
        value = row.get(self.name)
        return "-" if value is None else self.form.format(value)


BESIDE = (
    Column("bot", "title"),
    Column("turns/s", "per_second", "{:.0f}"),
    Column("x default", "x_per_second", "{:.2f}"),
    Column("bot's CPU ms/turn", "cpu_ms", "{:.2f}"),
    Column("x default", "x_cpu_ms", "{:.2f}"),
    Column("turns/s at 50 ms a call", "per_second_far", "{:.0f}"),
    Column("x default", "x_per_second_far", "{:.1f}"),
    Column("p50 ms at 100/s", "p50_ms", "{:.0f}"),
    Column("p95 ms", "p95_ms", "{:.0f}"),
    Column("bytes per open chat", "bytes_per_chat", "{:.0f}"),
    Column("emulator busy", "telegram_share", "{:.0%}"),
)
PARTS = (Column("bot", "title"), Column("part of a turn", "part"), Column("CPU ms", "cpu_ms", "{:.3f}"))
LENGTH = (
    Column("message of one conversation", "message", "{:,}"),
    Column("step, CPU ms", "step_ms", "{:.3f}"),
    Column("x the first", "x_step_ms", "{:.2f}"),
    Column("bytes of the state", "state_bytes", "{:,}"),
)
INTERPRET = (Column("interpreting a typed answer, CPU ms", "cpu_ms", "{:.3f}"),)

#: Tables by the name that a row says it belongs to, in the order in which they are printed.
TABLES = {"beside": BESIDE, "parts": PARTS, "length": LENGTH, "interpret": INTERPRET}


def written(rows: Sequence[Row]) -> str:
    """Write the tables that have rows, in Markdown, a blank line between two."""
    made = []
    for name, columns in TABLES.items():
        mine = [row for row in rows if row["table"] == name]
        if mine:
            made.append(_table(columns, mine))
    return "\n\n".join(made)


def _table(columns: Sequence[Column], rows: Sequence[Row]) -> str:
    lines = [[column.heading for column in columns]]
    lines += [[column.cell(row) for column in columns] for row in rows]
    widths = [max(len(line[at]) for line in lines) for at in range(len(columns))]
    rule = ["-" * width for width in widths]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |"
        for line in (lines[0], rule, *lines[1:])
    )

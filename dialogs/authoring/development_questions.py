"""Reads the questions that the matcher and the detectors are measured with: tab-separated lines under a heading."""

import csv
import io
from collections.abc import Mapping
from typing import TypeAlias

#: One line by its heading: split, topic or signal, language, text.
Row: TypeAlias = Mapping[str, str]

#: The two halves: one to tune with, the other only to report on.
TUNE, REPORT = "tune", "report"


def read_questions(text: str, split: str | None = None) -> tuple[Row, ...]:
    """Read one file, or one half of it; quotes in a line are part of what was typed."""
    rows = csv.DictReader(io.StringIO(text), delimiter="\t", quoting=csv.QUOTE_NONE)
    return tuple(row for row in rows if split is None or row["split"] == split)

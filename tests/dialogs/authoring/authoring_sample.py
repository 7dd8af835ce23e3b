"""The sample scripts in `samples/`, sound as they are, and a way to plant one fault in them."""

from collections.abc import Mapping
from pathlib import Path

from dialogs.authoring.checker import check
from dialogs.authoring.conditions import Shapes
from dialogs.authoring.documents import Problem
from dialogs.authoring.loader import read_draft
from dialogs.engine.phrases import PHRASES

SAMPLES = Path(__file__).parent / "samples"


def phrases() -> str:
    """Write a phrases document with every name and placeholder that the engine needs."""
    lines = ["phrases: engine", "texts:"]
    for name, placeholders in PHRASES.items():
        words = " ".join(["Ok", *(f"{{{each}}}" for each in sorted(placeholders))])
        lines += [f"  {name}:", f'    nl: "{words}"', f'    tr: "{words}"']
    return "\n".join(lines) + "\n"


def sample() -> dict[str, str]:
    """Give the sound documents by file name."""
    documents = {path.name: path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.yaml"))}
    return {**documents, "phrases.yaml": phrases()}


def planted(old: str, new: str, *, file: str = "intake.yaml") -> dict[str, str]:
    """Put one fault in: `old` stands in the file exactly once."""
    documents = sample()
    assert documents[file].count(old) == 1, f"{old!r} stands {documents[file].count(old)} times in {file}"
    return {**documents, file: documents[file].replace(old, new)}


def line_of(documents: Mapping[str, str], words: str, *, file: str = "intake.yaml") -> int:
    """Give the number of the only line with these words."""
    found = [number for number, line in enumerate(documents[file].split("\n"), start=1) if words in line]
    assert len(found) == 1, f"{words!r} stands in lines {found}"
    return found[0]


def problems(documents: Mapping[str, str], *, rule_fields: Shapes | None = None) -> tuple[Problem, ...]:
    """Check documents."""
    return check(read_draft(documents), rule_fields=rule_fields)


def codes(documents: Mapping[str, str]) -> set[str]:
    """List the codes of all problems, hints included."""
    return {problem.code for problem in problems(documents)}


def only(documents: Mapping[str, str], code: str) -> Problem:
    """Find the one problem with a code."""
    found = [problem for problem in problems(documents) if problem.code == code]
    assert len(found) == 1, [str(problem) for problem in problems(documents)]
    return found[0]

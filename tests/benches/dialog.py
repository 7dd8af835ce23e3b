"""The dialog of the bench: ten questions with buttons, as plain values for other bots and as an edition for ours."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FILE = Path(__file__).with_name("ten_questions.yaml")
LANGUAGE = "nl"
#: Stands under every question but the first, as in our own dialogs.
BACK = "Terug"
#: /start, and a press for each question.
TURNS = 11


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is shown: its text, and the labels of its answers."""

    text: str
    labels: tuple[str, ...]


def questions() -> list[Question]:
    """Read the questions in their order, worded as Köprü words them."""
    script = _script()
    asked = [step for step in script["steps"].values() if "ask" in step]
    return [
        Question(
            f"Vraag {number} (hoogstens {len(asked)} vragen)\n{step['text'][LANGUAGE]}",
            tuple(option[LANGUAGE] for option in script["fields"][step["ask"]]["options"].values()),
        )
        for number, step in enumerate(asked, 1)
    ]


def farewell() -> str:
    """Give what is said after the last question."""
    text: str = _script()["steps"]["goodbye"]["end"][0][LANGUAGE]
    return text


def rows(question: Question, *, first: bool) -> list[list[str]]:
    """Lay the labels of a question out: two in a row, and the way back below them."""
    labels = question.labels
    laid = [list(labels[at : at + 2]) for at in range(0, len(labels), 2)]
    return laid if first else [*laid, [BACK]]


def answered(question: Question, label: str) -> str:
    """Word a question that has its answer, as it stays in the chat."""
    return f"{question.text}\n\nJe antwoord: {label}"


def documents() -> Mapping[str, str]:
    """Give the shipped documents with this dialog in the place of theirs."""
    # Bots that are not ours read their questions here too, and must not carry our whole product in memory.
    from bot.usecases.editions import shipped_documents
    from dialogs.authoring.identities import of_kind

    shipped = shipped_documents()
    theirs = of_kind(shipped, "script")
    return {path: text for path, text in shipped.items() if path not in theirs} | {
        "scripts/intake.yaml": FILE.read_text("utf-8")
    }


async def publish(database: Any, *, now: datetime) -> str:
    """Publish the dialog, so that the next start of Köprü begins with it; give its version."""
    from dialogs.authoring.loader import version_of
    from storage import bundles

    made = documents()
    version = version_of(made)
    await bundles.put(database, version, json.dumps(made, ensure_ascii=False), now=now)
    await bundles.publish(database, version, now=now)
    return version


def _script() -> dict[str, Any]:
    read: dict[str, Any] = YAML(typ="safe").load(FILE.read_text("utf-8"))
    return read

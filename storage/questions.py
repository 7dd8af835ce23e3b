"""Questions that people asked: counted for everybody, kept in words only of those who agreed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import Connection, select, text

from storage.contexts import question_context
from storage.database import Database
from storage.encryption import SealingKey
from storage.tables import conversations, kept_questions, person_keys, question_counts

Outcome = Literal["answered", "choices", "none"]

_COUNT = text(
    "INSERT INTO question_counts (day, language, nearest, outcome, asked) "
    "VALUES (:day, :language, :nearest, :outcome, 1) "
    "ON CONFLICT (day, language, nearest, outcome) DO UPDATE SET asked = question_counts.asked + 1"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to count: the nearest topic (empty: none is near), and what became of it."""

    nearest: str
    language: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class KeptQuestion:
    """A question in words, masked, of a person who agreed that it is kept."""

    nearest: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Counted:
    """How often a question near a topic came on a day (ISO), per language and outcome."""

    day: str
    language: str
    nearest: str
    outcome: str
    asked: int


def count(connection: Connection, asked: Sequence[Asked], *, now: datetime) -> None:
    """Count questions on the day that it is in UTC."""
    for one in asked:
        values = {"day": now.date().isoformat(), "language": one.language, "nearest": one.nearest}
        connection.execute(_COUNT, {**values, "outcome": one.outcome})


def keep(connection: Connection, kept: KeptQuestion, key: SealingKey, *, conversation_id: int, natural_id: str,
         now: datetime) -> None:  # fmt: skip
    """Keep a question, sealed with the key of its person: erasing the person makes it unreadable."""
    sealed = key.seal(kept.words.encode(), question_context(natural_id))
    connection.execute(
        kept_questions.insert().values(
            conversation_id=conversation_id,
            natural_id=natural_id,
            nearest=kept.nearest,
            language=kept.language,
            question=sealed,
            asked_at=now,
        )
    )


async def counted(database: Database, *, since: str) -> tuple[Counted, ...]:
    """List the counts from a day (ISO) on, the most asked first."""
    rows = (
        select(question_counts)
        .where(question_counts.c.day >= since)
        .order_by(question_counts.c.asked.desc(), question_counts.c.nearest)
    )
    found = await database.run(lambda connection: connection.execute(rows).all())
    return tuple(Counted(row.day, row.language, row.nearest, row.outcome, row.asked) for row in found)


async def kept(database: Database) -> tuple[KeptQuestion, ...]:
    """Read the questions that are kept, newest first, for editors. Raises SealBroken."""
    rows = (
        select(kept_questions, conversations.c.person_id, person_keys.c.wrapped)
        .join(conversations, conversations.c.id == kept_questions.c.conversation_id)
        .join(person_keys, person_keys.c.person_id == conversations.c.person_id)
        .order_by(kept_questions.c.id.desc())
    )
    found = await database.run(lambda connection: connection.execute(rows).all())
    opened = []
    for row in found:
        key = database.keys.unwrap(row.person_id, row.wrapped)
        words = key.open(row.question, question_context(row.natural_id)).decode()
        opened.append(KeptQuestion(row.nearest, row.language, words))
    return tuple(opened)

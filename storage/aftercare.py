"""Aftercare: when to ask somebody who agreed to it how it goes, months after help; the program alone sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    and_,
    bindparam,
    delete,
    exists,
    or_,
    select,
    text,
    true,
    update,
)

from storage import access
from storage.tables import Moment, aftercare, conversations, leads

_AGREE: Final = text(
    "INSERT INTO aftercare (conversation_id, reference, months, language, organization_id, due_at) "
    "VALUES (:conversation, :reference, :months, :language, :organization, :due_at) "
    "ON CONFLICT (reference, months) DO NOTHING"
).bindparams(bindparam("due_at", type_=Moment))


@dataclass(frozen=True, slots=True)
class CheckIn:
    """One question how it goes; `organization_id`: whom the person wants told when it goes badly."""

    id: int
    conversation_id: int
    reference: str
    months: int
    language: str
    organization_id: str | None
    due_at: datetime
    asked_at: datetime | None
    answer: str | None
    answered_at: datetime | None


def agree(
    connection: Connection, conversation_id: int, reference: str, due: Sequence[tuple[int, datetime]], *, language: str,
    organization_id: str | None = None,
) -> None:  # fmt: skip
    """Plan the check-ins of a lead, each by its months and when it is due; those that are planned stay as they are."""
    with access.beyond(connection):
        for months, due_at in due:
            planned = {
                "conversation": conversation_id,
                "reference": reference,
                "months": months,
                "language": language,
                "organization": organization_id,
                "due_at": due_at,
            }
            connection.execute(_AGREE, planned)


def due(
    connection: Connection, *, now: datetime, limit: int, after: CheckIn | None = None
) -> tuple[CheckIn, ...]:  # fmt: skip
    """Lock the check-ins that are to be asked now, the longest due first; of one person the newest alone.

    Those of somebody who blocked us wait, and of somebody who is being helped again. `after`: those that follow it.
    """
    later = aftercare.alias("later")
    superseded = exists().where(
        later.c.conversation_id == aftercare.c.conversation_id, later.c.due_at <= now, later.c.asked_at.is_(None),
        later.c.due_at > aftercare.c.due_at,
    )  # fmt: skip
    helped = exists().where(leads.c.conversation_id == aftercare.c.conversation_id, leads.c.closed_at.is_(None))
    unasked = (
        select(aftercare)
        .join(conversations, conversations.c.id == aftercare.c.conversation_id)
        .where(aftercare.c.due_at <= now, aftercare.c.asked_at.is_(None), conversations.c.blocked.is_(False))
        .where(~superseded, ~helped, true() if after is None else _follows(after))
        .order_by(aftercare.c.due_at, aftercare.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True, of=aftercare)
    )
    with access.beyond(connection):
        return tuple(map(_check_in, connection.execute(unasked).all()))


def mark_asked(connection: Connection, check_in: CheckIn, *, now: datetime) -> bool:
    """Note that a question is on its way, which stands for those before it too; False when it was, or is withdrawn."""
    unasked = update(aftercare).where(aftercare.c.asked_at.is_(None)).values(asked_at=now)
    before = (aftercare.c.conversation_id == check_in.conversation_id, aftercare.c.due_at < check_in.due_at)
    with access.beyond(connection):
        if connection.execute(unasked.where(aftercare.c.id == check_in.id)).rowcount == 0:
            return False
        connection.execute(unasked.where(*before))
    return True


def answer(connection: Connection, check_in_id: int, code: str, *, now: datetime) -> CheckIn | None:
    """Write down the first answer; give the check-in, None when it was answered already or was never asked."""
    asked = (aftercare.c.id == check_in_id, aftercare.c.asked_at.is_not(None), aftercare.c.answered_at.is_(None))
    answered = update(aftercare).where(*asked).values(answer=code, answered_at=now).returning(aftercare)
    with access.beyond(connection):
        row = connection.execute(answered).first()
    return None if row is None else _check_in(row)


def of_conversation(connection: Connection, conversation_id: int) -> tuple[CheckIn, ...]:
    """List the check-ins of a person, in the order in which they are due."""
    mine = select(aftercare).where(aftercare.c.conversation_id == conversation_id)
    with access.beyond(connection):
        rows = connection.execute(mine.order_by(aftercare.c.due_at, aftercare.c.id)).all()
    return tuple(map(_check_in, rows))


def withdraw(connection: Connection, conversation_id: int) -> int:
    """Delete the check-ins of a person who wants none, with what was answered to them; give their number."""
    mine = delete(aftercare).where(aftercare.c.conversation_id == conversation_id)
    with access.beyond(connection):
        return connection.execute(mine).rowcount


def _follows(one: CheckIn) -> ColumnElement[bool]:
    at, id_ = aftercare.c.due_at, aftercare.c.id
    return or_(at > one.due_at, and_(at == one.due_at, id_ > one.id))


def _check_in(row: Row[Any]) -> CheckIn:
    return CheckIn(**{name: getattr(row, name) for name in CheckIn.__slots__})

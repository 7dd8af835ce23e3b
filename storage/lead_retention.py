"""When what belongs to leads goes, and whose conversation stays for them; the program alone does this."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, FromClause, Table, and_, delete, exists, or_, select, update

from dialogs.engine.forgetting import without_answers
from dialogs.engine.state_json import dump_state, load_state
from storage import access
from storage.contexts import state_context
from storage.encryption import KeyRing
from storage.sealing import SELECT_CONVERSATION, opened
from storage.tables import (
    aftercare,
    alerts,
    conversations,
    events,
    human_requests,
    kept_questions,
    lead_tombstones,
    leads,
    outbox,
    quarantine,
    timers,
)

#: What goes of somebody who is past their time; their consents stay, as aftercare and leads go on by them.
_STRIPPED: Final[tuple[Table, ...]] = (events, timers, quarantine, alerts, human_requests, kept_questions)
_BARE: Final[dict[str, Any]] = dict.fromkeys(("class", "urgency", "phase", "municipality"))
#: A turn that is being decided on the old state must not be written.
_MOVED: Final[dict[str, Any]] = {"version": conversations.c.version + 1}


@dataclass(frozen=True, slots=True)
class Live:
    """When a check-in is not over: it was asked after a time and may be answered, or is to come and not given up."""

    asked_after: datetime
    due_after: datetime

    def holds(self, rows: FromClause) -> ColumnElement[bool]:
        """Say which rows of check-ins are not over."""
        to_come = and_(rows.c.asked_at.is_(None), rows.c.due_at > self.due_after)
        return or_(rows.c.asked_at > self.asked_after, to_come)


def delete_closed(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete leads that were closed before a time, with all that belongs to them; give their number."""
    past = select(leads.c.id).where(leads.c.closed_at < before).limit(limit)
    with access.beyond(connection):
        return connection.execute(delete(leads).where(leads.c.id.in_(past))).rowcount


def delete_tombstones(connection: Connection, *, before: datetime, limit: int) -> int:
    """Delete tombstones that were set before a time; give their number."""
    past = select(lead_tombstones.c.lead_id).where(lead_tombstones.c.gone_at < before).limit(limit)
    with access.beyond(connection):
        return connection.execute(delete(lead_tombstones).where(lead_tombstones.c.lead_id.in_(past))).rowcount


def delete_check_ins(connection: Connection, live: Live, *, limit: int) -> int:
    """Delete the check-ins of people whose last one is over, all together; give their number."""
    another = aftercare.alias("another")
    goes_on = exists().where(another.c.conversation_id == aftercare.c.conversation_id, live.holds(another))
    over = select(aftercare.c.id).where(~goes_on).limit(limit)
    with access.beyond(connection):
        return connection.execute(delete(aftercare).where(aftercare.c.id.in_(over))).rowcount


def is_needed(live: Live) -> ColumnElement[bool]:
    """Say that a conversation must stay: it has a lead, or a check-in that is not over."""
    return or_(exists().where(leads.c.conversation_id == conversations.c.id), _is_asked(live))


def strip(connection: Connection, live: Live, *, now: datetime, limit: int) -> int:
    """Leave of people past their time, of whom only aftercare is left, no more than it needs; give their number.

    That is how to reach them, in which language, and their reference; the next turn begins a new conversation.
    """
    past = (
        select(conversations.c.id)
        .where(
            conversations.c.purge_at <= now,
            conversations.c.state.is_not(None),
            ~exists().where(leads.c.conversation_id == conversations.c.id),
            _is_asked(live),
        )
        .limit(limit)
        .with_for_update(skip_locked=True, of=conversations)
    )
    with access.beyond(connection):
        ids = connection.execute(past).scalars().all()
    if ids:
        _delete_around(connection, ids)
        bare = _BARE | _MOVED | {"state": None, "bundle_version": None, "status": "new"}
        connection.execute(update(conversations).where(conversations.c.id.in_(ids)).values(bare))
    return len(ids)


def strip_of_answers(connection: Connection, keys: KeyRing, *, now: datetime, limit: int) -> int:
    """Leave of people past their time, whose lead is there still, no more than that needs; give their number.

    That is how to reach them and where the talk with staff stands; of what they answered there is no row and no log.
    The log begins anew: its next event says in which state.
    """
    past = SELECT_CONVERSATION.where(
        conversations.c.purge_at <= now,
        conversations.c.state.is_not(None),
        exists().where(leads.c.conversation_id == conversations.c.id),
        exists().where(events.c.conversation_id == conversations.c.id),
    )
    with access.beyond(connection):
        held = past.limit(limit).with_for_update(skip_locked=True, of=conversations)
        found = [opened(row, keys) for row in connection.execute(held).all()]
    _delete_around(connection, [one.id for one in found])
    for one in found:
        state = dump_state(without_answers(load_state(one.state or b"")))
        values = {"state": one.key.seal(state, state_context(one.id)), "status": "ended", "sequence": 0}
        changed = update(conversations).where(conversations.c.id == one.id)
        connection.execute(changed.values(_BARE | _MOVED | values))
    return len(found)


def _delete_around(connection: Connection, ids: Sequence[int]) -> None:
    """Delete what lies around conversations: log, timers, what was sent, what was kept beside."""
    for table in _STRIPPED:
        connection.execute(delete(table).where(table.c.conversation_id.in_(ids)))
    sent = or_(outbox.c.sent_at.is_not(None), outbox.c.dead_at.is_not(None))
    connection.execute(delete(outbox).where(outbox.c.conversation_id.in_(ids), sent))


def _is_asked(live: Live) -> ColumnElement[bool]:
    return exists().where(aftercare.c.conversation_id == conversations.c.id, live.holds(aftercare))

"""The hot statements on SQLite: run in the writer thread, straight on the driver."""

from typing import Any

from storage.sealing import SealedTurn
from storage.sqlite_writer import Raw
from storage.tables import moment_text
from storage.turn_rows import Written

KNOWN = "SELECT 1 FROM updates WHERE bot_id = ? AND update_id = ?"
ARMED = "SELECT 1 FROM timers WHERE id = ? AND conversation_id = ?"
MOVE = """
UPDATE conversations SET version = version + 1, sequence = sequence + :events, status = :status, updated_at = :now,
    state = coalesce(:state, state), bundle_version = :bundle_version, language = coalesce(:language, language),
    purge_at = coalesce(:purge_at, purge_at), class = coalesce(:class, class), urgency = coalesce(:urgency, urgency),
    phase = coalesce(:phase, phase), municipality = coalesce(:municipality, municipality),
    blocked = coalesce(:blocked, blocked)
WHERE id = :id AND version = :version
"""
REMEMBER = "INSERT INTO updates (bot_id, update_id, received_at) VALUES (?, ?, ?)"
LOG = "INSERT INTO events (conversation_id, number, at, bundle_version, payload) VALUES (?, ?, ?, ?, ?)"
WAITING = """
SELECT 1 FROM outbox WHERE conversation_id = ? AND sent_at IS NULL AND dead_at IS NULL
    AND NOT (claimed_by IS ? AND claimed_until > ?) LIMIT 1
"""
QUEUE = """
INSERT INTO outbox (conversation_id, natural_id, channel, bot_id, payload, prompt, attempts, created_at, due_at,
    claimed_by, claimed_until) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?)
"""
DISARM = "DELETE FROM timers WHERE conversation_id = ? AND (? OR id = ? OR name = ?)"
ARM = "INSERT INTO timers (conversation_id, name, due_at) VALUES (?, ?, ?)"


def write(raw: Raw, turn: SealedTurn) -> Written:
    """Write the turn, or nothing when its update is known or the conversation has moved on."""
    rows, conversation = turn.rows, turn.conversation
    if raw.execute(KNOWN, (rows.bot_id, rows.update_id)).fetchone() or _timer_is_gone(raw, turn):
        return Written("duplicate")
    if raw.execute(MOVE, _moved(turn)).rowcount == 0:
        return Written("conflict")
    now = moment_text(rows.now)
    raw.execute(REMEMBER, (rows.bot_id, rows.update_id, now))
    for number, event in enumerate(turn.events, conversation.sequence + 1):
        raw.execute(LOG, (conversation.id, number, now, rows.bundle_version, event))
    _arm(raw, turn)
    return _queue(raw, turn, now)


def _timer_is_gone(raw: Raw, turn: SealedTurn) -> bool:
    timer = turn.rows.fired_timer
    return timer is not None and raw.execute(ARMED, (timer, turn.conversation.id)).fetchone() is None


def _moved(turn: SealedTurn) -> dict[str, Any]:
    rows = turn.rows
    return {
        "id": turn.conversation.id,
        "version": turn.conversation.version,
        "events": len(turn.events),
        "now": moment_text(rows.now),
        "state": turn.state,
        "bundle_version": rows.bundle_version,
        "status": rows.status,
        "language": rows.language,
        "purge_at": None if rows.purge_at is None else moment_text(rows.purge_at),
        "class": rows.codes.get("class"),
        "urgency": rows.codes.get("urgency"),
        "phase": rows.codes.get("phase"),
        "municipality": rows.codes.get("municipality"),
        "blocked": rows.blocked,
    }


def _arm(raw: Raw, turn: SealedTurn) -> None:
    rows, id_ = turn.rows, turn.conversation.id
    if rows.cancel_timers or rows.fired_timer is not None:
        raw.execute(DISARM, (id_, rows.cancel_timers, rows.fired_timer, None))
    for name, due_at in rows.timers:
        raw.execute(DISARM, (id_, False, None, name))
        raw.execute(ARM, (id_, name, moment_text(due_at)))


def _queue(raw: Raw, turn: SealedTurn, now: str) -> Written:
    conversation = turn.conversation
    if not turn.messages:
        return Written("done")
    earlier = raw.execute(WAITING, (conversation.id, turn.worker, now)).fetchone() is not None
    claim = (None, None) if earlier else (turn.worker, moment_text(turn.claimed_until))
    ids = []
    for position, (payload, message) in enumerate(zip(turn.messages, turn.rows.messages, strict=True), 1):
        cursor = raw.execute(
            QUEUE,
            (conversation.id, turn.natural_id(position), conversation.channel, conversation.bot_id, payload,
             message.prompt, now, now, *claim),
        )  # fmt: skip
        ids.append(cursor.lastrowid)
    return Written("done", tuple(ids), earlier)

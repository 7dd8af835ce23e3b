"""The hot statement on PostgreSQL: a whole turn in one round trip that commits by itself."""

from collections.abc import Sequence
from typing import Any

from storage.sealing import SealedTurn
from storage.turn_rows import Written

#: Every part hangs on `fresh`, and `fresh` on `locked`: when the conversation has moved on (or its timer is gone) or
#: the update is known, nothing at all is written. A statement that waited for the lock sees the version anew.
TURN = """
WITH locked AS MATERIALIZED (
    SELECT id, channel, bot_id, sequence FROM conversations
    WHERE id = $1 AND version = $2
        AND ($3::bigint IS NULL OR EXISTS (SELECT 1 FROM timers WHERE id = $3 AND conversation_id = $1))
    FOR UPDATE
), fresh AS (
    INSERT INTO updates (bot_id, update_id, received_at) SELECT $4::bigint, $5::bigint, $6::timestamptz FROM locked
    ON CONFLICT DO NOTHING RETURNING 1
), moved AS (
    UPDATE conversations AS c SET version = c.version + 1, sequence = c.sequence + cardinality($17::bytea[]),
        status = $9, updated_at = $6, state = coalesce($7, c.state), bundle_version = $8,
        language = coalesce($10, c.language), purge_at = coalesce($11, c.purge_at), class = coalesce($12, c.class),
        urgency = coalesce($13, c.urgency), phase = coalesce($14, c.phase),
        municipality = coalesce($15, c.municipality), blocked = coalesce($16, c.blocked)
    FROM fresh WHERE c.id = $1
), logged AS (
    INSERT INTO events (conversation_id, number, at, bundle_version, payload)
    SELECT locked.id, locked.sequence + e.number, $6, $8, e.payload
    FROM fresh, locked, unnest($17::bytea[]) WITH ORDINALITY AS e (payload, number)
), waiting AS (
    SELECT EXISTS (
        SELECT 1 FROM outbox WHERE conversation_id = $1 AND sent_at IS NULL AND dead_at IS NULL
            AND NOT (claimed_by IS NOT DISTINCT FROM $20 AND claimed_until > $6)
    ) AS earlier
), queued AS (
    INSERT INTO outbox (conversation_id, natural_id, channel, bot_id, payload, prompt, attempts, created_at, due_at,
        claimed_by, claimed_until)
    SELECT locked.id, 'c' || locked.id || '.' || ($2 + 1) || '.' || m.position, locked.channel, locked.bot_id,
        m.payload, m.prompt, 0, $6, $6,
        CASE WHEN NOT waiting.earlier THEN $20 END, CASE WHEN NOT waiting.earlier THEN $21::timestamptz END
    FROM fresh, locked, waiting,
        unnest($18::bytea[], $19::integer[]) WITH ORDINALITY AS m (payload, prompt, position)
    ORDER BY m.position
    RETURNING id
), disarmed AS (
    DELETE FROM timers USING fresh
    WHERE conversation_id = $1 AND ($24 OR timers.id = $3 OR name = ANY ($22::text[]))
), armed AS (
    INSERT INTO timers (conversation_id, name, due_at)
    SELECT locked.id, t.name, t.due_at
    FROM fresh, locked, unnest($22::text[], $23::timestamptz[]) AS t (name, due_at)
)
SELECT
    EXISTS (SELECT 1 FROM fresh) AS done,
    EXISTS (SELECT 1 FROM updates WHERE bot_id = $4 AND update_id = $5)
        OR $3 IS NOT NULL AND NOT EXISTS (SELECT 1 FROM timers WHERE id = $3 AND conversation_id = $1) AS known,
    (SELECT earlier FROM waiting) AS earlier,
    ARRAY(SELECT id FROM queued ORDER BY id) AS ids
"""


def parameters(turn: SealedTurn) -> tuple[Any, ...]:
    """Give the parameters of TURN, $1 to $24."""
    rows, conversation = turn.rows, turn.conversation
    return (
        conversation.id,
        conversation.version,
        rows.fired_timer,
        rows.bot_id,
        rows.update_id,
        rows.now,
        turn.state,
        rows.bundle_version,
        rows.status,
        rows.language,
        rows.purge_at,
        rows.codes.get("class"),
        rows.codes.get("urgency"),
        rows.codes.get("phase"),
        rows.codes.get("municipality"),
        rows.blocked,
        list(turn.events),
        list(turn.messages),
        [message.prompt for message in rows.messages],
        turn.worker,
        turn.claimed_until,
        [name for name, _ in rows.timers],
        [due_at for _, due_at in rows.timers],
        rows.cancel_timers,
    )


def written(row: Sequence[Any]) -> Written:
    """Read the one row that TURN gives."""
    done, known, earlier, ids = row
    if done:
        return Written("done", tuple(ids), bool(earlier and ids))
    return Written("duplicate" if known else "conflict")

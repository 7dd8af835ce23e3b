"""The rarer rows of a turn: consents, quarantine, alerts, requests for a human, the audit log, and forgetting."""

from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, text, update

from storage import audit, directory, people, questions
from storage.contexts import farewell_context, payload_context, quarantine_context
from storage.encryption import KeyRing
from storage.letters import Delivery
from storage.outbox_statements import FETCHED
from storage.sealing import SealedTurn
from storage.tables import Moment, alerts, consents, conversations, events, human_requests, outbox, quarantine, updates
from storage.turn_rows import CODES, NewMessage, TurnRows

_REMEMBER = text(
    "INSERT INTO updates (bot_id, update_id, received_at) VALUES (:bot_id, :update_id, :now) ON CONFLICT DO NOTHING"
).bindparams(bindparam("now", type_=Moment))


def needed(rows: TurnRows) -> bool:
    """Say whether a turn has any such row."""
    return bool(
        rows.consents
        or rows.quarantine
        or rows.alerts
        or rows.human_asked
        or rows.audit
        or rows.asked
        or rows.gaps
        or rows.beside
        or rows.kept_question
        or rows.forget is not None
    )


def remember(connection: Connection, rows: TurnRows) -> bool:
    """Write the update id of a turn without a conversation; False when it is known."""
    values = {"bot_id": rows.bot_id, "update_id": rows.update_id, "now": rows.now}
    return connection.execute(_REMEMBER, values).rowcount == 1


def is_known(connection: Connection, bot_id: int, update_id: int) -> bool:
    """Say whether an update was taken before."""
    taken = select(updates.c.update_id).where(updates.c.bot_id == bot_id, updates.c.update_id == update_id)
    return connection.execute(taken).first() is not None


def write(connection: Connection, turn: SealedTurn, keys: KeyRing) -> None:
    """Write the rows of a turn that was just written by the hot statement, in the same transaction."""
    rows, conversation = turn.rows, turn.conversation
    for consent in rows.consents:
        statement = consents.insert().values(
            conversation_id=conversation.id,
            purpose=consent.purpose,
            text_version=consent.text_version,
            language=consent.language,
            given=consent.given,
            recorded_at=rows.now,
        )
        connection.execute(statement)
    write_loose(connection, rows, keys, conversation_id=conversation.id)
    if rows.human_asked is not None:
        asked = {"conversation_id": conversation.id, "reason": rows.human_asked, "asked_at": rows.now}
        connection.execute(human_requests.insert().values(asked))
    questions.count(connection, rows.asked, now=rows.now)
    for write_beside in rows.beside:
        write_beside(connection, conversation.id)
    for gap in rows.gaps:
        directory.count_gap(connection, gap, now=rows.now)
    if rows.kept_question is not None:
        questions.keep(
            connection,
            rows.kept_question,
            conversation.key,
            conversation_id=conversation.id,
            natural_id=f"{rows.bot_id}.{rows.update_id}",
            now=rows.now,
        )
    if rows.audit:
        about = audit.Subject(conversation.person_id, conversation.key)
        trace_id = audit.trace_of(rows.bot_id, rows.update_id)
        audit.append(connection, rows.audit, trace_id=trace_id, now=rows.now, about=about)
    if rows.forget == "refused":
        _forget_answers(connection, turn)


def write_loose(connection: Connection, rows: TurnRows, keys: KeyRing, *, conversation_id: int | None) -> None:
    """Write what needs no conversation: quarantine and alerts."""
    for position, (raw, reason) in enumerate(rows.quarantine, 1):
        natural_id = f"{rows.bot_id}.{rows.update_id}.{position}"
        connection.execute(
            quarantine.insert().values(
                conversation_id=conversation_id,
                natural_id=natural_id,
                bot_id=rows.bot_id,
                update_id=rows.update_id,
                reason=reason,
                raw=keys.quarantine.seal(raw, quarantine_context(natural_id)),
                received_at=rows.now,
            )
        )
    for detail in rows.alerts:
        connection.execute(alerts.insert().values(conversation_id=conversation_id, detail=detail, raised_at=rows.now))


def erase(connection: Connection, turn: SealedTurn, rows: TurnRows, keys: KeyRing) -> tuple[Delivery, ...]:
    """Erase the person of a turn; give the farewells, which are all that is left to send."""
    gone = turn.conversation
    people.erase_person(connection, keys, gone.person_id, now=rows.now)
    farewells = []
    for position, message in enumerate(rows.messages, 1):
        statement = outbox.insert().values(
            **_farewell(turn, keys, natural_id=f"u{rows.bot_id}.{rows.update_id}.{position}", message=message)
        )
        id_ = connection.execute(statement.returning(outbox.c.id)).scalar_one()
        said = (message.payload, message.prompt, 0, rows.now)
        farewells.append(Delivery(id_, None, gone.channel, gone.bot_id, gone.address, *said))
    return tuple(farewells)


def _farewell(turn: SealedTurn, keys: KeyRing, *, natural_id: str, message: NewMessage) -> dict[str, Any]:
    """Seal a message and its address with the system key: the person's own is gone."""
    gone, now = turn.conversation, turn.rows.now
    return {
        "natural_id": natural_id,
        "channel": gone.channel,
        "bot_id": gone.bot_id,
        "address_hash": keys.address_hash(gone.channel, gone.bot_id, gone.address),
        "address": keys.system.seal(gone.address.encode(), farewell_context(natural_id)),
        "payload": keys.system.seal(message.payload, payload_context(natural_id)),
        "prompt": message.prompt,
        "attempts": 0,
        "created_at": now,
        "due_at": now,
        "claimed_by": turn.worker,
        "claimed_until": turn.claimed_until,
    }


def _forget_answers(connection: Connection, turn: SealedTurn) -> None:
    """Delete what was kept before consent was refused; what this turn wrote is what goes on."""
    id_, rows = turn.conversation.id, turn.rows
    before = turn.conversation.sequence
    connection.execute(delete(events).where(events.c.conversation_id == id_, events.c.number <= before))
    connection.execute(
        delete(quarantine).where(
            quarantine.c.conversation_id == id_,
            (quarantine.c.bot_id != rows.bot_id) | (quarantine.c.update_id != rows.update_id),
        )
    )
    # A sent message with a prompt is needed to change it; web and terminal show what was said until its time is over.
    connection.execute(
        delete(outbox).where(
            outbox.c.conversation_id == id_,
            outbox.c.sent_at.is_not(None),
            outbox.c.prompt.is_(None),
            outbox.c.channel.not_in(FETCHED),
        )
    )
    codes = {name: rows.codes.get(name) for name in CODES}
    connection.execute(update(conversations).where(conversations.c.id == id_).values(codes))

"""From rows to conversations and from turns to rows: what is personal is opened and sealed here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from storage.contexts import address_context, event_context, message_id, payload_context, state_context, subject_context
from storage.encryption import KeyRing, SealingKey
from storage.letters import Delivery
from storage.tables import conversations, person_keys
from storage.turn_rows import Conversation, TurnRows

#: A conversation with its wrapped key, in the order that `opened` takes; `turns.FIND` has the same columns.
SELECT_CONVERSATION = select(
    conversations.c.id,
    conversations.c.person_id,
    conversations.c.reference,
    conversations.c.channel,
    conversations.c.bot_id,
    conversations.c.address_hash,
    conversations.c.address,
    conversations.c.version,
    conversations.c.sequence,
    conversations.c.status,
    conversations.c.language,
    conversations.c.bundle_version,
    conversations.c.state,
    conversations.c.blocked,
    conversations.c.created_at,
    person_keys.c.wrapped,
).join(person_keys, person_keys.c.person_id == conversations.c.person_id)


def opened(row: Sequence[Any], keys: KeyRing) -> Conversation:
    """Decrypt a row of SELECT_CONVERSATION. Raises SealBroken."""
    (id_, person_id, reference, channel, bot_id, address_hash, address, version, sequence, status, language,
     bundle_version, state, blocked, created_at, wrapped) = row  # fmt: skip
    key = keys.unwrap(person_id, wrapped)
    return Conversation(
        id=id_,
        person_id=person_id,
        reference=reference,
        channel=channel,
        bot_id=bot_id,
        address=key.open(address, address_context(address_hash)).decode(),
        version=version,
        sequence=sequence,
        status=status,
        language=language,
        bundle_version=bundle_version,
        state=None if state is None else key.open(state, state_context(id_)),
        blocked=bool(blocked),
        created_at=datetime.fromisoformat(created_at) if isinstance(created_at, str) else created_at,
        key=key,
    )


@dataclass(frozen=True, slots=True)
class SealedTurn:
    """A turn whose personal parts are encrypted, ready for either engine."""

    conversation: Conversation
    rows: TurnRows
    worker: str
    claimed_until: datetime
    state: bytes | None
    events: tuple[bytes, ...]
    messages: tuple[bytes, ...]

    def natural_id(self, position: int) -> str:
        """Name the message at a place of this turn (from 1)."""
        return message_id(self.conversation.id, self.conversation.version + 1, position)

    def deliveries(self, ids: Sequence[int]) -> tuple[Delivery, ...]:
        """Give the messages of this turn with their outbox ids."""
        met = self.conversation
        return tuple(
            Delivery(
                id_, met.id, met.channel, met.bot_id, met.address, message.payload, message.prompt, 0, self.rows.now
            )
            for id_, message in zip(ids, self.rows.messages, strict=True)
        )


def sealed(conversation: Conversation, rows: TurnRows, *, worker: str, lease_s: float) -> SealedTurn:
    """Encrypt what is personal in a turn with the key of its person."""
    key, id_, first = conversation.key, conversation.id, conversation.sequence + 1
    return SealedTurn(
        conversation=conversation,
        rows=rows,
        worker=worker,
        claimed_until=rows.now + timedelta(seconds=lease_s),
        state=None if rows.state is None else key.seal(rows.state, state_context(id_)),
        events=tuple(key.seal(event, event_context(id_, n)) for n, event in enumerate(rows.events, first)),
        messages=tuple(
            key.seal(message.payload, payload_context(message_id(id_, conversation.version + 1, position)))
            for position, message in enumerate(rows.messages, 1)
        ),
    )


def subject(person_id: int, key: SealingKey, span_id: bytes) -> bytes:
    """Seal who an audit row is about: readable only while the person's key lives."""
    return key.seal(str(person_id).encode(), subject_context(span_id))

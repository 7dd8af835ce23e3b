"""What is to be said to staff: in the outbox like everything else, without a conversation, gone once it is sent."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, func, or_, select

from storage.contexts import farewell_context, payload_context
from storage.encryption import KeyRing, SealingKey
from storage.tables import outbox

CHANNEL = "telegram"


@dataclass(frozen=True, slots=True)
class StaffMessage:
    """A message to a chat of staff: JSON of an `Outgoing`; `natural_id` names it, so that it is said once.

    What it says about somebody is sealed with their key: when they are erased meanwhile, nobody reads it any more.
    """

    natural_id: str
    bot_id: int
    address: str
    payload: bytes = field(repr=False)
    card_id: int | None = None  #: the card that it shows


def put(
    connection: Connection, keys: KeyRing, message: StaffMessage, *, now: datetime,
    about: tuple[int, SealingKey] | None = None,
) -> None:  # fmt: skip
    """Write a message, claimed by nobody: the sweeper sends it; `about`: a person and their key. Known: not again."""
    natural_id = message.natural_id
    known = select(outbox.c.id).where(outbox.c.natural_id == natural_id)
    if connection.execute(known).first() is not None:
        return
    person_id, key = (None, keys.system) if about is None else about
    connection.execute(
        outbox.insert().values(
            natural_id=natural_id,
            channel=CHANNEL,
            bot_id=message.bot_id,
            address_hash=keys.address_hash(CHANNEL, message.bot_id, message.address),
            address=keys.system.seal(message.address.encode(), farewell_context(natural_id)),
            about_person_id=person_id,
            card_id=message.card_id,
            payload=key.seal(message.payload, payload_context(natural_id)),
            attempts=0,
            created_at=now,
            due_at=now,
        )
    )


def supersede(connection: Connection, card_id: int, *, now: datetime) -> bool:
    """Drop what a card was to show and does not yet; True while some of it is being sent just now."""
    idle = or_(outbox.c.claimed_until.is_(None), outbox.c.claimed_until <= now)
    unsent = (outbox.c.card_id == card_id, outbox.c.sent_at.is_(None), outbox.c.dead_at.is_(None))
    connection.execute(delete(outbox).where(*unsent, idle))
    return connection.execute(select(func.count()).select_from(outbox).where(*unsent)).scalar_one() > 0

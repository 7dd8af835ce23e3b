"""Cards: the one message about a lead in the group of an organisation, and what is remembered to change it."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, exists, select, update

from storage.contexts import card_context
from storage.database import Database
from storage.encryption import KeyRing
from storage.tables import lead_cards, leads, outbox


@dataclass(frozen=True, slots=True)
class Card:
    """A card as it was shown last. `message_id` None: it is not there yet; `live`: it shows a lead they have."""

    id: int
    lead_id: int
    organization_id: str
    chat: str
    message_id: str | None
    shown: bytes | None
    live: bool


def find(connection: Connection, keys: KeyRing, card_id: int) -> Card | None:
    """Find a card."""
    row = connection.execute(select(lead_cards).where(lead_cards.c.id == card_id)).first()
    return None if row is None else _opened(row, keys)


def of_lead(connection: Connection, keys: KeyRing, lead_id: int) -> tuple[Card, ...]:
    """List the cards of a lead, locked until the transaction ends: one for every organisation that ever had it."""
    rows = connection.execute(
        select(lead_cards).where(lead_cards.c.lead_id == lead_id).order_by(lead_cards.c.id).with_for_update()
    ).all()
    return tuple(_opened(row, keys) for row in rows)


def of_organization(connection: Connection, keys: KeyRing, organization_id: str) -> tuple[Card, ...]:
    """List the live cards of an organisation, oldest first."""
    live = (lead_cards.c.organization_id == organization_id, lead_cards.c.live)
    rows = connection.execute(select(lead_cards).where(*live).order_by(lead_cards.c.id)).all()
    return tuple(_opened(row, keys) for row in rows)


def orphans(connection: Connection, keys: KeyRing, *, limit: int = 100) -> tuple[Card, ...]:
    """List live cards whose lead is gone: its person was erased. For the program, which sees all leads."""
    gone = select(lead_cards).join(leads, leads.c.id == lead_cards.c.lead_id, isouter=True)
    rows = connection.execute(gone.where(lead_cards.c.live, leads.c.id.is_(None)).limit(limit)).all()
    return tuple(_opened(row, keys) for row in rows)


def put(connection: Connection, keys: KeyRing, lead_id: int, organization_id: str, *, chat: str) -> Card:
    """Write down that a lead gets a card in a group."""
    sealed = keys.staff.seal(chat.encode(), card_context(lead_id, organization_id))
    values = {"lead_id": lead_id, "organization_id": organization_id, "chat": sealed, "live": True}
    card_id = connection.execute(lead_cards.insert().values(values).returning(lead_cards.c.id)).scalar_one()
    return Card(card_id, lead_id, organization_id, chat, None, None, live=True)


def show(connection: Connection, card_id: int, *, shown: bytes, live: bool) -> None:
    """Note what a card is to show."""
    connection.execute(_of(card_id).values(shown=shown, live=live))


def move(connection: Connection, keys: KeyRing, card: Card, *, chat: str, on_its_way: bool) -> None:
    """Let a card stand in another group, where it is not there yet, and still has to be shown or is on its way.

    What is on its way to the former group says nothing of the card any more: its number there means nothing here.
    """
    if not on_its_way:
        connection.execute(update(outbox).where(outbox.c.card_id == card.id).values(card_id=None))
    sealed = keys.staff.seal(chat.encode(), card_context(card.lead_id, card.organization_id))
    shown = card.shown if on_its_way else None
    connection.execute(_of(card.id).values(chat=sealed, message_id=None, shown=shown))


def unshown(connection: Connection, *, limit: int = 100) -> tuple[int, ...]:
    """List the leads whose cards still have to be shown where they are now."""
    missing = select(lead_cards.c.lead_id).where(lead_cards.c.live, lead_cards.c.shown.is_(None))
    return tuple(connection.execute(missing.distinct().limit(limit)).scalars())


def forget_gone(connection: Connection) -> int:
    """Forget cards that say that their lead is gone, once they do; give their number. For the program."""
    waits = exists().where(outbox.c.card_id == lead_cards.c.id)
    there = exists().where(leads.c.id == lead_cards.c.lead_id)
    return connection.execute(delete(lead_cards).where(~lead_cards.c.live, ~there, ~waits)).rowcount


def sent(connection: Connection, card_id: int, message_id: str) -> None:
    """Note which message a card is."""
    connection.execute(_of(card_id).values(message_id=message_id))


async def message_of(database: Database, card_id: int) -> str | None:
    """Give the message that a card is; None: it is not there."""
    found = select(lead_cards.c.message_id).where(lead_cards.c.id == card_id)
    return await database.run(lambda connection: connection.execute(found).scalar())


def _of(card_id: int) -> Any:
    return update(lead_cards).where(lead_cards.c.id == card_id)


def _opened(row: Row[Any], keys: KeyRing) -> Card:
    chat = keys.staff.open(row.chat, card_context(row.lead_id, row.organization_id)).decode()
    return Card(row.id, row.lead_id, row.organization_id, chat, row.message_id, row.shown, live=row.live)

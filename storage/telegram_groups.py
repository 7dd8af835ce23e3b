"""The Telegram group of an organisation: tied to it, followed when it becomes a supergroup, untied when we are out."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete

from storage import accounts, alerts, lead_cards, staff_outbox
from storage.accounts import Account
from storage.database import Database
from storage.encryption import KeyRing
from storage.tables import lead_cards as cards


def tie(connection: Connection, keys: KeyRing, organization_id: str, chat: str, *, now: datetime) -> bool:
    """Tie a group to an organisation, in place of the one it had; its cards move there, and are not there yet.

    False when it is the group of another organisation, or the account is closed.
    """
    tied = accounts.find_by_group(connection, keys, chat)
    account = accounts.find(connection, keys, organization_id)
    if account is None or not account.is_open or (tied is not None and tied.organization_id != organization_id):
        return False
    if tied is None:
        _let_move(connection, keys, account, chat, now=now)
    return True


def untie(connection: Connection, keys: KeyRing, organization_id: str, *, now: datetime) -> bool:
    """Take the group from an organisation, and forget its cards, shown or on their way; False when it has none."""
    account = accounts.find(connection, keys, organization_id)
    if account is None or account.group_chat is None:
        return False
    accounts.change(connection, keys, replace(account, group_chat=None))
    for card in lead_cards.of_organization(connection, keys, organization_id):
        staff_outbox.supersede(connection, card.id, now=now)
    connection.execute(delete(cards).where(cards.c.organization_id == organization_id))
    return True


def lose(connection: Connection, keys: KeyRing, chat: str, *, now: datetime) -> Account | None:
    """Untie a group that the bot is out of; give the account whose group it was."""
    account = accounts.find_by_group(connection, keys, chat)
    if account is not None:
        untie(connection, keys, account.organization_id, now=now)
    return account


def move(
    connection: Connection, keys: KeyRing, chat: str, to: str, *, now: datetime, sending: int | None = None
) -> Account | None:
    """Follow a group to its new address; give the account whose group it is. None: of nobody, or followed before.

    Its cards are not there yet: what was written cannot be changed there. `sending`: one that is on its way.
    """
    account = accounts.find_by_group(connection, keys, chat)
    if account is not None:
        _let_move(connection, keys, account, to, now=now, sending=sending)
    return account


async def follow(database: Database, chat: str, to: str, *, now: datetime, sending: int) -> bool:
    """Follow a group to its new address, when the sender hears of it with a card in hand.

    False when it was followed before: then the card is shown there anyway. Raises DatabaseAway.
    """
    return await database.run(move, database.keys, chat, to, now=now, sending=sending) is not None


async def give_up(database: Database, chat: str, *, now: datetime) -> None:
    """Untie a group that takes nothing from us any more, and tell the operators. Raises DatabaseAway."""

    def untied(connection: Connection) -> None:
        account = lose(connection, database.keys, chat, now=now)
        if account is not None:
            alerts.add(connection, f"group lost: {account.organization_id}", now=now)

    await database.run(untied)


def _let_move(
    connection: Connection, keys: KeyRing, account: Account, to: str, *, now: datetime, sending: int | None = None
) -> None:
    accounts.change(connection, keys, replace(account, group_chat=to))
    for card in lead_cards.of_organization(connection, keys, account.organization_id):
        if card.id != sending:
            staff_outbox.supersede(connection, card.id, now=now)
        lead_cards.move(connection, keys, card, chat=to, on_its_way=card.id == sending)

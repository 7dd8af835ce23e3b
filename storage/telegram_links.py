"""One-time links by which a staff member and a Telegram chat find each other; only a hash of their token is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage import staff, staff_desks
from storage.contexts import telegram_link_context
from storage.encryption import KeyRing, new_token, token_hash
from storage.tables import telegram_links


@dataclass(frozen=True, slots=True)
class TelegramLink:
    """A link that can still be used; `chat` is who pressed it, None: nobody yet."""

    staff_id: int
    chat: str | None
    expires_at: datetime


def add(connection: Connection, staff_id: int, *, expires_at: datetime) -> str:
    """Make a link and give its token, which nothing can show again; older ones of this person no longer work."""
    drop(connection, staff_id)
    token = new_token()
    values = {"token_hash": token_hash(token), "staff_id": staff_id, "expires_at": expires_at}
    connection.execute(telegram_links.insert().values(values))
    return token


def find(connection: Connection, keys: KeyRing, token: str, *, now: datetime) -> TelegramLink | None:
    """Find a link that is neither used nor too old, and hold it until the transaction ends."""
    hashed = token_hash(token)
    usable = (telegram_links.c.confirmed_at.is_(None), telegram_links.c.expires_at > now)
    found = select(telegram_links).where(telegram_links.c.token_hash == hashed, *usable).with_for_update()
    row = connection.execute(found).first()
    if row is None:
        return None
    chat = None if row.chat is None else keys.staff.open(row.chat, telegram_link_context(hashed)).decode()
    return TelegramLink(row.staff_id, chat, row.expires_at)


def press(connection: Connection, keys: KeyRing, token: str, chat: str) -> None:
    """Note who pressed a link, sealed until it is confirmed."""
    hashed = token_hash(token)
    sealed = keys.staff.seal(chat.encode(), telegram_link_context(hashed))
    connection.execute(update(telegram_links).where(telegram_links.c.token_hash == hashed).values(chat=sealed))


def use(connection: Connection, token: str, *, now: datetime) -> None:
    """Use a link up; the chat goes from it."""
    used = update(telegram_links).where(telegram_links.c.token_hash == token_hash(token))
    connection.execute(used.values(confirmed_at=now, chat=None))


def lose(connection: Connection, keys: KeyRing, chat: str) -> int | None:
    """Untie a chat that takes nothing from us any more; give whose account it was tied to."""
    member = staff.find_by_telegram(connection, keys, chat)
    if member is None:
        return None
    staff.set_telegram(connection, keys, member.id, None)
    staff_desks.drop(connection, member.id)
    drop(connection, member.id)
    return member.id


def drop(connection: Connection, staff_id: int) -> None:
    """Make the links of somebody useless."""
    connection.execute(delete(telegram_links).where(telegram_links.c.staff_id == staff_id))

"""Staff tie their account to Telegram: a one-time link, made on the web, pressed there, and confirmed on the web."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final, Literal

from bot import texts
from bot.messages import Incoming
from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.outbound import Conversed
from bot.usecases.rights import may
from bot.usecases.staff_audit import note
from bot.usecases.staff_messages import Reply, answered, language_of, named, say
from storage import staff, staff_desks, telegram_links
from storage.access import SYSTEM, Acting, acting
from storage.database import Database, Transaction
from storage.staff import StaffMember
from storage.staff_desks import StaffDesk

LIFETIME: Final = timedelta(minutes=10)
#: In front of the token in the link.
PAYLOAD: Final = "staff_"


class TelegramLinkRefused(Exception):
    """A link cannot be confirmed; `code` says why."""

    def __init__(self, code: Literal["unknown", "not_pressed", "taken"]) -> None:
        """Keep the code: unknown (of somebody else, used or too old), not pressed yet, or the chat is another's."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class TelegramInvite:
    """A link to press in Telegram; the token is nowhere else, and the page keeps it to confirm.

    `digits` are those that the chat shows which pressed it; None: nobody did yet.
    """

    token: str = field(repr=False)
    url: str = field(repr=False)
    expires_at: datetime
    digits: str | None = None


async def make_telegram_link(desk: Desk, who: Acting) -> TelegramInvite:
    """Make the link by which somebody ties their own account; an older one no longer works.

    Raises NotAllowed for who works no leads, and NoTelegram.
    """
    if not may(who, "work_lead", who.organization_id):
        raise NotAllowed("work_lead")
    desk.staff_bot.link(PAYLOAD)  # before anything is written: is there a bot at all?
    expires_at = desk.clock() + LIFETIME
    token = await desk.database.run(telegram_links.add, who.staff_id, expires_at=expires_at)
    return TelegramInvite(token, desk.staff_bot.link(PAYLOAD + token), expires_at)


async def read_telegram_link(desk: Desk, who: Acting, token: str) -> TelegramInvite:
    """Give a link as it was made, and the four digits of the chat that pressed it, to be compared on the page.

    Raises TelegramLinkRefused for a link that is not theirs, used, or too old, and NoTelegram.
    """
    link = await desk.database.run(telegram_links.find, desk.database.keys, token, now=desk.clock())
    if link is None or link.staff_id != who.staff_id:
        raise TelegramLinkRefused("unknown")
    digits = None if link.chat is None else _digits(token, link.chat)
    return TelegramInvite(token, desk.staff_bot.link(PAYLOAD + token), link.expires_at, digits)


async def confirm_telegram_link(desk: Desk, who: Acting, token: str) -> None:
    """Tie the chat that pressed the link to the account that made it, once. Raises TelegramLinkRefused."""
    await acting(desk.database, SYSTEM, _confirm, desk, who.staff_id, token, now=desk.clock())


async def unlink_telegram(desk: Desk, who: Acting) -> bool:
    """Untie the own account from Telegram; False when it was not tied."""
    return await acting(desk.database, SYSTEM, _unlink, desk, who.staff_id, now=desk.clock())


async def take_link(desk: Desk, incoming: Incoming, token: str) -> Conversed:
    """Take a link that was pressed in Telegram: whose chat it is is sealed until they confirm it on the web."""
    chat = incoming.address or ""

    def press(connection: Transaction, _: object) -> tuple[StaffMember | None, str]:
        keys = desk.database.keys
        link = telegram_links.find(connection, keys, token, now=desk.clock())
        if link is None or link.chat not in (None, chat):
            return None, "telegram_link.unknown"
        member = staff.find(connection, keys, link.staff_id)
        known = staff.find_by_telegram(connection, keys, chat)
        if member is None or member.status != "active":
            return None, "telegram_link.unknown"
        if known is not None and known.id != member.id:
            return member, "telegram_link.taken"
        telegram_links.press(connection, keys, token, chat)
        return member, "telegram_link.confirm"

    member, msgid = await acting(desk.database, SYSTEM, press)
    language = language_of(member, incoming)
    digits = {"digits": _digits(token, chat)} if msgid == "telegram_link.confirm" else {}
    return await answered(desk, incoming, [Reply(chat, texts.text(language, msgid, **digits), language)])


async def lose_private_chat(database: Database, chat: str, *, now: datetime) -> None:
    """Untie an account from a chat in which the bot was blocked: whoever works with it again ties it again."""

    def lose(connection: Transaction, _: object) -> None:
        staff.lock(connection)
        lost = telegram_links.lose(connection, database.keys, chat)
        if lost is not None:
            note(connection, "telegram_lost", None, lost, now=now)

    await acting(database, SYSTEM, lose)


def _confirm(connection: Transaction, _: object, desk: Desk, staff_id: int, token: str, *, now: datetime) -> None:
    keys = desk.database.keys
    staff.lock(connection)
    link = telegram_links.find(connection, keys, token, now=now)
    if link is None or link.staff_id != staff_id:
        raise TelegramLinkRefused("unknown")
    if link.chat is None:
        raise TelegramLinkRefused("not_pressed")
    known = staff.find_by_telegram(connection, keys, link.chat)
    if known is not None and known.id != staff_id:
        raise TelegramLinkRefused("taken")
    member = staff.find(connection, keys, staff_id)
    if member is None or member.status != "active" or not staff.set_telegram(connection, keys, staff_id, link.chat):
        raise TelegramLinkRefused("unknown")
    telegram_links.use(connection, token, now=now)
    staff_desks.put(connection, keys, StaffDesk(staff_id, works=True))
    if member.telegram_id != link.chat:
        _tell(connection, desk, member, "telegram_link.unlinked", now=now)
    _tell(connection, desk, replace(member, telegram_id=link.chat), "telegram_link.linked", now=now)
    note(connection, "telegram_linked", staff_id, staff_id, now=now)


def _unlink(connection: Transaction, _: object, desk: Desk, staff_id: int, *, now: datetime) -> bool:
    keys = desk.database.keys
    staff.lock(connection)
    telegram_links.drop(connection, staff_id)
    staff_desks.drop(connection, staff_id)
    member = staff.find(connection, keys, staff_id)
    if member is None or member.telegram_id is None:
        return False
    _tell(connection, desk, member, "telegram_link.unlinked", now=now)
    staff.set_telegram(connection, keys, staff_id, None)
    note(connection, "telegram_unlinked", staff_id, staff_id, now=now)
    return True


def _tell(connection: Transaction, desk: Desk, member: StaffMember, msgid: str, *, now: datetime) -> None:
    """Say something in the chat that somebody is tied to, if there is one."""
    if member.telegram_id is None:
        return
    reply = Reply(member.telegram_id, texts.text(member.language, msgid), member.language)
    say(connection, desk, reply, natural_id=named("link", member.id, msgid, desk.random(16).hex()), now=now)


def _digits(token: str, chat: str) -> str:
    """Make four digits of link and chat: who compares them does not confirm the chat of somebody else."""
    digest = hashlib.sha256(f"{token}.{chat}".encode()).digest()
    return f"{int.from_bytes(digest[:8]) % 10_000:04}"

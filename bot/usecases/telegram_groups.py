"""The Telegram group of an organisation: tied by a one-time code, followed when it moves, untied when we are out."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot import texts
from bot.messages import GroupLink, Incoming
from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.outbound import Conversed
from bot.usecases.rights import may
from bot.usecases.staff_audit import note
from bot.usecases.staff_cards import language_of_group, leave_group, show
from bot.usecases.staff_messages import Reply, acting_as, answered, language_of, named, say
from storage import accounts, group_codes, lead_cards, lead_inbox, staff, telegram_groups
from storage.access import SYSTEM, Acting, acting
from storage.accounts import Account
from storage.database import Transaction
from storage.group_codes import GroupCode
from storage.lead_inbox import Filters
from storage.staff import StaffMember

LIFETIME: Final = timedelta(minutes=10)
#: Cards that a group gets at once when it is tied: more would stand in line for minutes.
MOST_CARDS: Final = 20


@dataclass(frozen=True, slots=True)
class GroupInvite:
    """How a group is tied: a command to send there, or a link that adds the bot and sends it."""

    command: str = field(repr=False)
    url: str = field(repr=False)
    expires_at: datetime


async def make_group_code(desk: Desk, who: Acting) -> GroupInvite:
    """Make the code that ties a group to the own organisation, an older one no longer works.

    Raises NotAllowed, and NoTelegram.
    """
    organization_id = who.organization_id
    if organization_id is None or not may(who, "change_account", organization_id):
        raise NotAllowed("change_account")
    code = group_codes.written(desk.random(group_codes.CODE_BYTES))
    url = desk.staff_bot.link(f"koppel_{code}", to_group=True)
    expires_at = desk.clock() + LIFETIME
    made = GroupCode(organization_id, who.staff_id)
    await desk.database.run(group_codes.add, code, made, expires_at=expires_at)
    return GroupInvite(f"/koppel_{code}@{desk.staff_bot.username}", url, expires_at)


async def unlink_group(desk: Desk, who: Acting) -> bool:
    """Untie the group of the own organisation; False when it has none. Raises NotAllowed."""
    organization_id = who.organization_id
    if organization_id is None or not may(who, "change_account", organization_id):
        raise NotAllowed("change_account")

    def untie(connection: Transaction, _: object) -> bool:
        account = accounts.find(connection, desk.database.keys, organization_id)
        if account is None or account.group_chat is None:
            return False
        stood = lead_cards.of_organization(connection, desk.database.keys, organization_id)
        leave_group(connection, desk, stood, now=desk.clock())
        telegram_groups.untie(connection, desk.database.keys, organization_id, now=desk.clock())
        _say_in_group(connection, desk, account, "group.untied", now=desk.clock())
        note(connection, "group_unlinked", who.staff_id, who.staff_id, now=desk.clock())
        return True

    return await acting(desk.database, SYSTEM, untie)


async def tie_group(desk: Desk, incoming: Incoming, link: GroupLink) -> Conversed:
    """Tie the group in which a code was sent; only who may change the account may do it, as the account they tied."""
    chat, said = incoming.address or "", list[Reply]()

    def tie(connection: Transaction) -> None:
        member, msgid = _tie(connection, desk, chat, link)
        language = language_of(member, incoming)
        said.append(Reply(chat, texts.text(language, msgid), language))
        natural_id = f"a{incoming.bot_id}.{incoming.update_id}.1"
        say(connection, desk, said[0], natural_id=natural_id, now=desk.clock())
        if member is not None and msgid == "group.tied":
            _show_waiting(connection, desk, acting_as(member))

    return await answered(desk, incoming, beside=[tie])


async def lose_group(desk: Desk, incoming: Incoming) -> Conversed:
    """Untie a group that the bot is out of, and tell the coordinators where they are tied."""
    chat = incoming.address or ""

    def lose(connection: Transaction) -> None:
        account = telegram_groups.lose(connection, desk.database.keys, chat, now=desk.clock())
        for member in _coordinators(connection, desk, account):
            text = texts.text(member.language, "group.lost")
            natural_id = named("lost", incoming.bot_id, incoming.update_id, member.id)
            reply = Reply(member.telegram_id or "", text, member.language)
            say(connection, desk, reply, natural_id=natural_id, now=desk.clock())

    return await answered(desk, incoming, beside=[lose])


async def follow_group(desk: Desk, incoming: Incoming, to: str) -> Conversed:
    """Follow a group that became a supergroup: it has another number, and its cards are shown there anew."""
    chat = incoming.address or ""

    def follow(connection: Transaction) -> None:
        telegram_groups.move(connection, desk.database.keys, chat, to, now=desk.clock())

    return await answered(desk, incoming, beside=[follow])


async def is_tied(desk: Desk, incoming: Incoming) -> bool:
    """Say whether a group is that of an organisation, where nobody has to be told what the bot is for."""
    chat = incoming.address or ""
    found = await desk.database.run(accounts.find_by_group, desk.database.keys, chat)
    return found is not None


def _tie(connection: Transaction, desk: Desk, chat: str, link: GroupLink) -> tuple[StaffMember | None, str]:
    keys, now = desk.database.keys, desk.clock()
    member = staff.find_by_telegram(connection, keys, link.by)
    if member is None:
        return None, "group.not_staff"
    code = group_codes.find(connection, link.code, now=now)
    if code is None or code.staff_id != member.id or not may(acting_as(member), "change_account", code.organization_id):
        return member, "group.unknown_code"
    before = accounts.find(connection, keys, code.organization_id)
    stood = lead_cards.of_organization(connection, keys, code.organization_id)
    if not telegram_groups.tie(connection, keys, code.organization_id, chat, now=now):
        return member, "group.taken"
    group_codes.use(connection, link.code)
    if before is not None and before.group_chat not in (None, chat):
        leave_group(connection, desk, stood, now=now)
        _say_in_group(connection, desk, before, "group.untied", now=now)
    note(connection, "group_linked", member.id, member.id, now=now)
    return member, "group.tied"


def _show_waiting(connection: Transaction, desk: Desk, who: Acting) -> None:
    """Show what waits for the organisation already, the longest due first."""
    page = lead_inbox.page(connection, who, Filters(waiting=True), limit=MOST_CARDS)
    for lead in page.leads:
        show(connection, desk, lead, now=desk.clock())


def _say_in_group(connection: Transaction, desk: Desk, account: Account, msgid: str, *, now: datetime) -> None:
    if account.group_chat is None:
        return
    language = language_of_group(account)
    natural_id = named("group", account.organization_id, desk.random(16).hex())
    reply = Reply(account.group_chat, texts.text(language, msgid), language)
    say(connection, desk, reply, natural_id=natural_id, now=now)


def _coordinators(connection: Transaction, desk: Desk, account: Account | None) -> Iterator[StaffMember]:
    if account is None:
        return
    for member in staff.list_staff(connection, desk.database.keys, organization_id=account.organization_id):
        if member.role == "coordinator" and member.telegram_id is not None:
            yield member

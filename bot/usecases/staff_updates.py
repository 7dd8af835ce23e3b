"""Every update of Telegram comes through here: the work of staff is done as theirs, all else is conversation."""

from dataclasses import replace

import structlog

from bot.messages import (
    STAFF_NONCE,
    Blocked,
    CommandGiven,
    GroupLeft,
    GroupLink,
    GroupMessage,
    GroupMoved,
    GroupPress,
    Ignored,
    Incoming,
    LocationShared,
    Press,
    StaffCommand,
    StaffLink,
    TextMessage,
    UnfitMessage,
    Unreadable,
)
from bot.usecases import staff_chat, telegram_groups
from bot.usecases.conversations import converse
from bot.usecases.desk import Desk
from bot.usecases.outbound import Conversed
from bot.usecases.staff_chat import Sitting
from bot.usecases.staff_messages import answered, is_known, known_before
from bot.usecases.staff_presses import press_in_group
from bot.usecases.telegram_staff import lose_private_chat, take_link
from storage import staff, staff_buttons, staff_desks
from storage.access import MEMBERS
from storage.database import DatabaseAway, Transaction
from storage.staff import StaffMember
from storage.staff_buttons import Meaning
from storage.staff_desks import StaffDesk

log = structlog.get_logger(__name__)


async def receive(desk: Desk, incoming: Incoming) -> Conversed:
    """Take one update of Telegram, exactly once; what fails goes to quarantine. Raises DatabaseAway alone."""
    try:
        return await _receive(desk, incoming)
    except DatabaseAway:
        raise
    except Exception as error:  # outermost: a fault in our own code must not hold up what follows it
        log.error("staff_update.failed", error=type(error).__name__)
        kept = Unreadable(incoming.raw, type(error).__name__)
        in_group = (incoming.address or "").startswith("-")
        return await converse(desk, replace(incoming, content=kept, address=None if in_group else incoming.address))


async def _receive(desk: Desk, incoming: Incoming) -> Conversed:
    match incoming.content:
        case GroupPress() | GroupLink() | GroupLeft() | GroupMoved() | GroupMessage() as content:
            return await _in_group(desk, incoming, content)
        case StaffLink(token=token):
            return await take_link(desk, incoming, token)
        case Blocked(blocked=blocked):
            if blocked:
                await lose_private_chat(desk.database, incoming.address or "", now=desk.clock())
            return await converse(desk, incoming)
        case Ignored() | Unreadable():
            return await converse(desk, incoming)
        case _:
            return await _in_private(desk, incoming)


async def _in_group(
    desk: Desk, incoming: Incoming, content: GroupPress | GroupLink | GroupLeft | GroupMoved | GroupMessage
) -> Conversed:
    match content:
        case GroupPress() as pressed:
            return await press_in_group(desk, incoming, pressed)
        case GroupLink() as link:
            return await telegram_groups.tie_group(desk, incoming, link)
        case GroupLeft():
            return await telegram_groups.lose_group(desk, incoming)
        case GroupMoved(to=to):
            return await telegram_groups.follow_group(desk, incoming, to)
        case GroupMessage():
            tied = await telegram_groups.is_tied(desk, incoming)
            return await (answered(desk, incoming) if tied else converse(desk, incoming))


async def _in_private(desk: Desk, incoming: Incoming) -> Conversed:
    content, chat = incoming.content, incoming.address or ""
    if isinstance(content, Press) and not content.nonce.startswith(STAFF_NONCE):
        return await converse(desk, incoming)  # a button of their own conversation means that, wherever they work
    for_staff = isinstance(content, Press | StaffCommand)
    if not for_staff and not await staff_desks.works_here(desk.database, chat):
        return await converse(desk, incoming)
    nonce = content.nonce if isinstance(content, Press) else None
    found = await desk.database.run(_sitting, desk, incoming, nonce)
    if found is None:
        return known_before()
    member, stands, meaning = found
    if member is None or stands is None:
        return await _of_nobody(desk, incoming)
    return await _at_work(Sitting(desk, incoming, member, stands), meaning)


async def _at_work(sitting: Sitting, meaning: Meaning | None) -> Conversed:
    match sitting.incoming.content:
        case StaffCommand() as given:
            return await staff_chat.command(sitting, given)
        case Press() if meaning is not None:
            return await staff_chat.press(sitting, meaning)
        case Press():
            return await sitting.say("press.unknown")
        case TextMessage() as message:
            return await staff_chat.typed(sitting, message)
        case UnfitMessage(kind="edited"):
            return await sitting.say("staff_chat.edited")
        case UnfitMessage() | LocationShared():
            return await sitting.say("staff_chat.text_only")
        case _:
            return await sitting.say("staff_chat.how")


async def _of_nobody(desk: Desk, incoming: Incoming) -> Conversed:
    """Answer somebody who is no staff: such commands are unknown to them, and such buttons are not theirs."""
    if isinstance(incoming.content, Press):
        return await answered(desk, incoming)
    if isinstance(incoming.content, StaffCommand):
        return await converse(desk, replace(incoming, content=CommandGiven("help")))
    return await converse(desk, incoming)


def _sitting(
    connection: Transaction, desk: Desk, incoming: Incoming, nonce: str | None
) -> tuple[StaffMember | None, StaffDesk | None, Meaning | None] | None:
    """Find who works in a private chat, how it stands, and what they pressed; None: the update was taken before."""
    keys = desk.database.keys
    if is_known(connection, incoming):
        return None
    member = staff.find_by_telegram(connection, keys, incoming.address or "")
    if member is None or member.role not in MEMBERS:
        return None, None, None
    meaning = None if nonce is None else staff_buttons.find(connection, nonce)
    return member, staff_desks.find(connection, keys, member.id), meaning

"""Messages to chats of staff, with buttons whose meaning stays here, written together with the update they answer."""

import base64
import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal, TypeAlias

from bot import payloads
from bot.messages import STAFF_NONCE, Incoming, Outgoing, OutgoingButton
from bot.usecases.desk import Desk
from bot.usecases.outbound import Conversed
from dialogs.wording import LANGUAGES
from storage import staff_buttons, staff_outbox, turn_records
from storage.access import SYSTEM, Acting, acting
from storage.database import Transaction
from storage.encryption import SealingKey
from storage.lead_records import owner
from storage.staff import StaffMember
from storage.staff_buttons import Meaning, NewButton
from storage.staff_outbox import StaffMessage
from storage.turn_rows import TurnRows

#: Telegram cuts a longer label off on most screens.
LONGEST_LABEL = 60


@dataclass(frozen=True, slots=True)
class Key:
    """A button: what it says, and what it means or the page that it opens."""

    label: str
    meaning: Meaning | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to be said in a chat of staff; `about` names the lead whose person it tells something of."""

    address: str
    text: str = field(repr=False)
    language: str
    keys: tuple[tuple[Key, ...], ...] = ()
    about: int | None = None


#: What is written in the transaction that takes an update; it acts as the program.
Beside: TypeAlias = Callable[[Transaction], object]


def acting_as(member: StaffMember) -> Acting:
    """Let a member act with the rights of their account."""
    return Acting(member.id, member.role, member.organization_id, member.municipality)


def language_of(member: StaffMember | None, incoming: Incoming) -> str:
    """Choose the language of an answer: of the account, else of their Telegram, else Dutch."""
    wanted = incoming.language if member is None else member.language
    return wanted if wanted in LANGUAGES else "nl"


async def answered(
    desk: Desk, incoming: Incoming, replies: Sequence[Reply] = (), *, notice: str | None = None,
    beside: Sequence[Beside] = (),
) -> Conversed:  # fmt: skip
    """Take an update with what is said to it, in one transaction; one that was taken before changes nothing."""
    now = desk.clock()
    rows = TurnRows(incoming.bot_id, incoming.update_id, now, "", "new")

    def write(connection: Transaction, who: object) -> bool:
        if not turn_records.remember(connection, rows):
            return False
        for each in beside:
            each(connection)
        for number, reply in enumerate(replies, 1):
            say(connection, desk, reply, natural_id=f"a{incoming.bot_id}.{incoming.update_id}.{number}", now=now)
        return True

    taken: bool = await acting(desk.database, SYSTEM, write)
    outcome: Literal["done", "duplicate"] = "done" if taken else "duplicate"
    # Claimed by nobody, so that the order of a chat is the sweeper's alone; it comes at once.
    return Conversed(outcome, earlier_unsent=True, notice=notice)


def is_known(connection: Transaction, incoming: Incoming) -> bool:
    """Say whether an update was taken before: what it did then is not done again, whatever stands differently now."""
    return turn_records.is_known(connection, incoming.bot_id, incoming.update_id)


def known_before() -> Conversed:
    """Give what becomes of an update that was taken before."""
    return Conversed("duplicate", earlier_unsent=True)


def say(connection: Transaction, desk: Desk, reply: Reply, *, natural_id: str, now: datetime) -> None:
    """Write a message to staff within a transaction of the program; without a bot, or of who is gone, nothing."""
    about = None if reply.about is None else _person(connection, desk, reply.about)
    if desk.staff_bot.bot_id is None or (about is None) != (reply.about is None):
        return
    said = Outgoing("say", reply.text, reply.language, protected=True)
    said = replace(said, buttons=buttons(connection, desk, reply.keys, now=now))
    message = StaffMessage(natural_id, desk.staff_bot.bot_id, reply.address, payloads.write(said))
    staff_outbox.put(connection, desk.database.keys, message, now=now, about=about)


def buttons(
    connection: Transaction, desk: Desk, keys: tuple[tuple[Key, ...], ...], *, now: datetime
) -> tuple[tuple[OutgoingButton, ...], ...]:
    """Make buttons, each with a value that tells nothing, and remember what they mean."""
    made: list[NewButton] = []

    def button(key: Key) -> OutgoingButton:
        label = key.label if len(key.label) <= LONGEST_LABEL else f"{key.label[: LONGEST_LABEL - 1]}…"
        if key.meaning is None:
            return OutgoingButton(label, "", url=key.url)
        nonce = new_nonce(desk)
        made.append(NewButton(nonce, key.meaning))
        return OutgoingButton(label, nonce)

    laid = tuple(tuple(button(key) for key in row) for row in keys)
    staff_buttons.add(connection, tuple(made), now=now)
    return laid


def new_nonce(desk: Desk) -> str:
    """Make the value of a button: 128 random bits."""
    return STAFF_NONCE + base64.urlsafe_b64encode(desk.random(16)).decode().rstrip("=")


def named(*parts: object) -> str:
    """Make a natural id out of what names a message."""
    return hashlib.sha256(".".join(map(str, parts)).encode()).hexdigest()[:48]


def _person(connection: Transaction, desk: Desk, lead_id: int) -> tuple[int, SealingKey] | None:
    whose = owner(connection, SYSTEM, desk.database.keys, lead_id)
    return None if whose is None else (whose.person_id, whose.key)

"""How staff and clocks act on leads: found under the access layer, written together with what the person is told."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.usecases import aftercare
from bot.usecases.conversations import tell
from bot.usecases.desk import Desk
from bot.usecases.lead_rows import Doing, apply_move
from bot.usecases.lead_words import LeadWords, acted
from bot.usecases.rights import Action, may
from dialogs.casework.leads import Lead, Moved
from dialogs.casework.result_texts import joined
from dialogs.engine.events import StaffActed
from storage import access, appointments, leads, timers
from storage import aftercare as planned
from storage.access import Acting, Who
from storage.database import Transaction
from storage.leads import LeadMoved
from storage.outbox import FETCHED

__all__ = ["Found", "LeadMoved", "NotAllowed", "Told", "carry_out", "find", "key_of", "reach", "say"]

#: Keys of turns are signed 64-bit numbers.
_KEY_BYTES: Final = 7


class NotAllowed(Exception):
    """The lead is there for somebody, but their role does not let them do this."""


@dataclass(frozen=True, slots=True)
class Found:
    """A lead as somebody sees it, with the conversation behind it and the version of its script."""

    lead: Lead
    conversation_id: int
    bundle_version: str | None
    pushed: bool = True  #: messages reach the person by themselves


@dataclass(frozen=True, slots=True)
class Told:
    """What became of something that was sent once: `new` False, it was known by its key and nothing was done."""

    new: bool


async def find(desk: Desk, who: Acting, lead_id: int, action: Action, *, version: int | None = None) -> Found:
    """Give a lead that somebody wants to act on.

    Raises LookupError where it is somebody else's or is not there, NotAllowed, and LeadMoved when it is another
    version than the one they saw.
    """
    found = await access.acting(desk.database, who, _find, desk, lead_id)
    if found is None:
        raise LookupError("no such lead")
    if not may(who, action, found.lead.organization_id):
        raise NotAllowed(action)
    if version is not None and found.lead.version != version:
        raise LeadMoved
    return found


async def reach(desk: Desk, lead_id: int) -> Found | None:
    """Give a lead for the program: a clock has something to do with it."""
    return await access.acting(desk.database, access.SYSTEM, _find, desk, lead_id)


async def carry_out(
    desk: Desk, who: Who, found: Found, moved: Moved, *, done: str, claims: bool = False
) -> Lead:  # fmt: skip
    """Write a move, and tell whom it concerns, in one transaction: with the person's turn where they are told.

    Raises LeadAlreadyClaimed and LeadMoved, LookupError when the person was erased meanwhile, and DatabaseAway.
    """
    doing, saved = Doing(desk, who, done, desk.clock()), list[Lead]()

    def write(connection: Transaction) -> None:
        saved[:] = [apply_move(connection, doing, found.lead, moved, claims=claims)]
        if moved.lead.outcome == "deceased":
            _expect_no_more(connection, found, now=doing.now)

    await desk.receiving.current(desk.database, doing.now)
    edition = await desk.library.edition(desk.database, found.bundle_version)
    words = LeadWords.of(desk, edition)
    said = acted(words, found.lead, moved, doing.now)
    if said is None:
        await access.acting(desk.database, who, lambda connection, _: write(connection))
        return saved[0]
    said = replace(said, call=aftercare.permission(desk, words, moved.lead, pushed=found.pushed))
    if await _breaks_an_appointment(desk, found, moved, doing.now):
        off = words.tell("appointment_off", organization=words.organization(found.lead.organization_id))
        said = replace(said, text=joined((said.text, off), "\n\n"))
    # The version in the key: two who do the same at once are one turn; whoever comes second finds it done.
    key = key_of(f"{found.lead.id}.{found.lead.version}.{done}")
    if not (await say(desk, who, found, said, key=key, beside=write)).new:
        raise LeadMoved
    return saved[0]


async def say(
    desk: Desk, who: Who, found: Found, said: StaffActed, *, key: int, beside: Callable[[Transaction], None]
) -> Told:
    """Say something to the person of a lead, with what is written beside it; known by its key, it is not said twice."""

    def write(connection: Transaction, conversation_id: int) -> None:
        with access.within(connection, who):
            beside(connection)

    conversed = await tell(desk, found.conversation_id, said, key=key, beside=(write,))
    desk.outbound.send(conversed)
    return Told(conversed.outcome != "duplicate")


def key_of(natural_id: str) -> int:
    """Make the key of a turn out of what names it."""
    return int.from_bytes(hashlib.sha256(natural_id.encode()).digest()[:_KEY_BYTES])


async def _breaks_an_appointment(desk: Desk, found: Found, moved: Moved, now: datetime) -> bool:
    """Say whether a lead leaves whom its person has an appointment with."""
    if moved.lead.round == found.lead.round and moved.lead.organization_id == found.lead.organization_id:
        return False
    return await access.acting(
        desk.database, access.SYSTEM, lambda connection, _: appointments.is_picked(connection, found.lead.id, now=now)
    )


def _expect_no_more(connection: Transaction, found: Found, *, now: datetime) -> None:
    """Let nothing come of itself any more to the chat of somebody who died, also of what an earlier case planned."""
    planned.withdraw(connection, found.conversation_id)
    timers.cancel(connection, found.conversation_id)
    with access.beyond(connection):
        appointments.call_off(connection, found.lead.id, now=now)


def _find(connection: Transaction, who: Who, desk: Desk, lead_id: int) -> Found | None:
    lead = leads.find(connection, who, lead_id)
    conversation = leads.conversation_of(connection, who, desk.database.keys, lead_id)
    if lead is None or conversation is None:
        return None
    return Found(lead, conversation.id, conversation.bundle_version, conversation.channel not in FETCHED)

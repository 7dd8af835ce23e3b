"""Buttons on the card of a lead in a group: rights come from the account that was tied, never from being there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Final, cast

from bot import texts
from bot.messages import GroupPress, Incoming
from bot.usecases import leads
from bot.usecases.desk import Desk
from bot.usecases.lead_moves import LeadMoved, NotAllowed, find
from bot.usecases.outbound import Conversed
from bot.usecases.staff_cards import show
from bot.usecases.staff_leads import lead_reply
from bot.usecases.staff_messages import acting_as, answered, is_known, known_before, language_of
from dialogs.casework.leads import CannotMove, DeclineReason, LeadAlreadyClaimed
from storage import accounts, lead_cards, staff, staff_buttons
from storage import leads as kept
from storage.access import MEMBERS, SYSTEM, Acting, acting
from storage.database import Transaction
from storage.staff import StaffMember
from storage.staff_buttons import Meaning


@dataclass(frozen=True, slots=True)
class _Pressed:
    """A press in a group: who pressed what on which card; None: no staff of that organisation, or no such button."""

    member: StaffMember | None
    meaning: Meaning | None
    known: bool = False  #: this very update was taken before


@dataclass(frozen=True, slots=True)
class _Held:
    """A press of somebody of that organisation, on a button that means something about a lead."""

    desk: Desk
    incoming: Incoming
    member: StaffMember
    meaning: Meaning
    lead_id: int

    @property
    def who(self) -> Acting:
        """Give them with the rights of their account."""
        return acting_as(self.member)


async def press_in_group(desk: Desk, incoming: Incoming, press: GroupPress) -> Conversed:
    """Do what a button on a card means, or say to who pressed, and to nobody else, why not."""
    pressed = await acting(desk.database, SYSTEM, _pressed, desk, incoming, press)
    if pressed.known:
        return known_before()
    member, meaning = pressed.member, pressed.meaning
    language = language_of(member, incoming)
    if member is None:
        return await answered(desk, incoming, notice=texts.text(language, "press.not_staff"))
    action = None if meaning is None else ACTIONS.get(meaning.action)
    if meaning is None or action is None or meaning.lead_id is None:
        return await answered(desk, incoming, notice=texts.text(language, "press.unknown"))
    try:
        return await action(_Held(desk, incoming, member, meaning, meaning.lead_id))
    except LeadAlreadyClaimed as claimed:
        notice = await taken_by(desk, member, claimed.who)
    except NotAllowed:
        notice = texts.text(language, "press.not_allowed")
    except (LookupError, CannotMove, LeadMoved):
        notice = texts.text(language, "press.moved_on")
    lead_id = meaning.lead_id
    return await answered(
        desk, incoming, notice=notice, beside=[lambda connection: _refresh(connection, desk, lead_id)]
    )


async def taken_by(desk: Desk, member: StaffMember, staff_id: int | None) -> str:
    """Say to somebody who of their own organisation has a lead: the first name and the role."""
    colleague = None if staff_id is None else await _colleague(desk, member, staff_id)
    if colleague is None or colleague.name is None:
        return texts.text(member.language, "press.taken")
    role = texts.text(member.language, f"role.{colleague.role}")
    name = colleague.name.split()[0]
    return texts.text(member.language, "press.taken_by", name=name, role=role)


async def _accept(held: _Held) -> Conversed:
    lead = await leads.claim(held.desk, held.who, held.lead_id, version=held.meaning.version)
    return await _told(held, lead.id, msgid="press.accepted")


async def _reason(held: _Held) -> Conversed:
    reason, version = cast(DeclineReason, held.meaning.detail), held.meaning.version
    await leads.decline(held.desk, held.who, held.lead_id, reason=reason, version=version)
    return await answered(held.desk, held.incoming)


async def _details(held: _Held) -> Conversed:
    return await _told(held, held.lead_id, msgid="press.details")


async def _decline(held: _Held) -> Conversed:
    return await _turn_card(held, asks=True)


async def _back(held: _Held) -> Conversed:
    return await _turn_card(held, asks=False)


async def _told(held: _Held, lead_id: int, *, msgid: str) -> Conversed:
    """Send a lead to the private chat of who pressed; nobody in the group reads it."""
    reply = await lead_reply(held.desk, held.member, lead_id)
    return await answered(held.desk, held.incoming, [reply], notice=texts.text(held.member.language, msgid))


async def _turn_card(held: _Held, *, asks: bool) -> Conversed:
    """Let a card ask why somebody declines, or let it be an offer again."""
    desk = held.desk
    lead = (await find(desk, held.who, held.lead_id, "decline_lead", version=held.meaning.version)).lead
    if lead.status != "offered":
        raise LeadMoved
    return await answered(
        desk, held.incoming, beside=[lambda connection: show(connection, desk, lead, now=desk.clock(), asks=asks)]
    )


def _refresh(connection: Transaction, desk: Desk, lead_id: int) -> None:
    """Show a card as its lead is now: who pressed saw something older."""
    lead = kept.find(connection, SYSTEM, lead_id)
    if lead is not None:
        show(connection, desk, lead, now=desk.clock())


def _pressed(connection: Transaction, _: object, desk: Desk, incoming: Incoming, press: GroupPress) -> _Pressed:
    keys, chat = desk.database.keys, incoming.address or ""
    if is_known(connection, incoming):
        return _Pressed(None, None, known=True)
    member = staff.find_by_telegram(connection, keys, press.by)
    meaning = staff_buttons.find(connection, press.nonce)
    card = None
    if meaning is not None and meaning.card_id is not None:
        card = lead_cards.find(connection, keys, meaning.card_id)
    if card is not None and card.chat == chat:
        return _Pressed(_if_of(member, card.organization_id), meaning)
    account = accounts.find_by_group(connection, keys, chat)
    return _Pressed(None if account is None else _if_of(member, account.organization_id), None)


def _if_of(member: StaffMember | None, organization_id: str) -> StaffMember | None:
    """Give a member when they work the leads of an organisation."""
    if member is None or member.role not in MEMBERS or member.organization_id != organization_id:
        return None
    return member


async def _colleague(desk: Desk, member: StaffMember, staff_id: int) -> StaffMember | None:
    """Find a colleague of somebody: of other organisations nothing is said."""
    found = await desk.database.run(staff.find, desk.database.keys, staff_id)
    return None if found is None else _if_of(found, member.organization_id or "")


#: What a button of a card does, by the name of its action.
ACTIONS: Final[Mapping[str, Callable[[_Held], Awaitable[Conversed]]]] = {
    "accept": _accept,
    "decline": _decline,
    "back": _back,
    "reason": _reason,
    "details": _details,
}

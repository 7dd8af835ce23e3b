"""What staff are told of a lead in their private chat: that it needs them, and what its person wrote."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from bot import texts
from bot.usecases.desk import Desk
from bot.usecases.lead_words import LeadWords
from bot.usecases.outbound import Notice
from bot.usecases.staff_cards import language_of_group, show_notice
from bot.usecases.staff_leads import open_key, talk_keys
from bot.usecases.staff_messages import Reply, named, say
from dialogs.casework.leads import Lead, Tell
from storage import accounts, lead_messages, leads, staff, staff_desks
from storage.access import SYSTEM
from storage.database import Transaction
from storage.lead_messages import Line
from storage.staff import StaffMember

#: After these nobody writes on to the person without choosing them again.
_ENDS_THE_TALK: Final = frozenset(
    {"relay_ended", "withdrawn", "closed", "rerouted", "escalated", "assigned", "declined", "expired", "led_no_more"}
)
#: What no card shows, as it is about a lead that is over.
_SAID_IN_THE_GROUP: Final = frozenset({"slipped"})
#: Somebody has to do something: the coordinators, where the helper works here no more.
_TO_BE_DONE: Final = frozenset({"reminder", "action_needed", "appointment_picked", "no_slot_fits"})
#: Written by the person themselves, so that telling that they wrote is telling what.
_WROTE: Final = "person_wrote"


def tell_on_telegram(desk: Desk, connection: Transaction, notice: Notice) -> None:
    """Write what a move of a lead shows and tells on Telegram, in its transaction: the outlet of this channel."""
    if desk.staff_bot.bot_id is None:
        return
    show_notice(connection, desk, notice)
    lead = notice.after
    if notice.event in _ENDS_THE_TALK:
        staff_desks.leave(connection, notice.before.id)
    wrote = _newest_words(connection, desk, notice) if notice.event == _WROTE else None
    if wrote is not None:
        _pass_on(connection, desk, lead, wrote)
        return
    for told in notice.tells:
        if told.to == "organization" and told.code in _SAID_IN_THE_GROUP:
            _tell_group(connection, desk, lead, told, now=notice.now)
        for member in _told(connection, desk, told):
            _tell(connection, desk, lead, told, member=member, now=notice.now)


def _tell_group(connection: Transaction, desk: Desk, lead: Lead, told: Tell, *, now: datetime) -> None:
    account = accounts.find(connection, desk.database.keys, lead.organization_id)
    if account is None or not account.is_open or account.group_chat is None:
        return
    language = language_of_group(account)
    text = texts.text(language, f"staff_chat.told.{told.code}", reference=lead.reference)
    natural_id = named("group", lead.reference, told.code, now.isoformat())
    say(connection, desk, Reply(account.group_chat, text, language), natural_id=natural_id, now=now)


def _newest_words(connection: Transaction, desk: Desk, notice: Notice) -> Line | None:
    """Give the words that brought a notice about; None where the person pressed instead of typing."""
    lines = lead_messages.lines(connection, SYSTEM, desk.database.keys, notice.after.id)
    last = lines[-1] if lines else None
    return last if last is not None and last.sender == "person" and last.at == notice.now else None


def _pass_on(connection: Transaction, desk: Desk, lead: Lead, line: Line) -> None:
    member = _member(connection, desk, lead.helper_id)
    if member is None:
        _tell_coordinators(connection, desk, lead, now=line.at)
        return
    if member.telegram_id is None:
        return
    text = texts.text(
        member.language, "staff_chat.person_wrote", reference=lead.reference, words=line.words or ""
    )  # fmt: skip
    elsewhere = _talks_with(connection, desk, member, lead)
    if elsewhere is not None:
        text = f"{text}\n\n{texts.text(member.language, 'staff_chat.elsewhere', reference=elsewhere)}"
    reply = Reply(member.telegram_id, text, member.language, talk_keys(lead, member), about=lead.id)
    say(connection, desk, reply, natural_id=f"line{line.id}", now=line.at)


def _tell_coordinators(connection: Transaction, desk: Desk, lead: Lead, *, now: datetime) -> None:
    """Tell who can give a lead to somebody else that its person waits: who had it does not work here any more."""
    told = Tell("coordinator", "action_needed", {"organization": lead.organization_id})
    for member in _told(connection, desk, told):
        _tell(connection, desk, lead, told, member=member, now=now)


def _talks_with(connection: Transaction, desk: Desk, member: StaffMember, lead: Lead) -> str | None:
    """Give the reference of somebody else to whom goes what a member types; None where nothing goes astray."""
    talks = staff_desks.find(connection, desk.database.keys, member.id).lead_id
    other = None if talks in (None, lead.id) else leads.find(connection, SYSTEM, talks)
    return None if other is None else other.reference


def _told(connection: Transaction, desk: Desk, told: Tell) -> Iterator[StaffMember]:
    """Give who is told: the helper that is named, or the coordinators of the organisation; also in place of one."""
    member = None
    if told.to == "helper":
        member = _member(connection, desk, int(told.values["helper"]) if "helper" in told.values else None)
    if member is not None:
        yield member
    elif told.to == "coordinator" or (told.to == "helper" and told.code in _TO_BE_DONE):
        organization_id = told.values.get("organization", "")
        if not _is_open(connection, desk, organization_id):
            return
        for member in staff.list_staff(connection, desk.database.keys, organization_id=organization_id):
            if member.role == "coordinator" and member.status == "active":
                yield member


def _tell(
    connection: Transaction, desk: Desk, lead: Lead, told: Tell, *, member: StaffMember, now: datetime
) -> None:  # fmt: skip
    """Tell somebody that a lead needs them; a reference and codes, and the button where they still have it."""
    if member.telegram_id is None:
        return
    date = ""
    if "date" in told.values:
        words = LeadWords.of(desk, desk.library.current)
        date = words.date(datetime.fromisoformat(told.values["date"])).wording(member.language)
    text = texts.text(member.language, f"staff_chat.told.{told.code}", reference=lead.reference)
    if date:
        text = f"{text} {texts.text(member.language, 'staff_chat.until', date=date)}"
    has_it = member.organization_id == lead.organization_id and not lead.is_final
    reply = Reply(member.telegram_id, text, member.language, open_key(lead, member) if has_it else ())
    natural_id = named("told", lead.reference, lead.version, told.code, member.id, now.isoformat())
    say(connection, desk, reply, natural_id=natural_id, now=now)


def _member(connection: Transaction, desk: Desk, staff_id: int | None) -> StaffMember | None:
    """Find somebody who works here now: their account is active, and that of their organisation is open."""
    found = None if staff_id is None else staff.find(connection, desk.database.keys, staff_id)
    if found is None or found.status != "active" or not _is_open(connection, desk, found.organization_id or ""):
        return None
    return found


def _is_open(connection: Transaction, desk: Desk, organization_id: str) -> bool:
    account = accounts.find(connection, desk.database.keys, organization_id)
    return account is not None and account.is_open

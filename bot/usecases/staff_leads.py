"""Leads as staff read them in their private chat: one with its summary and what can be done with it, or a list."""

from collections.abc import Iterator

from bot import texts
from bot.usecases.desk import Desk
from bot.usecases.lead_reading import LeadView, list_leads, read_lead
from bot.usecases.lead_words import LeadWords
from bot.usecases.staff_messages import Key, Reply, acting_as
from dialogs.casework.leads import Lead
from storage.lead_inbox import Filters
from storage.lead_messages import Line
from storage.staff import StaffMember
from storage.staff_buttons import Meaning

#: Lines of the talk that are shown, and leads of a list.
MOST_LINES, MOST_LEADS = 5, 20
#: Letters of such a line: all of them and the summary fit one message.
MOST_LETTERS = 300
#: Statuses in which the person can be written to.
TAKEN = ("accepted", "contacted", "in_progress")


async def lead_reply(desk: Desk, member: StaffMember, lead_id: int) -> Reply:
    """Word a lead for who works it; that they look is in the audit log. Raises LookupError, NotAllowed."""
    view = await read_lead(desk, acting_as(member), lead_id)
    words = LeadWords.of(desk, desk.library.current)
    text = "\n\n".join(_parts(words, view, member))
    return Reply(member.telegram_id or "", text, member.language, tuple(lead_keys(view.lead, member)), about=lead_id)


async def own_leads(desk: Desk, member: StaffMember) -> tuple[Lead, ...]:
    """List what somebody works on, the term that ends first in front. Raises NotAllowed."""
    page = await list_leads(desk, acting_as(member), Filters(mine=True), limit=MOST_LEADS)
    return page.leads


def list_keys(found: tuple[Lead, ...], member: StaffMember, action: str) -> tuple[tuple[Key, ...], ...]:
    """Make a button for each of some leads."""
    return tuple((Key(_label(lead, member.language), _meant(action, lead, member)),) for lead in found)


def lead_keys(lead: Lead, member: StaffMember) -> Iterator[tuple[Key, ...]]:
    """Make the buttons for what can be done with a lead now."""

    def key(action: str, version: int | None = None) -> Key:
        return Key(texts.text(member.language, f"staff_chat.button.{action}"), _meant(action, lead, member, version))

    if lead.status == "offered":
        yield key("accept", lead.version), key("decline", lead.version)
    if lead.status in TAKEN:
        yield (key("talk"),)
        yield key("phrases"), key("slots")
    if lead.status == "accepted":
        yield (key("contacted", lead.version),)
    if lead.status == "contacted":
        yield (key("progress", lead.version),)
    if lead.status in TAKEN:
        yield key("hand_back"), key("close", lead.version)


def open_key(lead: Lead, member: StaffMember) -> tuple[tuple[Key, ...], ...]:
    """Make the button that shows a lead."""
    return ((Key(texts.text(member.language, "staff_chat.button.open"), _meant("open", lead, member)),),)


def talk_keys(lead: Lead, member: StaffMember) -> tuple[tuple[Key, ...], ...]:
    """Make the buttons under what a person wrote."""
    answer = Key(texts.text(member.language, "staff_chat.button.talk"), _meant("talk", lead, member))
    opened = Key(texts.text(member.language, "staff_chat.button.open"), _meant("open", lead, member))
    return ((answer, opened),)


def _parts(words: LeadWords, view: LeadView, member: StaffMember) -> Iterator[str]:
    lead, language = view.lead, member.language
    yield texts.text(language, "card.title", reference=lead.reference)
    # In Dutch whatever the reader's language: it is word for word what the person agreed to.
    yield view.summary_nl or texts.text(language, "staff_chat.taken_back")
    yield texts.text(language, f"card.state.{lead.status}")
    if view.is_unreachable:
        yield texts.text(language, "staff.lead.unreachable")
    until = lead.accept_by if lead.status == "offered" else lead.contact_by
    if until is not None:
        yield texts.text(language, f"card.line.until_{lead.status}", value=words.slot(until).wording(language))
    for appointment in view.appointments:
        if appointment.picked is not None and appointment.cancelled_at is None:
            when = words.slot(appointment.picked.begins_at).wording(language)
            yield texts.text(language, "staff_chat.appointment", when=when)
    if view.messages:
        yield "\n".join(_line(words, line, member) for line in view.messages[-MOST_LINES:])


def _line(words: LeadWords, line: Line, member: StaffMember) -> str:
    said = line.words
    if said is None:
        phrase = words.texts.phrases.get(line.phrase or "")
        said = phrase.wording(member.language) if phrase is not None else ""
    return texts.text(member.language, f"staff_chat.line.{line.sender}", words=shorten(said))


def shorten(words: str) -> str:
    """Cut words that are shown among others; they stand whole where they were written."""
    return words if len(words) <= MOST_LETTERS else f"{words[: MOST_LETTERS - 1].rstrip()}…"


def _label(lead: Lead, language: str) -> str:
    state = texts.text(language, f"staff_chat.short.{lead.status}")
    mark = " ●" if lead.action_needed else ""
    return f"{lead.reference} · {lead.urgency} · {state}{mark}"


def _meant(action: str, lead: Lead, member: StaffMember, version: int | None = None) -> Meaning:
    return Meaning(action, lead.id, staff_id=member.id, version=version)

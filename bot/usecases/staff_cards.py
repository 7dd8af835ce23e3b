"""Cards in the group of an organisation: one message for a lead, changed in place, without anything personal.

A card is what the lead is: it can be shown again at any time, and says nothing new when nothing changed.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, get_args

import structlog

from bot import payloads, texts
from bot.background import Clock
from bot.messages import Outgoing
from bot.usecases.desk import Desk
from bot.usecases.lead_words import LeadWords
from bot.usecases.outbound import Notice
from bot.usecases.staff_messages import Key, buttons, named
from dialogs.casework.leads import DeclineReason, Lead
from dialogs.wording import LANGUAGES, Text
from storage import access, accounts, lead_cards, leads, staff_outbox
from storage.access import SYSTEM, Program
from storage.accounts import Account
from storage.database import DatabaseAway, Transaction
from storage.lead_cards import Card
from storage.staff_buttons import Meaning
from storage.staff_outbox import StaffMessage

log = structlog.get_logger(__name__)

REASONS: Final[tuple[str, ...]] = get_args(DeclineReason)
#: Wishes that help a group to choose; "no matter" and "don't know" do not.
_HELP_LANGUAGES: Final = ("dutch", "turkish", "turkish_or_interpreter", "other_interpreter")
#: Between two looks for cards that nobody showed: of somebody who was erased, or in a group that moved.
CARDS_EVERY_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Face:
    """What a card shows. `live`: the organisation has the lead."""

    text: str
    language: str
    keys: tuple[tuple[Key, ...], ...]
    live: bool

    @property
    def digest(self) -> bytes:
        """Name what is shown, whatever its buttons carry."""
        meant = [[(key.label, key.meaning, key.url is None) for key in row] for row in self.keys]
        return hashlib.sha256(repr((self.text, meant)).encode()).digest()


def show_notice(connection: Transaction, desk: Desk, notice: Notice) -> None:
    """Show what a move made of a lead on its cards, within its transaction, as the program."""
    show(connection, desk, notice.after, now=notice.now)


def show(connection: Transaction, desk: Desk, lead: Lead, *, now: datetime, asks: bool = False) -> None:
    """Bring every card of a lead up to date; `asks`: that of who has it asks why somebody declines."""
    if desk.staff_bot.bot_id is None:
        return
    keys = desk.database.keys
    account = accounts.find(connection, keys, lead.organization_id) if lead.is_held else None
    chat = None if account is None else account.group_chat
    own: Card | None = None
    for card in lead_cards.of_lead(connection, keys, lead.id):
        # Of who has no group any more, such as a closed account, a card stands where nobody is to read more either.
        if chat is not None and card.organization_id == lead.organization_id:
            own = card
        elif card.live:
            _put(connection, desk, card, _moved_on(connection, desk, card, lead.reference), now=now)
    if account is None or chat is None or (lead.is_final and (own is None or not own.live)):
        return
    own = _in_group(connection, desk, own, lead, chat=chat, now=now)
    _put(connection, desk, own, _face(desk, own, lead, account, asks=asks), now=now)


def leave_group(connection: Transaction, desk: Desk, cards: Iterable[Card], *, now: datetime) -> None:
    """Take what cards say out of the group in which they stood, as they are forgotten or stand in another."""
    for card in cards:
        _leave(connection, desk, card, now=now)


def language_of_group(account: Account | None) -> str:
    """Give the language of an organisation's group."""
    wanted = account.settings.get("language") if account is not None else None
    return wanted if wanted in LANGUAGES else "nl"


async def keep_cards_forever(desk: Desk, times: Clock) -> None:
    """Show what nobody showed, every five seconds; a database that is away is asked again later."""
    while True:
        try:
            if await access.acting(desk.database, SYSTEM, keep_cards, desk, now=desk.clock()):
                log.info("cards.shown")
        except DatabaseAway:
            log.warning("cards.database_away")
        await times.sleep(CARDS_EVERY_S)


def keep_cards(connection: Transaction, who: Program, desk: Desk, *, now: datetime) -> int:
    """Show cards whose lead is gone or that are not where they should be; give their number. As the program."""
    orphans = lead_cards.orphans(connection, desk.database.keys)
    for card in orphans:
        _put(connection, desk, card, _gone(connection, desk, card), now=now)
    unshown = [leads.find(connection, who, lead_id) for lead_id in lead_cards.unshown(connection)]
    for lead in unshown:
        if lead is not None:
            show(connection, desk, lead, now=now)
    lead_cards.forget_gone(connection)
    return len(orphans) + len(unshown)


def _put(connection: Transaction, desk: Desk, card: Card, face: Face, *, now: datetime) -> None:
    """Write what a card is to show, unless it does already; what it was to show before gives way."""
    if card.shown == face.digest or desk.staff_bot.bot_id is None:
        return
    keys = desk.database.keys
    under_way = staff_outbox.supersede(connection, card.id, now=now)
    is_new = card.message_id is None and not under_way
    laid = buttons(connection, desk, face.keys, now=now)
    said = Outgoing("say" if is_new else "change", face.text, face.language, laid, protected=True)
    natural_id = named("card", card.id, desk.random(16).hex())
    message = StaffMessage(natural_id, desk.staff_bot.bot_id, card.chat, payloads.write(said), card.id)
    staff_outbox.put(connection, keys, message, now=now)
    lead_cards.show(connection, card.id, shown=face.digest, live=face.live)


def _leave(connection: Transaction, desk: Desk, card: Card, *, now: datetime) -> None:
    """Let the message that a card is say that it is none any more; nothing of it is remembered but its number."""
    bot_id, lead = desk.staff_bot.bot_id, leads.find(connection, SYSTEM, card.lead_id)
    if bot_id is None or card.message_id is None:
        return
    language = language_of_group(accounts.find(connection, desk.database.keys, card.organization_id))
    face = _gone(connection, desk, card) if lead is None else _ended(lead.reference, "left", language)
    said = Outgoing("change", face.text, face.language, protected=True, changes=card.message_id)
    message = StaffMessage(named("left", card.id, desk.random(16).hex()), bot_id, card.chat, payloads.write(said))
    staff_outbox.put(connection, desk.database.keys, message, now=now)


def _in_group(
    connection: Transaction, desk: Desk, card: Card | None, lead: Lead, *, chat: str, now: datetime
) -> Card:  # fmt: skip
    """Give the card of a lead in the group that its organisation has now, where it may not be shown yet."""
    keys = desk.database.keys
    if card is None:
        return lead_cards.put(connection, keys, lead.id, lead.organization_id, chat=chat)
    if card.chat == chat:
        return card
    if card.live:
        _leave(connection, desk, card, now=now)
    staff_outbox.supersede(connection, card.id, now=now)
    lead_cards.move(connection, keys, card, chat=chat, on_its_way=False)
    return replace(card, chat=chat, message_id=None, shown=None)


def _face(desk: Desk, card: Card, lead: Lead, account: Account, *, asks: bool) -> Face:
    language = language_of_group(account)
    words = LeadWords.of(desk, desk.library.current)
    if lead.is_final:
        return _ended(lead.reference, lead.status, language)
    state = texts.text(language, f"card.state.{lead.status}")
    text = "\n".join((texts.text(language, "card.title", reference=lead.reference), *_lines(words, lead, language)))
    keys = _reasons(card, lead, language) if asks else _actions(desk, card, lead, language)
    return Face(f"{text}\n\n{state}", language, tuple(keys), live=True)


def _lines(words: LeadWords, lead: Lead, language: str) -> Iterator[str]:
    rules = words.words.rules
    class_name = next(one.name for one in rules.classes if one.code == lead.class_code)
    urgency = next(one.name for one in rules.levels if one.code == lead.urgency)
    named: list[tuple[str, Text | str]] = [
        ("urgency", f"{lead.urgency}, {urgency.wording(language)}"),
        ("class", class_name),
        ("phase", texts.text(language, f"card.phase.{lead.phase}")),
        ("language", texts.text(language, f"card.language.{lead.language}")),
    ]
    if lead.help_language in _HELP_LANGUAGES:
        named.append(("help_language", texts.text(language, f"card.help_language.{lead.help_language}")))
    municipality = lead.municipality and words.words.name(lead.municipality, lead.created_at.date())
    if municipality:
        named.append(("municipality", municipality))
    named.append(("since", words.slot(lead.created_at)))
    until = lead.accept_by if lead.status == "offered" else lead.contact_by
    if until is not None:
        named.append((f"until_{lead.status}", words.slot(until)))
    for name, value in named:
        worded = value if isinstance(value, str) else value.wording(language)
        yield texts.text(language, f"card.line.{name}", value=worded)


def _actions(desk: Desk, card: Card, lead: Lead, language: str) -> Iterator[tuple[Key, ...]]:
    def key(action: str, version: int | None) -> Key:
        return Key(texts.text(language, f"card.button.{action}"), Meaning(action, lead.id, card.id, version=version))

    if lead.status == "offered":
        yield key("accept", lead.version), key("decline", lead.version)
    page = desk.staff_bot.page(lead.reference)
    # Without a version, so that a card is not changed where nothing on it is to be seen.
    yield (key("details", None) if page is None else Key(texts.text(language, "card.button.details"), url=page),)


def _reasons(card: Card, lead: Lead, language: str) -> Iterator[tuple[Key, ...]]:
    for reason in REASONS:
        meaning = Meaning("reason", lead.id, card.id, detail=reason, version=lead.version)
        yield (Key(texts.text(language, f"card.reason.{reason}"), meaning),)
    yield (Key(texts.text(language, "card.button.back"), Meaning("back", lead.id, card.id, version=lead.version)),)


def _moved_on(connection: Transaction, desk: Desk, card: Card, reference: str) -> Face:
    account = accounts.find(connection, desk.database.keys, card.organization_id)
    return _ended(reference, "moved_on", language_of_group(account))


def _gone(connection: Transaction, desk: Desk, card: Card) -> Face:
    """Say that a lead is gone: not even its reference stays of somebody who was erased."""
    account = accounts.find(connection, desk.database.keys, card.organization_id)
    language = language_of_group(account)
    return Face(texts.text(language, "card.gone"), language, (), live=False)


def _ended(reference: str, state: str, language: str) -> Face:
    """Keep what a group does not need any more to the least: a reference and how it ended."""
    title = texts.text(language, "card.title", reference=reference)
    return Face(f"{title}\n\n{texts.text(language, f'card.state.{state}')}", language, (), live=False)

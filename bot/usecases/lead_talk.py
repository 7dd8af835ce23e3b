"""The talk between staff and a person: words and prepared texts through the bot, notes, who leads the chat.

All raise LookupError for a lead that is somebody else's and for one that is not there alike, NotAllowed, CannotMove
where nobody may be written to (not taken yet, or over), TalkRefused, and DatabaseAway. `key` names what is sent, such
as the nonce of a form: sent twice with the same one, it is said once.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Literal

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import Found, Told, find, key_of, say
from bot.usecases.lead_rows import Doing, notify, record_act
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_life
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.result_texts import put, same
from dialogs.conversation import TO_A_HUMAN
from dialogs.engine.events import StaffActed
from dialogs.engine.state_json import load_state
from dialogs.understanding.masking import mask
from dialogs.wording import Text
from storage import access, conversations, lead_history, lead_messages, lead_records, leads, staff_desks
from storage.access import Acting
from storage.database import Transaction
from storage.lead_messages import NewLine
from storage.lead_records import NewNote

#: Letters of one message or note.
MOST_LETTERS: Final = 2000
#: What staff may tell of themselves: where they are, and how to reach them.
TO_A_PERSON: Final = TO_A_HUMAN | {"email", "address"}


class TalkRefused(Exception):
    """What is to be said cannot be sent; `code` says why."""

    def __init__(self, code: Literal["empty", "too_long", "unknown_phrase", "bad_values"]) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class _Saying:
    """Something that is to be said to a person: its line, how it is worded, and when it is not said."""

    line: NewLine
    worded: Callable[[LeadWords], Text]
    turn: int | None = None
    unless_since: datetime | None = None


class _SaidBefore(Exception):
    """The same was said a moment ago."""


async def send_words(
    desk: Desk, who: Acting, lead_id: int, *, words: str, key: str, turn: int | None = None
) -> Told:  # fmt: skip
    """Write to the person, as `as_sent` gives it; from then on a human leads the chat.

    `turn` is a key whoever it is that they write to: words that come twice reach nobody else the second time.
    """
    found = await find(desk, who, lead_id, "work_lead")
    sent = _checked(as_sent(words))
    line = NewLine(natural_id(lead_id, key), words=sent)
    return await _send(desk, who, found, _Saying(line, lambda _: same(sent), turn=turn))


def as_sent(words: str) -> str:
    """Give what a person reads of words: masked but for how and where to reach who writes."""
    return mask(words.strip(), keep=TO_A_PERSON).text


async def is_unreachable(desk: Desk, found: Found) -> bool:
    """Say whether the person of a lead blocked the bot, so that nothing arrives."""
    conversation = await conversations.by_id(desk.database, found.conversation_id)
    return conversation is not None and conversation.blocked


async def send_phrase(  # noqa: PLR0913 (what the form asks, each by its name)
    desk: Desk, who: Acting, lead_id: int, *, code: str, key: str, values: Mapping[str, str] | None = None,
    unless_since: datetime | None = None,
) -> Told:  # fmt: skip
    """Send a prepared text, which the person reads in their language; `values` are codes that fill it.

    `unless_since`: not where the same member sent the same one since then: that was the first of two taps.
    """
    found = await find(desk, who, lead_id, "work_lead")
    filled = dict(values or {})

    def worded(words: LeadWords) -> Text:
        if code not in words.texts.phrases:
            raise TalkRefused("unknown_phrase")
        phrase = words.texts.phrases[code]
        if phrase.placeholders() != frozenset(filled):
            raise TalkRefused("bad_values")
        return put(phrase, filled)

    line = NewLine(natural_id(lead_id, key), phrase=code, details=filled)
    try:
        return await _send(desk, who, found, _Saying(line, worded, unless_since=unless_since))
    except _SaidBefore:
        return Told(False)


async def lead_on(desk: Desk, who: Acting, lead_id: int, *, key: str) -> Told:
    """Take the chat over: what the person types goes to staff, and the bot's own questions rest."""
    return await _lead(desk, who, lead_id, key=key, on=True)


async def lead_off(desk: Desk, who: Acting, lead_id: int, *, key: str) -> Told:
    """Hand the chat back to the bot."""
    return await _lead(desk, who, lead_id, key=key, on=False)


async def add_note(desk: Desk, who: Acting, lead_id: int, *, words: str, key: str) -> None:
    """Write a note for the own organisation, masked like what is said."""
    found = await find(desk, who, lead_id, "work_lead")
    lead_life.noted(found.lead)
    note = NewNote(natural_id(lead_id, key), _checked(mask(words.strip(), keep=TO_A_HUMAN).text))
    doing = Doing(desk, who, "note", desk.clock())

    def write(connection: Transaction, who: Acting) -> None:
        keys, lead = desk.database.keys, leads.hold(connection, who, lead_id)
        if lead is None:
            raise LookupError("no such lead")
        lead_life.noted(lead)
        if not lead_records.add_note(connection, who, keys, lead_id, note=note, now=doing.now):
            raise LookupError("no such lead")
        whose = lead_records.owner(connection, who, keys, lead_id)
        if whose is not None:
            record_act(connection, doing, whose)

    await access.acting(desk.database, who, write)


def natural_id(lead_id: int, key: str) -> str:
    """Name what staff send of a lead, once for every key."""
    return f"s{lead_id}.{hashlib.sha256(key.encode()).hexdigest()[:32]}"


async def words_for(desk: Desk, found: Found) -> LeadWords:
    """Give the words in which the person of a lead is told something."""
    await desk.receiving.current(desk.database, desk.clock())
    return LeadWords.of(desk, await desk.library.edition(desk.database, found.bundle_version))


async def _send(desk: Desk, who: Acting, found: Found, saying: _Saying) -> Told:
    line = saying.line
    words = await words_for(desk, found)
    organization = words.organization(found.lead.organization_id)
    text = words.tell("words", organization=organization, words=saying.worded(words))
    doing = Doing(desk, who, "wrote", desk.clock())
    lead_life.staff_wrote(found.lead, doing.now)  # before anything is written: may anybody be written to?

    def write(connection: Transaction) -> None:
        answered(connection, doing, found.lead.id)
        keys = desk.database.keys
        if saying.unless_since is not None and _said_since(connection, doing, found.lead.id, saying):
            raise _SaidBefore
        lead_messages.add(connection, who, keys, found.lead.id, line=line, now=doing.now)
        whose = lead_records.owner(connection, who, keys, found.lead.id)
        if whose is not None:
            record_act(connection, doing, whose)

    key = key_of(line.natural_id) if saying.turn is None else saying.turn
    return await say(desk, who, found, StaffActed(text, led=True), key=key, beside=write)


def _said_since(connection: Transaction, doing: Doing, lead_id: int, saying: _Saying) -> bool:
    """Say whether the same member said the same before, in the transaction that holds the lead."""
    since, line = saying.unless_since, saying.line
    said = lead_messages.lines(connection, doing.who, doing.desk.database.keys, lead_id)
    return any(
        since is not None and one.at > since
        and (one.staff_id, one.phrase, one.details) == (doing.who.staff_id, line.phrase, line.details)
        for one in said
    )  # fmt: skip


def answered(connection: Transaction, doing: Doing, lead_id: int) -> None:
    """Note that staff answered, of the lead as it is now: what the person wrote meanwhile is no obstacle."""
    lead = leads.hold(connection, doing.who, lead_id)
    if lead is None:
        raise LookupError("no such lead")
    moved = lead_life.staff_wrote(lead, doing.now)
    if lead.action_needed:
        after = leads.save(
            connection, doing.who, lead, moved, wake_at=next_due_at(moved.lead, OFFICE), now=doing.now
        )  # fmt: skip
        notify(connection, doing.desk, lead, replace(moved, lead=after), now=doing.now)


async def _lead(desk: Desk, who: Acting, lead_id: int, *, key: str, on: bool) -> Told:
    found = await find(desk, who, lead_id, "work_lead")
    code = "led" if on else "led_no_more"
    doing = Doing(desk, who, code, desk.clock())
    lead_life.staff_wrote(found.lead, doing.now)
    if await _is_led(desk, found) is on:
        return Told(False)
    words = await words_for(desk, found)
    text = words.tell(code, organization=words.organization(found.lead.organization_id))

    def write(connection: Transaction) -> None:
        lead = leads.hold(connection, who, lead_id)
        if lead is None:
            raise LookupError("no such lead")
        lead_life.staff_wrote(lead, doing.now)
        lead_history.note_event(connection, who, lead_id, code, now=doing.now)
        if not on:
            with access.beyond(connection):  # what stands in a private chat is for the program alone
                staff_desks.leave(connection, lead_id)
        whose = lead_records.owner(connection, who, desk.database.keys, lead_id)
        if whose is not None:
            record_act(connection, doing, whose)

    said = StaffActed(text, led=on)
    return await say(desk, who, found, said, key=key_of(natural_id(lead_id, f"{code}.{key}")), beside=write)


async def _is_led(desk: Desk, found: Found) -> bool:
    """Say whether a human leads the chat already: the person is not told twice."""
    conversation = await conversations.by_id(desk.database, found.conversation_id)
    return conversation is not None and conversation.state is not None and load_state(conversation.state).taken_over


def _checked(sent: str) -> str:
    if not sent:
        raise TalkRefused("empty")
    if len(sent) > MOST_LETTERS:
        raise TalkRefused("too_long")
    return sent

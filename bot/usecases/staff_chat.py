"""The private chat of somebody who works here: what they press and type about leads, and the talk with a person.

While they work in it, whatever they type is work and nothing of it is read as their own question; a word to a person
goes only to whom they chose.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeAlias, cast

from bot import texts
from bot.messages import Incoming, Press, StaffCommand, TextMessage
from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.desk import Desk
from bot.usecases.lead_appointments import AppointmentRefused
from bot.usecases.lead_moves import Found, LeadMoved, NotAllowed, find, key_of
from bot.usecases.lead_talk import TalkRefused
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import AMSTERDAM
from bot.usecases.outbound import Conversed
from bot.usecases.staff_cards import REASONS
from bot.usecases.staff_leads import lead_reply, list_keys, own_leads
from bot.usecases.staff_messages import Beside, Key, Reply, acting_as, answered
from bot.usecases.staff_presses import taken_by
from dialogs.casework.appointment_times import next_times, read_times
from dialogs.casework.ddas import DDAS_OUTCOMES
from dialogs.casework.leads import CannotMove, DeclineReason, LeadAlreadyClaimed, Outcome
from storage import staff_buttons, staff_desks
from storage.access import Acting
from storage.staff import StaffMember
from storage.staff_buttons import Meaning
from storage.staff_desks import Asks, StaffDesk

#: How long an appointment is, where nobody says so.
MINUTES: Final = 45
#: Within this time the same prepared text to the same person is a second tap, and is not sent again.
TAPS: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Sitting:
    """Somebody at work in their private chat, and the update that is to be answered."""

    desk: Desk
    incoming: Incoming
    member: StaffMember
    stands: StaffDesk

    @property
    def who(self) -> Acting:
        """Give them with the rights of their account."""
        return acting_as(self.member)

    @property
    def key(self) -> str:
        """Name what this update does: however often it comes, it is done once."""
        return f"telegram.{self.incoming.bot_id}.{self.incoming.update_id}"

    @property
    def button_key(self) -> str:
        """Name what a button does that is done once, however often it is tapped."""
        content = self.incoming.content
        return f"telegram.{content.nonce}" if isinstance(content, Press) else self.key

    def text(self, msgid: str, **values: str) -> str:
        """Word something in their language."""
        return texts.text(self.member.language, msgid, **values)

    def reply(self, text: str, keys: tuple[tuple[Key, ...], ...] = (), *, about: int | None = None) -> Reply:
        """Say something in their chat."""
        return Reply(self.incoming.address or "", text, self.member.language, keys, about)

    def sits(self, **changed: object) -> Beside:
        """Write how their chat stands afterwards."""
        after = replace(self.stands, **changed)  # type: ignore[arg-type]  # names of its own fields
        keys = self.desk.database.keys
        return lambda connection: staff_desks.put(connection, keys, after)

    async def say(self, msgid: str, *, beside: tuple[Beside, ...] = (), **values: str) -> Conversed:
        """Answer with one text."""
        return await answered(self.desk, self.incoming, [self.reply(self.text(msgid, **values))], beside=beside)


_Action: TypeAlias = Callable[[Sitting, Meaning, int], Awaitable[Conversed]]


async def command(sitting: Sitting, given: StaffCommand) -> Conversed:
    """Begin to work in this chat, stop working in it, or end the talk with a person."""
    if given.name == "work":
        return await _guarded(sitting, None, lambda: show_own(sitting))
    if given.name == "private":
        return await sitting.say("staff_chat.private", beside=(_closed(sitting),))
    lead_id = sitting.stands.lead_id
    if lead_id is None:
        return await sitting.say("staff_chat.nobody_to_end", beside=(sitting.sits(asks=None, kept=None),))
    return await _guarded(sitting, lead_id, lambda: _hand_back(sitting, Meaning("hand_back", lead_id), lead_id))


async def typed(sitting: Sitting, message: TextMessage) -> Conversed:
    """Take what somebody typed at work: times that were asked for, or words to the person they chose."""
    lead_id = sitting.stands.lead_id
    if lead_id is None:
        return await _guarded(sitting, None, lambda: _ask_whom(sitting, message.text))
    return await _guarded(sitting, lead_id, lambda: _typed_about(sitting, lead_id, message))


async def press(sitting: Sitting, meaning: Meaning) -> Conversed:
    """Do what a button in this chat means; one that was made for somebody else means nothing here."""
    action = ACTIONS.get(meaning.action)
    lead_id = meaning.lead_id
    if action is None or lead_id is None or meaning.staff_id != sitting.member.id:
        return await sitting.say("press.unknown")
    return await _guarded(sitting, lead_id, lambda: action(sitting, meaning, lead_id))


async def show_own(sitting: Sitting) -> Conversed:
    """Show what somebody works on, and let whatever they type be work from now on."""
    found = await own_leads(sitting.desk, sitting.member)
    text = sitting.text("staff_chat.own" if found else "staff_chat.none")
    reply = sitting.reply(f"{text}\n\n{sitting.text('staff_chat.how')}", list_keys(found, sitting.member, "open"))
    return await answered(sitting.desk, sitting.incoming, [reply], beside=[sitting.sits(works=True)])


async def _guarded(sitting: Sitting, lead_id: int | None, work: Callable[[], Awaitable[Conversed]]) -> Conversed:
    """Do something, mostly with a lead, or say why it cannot be done."""
    try:
        return await work()
    except LeadAlreadyClaimed as claimed:
        said = await taken_by(sitting.desk, sitting.member, claimed.who)
        return await answered(sitting.desk, sitting.incoming, [sitting.reply(said)])
    except NotAllowed:
        return await sitting.say("press.not_allowed")
    except TalkRefused as refused:
        return await sitting.say(f"staff_chat.refused.{refused.code}")
    except AppointmentRefused as refused:
        return await sitting.say(f"staff_chat.no_times.{refused.code}")
    except LeadMoved:
        return await sitting.say("press.moved_on")
    except (LookupError, CannotMove):
        # To who is not there any more the next words cannot go either.
        gone = lead_id is not None and lead_id == sitting.stands.lead_id
        return await sitting.say("press.moved_on", beside=(sitting.sits(lead_id=None, asks=None),) if gone else ())


async def _open(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    reply = await lead_reply(sitting.desk, sitting.member, lead_id)
    return await answered(sitting.desk, sitting.incoming, [reply])


async def _accept(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    await leads.claim(sitting.desk, sitting.who, lead_id, version=meaning.version)
    return await _open(sitting, meaning, lead_id)


async def _decline(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    await find(sitting.desk, sitting.who, lead_id, "decline_lead", version=meaning.version)
    meant = Meaning("reason", lead_id, staff_id=sitting.member.id, version=meaning.version)
    keys = tuple((Key(sitting.text(f"card.reason.{one}"), replace(meant, detail=one)),) for one in REASONS)
    return await answered(sitting.desk, sitting.incoming, [sitting.reply(sitting.text("staff_chat.why"), keys)])


async def _reason(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    reason = cast(DeclineReason, meaning.detail)
    await leads.decline(sitting.desk, sitting.who, lead_id, reason=reason, version=meaning.version)
    return await sitting.say("staff_chat.declined")


async def _contacted(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    await leads.mark_contacted(sitting.desk, sitting.who, lead_id, version=meaning.version)
    return await _open(sitting, meaning, lead_id)


async def _progress(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    await leads.progress(sitting.desk, sitting.who, lead_id, version=meaning.version)
    return await _open(sitting, meaning, lead_id)


async def _close(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """Ask how it ended: nothing is closed by one touch."""
    found = await find(sitting.desk, sitting.who, lead_id, "work_lead", version=meaning.version)
    meant = Meaning("outcome", lead_id, staff_id=sitting.member.id, version=meaning.version)
    keys = tuple((Key(sitting.text(f"staff.lead.outcome.{one}"), replace(meant, detail=one)),) for one in DDAS_OUTCOMES)
    asked = sitting.text("staff_chat.how_ended", reference=found.lead.reference)
    return await answered(sitting.desk, sitting.incoming, [sitting.reply(asked, keys)])


async def _outcome(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """Close a lead; what is typed next goes to nobody when it went there."""
    outcome = cast(Outcome, meaning.detail)
    lead = await leads.close(sitting.desk, sitting.who, lead_id, outcome=outcome, version=meaning.version)
    ended = sitting.stands.lead_id == lead_id
    beside = (sitting.sits(lead_id=None, asks=None, kept=None),) if ended else ()
    return await sitting.say("staff_chat.closed", beside=beside, reference=lead.reference)


async def _talk(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """Let what is typed go to a person, who is told that a human leads."""
    await lead_talk.lead_on(sitting.desk, sitting.who, lead_id, key=sitting.key)
    return await _talking(sitting, lead_id)


async def _send_kept(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """Send the words that waited for whom they are, and let what is typed next go there too."""
    kept = sitting.stands.kept
    if kept is None:
        return await _talk(sitting, meaning, lead_id)
    await lead_talk.send_words(sitting.desk, sitting.who, lead_id, words=kept, key=sitting.button_key)
    return await _talking(sitting, lead_id, sent=kept)


async def _talking(sitting: Sitting, lead_id: int, *, sent: str | None = None) -> Conversed:
    """Say to whom goes what is typed from now on, and what became of words that were just sent."""
    seats = sitting.sits(works=True, lead_id=lead_id, asks=None, kept=None)
    found = await _found(sitting, lead_id)
    said = [sitting.text("staff_chat.talk", reference=found.lead.reference)]
    said += await _of_sent(sitting, found, sent)
    reply = sitting.reply("\n\n".join(said), about=lead_id)
    return await answered(sitting.desk, sitting.incoming, [reply], beside=[seats])


async def _phrases(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    found = await _found(sitting, lead_id)
    words = LeadWords.of(sitting.desk, sitting.desk.library.current)
    meant = Meaning("phrase", lead_id, staff_id=sitting.member.id)
    keys = tuple(
        (Key(phrase.wording(sitting.member.language), replace(meant, detail=code)),)
        for code, phrase in words.texts.phrases.items()
        if not phrase.placeholders()
    )
    text = sitting.text("staff_chat.phrases", reference=found.lead.reference)
    return await answered(sitting.desk, sitting.incoming, [sitting.reply(text, keys)])


async def _phrase(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    desk, code = sitting.desk, meaning.detail
    since = desk.clock() - TAPS
    await lead_talk.send_phrase(desk, sitting.who, lead_id, code=code, key=sitting.key, unless_since=since)
    phrase = LeadWords.of(desk, desk.library.current).texts.phrases[code]
    return await sitting.say("staff_chat.sent", words=phrase.wording(sitting.member.language))


async def _slots(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """Offer three times to be proposed, and take what is typed next for others."""
    found = await _found(sitting, lead_id)
    times = next_times(_local(sitting))
    words = LeadWords.of(sitting.desk, sitting.desk.library.current)
    lines = "\n".join(f"• {_slot(words, at, sitting)}" for at in times)
    detail = " ".join(at.isoformat(timespec="minutes") for at in times)
    meant = Meaning("propose", lead_id, staff_id=sitting.member.id, detail=detail)
    key = Key(sitting.text("staff_chat.button.propose"), meant)
    text = sitting.text("staff_chat.slots", reference=found.lead.reference, times=lines)
    # Who wrote to somebody else chose these times for this person, and not that their next words go there.
    writes_to = sitting.stands.lead_id if sitting.stands.asks != "slots_only" else None
    asks: Asks = "slots" if writes_to == lead_id else "slots_only"
    seats = sitting.sits(works=True, lead_id=lead_id, asks=asks, kept=None)
    return await answered(sitting.desk, sitting.incoming, [sitting.reply(text, ((key,),))], beside=[seats])


async def _propose(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    times = tuple(datetime.fromisoformat(one) for one in meaning.detail.split())
    return await _proposed(sitting, lead_id, times)


async def _typed_times(sitting: Sitting, lead_id: int, text: str) -> Conversed:
    times = read_times(text, _local(sitting))
    return await (sitting.say("staff_chat.slots_unread") if times is None else _proposed(sitting, lead_id, times))


async def _proposed(sitting: Sitting, lead_id: int, times: tuple[datetime, ...]) -> Conversed:
    """Propose times, and say to whom goes what is typed next: only who was written to before is written to still."""
    desk, who, stands = sitting.desk, sitting.who, sitting.stands
    told = await lead_appointments.propose_slots(
        desk, who, lead_id, begins=times, minutes=MINUTES, key=sitting.button_key
    )  # fmt: skip
    words = LeadWords.of(desk, desk.library.current)
    lines = "\n".join(f"• {_slot(words, at, sitting)}" for at in sorted(times))
    after = stands
    if stands.lead_id == lead_id:
        after = replace(stands, asks=None, lead_id=None if stands.asks == "slots_only" else lead_id)
    text = sitting.text("staff_chat.proposed" if told.new else "staff_chat.proposed_before", times=lines)
    reply = sitting.reply(f"{text}\n\n{await _next_words(sitting, after.lead_id)}")
    return await answered(
        desk, sitting.incoming, [reply], beside=[sitting.sits(lead_id=after.lead_id, asks=after.asks)]
    )


async def _next_words(sitting: Sitting, lead_id: int | None) -> str:
    """Say to whom goes what is typed next."""
    if lead_id is None:
        return sitting.text("staff_chat.next_to_nobody")
    return sitting.text("staff_chat.next_to", reference=(await _found(sitting, lead_id)).lead.reference)


async def _hand_back(sitting: Sitting, meaning: Meaning, lead_id: int) -> Conversed:
    """End a talk: the bot leads again; what is typed goes to nobody, or on to somebody else who was chosen since."""
    await lead_talk.lead_off(sitting.desk, sitting.who, lead_id, key=sitting.key)
    talks = sitting.stands.lead_id
    if talks in (None, lead_id):
        return await sitting.say("staff_chat.handed_back", beside=(sitting.sits(lead_id=None, asks=None, kept=None),))
    reference = (await _found(sitting, lead_id)).lead.reference
    text = sitting.text("staff_chat.handed_back_other", reference=reference)
    reply = sitting.reply(f"{text}\n\n{await _next_words(sitting, talks)}")
    return await answered(sitting.desk, sitting.incoming, [reply])


async def _send(sitting: Sitting, found: Found, words: str) -> Conversed:
    """Send what was typed; nothing is said to it unless it arrives otherwise than it was typed, or not at all."""
    await lead_talk.send_words(
        sitting.desk, sitting.who, found.lead.id, words=words, key=sitting.key, turn=key_of(sitting.key)
    )  # fmt: skip
    said = await _of_sent(sitting, found, words)
    replies = [sitting.reply("\n\n".join(said), about=found.lead.id)] if said else []
    return await answered(sitting.desk, sitting.incoming, replies)


async def _of_sent(sitting: Sitting, found: Found, words: str | None) -> list[str]:
    """Say what the person does not read of words that were sent, and that they blocked the bot."""
    said = []
    if words is not None and lead_talk.as_sent(words) != words.strip():
        said.append(sitting.text("staff_chat.masked", words=lead_talk.as_sent(words)))
    if await lead_talk.is_unreachable(sitting.desk, found):
        said.append(sitting.text("staff_chat.told.unreachable", reference=found.lead.reference))
    return said


async def _typed_about(sitting: Sitting, lead_id: int, message: TextMessage) -> Conversed:
    """Take words to the person who was chosen; a reply to what tells of somebody else was hardly meant for them."""
    found = await _found(sitting, lead_id)
    if message.answers is not None and found.lead.reference not in message.answers:
        return await _ask_whom(sitting, message.text)
    if sitting.stands.asks is not None:
        return await _typed_times(sitting, lead_id, message.text)
    return await _send(sitting, found, message.text)


async def _ask_whom(sitting: Sitting, words: str) -> Conversed:
    """Keep words until it is said for whom they are: nothing goes to a person by guess.

    Buttons under what was typed before mean nothing any more: they would send these words instead.
    """
    found = await own_leads(sitting.desk, sitting.member)
    reply = sitting.reply(sitting.text("staff_chat.whom" if found else "staff_chat.none"),
                          list_keys(found, sitting.member, "send_kept"))  # fmt: skip
    kept = words if found else None
    staff_id = sitting.member.id
    return await answered(
        sitting.desk, sitting.incoming, [reply],
        beside=[lambda connection: staff_buttons.forget(connection, staff_id, "send_kept"), sitting.sits(kept=kept)],
    )  # fmt: skip


async def _found(sitting: Sitting, lead_id: int) -> Found:
    return await find(sitting.desk, sitting.who, lead_id, "work_lead")


def _closed(sitting: Sitting) -> Beside:
    return sitting.sits(works=False, lead_id=None, asks=None, kept=None)


def _local(sitting: Sitting) -> datetime:
    return sitting.desk.clock().astimezone(AMSTERDAM).replace(tzinfo=None)


def _slot(words: LeadWords, at: datetime, sitting: Sitting) -> str:
    return words.slot(at.replace(tzinfo=AMSTERDAM)).wording(sitting.member.language)


#: What a button of a private chat does, by the name of its action.
ACTIONS: Final[Mapping[str, _Action]] = {
    "open": _open,
    "accept": _accept,
    "decline": _decline,
    "reason": _reason,
    "contacted": _contacted,
    "progress": _progress,
    "close": _close,
    "outcome": _outcome,
    "talk": _talk,
    "send_kept": _send_kept,
    "phrases": _phrases,
    "phrase": _phrase,
    "slots": _slots,
    "propose": _propose,
    "hand_back": _hand_back,
}

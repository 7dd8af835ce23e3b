"""What a person's own turn does to their lead: open it, write to who leads, pick a time, end the talk, withdraw."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final, TypeAlias

from bot.usecases import aftercare
from bot.usecases.aftercare import Asked
from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.lead_opening import opening
from bot.usecases.lead_rows import Doing, apply_move, notify, record_act, tell_helper
from bot.usecases.local_time import OFFICE
from dialogs.casework import lead_life
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.lead_references import numbered
from dialogs.casework.leads import Lead, Moved
from dialogs.engine.effects import Aftercare, EndRelay, Forget, OpenLead, PickSlot, Relay, WithdrawLead
from dialogs.engine.step import Step
from storage import access, alerts, appointments, consents, lead_forgetting, lead_history, lead_messages, lead_records
from storage import leads as kept
from storage.access import SYSTEM
from storage.database import Transaction
from storage.lead_messages import NewLine
from storage.leads import NewLead
from storage.turn_rows import Beside, Conversation

#: The consent without which nobody is handed over.
PURPOSE: Final = "hand_over"
#: Somebody of the organisation has taken it, and can be written to.
_TAKEN: Final = ("accepted", "contacted", "in_progress")


@dataclass(frozen=True, slots=True)
class _Turn:
    """The turn of a person in which their lead changes; `natural_id` names it."""

    desk: Desk
    conversation: Conversation
    natural_id: str
    now: datetime

    def doing(self, done: str) -> Doing:
        """Say what the program does for the person."""
        return Doing(self.desk, SYSTEM, done, self.now)


#: Does what one effect orders, acting as the program.
_Order: TypeAlias = Callable[[Transaction, _Turn], None]


def orders(
    desk: Desk, edition: Edition, conversation: Conversation, made: Step, *, natural_id: str, now: datetime
) -> tuple[Beside, ...]:
    """Give what the effects of a turn write about leads, in its transaction.

    Raises LookupError when somebody was handed over to help that the directory does not know any more.
    """
    turn = _Turn(desk, conversation, natural_id, now)
    found: list[_Order] = []
    for number, effect in enumerate(made.effects):
        match effect:
            case OpenLead():
                new = opening(desk, edition, conversation=conversation, state=made.state, order=effect, now=now)
                found.append(partial(_open, new=new))
            case Relay(words=words):
                found.append(partial(_relay, words=words, number=number))
            case EndRelay() | WithdrawLead():
                found.append(_PLAIN[type(effect)])
            case PickSlot(number=picked):
                found.append(partial(_pick, number=picked))
            case Forget(why="erased"):
                found.append(_leave)
            case Aftercare():
                found.append(partial(_follow, order=effect))
    return tuple(partial(_carry_out, order=order, turn=turn) for order in found)


def leave(desk: Desk, connection: Transaction, conversation: Conversation, *, now: datetime) -> None:
    """End the leads of a person who is erased by hand, in that transaction: staff are told as when they do it."""
    turn = _Turn(desk, conversation, f"erased.{conversation.id}", now)
    with access.beyond(connection):
        _leave(connection, turn)


def _carry_out(connection: Transaction, conversation_id: int, *, order: _Order, turn: _Turn) -> None:
    with access.beyond(connection):
        order(connection, turn)


def _open(connection: Transaction, turn: _Turn, *, new: NewLead) -> None:
    """Open a lead; one that is open gives way to it, as the person can be with one organisation at a time."""
    desk, key, now = turn.desk, turn.conversation.key, turn.now
    for lead in kept.of_conversation(connection, turn.conversation.id):
        _end(connection, turn, lead)
    reference = numbered(new.lead.reference, kept.next_number(connection, turn.conversation.id))
    new = replace(new, lead=replace(new.lead, reference=reference))
    lead = kept.open_lead(connection, new, conversation_id=turn.conversation.id, key=key, now=now)
    notify(connection, desk, lead, lead_life.announce(lead), now=now)
    _audit(connection, turn, lead, "opened")


def _relay(connection: Transaction, turn: _Turn, *, words: str, number: int) -> None:
    lead = _taken(connection, turn)
    if lead is None:
        return
    line = NewLine(f"p{turn.natural_id}.{number}", words=words)
    lead_messages.add(connection, SYSTEM, turn.desk.database.keys, lead.id, line=line, now=turn.now)
    answers = lead_messages.was_written_to(connection, lead.id, lead.organization_id)
    reached = _reached(connection, turn, lead) if answers else lead
    _needs_action(connection, turn, reached)
    if reached is not lead:
        _audit(connection, turn, reached, "contacted")


def _end_relay(connection: Transaction, turn: _Turn) -> None:
    lead = _taken(connection, turn)
    if lead is not None:
        lead_history.note_event(connection, SYSTEM, lead.id, "relay_ended", now=turn.now)
        tell_helper(connection, turn.desk, lead, "relay_ended", now=turn.now)


def _pick(connection: Transaction, turn: _Turn, *, number: int | None) -> None:
    lead = _taken(connection, turn)
    if lead is None:
        return
    if number is None:
        _moved(connection, turn, lead, lead_life.no_slot_fits(lead, turn.now))
        return
    proposed = appointments.of_lead(connection, SYSTEM, turn.desk.database.keys, lead.id)
    still_open = [one for one in proposed if one.picked is None and one.cancelled_at is None]
    newest = still_open[-1] if still_open else None
    if newest is None or number >= len(newest.slots):
        alerts.add(connection, f"slot without a proposal: {lead.reference}", now=turn.now)
        return
    begins_at = newest.slots[number].begins_at
    if not appointments.pick(connection, lead.id, newest.uid, begins_at, now=turn.now):
        alerts.add(connection, f"slot was off: {lead.reference}", now=turn.now)
        return
    lead_history.note_event(connection, SYSTEM, lead.id, "appointment_picked", now=turn.now)
    reached = _reached(connection, turn, lead)
    tell_helper(connection, turn.desk, reached, "appointment_picked", now=turn.now)
    _audit(connection, turn, reached, "appointment_picked")
    if reached is not lead:
        _audit(connection, turn, reached, "contacted")


def _withdraw(connection: Transaction, turn: _Turn) -> None:
    """Take the consent back: who had the lead sees that it was withdrawn, and nothing of what was in it."""
    _end_all(connection, turn)
    consents.withdraw(connection, turn.conversation.id, PURPOSE, now=turn.now)


def _leave(connection: Transaction, turn: _Turn) -> None:
    """End the leads of somebody who erases everything: staff are told, before all of it is gone in the same turn."""
    _end_all(connection, turn)


def _follow(connection: Transaction, turn: _Turn, *, order: Aftercare) -> None:
    aftercare.carry_out(connection, Asked(turn.desk, turn.conversation, turn.natural_id, turn.now), order)


def _end_all(connection: Transaction, turn: _Turn) -> None:
    """End every lead of a person and forget what is in it, also in those that are over."""
    found = kept.of_conversation(connection, turn.conversation.id)
    for lead in found:  # all of it first: a lead that ends is written to the audit log, for which its readers wait
        lead_forgetting.forget_content(connection, lead.id)
    for lead in found:
        _end(connection, turn, lead)


def _end(connection: Transaction, turn: _Turn, lead: Lead) -> None:
    if lead.is_final:
        return
    lead_forgetting.forget_content(connection, lead.id)
    apply_move(connection, turn.doing("withdrawn"), lead, lead_life.withdraw(lead, turn.now))


def _reached(connection: Transaction, turn: _Turn, lead: Lead) -> Lead:
    """Note that the person was reached, as they answered; who has said so already gets the lead back as it is."""
    if lead.status != "accepted":
        return lead
    return _moved(connection, turn, lead, lead_life.contacted(lead, turn.now))


def _needs_action(connection: Transaction, turn: _Turn, lead: Lead) -> None:
    """Note that somebody has to answer; what is noted already is only told again, so that `version` stays."""
    moved = lead_life.person_wrote(lead, turn.now)
    if lead.action_needed:
        notify(connection, turn.desk, lead, moved, now=turn.now)
        return
    _moved(connection, turn, lead, moved)


def _moved(connection: Transaction, turn: _Turn, lead: Lead, moved: Moved) -> Lead:
    """Write a move and tell staff of it; give the lead after it."""
    after = kept.save(connection, SYSTEM, lead, moved, wake_at=next_due_at(moved.lead, OFFICE), now=turn.now)
    notify(connection, turn.desk, lead, replace(moved, lead=after), now=turn.now)
    return after


def _taken(connection: Transaction, turn: _Turn) -> Lead | None:
    """Find the lead that somebody works; nothing reaches one that is over."""
    found = kept.of_conversation(connection, turn.conversation.id)
    lead = next((one for one in found if one.status in _TAKEN), None)
    if lead is None:
        alerts.add(connection, f"nobody leads: {turn.conversation.reference}", now=turn.now)
    return lead


def _audit(connection: Transaction, turn: _Turn, lead: Lead, done: str) -> None:
    whose = lead_records.owner(connection, SYSTEM, turn.desk.database.keys, lead.id)
    if whose is not None:
        record_act(connection, turn.doing(done), whose)


#: What is done for effects that say nothing but what they are.
_PLAIN: Final[Mapping[type, _Order]] = {EndRelay: _end_relay, WithdrawLead: _withdraw}

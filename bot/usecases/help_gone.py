"""Help that was taken, and works here no more when somebody agrees to be handed over to it: who gets them instead."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.lead_opening import candidates, lead_begun
from bot.usecases.lead_words import LeadWords
from dialogs.engine.effects import Effect, OpenLead, Say
from dialogs.engine.events import Commanded, Event, StaffActed
from dialogs.engine.state import State
from dialogs.engine.step import Step
from storage.turn_rows import Conversation


def instead(desk: Desk, edition: Edition, state: State, made: Step, *, now: datetime) -> tuple[Event, ...]:
    """Give what happens in place of a hand-over that nobody would receive; nothing where somebody does.

    The person reads so, and is asked before the consent again: from there help is looked for as it is now.
    """
    order = _order(made)
    if order is None or state.chosen is None or candidates(desk, edition, made.state, order, now=now):
        return ()
    words = LeadWords.of(desk, edition)
    return StaffActed(words.tell("nobody_receives", taken=state.chosen.title)), Commanded("back")


def corrected(desk: Desk, edition: Edition, conversation: Conversation, made: Step, *, now: datetime) -> Step:
    """Say who gets a hand-over in place of whom the person took, where it is somebody else."""
    order, chosen = _order(made), made.state.chosen
    if order is None or chosen is None:
        return made
    lead = lead_begun(desk, edition, conversation=conversation, state=made.state, order=order, now=now)
    if lead.service_id == order.service:
        return made
    words = LeadWords.of(desk, edition)
    text = words.tell(
        "handed_to_next",
        taken=chosen.title,
        organization=words.organization(lead.organization_id),
        date=words.date(lead.accept_by or lead.legal_due_at),
        reference=conversation.reference,
    )
    return replace(made, effects=tuple(_said_instead(made.effects, text.wording(made.state.language))))


def _order(made: Step) -> OpenLead | None:
    return next((effect for effect in made.effects if isinstance(effect, OpenLead)), None)


def _said_instead(effects: tuple[Effect, ...], wording: str) -> Iterator[Effect]:
    """Put other words in place of those by which the script says to whom somebody is handed over."""
    ordered = False
    for effect in effects:
        if ordered and isinstance(effect, Say):
            yield replace(effect, text=wording)
            ordered = False
        else:
            ordered = ordered or isinstance(effect, OpenLead)
            yield effect

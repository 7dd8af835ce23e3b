"""Makes a lead of a conversation in which somebody agreed to be handed over."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Literal

from bot.usecases.desk import Desk
from bot.usecases.editions import Edition
from bot.usecases.local_time import AMSTERDAM, OFFICE, local_date
from dialogs.casework.help import HelpFinder
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.lead_life import Case, begin
from dialogs.casework.leads import Candidate, Lead
from dialogs.casework.seekers import Seeker
from dialogs.conditions import Value
from dialogs.engine.effects import OpenLead
from dialogs.engine.state import State
from dialogs.wording import Text
from storage.leads import NewLead
from storage.turn_rows import Conversation

#: Answers that are asked for the hand-over alone.
_CONTACT = ("phone", "phone_when")


def opening(
    desk: Desk, edition: Edition, *, conversation: Conversation, state: State, order: OpenLead, now: datetime
) -> NewLead:
    """Make the lead that a turn orders, with the record of it. Raises LookupError where nobody receives it."""
    if state.chosen is None:
        raise LookupError("nothing was taken that could be handed over to")
    answers = _answers(state)
    lead = lead_begun(desk, edition, conversation=conversation, state=state, order=order, now=now)
    shown = edition.casework.hand_over(answers, state.chosen, local_date(now), order.language)["handover_record"]
    return NewLead(lead, _record(shown, order, answers), next_due_at(lead, OFFICE))


def lead_begun(
    desk: Desk, edition: Edition, *, conversation: Conversation, state: State, order: OpenLead, now: datetime
) -> Lead:
    """Make a lead, offered to what the person took, or to the next where nobody works there any more.

    Raises LookupError where nobody receives it.
    """
    answers, found = _answers(state), candidates(desk, edition, state, order, now=now)
    if not found:
        raise LookupError(f"nobody receives what was to go to {order.service}")
    seeker = _seeker(desk, edition, answers, order, now=now)
    case = Case(
        reference=conversation.reference,
        municipality=seeker.municipality,
        class_code=seeker.class_code,
        urgency=seeker.urgency,
        phase=seeker.phase,
        language=order.language,
        help_language=_code(answers.get("help_language")),
        way=order.way,
        legal_threat=seeker.legal_threat,
    )
    return begin(case, found, now, OFFICE)


def candidates(
    desk: Desk, edition: Edition, state: State, order: OpenLead, *, now: datetime
) -> tuple[Candidate, ...]:  # fmt: skip
    """List whom the person agreed to and who receives leads: what they took, the other offers, the municipality."""
    seeker = _seeker(desk, edition, _answers(state), order, now=now)
    return tuple(_candidates(desk, order, seeker.municipality, local_date(now)))


def _seeker(desk: Desk, edition: Edition, answers: Mapping[str, Value], order: OpenLead, *, now: datetime) -> Seeker:
    if edition.offer_words is None:
        raise LookupError("this edition has no words for help that could be handed over to")
    finder = HelpFinder(desk.directories.directory, desk.places, edition.offer_words)
    return finder.seeker(answers, now=now.astimezone(AMSTERDAM), language=order.language)


def _candidates(desk: Desk, order: OpenLead, municipality: str | None, on: date) -> Iterator[Candidate]:
    directory, receiving = desk.directories.directory, desk.receiving.organizations
    municipal = directory.municipal_service(municipality, on) if municipality else None
    services = [directory.records.services.get(id_) for id_ in (order.service, *order.others)]
    for service in (*services, municipal):
        if service is None:
            continue
        receiver = receiving.get(service.organization_id)
        if receiver is not None:
            kind: Literal["branch", "municipality"] = "municipality" if service.kind == "municipality" else "branch"
            yield Candidate(service.id, service.organization_id, kind, receiver.accept_days)


def _record(shown: Text, order: OpenLead, answers: Mapping[str, Value]) -> bytes:
    """Write what the person agreed to as it was shown, in every language, and how they want to be called."""
    record: dict[str, object] = {"shown": dict(shown.by_language), "language": order.language, "way": order.way}
    if order.way == "phone":
        record |= {name: answers[name] for name in _CONTACT if name in answers}
    return json.dumps(record, ensure_ascii=False, sort_keys=True).encode()


def _answers(state: State) -> dict[str, Value]:
    """Give the answers as the consent saw them: of the running script over those of its callers."""
    levels = (*(frame.answers for frame in state.stack), state.answers)
    return {name: answer.value for level in levels for name, answer in level.items()}


def _code(value: Value | None) -> str | None:
    return value if isinstance(value, str) else None

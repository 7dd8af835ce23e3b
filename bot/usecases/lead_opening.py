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
from dialogs.casework.leads import Candidate
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
    """Make the lead that a turn orders, offered to what the person took. Raises LookupError when that is gone."""
    if edition.offer_words is None or state.chosen is None:
        raise LookupError("nothing was taken that could be handed over to")
    answers = _answers(state)
    finder = HelpFinder(desk.directories.directory, desk.places, edition.offer_words)
    seeker = finder.seeker(answers, now=now.astimezone(AMSTERDAM), language=order.language)
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
    candidates = tuple(_candidates(desk, order, seeker.municipality, local_date(now)))
    if not candidates or candidates[0].service_id != order.service:
        raise LookupError(f"service {order.service} is not in the directory")
    lead = begin(case, candidates, now, OFFICE)
    shown = edition.casework.hand_over(answers, state.chosen, local_date(now))["handover_record"]
    return NewLead(lead, _record(shown, order, answers), next_due_at(lead, OFFICE))


def _candidates(desk: Desk, order: OpenLead, municipality: str | None, on: date) -> Iterator[Candidate]:
    """List whom the person agreed to: what they took, the other offers that receive leads, and the municipality.

    What they took stays first even where nobody works there any more: its term ends, and the next one gets it.
    """
    directory, receiving = desk.directories.directory, desk.receiving.organizations
    municipal = directory.municipal_service(municipality, on) if municipality else None
    services = [directory.records.services.get(id_) for id_ in (order.service, *order.others)]
    for service in (*services, municipal):
        if service is None:
            continue
        receiver = receiving.get(service.organization_id)
        if receiver is not None or service.id == order.service:
            kind: Literal["branch", "municipality"] = "municipality" if service.kind == "municipality" else "branch"
            own_term = receiver.accept_days if receiver else None
            yield Candidate(service.id, service.organization_id, kind, own_term)


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

"""Aftercare in turns: whom staff helped is asked for permission, and what they answer later is written down."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.lead_rows import notify
from bot.usecases.lead_words import LeadWords
from bot.usecases.local_time import OFFICE
from dialogs.casework import aftercare as rules
from dialogs.casework.lead_tells import tell, tell_helper
from dialogs.casework.leads import Lead, Moved
from dialogs.casework.result_texts import same
from dialogs.engine.effects import Aftercare
from dialogs.engine.script import AFTERCARE, KEEP_HELPER
from dialogs.engine.state import Call
from storage import accounts, aftercare, alerts, audit, consents, lead_history, lead_records, leads
from storage.access import SYSTEM
from storage.database import Transaction
from storage.turn_rows import AuditRow, Conversation

#: The script that asks for permission, once staff have closed a lead.
PERMISSION = "aftercare"


@dataclass(frozen=True, slots=True)
class Asked:
    """The turn of a person in which an order comes up; `natural_id` names it."""

    desk: Desk
    conversation: Conversation
    natural_id: str
    now: datetime


def permission(desk: Desk, words: LeadWords, lead: Lead, *, pushed: bool) -> Call | None:
    """Give what asks the person of a lead that ended whether they may be asked later; None where nobody asks.

    `pushed`: messages reach them by themselves. Who has to open a page to read one is not there in a month.
    """
    if not (pushed and rules.is_followed(lead)):
        return None
    helper = None if lead.helper_id is None else lead.organization_id  # one that nobody took closes itself
    return call(desk, words, PERMISSION, reference=lead.reference, organization_id=helper)


def call(desk: Desk, words: LeadWords, script: str, *, reference: str, organization_id: str | None) -> Call:
    """Make the call of a script beside about a case; who helped is named while that organisation works here."""
    helper = organization_id if organization_id in desk.receiving.organizations else None
    texts = {"reference": same(reference), "organization": words.organization(helper or "")}
    return Call(script, reference, helper or "", texts)


def carry_out(connection: Transaction, asked: Asked, order: Aftercare) -> None:
    """Write what a turn orders of check-ins, acting as the program."""
    mine = asked.conversation.id
    match order.order:
        case "plan":
            aftercare.withdraw(connection, mine)  # those after an earlier case give way
            due, helper = rules.check_ins(asked.now, OFFICE), order.organization or None
            language = order.language
            aftercare.agree(connection, mine, order.reference, due, language=language, organization_id=helper)
        case "note":
            _note(connection, asked, order)
        case "tell":
            _tell(connection, asked, order)
        case "stop":
            aftercare.withdraw(connection, mine)
            for purpose in (AFTERCARE, KEEP_HELPER):
                consents.withdraw(connection, mine, purpose, now=asked.now)


def _note(connection: Transaction, asked: Asked, order: Aftercare) -> None:
    """Write an answer down with the check-in that was asked last; one that is over by now keeps none."""
    mine = aftercare.of_conversation(connection, asked.conversation.id)
    last = next((one for one in reversed(mine) if one.asked_at is not None), None)
    if last is not None:
        aftercare.answer(connection, last.id, order.answer, now=asked.now)


def _tell(connection: Transaction, asked: Asked, order: Aftercare) -> None:
    """Tell who helped that the person would like to hear from them: the reference, and nothing else."""
    desk, now = asked.desk, asked.now
    account = accounts.find(connection, desk.database.keys, order.organization)
    if account is None or not account.is_open:
        alerts.add(connection, f"slip without an organisation: {order.reference}", now=now)
        return
    mine = leads.of_conversation(connection, asked.conversation.id)
    lead = next((one for one in mine if _is_about(one, order)), None)
    if lead is not None:
        lead_history.note_event(connection, SYSTEM, lead.id, "slipped", now=now)
    known = lead or rules.remembered(order.reference, order.organization, order.language, now)
    tells = (tell("organization", "slipped", known), tell("coordinator", "slipped", known))
    moved = Moved(known, None, None, (*tells, *tell_helper("slipped", known)), "slipped")
    notify(connection, desk, known, moved, now=now)
    _audit(connection, asked, order)


def _is_about(lead: Lead, order: Aftercare) -> bool:
    return (lead.reference, lead.organization_id) == (order.reference, order.organization)


def _audit(connection: Transaction, asked: Asked, order: Aftercare) -> None:
    row = AuditRow(
        "aftercare.told", lead_records.ACTIVITY, attributes={"by": "program", "organization": order.organization}
    )
    about = audit.Subject(asked.conversation.person_id, asked.conversation.key)
    trace_id = hashlib.sha256(f"aftercare.{asked.natural_id}".encode()).digest()[:16]
    audit.append(connection, [row], trace_id=trace_id, now=asked.now, about=about)

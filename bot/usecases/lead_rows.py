"""What a move of a lead writes within a transaction: rounds and timeline, notices to staff, the audit row."""

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime

from bot.usecases.desk import Desk
from bot.usecases.local_time import OFFICE
from bot.usecases.outbound import Notice
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.leads import Lead, Moved, Tell
from storage import access, alerts, audit, lead_records, leads
from storage.access import Who
from storage.database import Transaction
from storage.leads import LeadMoved
from storage.turn_rows import AuditRow


@dataclass(frozen=True, slots=True)
class Doing:
    """Somebody does something with a lead at a moment; `done` names it in the audit log."""

    desk: Desk
    who: Who
    done: str
    now: datetime


def apply_move(connection: Transaction, doing: Doing, before: Lead, moved: Moved, *, claims: bool = False) -> Lead:
    """Write a move within a transaction in which they act. Raises LeadAlreadyClaimed, LeadMoved."""
    desk, who, now = doing.desk, doing.who, doing.now
    whose = lead_records.owner(connection, who, desk.database.keys, before.id)
    if whose is None:
        raise LeadMoved
    write = leads.claim if claims else leads.save
    after = write(connection, who, before, moved, wake_at=next_due_at(moved.lead, OFFICE), now=now)
    notify(connection, desk, before, replace(moved, lead=after), now=now)
    record_act(connection, doing, whose)
    return after


def notify(connection: Transaction, desk: Desk, before: Lead, moved: Moved, *, now: datetime) -> None:
    """Write what staff are told of a move by every way, and to admins as alerts too."""
    tells = tuple(one for one in moved.tells if one.to != "person")
    with access.beyond(connection):
        desk.outbound.tell_staff(connection, Notice(before, moved.lead, moved.event, tells, now))
    for one in tells:
        if one.to == "admin":
            alerts.add(connection, f"lead {one.code}: {before.reference}", now=now)


def record_act(connection: Transaction, doing: Doing, whose: lead_records.Owner) -> None:
    """Write to the audit log what somebody did with a lead: the last step, as others wait for its end."""
    done, now = doing.done, doing.now
    by = "program" if doing.who.staff_id is None else str(doing.who.staff_id)
    row = AuditRow(f"lead.{done}", lead_records.ACTIVITY, attributes={"by": by, "lead": str(whose.lead_id)})
    about = audit.Subject(whose.person_id, whose.key)
    audit.append(connection, [row], trace_id=_trace(whose.lead_id, done, now), now=now, about=about)


def tell_helper(connection: Transaction, desk: Desk, lead: Lead, code: str, *, now: datetime) -> None:
    """Tell the helper of a lead something that is no move of it, such as a time that was picked."""
    helper = "" if lead.helper_id is None else str(lead.helper_id)
    told = Tell("helper", code, {"reference": lead.reference, "organization": lead.organization_id, "helper": helper})
    notify(connection, desk, lead, Moved(lead, None, None, (told,), code), now=now)


def _trace(lead_id: int, done: str, now: datetime) -> bytes:
    return hashlib.sha256(f"lead.{lead_id}.{done}.{now.isoformat()}".encode()).digest()[:16]

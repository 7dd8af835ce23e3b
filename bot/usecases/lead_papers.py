"""One lead to be taken along on paper: what was handed over, and the talk where it is wanted; always audited."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Literal

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.rights import may
from dialogs.casework.leads import Lead
from storage import access, lead_messages, lead_records, leads
from storage.access import Acting
from storage.database import Transaction
from storage.lead_messages import Line
from storage.lead_records import Act

#: What becomes of it, as the audit log names it.
Taken = Literal["printed", "exported"]


@dataclass(frozen=True, slots=True)
class Paper:
    """A lead with what its person agreed to (None: they took it back), and the talk (empty unless it was wanted)."""

    lead: Lead
    record: Mapping[str, Any] | None = field(repr=False)
    talk: tuple[Line, ...] = field(repr=False)
    made_at: datetime

    @property
    def summary_nl(self) -> str:
        """Give the record in Dutch, word for word as the person was shown it; empty when they took it back."""
        return str(self.record["shown"]["nl"]) if self.record is not None else ""


async def read_paper(desk: Desk, who: Acting, lead_id: int, *, taken: Taken, with_talk: bool) -> Paper:
    """Read a lead to print or to export it; that stands in the audit log, with whether the talk went along.

    What the person wrote does not count as answered or seen by this. Raises LookupError for a lead of somebody else
    and for one that is not there alike, NotAllowed, and DatabaseAway.
    """
    if not may(who, "see_leads", who.organization_id):
        raise NotAllowed("see_leads")
    act = Act(taken, desk.random(16), {"talk": "yes" if with_talk else "no"})
    paper = await access.acting(desk.database, who, _read, desk, lead_id, act=act)
    if paper is None:
        raise LookupError("no such lead")
    return paper


def _read(connection: Transaction, who: Acting, desk: Desk, lead_id: int, *, act: Act) -> Paper | None:
    keys, now = desk.database.keys, desk.clock()
    lead = leads.find(connection, who, lead_id)
    if lead is None or not access.has(connection, who, lead_id):
        return None
    talk = lead_messages.lines(connection, who, keys, lead_id) if act.details["talk"] == "yes" else ()
    paper = Paper(lead, None, talk, now)
    # Last, as whoever writes to the audit log holds others up until their transaction ends.
    record = lead_records.read_for(connection, who, keys, lead_id, act=act, now=now)
    if record is None:
        lead_records.note_act(connection, who, keys, lead_id, act=act, now=now)
        return paper
    return replace(paper, record=json.loads(record))

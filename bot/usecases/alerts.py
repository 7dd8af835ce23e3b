"""What admins must see: leads that no clock moves any more, and what went wrong; codes and references alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.usecases.desk import Desk
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.rights import may
from storage import alerts
from storage.access import Acting
from storage.alerts import Alert

SHOWN: Final = 100

#: How the text of an alert begins -> the code of what it means; "lead <what>" is every alarm about a lead.
_BEGINNINGS: Final[Mapping[str, str]] = {
    "nobody leads": "nobody_leads",
    "slot without a proposal": "slot_off",
    "slot was off": "slot_off",
    "slip without an organisation": "slip",
    "group lost": "group_lost",
}
_LEAD: Final = "lead "
_OUTBOX: Final = ("dead_letter ", "outbox ")


@dataclass(frozen=True, slots=True)
class Shown:
    """One alert; `reference` names the lead or the conversation it is about, `organization_id` whose group was lost."""

    id: int
    code: str
    raised_at: datetime
    detail: str
    reference: str = ""
    organization_id: str = ""


async def list_alerts(desk: Desk, who: Acting) -> tuple[Shown, ...]:
    """List what no admin has seen yet, oldest first, at most SHOWN. Raises NotAllowed, DatabaseAway."""
    _allowed(who)
    return tuple(_shown(one) for one in await alerts.unseen(desk.database, limit=SHOWN))


async def mark_seen(desk: Desk, who: Acting, alert_id: int) -> None:
    """Take an alert off the list, for all admins. Raises NotAllowed, LookupError, DatabaseAway."""
    _allowed(who)
    if not await alerts.mark_seen(desk.database, alert_id, now=desk.clock()):
        raise LookupError("no such alert")


async def count(desk: Desk) -> int:
    """Count the alerts that no admin has seen yet. Raises DatabaseAway."""
    return await alerts.count_unseen(desk.database)


def _allowed(who: Acting) -> None:
    if not may(who, "see_alerts", None):
        raise NotAllowed("see_alerts")


def _shown(alert: Alert) -> Shown:
    beginning, _, about = alert.detail.partition(": ")
    if beginning.startswith(_LEAD):
        return Shown(alert.id, beginning.removeprefix(_LEAD), alert.raised_at, "", reference=about)
    code = _BEGINNINGS.get(beginning)
    if code == "group_lost":
        return Shown(alert.id, code, alert.raised_at, "", organization_id=about)
    if code is not None:
        return Shown(alert.id, code, alert.raised_at, "", reference=about)
    if alert.detail.startswith(_OUTBOX):
        return Shown(alert.id, "not_sent", alert.raised_at, alert.detail)
    return Shown(alert.id, "script_hole", alert.raised_at, alert.detail)

"""What organisations are told by e-mail and by webhook: written with the move that it tells of, in ids."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID, uuid5

from bot.usecases.outbound import Notice
from bot.webhook_events import EVENTS
from dialogs.casework.leads import Tell
from storage import deliveries, webhooks
from storage.database import Transaction
from storage.deliveries import Kind, NewDelivery

#: What an e-mail says is that a lead waits to be taken; of what follows, whoever took it reads elsewhere.
MAILED: Final = ("offered", "reminder")

#: Makes the ids of events, so that a move that is told twice is one event.
_EVENTS_OF_LEADS: Final = UUID("5b0c2b0e-6d5f-4c3e-9b1f-1a6f2f7f5a10")


def tell_outside(kinds: frozenset[Kind], connection: Transaction, notice: Notice) -> None:
    """Write what goes out of a notice by the ways that are open, in its transaction: the outlet of both."""
    for organization_id, event, by_mail in _told(notice):
        new = NewDelivery(organization_id, None, _event_id(notice, organization_id, event), event, notice.after.id)
        if "email" in kinds and by_mail and deliveries.has_mailbox(connection, organization_id):
            deliveries.add(connection, new, now=notice.now)
        if "webhook" in kinds:
            for endpoint_id in webhooks.wanting(connection, organization_id, event):
                deliveries.add(connection, new.to(endpoint_id), now=notice.now)


def _told(notice: Notice) -> Iterator[tuple[str, str, bool]]:
    """Give whom a notice tells what, each once, and whether it is for the mailbox that all of them read."""
    found: dict[tuple[str, str], bool] = {}
    for told in notice.tells:
        organization_id = told.values.get("organization", "")
        if organization_id and told.code in EVENTS:
            key = (organization_id, told.code)
            found[key] = found.get(key, False) or _is_for_all(told)
    for (organization_id, event), for_all in found.items():
        yield organization_id, event, for_all


def _is_for_all(told: Tell) -> bool:
    return told.to == "organization" and told.code in MAILED


def _event_id(notice: Notice, organization_id: str, event: str) -> str:
    lead, at = notice.after, notice.now.isoformat()
    return str(uuid5(_EVENTS_OF_LEADS, f"{lead.id}.{lead.version}.{event}.{organization_id}.{at}"))

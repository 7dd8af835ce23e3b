"""Coordinators and admins say where webhooks go, try them, change their secrets, and see what was told and what failed.

All raise LookupError for what is of another organisation and for what is not there alike, and DatabaseAway.
"""

import base64
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, TypeVar
from uuid import UUID

from bot.usecases.desk import Desk
from bot.usecases.rights import may
from bot.usecases.staff_audit import note_webhook
from bot.webhook_address import Fault, fault_of
from bot.webhook_events import EVENTS, TEST
from storage import access, accounts, deliveries, webhooks
from storage.access import Acting
from storage.accounts import Account
from storage.database import Transaction
from storage.deliveries import Kind, NewDelivery, Shown
from storage.webhooks import Endpoint, NewEndpoint

#: As long as the key of the hash it is used with; Standard Webhooks asks for 24 to 64 bytes.
SECRET_BYTES: Final = 32
#: How long the secret before the last one signs too: time to change it on the other side.
OLD_SECRET_FOR: Final = timedelta(hours=24)
MOST: Final = 10
SHOWN: Final = 50

Refusal = Fault | Literal["no_events", "too_many", "switched_off", "endpoint_off"]

T = TypeVar("T")


class WebhookRefused(Exception):
    """Somebody asked for what cannot be; `code` says why, the page says it in words."""

    def __init__(self, code: Refusal) -> None:
        """Keep the code."""
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Outside:
    """How an organisation is told of its leads outside, and what became of that; `open`: the ways of this server."""

    account: Account
    open: frozenset[Kind]
    endpoints: tuple[Endpoint, ...]
    deliveries: tuple[Shown, ...]


async def look(desk: Desk, who: Acting, organization_id: str) -> Outside:
    """Give what there is of an organisation."""

    def found(connection: Transaction, who: Acting) -> Outside:
        return Outside(
            _account(connection, desk, who, organization_id),
            desk.outbound.outside,
            webhooks.list_endpoints(connection, who, desk.database.keys, organization_id),
            deliveries.recent(connection, who, organization_id, limit=SHOWN),
        )

    return await access.acting(desk.database, who, found)


async def find(desk: Desk, who: Acting, endpoint_id: str) -> Endpoint:
    """Give an address that somebody may change."""
    return await access.acting(desk.database, who, _endpoint, desk, endpoint_id)


async def add(desk: Desk, who: Acting, organization_id: str, *, url: str, events: Sequence[str]) -> str:
    """Write down an address, and give its secret, which nothing shows again. Raises WebhookRefused."""
    fault = fault_of(url)
    wanted = tuple(event for event in EVENTS if event in events)
    secret, endpoint_id, now = _new_secret(desk), desk.random(16).hex(), desk.clock()

    def added(connection: Transaction, who: Acting) -> str:
        _account(connection, desk, who, organization_id)
        if fault is not None:
            raise WebhookRefused(fault)
        if not wanted:
            raise WebhookRefused("no_events")
        if webhooks.count(connection, who, organization_id) >= MOST:
            raise WebhookRefused("too_many")
        new = NewEndpoint(endpoint_id, organization_id, url, secret, wanted)
        webhooks.add(connection, who, desk.database.keys, new, now=now)
        note_webhook(connection, "added", who.staff_id, organization_id, now=now, endpoint=endpoint_id)
        return secret

    return await access.acting(desk.database, who, added)


async def rotate(desk: Desk, who: Acting, endpoint_id: str) -> str:
    """Give an address a new secret; the one before signs beside it for a day."""
    secret = _new_secret(desk)

    def changed(connection: Transaction, endpoint: Endpoint, now: datetime) -> str:
        until = now + OLD_SECRET_FOR
        webhooks.rotate(connection, who, desk.database.keys, endpoint.id, secret=secret, old_until=until)
        return secret

    return await _change(desk, who, endpoint_id, changed, done="secret_changed")


async def remove(desk: Desk, who: Acting, endpoint_id: str) -> None:
    """Forget an address, and what was to be told there."""

    def removed(connection: Transaction, endpoint: Endpoint, now: datetime) -> None:
        webhooks.remove(connection, who, endpoint.id)

    await _change(desk, who, endpoint_id, removed, done="removed")


async def enable(desk: Desk, who: Acting, endpoint_id: str) -> None:
    """Switch an address on again that had said it is gone."""

    def enabled(connection: Transaction, endpoint: Endpoint, now: datetime) -> None:
        webhooks.enable(connection, who, endpoint.id)

    await _change(desk, who, endpoint_id, enabled, done="enabled")


async def test(desk: Desk, who: Acting, endpoint_id: str) -> None:
    """Send an event to an address that says nothing but that it is a test. Raises WebhookRefused."""
    event_id = str(UUID(bytes=desk.random(16), version=4))

    def sent(connection: Transaction, endpoint: Endpoint, now: datetime) -> None:
        if "webhook" not in desk.outbound.outside:
            raise WebhookRefused("switched_off")
        if endpoint.disabled_at is not None:
            raise WebhookRefused("endpoint_off")
        new = NewDelivery(endpoint.organization_id, endpoint.id, event_id, TEST, None)
        deliveries.add(connection, new, now=now)

    await _change(desk, who, endpoint_id, sent, done="tested")


async def replay(desk: Desk, who: Acting, delivery_id: int) -> str:
    """Send something again that was taken or given up, under the same id; give whose it is."""
    now = desk.clock()

    def sent(connection: Transaction, who: Acting) -> str:
        organization_id = deliveries.replay(connection, who, delivery_id, now=now)
        if organization_id is None or not may(who, "change_webhooks", organization_id):
            raise LookupError("no such delivery")
        note_webhook(connection, "replayed", who.staff_id, organization_id, now=now, delivery=str(delivery_id))
        return organization_id

    return await access.acting(desk.database, who, sent)


async def _change(
    desk: Desk, who: Acting, endpoint_id: str, change: Callable[[Transaction, Endpoint, datetime], T], *, done: str
) -> T:
    """Do something with an address that somebody may change, and audit it, in one transaction."""
    now = desk.clock()

    def changed(connection: Transaction, who: Acting) -> T:
        endpoint = _endpoint(connection, who, desk, endpoint_id)
        result = change(connection, endpoint, now)
        note_webhook(connection, done, who.staff_id, endpoint.organization_id, now=now, endpoint=endpoint_id)
        return result

    return await access.acting(desk.database, who, changed)


def _endpoint(connection: Transaction, who: Acting, desk: Desk, endpoint_id: str) -> Endpoint:
    """Give an address that somebody may change. Raises LookupError."""
    endpoint = webhooks.find(connection, who, desk.database.keys, endpoint_id)
    if endpoint is None or not may(who, "change_webhooks", endpoint.organization_id):
        raise LookupError("no such address")
    return endpoint


def _account(connection: Transaction, desk: Desk, who: Acting, organization_id: str) -> Account:
    """Give the account of an organisation whose webhooks somebody may change. Raises LookupError."""
    account = accounts.find(connection, desk.database.keys, organization_id)
    if account is None or not account.is_open or not may(who, "change_webhooks", organization_id):
        raise LookupError("no such organisation")
    return account


def _new_secret(desk: Desk) -> str:
    return f"whsec_{base64.b64encode(desk.random(SECRET_BYTES)).decode()}"

"""One attempt to send one message of the outbox, and what came of it."""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass, replace

import structlog

from bot import payloads
from bot.background import Clock
from bot.messages import Channel, DeliveryFailed, Outgoing
from bot.retries import GiveUp, Later, Verdict, judge
from storage import lead_cards, outbox, telegram_groups
from storage.database import Database, DatabaseAway
from storage.failpoints import fp
from storage.outbox import Delivery

log = structlog.get_logger(__name__)

#: Rows of a bot that this process does not have are looked at again so often.
OTHER_BOT_WAIT_S = 60.0
#: Messages with buttons whose ids are remembered, so that changing one asks no database.
MOST_REMEMBERED = 10_000


@dataclass(frozen=True, slots=True)
class Sent:
    """The channel took it; `remote_id` is the channel's id of the message."""

    remote_id: str | None


class Attempts:
    """Makes attempts through the channels of one process, by channel name and bot id."""

    def __init__(self, database: Database, channels: Mapping[tuple[str, int], Channel], clock: Clock) -> None:
        """Look sent messages up in a database where they are to be changed."""
        self._database = database
        self._channels = channels
        self._clock = clock
        self._remote_ids: OrderedDict[tuple[int, int], str] = OrderedDict()

    async def make(self, delivery: Delivery) -> Sent | Verdict:
        """Send one message, once; never raises."""
        age = self._clock.now() - delivery.created_at
        channel = self._channels.get((delivery.channel, delivery.bot_id))
        if channel is None:
            failed = DeliveryFailed("other_bot", retry_after_s=OTHER_BOT_WAIT_S)
            return judge(failed, attempts=delivery.attempts, age=age)
        try:
            return await self._send(channel, delivery, payloads.read(delivery.payload))
        except payloads.UnreadablePayload:
            return GiveUp("unreadable_payload")
        except DeliveryFailed as failed:
            return judge(failed, attempts=delivery.attempts, age=age)
        except DatabaseAway:
            return Later(1.0, "database_away", delivery.attempts)
        except Exception as error:  # outermost: one message that a channel stumbles over must not end the sender
            log.error("outbox.unexpected", delivery=delivery.id, error=type(error).__name__)
            return judge(DeliveryFailed("unexpected"), attempts=delivery.attempts, age=age)

    async def _send(self, channel: Channel, delivery: Delivery, message: Outgoing) -> Sent:
        changed = await self._changed_by(delivery, message)
        fp("send.before")
        try:
            remote_id = await channel.deliver(delivery.address, message, changed)
        except DeliveryFailed as failed:
            if failed.new_address is None:
                raise
            remote_id = await self._follow(channel, delivery, message, changed=changed, moved_to=failed.new_address)
        fp("send.after")
        self._remember(delivery, message, remote_id)
        return Sent(remote_id if message.kind == "say" or delivery.card_id is not None else None)

    async def _follow(
        self, channel: Channel, delivery: Delivery, message: Outgoing, *, changed: str | None, moved_to: str
    ) -> str | None:
        """Send to where a group went; its former messages cannot be changed there, so a card is posted anew."""
        if message.changes is not None:
            return None  # nobody can change that one any more, and another may have its number there
        if delivery.card_id is None:
            return await channel.deliver(moved_to, message, changed)
        now, card_id = self._clock.now(), delivery.card_id
        if not await telegram_groups.follow(self._database, delivery.address, moved_to, now=now, sending=card_id):
            return None
        return await channel.deliver(moved_to, replace(message, kind="say", protected=True), None)

    async def _changed_by(self, delivery: Delivery, message: Outgoing) -> str | None:
        if message.changes is not None:
            return message.changes
        if message.kind == "change" and delivery.card_id is not None:
            return await lead_cards.message_of(self._database, delivery.card_id)
        if message.kind == "say" or message.prompt is None or delivery.conversation_id is None:
            return None
        known = self._remote_ids.get((delivery.conversation_id, message.prompt))
        return known or await outbox.remote_id(self._database, delivery.conversation_id, message.prompt)

    def _remember(self, delivery: Delivery, message: Outgoing, remote_id: str | None) -> None:
        if message.kind == "change" or message.prompt is None or delivery.conversation_id is None or remote_id is None:
            return
        self._remote_ids[(delivery.conversation_id, message.prompt)] = remote_id
        if len(self._remote_ids) > MOST_REMEMBERED:
            self._remote_ids.popitem(last=False)

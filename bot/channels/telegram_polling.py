"""Asking Telegram for updates: our own getUpdates loop, whose offset moves only after the commits of a batch.

For development and small installations; a public address takes the webhook instead.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable

import structlog

from bot.background import Clock
from bot.channels.telegram_incoming import ALLOWED_UPDATES
from bot.channels.telegram_json import Misshapen, split_updates
from bot.channels.transport import READ_S, BotApi, CallFailed, result_of
from bot.messages import Incoming

log = structlog.get_logger(__name__)

#: Seconds that Telegram keeps a request open while there is nothing new.
LONG_POLL_S = 25
BATCH = 100
SHORTEST_WAIT_S, LONGEST_WAIT_S = 1.0, 30.0
#: Somebody else reads this bot's updates; asking more often would only throw him out as he throws us out.
CONFLICT_WAIT_S = 30.0


class Polling:
    """Reads the updates of one bot: every chat in order, many chats at once, nothing confirmed before its commit."""

    def __init__(
        self,
        api: BotApi,
        *,
        read: Callable[[bytes], Incoming],
        take: Callable[[Incoming], Awaitable[None]],
        clock: Clock,
        may_remove_webhook: bool = False,
    ) -> None:
        """Read with `read`, handle with `take`, which returns after the commit and raises when there was none.

        `may_remove_webhook`: a webhook that is still set, so that Telegram refuses to be asked, is removed.
        """
        self._api = api
        self._read = read
        self._take = take
        self._clock = clock
        self._may_remove_webhook = may_remove_webhook
        self._offset: int | None = None
        self._wait_s = SHORTEST_WAIT_S
        self._stopping = False
        self._waiting: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Read until `stop`; what goes wrong is logged, waited for and tried again."""
        while not self._stopping:
            updates = await self._unless_stopped(self._next_batch)
            if updates and not await self._commit(updates):
                await self._unless_stopped(self._back_off)

    def stop(self) -> None:
        """End after the batch in hand; a question to Telegram that has no answer yet is dropped."""
        self._stopping = True
        if self._waiting is not None:
            self._waiting.cancel()

    async def _unless_stopped(self, ask: Callable[[], Awaitable[list[Incoming]]]) -> list[Incoming]:
        self._waiting = asyncio.current_task()
        try:
            return await ask()
        except asyncio.CancelledError:
            if not self._stopping:
                raise
            return []
        finally:
            self._waiting = None

    async def _next_batch(self) -> list[Incoming]:
        try:
            bodies = await self._ask()
        except CallFailed as failed:
            await self._recover(failed)
        except Misshapen as error:
            log.error("polling.unreadable_batch", reason=error.reason)
            await self._back_off()
        else:
            return [self._read(body) for body in bodies]
        return []

    async def _ask(self) -> list[bytes]:
        parameters: dict[str, object] = {"timeout": LONG_POLL_S, "limit": BATCH, "allowed_updates": ALLOWED_UPDATES}
        if self._offset is not None:
            parameters["offset"] = self._offset
        status, body = await self._api.raw("getUpdates", parameters, read_s=LONG_POLL_S + READ_S)
        if status != 200:
            result_of(status, body)
        bodies = split_updates(body)
        if not bodies:
            # All is confirmed. After a quiet week Telegram counts anew, perhaps lower: an old offset would hide that.
            self._offset = None
            self._wait_s = SHORTEST_WAIT_S
        return bodies

    async def _commit(self, updates: list[Incoming]) -> bool:
        """Handle a batch, every chat in its order; move on only when every update of it is committed."""
        chats: dict[object, list[Incoming]] = defaultdict(list)
        for incoming in updates:
            chats[incoming.address or incoming.update_id].append(incoming)
        done = await asyncio.gather(*(self._take_in_order(chat) for chat in chats.values()))
        last = max(incoming.update_id for incoming in updates)
        if not all(done) or last < 0:  # below zero: none of them has an id that could be confirmed
            return False
        self._offset = last + 1
        self._wait_s = SHORTEST_WAIT_S
        return True

    async def _take_in_order(self, updates: list[Incoming]) -> bool:
        for incoming in updates:
            try:
                await self._take(incoming)
            except Exception as error:  # the outermost loop of this way in: not committed, so not confirmed
                log.error("polling.not_committed", update=incoming.update_id, error=type(error).__name__)
                return False
        return True

    async def _recover(self, failed: CallFailed) -> None:
        log.warning("polling.failed", reason=failed.failure, status=failed.status)
        if failed.status == 409:
            await self._resolve_conflict(failed)
        elif failed.retry_after_s is not None:
            await self._clock.sleep(failed.retry_after_s)
        else:
            await self._back_off()

    async def _resolve_conflict(self, failed: CallFailed) -> None:
        if "webhook" not in failed.description.lower():
            log.error("polling.conflict", reason="another process reads the updates of this bot; this one waits")
        elif not self._may_remove_webhook:
            log.error("polling.webhook_is_set", reason="this bot has a webhook; remove it, or set KOPRU_PUBLIC_URL")
        else:
            await self._remove_webhook()
            return
        await self._clock.sleep(CONFLICT_WAIT_S)

    async def _remove_webhook(self) -> None:
        try:
            await self._api.call("deleteWebhook", {"drop_pending_updates": False})
            log.info("polling.webhook_removed")
        except CallFailed:
            await self._back_off()

    async def _back_off(self) -> list[Incoming]:
        wait_s = self._wait_s
        self._wait_s = min(2 * wait_s, LONGEST_WAIT_S)
        await self._clock.sleep(wait_s)
        return []

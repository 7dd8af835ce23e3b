"""How updates reach the bot: by webhook or by polling, and the methods that choose."""

import time
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp
from yarl import URL

from tests.emulator import problems
from tests.emulator.chats import Json
from tests.emulator.polling import Polling
from tests.emulator.webhook import Delivery, Pace, Webhook, WebhookSettings
from tests.emulator.world import World

_DEFAULT_CONNECTIONS = 40


class Post:
    """Owns the webhook, when one is set, and the polling side."""

    def __init__(self, world: World, pace: Pace, execute: Callable[[str, Json], Awaitable[None]]) -> None:
        self.world = world
        self.pace = pace
        self.polling = Polling(world.updates, world.pulse, pace.time_scale)
        self.webhook: Webhook | None = None
        self.deliveries: list[Delivery] = []
        self._execute = execute
        self._session: aiohttp.ClientSession | None = None

    def wake(self) -> None:
        """Tell whoever delivers that there is something new."""
        if self.webhook is not None:
            self.webhook.wake()
        self.world.pulse.fire()

    async def close(self) -> None:
        """Stop delivering and close the connections to the webhook."""
        if self.webhook is not None:
            await self.webhook.close()
        if self._session is not None:
            await self._session.close()

    async def set_webhook(self, params: Json) -> Json:
        """Carry out setWebhook; http is accepted, as by a server of one's own in local mode."""
        url = str(params.get("url", ""))
        if not url:
            return await self.delete_webhook(params)
        if URL(url).host is None:
            raise problems.bad_request("invalid webhook URL specified")
        self.polling.interrupt(problems.WEBHOOK_TOOK_OVER)
        await self.delete_webhook(params)
        self._allow(params)
        connections = min(max(params.get("max_connections", _DEFAULT_CONNECTIONS), 1), 100)
        settings = WebhookSettings(url, params.get("secret_token", ""), connections)
        if self._session is None:
            self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0, ssl=False))
        self.webhook = Webhook(settings, self.world.updates, self.pace, self._session, self._execute, self.deliveries)
        self.webhook.wake()
        return {"ok": True, "result": True, "description": "Webhook was set"}

    async def delete_webhook(self, params: Json) -> Json:
        """Carry out deleteWebhook."""
        old, self.webhook = self.webhook, None
        if old is not None:
            await old.close()
        if params.get("drop_pending_updates"):
            self.world.updates.clear()
        words = "Webhook is already deleted" if old is None else "Webhook was deleted"
        return {"ok": True, "result": True, "description": words}

    def webhook_info(self) -> Json:
        """Carry out getWebhookInfo."""
        info: dict[str, Any] = {
            "url": "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.world.updates.waiting),
        }
        if self.webhook is not None:
            settings = self.webhook.settings
            info |= {"url": settings.url, "max_connections": settings.max_connections, "ip_address": "127.0.0.1"}
            if self.webhook.last_error is not None:
                at, words = self.webhook.last_error
                info |= {"last_error_date": int(at), "last_error_message": words}
        if self.world.updates.allowed:
            info["allowed_updates"] = self.world.updates.allowed
        return info

    async def get_updates(self, params: Json) -> bytes:
        """Carry out getUpdates."""
        if self.webhook is not None:
            raise problems.conflict(problems.POLLING_WITH_WEBHOOK)
        self._allow(params)
        return await self.polling.get(params.get("offset", 0), params.get("limit", 100), params.get("timeout", 0))

    def _allow(self, params: Json) -> None:
        if "allowed_updates" in params:
            self.world.updates.allowed = list(params["allowed_updates"])

    def is_idle(self, quiet: float) -> bool:
        """Say whether nothing waits, nothing is asked, and nothing has happened for `quiet` seconds."""
        busy = self.world.updates.waiting or self.world.in_flight
        return not busy and time.monotonic() - self.world.active_at >= quiet

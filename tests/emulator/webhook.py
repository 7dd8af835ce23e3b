"""Brings updates to the bot's webhook as Telegram does: each chat in order, the next one only after a 2xx.

A failed update comes again at once, then after 2, 4, 8 ... up to 60-120 seconds, or after the answer's Retry-After
(tdlib/telegram-bot-api, WebhookActor.cpp). All waits are multiplied by `time_scale`.
"""

import asyncio
import json
import random
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from yarl import URL

from tests.emulator.updates import Update, Updates

_LONGEST_RETRY_AFTER = 3600


@dataclass(frozen=True, slots=True)
class Delivery:
    """One attempt: `status` is None when no answer came; `again_in` counts Telegram's unscaled seconds."""

    update_id: int
    attempt: int
    status: int | None
    at: float
    again_in: float | None


@dataclass(frozen=True, slots=True)
class WebhookSettings:
    """What setWebhook was told."""

    url: str
    secret: str = ""
    max_connections: int = 40


@dataclass(slots=True)
class Pace:
    """How fast time goes; `timeout` in real seconds, `reach` replaces scheme, host and port of the webhook's URL."""

    time_scale: float
    timeout: float
    reach: str | None = None


@dataclass(slots=True, eq=False)
class Webhook:
    """One set webhook; `execute` carries out a method that the bot put into its answer."""

    settings: WebhookSettings
    updates: Updates
    pace: Pace
    session: aiohttp.ClientSession
    execute: Callable[[str, dict[str, Any]], Awaitable[None]]
    deliveries: list[Delivery]
    last_error: tuple[float, str] | None = None
    _tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)
    _lines: asyncio.Semaphore = field(init=False)

    def __post_init__(self) -> None:
        self._lines = asyncio.Semaphore(self.settings.max_connections)

    def wake(self) -> None:
        """Start on every queue that has updates and is not being served."""
        for queue in dict.fromkeys(update.queue for update in self.updates.waiting):
            if queue not in self._tasks:
                self._tasks[queue] = asyncio.create_task(self._serve(queue))

    async def close(self) -> None:
        """Stop delivering; what is not confirmed keeps waiting."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, queue: str) -> None:
        try:
            while update := next((each for each in self.updates.waiting if each.queue == queue), None):
                await self._deliver(update)
        finally:
            del self._tasks[queue]

    async def _deliver(self, update: Update) -> None:
        fails, delay = 0, 1.0
        while update in self.updates.waiting:
            async with self._lines:
                status, retry_after = await self._attempt(update)
            if status is not None and 200 <= status <= 299:
                self._note(update, status, None)
                self.updates.confirm(update)
                return
            fails += 1
            wait = float(min(retry_after, _LONGEST_RETRY_AFTER))
            if not wait and fails > 1:
                wait = delay = min(delay * 2, random.uniform(60, 120))
            self._note(update, status, wait)
            await asyncio.sleep(wait * self.pace.time_scale)

    async def _attempt(self, update: Update) -> tuple[int | None, int]:
        """Post once; return status (None: no answer) and the seconds of Retry-After."""
        update.delivered += 1
        headers = {"Content-Type": "application/json"}
        if self.settings.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = self.settings.secret
        limit = aiohttp.ClientTimeout(total=self.pace.timeout)
        try:
            async with self.session.post(
                self._url(), data=update.body, headers=headers, timeout=limit, allow_redirects=False
            ) as answer:
                body = await answer.read()
        except (aiohttp.ClientError, TimeoutError) as failure:
            self.last_error = (time.time(), f"Connection failed: {type(failure).__name__}")
            return None, 0
        if 200 <= answer.status <= 299:
            await self._answered_with(body)
        else:
            self.last_error = (time.time(), f"Wrong response from the webhook: {answer.status} {answer.reason}")
        wished = answer.headers.get("Retry-After", "")
        return answer.status, int(wished) if wished.isdigit() else 0

    def _url(self) -> URL:
        url = URL(self.settings.url)
        return URL(self.pace.reach).join(url.relative()) if self.pace.reach else url

    def _note(self, update: Update, status: int | None, again_in: float | None) -> None:
        self.deliveries.append(Delivery(update.id, update.delivered, status, time.monotonic(), again_in))

    async def _answered_with(self, body: bytes) -> None:
        """Carry out the method in a webhook's answer; its result goes nowhere, as with Telegram."""
        try:
            asked = json.loads(body)
        except ValueError:
            return
        if isinstance(asked, dict) and isinstance(method := asked.pop("method", None), str):
            await self.execute(method, asked)

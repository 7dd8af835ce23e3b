"""Strangers for the emulator: two bot libraries, a bare HTTP caller, and a webhook that answers as it is told."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import aiogram
import aiohttp
import pytest
import telegram as ptb
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramAPIError
from aiohttp import web
from telegram.request import HTTPXRequest

from tests.emulator import Emulator

Call = Callable[..., Awaitable[dict[str, Any]]]


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    async with Emulator(time_scale=0.01, patience=3.0) as running:
        yield running


@pytest.fixture
async def ptb_bot(telegram: Emulator, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[ptb.Bot]:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")  # else every RetryAfter warns of what will change
    requests = [HTTPXRequest(read_timeout=0.5, connection_pool_size=4) for _ in range(2)]
    api, files = f"{telegram.url}/bot", f"{telegram.url}/file/bot"
    async with ptb.Bot(telegram.token, api, files, request=requests[0], get_updates_request=requests[1]) as bot:
        yield bot


class PromptSession(AiohttpSession):
    """Closes without the quarter of a second that TLS would need."""

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


@pytest.fixture
async def aiogram_bot(telegram: Emulator) -> AsyncIterator[aiogram.Bot]:
    async with aiogram.Bot(telegram.token, PromptSession(api=TelegramAPIServer.from_base(telegram.url))) as bot:
        yield bot


@pytest.fixture
async def call(telegram: Emulator) -> AsyncIterator[Call]:
    """A caller that posts JSON and returns the answer's body, whatever the status."""
    async with aiohttp.ClientSession() as session:

        async def post(method: str, **params: Any) -> dict[str, Any]:
            async with session.post(f"{telegram.url}/bot{telegram.token}/{method}", json=params) as answer:
                body: dict[str, Any] = await answer.json()
                assert answer.status == body.get("error_code", 200)
                return body

        yield post


class Receiver:
    """A webhook: keeps what comes; what holds `failing` gets the next of `statuses`, then 200."""

    def __init__(self) -> None:
        self.url = ""
        self.statuses: list[int] = []
        self.failing = b""
        self.headers: dict[str, str] = {}
        self.pause = 0.0
        self.answer: dict[str, Any] | None = None
        self.carry_out: Callable[[dict[str, Any]], Awaitable[None]] | None = None
        self.got: list[Any] = []
        self.secrets: list[str | None] = []
        self.open = 0
        self.most_open = 0

    async def handle(self, request: web.BaseRequest) -> web.Response:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        body = await request.read()
        try:
            self.got.append(json.loads(body))
        except ValueError:
            self.got.append(body)
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        await asyncio.sleep(self.pause)
        self.open -= 1
        try:
            if self.carry_out is not None:
                await self.carry_out(self.got[-1])
        except TelegramAPIError:
            return web.Response(status=500)
        status = self.statuses.pop(0) if self.statuses and self.failing in body else 200
        if self.answer is not None:
            return web.json_response(self.answer)
        return web.Response(status=status, headers=self.headers if status != 200 else {})

    @property
    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.got if "message" in update]


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    webhook = Receiver()
    runner = web.ServerRunner(web.Server(webhook.handle, access_log=None), shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    webhook.url = f"http://127.0.0.1:{site.port}/hook"
    yield webhook
    await runner.cleanup()

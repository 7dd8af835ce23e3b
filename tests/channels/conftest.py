"""What tests of the channels share: an emulated Telegram and our way to it."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from bot.channels.telegram import TelegramChannel
from bot.channels.transport import BotApi, open_session
from tests.emulator import Emulator


@pytest.fixture
async def telegram() -> AsyncIterator[Emulator]:
    """Give an emulated Telegram; leaving it fails the test when we broke the Bot API."""
    async with Emulator() as emulator:
        yield emulator


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    """Give the session that all calls share."""
    async with open_session() as opened:
        yield opened


@pytest.fixture
def api(telegram: Emulator, session: aiohttp.ClientSession) -> BotApi:
    """Give our Bot API of the emulated bot."""
    return BotApi(session, telegram.url, telegram.token)


@pytest.fixture
def channel(api: BotApi) -> TelegramChannel:
    """Give the channel over it."""
    return TelegramChannel(api)

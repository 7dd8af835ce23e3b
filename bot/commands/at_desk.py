"""Commands that work at the desk: open the house, do one thing, close it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable

from bot import logs
from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from bot.usecases.desk import Desk
from bot.usecases.editions import ContentBroken
from storage.database import DatabaseAway, DatabaseRefused
from storage.encryption import WrongMasterKey


def at_desk(work: Callable[[Desk], Awaitable[int]]) -> int:
    """Do one piece of work with an open house; 2 with one clear line when it cannot be opened. Raises BadSettings."""
    settings = read_settings(os.environ)
    logs.set_up(settings.log_level)

    async def inside() -> int:
        async with open_house(settings, clock=system_clock) as house:
            return await work(house.desk)

    try:
        return asyncio.run(inside())
    except (WrongMasterKey, DatabaseRefused, DatabaseAway, ContentBroken, ValueError, OSError) as error:
        print(f"kopru: {error}", file=sys.stderr)
        return 2

"""Measures the parts of a turn in a process of its own, and prints them as one line of JSON."""

import asyncio
import json
import sys
from dataclasses import asdict
from time import monotonic

from bot import logs
from bot.app import system_clock
from bot.background import Background, Clock
from bot.house import open_house
from bot.telegram_side import TelegramSide
from tests.benches import dialog, inside
from tests.benches.inside import Wiring
from tests.benches.kopru_bot import NO_PACE, settings_of
from tests.benches.parts import Parts, measure


async def parts_of(wiring: Wiring, *, users: int, dialogs: int) -> Parts:
    """Wire what a turn needs, as `kopru run` does but without its loops, and measure."""
    settings = settings_of(wiring)
    times = Clock(system_clock, monotonic, asyncio.sleep)
    async with open_house(settings, clock=system_clock) as house:
        desk = house.desk
        version = await dialog.publish(desk.database, now=system_clock())
        desk.library.current = await desk.library.edition(desk.database, version)
        async with (
            Background(times) as background,
            TelegramSide.opened(settings, house, times=times, background=background, per_chat=NO_PACE) as side,
        ):
            assert side is not None
            return await measure(house, side, users=users, dialogs=dialogs)


if __name__ == "__main__":
    told = inside.begin()
    logs.set_up("INFO")
    print(json.dumps(asdict(asyncio.run(parts_of(told, users=int(sys.argv[2]), dialogs=int(sys.argv[3]))))), flush=True)

"""Köprü as it is served, with the dialog of the bench and without the pace kept towards Telegram; a process."""

import asyncio
from collections.abc import Mapping

from bot import logs
from bot.app import serve, system_clock
from bot.channels.telegram_reception import Reception
from bot.house import open_house
from bot.messages import Incoming
from bot.pace import Rate
from bot.settings import Settings, read_settings
from tests.benches import dialog, inside
from tests.benches.inside import Wiring

#: As good as none: the bench asks what the program can do, not what Telegram allows.
NO_PACE = Rate(1e6, 1e6)


def settings_of(wiring: Wiring) -> Settings:
    """Make the settings of a process; every other one has its default."""
    given: Mapping[str, str] = {
        "KOPRU_DATABASE_URL": wiring.database_url,
        "KOPRU_DATA_DIR": wiring.folder,
        "KOPRU_PORT": str(wiring.port),
        "KOPRU_MASTER_KEY": bytes(range(32)).hex(),
        "KOPRU_TELEGRAM_TOKEN": wiring.token,
        "KOPRU_TELEGRAM_API": wiring.api,
        "KOPRU_PUBLIC_URL": f"http://127.0.0.1:{wiring.port}",
    }
    return read_settings(given)


async def live(wiring: Wiring) -> None:
    """Publish the dialog, then serve as `kopru run` does."""
    settings = settings_of(wiring)
    async with open_house(settings, clock=system_clock) as house:
        await dialog.publish(house.desk.database, now=system_clock())
    if wiring.acknowledge_only:
        Reception.take = _take_nothing  # type: ignore[method-assign, assignment]
    await serve(settings, per_chat=NO_PACE)


async def _take_nothing(self: Reception[object], incoming: Incoming) -> None:
    """Stand in for a whole turn, so that what is measured is the way in alone."""


if __name__ == "__main__":
    told = inside.begin()
    logs.set_up("INFO")
    asyncio.run(live(told))

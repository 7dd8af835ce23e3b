"""A process that delivers and is killed in the middle: `python -m tests.bot.killed_deliverer URL FOLDER`."""

import asyncio
import sys
from pathlib import Path

from bot.background import Background, Clock
from bot.deliverer import Deliverer, Ways
from storage.database import connect
from tests.channels.webhook_receiver import channel, until
from tests.databases import TEST_KEYS
from tests.usecases.lead_world import MONDAY

SOURCE = "urn:nld:kvknr:12345678:systeem:kopru"
PUBLIC_URL = "https://hulp.example.nl"


async def main(url: str, folder: str) -> None:
    """Deliver until somebody kills us, or everything is delivered."""
    clock = Clock(lambda: MONDAY, asyncio.get_running_loop().time, asyncio.sleep)
    database = await connect(url, data_dir=Path(folder), keys=TEST_KEYS)
    async with channel(plain=True) as sent, Background(clock) as background:
        ways = Ways(PUBLIC_URL, SOURCE, webhooks=sent)
        deliverer = Deliverer(database, ways, clock, background, "killed", lambda: 0.0)
        await deliverer.begin_due()
        await until(lambda: not deliverer.under_way)
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

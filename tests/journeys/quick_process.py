"""`kopru run` in a hurry: the same wiring and settings, but without the pace kept towards Telegram, and hours ahead.

Run as `python -m tests.journeys.quick_process HOURS_AHEAD`.
"""

import asyncio
import os
import sys
from datetime import timedelta

from bot import logs
from bot.app import serve, system_clock
from bot.pace import Rate
from bot.settings import read_settings


def main(hours_ahead: str) -> None:
    """Serve until told to end."""
    settings = read_settings(os.environ)
    logs.set_up(settings.log_level)
    shift = timedelta(hours=float(hours_ahead))
    asyncio.run(serve(settings, clock=lambda: system_clock() + shift, per_chat=Rate(1000, 1000)))


if __name__ == "__main__":
    main(sys.argv[1])

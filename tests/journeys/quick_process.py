"""`kopru run` in a hurry: the same wiring and settings, but without the pace kept towards Telegram, and hours ahead."""

import asyncio
import os
import sys
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from bot import logs
from bot.app import serve, system_clock
from bot.pace import Rate
from bot.settings import read_settings


def main(settings: Mapping[str, str], hours_ahead: int, out: Path, errors: Path) -> None:
    """Serve until told to end; what is written goes to two files."""
    for stream, path in ((sys.stdout, out), (sys.stderr, errors)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_APPEND), stream.fileno())
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KOPRU_")}
    os.environ.clear()
    os.environ.update({**kept, **settings})
    read = read_settings(os.environ)
    logs.set_up(read.log_level)
    shift = timedelta(hours=hours_ahead)
    asyncio.run(serve(read, clock=lambda: system_clock() + shift, per_chat=Rate(1000, 1000)))

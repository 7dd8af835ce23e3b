"""`kopru migrate`: brings the database to this version; `kopru run` does the same at its start."""

import asyncio
import os
import sys
from datetime import date

from bot.settings import read_settings
from storage.database import DatabaseAway, DatabaseRefused
from storage.migrate import migrate


def run(argv: list[str], *, today: date) -> int:
    """Migrate and print the revision; 2 with one clear line when that cannot be. Raises BadSettings."""
    settings = read_settings(os.environ)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    try:
        print(asyncio.run(migrate(settings.database_url, data_dir=settings.data_dir)))
    except (DatabaseRefused, DatabaseAway, OSError) as error:
        print(f"kopru: {error}", file=sys.stderr)
        return 2
    return 0

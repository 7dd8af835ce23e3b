"""`kopru run`: serve until told to end."""

import argparse
import asyncio
import os
import sys
from datetime import date

from bot import logs
from bot.app import Serving, host_of, serve
from bot.settings import Settings, read_settings
from bot.usecases.editions import ContentBroken
from storage.database import DatabaseAway, DatabaseRefused, is_sqlite
from storage.encryption import WrongMasterKey


def run(argv: list[str], *, today: date) -> int:
    """Serve; 0 after an orderly end, 2 with one clear line when it cannot start."""
    del today  # a server has its own clock
    parser = argparse.ArgumentParser(prog="kopru run", description="Serves until told to end; settings are KOPRU_*.")
    parser.add_argument("--demo", action="store_true", help="add fictional help to the directory, to see routing work")
    wish = parser.parse_args(argv)
    settings = read_settings(os.environ)
    logs.set_up(settings.log_level)
    try:
        asyncio.run(serve(settings, started=lambda serving: _tell(settings, serving, demo=wish.demo), demo=wish.demo))
    except (WrongMasterKey, DatabaseRefused, DatabaseAway, ContentBroken, ValueError, OSError) as error:
        print(f"kopru: {error}", file=sys.stderr)
        return 2
    return 0


def _tell(settings: Settings, serving: Serving, *, demo: bool) -> None:
    """Say in a few lines what this process does."""
    store = "SQLite" if is_sqlite(settings.database_url) else "PostgreSQL"
    telegram = {
        "off": "Telegram: off; set KOPRU_TELEGRAM_TOKEN to serve a bot",
        "polling": "Telegram: on, by polling; set KOPRU_PUBLIC_URL for the webhook",
        "webhook": "Telegram: on, by webhook",
    }[serving.telegram]
    address = f"http://{host_of(serving.host)}:{serving.port}"
    print(f"Köprü serves the chat on {address}, the pages of staff on {address}/staff")
    print(telegram)
    print(f"Data: {store}; folder {settings.data_dir}; key {'from the environment' if settings.master_key else 'file'}")
    if demo:
        print("Demo: offers of help are partly fictional; not for people in need")
    if serving.first_admin:
        print("Nobody works here yet. This link makes the first admin, once and within 24 hours:")
        print(serving.first_admin)
    print("Ctrl-C ends; what is committed is kept.", flush=True)

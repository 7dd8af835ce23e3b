"""`kopru run`: serve until told to end."""

import argparse
import asyncio
import os
import sys
from datetime import date

from bot import logs
from bot.app import Serving, host_of, serve
from bot.demo.making import DemoRefused, refuse_demo, settle
from bot.demo.staffing import SignIns
from bot.house import House
from bot.settings import Settings, read_settings
from bot.usecases.editions import ContentBroken
from bot.usecases.local_time import AMSTERDAM
from storage.database import DatabaseAway, DatabaseRefused, is_sqlite
from storage.encryption import WrongMasterKey


def run(argv: list[str], *, today: date) -> int:
    """Serve; 0 after an orderly end, 2 with one clear line when it cannot start."""
    del today  # a server has its own clock
    parser = argparse.ArgumentParser(prog="kopru run", description="Serves until told to end; settings are KOPRU_*.")
    parser.add_argument(
        "--demo",
        action="store_true",
        help="with fictional help, organisations, staff and leads, on a database of its own",
    )
    wish = parser.parse_args(argv)
    settings = read_settings(os.environ)
    logs.set_up(settings.log_level)
    try:
        asyncio.run(_serve(settings, demo=wish.demo))
    except (WrongMasterKey, DatabaseRefused, DatabaseAway, ContentBroken, DemoRefused, ValueError, OSError) as error:
        print(f"kopru: {error}", file=sys.stderr)
        return 2
    return 0


async def _serve(settings: Settings, *, demo: bool) -> None:
    sign_ins: list[SignIns] = []

    async def prepare(house: House) -> None:
        if demo:
            sign_ins.append(await settle(house))
        else:
            await refuse_demo(house.desk.database)

    def started(serving: Serving) -> None:
        _tell(settings, serving, sign_ins[0] if demo else None)

    await serve(settings, started=started, demo=demo, prepare=prepare)


def _tell(settings: Settings, serving: Serving, sign_ins: SignIns | None) -> None:
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
    if sign_ins is not None:
        _tell_demo(sign_ins, f"{address}/staff")
    if serving.first_admin:
        print("Nobody works here yet. This link makes the first admin, once and within 24 hours:")
        print(serving.first_admin)
    print("Ctrl-C ends; what is committed is kept.", flush=True)


def _tell_demo(sign_ins: SignIns, address: str) -> None:
    """Say who can sign in to the demo, with codes for the next minutes."""
    print("Demo: help, organisations, staff and people are partly fictional; not for people in need")
    print(f"Sign in on {address} with the password {sign_ins.password} and one of these codes, each once:")
    for member in sign_ins.staff:
        codes = ", ".join(f"{one.code} until {one.until.astimezone(AMSTERDAM):%H:%M:%S}" for one in member.codes)
        print(f"  {member.email:<34} {member.role:<12} {codes}")
    print("Other codes come with the next start. In the browser chat you are somebody who asks for help yourself.")

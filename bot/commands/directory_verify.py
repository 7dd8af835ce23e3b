"""`kopru directory verify`: notes who saw that a record is right, on which day and how."""

import argparse
from datetime import date
from typing import Any

from bot.app import system_clock
from bot.commands.directory_store import change
from bot.usecases.directory import shipped_base, verify
from dialogs.casework.directory import VERIFIED_DAYS, Verification
from storage.database import Database


def add_commands(commands: Any) -> None:
    """Add the subcommand."""
    parser = commands.add_parser("verify", help="note who saw that a service or a location is right")
    parser.add_argument("id", metavar="ID", help="of a service, or of one of its locations; `list` shows them")
    parser.add_argument("--by", required=True, metavar="ROLE", help="a role or an organisation, never a person's name")
    parser.add_argument("--source", required=True, metavar="TEXT", help="how it was seen, as in 'by phone'")
    parser.add_argument("--on", type=date.fromisoformat, metavar="DATE", help="default: today")
    parser.set_defaults(do=_verify)


def _verify(wish: argparse.Namespace, today: date) -> int:
    verification = Verification(wish.on or today, wish.by.strip(), wish.source.strip())
    base = shipped_base(today, demo=False)

    async def verifying(database: Database) -> int:
        done = await verify(database, base, wish.id, verification, now=system_clock())
        name = done.service.name.by_language["nl"]
        print(
            f"{wish.id} ({name}): verified for {VERIFIED_DAYS} days from {verification.on.isoformat()}; "
            f"to take it back: kopru directory undo {done.number}"
        )
        return 0

    return change(verifying)

"""`kopru directory`: brings in, hands out, verifies and lists who helps with debts."""

import argparse
from collections.abc import Sequence
from datetime import date

from bot.commands import directory_coverage, directory_export, directory_import, directory_list, directory_verify
from bot.commands.directory_store import carefully


def run(argv: Sequence[str], *, today: date) -> int:
    """Do one of the subcommands; 0 done, 1 faults or refused and nothing written, 2 cannot be done as asked."""
    parser = argparse.ArgumentParser(prog="kopru directory", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for part in (directory_import, directory_export, directory_verify, directory_list, directory_coverage):
        part.add_commands(commands)
    wish = parser.parse_args(argv)
    return carefully(lambda: wish.do(wish, today))

"""The command line: one table of commands, and what they share."""

import asyncio
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from importlib import import_module, metadata

from bot.app import system_clock
from bot.settings import KNOWN, BadSettings
from bot.usecases.local_time import local_date

#: Command -> what it does. Each is a module of `bot/commands/` with `run(argv, today=…) -> exit code`.
COMMANDS = {
    "run": "serve the browser chat, and Telegram when a token is set",
    "chat": "hold the conversation in this terminal",
    "check": "check scripts, rules and words; --tests plays the conversations",
    "ask": "JSON lines: a question to its topic, language and signs of danger",
    "tune": "find on development questions when the matcher is sure; writes lexicon/thresholds.yaml",
    "screen": "JSON lines: answers to class, urgency and reasons; --fields lists the fields",
    "locate": "JSON lines: postcode, place or location to municipality",
    "route": "JSON lines: answers and a place to offers of help, each with why",
    "replay": "replay a conversation from its event log and compare",
    "directory": "who helps with debts: import, export, verify, list, coverage, gaps; imports can be undone",
    "migrate": "bring the database to this version",
    "erase": "erase the person behind a reference",
    "purge": "delete what is past its time",
    "health": "ask the running server whether it is well; for container checks",
    "bench": "measure a turn beside other ways to build a bot",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command and give its exit code: 0 done, 1 problems found, 2 cannot be done as asked."""
    words = list(sys.argv[1:] if argv is None else argv)
    if not words or words[0] in ("-h", "--help", "help"):
        print(usage())
        return 0 if words else 2
    if words[0] == "--version":
        print(f"kopru {metadata.version('kopru')}")
        return 0
    if words[0] not in COMMANDS:
        print(f"kopru: there is no command {words[0]!r}\n{usage()}", file=sys.stderr)
        return 2
    return _run(import_module(f"bot.commands.{words[0]}").run, words[1:])


def _run(command: Callable[..., int], argv: list[str]) -> int:
    try:
        return command(argv, today=today())
    except BadSettings as bad:
        for line in bad.lines:
            print(f"kopru: {line}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of our output went away, as `head` does; nothing is left to say.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    except asyncio.CancelledError:
        return 130


def today() -> date:
    """Give today's date in Amsterdam."""
    return local_date(system_clock())


def usage() -> str:
    """Say what there is: commands and settings."""
    commands = "\n".join(f"  {name:<10} {does}" for name, does in COMMANDS.items())
    settings = "\n".join(f"  {name:<22} {does}" for name, does in KNOWN.items())
    return f"usage: kopru COMMAND [options]\n\ncommands:\n{commands}\n\nsettings (environment):\n{settings}"

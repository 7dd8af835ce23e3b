"""`kopru bench`: measures a turn beside other ways to build a bot, how well questions are understood, and more."""

import sys
from collections.abc import Sequence
from datetime import date
from importlib import import_module

#: What can be measured -> its module with `measure(argv) -> exit code`, and what it tells.
BENCHES = {
    "turn": ("tests.benches.turn", "what a turn costs, beside python-telegram-bot and aiogram in the same run"),
    "answers": ("tests.benches.answers", "how well typed questions find their answer, and danger is noticed"),
    "routing": (
        "tests.benches.routing",
        "what finding help costs among 1,000 and 100,000 branches, beside a plain scan",
    ),
    "inbox": ("tests.benches.inbox", "what the list of leads costs staff among 100,000 leads, and taking one"),
}


def run(argv: Sequence[str], *, today: date) -> int:
    """Measure a turn, or what the first word names; 2 when it is unknown or cannot be measured here."""
    words = list(argv)
    if words and words[0] in ("-h", "--help"):
        print(_usage())
        return 0
    # Options without a name belong to the bench that is meant when none is named.
    name = words.pop(0) if words and not words[0].startswith("-") else "turn"
    if name not in BENCHES:
        print(f"kopru: there is no bench {name!r}\n{_usage()}", file=sys.stderr)
        return 2
    try:
        bench = import_module(BENCHES[name][0])
    except ModuleNotFoundError as missing:
        print(
            f"kopru: bench {name} needs the development environment, and {missing.name} is not there: "
            "run `make setup-dev` in a checkout of the source, then `.venv/bin/kopru bench` there",
            file=sys.stderr,
        )
        return 2
    code: int = bench.measure(words)
    return code


def _usage() -> str:
    benches = "\n".join(f"  {name:<8} {does}" for name, (_, does) in BENCHES.items())
    names = "|".join(BENCHES)
    return f"usage: kopru bench [{names}] [options]; --help after the name tells the options\n\n{benches}"

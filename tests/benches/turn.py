"""`kopru bench turn`: a turn of Köprü beside other ways to build the same bot, and what it is made of."""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.benches import beside, inside, length, rows, tables
from tests.benches.beside import CONTENDERS, KOPRU_SQLITE, Contender, Effort, Ground
from tests.benches.bot_process import BotFailed, running
from tests.benches.parts import FIRST_PERSON, Parts
from tests.benches.rows import Row
from tests.databases import NoPostgres, PostgresCluster
from tests.emulator import Emulator

SECTIONS = ("beside", "parts", "length")
#: Presses taken in without a turn, and repeats of what is timed by itself.
UPDATES, REPEAT = 3_000, 500


def measure(argv: Sequence[str]) -> int:
    """Measure, print tables or JSON lines, and give the exit code: 2 when it cannot be measured here."""
    wish = _wish(argv)
    try:
        found = asyncio.run(_measure(wish))
    except (BotFailed, NoPostgres) as error:
        print(f"kopru: {error}", file=sys.stderr)
        return 2
    if wish.json:
        print("\n".join(json.dumps(row, ensure_ascii=False) for row in found))
    else:
        print(tables.written(found))
    return 0


def _wish(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="kopru bench turn",
        description="Measures a turn of Köprü beside python-telegram-bot's ConversationHandler with PicklePersistence "
        "(the default) and aiogram's FSM with MemoryStorage: same dialog, same emulated Bot API, webhook for all.",
    )
    names = [one.name for one in CONTENDERS]
    parser.add_argument("--json", action="store_true", help="print a JSON line per row")
    parser.add_argument("--only", choices=SECTIONS, help="measure one section")
    parser.add_argument("--bots", nargs="+", choices=names, default=names, help="only these; ratios need ptb")
    parser.add_argument("--users", type=int, default=64, help="busy people at once (64)")
    parser.add_argument("--seconds", type=float, default=3.0, help="how long each situation is looked at (3)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds over all bots; medians are told (3)")
    parser.add_argument("--dialogs", type=int, default=4, help="dialogs of each person, for the parts (4)")
    return parser.parse_args(argv)


async def _measure(wish: argparse.Namespace) -> list[Row]:
    chosen = tuple(one for one in CONTENDERS if one.name in wish.bots)
    found: list[Row] = []
    if hasattr(os, "getloadavg"):
        _tell(f"load average {os.getloadavg()[0]:.1f}: above 0.5 others are at work, and turns/s tell less than CPU")
    with _ground(chosen) as ground:
        if wish.only in (None, "beside"):
            effort = Effort(wish.users, wish.seconds, rounds=wish.rounds)
            found += rows.beside_rows(chosen, await beside.compare(chosen, effort, ground, tell=_tell))
        if wish.only in (None, "parts"):
            for contender in (one for one in chosen if one.is_ours):
                _tell(f"the parts of a turn: {contender.title}")
                found += rows.parts_rows(contender, await _parts(contender, ground, wish))
            found.append(rows.way_in_row(KOPRU_SQLITE, await beside.acknowledge(ground, updates=UPDATES), UPDATES))
    if wish.only in (None, "length"):
        _tell("one conversation, longer and longer")
        found += rows.length_rows(length.measure(repeat=REPEAT))
    return found


async def _parts(contender: Contender, ground: Ground, wish: argparse.Namespace) -> Parts:
    async with Emulator(judging=False) as telegram:
        for number in range(wish.users * wish.dialogs):
            telegram.person(person_id=FIRST_PERSON + number).chat.bot = "member"
        arguments = (str(wish.users), str(wish.dialogs))
        async with running("parts_process", ground.wiring(contender, telegram), *arguments) as process:
            return Parts(**await process.result())


@contextmanager
def _ground(chosen: Sequence[Contender]) -> Iterator[Ground]:
    """Give bots a folder, a database server where one is needed, and the last core for themselves alone."""
    cores = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
    if len(cores) > 1:
        inside.stay_on(cores[0])  # with what we start: the database server
    postgres = PostgresCluster() if any(one.needs_postgres for one in chosen) else None
    try:
        with tempfile.TemporaryDirectory(prefix="kopru-bench-") as folder:
            yield Ground(Path(folder), postgres, cores[-1] if len(cores) > 1 else None)
    finally:
        if postgres is not None:
            postgres.stop()


def _tell(line: str) -> None:
    print(f"... {line}", file=sys.stderr, flush=True)

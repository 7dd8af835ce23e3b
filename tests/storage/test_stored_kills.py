"""A worker is killed at every boundary; the next one finds nothing lost, nothing doubled, nothing stuck."""

import ast
import asyncio
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import storage
from storage import audit, conversations, events, failpoints, ledger, tables
from storage.database import Database, DatabaseRefused, connect
from storage.encryption import KeyRing
from storage.migrate import migrate
from tests.databases import PostgresCluster
from tests.storage.killed_worker import work
from tests.storage.samples import NOW, meet, rows_of

#: Where and at which hit to kill; the ninth turn erases, the third writes rarer rows.
BOTH = (
    "contact.before_commit:1", "contact.after_commit:2",
    "turn.before_commit:1", "turn.before_commit:3", "turn.before_commit:9",
    "turn.after_commit:2", "turn.after_commit:9", "turn.after_commit:11",
    "outbox.after_claim:1", "outbox.before_mark:2", "outbox.after_mark:1",
    "timer.after_claim:1", "purge.after_batch:1",
)  # fmt: skip
#: Only SQLite writes in groups. Its first is the check of the master key, then first contact, then the turn.
SQLITE_ONLY = ("group.before_commit:1", "group.before_commit:3", "group.before_commit:13", "group.after_commit:3")
POSTGRES_ONLY = ("compact.before:1",)

CASES = [
    *(("sqlite", spec) for spec in BOTH + SQLITE_ONLY),
    *(("postgresql", spec) for spec in BOTH + POSTGRES_ONLY),
]
#: Hit by `bot/`, and killed there.
OF_THE_BOT = {"ack.before", "ack.after", "send.before", "send.after", "timer.after_commit"}


@pytest.fixture(scope="module")
def forks() -> Iterator[subprocess.Popen[str]]:
    """Run the program that forks workers to be killed."""
    command = [sys.executable, "-m", "tests.storage.killed_worker"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        yield program


def kill_one(forks: subprocess.Popen[str], *arguments: str) -> int:
    """Let one worker run; give its exit code, negative when a signal killed it."""
    assert forks.stdin is not None
    assert forks.stdout is not None
    forks.stdin.write(json.dumps(arguments) + "\n")
    forks.stdin.flush()
    return int(forks.stdout.readline())


@pytest.mark.parametrize(("engine", "spec"), CASES, ids=[f"{engine}-{spec}" for engine, spec in CASES])
async def test_a_kill_loses_and_doubles_nothing(
    engine: str,
    spec: str,
    request: pytest.FixtureRequest,
    forks: subprocess.Popen[str],
    data_dir: Path,
    tmp_path: Path,
    keys: KeyRing,
) -> None:
    url: str = request.getfixturevalue("sqlite_url" if engine == "sqlite" else "postgres_url")
    transcript = tmp_path / "transcript"

    exit_code = kill_one(forks, url, str(data_dir), spec, str(transcript))

    assert exit_code == -signal.SIGKILL
    database = await connect(url, data_dir=data_dir, keys=keys)
    acknowledged = {int(line.split()[1]) for line in read(transcript, "acknowledged")}
    assert acknowledged <= {row["update_id"] for row in await rows_of(database, tables.updates) if row["bot_id"] == 7}

    with transcript.open("a") as lines:
        await work(database, NOW + timedelta(days=1), lines)

    await nothing_is_lost_or_doubled(database)
    to_jan = [line.removeprefix("sent jan ") for line in read(transcript, "sent jan")]
    assert list(dict.fromkeys(to_jan)) == [f"{place} {n}" for n in (2, 4, 6, 8, 10) for place in ("first", "second")]
    await database.close()


def read(transcript: Path, word: str) -> list[str]:
    """Read the lines that start with a word."""
    return [line for line in transcript.read_text().splitlines() if line.startswith(word)]


async def nothing_is_lost_or_doubled(database: Database) -> None:
    """Look at everything that the killed worker and the next one have written."""
    jan = await meet(database, "jan")
    started = [listed.id for listed in await conversations.list_conversations(database) if listed.bundle_version]
    log = [event.payload for event in await events.events_of(database, jan.id)]
    assert sorted(row["update_id"] for row in await rows_of(database, tables.updates)) == [1, *range(1, 11)]
    assert log == [b"event 2", b"event 4", b"event 6", b"event 8", b"event 10", b"fired"]
    assert (jan.state, started) == (b"10", [jan.id])
    assert all(row["sent_at"] for row in await rows_of(database, tables.outbox))
    assert await rows_of(database, tables.timers) == []
    assert len(await ledger.erased(database)) == 1
    assert (await audit.verify(database)).broken_at is None
    if database.dialect == "sqlite":
        assert (
            await database.run(lambda connection: connection.execute(text("PRAGMA integrity_check")).scalar()) == "ok"
        )


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'kopru.sqlite'}"
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    url = cluster.empty()
    yield url
    cluster.drop(url)


MIGRATE = """
import asyncio, pathlib, sys
from storage import failpoints
from storage.migrate import migrate
failpoints.arm("migrate.before_commit")
asyncio.run(migrate(sys.argv[1], data_dir=pathlib.Path(".")))
"""


async def test_a_kill_in_mid_migration_leaves_it_to_the_next(empty_url: str, tmp_path: Path, keys: KeyRing) -> None:
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", MIGRATE, empty_url], capture_output=True, text=True, check=False
    )
    with pytest.raises(DatabaseRefused, match="kopru migrate"):
        await connect(empty_url, data_dir=tmp_path)

    await migrate(empty_url, data_dir=tmp_path)

    assert killed.returncode == -signal.SIGKILL, killed.stderr
    database = await connect(empty_url, data_dir=tmp_path, keys=keys)
    assert (await meet(database)).version == 0
    await database.close()


def boundaries_in(folder: Path) -> set[str]:
    """Read the names of all failpoints from the source."""
    names = set()
    for file in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "fp":
                (name,) = node.args
                assert isinstance(name, ast.Constant), f"{file}:{node.lineno} names no boundary literally"
                names.add(str(name.value))
    return names


def test_every_boundary_of_storage_is_killed_at() -> None:
    source = boundaries_in(Path(storage.__file__).parent)

    killed_at = {spec.partition(":")[0] for _, spec in CASES} | {"migrate.before_commit"}

    assert source == killed_at
    assert source | OF_THE_BOT == set(failpoints.BOUNDARIES)
    assert len(failpoints.BOUNDARIES) == len(set(failpoints.BOUNDARIES))


def test_an_unknown_failpoint_is_refused() -> None:
    with pytest.raises(ValueError, match=r"turn\.after_commit"):
        failpoints.arm("turn.after_lunch:1")


def test_a_failpoint_counts_its_hits_and_can_be_disarmed() -> None:
    failpoints.arm("turn.after_commit:3")
    failpoints.fp("turn.after_commit")
    failpoints.fp("turn.before_commit")
    left = dict(failpoints._left)

    failpoints.arm(None)

    assert left == {"turn.after_commit": 2}
    assert failpoints._left == {}

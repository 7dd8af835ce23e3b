"""SQLite: one writer thread that commits in groups, with every guarantee on, for one process."""

import asyncio
import stat
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from storage import conversations, tables
from storage.database import DatabaseAway, DatabaseInUse, DatabaseRefused, UnsafeDatabase, connect
from storage.encryption import KeyRing, WrongMasterKey
from storage.sqlite_database import PRAGMAS, SqliteDatabase, require_safe_version
from tests.storage.samples import NOW, converse, count, meet, turn, write


@pytest.fixture
async def sqlite(sqlite_url: str, data_dir: Path, keys: KeyRing) -> AsyncIterator[SqliteDatabase]:
    opened = await connect(sqlite_url, data_dir=data_dir, keys=keys)
    assert isinstance(opened, SqliteDatabase)
    yield opened
    await opened.close()


#: Opens a database and forgets to close it.
OPEN = """
import asyncio, pathlib, sys
from storage.database import connect
asyncio.run(connect(sys.argv[1], data_dir=pathlib.Path(sys.argv[2])))
"""


async def open_in_another_process(url: str, data_dir: Path) -> subprocess.CompletedProcess[str]:
    """Run OPEN to its end."""
    command = [sys.executable, "-c", OPEN, url, str(data_dir)]
    return await asyncio.to_thread(subprocess.run, command, capture_output=True, text=True, timeout=20, check=False)


def size(file: Path) -> int:
    return file.stat().st_size


def modes(folder: Path) -> dict[str, int]:
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()}


def insert(connection: Connection, name: str, *, fails: bool = False) -> str:
    """Write a bundle, and perhaps fail after it."""
    connection.execute(tables.bundles.insert().values(version=name, documents="{}", stored_at=NOW))
    if fails:
        raise LookupError(name)
    return name


async def test_a_job_that_fails_leaves_the_others_of_its_group(sqlite: SqliteDatabase) -> None:
    jobs = [sqlite.run(insert, f"v{number}", fails=number % 7 == 3) for number in range(60)]

    results = await asyncio.gather(*jobs, return_exceptions=True)

    failed = [str(result) for result in results if isinstance(result, LookupError)]
    kept = [result for result in results if isinstance(result, str)]
    assert len(failed) == 9
    stored = await sqlite.run(lambda connection: connection.execute(tables.bundles.select()).scalars().all())
    assert sorted(stored) == sorted(kept)


async def test_many_jobs_share_one_commit(sqlite: SqliteDatabase) -> None:
    # The journal grows by whole transactions: sixty alone would write sixty copies of the table's last page.
    journal = Path(await sqlite.run_raw(lambda raw: raw.execute("PRAGMA database_list").fetchone()[2]) + "-wal")
    await sqlite.compact()

    await asyncio.gather(*(sqlite.run(insert, f"v{number}") for number in range(60)))

    assert size(journal) < 60 * 4096


async def test_nobody_is_answered_when_the_commit_fails(
    sqlite: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_disk(name: str) -> None:
        if name == "group.before_commit":
            raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("storage.sqlite_writer.fp", break_disk)
        results = await asyncio.gather(*(sqlite.run(insert, f"v{n}") for n in range(5)), return_exceptions=True)

    assert [type(result) for result in results] == [DatabaseAway] * 5
    assert await count(sqlite, tables.bundles) == 0
    assert await sqlite.run(insert, "v6") == "v6"


async def test_a_full_disk_refuses_a_turn_and_heals(sqlite: SqliteDatabase) -> None:
    met = await meet(sqlite)
    pages = await sqlite.run_raw(lambda raw: raw.execute("PRAGMA page_count").fetchone()[0])
    await sqlite.run_raw(lambda raw: raw.execute(f"PRAGMA max_page_count = {pages}").fetchone())
    big = turn(1, state=b"x" * 100_000)

    with pytest.raises(DatabaseAway, match="FULL"):
        await write(sqlite, met, big)
    nothing_written = await count(sqlite, tables.updates)
    await sqlite.run_raw(lambda raw: raw.execute("PRAGMA max_page_count = 100000").fetchone())

    assert nothing_written == 0
    assert (await write(sqlite, met, big)).outcome == "done"
    assert await sqlite.run_raw(lambda raw: raw.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"


async def test_what_is_only_read_is_answered_although_the_commit_fails(
    sqlite: SqliteDatabase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_disk(name: str) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as broken:
        broken.setattr("storage.sqlite_writer.fp", break_disk)
        hold = threading.Event()
        waiting = asyncio.ensure_future(sqlite.run(lambda connection: hold.wait(10)))  # so that the rest is one group
        rest = asyncio.gather(count(sqlite, tables.bundles), sqlite.run(insert, "v1"), return_exceptions=True)
        await asyncio.sleep(0.05)
        hold.set()
        read, written = await rest
        await waiting

    assert read == 0
    assert isinstance(written, DatabaseAway)


async def test_the_live_connection_has_every_guarantee(sqlite: SqliteDatabase) -> None:
    live = {name: await sqlite.run(_pragma, name) for name in PRAGMAS}

    assert live == {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "busy_timeout": 5000,
    }


def _pragma(connection: Connection, name: str) -> str | int:
    value: str | int = connection.execute(text(f"PRAGMA {name}")).scalar_one()
    return value


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0"])
def test_a_sqlite_that_can_lose_commits_is_refused(version: str) -> None:
    with pytest.raises(UnsafeDatabase, match=version):
        require_safe_version(version)


@pytest.mark.parametrize("version", ["3.51.3", "3.53.4", "4.0.0"])
def test_a_safe_sqlite_is_taken(version: str) -> None:
    require_safe_version(version)


async def test_a_second_process_is_refused(sqlite: SqliteDatabase, sqlite_url: str, data_dir: Path) -> None:
    second = await open_in_another_process(sqlite_url, data_dir)

    assert second.returncode == 1
    assert "DatabaseInUse: Another process uses" in second.stderr.splitlines()[-1]


async def test_the_file_is_free_after_closing(sqlite: SqliteDatabase, sqlite_url: str, data_dir: Path) -> None:
    with pytest.raises(DatabaseInUse):
        await connect(sqlite_url, data_dir=data_dir)
    await sqlite.close()

    again = await connect(sqlite_url, data_dir=data_dir)
    await again.close()


async def test_a_command_may_look_beside_the_running_process(
    sqlite: SqliteDatabase, sqlite_url: str, data_dir: Path, keys: KeyRing
) -> None:
    await converse(sqlite, 1)

    looker = await connect(sqlite_url, data_dir=data_dir, keys=keys, exclusive=False)
    seen = len(await conversations.list_conversations(looker))
    with pytest.raises(DatabaseAway):
        await looker.run(insert, "v1")
    await looker.close()

    assert seen == 1
    assert await count(sqlite, tables.bundles) == 0


async def test_a_command_may_look_at_a_file_that_nobody_holds(
    sqlite: SqliteDatabase, sqlite_url: str, data_dir: Path, keys: KeyRing
) -> None:
    await converse(sqlite, 1)
    await sqlite.close()

    looker = await connect(sqlite_url, data_dir=data_dir, keys=keys, exclusive=False)
    seen = len(await conversations.list_conversations(looker))
    await looker.close()

    assert seen == 1


async def test_looking_at_nothing_makes_nothing(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="no database"):
        await connect("sqlite://", data_dir=tmp_path, exclusive=False)

    assert modes(tmp_path) == {}


async def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused):  # not migrated
        await connect("sqlite://", data_dir=tmp_path)

    assert set(modes(tmp_path).values()) == {0o600}


async def test_the_thread_ends_on_close(sqlite_url: str, data_dir: Path) -> None:
    database = await connect(sqlite_url, data_dir=data_dir)

    await database.close()
    await database.close()

    assert "kopru-sqlite" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(DatabaseAway):
        await count(database, tables.people)


async def test_closing_first_finishes_what_waits(sqlite_url: str, data_dir: Path) -> None:
    database = await connect(sqlite_url, data_dir=data_dir)
    jobs = [asyncio.ensure_future(database.run(insert, f"v{number}")) for number in range(20)]
    await asyncio.sleep(0)

    await database.close()

    assert [await job for job in jobs] == [f"v{number}" for number in range(20)]


async def test_a_program_that_forgets_to_close_ends(sqlite_url: str, data_dir: Path) -> None:
    ended = await open_in_another_process(sqlite_url, data_dir)

    assert ended.returncode == 0


async def test_without_keys_nothing_personal_can_be_asked(sqlite_url: str, data_dir: Path) -> None:
    database = await connect(sqlite_url, data_dir=data_dir)

    with pytest.raises(WrongMasterKey):
        await meet(database)
    await database.close()

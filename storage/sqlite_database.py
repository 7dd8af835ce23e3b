"""SQLite: one file, one process, one writer thread, group commit with every guarantee on."""

import fcntl
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, Concatenate, Literal, ParamSpec, TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import Connection, StaticPool, create_engine

from storage.database import DatabaseInUse, DatabaseRefused, UnsafeDatabase
from storage.encryption import KeyRing, required
from storage.sqlite_writer import Raw, Writer, empty_journal

P = ParamSpec("P")
T = TypeVar("T")

#: Older ones can corrupt a file in WAL mode or lose commits (the WAL-reset race, 3.7.0 to 3.51.2).
SAFE_VERSION = (3, 51, 3)

#: What must hold on the live connection, as SQLite reads it back. 2 is FULL: a commit is on the disk.
PRAGMAS: dict[str, tuple[str, str | int]] = {
    "journal_mode": ("WAL", "wal"),
    "synchronous": ("FULL", 2),
    "secure_delete": ("ON", 1),
    "foreign_keys": ("ON", 1),
    "trusted_schema": ("OFF", 0),
    "busy_timeout": ("5000", 5000),
}


class SqliteDatabase:
    """A SQLite file held by this process."""

    dialect: Literal["sqlite"] = "sqlite"

    def __init__(self, writer: Writer, keys: KeyRing | None, lock: int | None) -> None:
        self._writer = writer
        self._keys = keys
        self._lock = lock

    @property
    def keys(self) -> KeyRing:
        """Give the keys. Raises WrongMasterKey when it was opened without."""
        return required(self._keys)

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function in the writer thread, within a savepoint of its own."""
        return await self._writer.call(lambda connection, raw: function(connection, *args, **kwargs))

    async def run_raw(self, function: Callable[[Raw], T]) -> T:
        """Call a function with the driver's connection: for the hot statements."""
        return await self._writer.call(lambda connection, raw: function(raw))

    async def step_down(self) -> None:
        """Do nothing: SQLite knows no roles, and who can read the file can read it all."""

    def compact_soon(self) -> None:
        """Empty the journal after what is being written now."""
        self._writer.call_soon(lambda connection, raw: empty_journal(raw))

    async def compact(self) -> None:
        """Empty the journal; what was deleted in the file itself is already overwritten (`secure_delete`)."""
        await self._writer.call(lambda connection, raw: empty_journal(raw), alone=True)

    async def close(self) -> None:
        """End the thread and let go of the file."""
        await self._writer.close()
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None


async def open_sqlite(file: Path, *, keys: KeyRing | None, exclusive: bool) -> SqliteDatabase:
    """Open a file; made when it is missing, unless `exclusive` is false, which only reads. Raises DatabaseRefused."""
    lock = lock_file(file) if exclusive else None
    writer = Writer(lambda: _connect(file, writes=exclusive), begin="BEGIN IMMEDIATE" if exclusive else "BEGIN")
    try:
        await writer.start()
    except BaseException:
        if lock is not None:
            os.close(lock)
        raise
    return SqliteDatabase(writer, keys, lock)


def lock_file(file: Path) -> int:
    """Hold the file for this process until the given descriptor is closed. Raises DatabaseInUse."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(file.with_name(f"{file.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        raise DatabaseInUse(
            f"Another process uses {file}: stop it first, or use PostgreSQL, which takes several."
        ) from None
    return descriptor


def require_safe_version(version: str) -> None:
    """Refuse a SQLite whose WAL mode can lose commits. Raises UnsafeDatabase."""
    if tuple(int(part) for part in version.split(".")) < SAFE_VERSION:
        wanted = ".".join(str(part) for part in SAFE_VERSION)
        raise UnsafeDatabase(f"SQLite {version} can lose commits in WAL mode; use {wanted} or later (pysqlite3).")


def _connect(file: Path, *, writes: bool) -> tuple[Connection, Raw]:
    if not writes and not file.exists():
        raise DatabaseRefused(f"There is no database at {file}: run `kopru migrate` first.")
    if writes:
        os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    mode = "rw" if writes else "ro"
    raw = dbapi2.connect(f"{file.absolute().as_uri()}?mode={mode}", uri=True, isolation_level=None)
    try:
        require_safe_version(raw.execute("SELECT sqlite_version()").fetchone()[0])
        for name, (wish, expected) in PRAGMAS.items():
            _require_pragma(raw, name, wish, expected)
    except BaseException:
        raw.close()
        raise
    # Parameters are hidden, as they would stand in errors, and so in logs.
    engine = create_engine("sqlite://", module=dbapi2, creator=lambda: raw, poolclass=StaticPool, hide_parameters=True)
    return engine.connect(), raw


def _require_pragma(raw: Any, name: str, wish: str, expected: str | int) -> None:
    raw.execute(f"PRAGMA {name} = {wish}")
    actual = raw.execute(f"PRAGMA {name}").fetchone()[0]
    if actual != expected:
        raise UnsafeDatabase(f"SQLite keeps {name} at {actual}, but {wish} is needed; is this a network folder?")

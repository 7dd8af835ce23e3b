"""One database behind one door: SQLite in a single writer thread, or PostgreSQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, Literal, ParamSpec, Protocol, TypeAlias, TypeVar

from sqlalchemy import Connection

from storage.encryption import KeyRing

P = ParamSpec("P")
T = TypeVar("T")

#: What `run` hands to a function: a use case passes it on to what it calls within its one transaction.
Transaction: TypeAlias = Connection

#: Name of the SQLite file when the address names none.
DEFAULT_FILE = "kopru.sqlite"


class DatabaseAway(Exception):
    """The database is out of reach, full, or silent on whether it committed: repeat with the same natural key."""


class DatabaseRefused(Exception):
    """The database must not be used as it is; the message says what to do."""


class UnsafeDatabase(DatabaseRefused):
    """A setting or a version of the database could lose what it confirmed."""


class DatabaseInUse(DatabaseRefused):
    """Another process has the SQLite file."""


class NotMigrated(DatabaseRefused):
    """The tables are older than this program."""


class TooNew(DatabaseRefused):
    """The tables are newer than this program."""


class Database(Protocol):
    """What the rest of storage asks of a database."""

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]: ...

    @property
    def keys(self) -> KeyRing:
        """Give the keys. Raises WrongMasterKey when it was opened without."""
        ...

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function with a connection inside one transaction; roll back when it raises. Raises DatabaseAway.

        The function may be run in another thread, and must not commit by itself.
        """
        ...

    async def step_down(self) -> None:
        """Give up the rights of an owner for good, where there are any. Raises DatabaseRefused, DatabaseAway."""
        ...

    async def compact(self) -> None:
        """Overwrite what was deleted, in the table of keys and in the journal: at least daily, takes up to seconds.

        Raises DatabaseAway.
        """
        ...

    def compact_soon(self) -> None:
        """Do what of `compact` costs next to nothing, after an erasure."""
        ...

    async def close(self) -> None:
        """Let go of connections, threads and locks."""
        ...


async def connect(
    url: str, *, data_dir: Path, keys: KeyRing | None = None, exclusive: bool = True, pool_size: int = 10
) -> Database:
    """Open a migrated database: `sqlite:///path` (`sqlite://`: in `data_dir`) or `postgresql://…`.

    A SQLite file is held by one process. `exclusive=False` opens it beside that process, for reading only: for
    commands that look (`kopru replay`, lists, `backup`). PostgreSQL takes any number of processes and ignores it.
    Raises DatabaseRefused, DatabaseAway, and WrongMasterKey when `keys` did not seal what is there.
    """
    from storage import installation

    database = await open_unchecked(url, data_dir=data_dir, keys=keys, exclusive=exclusive, pool_size=pool_size)
    try:
        await database.run(installation.require_head)
        await database.step_down()
        if keys is not None:
            await database.run(installation.require_key, keys, may_write=exclusive)
    except BaseException:
        await database.close()
        raise
    return database


async def open_unchecked(
    url: str, *, data_dir: Path, keys: KeyRing | None = None, exclusive: bool = True, pool_size: int = 10
) -> Database:
    """Open a database whatever its tables are: for migrating it."""
    # Both engines import this module for what they share, so it can name them only here.
    if is_sqlite(url):
        from storage.sqlite_database import open_sqlite

        return await open_sqlite(sqlite_file(url, data_dir), keys=keys, exclusive=exclusive)
    from storage.postgres_database import open_postgres

    return await open_postgres(url, keys=keys, pool_size=pool_size)


def is_sqlite(url: str) -> bool:
    """Tell the two engines apart. Raises DatabaseRefused for a third."""
    if not url.startswith(("sqlite://", "postgresql://", "postgres://")):
        scheme = url.partition(":")[0]
        raise DatabaseRefused(f"A database address starts with sqlite:// or postgresql://, not {scheme}://.")
    return url.startswith("sqlite://")


def sqlite_file(url: str, data_dir: Path) -> Path:
    """Give the file that a SQLite address means."""
    path = url.removeprefix("sqlite://").removeprefix("/")
    return Path(path) if path else data_dir / DEFAULT_FILE

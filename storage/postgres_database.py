"""PostgreSQL: prepared hot statements on plain asyncpg connections, SQLAlchemy for everything else."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Concatenate, Final, Literal, ParamSpec, TypeVar

import asyncpg
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage.database import DatabaseAway, DatabaseRefused, UnsafeDatabase
from storage.encryption import KeyRing, required
from storage.failpoints import fp

P = ParamSpec("P")
T = TypeVar("T")

CONNECT_TIMEOUT_S: Final = 5.0
COMMAND_TIMEOUT_S: Final = 10.0
#: How long a turn waits for a free connection before it says that the database is away.
WAIT_S: Final = 10.0

#: Made by the migrations; owns nothing and cannot pass by row security.
PROGRAM_ROLE: Final = "kopru_program"

#: Settings with which PostgreSQL forgets what it confirmed.
UNSAFE: Final = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}

_AWAY: Final = (
    OSError,
    TimeoutError,
    PoolTimeout,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.InsufficientResourcesError,  # disk full, too many connections, out of memory
    asyncpg.OperatorInterventionError,  # shutting down, starting up
    asyncpg.TransactionRollbackError,  # deadlock: rolled back, may be repeated
    asyncpg.PostgresSystemError,
    asyncpg.ReadOnlySQLTransactionError,  # a replica, in the middle of a switch
    asyncpg.LockNotAvailableError,
    asyncpg.InvalidCachedStatementError,  # the tables were migrated under a prepared statement
)
_NOT_ALLOWED: Final = (asyncpg.InvalidAuthorizationSpecificationError, asyncpg.InvalidCatalogNameError)


class Connections:
    """Idle connections, the last used first; no reset query between two uses, as hot statements leave no trace."""

    def __init__(self, url: str, size: int) -> None:
        self._url = url
        self._role: str | None = None
        self._idle: list[Any] = []
        self._closed = False
        self._slots = asyncio.Semaphore(size)

    async def open(self) -> Any:
        """Open one more connection, as the role that was taken. Raises DatabaseRefused when that cannot be."""
        try:
            return await self.open_as(self._role)
        except (asyncpg.InsufficientPrivilegeError, asyncpg.InvalidParameterValueError) as error:
            raise DatabaseRefused(
                f"The database user may not work as {self._role} ({error}). Run as an administrator of PostgreSQL "
                f"`CREATE ROLE {self._role} NOLOGIN` (unless it is there), grant it to the database user, and run "
                "`kopru migrate`."
            ) from error

    async def open_as(self, role: str | None) -> Any:
        """Open a connection as another role than the user who signs in; None: as that user."""
        return await asyncpg.connect(
            self._url,
            timeout=CONNECT_TIMEOUT_S,
            command_timeout=COMMAND_TIMEOUT_S,
            server_settings={
                "application_name": "kopru",
                "jit": "off",  # compiling costs more than any of our statements
                "tcp_keepalives_idle": "30",
                "tcp_keepalives_interval": "10",
                "tcp_keepalives_count": "3",
            }
            # As a setting of the connection it costs no round trip, and RESET ROLE does not lead back.
            | ({} if role is None else {"role": role}),
        )

    def take_role(self, role: str) -> None:
        """Open every connection from now on as a role."""
        self._role = role
        self._drop_idle()

    async def fetch(self, statement: str, *parameters: Any) -> list[Any]:
        """Run one prepared statement, which commits by itself."""
        async with asyncio.timeout(WAIT_S):
            await self._slots.acquire()
        try:
            connection = await self._take()
            try:
                rows: list[Any] = await connection.fetch(statement, *parameters)
            except asyncpg.PostgresError:
                self._keep(connection)  # the server answered: the line is sound
                raise
            except BaseException:
                connection.terminate()
                raise
            self._keep(connection)
            return rows
        finally:
            self._slots.release()

    async def _take(self) -> Any:
        while self._idle:
            connection = self._idle.pop()
            if not connection.is_closed():
                return connection
        return await self.open()

    def _keep(self, connection: Any) -> None:
        if self._closed:
            connection.terminate()
        else:
            self._idle.append(connection)

    def close(self) -> None:
        """Close what is idle, and every other connection as soon as its statement ends."""
        self._closed = True
        self._drop_idle()

    def _drop_idle(self) -> None:
        while self._idle:
            self._idle.pop().terminate()


class PostgresDatabase:
    """A PostgreSQL database, shared with any number of other workers."""

    dialect: Literal["postgresql"] = "postgresql"

    def __init__(self, connections: Connections, engine: AsyncEngine, keys: KeyRing | None) -> None:
        self._connections = connections
        self._engine = engine
        self._keys = keys

    @property
    def keys(self) -> KeyRing:
        """Give the keys. Raises WrongMasterKey when it was opened without."""
        return required(self._keys)

    async def run(self, function: Callable[Concatenate[Connection, P], T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Call a function inside one transaction of a pooled connection."""
        with _translated():
            async with self._engine.begin() as connection:
                return await connection.run_sync(function, *args, **kwargs)

    async def fetch(self, statement: str, *parameters: Any) -> list[Any]:
        """Run one hot statement in autocommit. Raises DatabaseAway."""
        with _translated():
            return await self._connections.fetch(statement, *parameters)

    async def step_down(self) -> None:
        """Work as the program's role from here on: it owns nothing, and row security holds for it."""
        with _translated():
            self._connections.take_role(PROGRAM_ROLE)
            await self._engine.dispose()
            await self._connections.fetch("SELECT 1")

    async def compact(self) -> None:
        """Rewrite the table of keys and push the write-ahead log on, so that no erased key is left in either.

        Only the owner of the table may rewrite it, so this is done as the user who signs in. Pushing the log needs the
        rights of `pg_switch_wal()`, CHECKPOINT and `pg_ls_waldir()`; without them the log is overwritten by the
        server's own time.
        """
        fp("compact.before")
        with _translated():
            connection = await self._connections.open_as(None)
            try:
                await _rewrite_keys(connection)
                await _push_log(connection)
            finally:
                connection.terminate()

    def compact_soon(self) -> None:
        """Leave it to `compact`: rewriting a table would hold up everybody's turns."""

    async def close(self) -> None:
        """Close all connections."""
        self._connections.close()
        await self._engine.dispose()


async def open_postgres(url: str, *, keys: KeyRing | None, pool_size: int) -> PostgresDatabase:
    """Open a database whose settings keep what they confirm. Raises DatabaseRefused, DatabaseAway."""
    connections = Connections(url, pool_size)
    engine = create_async_engine(
        "postgresql+asyncpg://",
        async_creator=connections.open,
        pool_size=max(2, pool_size // 2),
        pool_timeout=WAIT_S,
        pool_pre_ping=True,
        hide_parameters=True,  # they would stand in errors, and so in logs
    )
    database = PostgresDatabase(connections, engine, keys)
    try:
        for name, unsafe in UNSAFE.items():
            require_safe(name, unsafe, (await database.fetch("SELECT current_setting($1)", name))[0][0])
    except BaseException:
        await database.close()
        raise
    return database


def require_safe(name: str, unsafe: str, actual: str) -> None:
    """Refuse a setting that loses commits. Raises UnsafeDatabase."""
    if actual == unsafe:
        raise UnsafeDatabase(f"PostgreSQL runs with {name}={actual} and can lose what it confirmed: turn it on.")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except Exception as error:
        meaning = as_away(error)
        if meaning is error:
            raise
        raise meaning from error


def as_away(error: BaseException) -> BaseException:
    """Turn an error that says "not now" into DatabaseAway, one of rights into DatabaseRefused; give others back."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, _NOT_ALLOWED):
            return DatabaseRefused(f"PostgreSQL does not let us in: {cause}")
        # A ValueError among the interface errors is a wrong parameter of ours, not a lost line.
        if isinstance(cause, _AWAY) and not isinstance(cause, ValueError):
            return DatabaseAway(f"PostgreSQL: {type(cause).__name__}")
        cause = cause.orig if isinstance(cause, DBAPIError) else cause.__cause__
    return error


async def _rewrite_keys(connection: Any) -> None:
    """Rewrite the table of keys. Raises DatabaseRefused where PostgreSQL would only warn and skip it."""
    before = await connection.fetchval("SELECT pg_relation_filenode('person_keys')")
    await connection.execute("VACUUM FULL person_keys", timeout=600)
    if before == await connection.fetchval("SELECT pg_relation_filenode('person_keys')"):
        raise DatabaseRefused("This role may not rewrite person_keys and erased keys stay: make it the table's owner.")


async def _push_log(connection: Any) -> None:
    """Move the log past every segment that exists: one that is left is filled with zeros to its end.

    Old segments are not deleted but renamed into the future; so the last name of now is the one to get past.
    """
    try:
        await _leave_segment(connection)
        last = await connection.fetchval("SELECT max(name) FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'")
        while await connection.fetchval("SELECT pg_walfile_name(pg_current_wal_lsn())") <= last:
            await _leave_segment(connection)
    except asyncpg.InsufficientPrivilegeError:
        return


async def _leave_segment(connection: Any) -> None:
    await connection.execute("SELECT pg_switch_wal()")
    await connection.execute("CHECKPOINT", timeout=600)

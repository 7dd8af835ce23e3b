"""The one thread that touches a SQLite file: many jobs, one commit, and answers only after it."""

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from pysqlite3 import dbapi2
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.database import DatabaseAway
from storage.failpoints import fp

T = TypeVar("T")
Raw = Any  #: a pysqlite3 connection; the driver brings no types

#: Jobs that share one commit at most: bounds how long the first of them waits.
GROUP = 100

#: Result codes that say "not now", not "wrong": busy, locked, no memory, read-only, I/O, corrupt, full, cannot open,
#: locking protocol, not a database. https://sqlite.org/rescode.html
AWAY_CODES = frozenset({5, 6, 7, 8, 10, 11, 13, 14, 15, 26})


@dataclass(slots=True, eq=False)
class _Job:
    function: Callable[[Connection, Raw], Any]
    future: "asyncio.Future[Any]"
    alone: bool
    value: Any = None
    error: BaseException | None = None


class _GroupLost(Exception):
    """SQLite rolled the whole transaction back by itself."""


class Writer:
    """A thread with one connection. Jobs wait in a queue; whatever waits is written and committed together."""

    def __init__(self, connect: Callable[[], tuple[Connection, Raw]], *, begin: str) -> None:
        self._connect = connect
        self._begin = begin
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._closed = False
        # A daemon: a program that forgets to close must end all the same; what is committed is safe.
        self._thread = threading.Thread(target=self._serve, name="kopru-sqlite", daemon=True)

    async def start(self) -> None:
        """Start the thread and open the connection in it; raise what opening raises."""
        opened = _Job(self._no_op, asyncio.get_running_loop().create_future(), alone=True)
        self._queue.put(opened)
        self._thread.start()
        await opened.future

    async def call(self, function: Callable[[Connection, Raw], T], *, alone: bool = False) -> T:
        """Run a job in the group that comes next; `alone`: outside of any transaction. Raises DatabaseAway."""
        if self._closed:
            raise DatabaseAway("the database is closed")
        job = _Job(function, asyncio.get_running_loop().create_future(), alone)
        self._queue.put(job)
        result: T = await job.future
        return result

    def call_soon(self, function: Callable[[Connection, Raw], object]) -> None:
        """Run a job after all that waits, outside of any transaction; nobody waits for it."""
        self._queue.put(_Job(function, asyncio.get_running_loop().create_future(), alone=True))

    async def close(self) -> None:
        """Finish what waits, close the connection and end the thread."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
        await asyncio.to_thread(self._thread.join)

    @staticmethod
    def _no_op(connection: Connection, raw: Raw) -> None:
        """Prove that the connection is open."""

    def _serve(self) -> None:
        opener = self._queue.get()
        assert opener is not None
        try:
            connection, raw = self._connect()
        except Exception as error:
            opener.error = as_away(error)
            self._closed = True
            _answer([opener])
            return
        _answer([opener])
        while (first := self._queue.get()) is not None:
            group = self._gather(first)
            _carry_out(group, connection, raw, self._begin)
        connection.close()
        connection.engine.dispose()

    def _gather(self, first: _Job) -> list[_Job]:
        group = [first]
        while not group[-1].alone and len(group) < GROUP:
            try:
                job = self._queue.get_nowait()
            except Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            group.append(job)
        return group


def empty_journal(raw: Raw) -> None:
    """Move the journal into the file and cut it to nothing; a reader that holds it back leaves it to the next time."""
    raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def as_away(error: BaseException) -> BaseException:
    """Turn an error that says "not now" into DatabaseAway; give any other back."""
    original = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(original, dbapi2.Error) and getattr(original, "sqlite_errorcode", 0) & 0xFF in AWAY_CODES:
        away = DatabaseAway(f"SQLite: {original.sqlite_errorname}")
        away.__cause__ = error
        return away
    return error


def _carry_out(group: list[_Job], connection: Connection, raw: Raw, begin: str) -> None:
    if group[-1].alone:
        last = group.pop()
        if group:
            _carry_out(group, connection, raw, begin)
        _run(last, connection, raw)
        _answer([last])
        return
    try:
        _write_and_commit(group, connection, raw, begin)
    except Exception as error:
        with contextlib.suppress(dbapi2.Error):  # it may have rolled back by itself
            raw.execute("ROLLBACK")
        lost = DatabaseAway("SQLite did not commit")
        lost.__cause__ = error
        for job in group:
            job.error = job.error or lost
    _answer(group)


def _write_and_commit(group: list[_Job], connection: Connection, raw: Raw, begin: str) -> None:
    raw.execute(begin)
    before = raw.total_changes
    only_read = 0
    for job in group:
        _savepoint(job, connection, raw)
        if raw.total_changes == before:
            only_read += 1
    if raw.total_changes != before:
        # What was read before anybody wrote is already true: it need not wait for the disk.
        _answer(group[:only_read])
        del group[:only_read]
        fp("group.before_commit")
    raw.execute("COMMIT")
    if raw.total_changes != before:
        fp("group.after_commit")


def _savepoint(job: _Job, connection: Connection, raw: Raw) -> None:
    raw.execute("SAVEPOINT job")
    _run(job, connection, raw)
    if not raw.in_transaction:  # full disk, I/O error: SQLite has rolled everything back
        raise _GroupLost from job.error
    if job.error is not None:
        raw.execute("ROLLBACK TO job")
    raw.execute("RELEASE job")


def _run(job: _Job, connection: Connection, raw: Raw) -> None:
    try:
        job.value = job.function(connection, raw)
    except Exception as error:
        job.error = as_away(error)


def _answer(jobs: Iterable[_Job]) -> None:
    """Hand results to the loops that wait for them, one wake-up per loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[_Job]] = {}
    for job in jobs:
        by_loop.setdefault(job.future.get_loop(), []).append(job)
    for loop, mine in by_loop.items():
        if not loop.is_closed():
            loop.call_soon_threadsafe(_settle, mine)


def _settle(jobs: list[_Job]) -> None:
    for job in jobs:
        if job.future.done():  # the caller was cancelled and waits no more
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.value)

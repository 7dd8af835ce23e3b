"""Opens the database for commands of the directory: for a look beside a running server, or to change it."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.settings import read_settings
from bot.usecases.directory import ImportRefused, VerifyRefused
from bot.usecases.editions import ContentBroken
from storage import directory
from storage.database import Database, DatabaseAway, DatabaseRefused, connect, is_sqlite, sqlite_file
from storage.directory import NOTHING_KEPT, DirectoryMoved, Kept, UndoRefused
from storage.migrate import migrate

T = TypeVar("T")

#: What a person at the command line can mend: exit code 1.
_REFUSED = (ImportRefused, VerifyRefused, UndoRefused, DirectoryMoved)
#: What keeps the command from being done as asked: exit code 2.
_UNABLE = (DatabaseRefused, DatabaseAway, ContentBroken, OSError, UnicodeError)


class Unusable(Exception):
    """Cannot be done as asked; the message says why."""


def carefully(work: Callable[[], int]) -> int:
    """Do a command; what was refused or cannot be is one clear line, with exit code 1 or 2. Raises BadSettings."""
    try:
        return work()
    except _REFUSED as refused:
        print(f"kopru directory: {refused}", file=sys.stderr)
        return 1
    except LookupError as unknown:
        if type(unknown) is not LookupError:
            raise  # a KeyError is a fault of ours
        print(f"kopru directory: {unknown}", file=sys.stderr)
        return 1
    except BrokenPipeError:
        raise  # the reader of our output went away: nothing is wrong
    except (Unusable, *_UNABLE) as unable:
        print(f"kopru directory: {unable}", file=sys.stderr)
        return 2


def look(read: Callable[[Database], Awaitable[T]]) -> T | None:
    """Read from the database, also while a server has it; None where there is no SQLite file yet."""

    async def reading() -> T | None:
        settings = read_settings(os.environ)
        if is_sqlite(settings.database_url) and not sqlite_file(settings.database_url, settings.data_dir).exists():
            return None
        database = await connect(settings.database_url, data_dir=settings.data_dir, exclusive=False)
        try:
            return await read(database)
        finally:
            await database.close()

    return asyncio.run(reading())


def kept() -> Kept:
    """Read what is remembered of the directory."""
    return look(directory.load) or NOTHING_KEPT


def change(write: Callable[[Database], Awaitable[T]]) -> T:
    """Change the database, which is made or brought to this version first."""

    async def writing() -> T:
        settings = read_settings(os.environ)
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        await migrate(settings.database_url, data_dir=settings.data_dir)
        database = await connect(settings.database_url, data_dir=settings.data_dir)
        try:
            return await write(database)
        finally:
            await database.close()

    return asyncio.run(writing())

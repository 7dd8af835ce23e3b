"""Bring the tables to the version of this program."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from storage.database import Database, TooNew, is_sqlite, open_unchecked, sqlite_file
from storage.failpoints import fp
from storage.installation import holds_key_check, revision
from storage.migrations import REVISIONS

#: Names our lock among the advisory locks of a PostgreSQL database ("kopru" in ASCII).
_LOCK = 0x6B6F707275


async def migrate(url: str, *, data_dir: Path, to: str = REVISIONS[-1]) -> str:
    """Move the tables to a revision (or `base`), in one transaction; give the revision.

    One process at a time: a second one waits on PostgreSQL and is refused on SQLite. Raises DatabaseRefused,
    DatabaseAway.
    """
    async with _opened(url, data_dir, exclusive=True) as database:
        await database.run(_move, to)
    return to


async def holds_data(url: str, *, data_dir: Path) -> bool:
    """Say whether a master key has sealed this database already: then a lost key must not be made anew."""
    if is_sqlite(url) and not _has_content(sqlite_file(url, data_dir)):
        return False
    async with _opened(url, data_dir, exclusive=False) as database:
        return await database.run(holds_key_check)


def alembic_config(connection: Connection) -> Config:
    """Give Alembic our steps and the connection to walk them on."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    return config


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0


@asynccontextmanager
async def _opened(url: str, data_dir: Path, *, exclusive: bool) -> AsyncIterator[Database]:
    database = await open_unchecked(url, data_dir=data_dir, exclusive=exclusive)
    try:
        yield database
    finally:
        await database.close()


def _move(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    found = revision(connection)
    if found is not None and found not in REVISIONS:
        raise TooNew(f"The tables are at version {found}, made by a newer program: install that one.")
    config = alembic_config(connection)
    if to == "base" or (found is not None and to in REVISIONS[: REVISIONS.index(found)]):
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)
    fp("migrate.before_commit")

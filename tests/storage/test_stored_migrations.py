"""The tables move up and down, equal the models, and belong to this version of the program."""

import asyncio
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from storage import tables
from storage.access import SYSTEM, acting
from storage.database import Database, DatabaseRefused, NotMigrated, TooNew, connect, open_unchecked
from storage.encryption import KeyRing
from storage.migrate import alembic_config, migrate
from storage.migrations import REVISIONS
from tests.databases import TEST_KEYS, PostgresCluster
from tests.storage.lead_samples import hire, kept, opened
from tests.storage.samples import count, meet, write
from tests.storage.test_stored_turns import full_turn


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """Give the address of a database without tables."""
    if request.param == "sqlite":
        yield "sqlite://"
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    url = cluster.empty()
    yield url
    cluster.drop(url)


async def look(url: str, data_dir: Path, function: object) -> object:
    """Call a function with a connection to a database that may have any tables."""
    database = await open_unchecked(url, data_dir=data_dir)
    try:
        return await database.run(function)  # type: ignore[arg-type]
    finally:
        await database.close()


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, tables.metadata))


def table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def objects(connection: Connection) -> list[str]:
    """Name triggers, indexes and functions of ours."""
    if connection.dialect.name == "sqlite":
        names = connection.execute(text("SELECT type || ' ' || name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"))
    else:
        names = connection.execute(
            text(
                "SELECT 'trigger ' || tgname FROM pg_trigger WHERE NOT tgisinternal UNION ALL "
                "SELECT 'index ' || indexname FROM pg_indexes WHERE schemaname = 'public' UNION ALL "
                "SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace"
            )
        )
    return sorted(names.scalars())


def test_the_revisions_are_those_of_alembic() -> None:
    scripts = ScriptDirectory(str(Path(sys.modules["storage.migrate"].__file__ or "").parent / "migrations"))

    assert tuple(script.revision for script in reversed(list(scripts.walk_revisions()))) == REVISIONS


async def test_the_migrated_tables_equal_the_models(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url, data_dir=tmp_path)

    assert await look(empty_url, tmp_path, differences) == []


async def test_a_missing_column_would_be_noticed(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url, data_dir=tmp_path)

    await look(
        empty_url, tmp_path, lambda connection: connection.execute(text("ALTER TABLE timers DROP COLUMN claimed_by"))
    )

    assert len(await look(empty_url, tmp_path, differences)) == 1  # type: ignore[arg-type]


async def test_up_down_up_gives_the_same(empty_url: str, tmp_path: Path) -> None:
    await migrate(empty_url, data_dir=tmp_path)
    first = await look(empty_url, tmp_path, objects)

    await migrate(empty_url, data_dir=tmp_path, to="base")
    nothing = await look(empty_url, tmp_path, table_names)
    await migrate(empty_url, data_dir=tmp_path)

    assert nothing == {"alembic_version"}
    assert await look(empty_url, tmp_path, objects) == first
    assert await look(empty_url, tmp_path, differences) == []


async def test_migrating_again_keeps_the_data(database_url: str, data_dir: Path, keys: KeyRing) -> None:
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    await write(database, await meet(database), full_turn(1))
    await database.close()

    revision = await migrate(database_url, data_dir=data_dir)

    again = await connect(database_url, data_dir=data_dir, keys=keys)
    assert revision == REVISIONS[-1]
    assert (await meet(again)).state == b'{"step": "1"}'
    await again.close()


async def test_a_database_with_data_can_be_taken_down(database: Database, database_url: str, data_dir: Path) -> None:
    await write(database, await meet(database), full_turn(1))
    await database.close()

    await migrate(database_url, data_dir=data_dir, to="base")
    await migrate(database_url, data_dir=data_dir)

    emptied = await connect(database_url, data_dir=data_dir)
    assert await count(emptied, tables.people) == 0
    await emptied.close()


async def test_leads_that_are_there_say_how_far_their_person_has_counted(
    database: Database, database_url: str, data_dir: Path
) -> None:
    await hire(database)
    first = await opened(database, 1)
    await opened(database, 2)
    (with_three,) = [row for row in await kept(database, tables.leads) if row["id"] == first.id]
    more = [{**with_three, "id": 90 + number, "reference": f"{first.reference}-{number}"} for number in (2, 3)]
    await acting(database, SYSTEM, lambda connection, _: connection.execute(tables.leads.insert(), more))
    await database.close()

    await migrate(database_url, data_dir=data_dir, to="0007")
    await migrate(database_url, data_dir=data_dir)

    again = await connect(database_url, data_dir=data_dir, keys=TEST_KEYS)
    counted = {row["id"]: row["lead_number"] for row in await kept(again, tables.conversations)}
    await again.close()
    assert counted.pop(with_three["conversation_id"]) == 3
    assert list(counted.values()) == [1]


async def test_a_newer_database_is_refused(database_url: str, data_dir: Path) -> None:
    await look(
        database_url,
        data_dir,
        lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")),
    )

    with pytest.raises(TooNew, match="9999"):
        await connect(database_url, data_dir=data_dir)
    with pytest.raises(TooNew, match="9999"):
        await migrate(database_url, data_dir=data_dir)


async def test_a_database_that_is_not_migrated_is_refused(empty_url: str, tmp_path: Path) -> None:
    with pytest.raises(NotMigrated, match="kopru migrate"):
        await connect(empty_url, data_dir=tmp_path)


async def test_two_that_migrate_at_once_end_with_one_schema(postgres: PostgresCluster, tmp_path: Path) -> None:
    url = postgres.empty()

    revisions = await asyncio.gather(*(migrate(url, data_dir=tmp_path) for _ in range(4)))

    assert set(revisions) == {REVISIONS[-1]}
    assert await look(url, tmp_path, differences) == []
    postgres.drop(url)


@pytest.mark.parametrize("url", ["mysql://host/db", "kopru.sqlite", ""])
async def test_another_kind_of_database_is_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseRefused, match="sqlite:// or postgresql://"):
        await connect(url, data_dir=tmp_path)


def test_alembic_gets_its_connection_from_us() -> None:
    config = alembic_config("connection")  # type: ignore[arg-type]

    assert config.attributes["connection"] == "connection"

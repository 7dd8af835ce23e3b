"""The directory in memory follows the database within seconds, and outlives it when it is away."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.usecases.directories import Directories
from bot.usecases.directory import Base, apply_import, plan_import
from bot.usecases.editions import ContentBroken
from storage import tables
from storage.database import Database, DatabaseAway
from storage.directory import NewImport
from tests.usecases.directory_samples import BASE, NOW, organization, reading

SOON, LATER = NOW + timedelta(seconds=4), NOW + timedelta(seconds=5)


class Watched:
    """A database that counts what is asked of it, and can be away."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.asked = 0
        self.away = False

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.asked += 1
        if self.away:
            raise DatabaseAway("not there")
        return await self.database.run(function, *args, **kwargs)


async def bring(database: Database, name: str) -> None:
    planned = await plan_import(database, BASE, reading(organization(name)), name)
    await apply_import(database, planned, NewImport(name, "coordinator"), allow_removals=False, now=NOW)


def directories() -> Directories:
    return Directories(lambda day: BASE, NOW)


async def ids(kept: Directories, database: Any, now: datetime) -> set[str]:
    return set((await kept.current(database, now)).records.organizations) - set(BASE.records.organizations)


async def test_the_first_look_reads_what_is_kept(database: Database) -> None:
    await bring(database, "a")

    assert await ids(directories(), database, NOW) == {"a"}


async def test_it_looks_every_five_seconds_at_most(database: Database) -> None:
    kept, watched = directories(), Watched(database)
    await kept.current(watched, NOW)  # type: ignore[arg-type]
    first = watched.asked
    await bring(database, "a")

    assert await ids(kept, watched, SOON) == set()
    assert watched.asked == first
    assert await ids(kept, watched, LATER) == {"a"}


async def test_what_did_not_change_is_not_read_again(database: Database) -> None:
    kept, watched = directories(), Watched(database)
    before = await kept.current(watched, NOW)  # type: ignore[arg-type]
    first = watched.asked

    after = await kept.current(watched, LATER)  # type: ignore[arg-type]

    assert after is before
    assert watched.asked == first + 1


async def test_a_clock_that_is_put_back_stops_nothing(database: Database) -> None:
    kept = directories()
    await kept.current(database, NOW)
    await bring(database, "a")

    assert await ids(kept, database, NOW - timedelta(hours=1)) == {"a"}


async def test_the_last_good_one_stays_while_the_database_is_away(database: Database) -> None:
    kept, watched = directories(), Watched(database)
    await bring(database, "a")
    await kept.current(watched, NOW)  # type: ignore[arg-type]
    watched.away = True

    with capture_logs() as logged:
        found = await ids(kept, watched, LATER)

    assert found == {"a"}
    assert [one["event"] for one in logged] == ["directory.database_away"]


@pytest.mark.parametrize("document", ["no json", "[]", '{"id": "a"}', '{"id": "a", "name": "A", "phones": [3]}'])
async def test_the_last_good_one_stays_when_a_record_cannot_be_read(database: Database, document: str) -> None:
    kept = directories()
    await bring(database, "a")
    await kept.current(database, NOW)
    await bring(database, "b")
    broken = update(tables.directory_records).values(document=document)
    await database.run(lambda connection: connection.execute(broken))

    with capture_logs() as logged:
        found = await ids(kept, database, LATER)

    assert found == {"a"}
    assert [one["event"] for one in logged] == ["directory.unreadable"]


async def test_a_new_day_reads_what_ships_anew(database: Database) -> None:
    def base(day: date) -> Base:
        named = organization(f"of {day}")
        return replace(BASE, records=reading(named).records.over(BASE.records))

    kept = Directories(base, NOW)
    await kept.current(database, NOW)

    tomorrow = await ids(kept, database, NOW + timedelta(days=1))

    assert tomorrow == {"of 2026-11-24"}


async def test_shipped_content_that_breaks_on_a_new_day_leaves_yesterdays(database: Database) -> None:
    def base(day: date) -> Base:
        if day > NOW.date():
            raise ContentBroken("directory/national.yaml:3: …")
        return BASE

    kept = Directories(base, NOW)
    before = await kept.current(database, NOW)

    with capture_logs() as logged:
        after = await kept.current(database, NOW + timedelta(days=1))

    assert after is before
    assert logged[0]["error"] == "ContentBroken"

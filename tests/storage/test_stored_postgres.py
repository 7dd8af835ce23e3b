"""PostgreSQL may be cut off, silent, restarted or killed: nothing is doubled, nothing lost, nobody hangs."""

import asyncio
import random
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, text

from storage import events, postgres_database, tables
from storage.database import Database, DatabaseAway, DatabaseRefused, UnsafeDatabase, connect
from storage.encryption import KeyRing
from storage.postgres_database import require_safe
from storage.turns import ConsentRow
from tests.databases import PostgresCluster
from tests.storage.proxy import Proxy
from tests.storage.samples import converse, count, meet, rows_of

SEED = 20261123


def name_of(url: str) -> str:
    return url.partition("@/")[2].partition("?")[0]


async def stubborn(database: Database, update_id: int, address: str, **changes: Any) -> str:
    """Repeat a turn until the database says what became of it, as a channel delivers again."""
    while True:
        try:
            return (await converse(database, update_id, address, **changes)).outcome
        except DatabaseAway:
            await asyncio.sleep(0.005)


class CutTurns:
    """Says which requests are cut: every tenth or so that commits a turn, hot or with rarer rows."""

    def __init__(self) -> None:
        self._chance = random.Random(SEED)
        self.hot = 0
        self.rare = 0

    def __call__(self, request: bytes) -> bool:
        # A hot turn is one Bind that carries the worker's name; a rarer one ends with COMMIT.
        hot, rare = request[:1] == b"B" and b"worker-1" in request, request[:1] == b"Q" and b"COMMIT" in request
        if not (hot or rare) or self._chance.random() > 0.15:
            return False
        self.hot += hot
        self.rare += rare
        return True


async def test_a_lost_answer_to_a_commit_doubles_nothing(
    postgres: PostgresCluster, postgres_url: str, data_dir: Path, keys: KeyRing
) -> None:
    cut = CutTurns()
    async with Proxy(postgres.socket, cut=cut) as proxy:
        database = await connect(proxy.url(name_of(postgres_url)), data_dir=data_dir, keys=keys)
        consent = (ConsentRow("intake", "1", "tr", True),)

        async def deliver(person: int) -> list[str]:
            """Deliver the thirty updates of one person, one after the other."""
            return [
                await stubborn(database, n, f"person-{person}", consents=consent if n % 3 == 0 else ())
                for n in range(1, 301)
                if n % 10 == person
            ]

        outcomes = [outcome for person in await asyncio.gather(*map(deliver, range(10))) for outcome in person]
        await database.close()

    direct = await connect(postgres_url, data_dir=data_dir, keys=keys)
    logged = [
        event.payload
        for n in range(10)
        for event in await events.events_of(direct, (await meet(direct, f"person-{n}")).id)
    ]
    assert proxy.cuts == cut.hot + cut.rare
    assert cut.hot >= 10, f"seed {SEED}"
    assert cut.rare >= 5, f"seed {SEED}"
    assert 15 <= outcomes.count("duplicate") <= proxy.cuts
    assert sorted(logged) == sorted(b'{"pressed": "%d"}' % n for n in range(1, 301))
    assert await count(direct, tables.outbox) == 300
    assert await count(direct, tables.consents) == 100
    await direct.close()


@pytest.fixture
async def proxied(
    postgres: PostgresCluster, postgres_url: str, data_dir: Path, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[Proxy, Database]]:
    """Give a database behind a proxy, with time-outs short enough to test."""
    monkeypatch.setattr(postgres_database, "COMMAND_TIMEOUT_S", 1.5)
    monkeypatch.setattr(postgres_database, "CONNECT_TIMEOUT_S", 1.5)
    monkeypatch.setattr(postgres_database, "WAIT_S", 1.5)
    async with Proxy(postgres.socket) as proxy:
        database = await connect(proxy.url(name_of(postgres_url)), data_dir=data_dir, keys=keys)
        yield proxy, database
        proxy.mode = "forward"
        await database.close()


@pytest.mark.parametrize("consents", [(), (ConsentRow("intake", "1", "tr", True),)], ids=["hot", "with rarer rows"])
@pytest.mark.parametrize("mode", ["refuse", "black hole"])
async def test_a_database_that_is_away_is_said_to_be_and_comes_back(
    proxied: tuple[Proxy, Database], mode: str, consents: tuple[ConsentRow, ...]
) -> None:
    proxy, database = proxied
    await converse(database, 1, consents=consents)
    met = await meet(database)

    proxy.mode = mode  # type: ignore[assignment]
    if mode == "refuse":
        proxy.reset()
    started = time.monotonic()
    failures = await asyncio.gather(
        *(converse(database, n, consents=consents) for n in range(2, 30)), return_exceptions=True
    )
    waited = time.monotonic() - started
    proxy.mode = "forward"  # the old lines stay as they are: nothing may ever be asked on them again

    assert {type(failure) for failure in failures} == {DatabaseAway}
    assert waited < 10
    assert (await converse(database, 30, consents=consents)).outcome == "done"
    assert (await meet(database)).version == met.version + 1


async def test_a_slow_database_is_waited_for(proxied: tuple[Proxy, Database]) -> None:
    proxy, database = proxied
    await meet(database)

    proxy.mode = "slow"

    assert (await converse(database, 1)).outcome == "done"


async def test_a_line_cut_in_mid_statement_is_away(proxied: tuple[Proxy, Database]) -> None:
    proxy, database = proxied

    def sleep(connection: Connection) -> None:
        connection.execute(text("SELECT pg_sleep(0.5)"))

    sleeping = asyncio.ensure_future(database.run(sleep))
    await asyncio.sleep(0.2)
    proxy.reset()

    with pytest.raises(DatabaseAway):
        await sleeping
    assert (await converse(database, 1)).outcome == "done"


async def test_a_caller_that_gives_up_leaves_a_sound_pool(
    postgres_url: str, data_dir: Path, keys: KeyRing
) -> None:  # fmt: skip
    database = await connect(postgres_url, data_dir=data_dir, keys=keys, pool_size=1)
    for update_id in range(1, 30):
        turn = asyncio.ensure_future(converse(database, update_id))
        await asyncio.sleep(0.0005 * (update_id % 7))
        turn.cancel()
        await asyncio.wait([turn])

    await asyncio.gather(*(converse(database, update_id) for update_id in range(1, 31)))

    assert sorted(row["update_id"] for row in await rows_of(database, tables.updates)) == list(range(1, 31))
    assert await count(database, tables.outbox) == 30
    await database.close()


async def test_a_killed_server_loses_and_doubles_nothing(
    postgres: PostgresCluster, postgres_url: str, data_dir: Path, keys: KeyRing
) -> None:
    database = await connect(postgres_url, data_dir=data_dir, keys=keys)
    acknowledged: list[int] = []
    under_way = asyncio.Event()

    async def deliver(person: int) -> None:
        """Deliver the forty updates of one person, one after the other."""
        for update_id in range(person, 401, 10):
            await stubborn(database, update_id, f"person-{person}")
            acknowledged.append(update_id)
            if len(acknowledged) == 100:
                under_way.set()

    work = [asyncio.ensure_future(deliver(person)) for person in range(1, 11)]
    await under_way.wait()
    postgres.kill()
    before = set(acknowledged)
    await asyncio.to_thread(postgres.start)
    stored = {row["update_id"] for row in await rows_of(database, tables.updates)}
    await asyncio.gather(*work)

    assert before <= stored
    assert sorted(row["update_id"] for row in await rows_of(database, tables.updates)) == list(range(1, 401))
    assert await count(database, tables.outbox) == 400
    assert await count(database, tables.events) == 400
    await database.close()


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes", "synchronous_commit"])
def test_a_setting_that_loses_commits_is_refused(setting: str) -> None:
    require_safe(setting, "off", "on")

    with pytest.raises(UnsafeDatabase, match=setting):
        require_safe(setting, "off", "off")


async def test_a_database_that_loses_commits_is_refused_at_the_door(
    postgres: PostgresCluster, postgres_url: str, data_dir: Path
) -> None:
    postgres.execute(f"ALTER DATABASE {name_of(postgres_url)} SET synchronous_commit = off")

    with pytest.raises(UnsafeDatabase, match="synchronous_commit=off"):
        await connect(postgres_url, data_dir=data_dir)


async def test_an_unknown_database_is_refused_with_a_reason(postgres: PostgresCluster, data_dir: Path) -> None:
    with pytest.raises(DatabaseRefused, match="nowhere"):
        await connect(postgres.url("nowhere"), data_dir=data_dir)


async def test_a_server_that_is_not_there_is_away(tmp_path: Path) -> None:
    with pytest.raises(DatabaseAway):
        await connect(f"postgresql://postgres@/kopru?host={tmp_path}", data_dir=tmp_path)

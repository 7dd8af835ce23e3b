"""What is past its time goes, nothing goes early, and every purge is on record."""

from datetime import datetime, timedelta

import pytest

from storage import alerts, audit, outbox, retention, tables
from storage.database import Database
from storage.retention import Periods
from storage.turns import AuditRow
from tests.storage.samples import ASK, LATER, NOW, SAY, converse, count, meet, rows_of, turn, write

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)


async def purged(database: Database, now: datetime) -> dict[str, int]:
    """Purge; give only the kinds of which something went."""
    counts = await retention.purge(database, now=now)
    return {kind: number for kind, number in counts.items() if number}


async def test_a_conversation_goes_at_its_time_with_all_that_belongs_to_it(database: Database) -> None:
    await converse(database, 1, "ayse", purge_at=NOW + DAY)
    await converse(database, 2, "jan", purge_at=NOW + 2 * DAY)

    early = await purged(database, NOW + DAY - SECOND)
    due = await purged(database, NOW + DAY)

    assert (early, due) == ({}, {"conversations": 1})
    assert [await count(database, table) for table in (tables.people, tables.person_keys, tables.events)] == [1, 1, 1]
    assert (await meet(database, "jan")).version == 1


async def test_a_conversation_without_a_time_stays(database: Database) -> None:
    await converse(database, 1)

    assert "conversations" not in await purged(database, NOW + 999 * DAY)


async def test_a_conversation_that_never_began_goes_after_two_weeks(database: Database) -> None:
    await meet(database)

    assert await purged(database, NOW + 14 * DAY) == {}
    assert await purged(database, NOW + 14 * DAY + SECOND) == {"conversations": 1}


async def test_more_people_than_one_batch_go_in_one_purge(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "BATCH", 3)
    for number in range(1, 9):
        await converse(database, number, f"person-{number}", purge_at=NOW)

    assert await purged(database, NOW) == {"conversations": 8}


@pytest.mark.parametrize(
    ("kind", "days"),
    [("updates", 8), ("quarantine", 14), ("outbox", 7), ("alerts", 90), ("ledger", 90), ("audit", 730)],
)
async def test_each_kind_is_kept_for_its_period(database: Database, kind: str, days: int) -> None:
    await write(database, None, turn(1, quarantine=((b"{", "not JSON"),), alerts=("unreadable",)))
    await converse(database, 2, messages=(SAY,), audit=(AuditRow("opened", "urn:kopru:processing:intake"),))
    await outbox.mark_sent(database, [(1, "r1")], now=NOW)
    await converse(database, 3, "jan")
    await write(database, await meet(database, "jan"), turn(4, forget="erased", messages=()))

    before = await purged(database, NOW + days * DAY)
    after = await purged(database, NOW + days * DAY + SECOND)

    assert kind not in before
    assert kind in after


async def test_dead_letters_and_forgotten_farewells_go_after_two_weeks(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))
    await outbox.bury(database, 1, now=NOW, reason="gone")
    await converse(database, 2, "browser", channel="web")
    await write(database, await meet(database, "browser", "web"), turn(3, forget="erased", messages=(SAY,)))

    counts = await purged(database, NOW + 14 * DAY + SECOND)

    assert counts["outbox"] == 2
    assert [row["natural_id"] for row in await rows_of(database, tables.outbox)] == ["c1.1.2"]


async def test_what_is_unsent_stays_however_old(database: Database) -> None:
    await converse(database, 1)

    assert "outbox" not in await purged(database, NOW + 365 * DAY)


async def test_a_second_purge_deletes_nothing_and_says_nothing(database: Database) -> None:
    await converse(database, 1, purge_at=NOW)

    first = await purged(database, NOW)
    second = await purged(database, NOW)

    assert (first, second) == ({"conversations": 1}, {})
    assert await count(database, tables.audit) == 1


async def test_a_purge_is_audited_with_its_counts(database: Database) -> None:
    await converse(database, 1, purge_at=NOW)

    await retention.purge(database, now=LATER)

    (row,) = await rows_of(database, tables.audit)
    assert (row["name"], row["start_time"]) == ("retention.purged", LATER)
    assert (
        row["attributes"]
        == '{"conversations": "1", "dpl.core.processing_activity_id": "urn:kopru:processing:retention"}'
    )
    assert (await audit.verify(database)).broken_at is None


async def test_a_clock_that_jumped_back_purges_nothing(database: Database) -> None:
    await converse(database, 1, purge_at=NOW + DAY)
    await alerts.raise_alert(database, "x", now=NOW)

    assert await purged(database, NOW - 400 * DAY) == {}


async def test_periods_are_a_setting(database: Database) -> None:
    await converse(database, 1)

    counts = await retention.purge(database, now=NOW + 2 * DAY, periods=Periods(updates=DAY))

    assert counts["updates"] == 1

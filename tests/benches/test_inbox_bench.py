"""The bench of the inbox measures what it says: the same leads every time, and lists that have something in them."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.commands import bench
from bot.usecases import lead_reading
from dialogs.casework.leads import Lead
from storage import access
from storage.database import Database, connect
from storage.lead_inbox import Filters, count, page
from tests.benches import inbox, inbox_rows
from tests.databases import TEST_KEYS

NOW = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)


async def test_every_list_has_leads_and_the_largest_organisation_has_most(database: Database) -> None:
    made = await inbox_rows.fill(database, 4_000, now=NOW)

    counts = {
        name: await access.acting(database, getattr(made, name), count, due_before=NOW + lead_reading.SOON)
        for name in ("helper", "small_helper", "admin")
    }
    closed = await access.acting(database, made.helper, page, Filters(state="closed"))

    assert 700 < counts["admin"].total < 900
    assert 300 < counts["helper"].total < counts["admin"].total
    assert counts["small_helper"].total < 40
    largest = counts["helper"]
    assert all((largest.mine, largest.waiting, largest.due, largest.action_needed, closed.leads))
    assert len(made.offered) == largest.waiting


async def test_the_leads_are_the_same_every_time(sqlite_url: str, postgres_url: str, data_dir: Path) -> None:
    found = [await listed(url, data_dir) for url in (sqlite_url, postgres_url)]

    assert found[0] == found[1]
    assert len({lead.municipality for lead in found[0]}) > 5


async def listed(url: str, data_dir: Path) -> tuple[Lead, ...]:
    database = await connect(url, data_dir=data_dir, keys=TEST_KEYS)
    made = await inbox_rows.fill(database, 200, now=NOW)
    listed = (await access.acting(database, made.admin, page, Filters())).leads
    await database.close()
    return listed


def test_a_row_tells_whether_the_bar_was_kept() -> None:
    slow, quick = inbox.Timed("slow", [100.0, 300.0]), inbox.Timed("quick", [10.0, 20.0])

    lines = inbox.table([slow, quick], 200.0)

    assert lines[2] == "| slow | 200.0 | 300.0 | 300.0 | 200 ms: NOT KEPT |"
    assert lines[3] == "| quick | 15.0 | 20.0 | 20.0 | 200 ms: kept |"


def test_the_bench_tells_every_list_and_a_claim_on_both_databases(capsys: pytest.CaptureFixture[str]) -> None:
    code = bench.run(["inbox", "--leads", "200", "--looks", "1"], today=NOW.date())

    told = capsys.readouterr().out
    assert code == 0
    assert "200 leads on sqlite" in told
    assert "200 leads on postgresql" in told
    for look in inbox.LOOKS:
        assert told.count(f"| {look.title} |") == 2
    assert told.count("| taking a lead |") == 2

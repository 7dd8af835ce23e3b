"""The directory remembers what sources tell, can undo an import exactly, and counts gaps without anybody in them."""

import asyncio
import json
from datetime import timedelta

import pytest

from dialogs.casework.directory import NO_RECORDS, Organization, Records, Service
from dialogs.casework.directory_json import Record, kind_of
from dialogs.casework.imports import Change, plan
from dialogs.casework.routing import Gap
from dialogs.wording import text
from storage import audit, directory, tables
from storage.database import Database
from storage.directory import VERIFY, DirectoryMoved, Kept, NewImport, UndoRefused
from tests.storage.samples import NOW, count, rows_of

HSDS = NewImport("hsds", "the municipality", "services.json", "ab" * 32, "CC BY")
SHEET = NewImport("sheet", "coordinator")


def organization(id: str, **more: str) -> Organization:
    return Organization(id, f"Organisatie {id}", **more)  # type: ignore[arg-type]


def service(id: str, organization_id: str = "a") -> Service:
    return Service(id, organization_id, "branch", text(nl=f"Hulp {id}", tr=f"Yardım {id}"))


def records(*told: Record) -> Records:
    return Records(
        {one.id: one for one in told if isinstance(one, Organization)},
        {one.id: one for one in told if isinstance(one, Service)},
    )


async def bring(database: Database, new: NewImport, *told: Record) -> int:
    """Let a source tell all it has to tell, as the use case does."""
    kept = await directory.load(database)
    changes = plan(kept.by_source.get(new.source, NO_RECORDS), records(*told)).changes
    return await database.run(directory.apply, new, changes, expected=kept.revision, now=NOW)


async def test_what_is_applied_is_read_back_by_its_source(database: Database) -> None:
    empty = await directory.load(database)

    await bring(database, HSDS, organization("a"), service("s"))
    await bring(database, SHEET, organization("b"))

    kept = await directory.load(database)
    assert empty == Kept(0, {})
    assert kept.revision == await directory.revision(database) == 2
    assert kept.by_source == {"hsds": records(organization("a"), service("s")), "sheet": records(organization("b"))}
    assert kept.records == records(organization("a"), organization("b"), service("s"))


async def test_imports_are_listed_with_their_counts_newest_first(database: Database) -> None:
    await bring(database, HSDS, organization("a"), organization("b"), organization("c"))
    await bring(database, HSDS, organization("a"), organization("b", website="https://b.example"), organization("d"))

    second, first = await directory.list_imports(database)

    assert (first.id, first.source, first.by, first.file, first.credit) == (
        1,
        "hsds",
        "the municipality",
        "services.json",
        "CC BY",
    )
    assert (first.new, first.changed, first.gone) == (3, 0, 0)
    assert (second.new, second.changed, second.gone) == (1, 1, 1)
    assert (second.at, second.sha256, second.undone_at) == (NOW, "ab" * 32, None)
    assert await directory.list_imports(database, limit=1) == (second,)


async def test_undoing_puts_back_exactly_what_was(database: Database) -> None:
    await bring(database, HSDS, organization("a"), organization("b"), service("s"))
    before = await rows_of(database, tables.directory_records)
    number = await bring(database, HSDS, organization("a", website="https://a.example"), organization("c"))

    undone = await database.run(directory.undo, number, now=NOW + timedelta(hours=1))

    assert await rows_of(database, tables.directory_records) == before
    assert (undone.id, undone.new, undone.changed, undone.gone) == (number, 1, 1, 2)
    assert (await directory.list_imports(database))[0].undone_at == NOW + timedelta(hours=1)
    assert await directory.revision(database) == 3


async def test_undoing_gives_a_record_back_to_the_source_that_told_it(database: Database) -> None:
    await bring(database, HSDS, organization("a"))
    other = Change("organization", "a", organization("a"), organization("a", website="https://a.example"))
    number = await database.run(directory.apply, SHEET, [other], expected=1, now=NOW)
    taken_over = await directory.load(database)

    await database.run(directory.undo, number, now=NOW)

    assert set(taken_over.by_source) == {"sheet"}
    assert (await directory.load(database)).by_source == {"hsds": records(organization("a"))}


async def test_verifying_leaves_a_record_with_its_source(database: Database) -> None:
    await bring(database, HSDS, organization("a"), service("s"))
    changes = [
        Change("service", "s", service("s"), service("s", "b")),
        Change("service", "t", service("t"), service("t", "b")),
    ]

    await database.run(directory.apply, NewImport(VERIFY, "coordinator"), changes, expected=1, now=NOW)

    kept = await directory.load(database)
    assert kept.by_source["hsds"].services == {"s": service("s", "b")}
    assert kept.by_source[VERIFY] == records(service("t", "b"))


async def test_every_change_is_audited_with_counts_alone(database: Database) -> None:
    number = await bring(database, HSDS, organization("a"), service("s"))
    await database.run(directory.undo, number, now=NOW)
    verifying = [Change("service", "t", None, service("t"))]
    await database.run(directory.apply, NewImport(VERIFY, "coordinator"), verifying, expected=2, now=NOW)

    rows = await rows_of(database, tables.audit)

    assert [row["name"] for row in rows] == ["directory.imported", "directory.undone", "directory.verified"]
    assert len({row["trace_id"] for row in rows}) == 3
    assert json.loads(rows[0]["attributes"]) == {
        "changed": "0",
        "dpl.core.processing_activity_id": "urn:kopru:processing:directory",
        "gone": "0",
        "import": "1",
        "new": "2",
        "source": "hsds",
    }
    assert (await audit.verify(database)).broken_at is None


async def test_what_a_later_import_changed_is_not_undone_and_the_refusal_lists_it(database: Database) -> None:
    first = await bring(database, HSDS, organization("a"), organization("b"))
    second = await bring(database, HSDS, organization("a", website="https://a.example"), organization("b"))
    before = await rows_of(database, tables.directory_records)

    with pytest.raises(UndoRefused, match=rf"import {second}: organization a \(Organisatie a\)") as refused:
        await database.run(directory.undo, first, now=NOW)

    assert "organization b" not in str(refused.value)
    assert await rows_of(database, tables.directory_records) == before
    assert await directory.revision(database) == 2


async def test_a_long_refusal_says_how_many_more_there_are(database: Database) -> None:
    many = [organization(f"{number:03}") for number in range(30)]
    first = await bring(database, HSDS, *many)
    await bring(database, HSDS)

    with pytest.raises(UndoRefused, match="and 10 more$"):
        await database.run(directory.undo, first, now=NOW)


async def test_imports_are_undone_one_after_the_other_down_to_nothing(database: Database) -> None:
    first = await bring(database, HSDS, organization("a"))
    second = await bring(database, HSDS, organization("a", website="https://a.example"))

    await database.run(directory.undo, second, now=NOW)
    await database.run(directory.undo, first, now=NOW)

    assert await count(database, tables.directory_records) == 0


async def test_an_import_after_an_undone_one_is_undone_to_what_was_there(database: Database) -> None:
    await bring(database, HSDS, organization("a"))
    undone = await bring(database, HSDS, organization("a", website="https://a.example"))
    await database.run(directory.undo, undone, now=NOW)
    third = await bring(database, HSDS, organization("a", email="info@a.example"))

    await database.run(directory.undo, third, now=NOW)

    assert (await directory.load(database)).records == records(organization("a"))


async def test_nothing_is_undone_twice_and_nothing_that_never_was(database: Database) -> None:
    number = await bring(database, HSDS, organization("a"))
    await database.run(directory.undo, number, now=NOW)

    with pytest.raises(UndoRefused, match=f"Import {number} is undone already, since {NOW.date()}"):
        await database.run(directory.undo, number, now=NOW)
    with pytest.raises(LookupError, match="no import 99"):
        await database.run(directory.undo, 99, now=NOW)

    assert await directory.revision(database) == 2


async def test_of_two_that_apply_a_plan_of_the_same_moment_one_is_refused(database: Database) -> None:
    def change(website: str) -> list[Change]:
        return [Change("organization", "a", None, organization("a", website=website))]

    outcomes = await asyncio.gather(
        *(
            database.run(directory.apply, HSDS, change(f"https://{number}.example"), expected=0, now=NOW)
            for number in range(5)
        ),
        return_exceptions=True,
    )

    refused = [one for one in outcomes if isinstance(one, DirectoryMoved)]
    assert len(refused) == 4
    assert "run it again" in str(refused[0])
    assert await directory.revision(database) == 1
    assert await count(database, tables.directory_imports) == await count(database, tables.directory_changes) == 1


async def test_many_records_are_written_and_undone(database: Database) -> None:
    many = [organization(f"{number:04}") for number in range(1203)]

    number = await bring(database, HSDS, *many)

    assert (await directory.load(database)).records == records(*many)
    assert {kind_of(one) for one in many} == {"organization"}
    await database.run(directory.undo, number, now=NOW)
    assert await count(database, tables.directory_records) == 0


async def test_gaps_are_counted_per_day_municipality_language_and_phase(database: Database) -> None:
    for gap in (Gap("GM0344", "tr", "before"), Gap("GM0344", "tr", "before"), Gap(None, "nl", "during")):
        await database.run(directory.count_gap, gap, now=NOW)
    await database.run(directory.count_gap, Gap("GM0344", "tr", "before"), now=NOW + timedelta(days=1))

    counted = await directory.gaps(database, since=NOW.date().isoformat())

    assert [(one.day, one.municipality, one.language, one.phase, one.times) for one in counted] == [
        ("2026-11-24", "GM0344", "tr", "before", 1),
        ("2026-11-23", "GM0344", "tr", "before", 2),
        ("2026-11-23", "", "nl", "during", 1),
    ]
    assert len(await directory.gaps(database, since="2026-11-24")) == 1

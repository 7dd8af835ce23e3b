"""The directory is what ships under what sources tell; imports are planned, applied whole, and undone exactly."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.usecases.directory import (
    TRIES,
    Base,
    ImportRefused,
    VerifyRefused,
    apply_import,
    assemble,
    base_of,
    plan_import,
    standing,
    undo_import,
    verify,
)
from dialogs.authoring.directory import DirectoryContent
from dialogs.casework.directory import NO_RECORDS, Records, Verification
from dialogs.casework.directory_json import Record
from dialogs.casework.imports import Fault
from dialogs.casework.policies import Policy
from storage import directory, tables
from storage.database import Database
from storage.directory import NOTHING_KEPT, DirectoryMoved, NewImport, UndoRefused
from tests.storage.samples import count, rows_of
from tests.usecases.directory_samples import (
    BASE,
    DEMO,
    INVENTED,
    LINE,
    LINE_BODY,
    NOW,
    SEEN,
    TODAY,
    TOWN,
    TOWN_HELP,
    at,
    organization,
    reading,
    records,
    service,
)

A, HELP = organization("a"), service("help", "a", at_locations=(at("here"), at("there")))


async def bring(database: Database, source: str, *told: Record, base: Base = BASE) -> int:
    """Plan and apply, as the command does."""
    planned = await plan_import(database, base, reading(*told), source)
    new = NewImport(source, "coordinator", "file", "ab")
    return await apply_import(database, planned, new, allow_removals=True, now=NOW)


async def stands(database: Database, base: Base = BASE) -> Records:
    return standing(base, await directory.load(database))


def content(**more: object) -> DirectoryContent:
    empty: dict[str, object] = {"records": NO_RECORDS, "demo": NO_RECORDS, "policies": {}, "demo_policies": {}}
    return DirectoryContent(**{**empty, "municipal": None, **more})  # type: ignore[arg-type]


def test_shipped_records_stand_over_generated_ones_and_fictional_ones_only_when_wanted() -> None:
    shipped = content(
        records=records(replace(TOWN, website="https://town.example")),
        demo=records(INVENTED),
        policies={"GM0344": Policy("GM0344")},
        demo_policies={"GM0363": Policy("GM0363", fictional=True)},
    )

    real, demo = (base_of(shipped, records(TOWN, TOWN_HELP), demo=demo) for demo in (False, True))

    assert real.records == records(replace(TOWN, website="https://town.example"), TOWN_HELP)
    assert set(demo.records.services) == {"town help", "invented"}
    assert (set(real.policies), set(demo.policies)) == ({"GM0344"}, {"GM0344", "GM0363"})


async def test_what_a_source_tells_stands_over_what_ships(database: Database) -> None:
    told = replace(TOWN, name_tr=None, website="https://www.utrecht.nl")

    await bring(database, "register", told)

    made = assemble(BASE, await directory.load(database))
    assert made.records.organizations["town"] == replace(told, name_tr="Utrecht Belediyesi")
    assert made.municipal_service("GM0344") is None  # it has no area in this sample
    assert made.policies == BASE.policies
    assert made.records.services == BASE.records.services


async def test_fictional_records_of_a_source_show_only_with_the_demo(database: Database) -> None:
    await bring(database, "sheet", replace(INVENTED, website="https://example.org"), base=DEMO)

    assert "invented" not in (await stands(database)).services
    assert (await stands(database, DEMO)).services["invented"].website == "https://example.org"


async def test_a_plan_writes_nothing(database: Database) -> None:
    planned = await plan_import(database, BASE, reading(A, HELP), "hsds")

    assert [one.id for one in planned.plan.new] == ["a", "help"]
    assert (planned.revision, planned.kept, planned.faults) == (0, 0, ())
    assert await directory.load(database) == NOTHING_KEPT
    assert await count(database, tables.directory_imports) == 0


async def test_the_same_again_changes_nothing(database: Database) -> None:
    await bring(database, "hsds", A, HELP)

    again = await plan_import(database, BASE, reading(A, HELP), "hsds")

    assert again.plan.changes == ()
    assert (again.plan.unchanged, again.kept) == (2, 2)
    with pytest.raises(ImportRefused, match="nothing to import"):
        await apply_import(database, again, NewImport("hsds", "coordinator"), allow_removals=False, now=NOW)
    assert await directory.revision(database) == 1


async def test_an_export_that_comes_back_changes_nothing(database: Database) -> None:
    await bring(database, "hsds", A, HELP)
    every = await stands(database, DEMO)

    planned = await plan_import(
        database, DEMO, reading(*every.organizations.values(), *every.services.values()), "sheet"
    )

    assert planned.plan.changes == ()


async def test_what_another_source_tells_is_compared_with_what_stands_and_taken_over(database: Database) -> None:
    await bring(database, "hsds", A, HELP)
    changed = replace(HELP, website="https://a.example")

    planned = await plan_import(database, BASE, reading(changed), "sheet")
    await bring(database, "sheet", changed)

    assert [(one.before, one.after) for one in planned.plan.changed] == [(HELP, changed)]
    assert planned.plan.gone == ()
    kept = await directory.load(database)
    assert kept.by_source == {"hsds": records(A), "sheet": records(changed)}


async def test_what_a_source_leaves_out_is_gone_and_what_ships_is_there_again(database: Database) -> None:
    told = replace(LINE_BODY, website="https://line.example")
    await bring(database, "hsds", A, HELP, told)

    await bring(database, "hsds", A)

    stand = await stands(database)
    assert stand.organizations["line body"] == LINE_BODY
    assert "help" not in stand.services


async def test_undoing_restores_exactly(database: Database) -> None:
    await bring(database, "hsds", A, HELP)
    before = await rows_of(database, tables.directory_records)
    number = await bring(database, "hsds", organization("a", website="https://a.example"), service("other", "a"))

    await undo_import(database, number, now=NOW)

    assert await rows_of(database, tables.directory_records) == before


async def test_undoing_what_changed_since_is_refused(database: Database) -> None:
    first = await bring(database, "hsds", A, HELP)
    verified = await verify(database, BASE, "here", SEEN, now=NOW)

    with pytest.raises(UndoRefused, match=f"import {verified.number}: service help"):
        await undo_import(database, first, now=NOW)


async def test_a_fault_anywhere_imports_nothing(database: Database) -> None:
    faulty = reading(A, HELP, faults=(Fault(3, "phones", "not a number"),))

    planned = await plan_import(database, BASE, faulty, "hsds")

    with pytest.raises(ImportRefused, match="faults"):
        await apply_import(database, planned, NewImport("hsds", "coordinator"), allow_removals=True, now=NOW)
    assert await directory.load(database) == NOTHING_KEPT


@pytest.mark.parametrize("by", ["", "j.jansen@example.org", "mevrouw Yılmaz"])
async def test_an_import_is_by_a_role(database: Database, by: str) -> None:
    planned = await plan_import(database, BASE, reading(A), "hsds")

    with pytest.raises(ImportRefused, match="by: .* role or the organisation"):
        await apply_import(database, planned, NewImport("hsds", by), allow_removals=False, now=NOW)


async def test_a_service_without_its_organisation_is_a_fault(database: Database) -> None:
    await bring(database, "hsds", A, HELP)
    await bring(database, "sheet", service("other", "a"))

    unknown = await plan_import(database, BASE, reading(service("lost", "nowhere")), "new")
    removed = await plan_import(database, BASE, reading(), "hsds")

    assert "service lost would stand without its organisation nowhere" in str(unknown.faults[0])
    assert "service other would stand without its organisation a" in str(removed.faults[0])


async def test_more_than_half_gone_must_be_allowed(database: Database) -> None:
    await bring(database, "hsds", A, HELP, organization("b"), organization("c"))
    half = await plan_import(database, BASE, reading(A, HELP), "hsds")
    most = await plan_import(database, BASE, reading(A), "hsds")
    new = NewImport("hsds", "coordinator")

    with pytest.raises(ImportRefused, match="3 of the 4 records that hsds told before would be gone"):
        await apply_import(database, most, new, allow_removals=False, now=NOW)

    assert not half.removes_most
    assert await apply_import(database, most, new, allow_removals=True, now=NOW) == 2


async def test_two_that_apply_at_once_do_not_mix(database: Database) -> None:
    plans = [await plan_import(database, BASE, reading(organization("a", website=site)), "hsds") for site in "xy"]

    outcomes = await asyncio.gather(
        *(
            apply_import(database, one, NewImport("hsds", "coordinator"), allow_removals=False, now=NOW)
            for one in plans
        ),
        return_exceptions=True,
    )

    assert {type(one) for one in outcomes} == {int, DirectoryMoved}
    assert await count(database, tables.directory_imports) == 1


async def test_a_location_of_a_service_is_verified(database: Database) -> None:
    await bring(database, "hsds", A, HELP)

    verified = await verify(database, BASE, "there", SEEN, now=NOW)

    help_ = (await stands(database)).services["help"]
    assert help_ == verified.service
    assert [one.verification for one in help_.at_locations] == [None, SEEN]
    newest = (await directory.list_imports(database))[0]
    assert (newest.id, newest.source, newest.by) == (verified.number, "verify", "coordinator Utrecht")


async def test_a_verification_stays_when_the_source_tells_the_same_and_lapses_when_it_tells_other(
    database: Database,
) -> None:
    await bring(database, "hsds", A, HELP)
    await verify(database, BASE, "help", SEEN, now=NOW)

    same = await plan_import(database, BASE, reading(A, HELP), "hsds")
    await bring(database, "hsds", A, replace(HELP, website="https://a.example"))

    assert same.plan.changes == ()
    assert (await stands(database)).services["help"].verification is None


async def test_what_was_verified_of_a_shipped_record_lapses_when_a_release_changes_it(database: Database) -> None:
    await verify(database, BASE, "line", SEEN, now=NOW)
    changed = replace(LINE, website="https://line.example")
    next_release = replace(BASE, records=records(changed).over(BASE.records))
    without = replace(BASE, records=Records(BASE.records.organizations, {}))

    assert (await stands(database)).services["line"].verification == SEEN
    assert (await stands(database, next_release)).services["line"] == changed
    assert (await stands(database, without)).services == {}


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (replace(SEEN, by="j.jansen@example.org"), "by: "),
        (replace(SEEN, on=TODAY + timedelta(days=1)), "still to come"),
        (replace(SEEN, source=""), "source: "),
    ],
)
async def test_a_verification_that_cannot_be_is_refused(database: Database, wrong: Verification, why: str) -> None:
    with pytest.raises(VerifyRefused, match=why):
        await verify(database, BASE, "line", wrong, now=NOW)

    assert await directory.revision(database) == 0


async def test_nothing_unknown_is_verified(database: Database) -> None:
    with pytest.raises(LookupError, match="kopru directory list"):
        await verify(database, BASE, "nowhere", SEEN, now=NOW)


async def test_those_who_verify_at_once_are_all_heard(database: Database) -> None:
    await bring(database, "hsds", A, *(service(f"s{number}", "a") for number in range(4)))

    await asyncio.gather(*(verify(database, BASE, f"s{number}", SEEN, now=NOW) for number in range(4)))

    services = (await stands(database)).services
    assert [services[f"s{number}"].verification for number in range(4)] == [SEEN] * 4


class Restless:
    """A database in which somebody else changes the directory before each of our changes."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.tries = 0

    async def run(self, function: Any, *args: Any, **kwargs: Any) -> Any:
        if function is directory.apply:
            self.tries += 1
            await bring(self.database, "sheet", organization(f"a{self.tries}"))
        return await self.database.run(function, *args, **kwargs)


async def test_a_directory_that_moves_all_the_time_is_not_verified(database: Database) -> None:
    restless = Restless(database)

    with pytest.raises(DirectoryMoved):
        await verify(restless, BASE, "line", SEEN, now=NOW)  # type: ignore[arg-type]

    assert restless.tries == TRIES
    assert (await stands(database)).services["line"] == LINE

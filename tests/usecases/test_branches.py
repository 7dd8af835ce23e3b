"""An organisation tells of its own branches: what stands then, who said so, and who may."""

import json
from collections.abc import Callable, Coroutine
from dataclasses import replace
from datetime import time
from typing import Any

import pytest

from bot.usecases import branches
from bot.usecases.desk import Desk
from bot.usecases.directories import Directories
from bot.usecases.directory import Base, plan_import
from bot.usecases.lead_moves import NotAllowed
from dialogs.casework.directory import Capacity, Schedule
from dialogs.casework.directory_index import Branch
from storage import tables
from storage.access import Acting
from storage.database import Database
from storage.directory import list_imports
from tests.usecases.directory_samples import organization, reading, records, service
from tests.usecases.lead_world import BASE, World

CLUB = "club help"
MORNING = Schedule((0, 1), time(9), time(12))


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


async def _branch(desk: Desk, who: Acting) -> Branch:
    (found,) = await branches.list_branches(desk, who, "club")
    return found


async def test_room_counts_at_once_and_says_on_which_day_it_was_told(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]

    await branches.set_room(desk, fatma, CLUB, places=3)

    assert (await _branch(desk, fatma)).capacity == Capacity(3, None, "plekken", desk.today(), told_here=True)
    assert (await _branch(world.desk("two"), fatma)).capacity is not None


async def test_no_room_closes_a_branch_until_it_is_told_otherwise(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]
    await branches.set_room(desk, fatma, CLUB, places=0)
    full = (await _branch(desk, fatma)).capacity

    await branches.set_room(desk, fatma, CLUB, places=2)

    again = (await _branch(desk, fatma)).capacity
    assert (full and full.available, again and again.available) == (0, 2)


@pytest.mark.parametrize("places", [-1, 1000])
async def test_room_that_cannot_be_is_refused(world: World, places: int) -> None:
    with pytest.raises(ValueError, match="cannot be room"):
        await branches.set_room(world.desk(), world.staff["fatma@club"], CLUB, places=places)

    assert await list_imports(world.database) == ()


async def test_hours_are_told_and_closed_days_stay(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]

    await branches.set_hours(desk, fatma, CLUB, schedules=(MORNING,))
    await branches.set_hours(desk, fatma, CLUB, schedules=(MORNING,))

    hours = (await _branch(desk, fatma)).hours
    assert (hours.schedules, hours.told_here) == ((MORNING,), True)
    assert len(await list_imports(world.database)) == 1


async def test_a_branch_is_verified_by_a_role_of_its_organisation_and_stays_so_with_new_hours(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]

    await branches.verify_branch(desk, fatma, CLUB)
    await branches.set_hours(desk, fatma, CLUB, schedules=(MORNING,))
    await branches.set_room(desk, fatma, CLUB, places=1)

    seen = (await _branch(desk, fatma)).verification
    assert seen is not None
    assert (seen.by, seen.on, seen.source) == ("coordinator Organisatie club", desk.today(), "on the staff pages")
    assert [one.source for one in await list_imports(world.database)] == ["staff", "staff", "verify"]


async def test_who_said_so_stands_in_the_audit_log(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]

    await branches.set_room(desk, fatma, CLUB, places=3)
    await branches.set_hours(desk, fatma, CLUB, schedules=(MORNING,))
    await branches.verify_branch(desk, fatma, CLUB)

    rows = [(row.name, json.loads(row.attributes)) for row in await world.rows(tables.audit)]
    told = [(name, at["by"], at["branch"]) for name, at in rows if name.startswith("account.")]
    by = str(fatma.staff_id)
    assert told == [(f"account.{done}", by, CLUB) for done in ("room_told", "hours_told", "branch_verified")]
    assert [name for name, _ in rows if name.startswith("directory.")] == [
        "directory.told_by_staff", "directory.told_by_staff", "directory.verified",
    ]  # fmt: skip


async def test_what_was_told_here_stands_after_the_source_tells_the_record_anew(world: World) -> None:
    desk, fatma = world.desk(), world.staff["fatma@club"]
    await branches.set_room(desk, fatma, CLUB, places=0)
    await branches.set_hours(desk, fatma, CLUB, schedules=(MORNING,))
    again = reading(organization("club"), service("club help", "club", email="info@club.example"))

    planned = await plan_import(world.database, BASE, again, "sheet")

    (change,) = [one for one in planned.plan.changes if one.kind == "service"]
    assert change.after is not None
    assert change.after.capacity is not None  # type: ignore[union-attr]
    assert change.after.hours.schedules == (MORNING,)  # type: ignore[union-attr]


Act = Callable[[Desk, Acting, str], Coroutine[Any, Any, None]]

ACTS: dict[str, Act] = {
    "room": lambda desk, who, at: branches.set_room(desk, who, at, places=1),
    "hours": lambda desk, who, at: branches.set_hours(desk, who, at, schedules=(MORNING,)),
    "verify": branches.verify_branch,
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
async def test_only_its_coordinators_and_admins_tell_of_a_branch(world: World, act: Act) -> None:
    desk = world.desk()
    for who in (world.staff["mehmet@club"], Acting(1, "observer", municipality="GM0344")):
        with pytest.raises(NotAllowed):
            await act(desk, who, CLUB)
    with pytest.raises(LookupError, match="no such branch"):
        await act(desk, world.staff["fatma@circle"], CLUB)
    assert await list_imports(world.database) == ()

    await act(desk, Acting(world.staff["fatma@club"].staff_id, "admin"), CLUB)

    (told,) = await list_imports(world.database)
    assert told.by == "admin"


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
@pytest.mark.parametrize("branch_id", ["circle help", "nothing", ""])
async def test_a_branch_of_others_is_as_missing_as_one_that_is_not_there(
    world: World, act: Act, branch_id: str
) -> None:
    with pytest.raises(LookupError, match="no such branch"):
        await act(world.desk(), world.staff["fatma@club"], branch_id)


async def test_a_name_that_may_be_a_persons_is_left_out(world: World) -> None:
    named = records(replace(organization("club"), name="Stichting J. Jansen"), service("club help", "club"))
    desk = replace(world.desk(), directories=Directories(lambda _: Base(named, {}, demo=False), world.now))

    await branches.verify_branch(desk, world.staff["fatma@club"], CLUB)

    seen = (await _branch(desk, world.staff["fatma@club"])).verification
    assert (seen and seen.by) == "coordinator"

"""What an organisation chooses for itself: who may change it, what is refused, and what the audit log says."""

import json
from dataclasses import replace

import pytest

from bot.usecases.accounts import close_account
from bot.usecases.organisations import OrganisationRefused, Ways, change_ways, find_account, ways_of
from storage import access, accounts, tables
from storage.access import SYSTEM, Acting
from storage.accounts import Account
from storage.database import Database
from storage.receivers import receivers
from tests.usecases.lead_world import World

NEW = Ways(1, "hulp@club.example", "tr")


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


async def _account(world: World, club: str = "club") -> Account:
    keys = world.database.keys
    found = await access.acting(
        world.database, SYSTEM, lambda connection, _: accounts.find(connection, keys, club)
    )  # fmt: skip
    assert found is not None
    return found


async def test_a_coordinator_changes_the_own_organisation_and_no_other(world: World) -> None:
    fatma = world.staff["fatma@club"]

    await change_ways(world.database, fatma, "club", NEW, now=world.now)
    with pytest.raises(LookupError):
        await change_ways(world.database, fatma, "circle", NEW, now=world.now)

    assert ways_of(await _account(world)) == NEW
    assert ways_of(await _account(world, "circle")) == Ways(None, None, "nl")
    assert {one.organization_id: one.accept_days for one in await receivers(world.database)}["club"] == 1


async def test_an_admin_changes_any(world: World) -> None:
    admin = Acting(world.staff["jan@club"].staff_id, "admin")

    await change_ways(world.database, admin, "circle", NEW, now=world.now)

    assert ways_of(await _account(world, "circle")) == NEW


@pytest.mark.parametrize("who", ["mehmet@club", "fatma@circle"])
async def test_helpers_and_others_neither_see_nor_change_it(world: World, who: str) -> None:
    with pytest.raises(LookupError):
        await find_account(world.database, world.staff[who], "club")
    with pytest.raises(LookupError):
        await change_ways(world.database, world.staff[who], "club", NEW, now=world.now)

    assert "account.changed" not in await world.audited()


@pytest.mark.parametrize(
    ("ways", "code"),
    [
        (replace(NEW, accept_days=0), "bad_term"),
        (replace(NEW, accept_days=30), "bad_term"),
        (replace(NEW, email="nobody"), "bad_email"),
        (replace(NEW, email="a@b.nl, c@d.nl"), "bad_email"),
        (replace(NEW, language="en"), "bad_language"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_changed(world: World, ways: Ways, code: str) -> None:
    before = await _account(world)

    with pytest.raises(OrganisationRefused) as refused:
        await change_ways(world.database, world.staff["fatma@club"], "club", ways, now=world.now)

    assert refused.value.code == code
    assert await _account(world) == before


async def test_the_audit_log_says_which_fields_and_not_what_is_in_them(world: World) -> None:
    fatma = world.staff["fatma@club"]
    await change_ways(world.database, fatma, "club", NEW, now=world.now)
    await change_ways(world.database, fatma, "club", NEW, now=world.now)
    await change_ways(world.database, fatma, "club", replace(NEW, email=None), now=world.now)

    rows = [json.loads(row.attributes) for row in await world.rows(tables.audit) if row.name == "account.changed"]

    assert [row["fields"] for row in rows] == ["accept_days,email,language", "email"]
    assert {row["by"] for row in rows} == {str(fatma.staff_id)}
    assert "club.example" not in str(rows)


async def test_a_closed_account_is_as_missing_as_none(world: World) -> None:
    admin = Acting(world.staff["jan@circle"].staff_id, "admin")
    await close_account(world.database, admin, "club", now=world.now)

    for organization_id in ("club", "nowhere", ""):
        with pytest.raises(LookupError):
            await find_account(world.database, admin, organization_id)
        with pytest.raises(LookupError):
            await change_ways(world.database, admin, organization_id, NEW, now=world.now)

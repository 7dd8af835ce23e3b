"""Leads of an organisation that works here no more go on to the next, whatever it did with them."""

from datetime import timedelta

import pytest

from bot.usecases import lead_talk, leads
from bot.usecases.accounts import close_account, open_account
from bot.usecases.lead_loops import run_clocks
from bot.usecases.staff import end
from dialogs.casework.directory import Organization
from dialogs.casework.leads import Lead
from storage import access, staff, tables
from storage.access import SYSTEM, Acting
from storage.database import Database
from tests.usecases.lead_world import BASE, World
from tests.usecases.telegram_world import TelegramWorld

OFF = "Bij de vorige organisatie lukte het niet. Je aanvraag ligt nu bij Organisatie circle."


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    made = TelegramWorld(database)
    await made.settle()
    return made


async def close(world: World, club: str = "club") -> None:
    await close_account(world.database, Acting(999, "admin"), club, now=world.now)


async def taken(world: World, *moves: str, person: str = "ayse") -> Lead:
    """Let a helper of the club take somebody on, write to them, and go so far."""
    lead, mehmet = await world.hand_over(person), world.staff["mehmet@club"]
    if moves:
        lead = await leads.claim(world.desk(), mehmet, lead.id)
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hallo", key=person)
    if "contacted" in moves:
        lead = await leads.mark_contacted(world.desk(), mehmet, lead.id)
    if "in_progress" in moves:
        lead = await leads.progress(world.desk(), mehmet, lead.id)
    await world.read(person)
    return lead


@pytest.mark.parametrize(
    "moves", [(), ("accepted",), ("accepted", "contacted"), ("accepted", "contacted", "in_progress")]
)
async def test_what_a_closed_organisation_had_goes_to_the_next_and_the_chat_is_the_bots_again(
    world: TelegramWorld, moves: tuple[str, ...]
) -> None:
    lead = await taken(world, *moves)
    await close(world)

    assert await run_clocks(world.desk()) == 1
    assert await run_clocks(world.desk()) == 0

    after = await world.lead(lead.id)
    assert (after.organization_id, after.status, after.helper_id) == ("circle", "offered", None)
    assert (await world.timeline(lead.id))[-1] == "organization_left"
    assert (await world.audited())[-1] == "lead.organization_left"
    (said,) = await world.read()
    assert said.startswith(OFF)
    assert not (await world.state()).led
    await world.say("Hallo?")
    assert len(await world.read()) >= 1


async def test_it_is_offered_to_nobody_who_works_here_no_more_and_the_last_resort_is_a_call(
    world: TelegramWorld,
) -> None:
    lead = await taken(world, "accepted", "contacted")
    for club in ("circle", "town", "club"):
        await close(world, club)

    await run_clocks(world.desk())

    after = await world.lead(lead.id)
    assert (after.organization_id, after.status, after.helper_id) == ("", "offered", None)
    (said,) = await world.read()
    assert "bel zelf je gemeente" in said
    assert not (await world.state()).led
    assert "nobody_left" in world.told("admin")


async def test_when_the_last_who_works_leads_leaves_it_is_as_if_the_account_were_closed(world: TelegramWorld) -> None:
    lead = await taken(world, "accepted", "contacted")
    admin = Acting(999, "admin")
    for name in ("mehmet", "jan"):
        await end(world.database, admin, world.staff[f"{name}@club"].staff_id, now=world.now)
    assert await run_clocks(world.desk()) == 0

    await end(world.database, admin, world.staff["fatma@club"].staff_id, now=world.now)

    assert await run_clocks(world.desk()) == 1
    assert (await world.lead(lead.id)).organization_id == "circle"


async def test_an_account_that_is_opened_again_at_once_keeps_what_it_had(world: TelegramWorld) -> None:
    lead = await taken(world, "accepted", "contacted")
    await close(world)
    club: Organization = BASE.records.organizations["club"]
    await open_account(world.database, Acting(999, "admin"), club, now=world.now)

    assert await run_clocks(world.desk()) == 0
    assert (await world.lead(lead.id)).organization_id == "club"


async def test_of_many_leads_one_that_cannot_be_moved_holds_no_other_up(
    world: TelegramWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.usecases.lead_leaving._AT_ONCE", 1)
    first = await taken(world, "accepted", person="ayse")
    other = await taken(world, "accepted", "contacted", person="fatma")
    await close(world)
    desk = world.desk()

    def fail(_: object, notice: object) -> None:
        if getattr(notice, "before").id == first.id:  # noqa: B009
            raise RuntimeError("card")

    desk.outbound.outlets.append(fail)

    assert await run_clocks(desk) == 1
    assert (await world.lead(other.id)).organization_id == "circle"
    assert await run_clocks(world.desk()) == 1


async def test_chats_of_the_staff_of_a_closed_account_are_tied_to_nothing(world: TelegramWorld) -> None:
    mehmet = await world.tie("mehmet@club", "101")
    await world.database.run(
        lambda connection: connection.execute(
            tables.telegram_links.insert().values(
                token_hash=b"x" * 32, staff_id=mehmet.staff_id, expires_at=world.now + timedelta(minutes=5)
            )
        )
    )

    await close(world)

    member = await access.acting(
        world.database, SYSTEM, lambda connection, _: staff.find(connection, world.database.keys, mehmet.staff_id)
    )
    assert member is not None
    assert member.telegram_id is None
    assert await world.rows(tables.staff_desks) == []
    assert await world.rows(tables.telegram_links) == []

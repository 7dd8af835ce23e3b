"""Two weeks after the last message nothing is left of what somebody answered, also while a lead of theirs goes on."""

from datetime import datetime, timedelta

import pytest

from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.lead_reading import read_lead
from bot.usecases.replays import replay
from dialogs.casework.leads import Lead
from storage import retention, tables
from storage.access import Acting
from storage.database import Database
from storage.turns import find
from tests.journeys.intake_walk import SHORTEST, take_help, walk_to_help
from tests.usecases.lead_world import YES, World
from tests.usecases.typist import Typist

TUESDAY = datetime(2027, 1, 5, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)
TERM = timedelta(days=15)


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database, channel="telegram")
    await made.settle()
    return made


@pytest.fixture
def ayse(world: World) -> Typist:
    return Typist(world)


@pytest.fixture
def staff(world: World) -> Acting:
    return world.staff["mehmet@town"]


@pytest.fixture
async def lead(world: World, ayse: Typist, staff: Acting) -> Lead:
    """Let somebody answer everything and be handed over, and let a helper take them on."""
    await ayse.begin("Nederlands")
    await walk_to_help(ayse, "nl", SHORTEST)  # type: ignore[arg-type]
    await take_help(ayse, "nl")  # type: ignore[arg-type]
    await ayse.press("Via deze chat")
    await ayse.press(YES)
    (opened,) = await world.leads_of()
    await leads.claim(world.desk(), staff, opened.id)
    await ayse.look()
    return opened


async def purge(world: World, later: timedelta = TERM) -> dict[str, int]:
    world.now += later
    return await retention.purge(world.database, now=world.now)


async def replays(world: World) -> bool | None:
    met = await find(world.database, channel="telegram", bot_id=7, address="ayse", now=world.now)
    shown = await replay(world.desk(), met.reference)
    assert shown is not None
    return shown.equal


async def test_what_was_answered_is_gone_and_the_lead_with_its_record_is_not(
    world: World, lead: Lead, staff: Acting
) -> None:
    early = await purge(world, timedelta(days=13))
    assert early["stripped_of_answers"] == 0

    counts = await purge(world, timedelta(days=2))

    assert counts["stripped_of_answers"] == 1
    state = await world.state()
    assert (state.answers, state.results, state.carried, state.chosen) == ({}, {}, {}, None)
    assert (state.handed, state.language, state.status) == (True, "nl", "ended")
    assert await world.rows(tables.events) == []
    (row,) = await world.rows(tables.conversations)
    assert (row.urgency, row.phase, row.municipality) == (None, None, None)
    view = await read_lead(world.desk(), staff, lead.id)
    assert "Utrecht" in view.summary_nl
    assert await replays(world) is None


async def test_it_is_done_once_and_again_when_something_was_logged_since(
    world: World, lead: Lead, staff: Acting
) -> None:
    await purge(world)

    assert (await purge(world, timedelta(hours=1)))["stripped_of_answers"] == 0
    await lead_talk.send_words(world.desk(), staff, lead.id, words="Bent u er nog?", key="a")
    assert (await purge(world, timedelta(hours=1)))["stripped_of_answers"] == 1
    assert (await world.state()).led


async def test_who_is_led_goes_on_talking_and_it_replays(world: World, ayse: Typist, lead: Lead, staff: Acting) -> None:
    await lead_talk.send_words(world.desk(), staff, lead.id, words="Hoe gaat het?", key="a")
    await purge(world)

    await ayse.send("Ik was in het ziekenhuis")

    messages = (await read_lead(world.desk(), staff, lead.id)).messages
    assert [one.words for one in messages] == ["Hoe gaat het?", "Ik was in het ziekenhuis"]
    assert await replays(world)
    await world.command("pause")
    assert not (await world.state()).led
    assert await replays(world)


async def test_a_time_that_was_proposed_before_can_be_picked_after(
    world: World, ayse: Typist, lead: Lead, staff: Acting
) -> None:
    await lead_appointments.propose_slots(world.desk(), staff, lead.id, begins=(TUESDAY,), minutes=30, key="a")
    await ayse.look()
    label = (await world.state()).slots[0].wording("nl")
    await purge(world)

    await ayse.press(label)

    (row,) = await world.rows(tables.appointments)
    assert row.picked is not None
    assert await replays(world)


async def test_who_comes_back_can_begin_anew_and_take_back_what_was_handed_over(
    world: World, ayse: Typist, lead: Lead
) -> None:
    await purge(world)
    await ayse.look()

    await ayse.send("Hallo")
    said = await ayse.look()
    assert "Opnieuw beginnen" in said[-1].labels
    await world.command("data")
    await ayse.press("Toestemming intrekken")

    assert (await world.lead(lead.id)).status == "withdrawn"
    assert await replays(world)


async def test_when_the_lead_is_past_its_time_too_nobody_is_left(world: World, lead: Lead, staff: Acting) -> None:
    await leads.close(world.desk(), staff, lead.id, outcome="completed")
    await purge(world)
    assert len(await world.rows(tables.people)) == 1

    await purge(world, timedelta(days=90))

    assert await world.rows(tables.people) == []

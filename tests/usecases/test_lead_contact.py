"""Talk and appointments are contact; an appointment goes with the lead, and the person is told that it is off."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.accounts import close_account
from bot.usecases.lead_loops import run_clocks
from bot.usecases.lead_reading import read_lead
from dialogs.casework.leads import Lead
from storage import tables
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import IN_DANGER, World

TUESDAY = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)
FRIDAY = TUESDAY + timedelta(days=3)
OFF = "Je afspraak met Organisatie club gaat niet door."


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


async def claimed(world: World, who: Acting, **how: Any) -> Lead:
    lead = await world.hand_over(**how)
    taken = await leads.claim(world.desk(), who, lead.id)
    await world.read()
    return taken


async def propose(world: World, who: Acting, lead: Lead, *, key: str = "c") -> None:
    await lead_appointments.propose_slots(world.desk(), who, lead.id, begins=(TUESDAY, FRIDAY), minutes=45, key=key)


async def pick(world: World, number: int = 0) -> None:
    slots = (await world.state()).slots
    await world.say(slots[number].wording("nl"))


async def test_an_answer_to_staff_is_contact_and_the_term_to_reach_the_person_is_met(
    world: World, mehmet: Acting
) -> None:
    lead = await claimed(world, mehmet)
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hoe gaat het?", key="a")
    assert (await world.lead(lead.id)).status == "accepted"

    await world.say("Niet goed")
    await world.say("Ik slaap niet")

    after = await world.lead(lead.id)
    assert (after.status, after.contact_by, after.contacted_at) == ("contacted", None, world.now)
    assert after.action_needed
    timeline = await world.timeline(lead.id)
    assert timeline.count("contacted") == 1
    assert timeline[-2:] == ["contacted", "person_wrote"]
    assert (await world.audited()).count("lead.contacted") == 1
    assert len((await read_lead(world.desk(), mehmet, lead.id)).messages) == 3
    world.now += timedelta(days=20)
    assert await run_clocks(world.desk()) == 0


async def test_words_that_nobody_of_the_organisation_called_for_are_no_contact(world: World, mehmet: Acting) -> None:
    lead = await claimed(world, mehmet)
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")

    await world.say("Is daar iemand?")

    assert (await world.lead(lead.id)).status == "accepted"


async def test_a_time_that_is_picked_is_contact_and_none_that_fits_is_not(world: World, mehmet: Acting) -> None:
    lead = await claimed(world, mehmet)
    await propose(world, mehmet, lead)
    await world.say("Geen van deze tijden")
    none_fits = await world.lead(lead.id)
    await propose(world, mehmet, lead, key="d")

    await pick(world)

    after = await world.lead(lead.id)
    assert (none_fits.status, after.status, after.contact_by) == ("accepted", "contacted", None)
    assert (await world.timeline(lead.id))[-2:] == ["appointment_picked", "contacted"]
    assert (await world.audited())[-2:] == ["lead.appointment_picked", "lead.contacted"]
    assert "appointment_picked" in world.told("helper")


async def test_who_was_reached_already_is_not_reached_again(world: World, mehmet: Acting) -> None:
    lead = await claimed(world, mehmet)
    await leads.mark_contacted(world.desk(), mehmet, lead.id)
    await leads.progress(world.desk(), mehmet, lead.id)
    await propose(world, mehmet, lead)

    await pick(world)

    assert (await world.lead(lead.id)).status == "in_progress"
    assert (await world.timeline(lead.id)).count("contacted") == 1


@pytest.mark.parametrize("how", ["rerouted", "closed_account"])
async def test_an_appointment_goes_with_the_lead_and_the_person_reads_that_it_is_off(
    world: World, mehmet: Acting, how: str
) -> None:
    lead = await claimed(world, mehmet)
    await propose(world, mehmet, lead)
    await pick(world)
    await world.read()

    if how == "rerouted":
        fatma = world.staff["fatma@club"]
        await leads.reroute(world.desk(), fatma, lead.id, service_id="circle help", reason="no_room")
    else:
        await close_account(world.database, Acting(999, "admin"), "club", now=world.now)
        await run_clocks(world.desk())

    (said,) = await world.read()
    assert said.endswith(f"\n\n{OFF}")
    (row,) = await world.rows(tables.appointments)
    assert (row.cancelled_at, row.sequence) == (world.now, 2)
    assert (await world.lead(lead.id)).organization_id == "circle"


async def test_times_that_nobody_picked_go_with_a_lead_that_the_municipality_gets(world: World, mehmet: Acting) -> None:
    lead = await claimed(world, mehmet, answers=IN_DANGER)
    await propose(world, mehmet, lead)
    await world.read()
    world.now = datetime.fromisoformat("2026-11-25T09:00:00+00:00")

    await run_clocks(world.desk())

    assert (await world.lead(lead.id)).organization_id == "town"
    assert [row.cancelled_at for row in await world.rows(tables.appointments)] == [world.now]
    assert OFF not in "".join(await world.read())
    assert (await world.state()).slots == ()


async def test_an_appointment_that_was_is_not_called_off(world: World, mehmet: Acting) -> None:
    lead = await claimed(world, mehmet)
    await propose(world, mehmet, lead)
    await pick(world)
    await world.read()
    world.now += timedelta(days=30)

    fatma = world.staff["fatma@club"]
    await leads.reroute(world.desk(), fatma, lead.id, service_id="circle help", reason="no_room")

    assert [row.cancelled_at for row in await world.rows(tables.appointments)] == [None]
    assert OFF not in "".join(await world.read())

"""Times to pick, through the whole program: none is lost, none is picked that is off or over."""

from datetime import datetime, timedelta

import pytest

from bot.messages import Incoming, LocationShared, Press
from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.conversations import converse
from bot.usecases.lead_reading import read_lead
from dialogs.casework.leads import Lead
from dialogs.engine.buttons import nonce
from storage import tables
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import World

TUESDAY = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)
LABEL = "dinsdag 1 december 2026, 10:00"


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


@pytest.fixture
async def lead(world: World, mehmet: Acting) -> Lead:
    opened = await world.hand_over()
    taken = await leads.claim(world.desk(), mehmet, opened.id)
    await world.read()
    return taken


async def propose(world: World, who: Acting, lead: Lead, begins: datetime = TUESDAY) -> str:
    """Propose a time; give the uid of the proposal."""
    await lead_appointments.propose_slots(
        world.desk(), who, lead.id, begins=(begins,), minutes=30, key=str(begins)
    )  # fmt: skip
    return (await read_lead(world.desk(), who, lead.id)).appointments[-1].uid


async def test_an_appointment_that_is_off_leaves_the_times_proposed_since(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    first = await propose(world, mehmet, lead)
    await world.say(LABEL)
    await propose(world, mehmet, lead, TUESDAY + timedelta(days=1))

    await lead_appointments.cancel_appointment(world.desk(), mehmet, lead.id, uid=first)
    await world.say("woensdag 2 december 2026, 10:00")

    assert "Afgesproken: woensdag 2 december 2026, 10:00." in await world.read()
    made = (await read_lead(world.desk(), mehmet, lead.id)).appointments
    assert [(one.cancelled_at is None, one.picked is not None) for one in made] == [(False, True), (True, True)]


async def test_a_question_in_between_leaves_the_times_to_pick(world: World, lead: Lead, mehmet: Acting) -> None:
    await propose(world, mehmet, lead)
    await world.say("Wat is de beslagvrije voet?")

    await world.say(LABEL)

    assert f"Afgesproken: {LABEL}." in await world.read()


async def test_a_time_that_is_over_is_not_agreed_to_and_staff_have_to_act(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    await propose(world, mehmet, lead)
    await world.read()
    world.now += timedelta(days=9)

    await world.say(LABEL)

    assert (await world.read())[0] == "Deze tijd is al voorbij."
    assert "no_slot_fits" in await world.timeline(lead.id)
    (made,) = await world.rows(tables.appointments)
    assert made.picked is None


async def test_a_closed_case_can_be_taken_back(world: World, lead: Lead, mehmet: Acting) -> None:
    await leads.close(world.desk(), mehmet, lead.id, outcome="completed")
    await world.command("data")

    await world.say("Toestemming intrekken")

    assert await world.rows(tables.lead_records) == []
    assert "Je toestemming is ingetrokken. De organisatie ziet je gegevens niet meer." in await world.read()


async def test_nobody_leads_the_chat_of_somebody_who_died(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await propose(world, mehmet, lead)
    await world.read()

    await leads.close(world.desk(), mehmet, lead.id, outcome="deceased")

    assert await world.read() == []
    state = await world.state()
    assert (state.led, state.handed, state.slots) == (False, False, ())


async def test_a_location_shared_with_who_leads_is_answered(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await world.read()

    await converse(world.desk(), Incoming("web", 7, next(world.numbers), "ayse", LocationShared(52.09, 5.12)))

    assert await world.read() == ["Zo'n bericht kan ik niet lezen. Typ een paar woorden of druk op een knop."]


async def test_who_begins_anew_ends_the_talk_and_the_helper_hears_it(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await world.command("restart")
    pressed = Press(nonce(await world.state(), "aside:restart"))

    await converse(world.desk(), Incoming("web", 7, next(world.numbers), "ayse", pressed))

    assert not (await world.state()).led
    assert world.told("helper")[-1] == "relay_ended"

"""After violence: somebody else may read the phone, so what becomes of a lead is told when the person writes again."""

import pytest

from bot.usecases import lead_talk, leads
from bot.usecases.lead_reading import read_lead
from dialogs.casework.leads import Lead
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import World

VIOLENCE = "mijn man slaat me"


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
async def lead(world: World) -> Lead:
    made = await world.hand_over()
    await world.say(VIOLENCE)
    assert (await world.state()).hushed
    await world.read()
    return made


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


async def test_moves_send_nothing_and_are_told_at_the_next_turn(world: World, lead: Lead, mehmet: Acting) -> None:
    await leads.claim(world.desk(), mehmet, lead.id)
    fatma = world.staff["fatma@club"]
    await leads.reroute(world.desk(), fatma, lead.id, service_id="circle help", reason="no_room")
    unasked = await world.read()

    await world.command("help")

    told = await world.read()
    assert unasked == []
    assert told[0].startswith("Organisatie club helpt je verder.")
    assert told[1].startswith("Je aanvraag is doorgegeven aan Organisatie circle.")
    assert told[2].startswith("Dit kun je altijd sturen:")


async def test_who_writes_first_is_read_at_the_next_turn_and_leads_from_then_on(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    await leads.claim(world.desk(), mehmet, lead.id)
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Bent u veilig?", key="a")
    again = await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="b")
    shown = await read_lead(world.desk(), mehmet, lead.id)
    unasked = await world.read()

    await world.say("Wat is een incassobureau?")
    told = await world.read()
    await world.say("Ja, ik ben bij mijn zus")

    assert unasked == []
    assert (again.new, shown.is_led) == (False, True)
    assert "Organisatie club schrijft:\nBent u veilig?" in told
    said = [one.words for one in (await read_lead(world.desk(), mehmet, lead.id)).messages]
    assert said == ["Bent u veilig?", "Ja, ik ben bij mijn zus"], "what was typed before is nobody else's"


async def test_words_in_a_talk_under_way_pass(world: World, lead: Lead, mehmet: Acting) -> None:
    await leads.claim(world.desk(), mehmet, lead.id)
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await world.command("help")
    await world.read()

    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Bent u veilig?", key="b")

    assert await world.read() == ["Organisatie club schrijft:\nBent u veilig?"]

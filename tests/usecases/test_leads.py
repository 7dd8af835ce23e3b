"""Leads from the consent to the outcome: each move is one transaction, told to whom it concerns, once."""

import pytest

from bot.usecases import leads
from dialogs.casework.leads import LeadAlreadyClaimed
from storage import tables
from storage.database import Database
from tests.usecases.lead_world import YES, World


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


async def test_a_consent_opens_a_lead_with_whom_the_person_took_and_the_others_after_it(world: World) -> None:
    lead = await world.hand_over()

    assert (lead.status, lead.service_id, lead.organization_id) == ("offered", "club help", "club")
    assert [one.service_id for one in lead.waiting] == ["circle help", "town help"]
    assert (lead.municipality, lead.help_language, lead.way, lead.round) == ("GM0344", "turkish", "bot", 1)
    assert await world.timeline(lead.id) == ["offered"]
    assert world.told("organization") == ["offered"]
    assert "lead.opened" in await world.audited()


async def test_a_claim_is_told_to_the_person_with_the_day_by_which_they_hear(world: World) -> None:
    lead = await world.hand_over()
    await world.read()

    taken = await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id, version=lead.version)

    assert (taken.status, taken.helper_id) == ("accepted", world.staff["mehmet@club"].staff_id)
    (said,) = await world.read()
    assert said == "Organisatie club helpt je verder. Je hoort van ze in deze chat, uiterlijk op 30 november 2026."

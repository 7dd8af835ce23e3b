"""Help that is gone when somebody agrees to be handed over: who comes next gets them, and they read who that is."""

import pytest

from bot.usecases.replays import replay
from dialogs.casework.leads import Lead
from storage import accounts, tables
from storage.consents import consents_of
from storage.database import Database
from storage.turns import find
from tests.journeys.intake_walk import SHORTEST, take_help, walk_to_help
from tests.usecases.lead_world import YES, World
from tests.usecases.typist import Typist


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


def next_offers(lead: Lead) -> list[str]:
    return [lead.organization_id, *(one.organization_id for one in lead.waiting)]


async def test_an_organisation_whose_account_closed_meanwhile_is_passed_over_and_the_person_reads_who_has_it(
    world: World,
) -> None:
    await world.bring_to_consent()
    await world.database.run(accounts.close, "club", now=world.now)

    await world.say(YES)

    (lead,) = await world.leads_of()
    assert next_offers(lead) == ["circle", "town"]
    said = await world.read()
    assert said[0].startswith(
        "Organisatie club neemt via Köprü geen aanvragen meer aan. "
        "Ik heb je aanvraag daarom doorgegeven aan Organisatie circle. Je hoort uiterlijk op 26 november 2026"
    )
    assert lead.reference in said[0]
    assert "Doorgegeven aan" not in "".join(said)
    assert (await world.state()).handed


async def test_help_that_is_gone_from_the_directory_gives_way_to_the_municipality(world: World) -> None:
    await world.bring_to_consent(took="elsewhere", offered=("elsewhere",))

    said = await world.say(YES)

    assert said.outcome == "done"
    (lead,) = await world.leads_of()
    assert next_offers(lead) == ["town"]
    assert "doorgegeven aan Organisatie town" in (await world.read())[0]


async def test_where_nobody_is_left_nothing_is_handed_over_and_help_is_looked_for_anew(world: World) -> None:
    ayse = Typist(world)
    await ayse.begin("Nederlands")
    await walk_to_help(ayse, "nl", SHORTEST)  # type: ignore[arg-type]
    await take_help(ayse, "nl")  # type: ignore[arg-type]
    await ayse.press("Via deze chat")
    for club in ("club", "circle", "town"):
        await world.database.run(accounts.close, club, now=world.now)
    await ayse.look()

    said = await ayse.press(YES)

    assert said.outcome == "done"
    assert await world.leads_of() == ()
    told, asked = [one.text for one in await ayse.look() if one.text]
    assert "neemt via Köprü geen aanvragen meer aan. Ik heb niets doorgegeven." in told
    assert asked.startswith("Dit heb ik van je begrepen.")
    assert not (await world.state()).handed
    assert await world.rows(tables.quarantine) == []
    met = await find(world.database, channel="web", bot_id=7, address="ayse", now=world.now)
    assert "hand_over" not in {one.purpose for one in await consents_of(world.database, met.id)}
    shown = await replay(world.desk(), met.reference)
    assert shown is not None
    assert shown.equal
    await walk_to_help(ayse, "nl", SHORTEST)  # type: ignore[arg-type]
    await take_help(ayse, "nl")  # type: ignore[arg-type]
    assert YES not in (await ayse.expect(lambda one: bool(one.labels))).labels

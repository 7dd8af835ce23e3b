"""How a lead ends for who is gone: who died, or was erased, is asked nothing more, and nothing of them is left."""

from datetime import datetime, timedelta

import pytest

from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.conversations import fire_timer
from bot.usecases.erasing import erase
from dialogs.casework.lead_references import meant_by
from storage import people, tables, timers, turns
from storage.database import Database
from tests.usecases.telegram_world import TelegramWorld
from tests.usecases.test_aftercare import HOW, LAST, Life

DAY = timedelta(days=1)
MEHMET = "101"
NEXT_WEEK = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    made = TelegramWorld(database)
    await made.settle()
    await made.tie("mehmet@club", MEHMET)
    return made


@pytest.fixture
async def life(database: Database) -> Life:
    made = Life(database, channel="telegram")
    made.buttons = {}
    await made.settle()
    return made


async def test_who_died_is_not_asked_how_it_goes_after_an_earlier_case(life: Life) -> None:
    await life.agreed()
    assert len(await life.planned()) == 3
    second = await life.hand_over()
    await leads.claim(life.desk(), life.staff["mehmet@club"], second.id)
    await life.read()

    await leads.close(life.desk(), life.staff["mehmet@club"], second.id, outcome="deceased")

    assert await life.planned() == ()
    assert await life.ask(LAST) == 0
    assert HOW not in await life.read()


async def test_of_who_died_the_bot_reminds_nobody(life: Life) -> None:
    lead = await life.hand_over()
    await leads.claim(life.desk(), life.staff["mehmet@club"], lead.id)
    met = await turns.find(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)
    later = tables.timers.insert().values(conversation_id=met.id, name="remind:later", due_at=life.now + DAY)
    await life.database.run(lambda connection: connection.execute(later))

    await leads.close(life.desk(), life.staff["mehmet@club"], lead.id, outcome="deceased")

    assert await life.rows(tables.timers) == []


async def test_who_is_erased_by_hand_leaves_as_who_erases_everything(world: TelegramWorld) -> None:
    lead = await world.hand_over()
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    world.notices.clear()

    erased = await erase(world.desk(), lead.reference)

    assert erased
    assert not await erase(world.desk(), lead.reference)
    assert (world.told("organization"), world.told("helper")) == (["withdrawn"], ["withdrawn"])
    assert (await world.audited())[-1] == "lead.withdrawn"
    assert await world.rows(tables.leads) == []
    assert len(await world.rows(tables.lead_tombstones)) == 1
    await world.deliver()
    assert meant_by(lead.reference)[0] in world.chats[MEHMET][-1].text


async def test_words_that_are_not_delivered_yet_go_with_the_consent(world: TelegramWorld) -> None:
    lead = await world.hand_over()
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await lead_talk.send_words(world.desk(), world.staff["mehmet@club"], lead.id, words="Hallo", key="a")
    await world.deliver()
    await world.say("Mijn huisbaas dreigt")

    await world.command("data")
    await world.say("Toestemming intrekken")
    await world.deliver()

    assert not any("huisbaas" in one.text for one in world.chats[MEHMET])
    assert [row.about_person_id for row in await world.rows(tables.outbox) if row.about_person_id] == []


async def test_a_reminder_that_was_due_when_somebody_was_erased_makes_nobody(life: Life) -> None:
    met = await turns.find(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)
    due = tables.timers.insert().values(conversation_id=met.id, name="remind:later", due_at=life.now)
    await life.database.run(lambda connection: connection.execute(due))
    claimed = await timers.claim_due(life.database, now=life.now, worker="one", lease_s=60, limit=10)
    assert len(claimed) == 1
    await people.erase(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)

    fired = await fire_timer(life.desk(), claimed[0])

    assert fired.outcome == "duplicate"
    assert await life.rows(tables.people) == []
    assert await life.rows(tables.conversations) == []


async def test_who_writes_from_the_chat_of_somebody_who_died_while_staff_led_it_finds_the_bot(
    world: TelegramWorld,
) -> None:
    lead, mehmet = await world.hand_over(), world.staff["mehmet@club"]
    await leads.claim(world.desk(), mehmet, lead.id)
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hallo", key="a")
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(NEXT_WEEK,), minutes=30, key="b")
    await world.read()
    await leads.close(world.desk(), mehmet, lead.id, outcome="deceased")
    assert await world.read() == []

    await world.say("Hij is overleden, ik ben zijn broer")

    assert await world.read() != []
    state = await world.state()
    assert (state.led, state.handed, state.slots) == (False, False, ())
    assert [row.detail for row in await world.rows(tables.alerts)] == []
    assert [row.sender for row in await world.rows(tables.lead_messages)] == ["staff"]
    assert [row.cancelled_at for row in await world.rows(tables.appointments)] == [world.now]

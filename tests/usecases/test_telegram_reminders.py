"""Reminders on Telegram: they reach whoever can do something, also where who took the lead works here no more."""

from datetime import UTC, datetime

import pytest

from bot.texts import text
from bot.usecases import leads
from bot.usecases import staff as staff_usecase
from bot.usecases.lead_loops import run_clocks
from storage.database import Database
from tests.usecases.telegram_world import TelegramWorld

MEHMET, FATMA = "101", "103"
#: When half of the term to reach the person is over.
HALF = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    made = TelegramWorld(database)
    await made.settle()
    await made.tie("mehmet@club", MEHMET)
    await made.tie("fatma@club", FATMA)
    return made


@pytest.mark.parametrize(("ended", "reminded"), [(False, MEHMET), (True, FATMA)])
async def test_a_reminder_of_a_lead_that_was_taken_reaches_its_helper_or_else_the_coordinators(
    world: TelegramWorld, ended: bool, reminded: str
) -> None:
    lead = await world.hand_over()
    mehmet = world.staff["mehmet@club"]
    await leads.claim(world.desk(), mehmet, lead.id)
    if ended:
        await staff_usecase.end(world.database, world.staff["fatma@club"], mehmet.staff_id, now=world.now)

    world.now = HALF
    assert await run_clocks(world.desk()) == 1
    await world.deliver()

    told = text("nl", "staff_chat.told.reminder", reference=lead.reference)
    who = {chat for chat in (MEHMET, FATMA) for one in world.chats[chat] if one.text.startswith(told)}
    assert who == {reminded}

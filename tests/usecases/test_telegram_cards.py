"""Cards that do not belong in a group any more say nothing there: it is untied, or another, or its account closed."""

import pytest

from bot.messages import GroupLink, GroupMoved
from bot.usecases import leads, telegram_groups
from bot.usecases.staff_cards import keep_cards
from storage import access, accounts, people, tables
from storage.access import SYSTEM
from storage.database import Database
from tests.usecases.telegram_office import FATMA, open_office, t
from tests.usecases.telegram_world import GROUP, Shown, TelegramWorld

OTHER_GROUP = "-5001"


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    return await open_office(database)


async def move_to(world: TelegramWorld, group: str) -> None:
    """Let the coordinator tie another group, in place of the one before."""
    invite = await telegram_groups.make_group_code(world.desk(), world.staff["fatma@club"])
    code = invite.command.removeprefix("/koppel_").partition("@")[0]
    await world.receive(group, GroupLink(code, FATMA))


def left(card: Shown, reference: str) -> bool:
    """Say whether a card tells no more than that it does not belong there."""
    return card.text == f"{t('card.title', reference=reference)}\n\n{t('card.state.left')}" and not card.buttons


async def test_a_group_that_is_untied_keeps_nothing_of_its_cards(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()

    await telegram_groups.unlink_group(world.desk(), world.staff["fatma@club"])
    await people.erase(world.database, channel="web", bot_id=7, address="ayse", now=world.now)
    await world.deliver()

    assert left(card, lead.reference)
    assert await world.rows(tables.lead_cards) == []
    assert await world.rows(tables.outbox) == []


async def test_a_group_that_is_tied_again_shows_a_card_anew(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()
    await telegram_groups.unlink_group(world.desk(), world.staff["fatma@club"])

    await move_to(world, GROUP)

    assert left(card, lead.reference)
    assert t("card.state.offered") in world.chats[GROUP][-1].text


async def test_cards_leave_a_group_for_another(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()
    await move_to(world, OTHER_GROUP)
    await access.acting(world.database, SYSTEM, keep_cards, world.desk(), now=world.now)

    moved = await world.card(OTHER_GROUP)
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await world.deliver()

    assert left(card, lead.reference)
    assert t("card.state.accepted") in moved.text
    assert moved.edits == 1


async def test_nothing_is_changed_in_a_group_that_became_a_supergroup(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()

    await world.receive(GROUP, GroupMoved("-1009"))
    await world.deliver()

    assert card.edits == 0, "its messages cannot be changed there"


async def test_a_closed_organisation_reads_no_card_of_who_takes_it_back(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()
    await world.database.run(accounts.close, "club", now=world.now)

    await world.command("data")
    await world.say("Toestemming intrekken")
    await world.deliver()

    assert card.text == f"{t('card.title', reference=lead.reference)}\n\n{t('card.state.moved_on')}"
    assert card.buttons == ()


async def test_a_card_follows_its_organisation_that_came_back_with_another_group(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    former = await world.card()
    await world.database.run(accounts.close, "club", now=world.now)
    account = accounts.Account("club", "Organisatie club", group_chat=OTHER_GROUP)
    await world.database.run(accounts.add, world.database.keys, account, now=world.now)

    (lead,) = await world.leads_of()
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await world.deliver()

    assert left(former, lead.reference)
    assert t("card.state.accepted") in (await world.card(OTHER_GROUP)).text

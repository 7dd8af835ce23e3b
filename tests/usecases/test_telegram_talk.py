"""The talk from a private chat: to whom words go when times, hand-backs and repeats come between."""

from datetime import timedelta

import pytest
from sqlalchemy import delete

from bot.messages import Blocked, GroupPress, Incoming, Press, TextMessage
from bot.usecases import lead_appointments, lead_talk
from bot.usecases.staff_updates import receive
from dialogs.casework.leads import Lead
from storage import accounts, outbox, tables, turns
from storage.database import Database
from tests.usecases.telegram_office import FATMA, HI, JAN, MEHMET, open_office, shown, t, taken, talking
from tests.usecases.telegram_world import BOT, GROUP, Shown, TelegramWorld

BY_NAME = "Wanneer kan ik je bellen?"


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    return await open_office(database)


async def talk_on(world: TelegramWorld, lead: Lead) -> None:
    """Let Mehmet choose whom he writes to."""
    await world.press(MEHMET, t("staff_chat.button.talk"), await shown(world, lead))


# Times -----------------------------------------------------------------------------------------------------------


async def test_times_for_somebody_else_do_not_lead_the_next_words_to_them(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    await talking(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, other))
    (proposed,) = await world.press(MEHMET, t("staff_chat.button.propose"))
    await world.read("elif")

    typed = await world.type_(MEHMET, "Uw man heeft gebeld over de huur")

    assert proposed.endswith(t("staff_chat.next_to_nobody"))
    assert typed == [t("staff_chat.whom")]
    assert await world.read("elif") == []
    assert await world.read() == []


async def test_times_for_whom_one_writes_to_let_the_talk_go_on(world: TelegramWorld) -> None:
    lead = await talking(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, lead))
    (proposed,) = await world.type_(MEHMET, "di 10:00")
    await world.read()

    await world.type_(MEHMET, "Tot dan")

    assert proposed.endswith(t("staff_chat.next_to", reference=lead.reference))
    assert await world.read() == [f"{HI}Tot dan"]


async def test_an_older_button_of_times_changes_nothing_of_whom_one_writes_to(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    lead = await taken(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, other))
    older = world.chats[MEHMET][-1]
    await talk_on(world, lead)
    await world.read()

    (proposed,) = await world.press(MEHMET, t("staff_chat.button.propose"), older)
    await world.type_(MEHMET, "Kunt u morgen?")

    assert proposed.endswith(t("staff_chat.next_to", reference=lead.reference))
    assert await world.read() == [f"{HI}Kunt u morgen?"]
    assert len(await world.rows(tables.appointments)) == 1


async def test_times_that_were_proposed_before_are_not_said_to_be_proposed_again(world: TelegramWorld) -> None:
    lead = await talking(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, lead))
    offered = world.chats[MEHMET][-1]
    await world.press(MEHMET, t("staff_chat.button.propose"), offered)
    (made,) = await world.rows(tables.appointments)
    await lead_appointments.cancel_appointment(world.desk(), world.staff["mehmet@club"], lead.id, uid=made.uid)
    await world.read()

    (again,) = await world.press(MEHMET, t("staff_chat.button.propose"), offered)

    assert again.startswith(t("staff_chat.proposed_before", times="").splitlines()[0])
    assert await world.read() == []


# What comes again -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("committed", [True, False], ids=["answered", "cut_off_before_the_answer"])
async def test_words_that_come_again_reach_nobody_who_was_chosen_since(world: TelegramWorld, committed: bool) -> None:
    other = await taken(world, "elif")
    lead = await talking(world)
    words = TextMessage("Uw man heeft gebeld over de huur")
    await world.receive(MEHMET, words, update_id=4711)
    if not committed:
        taken_before = delete(tables.updates).where(tables.updates.c.bot_id == BOT, tables.updates.c.update_id == 4711)
        await world.database.run(lambda connection: connection.execute(taken_before))
    await talk_on(world, other)
    await world.read("elif")

    again = await world.receive(MEHMET, words, update_id=4711)

    assert again.outcome == ("duplicate" if committed else "done")
    assert await world.read("elif") == []
    assert await world.read() == [f"{HI}Uw man heeft gebeld over de huur"]
    assert (await world.lead(other.id)).version == other.version
    assert lead.id != other.id


async def test_a_press_that_comes_again_is_not_done_again(world: TelegramWorld) -> None:
    lead = await talking(world)
    opened = await shown(world, lead)
    hand_back = Press(opened.nonce(t("staff_chat.button.hand_back")), "1")
    await world.receive(MEHMET, hand_back, update_id=4711)
    await talk_on(world, lead)
    await world.read()

    again = await world.receive(MEHMET, hand_back, update_id=4711)

    assert again.outcome == "duplicate"
    assert (await world.state()).led
    assert await world.read() == []


async def test_a_press_in_a_group_that_comes_again_is_answered_with_nothing(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()
    accept = GroupPress(card.nonce(t("card.button.accept")), "1", MEHMET)

    first, again = [await world.receive(GROUP, accept, update_id=4711) for _ in range(2)]

    assert (first.outcome, first.notice) == ("done", t("press.accepted"))
    assert (again.outcome, again.notice) == ("duplicate", None)


# Buttons that work again ------------------------------------------------------------------------------------------


async def test_a_button_hands_back_whenever_a_human_leads_again(world: TelegramWorld) -> None:
    lead = await talking(world)
    opened = await shown(world, lead)
    for _ in range(2):
        await world.press(MEHMET, t("staff_chat.button.hand_back"), opened)
        handed_back = not (await world.state()).led
        await world.press(MEHMET, t("staff_chat.button.talk"), opened)
        assert handed_back
        assert (await world.state()).led

    assert await world.timeline(lead.id) == ["offered", "accepted", "led", *["led_no_more", "led"] * 2]


async def test_the_same_prepared_text_is_sent_once_for_two_taps_and_again_later(world: TelegramWorld) -> None:
    lead = await talking(world)
    await world.press(MEHMET, t("staff_chat.button.phrases"), await shown(world, lead))
    sent = []
    for wait in (timedelta(0), timedelta(seconds=2), timedelta(days=5), timedelta(seconds=2)):
        world.now += wait
        assert await world.press(MEHMET, BY_NAME) == [t("staff_chat.sent", words=BY_NAME)]
        sent.append(await world.read())

    assert sent == [[f"{HI}{BY_NAME}"], [], [f"{HI}{BY_NAME}"], []]


async def test_handing_one_back_goes_on_with_whom_one_writes_to(world: TelegramWorld) -> None:
    other = await talking(world, "elif")
    of_other = await shown(world, other)
    lead = await talking(world)

    (said,) = await world.press(MEHMET, t("staff_chat.button.hand_back"), of_other)
    await world.type_(MEHMET, "Kunt u morgen?")

    assert said == (
        f"{t('staff_chat.handed_back_other', reference=other.reference)}"
        f"\n\n{t('staff_chat.next_to', reference=lead.reference)}"
    )
    assert not (await world.state("elif")).led
    assert (await world.state()).led
    assert await world.read() == [f"{HI}Kunt u morgen?"]


async def test_a_talk_that_was_handed_back_on_the_web_goes_on_only_when_the_person_is_chosen_again(
    world: TelegramWorld,
) -> None:
    lead = await talking(world)
    await lead_talk.lead_off(world.desk(), world.staff["mehmet@club"], lead.id, key="web")
    await world.read()

    typed = await world.type_(MEHMET, "Nog iets")

    assert typed == [t("staff_chat.whom")]
    assert await world.read() == []


# What does not arrive ---------------------------------------------------------------------------------------------


async def test_where_and_how_a_helper_is_reached_arrives_and_they_are_told_what_did_not(world: TelegramWorld) -> None:
    await talking(world)
    whole = "Kom naar Kerkstraat 12, bel 06-37589349 of mail mehmet@club.nl"

    said = await world.type_(MEHMET, whole)
    of_numbers = await world.type_(MEHMET, "Klopt bsn 111222333?")

    assert said == []
    assert of_numbers == [t("staff_chat.masked", words="Klopt bsn ▇▇▇?")]
    assert await world.read() == [f"{HI}{whole}", f"{HI}Klopt bsn ▇▇▇?"]


async def test_words_that_waited_are_shown_as_they_were_sent(world: TelegramWorld) -> None:
    lead = await taken(world)
    await world.type_(MEHMET, "Uw bsn is 111222333")

    (said,) = await world.press(MEHMET, world.chats[MEHMET][-1].labels[0])

    masked = t("staff_chat.masked", words="Uw bsn is ▇▇▇")
    assert said == f"{t('staff_chat.talk', reference=lead.reference)}\n\n{masked}"


@pytest.mark.parametrize("came_back", [False, True], ids=["nothing_was_sent", "a_message_came_back_before"])
async def test_a_helper_is_told_once_that_the_person_blocked_the_bot_and_when_words_do_not_arrive(
    world: TelegramWorld, came_back: bool
) -> None:
    lead = await talking(world)
    before = len(world.chats[MEHMET])
    update = Incoming("web", 7, next(world.numbers), "ayse", Blocked(True))
    if came_back:
        await outbox.drop_conversation(world.database, await conversation_of(world), now=world.now, reason="blocked")

    for _ in range(2):
        await receive(world.desk(), update)
    await world.deliver()
    told = [one.text for one in world.chats[MEHMET][before:]]
    typed = await world.type_(MEHMET, "Bent u daar?")
    opened = await shown(world, lead)

    blocked = t("staff_chat.told.unreachable", reference=lead.reference)
    assert told == [blocked]
    assert typed == [blocked]
    assert t("staff.lead.unreachable") in opened.text


async def conversation_of(world: TelegramWorld) -> int:
    """Give the conversation of the person."""
    met = await turns.find(world.database, channel="web", bot_id=7, address="ayse", now=world.now)
    return met.id


# Who reads nothing any more ---------------------------------------------------------------------------------------


async def test_staff_of_a_closed_organisation_receive_nothing_of_what_a_person_writes(world: TelegramWorld) -> None:
    await talking(world)
    before = {chat: len(world.chats[chat]) for chat in (MEHMET, JAN, FATMA)}
    await world.database.run(accounts.close, "club", now=world.now)

    await world.say("Mijn man weet van niets")
    await world.command("pause")
    await world.deliver()

    assert {chat: new(world, chat, count) for chat, count in before.items()} == {MEHMET: [], JAN: [], FATMA: []}


def new(world: TelegramWorld, chat: str, before: int) -> list[Shown]:
    """Give what came in a chat since then."""
    return world.chats[chat][before:]

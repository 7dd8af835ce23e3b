"""Staff in Telegram: cards in a group, the private chat as a place of work, words that go only to whom they chose."""

import asyncio
from typing import get_args

import pytest

from bot import texts
from bot.messages import (
    Blocked,
    CommandGiven,
    GroupLeft,
    GroupLink,
    GroupMessage,
    GroupMoved,
    LocationShared,
    Press,
    StaffCommand,
    StaffLink,
    TextMessage,
    UnfitMessage,
)
from bot.usecases import leads, telegram_groups, telegram_staff
from bot.usecases import staff as staff_usecase
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.staff_bot import NoTelegram
from bot.usecases.staff_cards import keep_cards
from bot.usecases.telegram_staff import LIFETIME, TelegramLinkRefused
from dialogs.casework.leads import Outcome
from dialogs.engine.events import UnfitKind
from storage import access, people, staff, tables
from storage.access import SYSTEM, Acting
from storage.database import Database
from storage.staff import NewMember
from tests.usecases.telegram_office import FATMA, HI, JAN, MEHMET, STRANGER, open_office, shown, t, taken, talking
from tests.usecases.telegram_world import GROUP, TelegramWorld


@pytest.fixture
async def world(database: Database) -> TelegramWorld:
    return await open_office(database)


# Cards ------------------------------------------------------------------------------------------------------------


async def test_a_card_says_no_more_than_codes_and_changes_in_place(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()
    offered = card.text
    await world.press_card(card, t("card.button.accept"), MEHMET)
    await leads.mark_contacted(world.desk(), world.staff["mehmet@club"], lead.id)
    await leads.close(world.desk(), world.staff["mehmet@club"], lead.id, outcome="completed")
    await world.deliver()

    assert world.chats[GROUP] == [card]
    assert card.protected
    assert offered.splitlines()[0] == t("card.title", reference=lead.reference)
    assert "3511" not in offered
    assert card.text == f"{t('card.title', reference=lead.reference)}\n\n{t('card.state.closed')}"
    assert (card.edits, card.buttons) == (2, ()), "what was not sent yet gave way to what is"


async def test_a_card_that_shows_it_already_is_not_edited(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()

    for _ in range(2):
        await world.press_card(card, t("card.button.details"), MEHMET)

    assert card.edits == 0


async def test_declining_asks_why_and_can_be_taken_back(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()

    await world.press_card(card, t("card.button.decline"), MEHMET)
    asks = card.labels
    await world.press_card(card, t("card.button.back"), JAN)
    back = card.labels
    await world.press_card(card, t("card.button.decline"), MEHMET)
    await world.press_card(card, t("card.reason.no_room"), MEHMET)

    assert asks == [*(t(f"card.reason.{one}") for one in ("no_room", "wrong_area", "wrong_language", "not_for_us",
                                                         "other")), t("card.button.back")]  # fmt: skip
    assert back == [t("card.button.accept"), t("card.button.decline"), t("card.button.details")]
    assert t("card.state.moved_on") in card.text
    assert (await world.lead(lead.id)).organization_id == "circle"


async def test_two_at_once_are_one_who_wins_and_one_who_reads_who(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()

    told = await asyncio.gather(*(world.press_card(card, t("card.button.accept"), by) for by in (MEHMET, JAN)))

    taken_by = t("press.taken_by", name="Somebody", role=t("role.helper"))
    assert sorted(told) == sorted([t("press.accepted"), taken_by])


async def test_a_double_tap_is_one_claim(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    card = await world.card()
    accept = card.nonce(t("card.button.accept"))
    first = await world.press_card(card, t("card.button.accept"), MEHMET)
    card.buttons = (type(card.buttons[0])(t("card.button.accept"), accept),)

    second = await world.press_card(card, t("card.button.accept"), MEHMET)

    assert (first, second) == (t("press.accepted"), t("press.accepted"))
    assert (await world.timeline(lead.id)).count("accepted") == 1


async def test_the_card_of_somebody_who_was_erased_names_nothing(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()
    await people.erase(world.database, channel="web", bot_id=7, address="ayse", now=world.now)

    shown = await access.acting(world.database, SYSTEM, keep_cards, world.desk(), now=world.now)
    await world.deliver()
    told = card.labels
    await access.acting(world.database, SYSTEM, keep_cards, world.desk(), now=world.now)

    assert shown == 1
    assert card.text == t("card.gone")
    assert told == []
    assert await world.rows(tables.lead_cards) == []


# Groups -----------------------------------------------------------------------------------------------------------


async def test_a_group_is_tied_by_a_code_of_its_coordinator_once(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    invite = await telegram_groups.make_group_code(world.desk(), world.staff["fatma@club"])
    code = invite.command.removeprefix("/koppel_").partition("@")[0]

    by_others = [await tie(world, code, by) for by in (MEHMET, STRANGER)]
    tied = await tie(world, code, FATMA)
    again = await tie(world, code, FATMA, group="-5002")

    assert by_others == [[t("group.unknown_code")], [t("group.not_staff")]]
    assert tied[0] == t("group.tied")
    assert t("card.state.offered") in tied[1]
    assert again == [t("group.unknown_code")]
    assert world.chats[GROUP][-1].text == t("group.untied")


async def test_a_code_is_good_for_ten_minutes_and_a_group_for_one_organisation(world: TelegramWorld) -> None:
    first = await code_of(world, "fatma@club")
    world.now += telegram_groups.LIFETIME
    late = await tie(world, first, FATMA)
    await world.tie("fatma@circle", "203")

    taken_group = await tie(world, await code_of(world, "fatma@circle"), "203", group=GROUP)

    assert late == [t("group.unknown_code")]
    assert taken_group == [t("group.taken")]
    with pytest.raises(NotAllowed):
        await telegram_groups.make_group_code(world.desk(), world.staff["mehmet@club"])


async def test_cards_follow_a_group_that_becomes_a_supergroup(world: TelegramWorld) -> None:
    lead = await world.hand_over("ayse")
    before = await world.card()
    for _ in range(2):
        await world.receive(GROUP, GroupMoved("-1009"))
    await access.acting(world.database, SYSTEM, keep_cards, world.desk(), now=world.now)

    card = await world.card("-1009")
    in_former = await world.press_card(before, t("card.button.accept"), MEHMET)
    in_new = await world.press_card(card, t("card.button.accept"), MEHMET, group="-1009")

    assert card.text.startswith(t("card.title", reference=lead.reference))
    assert len(world.chats["-1009"]) == 1
    assert in_former == t("press.not_staff")
    assert in_new == t("press.accepted")
    assert card.edits == 1


async def test_out_of_its_group_and_in_again_the_bot_shows_nothing_until_it_is_tied(world: TelegramWorld) -> None:
    await world.hand_over("ayse")
    card = await world.card()
    await world.hand_over("elif")  # its card is on its way

    await world.receive(GROUP, GroupLeft())
    lost = [world.chats[chat][-1].text for chat in (FATMA,)]
    await world.receive(GROUP, GroupMessage("nl"))
    await world.hand_over("zehra")
    await world.deliver()
    silent = world.chats[GROUP][1:]
    pressed = await world.press_card(card, t("card.button.accept"), MEHMET)
    tied = await tie(world, await code_of(world, "fatma@club"), FATMA, group=GROUP)

    assert lost == [t("group.lost")]
    assert [one.text for one in silent] == [texts.in_all_languages("telegram.group_private", joined_by="\n\n")]
    assert pressed == t("press.not_staff")
    assert tied[0] == t("group.tied")
    assert len([one for one in tied if t("card.state.offered") in one]) == 3


async def code_of(world: TelegramWorld, name: str) -> str:
    invite = await telegram_groups.make_group_code(world.desk(), world.staff[name])
    return invite.command.removeprefix("/koppel_").partition("@")[0]


async def tie(world: TelegramWorld, code: str, by: str, *, group: str = "-5001") -> list[str]:
    """Type a code in a group; give what was said there."""
    before = len(world.chats[group])
    await world.receive(group, GroupLink(code, by))
    return [one.text for one in world.chats[group][before:]]


# Who is there ---------------------------------------------------------------------------------------------------


async def test_who_is_ended_is_nobody_and_what_they_had_open_is_gone(world: TelegramWorld) -> None:
    lead = await talking(world)
    link = await telegram_staff.make_telegram_link(world.desk(), world.staff["mehmet@club"])
    await staff_usecase.end(
        world.database, world.staff["fatma@club"], world.staff["mehmet@club"].staff_id, now=world.now
    )
    card = await world.card()

    typed = await world.type_(MEHMET, "Nog iets voor de klant")
    pressed = await world.press_card(card, t("card.button.details"), MEHMET)
    linked = await world.said(MEHMET, StaffLink(link.token))
    await world.say("Bent u daar?")
    await world.deliver()

    assert not any("Nog iets" in one for one in await world.read())
    assert t("staff_chat.whom") not in typed
    assert pressed == t("press.not_staff")
    assert linked == [t("telegram_link.unknown")]
    assert await world.rows(tables.telegram_links) == []
    assert [one.staff_id for one in await world.rows(tables.staff_desks)] == [
        world.staff[name].staff_id for name in ("jan@club", "fatma@club")
    ]
    assert world.chats[FATMA][-1].text == t("staff_chat.told.action_needed", reference=lead.reference)


async def test_who_blocks_the_bot_is_untied_and_may_tie_again(world: TelegramWorld) -> None:
    await talking(world)
    await world.hand_over("elif")
    card = await world.card()

    await world.receive(MEHMET, Blocked(True))
    pressed = await world.press_card(card, t("card.button.accept"), MEHMET)
    await link(world, "mehmet@club", MEHMET)
    again = await world.press_card(card, t("card.button.accept"), MEHMET)

    assert pressed == t("press.not_staff")
    assert again == t("press.accepted")
    assert "staff.telegram_lost" in await world.audited()


async def test_who_works_no_leads_is_nobody_in_telegram(world: TelegramWorld) -> None:
    new = NewMember("editor@example.org", "Editor", "editor", "nl")
    staff_id = await world.database.run(staff.add, world.database.keys, new, now=world.now)
    await world.database.run(
        staff.activate, world.database.keys, staff_id, staff.Credentials("hash", "secret")
    )  # fmt: skip
    world.staff["editor"] = Acting(staff_id, "editor")
    await world.tie("editor", "109")

    said = await world.said("109", StaffCommand("work"))

    assert said != []
    assert t("staff_chat.how") not in said[0]
    assert await world.rows(tables.quarantine) == []
    with pytest.raises(NotAllowed):
        await telegram_staff.make_telegram_link(world.desk(), world.staff["editor"])


async def test_a_link_is_good_for_one_chat_once_and_ten_minutes(world: TelegramWorld) -> None:
    desk, mehmet = world.desk(), world.staff["mehmet@club"]
    made = await telegram_staff.make_telegram_link(desk, mehmet)
    pressed = [await world.said(chat, StaffLink(made.token)) for chat in ("110", "110", STRANGER)]
    digits = (await telegram_staff.read_telegram_link(desk, mehmet, made.token)).digits or ""
    with pytest.raises(TelegramLinkRefused, match="unknown"):
        await telegram_staff.confirm_telegram_link(desk, world.staff["jan@club"], made.token)
    await telegram_staff.confirm_telegram_link(desk, mehmet, made.token)
    await world.deliver()
    used = await world.said("110", StaffLink(made.token))
    late = await telegram_staff.make_telegram_link(desk, mehmet)
    world.now += LIFETIME

    assert pressed == [[t("telegram_link.confirm", digits=digits)]] * 2 + [[t("telegram_link.unknown")]]
    assert used == [t("telegram_link.unknown")]
    assert await world.said("110", StaffLink(late.token)) == [t("telegram_link.unknown")]
    assert [one.text for one in world.chats[MEHMET]] == [t("telegram_link.unlinked")]
    assert t("telegram_link.linked") in [one.text for one in world.chats["110"]]


async def test_the_chat_of_a_colleague_is_not_taken_over(world: TelegramWorld) -> None:
    made = await telegram_staff.make_telegram_link(world.desk(), world.staff["mehmet@club"])

    assert await world.said(JAN, StaffLink(made.token)) == [t("telegram_link.taken")]


async def test_without_a_bot_there_is_no_link_and_nothing_is_said(world: TelegramWorld) -> None:
    world.bot.bot_id = None

    await world.hand_over("ayse")

    assert await world.rows(tables.lead_cards) == []
    with pytest.raises(NoTelegram):
        await telegram_staff.make_telegram_link(world.desk(), world.staff["mehmet@club"])


async def link(world: TelegramWorld, name: str, chat: str) -> None:
    """Tie somebody by a link."""
    made = await telegram_staff.make_telegram_link(world.desk(), world.staff[name])
    await world.said(chat, StaffLink(made.token))
    await telegram_staff.confirm_telegram_link(world.desk(), world.staff[name], made.token)


# Words go only to whom they chose ---------------------------------------------------------------------------------


async def test_words_go_to_whom_was_chosen_and_to_nobody_else(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    await talking(world)

    said = await world.type_(MEHMET, "Kunt u morgen?")

    assert said == []
    assert await world.read() == [f"{HI}Kunt u morgen?"]
    assert await world.read("elif") == []
    assert (await world.lead(other.id)).version == other.version


async def test_what_another_person_writes_says_where_the_next_words_go(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    lead = await talking(world)
    await world.press(MEHMET, t("staff_chat.button.talk"), await shown(world, other))
    await world.press(MEHMET, t("staff_chat.button.talk"), await shown(world, lead))
    await world.say("Hallo, met mij", "elif")
    await world.say("En met mij", "ayse")
    await world.deliver()

    of_other, of_lead = [one.text for one in world.chats[MEHMET][-2:]]

    assert of_other == (
        f"{t('staff_chat.person_wrote', reference=other.reference, words='Hallo, met mij')}"
        f"\n\n{t('staff_chat.elsewhere', reference=lead.reference)}"
    )
    assert of_lead == t("staff_chat.person_wrote", reference=lead.reference, words="En met mij")


async def test_a_reply_to_another_persons_words_asks_for_whom_it_is(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    lead = await talking(world)

    meant = await world.type_(MEHMET, "Ja hoor", f"{lead.reference} schrijft:\nKan het morgen?")
    doubtful = await world.type_(MEHMET, "Nee, helaas", f"{other.reference} schrijft:\nKan het morgen?")
    chosen = next(one for one in world.chats[MEHMET][-1].labels if other.reference in one)
    await world.press(MEHMET, chosen)

    assert meant == []
    assert doubtful == [t("staff_chat.whom")]
    assert await world.read() == [f"{HI}Ja hoor"]
    assert (await world.read("elif"))[-1] == f"{HI}Nee, helaas"


async def test_words_wait_for_whom_they_are_and_older_buttons_send_no_newer_words(world: TelegramWorld) -> None:
    lead = await taken(world)

    first = await world.type_(MEHMET, "Een")
    older = world.chats[MEHMET][-1]
    await world.type_(MEHMET, "Twee")
    newer = world.chats[MEHMET][-1]
    stale = await world.press(MEHMET, older.labels[0], older)
    unsent = await world.read()
    twice = [await world.press(MEHMET, newer.labels[0], newer) for _ in range(2)]

    assert first == [t("staff_chat.whom")]
    assert stale == [t("press.unknown")]
    assert unsent == []
    assert twice == [[t("staff_chat.talk", reference=lead.reference)]] * 2
    assert await world.read() == [f"{HI}Twee"]


async def test_tapping_twice_sends_a_prepared_text_once_and_tells_of_the_talk_once(world: TelegramWorld) -> None:
    lead = await taken(world)
    opened = await shown(world, lead)

    for _ in range(2):
        await world.press(MEHMET, t("staff_chat.button.talk"), opened)
    led = await world.read()
    await world.press(MEHMET, t("staff_chat.button.phrases"), opened)
    for _ in range(2):
        await world.press(MEHMET, "Wanneer kan ik je bellen?")
    sent = await world.read()
    for _ in range(2):
        await world.press(MEHMET, t("staff_chat.button.hand_back"), opened)

    assert len(led) == 1
    assert sent == [f"{HI}Wanneer kan ik je bellen?"]
    assert len(await world.read()) == 1
    assert await world.timeline(lead.id) == ["offered", "accepted", "led", "led_no_more"]


async def test_an_update_that_comes_again_is_done_once(world: TelegramWorld) -> None:
    await talking(world)

    for _ in range(2):
        await world.receive(MEHMET, TextMessage("Kunt u morgen?"), update_id=4711)

    assert await world.read() == [f"{HI}Kunt u morgen?"]


@pytest.mark.parametrize("kind", ["photo", "voice", "sticker", "contact", "other"])
async def test_what_is_no_text_is_not_passed_on_and_that_is_said(world: TelegramWorld, kind: UnfitKind) -> None:
    await talking(world)

    assert await world.said(MEHMET, UnfitMessage(kind)) == [t("staff_chat.text_only")]
    assert await world.read() == []


async def test_edits_places_and_commands_are_not_passed_on(world: TelegramWorld) -> None:
    await talking(world)

    assert await world.said(MEHMET, UnfitMessage("edited")) == [t("staff_chat.edited")]
    assert await world.said(MEHMET, LocationShared(52.0, 5.1)) == [t("staff_chat.text_only")]
    assert await world.said(MEHMET, CommandGiven("erase")) == [t("staff_chat.how")]
    assert await world.read() == []


async def test_after_the_end_nothing_is_passed_on(world: TelegramWorld) -> None:
    lead = await talking(world)
    opened = next(one for one in reversed(world.chats[MEHMET]) if t("staff_chat.button.talk") in one.labels)
    await leads.close(world.desk(), world.staff["mehmet@club"], lead.id, outcome="completed")
    await world.read()

    typed = await world.type_(MEHMET, "Nog iets")
    pressed = await world.press(MEHMET, t("staff_chat.button.talk"), opened)

    assert typed == [t("staff_chat.none")]
    assert pressed == [t("press.moved_on")]
    assert await world.read() == []


async def test_a_lead_is_closed_in_the_chat_with_how_it_ended_and_the_next_words_go_to_nobody(
    world: TelegramWorld,
) -> None:
    lead = await talking(world)
    opened = await shown(world, lead)

    asked = await world.press(MEHMET, t("staff_chat.button.close"), opened)
    still = await world.lead(lead.id)
    outcomes = list(world.chats[MEHMET][-1].labels)
    closed = await world.press(MEHMET, t("staff.lead.outcome.completed"))
    told = await world.read()
    typed = await world.type_(MEHMET, "Nog iets")

    after = await world.lead(lead.id)
    assert asked == [t("staff_chat.how_ended", reference=lead.reference)]
    assert still.status == "accepted"
    assert outcomes == [t(f"staff.lead.outcome.{one}") for one in get_args(Outcome)]
    assert closed == [t("staff_chat.closed", reference=lead.reference)]
    assert (after.status, after.outcome, after.helper_id) == ("closed", "completed", lead.helper_id)
    assert len(told) == 1
    assert typed == [t("staff_chat.none")]
    assert await world.read() == []


async def test_a_lead_on_which_the_person_wrote_meanwhile_is_not_closed_unread(world: TelegramWorld) -> None:
    lead = await talking(world)
    await world.press(MEHMET, t("staff_chat.button.close"), await shown(world, lead))
    ways = world.chats[MEHMET][-1]
    await world.say("Ik heb nog een vraag")

    said = await world.press(MEHMET, t("staff.lead.outcome.no_show"), ways)

    assert said[-1] == t("press.moved_on")
    assert (await world.lead(lead.id)).status == "accepted"


async def test_a_stale_button_of_one_lead_does_not_end_the_talk_with_another(world: TelegramWorld) -> None:
    other = await taken(world, "elif")
    opened = await shown(world, other)
    await talking(world)
    await leads.mark_contacted(world.desk(), world.staff["mehmet@club"], other.id)

    said = await world.press(MEHMET, t("staff_chat.button.contacted"), opened)
    await world.type_(MEHMET, "Kunt u morgen?")

    assert said == [t("press.moved_on")]
    assert await world.read() == [f"{HI}Kunt u morgen?"]


async def test_a_talk_that_the_person_ended_goes_on_only_when_they_are_chosen_again(world: TelegramWorld) -> None:
    lead = await talking(world)
    await world.command("pause")
    await world.read()
    await world.deliver()

    told = world.chats[MEHMET][-1].text
    typed = await world.type_(MEHMET, "Hallo?")

    assert told == t("staff_chat.told.relay_ended", reference=lead.reference)
    assert typed == [t("staff_chat.whom")]
    assert await world.read() == []


async def test_in_their_own_time_what_they_type_is_their_own(world: TelegramWorld) -> None:
    await talking(world)
    own = await world.said(MEHMET, StaffCommand("private"))

    typed = await world.type_(MEHMET, "Ik heb zelf schulden")
    kept = [one for one in await world.rows(tables.lead_messages)]
    await world.said(MEHMET, StaffCommand("work"))
    at_work = await world.type_(MEHMET, "Bent u daar?")

    assert own == [t("staff_chat.private")]
    assert typed != []
    assert t("staff_chat.whom") not in typed
    assert kept == []
    assert await world.read() == []
    assert at_work == [t("staff_chat.whom")]


async def test_typed_times_are_proposed_and_nonsense_is_asked_again(world: TelegramWorld) -> None:
    lead = await taken(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, lead))

    unread = await world.type_(MEHMET, "ergens volgende week")
    (proposed,) = await world.type_(MEHMET, "di 10:00, do 14:30")
    typed = await world.type_(MEHMET, "Tot dan")

    assert unread == [t("staff_chat.slots_unread")]
    assert proposed.startswith(t("staff_chat.proposed", times="").splitlines()[0])
    assert len(await world.rows(tables.appointments)) == 1
    assert proposed.endswith(t("staff_chat.next_to_nobody"))
    assert typed == [t("staff_chat.whom")], "times were chosen for them, and not that words go there"


async def test_words_after_proposed_times_leave_them_to_be_picked(world: TelegramWorld) -> None:
    lead = await taken(world)
    await world.press(MEHMET, t("staff_chat.button.slots"), await shown(world, lead))
    await world.press(MEHMET, t("staff_chat.button.propose"))

    await world.press(MEHMET, t("staff_chat.button.talk"), await shown(world, lead))
    await world.type_(MEHMET, "Kies wat je uitkomt")

    state = await world.state()
    assert (len(state.slots), state.aside) == (3, "slots")


async def test_a_long_talk_fits_one_message_with_its_newest_words(world: TelegramWorld) -> None:
    lead = await talking(world)
    for number in range(6):
        await world.say(f"{number} " + "x" * 1900)

    opened = await shown(world, lead)

    assert len(opened.text) < 4096
    assert "5 xx" in opened.text


async def test_a_stranger_with_a_button_of_staff_learns_nothing(world: TelegramWorld) -> None:
    lead = await taken(world)
    opened = await shown(world, lead)

    said = await world.said(STRANGER, Press(opened.nonce(t("staff_chat.button.talk")), "1"))
    commanded = await world.said(STRANGER, StaffCommand("work"))

    assert said == []
    assert commanded == await world.said("667", CommandGiven("help"))

"""What happens beside the straight way: changing one's mind, odd messages, groups, erasing, blocking."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from bot.texts import text
from bot.usecases.replays import replay
from storage import conversations
from storage.database import connect
from tests.databases import TEST_KEYS
from tests.emulator import Cut, Emulator, Person, ServerError, TooMany
from tests.journeys.intake_walk import GOODBYE, LONGEST, answer, phrase, recognise, walk
from tests.journeys.living import environment, living


async def begin(telegram: Emulator, language: str = "nl") -> Person:
    """Start a conversation and stand at the first question."""
    person = telegram.person("Ayşe" if language == "tr" else "Jan", language_code=language)
    await person.send("/start")
    await person.press("Türkçe" if language == "tr" else "Nederlands")
    consent = await person.expect(lambda one: recognise(one.labels, language) is not None)
    await person.press(consent.labels[0])
    await person.expect(lambda one: len(one.labels) > 5)
    return person


@pytest.fixture
async def telegram(database_url: str, data_dir: Path):  # type: ignore[no-untyped-def]
    """Serve by webhook; give the emulated Telegram."""
    async with (
        Emulator() as emulated,
        living(environment(database_url, data_dir, telegram=emulated, webhook=True)),
    ):
        yield emulated
        await emulated.settled()


async def test_changing_the_language_asks_the_same_question_in_the_other(telegram: Emulator) -> None:
    person = await begin(telegram)

    await person.send("/taal")

    message = await person.expect(lambda one: len(one.labels) > 5)
    assert recognise(message.labels, "tr").field == "danger"  # type: ignore[union-attr]


async def test_going_back_asks_the_question_before(telegram: Emulator) -> None:
    person = await begin(telegram)
    await person.send("nee")
    await person.expect(lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "arrears")

    await person.send("/terug")

    await person.expect(lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "danger")


@pytest.mark.parametrize("act", ["send_photo", "send_voice", "send_sticker", "send_document"])
async def test_what_cannot_be_an_answer_gets_a_kind_line_and_is_never_fetched(telegram: Emulator, act: str) -> None:
    person = await begin(telegram, "tr")

    await getattr(person, act)()

    await person.expect(
        lambda one: one.text in {phrase(f"unfit_{kind}", "tr") for kind in ("photo", "voice", "sticker")}
    )
    message = await person.expect(lambda one: len(one.labels) > 5)
    assert recognise(message.labels, "tr").field == "danger"  # type: ignore[union-attr]
    assert telegram.downloads == []


@pytest.mark.parametrize("act", ["photo", "edit"])
async def test_danger_in_a_caption_or_a_changed_message_brings_help(telegram: Emulator, act: str) -> None:
    person = await begin(telegram)
    sent = await person.send("hmm hmm")
    await person.expect(lambda one: len(one.labels) > 5)

    if act == "photo":
        await person.send_photo(caption="ik wil dood, dit is de brief")
    else:
        await person.edit(sent, "ik wil dood")

    await person.expect(lambda one: "bel 113" in one.text)
    await person.expect(phrase("alarm_next", "nl"))
    assert telegram.downloads == []


async def test_an_edited_message_asks_for_a_new_one(telegram: Emulator) -> None:
    person = await begin(telegram)
    sent = await person.send("hmm hmm")
    await person.expect(lambda one: len(one.labels) > 5)

    await person.edit(sent, "huisuitzetting")

    await person.expect(phrase("unfit_edited", "nl"))


async def test_an_old_button_explains_itself(telegram: Emulator) -> None:
    person = await begin(telegram)
    question = next(message for message in reversed(person.chat.from_bot) if len(message.labels) > 5)
    data = str(question.inline[0][0]["callback_data"])
    await person.send("nee")
    await person.expect(lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "arrears")

    await person.press_data(question, data)

    await person.expect(phrase("old_button", "nl"))


async def test_a_shared_location_is_asked_back_and_kept_nowhere(
    telegram: Emulator, database_url: str, data_dir: Path
) -> None:
    person = await begin(telegram)
    fields = await walk_to_place(person)
    assert fields[-1] == "place"

    await person.share_location(52.090737, 5.121420)
    await person.press("Utrecht")

    await person.expect(
        lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "help_language"
    )
    await telegram.settled()
    assert "52.09" not in "".join(str(call.params) for call in telegram.requests)


async def walk_to_place(person: Person) -> list[str]:
    """Answer by the plan until the place is asked."""
    fields: list[str] = []
    seen: set[int] = set()
    while "place" not in fields:
        message = await person.expect(lambda one: bool(one.labels) and one.id not in seen)
        asked = recognise(message.labels, "nl")
        assert asked is not None
        seen.add(message.id)
        if asked.field is None:
            await person.press(next(iter(asked.codes)))
            continue
        fields.append(asked.field)
        if asked.field != "place":
            await answer(person, asked, LONGEST[asked.field], "nl")
    return fields


async def test_a_group_is_told_that_this_works_in_private(telegram: Emulator) -> None:
    person = telegram.person("Jan", language_code="nl")
    group = telegram.group("Buurt", person)
    await group.add_bot(person)

    inside = person.within(group)
    await inside.send(f"/start@{telegram.bot.username}")

    await inside.expect(text("nl", "telegram.group_private"))


async def test_erasing_leaves_nothing_of_the_person(telegram: Emulator, database_url: str, data_dir: Path) -> None:
    person = await begin(telegram)
    await person.send("nee")
    await person.expect(lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "arrears")

    await person.send("/wis")
    await person.press(phrase("erase_yes", "nl"))

    await person.expect(phrase("erased", "nl")[:20])
    await telegram.settled()
    database = await connect(
        database_url, data_dir=data_dir, keys=TEST_KEYS, exclusive=not database_url.startswith("sqlite")
    )
    try:
        left = await database.run(
            lambda connection: [
                connection.execute(sql(f"SELECT count(*) FROM {table}")).scalar()
                for table in ("people", "person_keys", "conversations", "events")
            ]
        )
    finally:
        await database.close()
    assert left == [0, 0, 0, 0]


async def test_refusing_consent_still_gives_help_and_keeps_no_event(
    telegram: Emulator, database_url: str, data_dir: Path
) -> None:
    person = telegram.person("Jan", language_code="nl")
    await person.send("/start")
    await person.press("Nederlands")
    consent = await person.expect(lambda one: recognise(one.labels, "nl") is not None)

    await person.press(consent.labels[1])

    await person.expect("0800-8115")
    await telegram.settled()
    database = await connect(
        database_url, data_dir=data_dir, keys=TEST_KEYS, exclusive=not database_url.startswith("sqlite")
    )
    try:
        kept = await database.run(lambda connection: connection.execute(sql("SELECT count(*) FROM events")).scalar())
    finally:
        await database.close()
    assert kept == 0


async def test_who_refused_and_begins_again_has_a_log_that_replays(database_url: str, data_dir: Path) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        async with living(settings):
            person = telegram.person("Jan", language_code="nl")
            await person.send("/start")
            await person.press("Nederlands")
            consent = await person.expect(lambda one: recognise(one.labels, "nl") is not None)
            yes, no = consent.labels[:2]
            await person.press(no)
            await person.expect("0800-8115")
            await person.send("/start")
            again = await person.expect(lambda one: yes in one.labels)
            await person.press(yes, message=again)
            await person.expect(lambda one: len(one.labels) > 5)
            await person.send("nee")
            await person.expect(
                lambda one: (found := recognise(one.labels, "nl")) is not None and found.field == "arrears"
            )
            await telegram.settled()
        async with open_house(read_settings(settings), clock=system_clock) as house:
            (listed,) = await conversations.list_conversations(house.desk.database)
            replayed = await replay(house.desk, listed.reference)

    assert replayed is not None
    assert replayed.events > 1
    assert replayed.equal


async def test_a_blocked_bot_stops_writing_and_goes_on_afterwards(telegram: Emulator) -> None:
    person = await begin(telegram)

    await person.block()
    await telegram.settled()
    await person.unblock()
    await person.send("/start")

    await person.expect(lambda one: bool(one.labels))


async def test_a_deep_link_of_a_partner_starts_the_same_conversation(telegram: Emulator) -> None:
    person = telegram.person("Ayşe", language_code="tr")

    await person.send("/start buurthuis-oost")

    await person.expect("Merhaba")


async def test_the_menu_stands_in_both_languages(telegram: Emulator) -> None:
    for _ in range(200):
        if len(telegram.calls("setMyCommands")) >= 3:
            break
        await asyncio.sleep(0.05)

    menus = {call.params.get("language_code", ""): call.params["commands"] for call in telegram.calls("setMyCommands")}

    assert {"tr", "nl"} <= set(menus)
    assert "yardim" in str(menus["tr"])
    assert "taal" in str(menus["nl"])


async def test_a_whole_intake_goes_on_through_refusals_of_telegram(telegram: Emulator) -> None:
    person = await begin(telegram)
    telegram.fail("sendMessage", TooMany(1), times=1, after=2)
    telegram.fail("sendMessage", ServerError(502), times=1, after=6)
    telegram.fail("editMessageText", Cut(processed=False), times=1, after=3)

    seen = await walk(person, "nl")

    await person.expect(GOODBYE["nl"])
    assert seen[0] == "danger"

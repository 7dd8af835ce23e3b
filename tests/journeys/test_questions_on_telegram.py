"""Questions in between, signs of danger and private numbers, from the first message to what is kept."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest
from shipped import edition
from sqlalchemy import text as sql

from storage import questions
from storage.database import Database, connect
from tests.databases import TEST_KEYS
from tests.emulator import Emulator, Message, Person
from tests.journeys.intake_walk import phrase, recognise
from tests.journeys.living import environment, living
from tests.journeys.test_manners_on_telegram import begin


@pytest.fixture
async def telegram(database_url: str, data_dir: Path):  # type: ignore[no-untyped-def]
    """Serve by webhook; give the emulated Telegram."""
    async with (
        Emulator() as emulated,
        living(environment(database_url, data_dir, telegram=emulated, webhook=True)),
    ):
        yield emulated
        await emulated.settled()


async def opened(database_url: str, data_dir: Path) -> Database:
    """Look at what is kept, beside the running bot."""
    return await connect(
        database_url, data_dir=data_dir, keys=TEST_KEYS, exclusive=not database_url.startswith("sqlite")
    )


def asks(field: str, language: str, message: Message) -> bool:
    """Say whether a message asks for a field."""
    found = recognise(message.labels, language)
    return found is not None and found.field == field


def title(topic: str, language: str) -> str:
    """Give the first line of an article."""
    return edition().bundle.replies[f"topic:{topic}"].bubbles[0].wording(language).splitlines()[0]


def said_since(person: Person, before: int) -> Sequence[str]:
    """List what the bot said after a point."""
    return [message.text or "" for message in person.chat.from_bot[before:]]


@pytest.mark.parametrize(
    ("language", "question", "topic"),
    [
        ("tr", "deurwaarderdan mektup geldi ne yapmaliyim", "deurwaarder_brief"),
        ("nl", "MAG DE DEURWAARDER ZOMAAR MIJN HUIS IN ALS IK ER NIET BEN?", "deurwaarder_bezoek"),
    ],
)
async def test_a_question_is_answered_twice_and_the_same_question_stands_there_again(
    telegram: Emulator, language: str, question: str, topic: str
) -> None:
    person = await begin(telegram, language)

    for _ in range(2):
        before = len(person.chat.from_bot)
        await person.send(question)
        again = await person.expect(lambda one: asks("danger", language, one))
        await telegram.settled()
        said = person.chat.from_bot[before:]
        assert (said[0].text or "").startswith(title(topic, language))
        assert again is said[-1]
    await person.send("yok" if language == "tr" else "niets")

    await person.expect(lambda one: asks("arrears", language, one))


async def test_who_begins_with_a_question_is_answered_first(telegram: Emulator) -> None:
    person = telegram.person("Ayşe", language_code="tr")

    await person.send("MAAŞIMA HACİZ KONDU NE KADARINI ALABİLİRLER")

    await person.expect(lambda one: recognise(one.labels, "tr") is not None)
    await telegram.settled()
    said = said_since(person, 0)
    assert said[0].startswith((title("loonbeslag", "tr"), title("beslagvrije_voet", "tr")))
    assert recognise(person.chat.from_bot[-1].labels, "tr") is not None


async def test_a_topic_is_chosen_by_its_button(telegram: Emulator) -> None:
    person = await begin(telegram)
    await person.send("wat als ik de huur niet betaal, mag de deurwaarder dan mijn spullen?")
    offered = await person.expect(lambda one: any(_is_topic(label) for label in one.labels))
    await telegram.settled()
    label = next(label for label in offered.labels if _is_topic(label))

    before = len(person.chat.from_bot)
    await person.press(label)

    await person.expect(lambda one: asks("danger", "nl", one))
    await telegram.settled()
    assert any(phrase("answer_today", "nl") in one for one in said_since(person, before))
    assert asks("danger", "nl", person.chat.from_bot[-1])


def _is_topic(label: str) -> bool:
    topics = (reply for name, reply in edition().bundle.replies.items() if name.startswith("topic:"))
    return label.startswith("ℹ") or label in {topic.title.label("nl") for topic in topics}


@pytest.mark.parametrize(
    ("language", "words", "line"), [("tr", "ölmek istiyorum artık", "113"), ("nl", "ik wil dood", "0800-0113")]
)
async def test_a_sign_of_suicide_stops_the_form_and_later_it_goes_on(
    telegram: Emulator, database_url: str, data_dir: Path, language: str, words: str, line: str
) -> None:
    person = await begin(telegram, language)
    before = len(person.chat.from_bot)

    await person.send(words)

    await person.expect(line)
    await telegram.settled()
    assert not any(asks("danger", language, message) for message in person.chat.from_bot[before:])
    await person.press(phrase("go_on", language))
    await person.expect(lambda one: asks("danger", language, one))
    await telegram.settled()
    database = await opened(database_url, data_dir)
    try:
        log = await database.run(lambda connection: connection.execute(sql("SELECT * FROM events")).all())
    finally:
        await database.close()
    assert log
    assert words.encode() not in repr(log).encode()


async def test_after_violence_no_reminder_is_left_and_the_chat_can_be_wiped(
    telegram: Emulator, database_url: str, data_dir: Path
) -> None:
    person = await begin(telegram)

    await person.send("mijn man slaat me en houdt al het geld")
    await person.expect("0800-2000")
    await person.press(phrase("wipe", "nl"))
    await person.expect(phrase("erase_confirm", "nl")[:20])

    await telegram.settled()
    database = await opened(database_url, data_dir)
    try:
        timers = await database.run(lambda connection: connection.execute(sql("SELECT count(*) FROM timers")).scalar())
    finally:
        await database.close()
    assert timers == 0


async def test_a_doubtful_sign_is_asked_back_and_no_goes_on(telegram: Emulator) -> None:
    person = await begin(telegram, "tr")

    await person.send("dayanamıyorum artık")
    await person.expect(lambda one: phrase("doubt_no", "tr") in one.labels)
    await person.press(phrase("doubt_no", "tr"))

    await person.expect(phrase("doubt_thanks", "tr"))
    await person.expect(lambda one: asks("danger", "tr", one))


async def test_private_numbers_are_kept_nowhere_and_the_person_is_told_once(
    telegram: Emulator, database_url: str, data_dir: Path
) -> None:
    person = await begin(telegram)

    await person.send("mijn bsn is 111222333, wat nu?")
    await person.send("ik woon op Kerkstraat 12 en ben geboren op 4-5-1980, huisuitzetting dreigt")

    await person.expect(phrase("masked", "nl"))
    await telegram.settled()
    assert said_since(person, 0).count(phrase("masked", "nl")) == 1
    database = await opened(database_url, data_dir)
    try:
        counted = await questions.counted(database, since=datetime(2020, 1, 1, tzinfo=UTC).date().isoformat())
    finally:
        await database.close()
    assert all("111222333" not in repr(one) for one in counted)


async def test_questions_are_counted_without_their_words(telegram: Emulator, database_url: str, data_dir: Path) -> None:
    person = await begin(telegram)

    await person.send("hoe lang duurt een bkr registratie?")
    await person.expect(title("bkr", "nl"))
    await person.send("hoe laat komt de vuilniswagen morgen bij de flat?")
    await person.expect(phrase("no_answer", "nl")[:30])

    await telegram.settled()
    database = await opened(database_url, data_dir)
    try:
        counted = await questions.counted(database, since="2020-01-01")
    finally:
        await database.close()
    assert {(one.nearest, one.language, one.outcome) for one in counted} >= {("bkr", "nl", "answered")}
    assert {one.outcome for one in counted} == {"answered", "none"}


async def test_another_language_gets_one_polite_line_in_three(telegram: Emulator) -> None:
    person = telegram.person("Sam", language_code="en")

    await person.send("hello can you please help me with my debts")

    await person.expect("I only understand")
    await telegram.settled()
    line = next(one for one in said_since(person, 0) if "I only understand" in one)
    assert "Nederlands" in line
    assert "Türkçe" in line

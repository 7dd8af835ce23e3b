"""Offers of help over the Bot API, in both languages: looked at, in another place, taken, by button and in words."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from bot.usecases.replays import replay
from storage import conversations, directory
from tests.emulator import Emulator, Message, Person
from tests.journeys.intake_walk import GOODBYE, LONGEST, phrase, recognise, take_help, texts_of, walk_to_help
from tests.journeys.living import environment, living

#: A Sunday night, and the Tuesday after it.
NIGHT = datetime(2026, 11, 29, 22, 0, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)

WISH = {"tr": "turkish_or_interpreter", "nl": "dutch"}
NAME = {"tr": "Türkçe", "nl": "Nederlands"}
HILVERSUM = {"tr": "Hilversum'da oturuyorum", "nl": "ik woon in Hilversum"}


@asynccontextmanager
async def somebody(
    settings: dict[str, str], telegram: Emulator, language: str, now: datetime, *, demo: bool = True
) -> AsyncIterator[Person]:
    """Let somebody walk to the offers of help, at a moment from which the clock runs on."""
    begun = system_clock()
    async with living(settings, clock=lambda: now + (system_clock() - begun), demo=demo):
        person = telegram.person("Ayşe", language_code=language)
        await person.send("/start")
        await person.press(NAME[language])
        plan: Mapping[str, str | tuple[str, ...]] = {**LONGEST, "help_language": WISH[language]}
        await walk_to_help(person, language, plan)
        yield person


@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_a_branch_is_looked_at_and_taken(language: str, database_url: str, data_dir: Path) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        async with somebody(settings, telegram, language, TUESDAY) as person:
            await take_help(person, language, number=2)
            await person.expect(GOODBYE[language])
            await telegram.settled()
            links = [key for one in person.chat.from_bot for key in _links(one)]

        said = texts_of(person.chat.from_bot)
        assert telegram.unanswered == []
        assert links == [], "no live keyboard is left"
        assert ("Neden bu yardım?" if language == "tr" else "Waarom deze hulp?") in said
        await _is_replayed_without_the_fictional(settings, "branch")


def _links(message: Message) -> list[dict[str, str]]:
    return [key for row in message.inline for key in row if "url" in key]


async def _is_replayed_without_the_fictional(settings: dict[str, str], kind: str) -> None:
    """The directory of the replay lacks what was offered: what was found then must come from the log."""
    async with open_house(read_settings(settings), clock=system_clock) as house:
        (listed,) = await conversations.list_conversations(house.desk.database)
        stored = await conversations.by_reference(house.desk.database, listed.reference)
        replayed = await replay(house.desk, listed.reference)
    assert stored is not None
    assert stored.state is not None
    assert f'"help_chosen":"{kind}"'.encode() in stored.state
    assert replayed is not None
    assert replayed.equal
    assert replayed.status == "ended"


@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_a_map_is_a_link_and_the_card_says_when_it_opens(
    language: str, database_url: str, data_dir: Path
) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        async with somebody(settings, telegram, language, TUESDAY) as person:
            await person.send("2")
            card = await person.expect(lambda one: phrase("help_take", language) in one.labels)

            links = _links(card)
            assert [key["text"] for key in links] == [phrase("help_map", language)]
            assert links[0]["url"].startswith("https://")

            await person.press(phrase("help_others", language))
            await person.expect(lambda one: phrase("help_take_none", language) in one.labels)


@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_another_place_brings_other_help(language: str, database_url: str, data_dir: Path) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram)
        async with somebody(settings, telegram, language, TUESDAY) as person:
            await person.press(phrase("help_elsewhere", language))
            await person.expect(lambda one: (recognised := recognise(one.labels, language)) is not None
                                and recognised.field == "place")  # fmt: skip
            await person.send(HILVERSUM[language])

            await person.expect("Voorbeeldbank Gooi")
            await person.expect(lambda one: phrase("help_take_none", language) in one.labels)
            await person.press(phrase("help_take_none", language))
            await person.expect(GOODBYE[language])

        async with open_house(read_settings(settings), clock=system_clock) as house:
            (listed,) = await conversations.list_conversations(house.desk.database)
            stored = await conversations.by_reference(house.desk.database, listed.reference)
        assert stored is not None
        assert b'"municipality":"GM0402"' in (stored.state or b"")


@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_at_night_the_urgent_hear_what_to_do_until_the_desk_opens(
    language: str, database_url: str, data_dir: Path
) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        async with somebody(settings, telegram, language, NIGHT) as person:
            said = texts_of(person.chat.from_bot)

    assert ("yarın saat 08:30" if language == "tr" else "morgen om 08:30") in said
    assert "112" in said


async def test_where_nobody_local_fits_the_gap_is_counted_and_the_municipality_helps(
    database_url: str, data_dir: Path
) -> None:
    async with Emulator() as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        async with somebody(settings, telegram, "tr", TUESDAY, demo=False) as person:
            await take_help(person, "tr")
            await person.expect(GOODBYE["tr"])

        async with open_house(read_settings(settings), clock=system_clock) as house:
            since = (TUESDAY - timedelta(days=1)).date().isoformat()
            (gap,) = await directory.gaps(house.desk.database, since=since)
        assert (gap.municipality, gap.language, gap.phase, gap.times) == ("GM0344", "tr", "before", 1)

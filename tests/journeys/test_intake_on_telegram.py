"""The whole intake over the Bot API, by webhook and by polling, in both languages, on both databases."""

from pathlib import Path

import pytest

from tests.emulator import Emulator
from tests.journeys.intake_walk import GOODBYE, LONGEST, SHORTEST, texts_of, walk
from tests.journeys.living import environment, living

WELCOME = {"tr": "Türkçe", "nl": "Nederlands"}


@pytest.mark.parametrize("way_in", ["webhook", "polling"])
@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_the_longest_way_ends_with_an_explained_result(
    language: str, way_in: str, database_url: str, data_dir: Path
) -> None:
    async with (
        Emulator() as telegram,
        living(environment(database_url, data_dir, telegram=telegram, webhook=way_in == "webhook")),
    ):
        person = telegram.person("Ayşe", language_code=language)
        await person.send("/start")
        await person.press(WELCOME[language])

        fields = await walk(person, language)

        await person.expect(GOODBYE[language])
        await telegram.settled()
        said = texts_of(person.chat.from_bot)
        assert fields == list(LONGEST)
        assert "Utrecht" in said
        assert ("drie werkdagen" if language == "nl" else "üç iş günü") in said
        assert not any(message.rows for message in person.chat.from_bot[:-1]), "one live keyboard at most"
        assert telegram.unanswered == []


@pytest.mark.parametrize("language", ["tr", "nl"])
async def test_the_shortest_way_asks_eight_questions(language: str, database_url: str, data_dir: Path) -> None:
    async with (
        Emulator() as telegram,
        living(environment(database_url, data_dir, telegram=telegram, webhook=True)),
    ):
        person = telegram.person("Jan", language_code=language)
        await person.send("/start")
        await person.press(WELCOME[language])

        fields = await walk(person, language, SHORTEST)

        await person.expect(GOODBYE[language])
        assert len(fields) == 8

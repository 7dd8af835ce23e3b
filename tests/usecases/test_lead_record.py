"""What is handed over is what was shown last, with the language of the conversation as it is then."""

import pytest

from bot.usecases.lead_reading import read_lead
from storage.database import Database
from tests.usecases.lead_world import YES, World

NAMED = {"nl": "• Taal van dit gesprek: Nederlands", "tr": "• Bu sohbetin dili: Türkçe"}


@pytest.mark.parametrize(("language", "yes"), [("nl", YES), ("tr", "Evet, iletin")])
async def test_the_record_names_the_language_in_which_the_person_agreed_to_it(
    language: str, yes: str, database: Database
) -> None:
    world = World(database)
    await world.settle()
    await world.bring_to_consent()
    for chosen in ("nl", "tr", language):
        await world.command("language", chosen)
    shown = (await world.read())[-1]
    await world.say(yes)

    (lead,) = await world.leads_of()
    record = (await read_lead(world.desk(), world.staff["fatma@club"], lead.id)).record

    assert NAMED[language] in shown
    assert record is not None
    assert record["shown"][language] in shown
    assert lead.language == record["language"] == language

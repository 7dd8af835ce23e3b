"""The first organisation declines, the second is silent, the municipality too: the person hears it every time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import texts
from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from storage import alerts
from tests.emulator import Emulator, Group, Person
from tests.journeys.intake_walk import LONGEST
from tests.journeys.living import environment, living
from tests.journeys.moving_clock import MovingClock
from tests.journeys.staff_walk import (
    EAST,
    THIRD,
    Newcomer,
    card_in,
    furnish,
    hand_over,
    press_in_private,
    press_on_card,
)
from tests.journeys.told import told

#: A Tuesday at noon: who is to lose their home is to be helped by Friday, and an organisation has one working day.
TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
WEDNESDAY_AT_9, WEDNESDAY_AFTER_5 = datetime(2026, 12, 2, 8, 1, tzinfo=UTC), datetime(2026, 12, 2, 16, 1, tzinfo=UTC)
THURSDAY_AT_9 = datetime(2026, 12, 3, 8, 1, tzinfo=UTC)
TOWN = "Gemeente Utrecht"

#: How the person reads who has their lead, and until when; the days are what counts here.
SECOND = {"nl": "Voorbeeldlijn (verzonnen)", "tr": "Voorbeeldgroep Utrecht (örnek)"}
MUNICIPALITY = {"nl": "Gemeente Utrecht", "tr": "Utrecht Belediyesi"}
ON_WEDNESDAY = {"nl": "2 december 2026", "tr": "2 Aralık 2026"}
ON_THURSDAY = {"nl": "3 december 2026", "tr": "3 Aralık 2026"}


@dataclass(frozen=True, slots=True)
class Town:
    """Who lives and works there: a person, a helper of the first organisation, coordinators of the two others."""

    person: Person
    mehmet: Person
    fatma: Person
    jan: Person
    groups: tuple[Group, Group]


@asynccontextmanager
async def town(telegram: Emulator, settings: dict[str, str], clock: MovingClock, language: str) -> AsyncIterator[Town]:
    """Let two organisations and the municipality work there, each linked to Telegram, the first two with groups."""
    ayse = telegram.person("Ayşe", language_code=language)
    mehmet, fatma, jan = (telegram.person(name) for name in ("Mehmet", "Fatma", "Jan"))
    groups = telegram.group("Een", mehmet), telegram.group("Twee", fatma)
    await groups[0].add_bot(mehmet)
    await groups[1].add_bot(fatma)
    url, data_dir = settings["KOPRU_DATABASE_URL"], Path(settings["KOPRU_DATA_DIR"])
    members = {"mehmet": Newcomer("Mehmet Demir", telegram=mehmet)}
    await furnish(url, data_dir, EAST, members, now=TUESDAY, group=groups[0])
    members = {"fatma": Newcomer("Fatma Kaya", "coordinator", language="tr", telegram=fatma)}
    await furnish(url, data_dir, THIRD[language], members, now=TUESDAY, group=groups[1])
    members = {"jan": Newcomer("Jan de Boer", "coordinator", telegram=jan)}
    await furnish(url, data_dir, TOWN, members, now=TUESDAY)
    async with living(settings, clock=clock, demo=True):
        for member in (fatma, jan):
            await member.send("/werk")
            await member.expect(lambda one: bool(one.text))
        yield Town(ayse, mehmet, fatma, jan, groups)


@pytest.mark.parametrize(("language", "engine"), [("tr", "postgres_url"), ("nl", "sqlite_url")])
async def test_declined_then_silent_then_the_municipality_and_the_person_hears_it_every_time(
    language: str, engine: str, data_dir: Path, request: pytest.FixtureRequest
) -> None:
    clock = MovingClock(TUESDAY)
    async with Emulator(patience=20) as telegram:
        settings = environment(request.getfixturevalue(engine), data_dir, telegram=telegram, webhook=True)
        async with town(telegram, settings, clock, language) as here:
            person, first, second = here.person, here.mehmet.within(here.groups[0]), here.fatma.within(here.groups[1])
            reference = await hand_over(person, language, EAST, plan=LONGEST)

            await decline(first, reference)
            passed_on = await person.expect(
                told(language, "next_offer", organization=SECOND[language], date=ON_WEDNESDAY[language])
            )
            await first.expect(said("card.state.moved_on"))

            offered = await card_in(second, reference)
            clock.move_to(WEDNESDAY_AT_9)
            await here.fatma.expect(said("staff_chat.told.reminder", "tr", reference=reference))
            assert person.chat.from_bot[-1] == passed_on, "the person is not reminded"

            clock.move_to(WEDNESDAY_AFTER_5)
            await person.expect(
                told(language, "to_municipality", organization=MUNICIPALITY[language], date=ON_THURSDAY[language])
            )
            await second.expect(said("card.state.moved_on"))
            assert second.chat.from_bot == [offered], "one card, changed in place"

            clock.move_to(THURSDAY_AT_9)
            last = await person.expect(told(language, "municipality_name", municipality="Utrecht"))
            assert reference in last.text
            assert "0800-8115" in last.text
            await here.jan.expect(said("staff_chat.told.escalated", reference=reference))

            await press_in_private(here.jan, "open")
            await press_in_private(here.jan, "accept")
            await person.expect(begins(told(language, "accepted", organization=MUNICIPALITY[language], date="|")))
            await telegram.settled()
        assert telegram.unanswered == []
    assert await raised(settings) == [f"lead to_municipality: {reference}", f"lead escalated: {reference}"]


async def decline(inside: Person, reference: str) -> None:
    """Decline by the card in the group, with a reason."""
    card = await card_in(inside, reference)
    await press_on_card(inside, card, "button.decline")
    await inside.expect(lambda one: said("card.reason.no_room") in one.labels)
    await press_on_card(inside, card, "reason.no_room")


def begins(filled: str) -> str:
    """Give a text up to where it would name a day."""
    return filled.partition("|")[0]


def said(msgid: str, language: str = "nl", **values: str) -> str:
    """Give an interface text."""
    return texts.text(language, msgid, **values)


async def raised(settings: dict[str, str]) -> list[str]:
    """Give what the admins were alerted to, oldest first."""
    async with open_house(read_settings(settings), clock=system_clock) as house:
        return [alert.detail for alert in await alerts.unseen(house.desk.database)]

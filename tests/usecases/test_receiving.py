"""Who receives leads: open accounts in which somebody can act, looked up every few seconds."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.usecases.help import help_at
from bot.usecases.known_places import KnownPlaces
from bot.usecases.local_time import AMSTERDAM
from bot.usecases.receiving import EVERY, Receiving
from dialogs.casework.directory_index import Directory
from storage import accounts, tables
from storage.database import Database, DatabaseAway
from storage.places import load_gazetteer
from tests.dialogs.shipped import edition
from tests.usecases.lead_world import ANSWERS, BASE, MONDAY, World


class Away:
    """A database that is not there."""

    async def run(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        raise DatabaseAway("not there")


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle(("club", "circle"))
    return made


async def test_an_organisation_receives_while_its_account_is_open_and_somebody_can_act(world: World) -> None:
    lone = accounts.Account("lone", "Without staff")
    await world.database.run(accounts.add, world.database.keys, lone, now=MONDAY)
    await world.database.run(accounts.close, "club", now=MONDAY)

    assert set(await Receiving().current(world.database, MONDAY)) == {"circle"}


@pytest.mark.parametrize("change", [{"status": "ended"}, {"status": "invited"}, {"role": "observer"}])
async def test_nobody_receives_without_somebody_who_takes_leads(world: World, change: dict[str, str]) -> None:
    everybody = update(tables.staff).values(change)
    await world.database.run(lambda connection: connection.execute(everybody))

    assert await Receiving().current(world.database, MONDAY) == {}


async def test_it_looks_every_five_seconds_and_keeps_what_it_knew_while_the_database_is_away(world: World) -> None:
    kept = Receiving()
    await kept.current(world.database, MONDAY)
    await world.database.run(accounts.close, "club", now=MONDAY)

    at_once = set(await kept.current(world.database, MONDAY + timedelta(seconds=4)))
    with capture_logs() as logged:
        away = set(await kept.current(Away(), MONDAY + EVERY))  # type: ignore[arg-type]
    later = set(await kept.current(world.database, MONDAY + 2 * EVERY))

    assert (at_once, away, later) == ({"club", "circle"}, {"club", "circle"}, {"circle"})
    assert [one["event"] for one in logged] == ["receiving.database_away"]


def test_a_card_says_who_receives_and_within_how_many_days() -> None:
    places = KnownPlaces(load_gazetteer())
    local = MONDAY.astimezone(AMSTERDAM)
    find = help_at(edition(), Directory(BASE.records, BASE.policies), places, local, receiving={"town": 2})

    cards = {card.id: (card.receives, card.accept_days) for card in find(ANSWERS, "nl").cards}

    assert cards["town help"] == (True, 2)
    assert {found for id_, found in cards.items() if id_ != "town help"} <= {(False, None)}

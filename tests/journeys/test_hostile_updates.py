"""Ten thousand spoiled updates: each is handled or quarantined, none crashes, and nobody else waits for them."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.app import system_clock
from bot.channels.telegram_incoming import read_update
from bot.house import open_house
from bot.messages import Unreadable
from bot.settings import read_settings
from bot.usecases.conversations import converse
from bot.usecases.desk import Desk
from storage import quarantine
from tests.channels.update_samples import spoiled, typed
from tests.journeys.living import environment

BOT_ID = 123456
HEALTHY_EVERY = 100


def body_of(update_id: int, words: str) -> bytes:
    """Make a genuine update of a person whose chat nobody spoils."""
    person = {"id": 777_000_777, "is_bot": False, "first_name": "Fatma", "language_code": "tr"}
    chat = {"id": 777_000_777, "type": "private", "first_name": "Fatma"}
    update = typed(words)
    update["update_id"] = update_id
    update["message"] |= {"from": person, "chat": chat}
    return json.dumps(update).encode()


async def feed(desk: Desk, count: int) -> Counter[str]:
    """Feed spoiled updates with a genuine one in between; give the outcomes."""
    chance = random.Random(13)
    outcomes: Counter[str] = Counter()
    for number in range(count):
        incoming = read_update(spoiled(chance), bot_id=BOT_ID, bot_username="kopru_bot")
        conversed = await converse(desk, incoming)
        unread = isinstance(incoming.content, Unreadable)
        outcomes["unread" if unread else "read", conversed.outcome] += 1  # type: ignore[index]
        if number % HEALTHY_EVERY == 0:
            genuine = read_update(body_of(9_000_000 + number, "merhaba"), bot_id=BOT_ID, bot_username="kopru_bot")
            answered = await converse(desk, genuine)
            assert answered.outcome == "done"
            assert answered.deliveries, "the genuine person got no answer"
    return outcomes


@pytest.mark.parametrize("count", [10_000])
@pytest.mark.timeout(300)
async def test_ten_thousand_spoiled_updates_are_handled_or_quarantined(
    count: int, sqlite_url: str, data_dir: Path
) -> None:
    async with open_house(read_settings(environment(sqlite_url, data_dir)), clock=system_clock) as house:
        outcomes = await feed(house.desk, count)

        kept = await house.desk.database.run(
            lambda connection: connection.execute(sql("SELECT count(*) FROM quarantine")).scalar()
        )
    assert sum(outcomes.values()) == count
    assert outcomes["read", "quarantined"] == 0, "a fault of our own: handling a readable update raised"  # type: ignore[index]
    assert kept == outcomes["unread", "quarantined"]  # type: ignore[index]
    assert outcomes["unread", "done"] == 0  # type: ignore[index]


async def test_spoiled_updates_on_postgresql(postgres_url: str, data_dir: Path) -> None:
    async with open_house(read_settings(environment(postgres_url, data_dir)), clock=system_clock) as house:
        outcomes = await feed(house.desk, 1_000)

        listed = await quarantine.list_quarantined(house.desk.database, limit=5)
        raw = await quarantine.open_raw(house.desk.database, listed[0].id)
    assert outcomes["read", "quarantined"] == 0  # type: ignore[index]
    assert raw

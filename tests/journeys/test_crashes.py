"""The real process is killed at every boundary of the bot; nothing is lost, doubled or stuck."""

import asyncio
import signal
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from bot.app import system_clock
from bot.house import open_house
from bot.settings import read_settings
from bot.usecases.replays import replay
from storage import conversations, failpoints
from tests.emulator import Emulator, Person
from tests.journeys.intake_walk import GOODBYE, SHORTEST, walk
from tests.journeys.living import environment
from tests.journeys.processes import Quick

#: Killed by the bot's own boundaries; storage's are killed in its own tests.
OF_THE_BOT = {"ack.before": 2, "ack.after": 2, "send.before": 4, "send.after": 4}


def test_every_boundary_of_the_bot_is_killed_here() -> None:
    storage_kills = (Path(__file__).parents[1] / "storage" / "test_stored_kills.py").read_text("utf-8")
    elsewhere = {name for name in failpoints.BOUNDARIES if f'"{name}:' in storage_kills or name.startswith("migrate.")}

    assert set(failpoints.BOUNDARIES) - elsewhere == {*OF_THE_BOT, "timer.after_commit"}


async def begin(person: Person) -> None:
    await person.send("/start")
    await person.press("Nederlands")


@pytest.mark.parametrize("boundary", OF_THE_BOT)
async def test_a_killed_process_goes_on_where_it_was(boundary: str, database_url: str, data_dir: Path) -> None:
    async with Emulator(patience=40) as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        person = telegram.person("Jan", language_code="nl")
        async with Quick({**settings, "KOPRU_FAILPOINT": f"{boundary}:{OF_THE_BOT[boundary]}"}) as first:
            await first.ready()
            await person.send("/start")
            await person.expect("Hallo")
            # Until what was sent is marked: that window is the one in which a repeat is accepted.
            await asyncio.sleep(1)
            await person.press("Nederlands")
            assert await first.ended(40) == -signal.SIGKILL, first.logged
            async with Quick(settings) as second:
                await second.ready()
                fields = await walk(person, "nl", SHORTEST)
                await person.expect(GOODBYE["nl"])
                await telegram.settled()
                second.terminate()
                assert await second.ended(12) == 0
        said = [message.text for message in person.chat.from_bot]
        await check(settings, fields, said, most_twice=4 if boundary.startswith("send") else 0)


async def check(settings: dict[str, str], fields: list[str], said: list[str | None], *, most_twice: int) -> None:
    """One conversation, every answer once, its log replays to the stored state, all is sent.

    Twice come at most the messages that Telegram took and we had not marked yet: the one repeat that is accepted.
    """
    async with open_house(read_settings(settings), clock=system_clock) as house:
        database = house.desk.database
        (listed,) = await conversations.list_conversations(database)
        replayed = await replay(house.desk, listed.reference)
        unsent = await database.run(
            lambda connection: connection.execute(
                sql("SELECT count(*) FROM outbox WHERE sent_at IS NULL AND dead_at IS NULL")
            ).scalar()
        )
    assert listed.status == "ended"
    assert replayed is not None
    assert replayed.equal
    assert unsent == 0
    assert len(fields) == len(set(fields)) == 8
    twice = len(said) - len(set(said))
    assert twice <= most_twice


async def test_a_timer_killed_after_its_commit_reminds_once(database_url: str, data_dir: Path) -> None:
    async with Emulator(patience=40) as telegram:
        settings = environment(database_url, data_dir, telegram=telegram, webhook=True)
        person = telegram.person("Jan", language_code="nl")
        async with Quick(settings) as first:
            await first.ready()
            await begin(person)
            consent = await person.expect(lambda one: "Ja, dat mag" in one.labels)
            await person.press("Ja, dat mag", message=consent)
            await person.expect(lambda one: len(one.labels) > 5)
            first.terminate()  # in order: what it has sent is marked, and nobody repeats it
            assert await first.ended(12) == 0
        before = len(person.chat.from_bot)
        async with Quick({**settings, "KOPRU_FAILPOINT": "timer.after_commit:1"}, hours_ahead=40) as second:
            assert await second.ended() == -signal.SIGKILL, second.logged
        async with Quick(settings, hours_ahead=40) as third:
            await third.ready()
            reminder = await person.expect(lambda one: person.chat.from_bot.index(one) >= before)
            await telegram.settled()
        assert len(person.chat.from_bot) == before + 1
        assert not {"schuld", "geld", "borç"} & set((reminder.text or "").lower().split())

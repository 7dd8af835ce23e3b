"""Moves of a lead that meet: what is under way waits for what came first, and is decided on what it left."""

import asyncio
from collections.abc import Awaitable, Callable

import asyncpg
import pytest

from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.lead_reading import read_lead
from bot.usecases.leads import CannotMove
from dialogs.casework.leads import Lead
from dialogs.engine.events import Command
from storage import tables
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import World
from tests.usecases.test_lead_erasure import TUESDAY

#: Says how many wait for a lock.
WAITING = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"


@pytest.fixture(params=["postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Race on PostgreSQL alone: SQLite has one writer."""
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


@pytest.fixture
async def lead(world: World, mehmet: Acting) -> Lead:
    opened = await world.hand_over()
    return await leads.claim(world.desk(), mehmet, opened.id)


async def after(url: str, change: str, work: Callable[[], Awaitable[object]]) -> object:
    """Begin some work while a change of the lead is under way elsewhere, which commits once the work waits for it."""
    other = await asyncpg.connect(url)
    begun = other.transaction()
    await begun.start()
    await other.execute(change)
    working = asyncio.ensure_future(work())
    watching = await asyncpg.connect(url)
    try:
        async with asyncio.timeout(20):
            while not working.done() and not await watching.fetchval(WAITING):  # noqa: ASYNC110 (the database tells)
                await asyncio.sleep(0.01)
        await begun.commit()
        return (await asyncio.gather(working, return_exceptions=True))[0]
    finally:
        await other.close()
        await watching.close()


MOVED = "UPDATE leads SET version = version + 1, status = 'contacted', contact_by = NULL"
CLOSED = "UPDATE leads SET version = version + 1, status = 'closed', outcome = 'deceased', closed_at = now()"
WITHDRAWN = "UPDATE leads SET version = version + 1, status = 'withdrawn', closed_at = now()"


async def test_what_the_person_writes_while_staff_move_the_lead_is_taken(
    world: World, lead: Lead, mehmet: Acting, postgres_url: str
) -> None:
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hoe gaat het?", key="a")

    said = await after(postgres_url, MOVED, lambda: world.say("Beter"))

    assert getattr(said, "outcome", said) == "done"
    found = await world.lead(lead.id)
    assert (found.status, found.action_needed) == ("contacted", True)
    assert len(await world.rows(tables.lead_messages)) == 2


async def test_a_consent_is_taken_back_whatever_staff_do_at_that_moment(
    world: World, lead: Lead, postgres_url: str
) -> None:
    await world.say("/gegevens")

    said = await after(postgres_url, MOVED, lambda: world.say("Toestemming intrekken"))

    assert getattr(said, "outcome", said) == "done"
    assert (await world.lead(lead.id)).status == "withdrawn"
    assert await world.rows(tables.lead_records) == []


async def test_nothing_is_said_to_somebody_whose_lead_was_closed_at_that_moment(
    world: World, lead: Lead, mehmet: Acting, postgres_url: str
) -> None:
    await world.read()

    async def send() -> None:
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Tot morgen", key="a")

    assert isinstance(await after(postgres_url, CLOSED, send), CannotMove)
    assert await world.rows(tables.lead_messages) == []
    assert await world.read() == []


async def test_no_time_is_proposed_and_no_chat_led_when_the_lead_was_closed_at_that_moment(
    world: World, lead: Lead, mehmet: Acting, postgres_url: str
) -> None:
    async def propose() -> None:
        await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(TUESDAY,), minutes=45, key="a")

    async def take_over() -> None:
        await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="b")

    assert isinstance(await after(postgres_url, CLOSED, propose), CannotMove)
    await after(postgres_url, MOVED, lambda: asyncio.sleep(0))
    assert isinstance(await after(postgres_url, CLOSED, take_over), CannotMove)
    assert await world.rows(tables.appointments) == []
    assert not (await world.state()).led


async def test_nothing_is_noted_when_the_consent_was_taken_back_at_that_moment(
    world: World, lead: Lead, mehmet: Acting, postgres_url: str
) -> None:
    async def note() -> None:
        await lead_talk.add_note(world.desk(), mehmet, lead.id, words="Belt niet graag", key="a")

    assert isinstance(await after(postgres_url, WITHDRAWN, note), CannotMove)
    assert await world.rows(tables.lead_notes) == []


#: Withdrawals that meet two readers, and lines that each reader marks as seen meanwhile: enough for locks to cross.
ROUNDS, LINES = 8, 5


@pytest.mark.parametrize(("command", "answer"), [("data", "Toestemming intrekken"), ("erase", "Ja, wis alles")])
async def test_who_leaves_while_staff_read_their_lead_is_never_turned_away_and_neither_are_the_readers(
    world: World, mehmet: Acting, command: Command, answer: str
) -> None:
    jan, failed = world.staff["jan@club"], list[object]()
    for number in range(ROUNDS):
        person = f"person-{number}"
        opened = await world.hand_over(person)
        await leads.claim(world.desk(), mehmet, opened.id)
        await lead_talk.send_words(world.desk(), mehmet, opened.id, words="Hoe gaat het?", key="a")
        for line in range(LINES):
            await world.say(f"Nog iets: {line}", person)
        await world.command(command, person=person)

        said, *read = await asyncio.gather(
            world.say(answer, person),
            read_lead(world.desk(), mehmet, opened.id),
            read_lead(world.desk(), jan, opened.id),
            return_exceptions=True,
        )

        failed += [] if getattr(said, "outcome", said) == "done" else [said]
        failed += [one for one in read if isinstance(one, Exception) and not isinstance(one, LookupError)]
    assert failed == []
    assert {row.status for row in await world.rows(tables.leads)} <= {"withdrawn"}

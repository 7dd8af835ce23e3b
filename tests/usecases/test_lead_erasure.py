"""Who erases everything, or takes a consent back, while a lead goes on: staff are told, and no text of it is left."""

from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import delete, text
from sqlalchemy.exc import DBAPIError

from bot.messages import Incoming, TextMessage
from bot.usecases import lead_appointments, lead_reading, lead_talk, leads
from bot.usecases.conversations import converse
from bot.usecases.lead_reading import read_lead
from bot.usecases.leads import CannotMove
from dialogs.casework.lead_references import meant_by, numbered
from dialogs.casework.leads import Lead
from storage import access, tables
from storage.access import SYSTEM, Acting
from storage.database import Database, Transaction
from tests.databases import PostgresCluster
from tests.storage.byte_scan import files_with
from tests.usecases.lead_world import ANSWERS, World

#: Words that nothing else has.
SAID, WRITTEN, NOTED, PLACE = "Ağabeyim-yardım-ediyor", "Komşunuz-aradı-mı", "Huisbaas-wil-niet", "Voorbeeldsteeg-99"
PHONE = "+31600417293"
TUESDAY = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


@pytest.fixture
def disk(request: pytest.FixtureRequest, database: Database, data_dir: Path) -> Path:
    """Give the folder in which the database keeps every byte."""
    if database.dialect == "sqlite":
        return data_dir
    cluster: PostgresCluster = request.getfixturevalue("postgres")
    return cluster.data


async def full_lead(world: World, who: Acting) -> Lead:
    """Let a lead have all that a lead can have: talk, note, a proposed time, somebody who looks."""
    called = {**ANSWERS, "contact_way": "phone", "phone": PHONE, "phone_when": "evening"}
    lead = await world.hand_over(answers=called)
    lead = await leads.claim(world.desk(), who, lead.id)
    await lead_talk.send_words(world.desk(), who, lead.id, words=WRITTEN, key="a")
    await world.say(SAID)
    await lead_talk.add_note(world.desk(), who, lead.id, words=NOTED, key="b")
    await lead_appointments.propose_slots(
        world.desk(), who, lead.id, begins=(TUESDAY,), minutes=45, place=PLACE, key="c"
    )
    await read_lead(world.desk(), who, lead.id)
    return lead


async def erase(world: World) -> None:
    await world.command("erase")
    await world.say("Ja, wis alles")


async def flush(database: Database) -> None:
    """Bring to the disk what PostgreSQL still keeps in memory; SQLite has written it already."""
    if database.dialect == "postgresql":
        await database.run(lambda connection: connection.execute(text("CHECKPOINT")))


async def test_of_an_erased_person_staff_see_that_the_lead_is_gone_and_others_nothing(
    world: World, mehmet: Acting
) -> None:
    lead = await full_lead(world, mehmet)
    world.notices.clear()

    await erase(world)

    stone = await lead_reading.tombstone(world.desk(), mehmet, lead.id)
    assert stone is not None
    assert (stone.organization_id, stone.helper_id, stone.gone_at) == ("club", mehmet.staff_id, world.now)
    assert await lead_reading.tombstone(world.desk(), world.staff["mehmet@circle"], lead.id) is None
    with pytest.raises(LookupError):
        await read_lead(world.desk(), mehmet, lead.id)
    assert world.told("organization") == ["withdrawn"]
    assert world.told("helper") == ["withdrawn"]
    assert (await world.audited())[-1] == "lead.withdrawn"


async def test_of_a_lead_that_is_there_there_is_no_tombstone(world: World, mehmet: Acting) -> None:
    lead = await full_lead(world, mehmet)

    assert await lead_reading.tombstone(world.desk(), mehmet, lead.id) is None
    assert await lead_reading.tombstone(world.desk(), mehmet, 99) is None


async def test_no_row_of_the_lead_of_an_erased_person_is_left(world: World, mehmet: Acting) -> None:
    await full_lead(world, mehmet)

    await erase(world)

    for table in tables.metadata.sorted_tables:
        if {"lead_id", "conversation_id", "person_id"} & set(table.columns.keys()) and table.name not in (
            "lead_tombstones",
            "outbox",  # the farewell
        ):
            assert await world.rows(table) == [], table.name
    assert len(await world.rows(tables.lead_tombstones)) == 1
    assert {row.conversation_id for row in await world.rows(tables.outbox)} == {None}


async def test_no_byte_of_what_was_said_noted_or_handed_over_is_left(
    world: World, mehmet: Acting, database: Database, disk: Path
) -> None:
    await full_lead(world, mehmet)
    (record,) = await world.rows(tables.lead_records)
    (key,) = await world.rows(tables.person_keys)
    sealed = [record.record, *(row.words for row in await world.rows(tables.lead_messages))]
    await flush(database)
    before = [files_with(disk, one) for one in (*sealed, key.wrapped)]

    await erase(world)
    await database.compact()
    await flush(database)

    assert all(before)
    for words in (SAID, WRITTEN, NOTED, PLACE, PHONE):
        assert files_with(disk, words) == []
    assert files_with(disk, key.wrapped) == []
    if database.dialect == "sqlite":
        # PostgreSQL keeps dead rows until it vacuums; without their key they are noise.
        assert [files_with(disk, one) for one in sealed] == [[], [], []]


async def test_words_of_a_lead_lie_nowhere_in_the_open_while_it_goes_on(
    world: World, mehmet: Acting, database: Database, disk: Path
) -> None:
    await full_lead(world, mehmet)
    await flush(database)

    for words in (SAID, WRITTEN, NOTED, PLACE, PHONE):
        assert files_with(disk, words) == []


async def test_a_consent_that_is_taken_back_takes_what_earlier_organisations_had(world: World, mehmet: Acting) -> None:
    first = await full_lead(world, mehmet)
    await leads.close(world.desk(), mehmet, first.id, outcome="completed")
    second = await world.hand_over(took="circle", offered=("circle",))

    await world.command("data")
    await world.say("Toestemming intrekken")

    view = await read_lead(world.desk(), mehmet, first.id)
    assert (view.lead.status, view.record, view.messages, view.notes, view.appointments) == ("closed", None, (), (), ())
    assert (await world.lead(second.id)).status == "withdrawn"


async def test_nothing_is_noted_of_a_lead_that_was_taken_back(world: World, mehmet: Acting) -> None:
    lead = await full_lead(world, mehmet)
    await world.command("data")
    await world.say("Toestemming intrekken")

    with pytest.raises(CannotMove):
        await lead_talk.add_note(world.desk(), mehmet, lead.id, words="Jammer", key="late")

    assert await world.rows(tables.lead_notes) == []


async def test_a_note_may_still_be_written_when_a_lead_is_closed(world: World, mehmet: Acting) -> None:
    lead = await full_lead(world, mehmet)
    await leads.close(world.desk(), mehmet, lead.id, outcome="completed")

    await lead_talk.add_note(world.desk(), mehmet, lead.id, words="Dossier gesloten", key="late")

    assert len((await read_lead(world.desk(), mehmet, lead.id)).notes) == 2


@pytest.mark.parametrize("only_first", [True, False])
async def test_somebody_comes_a_third_time_when_earlier_leads_are_past_their_time(
    world: World, only_first: bool
) -> None:
    first = await world.hand_over()
    second = await world.hand_over(took="circle", offered=("circle",))
    past = delete(tables.leads).where(tables.leads.c.id.in_((first.id,) if only_first else (first.id, second.id)))
    await access.acting(world.database, SYSTEM, lambda connection, _: connection.execute(past))

    third = await world.hand_over(took="club", offered=("club",))

    assert second.reference == f"{first.reference}-2"
    assert third.reference == f"{first.reference}-3"


async def test_a_reference_finds_the_newest_lead_of_the_own_organisation(world: World, mehmet: Acting) -> None:
    first = await world.hand_over()
    second = await world.hand_over(took="circle", offered=("circle",))
    theirs = world.staff["mehmet@circle"]

    found = [
        await lead_reading.find_by_reference(world.desk(), who, said)
        for who, said in (
            (mehmet, first.reference),
            (theirs, f" {first.reference.upper()} "),
            (theirs, second.reference),
        )
    ]

    assert [one.id if one else None for one in found] == [first.id, second.id, second.id]
    assert await lead_reading.find_by_reference(world.desk(), mehmet, second.reference) is None
    assert await lead_reading.find_by_reference(world.desk(), mehmet, "%") is None


def test_the_first_reference_is_that_of_the_conversation() -> None:
    assert [numbered("k7", number) for number in (1, 2, 13)] == ["k7", "k7-2", "k7-13"]
    assert meant_by("k7")[:3] == ("k7", "k7-2", "k7-3")


async def test_an_error_of_the_database_names_nothing_that_was_written(world: World) -> None:
    lead, in_the_open = await world.hand_over(), "Dit-staat-open-en-bloot"  # no words that other tests search for
    (row,) = await world.rows(tables.lead_events)

    def twice(connection: Transaction, who: object) -> None:
        values = dict(row._mapping) | {"details": in_the_open, "code": lead.reference}
        connection.execute(tables.lead_events.insert().values(values))

    with pytest.raises(DBAPIError) as failed:
        await access.acting(world.database, SYSTEM, twice)

    assert in_the_open not in str(failed.value)
    assert lead.reference not in str(failed.value)


async def test_words_to_somebody_who_erased_everything_reach_nobody(world: World, mehmet: Acting) -> None:
    lead = await full_lead(world, mehmet)
    await erase(world)

    with pytest.raises(LookupError):
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Bent u er nog?", key="late")
    await converse(world.desk(), Incoming("web", 7, 500, "ayse", TextMessage("Merhaba")))

    assert await world.leads_of() == ()

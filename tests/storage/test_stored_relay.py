"""What is said, noted and proposed in a lead: written once, seen by who has the lead, and of it their own part."""

from datetime import timedelta
from typing import Any

import pytest

from storage import appointments, lead_history, lead_messages, lead_records, people, tables
from storage.access import SYSTEM, Acting, Who, acting
from storage.appointments import Appointment, Proposal, Slot
from storage.database import Database
from storage.encryption import KeyRing
from storage.lead_messages import NewLine
from storage.lead_records import NewNote
from tests.storage.lead_samples import (
    ADMIN,
    AYLIN,
    BAS,
    BUREN,
    CEM,
    DAAN,
    EDITOR,
    EVA,
    claimed,
    declined,
    hire,
    kept,
    opened,
)
from tests.storage.samples import NOW

HOUR = timedelta(hours=1)
OTHERS = (CEM, ADMIN, EDITOR, Acting(9, "helper", None))
SLOTS = (Slot(NOW + 24 * HOUR, 45), Slot(NOW + 48 * HOUR, 45))


@pytest.fixture(autouse=True)
async def staff(database: Database) -> None:
    """Let the organisations have staff."""
    await hire(database)


async def say(database: Database, who: Who, lead_id: int, line: NewLine) -> bool:
    return await acting(database, who, lead_messages.add, database.keys, lead_id, line=line, now=NOW)


async def propose(database: Database, who: Who, lead_id: int, uid: str, *slots: Slot) -> Appointment | None:
    proposal = Proposal(uid, slots or SLOTS, "Kerkstraat 1")
    return await acting(database, who, appointments.propose, database.keys, lead_id, proposal=proposal, now=NOW)


async def agenda(database: Database, who: Who, lead_id: int) -> list[tuple[str, int, bool, bool]]:
    found = await acting(database, who, appointments.of_lead, database.keys, lead_id)
    return [(one.uid, one.sequence, one.picked is not None, one.cancelled_at is not None) for one in found]


async def test_a_talk_is_read_in_order_by_who_has_the_lead(database: Database, keys: KeyRing) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    await say(database, AYLIN, made.id, NewLine("one", phrase="hello", details={"x": "y"}))
    await say(database, SYSTEM, made.id, NewLine("two", words="Merhaba, ben Ayşe"))

    read = await acting(database, BAS, lead_messages.lines, keys, made.id)
    later = await acting(database, BAS, lead_messages.lines, keys, made.id, after_id=read[0].id)

    assert [(one.sender, one.staff_id, one.words, one.phrase, dict(one.details)) for one in read] == [
        ("staff", AYLIN.staff_id, None, "hello", {"x": "y"}),
        ("person", None, "Merhaba, ben Ayşe", None, {}),
    ]
    assert later == read[1:]
    for who in OTHERS:
        assert await acting(database, who, lead_messages.lines, keys, made.id) == ()


async def test_a_line_that_comes_twice_is_written_once(database: Database) -> None:
    made = await opened(database)

    assert [await say(database, AYLIN, made.id, NewLine("same", words="Ne zaman?")) for _ in range(2)] == [True, True]
    assert len(await kept(database, tables.lead_messages)) == 1


async def test_nothing_is_said_in_a_lead_of_others_or_one_that_nobody_has(database: Database) -> None:
    made = await opened(database)
    nobodys = made
    for who in (AYLIN, CEM, EVA):
        nobodys = await declined(database, who, nobodys)
    other = await opened(database, 2)

    refused = [await say(database, who, other.id, NewLine(f"{who.staff_id}", words="x")) for who in OTHERS]
    refused.append(await say(database, SYSTEM, nobodys.id, NewLine("p", words="x")))
    refused.append(await say(database, AYLIN, 99, NewLine("m", words="x")))

    assert refused == 6 * [False]
    assert await kept(database, tables.lead_messages) == []


async def test_what_a_person_said_is_seen_once_and_by_who_has_the_lead(database: Database) -> None:
    first, second = await opened(database, 1), await opened(database, 2)
    for number in range(3):
        await say(database, SYSTEM, first.id, NewLine(f"p{number}", words="x"))
    await say(database, AYLIN, second.id, NewLine("s", words="x"))
    lines = await kept(database, tables.lead_messages)

    seen = await acting(database, AYLIN, lead_messages.mark_seen, first.id, up_to_id=lines[1]["id"], now=NOW)
    again = await acting(database, AYLIN, lead_messages.mark_seen, first.id, up_to_id=lines[1]["id"], now=NOW)

    assert (seen, again) == (2, 0)
    after = {line["id"]: line["seen_at"] for line in await kept(database, tables.lead_messages)}
    assert [after[line["id"]] is not None for line in lines] == [True, True, False, False]
    assert await acting(database, CEM, lead_messages.mark_seen, first.id, up_to_id=99, now=NOW) == 0


async def test_who_gets_the_lead_next_sees_nothing_of_the_talk_before(database: Database, keys: KeyRing) -> None:
    made = await opened(database)
    await say(database, AYLIN, made.id, NewLine("one", words="Bij ons"))
    note = NewNote("n", "moeilijk gesprek")
    await acting(database, AYLIN, lead_records.add_note, keys, made.id, note=note, now=NOW)
    await propose(database, AYLIN, made.id, "uid")

    await declined(database, AYLIN, made)

    for who in (CEM, DAAN):
        assert await acting(database, who, lead_messages.lines, keys, made.id) == ()
        assert await acting(database, who, lead_records.notes, keys, made.id) == ()
        assert await agenda(database, who, made.id) == []
    assert len(await acting(database, SYSTEM, lead_messages.lines, keys, made.id)) == 1


async def test_a_note_is_written_once_and_read_by_colleagues(database: Database, keys: KeyRing) -> None:
    made = await opened(database)
    note = NewNote("n", "belt liever 's avonds")

    written = [
        await acting(database, AYLIN, lead_records.add_note, keys, made.id, note=note, now=NOW) for _ in range(2)
    ]
    refused = [await acting(database, who, lead_records.add_note, keys, made.id, note=note, now=NOW) for who in OTHERS]

    (read,) = await acting(database, BAS, lead_records.notes, keys, made.id)
    assert (written, refused) == ([True, True], 4 * [False])
    assert (read.staff_id, read.words) == (AYLIN.staff_id, "belt liever 's avonds")


async def test_who_looks_is_told_to_colleagues_alone(database: Database) -> None:
    made = await opened(database)

    looks = [await acting(database, who, lead_records.look, made.id, now=NOW) for who in (AYLIN, BAS, CEM)]

    assert looks == [True, True, False]
    assert await acting(database, AYLIN, lead_records.looking, made.id, since=NOW) == (BAS.staff_id,)
    assert await acting(database, AYLIN, lead_records.looking, made.id, since=NOW + HOUR) == ()
    assert await acting(database, CEM, lead_records.looking, made.id, since=NOW) == ()


async def test_something_beside_moves_stands_in_the_timeline_of_who_has_the_lead(database: Database) -> None:
    made = await opened(database)

    noted = [
        await acting(database, who, lead_history.note_event, made.id, "led", now=NOW) for who in (AYLIN, CEM, EDITOR)
    ]

    timeline = await acting(database, AYLIN, lead_history.events, made.id)
    assert noted == [True, False, False]
    assert [(one.code, one.staff_id) for one in timeline] == [("offered", None), ("led", AYLIN.staff_id)]


async def test_a_time_is_proposed_and_picked_once(database: Database, keys: KeyRing) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    proposed = await propose(database, AYLIN, made.id, "uid")
    assert proposed is not None

    picks = [
        await database.run(appointments.pick, made.id, uid, begins_at, now=NOW)
        for uid, begins_at in (
            ("other", SLOTS[1].begins_at),
            ("uid", NOW),
            ("uid", SLOTS[1].begins_at),
            ("uid", SLOTS[0].begins_at),
        )
    ]

    (found,) = await acting(database, BAS, appointments.of_lead, keys, made.id)
    assert (proposed.slots, proposed.place, proposed.picked) == (SLOTS, "Kerkstraat 1", None)
    assert picks == [False, False, True, False]
    assert (found.picked, found.picked_at, found.sequence) == (SLOTS[1], NOW, 1)


async def test_a_time_that_is_over_is_not_picked(database: Database) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    await propose(database, AYLIN, made.id, "uid")
    first = SLOTS[0].begins_at

    assert not await database.run(appointments.pick, made.id, "uid", first, now=first)
    assert await agenda(database, AYLIN, made.id) == [("uid", 0, False, False)]


async def test_a_new_proposal_calls_off_what_is_still_open_and_the_same_one_is_one(database: Database) -> None:
    made = await claimed(database, AYLIN, await opened(database))

    first = await propose(database, AYLIN, made.id, "first")
    again = await propose(database, AYLIN, made.id, "first", Slot(NOW, 15))
    await propose(database, AYLIN, made.id, "second")

    assert again == first
    assert await agenda(database, AYLIN, made.id) == [("first", 1, False, True), ("second", 0, False, False)]
    assert not await database.run(appointments.pick, made.id, "first", SLOTS[0].begins_at, now=NOW)


async def test_an_appointment_that_was_made_stays_beside_a_new_proposal(database: Database) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    await propose(database, AYLIN, made.id, "first")
    await database.run(appointments.pick, made.id, "first", SLOTS[0].begins_at, now=NOW)

    await propose(database, BAS, made.id, "second")

    assert await agenda(database, AYLIN, made.id) == [("first", 1, True, False), ("second", 0, False, False)]


async def test_an_appointment_is_called_off_once_and_by_who_has_the_lead(database: Database) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    await propose(database, AYLIN, made.id, "uid")

    off = [await acting(database, who, appointments.cancel, made.id, "uid", now=NOW) for who in (*OTHERS, BAS, AYLIN)]

    assert off == [False, False, False, False, True, False]
    assert not await database.run(appointments.pick, made.id, "uid", SLOTS[0].begins_at, now=NOW)


async def test_no_time_is_proposed_in_a_lead_of_others(database: Database) -> None:
    made = await opened(database)

    assert [await propose(database, who, made.id, f"uid {who.staff_id}") for who in OTHERS] == 4 * [None]
    assert await propose(database, AYLIN, 99, "uid") is None
    assert await kept(database, tables.appointments) == []


@pytest.mark.parametrize("number", [0, 4])
async def test_too_few_or_too_many_times_are_refused(database: Database, number: int) -> None:
    made = await opened(database)
    proposal = Proposal("uid", number * (SLOTS[0],))

    with pytest.raises(ValueError, match=f"not at {number}"):
        await acting(database, AYLIN, appointments.propose, database.keys, made.id, proposal=proposal, now=NOW)


async def test_a_time_is_not_picked_any_more_once_the_organisation_has_the_lead_no_more(database: Database) -> None:
    made = await opened(database)
    await propose(database, AYLIN, made.id, "uid")

    await declined(database, AYLIN, made)

    assert not await database.run(appointments.pick, made.id, "uid", SLOTS[0].begins_at, now=NOW)
    assert await agenda(database, SYSTEM, made.id) == [("uid", 1, False, True)]


async def test_of_an_erased_person_who_had_the_lead_sees_that_it_is_gone_and_nothing_else(
    database: Database, keys: KeyRing
) -> None:
    made = await claimed(database, AYLIN, await opened(database))
    await say(database, SYSTEM, made.id, NewLine("p", words="Ben Ayşe"))

    await people.erase(database, channel="telegram", bot_id=7, address="person-1", now=NOW)

    stone = await acting(database, AYLIN, lead_history.tombstone, made.id)
    assert stone is not None
    assert (stone.organization_id, stone.helper_id, stone.gone_at) == (BUREN, AYLIN.staff_id, NOW)
    assert await acting(database, ADMIN, lead_history.tombstone, made.id) == stone
    for who in (CEM, EDITOR):
        assert await acting(database, who, lead_history.tombstone, made.id) is None
    assert await acting(database, AYLIN, lead_messages.lines, keys, made.id) == ()
    left: dict[str, Any] = {
        table.name: await kept(database, table)
        for table in tables.metadata.sorted_tables
        if "lead_id" in table.columns and table is not tables.lead_tombstones
    }
    assert {name: rows for name, rows in left.items() if rows} == {}

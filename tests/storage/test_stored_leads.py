"""Leads are opened whole, claimed once, moved with their version, and read by who has them."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dialogs.casework import lead_life
from dialogs.casework.lead_clocks import next_due_at
from dialogs.casework.leads import NOBODY, Lead, LeadAlreadyClaimed, Moved
from storage import lead_history, lead_records, leads, tables
from storage.access import SYSTEM, Acting, acting
from storage.database import Database, connect
from storage.encryption import KeyRing
from storage.lead_records import Act
from storage.leads import LeadMoved
from tests.storage import lead_samples
from tests.storage.lead_samples import (
    ADMIN,
    AYLIN,
    BAS,
    BRUG,
    BUREN,
    CEM,
    CLOCK,
    EDITOR,
    EVA,
    GEMEENTE,
    OBSERVER,
    RECORD,
    claimed,
    declined,
    hire,
    move,
    opened,
)
from tests.storage.samples import NOW, meet, rows_of

HOUR = timedelta(hours=1)
TRACE = bytes(range(16))


@pytest.fixture(autouse=True)
async def staff(database: Database) -> None:
    """Let the organisations have staff."""
    await hire(database)


async def test_a_lead_is_read_as_it_was_opened(database: Database) -> None:
    made = await opened(database)

    found = await acting(database, AYLIN, leads.find, made.id)
    by_reference = await acting(database, AYLIN, leads.find_by_reference, ["ref1"])

    assert found == by_reference == replace(lead_samples.lead("ref1"), id=made.id)


async def test_the_record_is_read_by_who_has_the_lead_and_every_look_is_audited(
    database: Database, keys: KeyRing
) -> None:
    made = await opened(database)

    read = await acting(database, AYLIN, lead_records.read, keys, made.id, trace_id=TRACE, now=NOW)
    not_theirs = await acting(database, CEM, lead_records.read, keys, made.id, trace_id=TRACE, now=NOW)
    codes_only = await acting(database, ADMIN, lead_records.read, keys, made.id, trace_id=TRACE, now=NOW)
    missing = await acting(database, AYLIN, lead_records.read, keys, 99, trace_id=TRACE, now=NOW)

    (row,) = await rows_of(database, tables.audit)
    assert (read, not_theirs, codes_only, missing) == (RECORD, None, None, None)
    assert (row["name"], row["trace_id"]) == ("lead.seen", TRACE)
    assert '"by": "1"' in row["attributes"]
    assert f'"lead": "{made.id}"' in row["attributes"]
    assert row["data_subject_id"] is not None


async def test_what_somebody_does_is_audited_only_where_they_see_the_lead(database: Database, keys: KeyRing) -> None:
    made = await opened(database)
    act = Act("exported", TRACE)

    noted = [
        await acting(database, who, lead_records.note_act, keys, made.id, act=act, now=NOW)
        for who in (AYLIN, ADMIN, CEM, EDITOR, OBSERVER)
    ]

    assert noted == [True, True, False, False, False]
    assert [row["name"] for row in await rows_of(database, tables.audit)] == ["lead.exported"] * 2


async def test_claiming_makes_the_lead_the_helpers(database: Database) -> None:
    made = await opened(database)

    taken = await claimed(database, AYLIN, made)

    found = await acting(database, AYLIN, leads.find, made.id)
    timeline = await acting(database, AYLIN, lead_history.events, made.id)
    (first,) = await acting(database, AYLIN, lead_history.rounds, made.id)
    assert found == taken
    assert taken.helper_id == AYLIN.staff_id
    assert taken.version == made.version + 1
    assert [(event.code, event.staff_id) for event in timeline] == [("offered", None), ("accepted", AYLIN.staff_id)]
    assert (first.ended, first.ended_at) == ("accepted", NOW)


async def test_who_claims_too_late_learns_who_has_it(database: Database) -> None:
    made = await opened(database)
    await claimed(database, AYLIN, made)

    with pytest.raises(LeadAlreadyClaimed) as late:
        await claimed(database, BAS, made)

    assert late.value.who == AYLIN.staff_id


async def test_a_claim_of_a_lead_of_others_is_the_same_as_of_a_missing_one(database: Database) -> None:
    made = await opened(database)

    with pytest.raises(LeadMoved):
        await claimed(database, CEM, made)
    with pytest.raises(LeadMoved):
        await claimed(database, CEM, replace(made, id=99))
    assert await acting(database, AYLIN, leads.find, made.id) == made


async def test_a_stale_version_changes_nothing(database: Database) -> None:
    made = await opened(database)
    reminded = await move(
        database, SYSTEM, made, Moved(replace(made, reminded=True), None, None, (), "reminded")
    )  # fmt: skip

    with pytest.raises(LeadMoved):
        await declined(database, AYLIN, made)
    with pytest.raises(LeadMoved):
        await claimed(database, AYLIN, made)

    assert await acting(database, AYLIN, leads.find, made.id) == reminded


async def _claim_at_once(databases: list[Database], offered: list[Lead], claims: int) -> list[tuple[int, int, bool]]:
    """Let every lead be claimed at once by several helpers; say for each claim the lead, who has it, and who won."""

    async def one(number: int) -> tuple[int, int, bool]:
        before = offered[number % len(offered)]
        who = Acting((1, 2, 11, 12)[number // len(offered)], "helper", BUREN)
        try:
            await claimed(databases[number % len(databases)], who, before)
        except LeadAlreadyClaimed as late:
            return before.id, late.who or 0, False
        return before.id, who.staff_id, True

    return await asyncio.gather(*(one(number) for number in range(claims)))


async def test_of_200_claims_of_50_leads_at_once_exactly_50_win(
    database: Database, database_url: str, data_dir: Path, keys: KeyRing
) -> None:
    (aylin, *_) = await rows_of(database, tables.staff)
    colleagues = [aylin | {"id": 11}, aylin | {"id": 12}]
    await database.run(lambda connection: connection.execute(tables.staff.insert(), colleagues))
    offered = [await opened(database, number) for number in range(1, 51)]
    others = [] if database.dialect == "sqlite" else 3 * [None]
    workers = [database, *[await connect(database_url, data_dir=data_dir, keys=keys) for _ in others]]

    claims = await _claim_at_once(workers, offered, 200)

    winners = {lead_id: who for lead_id, who, won in claims if won}
    stored = {row.id: row.helper_id for row in [await acting(database, AYLIN, leads.find, one.id) for one in offered]}
    assert sum(won for _, _, won in claims) == 50
    assert winners == stored
    assert all(winners[lead_id] == who for lead_id, who, _ in claims)
    for worker in workers[1:]:
        await worker.close()


async def test_a_declined_lead_goes_on_and_is_gone_for_who_declined(database: Database, keys: KeyRing) -> None:
    made = await opened(database)

    after = await declined(database, AYLIN, made)

    assert await acting(database, CEM, leads.find, made.id) == after
    assert after.organization_id == BRUG
    assert await acting(database, AYLIN, leads.find, made.id) is None
    assert await acting(database, AYLIN, lead_history.events, made.id) == ()
    (own,) = await acting(database, AYLIN, lead_history.rounds, made.id)
    assert (own.organization_id, own.ended, own.reason) == (BUREN, "declined", "no_room")
    assert [event.code for event in await acting(database, CEM, lead_history.events, made.id)] == ["offered"]
    everything = await acting(database, ADMIN, lead_history.events, made.id)
    assert [event.code for event in everything] == ["offered", "declined"]


async def test_a_lead_that_was_taken_and_rerouted_ends_the_round_of_who_had_it(database: Database) -> None:
    taken = await claimed(database, AYLIN, await opened(database))
    other = taken.waiting[0]

    await move(database, AYLIN, taken, lead_life.reroute(taken, other, NOW, CLOCK, reason="wrong_area"))

    first, second = await acting(database, ADMIN, lead_history.rounds, taken.id)
    assert (first.ended, first.reason) == ("rerouted", "wrong_area")
    assert (second.organization_id, second.ended) == (other.organization_id, None)


async def test_a_lead_that_nobody_is_left_for_is_there_for_admins_only(database: Database) -> None:
    last = await declined(database, CEM, await declined(database, AYLIN, await opened(database)))
    assert last.organization_id == GEMEENTE

    nobodys = await declined(database, EVA, last)

    seen = [await acting(database, who, leads.find, nobodys.id) for who in (AYLIN, CEM, EVA, ADMIN, SYSTEM)]
    homeless = Acting(9, "coordinator", None), Acting(9, "coordinator", NOBODY)
    assert nobodys.organization_id == NOBODY
    assert seen == [None, None, None, nobodys, nobodys]
    assert [await acting(database, who, leads.find, nobodys.id) for who in homeless] == [None, None]
    assert len(await acting(database, ADMIN, lead_history.rounds, nobodys.id)) == 3


async def test_clocks_find_what_is_due_and_nothing_else(database: Database) -> None:
    made = await opened(database)
    due_at = next_due_at(made, CLOCK)
    assert due_at is not None

    early = await acting(database, SYSTEM, _woken, due_at - HOUR)
    due = await acting(database, SYSTEM, _woken, due_at)

    assert (early, due) == ((), (made,))


def _woken(connection: object, who: object, now: object) -> tuple[Lead, ...]:
    return leads.woken(connection, now=now, limit=9)  # type: ignore[arg-type]


async def test_a_person_is_reached_by_who_may_see_the_content(database: Database, keys: KeyRing) -> None:
    made = await opened(database)
    met = await meet(database, "person-1")

    assert await acting(database, AYLIN, leads.conversation_of, keys, made.id) == met
    assert await acting(database, SYSTEM, leads.conversation_of, keys, made.id) == met
    assert await acting(database, CEM, leads.conversation_of, keys, made.id) is None
    assert await acting(database, ADMIN, leads.conversation_of, keys, made.id) is None
    assert await database.run(leads.of_conversation, met.id) == (made,)

"""A turn is written whole, once, or not at all: on both engines."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import conversations, events, outbox, people, tables, turns
from storage.database import Database, connect
from storage.encryption import KeyRing
from storage.turns import TIMER_BOT_ID, AuditRow, ConsentRow, TurnRows
from tests.storage.samples import ASK, LATER, NOW, SAY, converse, count, meet, rows_of, turn, write

ALL_WRITTEN = (
    tables.updates, tables.events, tables.outbox, tables.timers, tables.consents, tables.quarantine, tables.alerts,
    tables.human_requests, tables.audit,
)  # fmt: skip


def full_turn(update_id: int) -> TurnRows:
    """Make a turn that writes at least one row of every kind."""
    return turn(
        update_id,
        codes={"class": "risky", "urgency": "U2", "phase": "before", "municipality": "GM0344"},
        purge_at=NOW + timedelta(days=14),
        messages=(ASK, SAY),
        timers=(("reminder", LATER),),
        consents=(ConsentRow("intake", "consent-3", "tr", True),),
        quarantine=((b"raw", "unreadable"),),
        audit=(AuditRow("consent.recorded", "urn:kopru:processing:intake"),),
        alerts=("script bundle-1 step x has no way on",),
        human_asked="asked",
    )


async def test_first_contact_makes_an_empty_conversation(database: Database) -> None:
    met = await meet(database)

    assert (met.version, met.sequence, met.status, met.state, met.bundle_version) == (0, 0, "new", None, None)
    assert (met.channel, met.bot_id, met.address, met.created_at) == ("telegram", 7, "ayse", NOW)
    assert met == await meet(database)


async def test_the_same_address_on_another_channel_or_bot_is_somebody_else(database: Database) -> None:
    here = await meet(database)

    on_the_web = await meet(database, channel="web")
    other_bot = await turns.find(database, channel="telegram", bot_id=8, address="ayse", now=NOW)

    assert len({here.person_id, on_the_web.person_id, other_bot.person_id}) == 3


async def test_a_turn_is_read_back_as_it_was_written(database: Database) -> None:
    committed = await write(database, await meet(database), full_turn(1))

    met = await meet(database)
    assert committed.outcome == "done"
    assert (met.version, met.sequence, met.status, met.language) == (1, 1, "active", "tr")
    assert (met.state, met.bundle_version) == (b'{"step": "1"}', "bundle-1")
    assert [event.payload for event in await events.events_of(database, met.id)] == [b'{"pressed": "1"}']
    (listed,) = await conversations.list_conversations(database)
    assert listed.codes == {"class": "risky", "urgency": "U2", "phase": "before", "municipality": "GM0344"}
    assert listed.purge_at == NOW + timedelta(days=14)
    assert [await count(database, table) for table in ALL_WRITTEN] == [1, 1, 2, 1, 1, 1, 1, 1, 1]


@pytest.mark.parametrize("make", [full_turn, turn], ids=["with rarer rows", "hot"])
async def test_deliveries_are_claimed_and_in_order(database: Database, make: object) -> None:
    rows = replace(full_turn(1) if make is full_turn else turn(1), messages=(ASK, SAY, ASK))

    committed = await write(database, await meet(database), rows)

    ids = [delivery.id for delivery in committed.deliveries]
    assert ids == sorted(ids)
    assert [delivery.payload for delivery in committed.deliveries] == [ASK.payload, SAY.payload, ASK.payload]
    assert [delivery.prompt for delivery in committed.deliveries] == [1, None, 1]
    assert {(row["claimed_by"], row["attempts"]) for row in await rows_of(database, tables.outbox)} == {("worker-1", 0)}
    assert await outbox.claim_due(database, now=NOW, worker="sweeper", lease_s=60, limit=10) == ()
    (oldest,) = await outbox.claim_due(database, now=LATER, worker="sweeper", lease_s=60, limit=10)
    assert oldest == committed.deliveries[0]


async def test_a_known_update_changes_nothing(database: Database) -> None:
    before = await meet(database)
    await write(database, before, full_turn(1))
    counts = [await count(database, table) for table in ALL_WRITTEN]

    stale = await write(database, before, full_turn(1))
    fresh = await write(database, await meet(database), full_turn(1))
    hot = await write(database, await meet(database), turn(1))

    assert (stale.outcome, fresh.outcome, hot.outcome) == ("duplicate",) * 3
    assert fresh.deliveries == ()
    assert [await count(database, table) for table in ALL_WRITTEN] == counts
    assert (await meet(database)).version == 1


async def test_a_turn_on_an_old_version_changes_nothing(database: Database) -> None:
    before = await meet(database)
    await write(database, before, turn(1))
    counts = [await count(database, table) for table in ALL_WRITTEN]

    hot = await write(database, before, turn(2))
    rare = await write(database, before, full_turn(3))

    assert (hot.outcome, rare.outcome) == ("conflict", "conflict")
    assert [await count(database, table) for table in ALL_WRITTEN] == counts


async def test_the_same_update_id_of_another_bot_is_another_update(database: Database) -> None:
    await converse(database, 1)

    other = await write(database, await meet(database), turn(1, bot_id=8))

    assert other.outcome == "done"


async def test_update_ids_may_jump_down(database: Database) -> None:
    await converse(database, 900_000_000)

    assert (await converse(database, 5)).outcome == "done"
    assert (await converse(database, 900_000_000)).outcome == "duplicate"


async def test_what_a_turn_does_not_name_stays(database: Database) -> None:
    await write(database, await meet(database), full_turn(1))

    await write(database, await meet(database), turn(2, state=None, language=None, codes={"urgency": "U3"}))

    met = await meet(database)
    (listed,) = await conversations.list_conversations(database)
    assert (met.state, met.language) == (b'{"step": "1"}', "tr")
    assert listed.codes == {"class": "risky", "urgency": "U3", "phase": "before", "municipality": "GM0344"}
    assert listed.purge_at == NOW + timedelta(days=14)


def test_a_code_without_a_column_is_refused() -> None:
    with pytest.raises(ValueError, match="income"):
        turn(1, codes={"income": "0"})


async def test_blocking_is_kept_until_it_is_taken_back(database: Database) -> None:
    await write(database, await meet(database), turn(1, blocked=True))
    await write(database, await meet(database), turn(2))
    blocked = (await meet(database)).blocked

    await write(database, await meet(database), turn(3, blocked=False))

    assert (blocked, (await meet(database)).blocked) == (True, False)


async def test_an_update_without_a_chat_is_kept_in_quarantine_once(database: Database) -> None:
    unreadable = turn(1, quarantine=((b"{", "not JSON"),), alerts=("unreadable update",))

    first = await write(database, None, unreadable)
    second = await write(database, None, unreadable)

    assert (first.outcome, second.outcome) == ("done", "duplicate")
    assert await count(database, tables.quarantine) == 1
    assert await count(database, tables.conversations) == 0


async def test_a_timer_of_the_same_name_is_replaced(database: Database) -> None:
    await converse(database, 1, timers=(("reminder", NOW), ("wait", NOW)))
    first = {row["name"]: row["id"] for row in await rows_of(database, tables.timers)}

    await converse(database, 2, timers=(("reminder", LATER),))

    kept = {row["name"]: row for row in await rows_of(database, tables.timers)}
    assert kept["wait"]["id"] == first["wait"]
    assert kept["reminder"]["due_at"] == LATER
    assert kept["reminder"]["id"] > first["reminder"]


async def test_cancelling_takes_all_timers_but_the_new_ones(database: Database) -> None:
    await converse(database, 1, timers=(("reminder", NOW), ("wait", NOW)))

    await converse(database, 2, cancel_timers=True, timers=(("reminder", LATER),))

    assert [(row["name"], row["due_at"]) for row in await rows_of(database, tables.timers)] == [("reminder", LATER)]


async def test_a_timer_fires_once_and_may_arm_itself_again(database: Database) -> None:
    await converse(database, 1, timers=(("reminder", NOW),))
    (armed,) = await rows_of(database, tables.timers)
    fired = turn(armed["id"], bot_id=TIMER_BOT_ID, fired_timer=armed["id"], timers=(("reminder", LATER),))

    first = await write(database, await meet(database), fired)
    second = await write(database, await meet(database), fired)

    (again,) = await rows_of(database, tables.timers)
    assert (first.outcome, second.outcome) == ("done", "duplicate")
    assert again["id"] > armed["id"]
    assert again["due_at"] == LATER


async def test_a_timer_that_was_disarmed_meanwhile_does_not_fire(database: Database) -> None:
    await converse(database, 1, timers=(("reminder", NOW),))
    (armed,) = await rows_of(database, tables.timers)
    await converse(database, 2, cancel_timers=True)

    late = await write(database, await meet(database), turn(armed["id"], bot_id=TIMER_BOT_ID, fired_timer=armed["id"]))

    assert late.outcome == "duplicate"
    assert (await meet(database)).version == 2


async def test_messages_wait_behind_older_ones_that_another_worker_holds(database: Database) -> None:
    await write(database, await meet(database), turn(1), worker="worker-2")

    mine = await write(database, await meet(database), turn(2), worker="worker-1")

    assert mine.earlier_unsent
    assert [row["claimed_by"] for row in await rows_of(database, tables.outbox)] == ["worker-2", None]


async def test_messages_wait_behind_older_ones_whose_claim_has_lapsed(database: Database) -> None:
    await write(database, await meet(database), turn(1))

    mine = await write(database, await meet(database), turn(2, now=LATER))

    assert mine.earlier_unsent


async def test_messages_follow_older_ones_that_this_worker_holds(database: Database) -> None:
    await write(database, await meet(database), turn(1))

    mine = await write(database, await meet(database), turn(2))
    silent = await write(database, await meet(database), turn(3, messages=()), worker="worker-2")

    assert not mine.earlier_unsent
    assert not silent.earlier_unsent


async def test_fifty_turns_at_once_on_one_conversation_all_happen_once(database: Database) -> None:
    outcomes = await asyncio.gather(*(converse(database, update_id) for update_id in range(1, 51)))

    met = await meet(database)
    log = await events.events_of(database, met.id)
    assert [committed.outcome for committed in outcomes] == ["done"] * 50
    assert (met.version, met.sequence) == (50, 50)
    assert [event.number for event in log] == list(range(1, 51))
    assert {event.payload for event in log} == {b'{"pressed": "%d"}' % number for number in range(1, 51)}
    assert await count(database, tables.outbox) == 50


@pytest.fixture
async def two_workers(
    database: Database, database_url: str, data_dir: Path, keys: KeyRing
) -> AsyncIterator[tuple[Database, Database]]:
    """Give two doors to one database: two pools on PostgreSQL; SQLite has one writer by design."""
    if database.dialect == "sqlite":
        yield database, database
        return
    other = await connect(database_url, data_dir=data_dir, keys=keys)
    yield database, other
    await other.close()


async def test_two_workers_that_get_every_update_twice_do_nothing_twice(
    two_workers: tuple[Database, Database],
) -> None:
    updates = [(update_id, f"person-{update_id % 5}") for update_id in range(1, 41)]

    outcomes = await asyncio.gather(
        *(converse(worker, number, address) for number, address in updates for worker in two_workers)
    )

    done = [committed for committed in outcomes if committed.outcome == "done"]
    database, _ = two_workers
    assert len(done) == 40
    assert await count(database, tables.updates) == 40
    assert await count(database, tables.outbox) == 40
    assert await count(database, tables.people) == 5


async def test_two_workers_that_meet_somebody_at_once_meet_one_person(two_workers: tuple[Database, Database]) -> None:
    met = await asyncio.gather(*(meet(worker) for worker in two_workers * 5))

    database, _ = two_workers
    assert len({conversation.person_id for conversation in met}) == 1
    assert await count(database, tables.people) == 1
    assert await count(database, tables.person_keys) == 1


async def test_a_turn_of_somebody_who_was_just_erased_finds_nobody(database: Database) -> None:
    met = await meet(database)
    await people.erase_by_reference(database, met.reference, now=NOW)

    late = await write(database, met, turn(1))

    assert late.outcome == "conflict"
    assert await count(database, tables.updates) == 0

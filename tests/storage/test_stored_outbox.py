"""Everything that is to be said leaves in order, once claimed by one, and is never forgotten."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import update

from storage import outbox, tables
from storage.database import Database
from tests.storage.samples import ASK, LATER, NOW, SAY, converse, count, meet, rows_of, turn, write

HOUR = timedelta(hours=1)


async def claim(database: Database, *, at: datetime = LATER, worker: str = "sweeper", limit: int = 10) -> list[int]:
    """Claim as the sweeper does; give the outbox ids."""
    claimed = await outbox.claim_due(database, now=at, worker=worker, lease_s=60, limit=limit)
    return [delivery.id for delivery in claimed]


async def test_only_the_oldest_unsent_message_of_a_conversation_is_claimed(database: Database) -> None:
    await converse(database, 1, "ayse", messages=(ASK, SAY))
    await converse(database, 2, "jan", messages=(SAY, SAY))

    first = await claim(database)
    await outbox.mark_sent(database, [(first[0], "r1")], now=LATER)
    second = await claim(database)

    assert first == [1, 3]
    assert second == [2]


async def test_a_claimed_message_opens_as_it_was_written(database: Database) -> None:
    await converse(database, 1, messages=(ASK,))

    (delivery,) = await outbox.claim_due(database, now=LATER, worker="sweeper", lease_s=60, limit=10)

    assert (delivery.payload, delivery.prompt, delivery.address) == (ASK.payload, 1, "ayse")
    assert (delivery.channel, delivery.bot_id, delivery.attempts, delivery.created_at) == ("telegram", 7, 0, NOW)


async def test_nobody_claims_what_another_holds_until_its_lease_ends(database: Database) -> None:
    await converse(database, 1)

    taken = await claim(database, at=LATER)
    meanwhile = await claim(database, at=LATER + timedelta(seconds=59), worker="other")
    afterwards = await claim(database, at=LATER + timedelta(seconds=60), worker="other")

    assert (taken, meanwhile, afterwards) == ([1], [], [1])


async def test_parallel_sweeps_claim_every_message_once(database: Database) -> None:
    for number in range(1, 21):
        await converse(database, number, f"person-{number}")

    sweeps = await asyncio.gather(*(claim(database, worker=f"sweeper-{n}", limit=4) for n in range(8)))

    claimed = [id_ for sweep in sweeps for id_ in sweep]
    assert len(claimed) == len(set(claimed)) >= 4


async def test_a_claim_takes_no_more_than_asked(database: Database) -> None:
    for number in range(1, 6):
        await converse(database, number, f"person-{number}")

    assert await claim(database, limit=3) == [1, 2, 3]
    assert await claim(database, limit=3) == [4, 5]


async def test_a_postponed_message_comes_back_and_holds_up_only_its_own_conversation(database: Database) -> None:
    await converse(database, 1, "ayse", messages=(SAY, SAY))
    await converse(database, 2, "jan")
    await claim(database)

    await outbox.postpone(database, 1, until=LATER + HOUR, reason="429", attempts=1)
    await outbox.mark_sent(database, [(3, "r3")], now=LATER)

    assert await claim(database, at=LATER + timedelta(minutes=59)) == []
    (again,) = await outbox.claim_due(database, now=LATER + HOUR, worker="sweeper", lease_s=60, limit=10)
    assert (again.id, again.attempts) == (1, 1)


async def test_a_buried_message_lets_the_next_one_go(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))

    await outbox.bury(database, 1, now=LATER, reason="chat not found")

    assert await claim(database) == [2]
    (dead,) = await outbox.dead_letters(database)
    assert (dead.id, dead.reason, dead.dead_at, dead.conversation_id) == (1, "chat not found", LATER, 1)


async def test_a_dead_letter_can_be_tried_again_once(database: Database) -> None:
    await converse(database, 1)
    await outbox.bury(database, 1, now=LATER, reason="chat not found")

    found = await outbox.replay_dead(database, 1, now=LATER)
    again = await outbox.replay_dead(database, 1, now=LATER)

    assert (found, again) == (True, False)
    assert await claim(database) == [1]
    assert await outbox.dead_letters(database) == ()


async def test_two_hundred_hopeless_messages_do_not_hold_up_a_healthy_one(database: Database) -> None:
    for number in range(1, 201):
        await converse(database, number, f"gone-{number}")
    await converse(database, 201, "ayse")

    for _ in range(4):
        for hopeless in await claim(database, limit=50):
            await outbox.postpone(database, hopeless, until=LATER + HOUR, reason="500", attempts=1)

    assert await claim(database, limit=50) == [201]


async def test_a_block_gives_up_what_waits_and_holds_later_messages_back(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))
    met = await meet(database)

    await outbox.drop_conversation(database, met.id, now=LATER, reason="blocked")
    await write(database, await meet(database), turn(2))

    assert (await meet(database)).blocked
    assert await claim(database, at=LATER + HOUR) == []
    assert {letter.reason for letter in await outbox.dead_letters(database)} == {"blocked"}
    await write(database, await meet(database), turn(3, blocked=False, messages=()))
    assert await claim(database, at=LATER + HOUR) == [3]


async def test_marking_twice_keeps_the_first_mark(database: Database) -> None:
    await converse(database, 1, messages=(ASK,))
    met = await meet(database)

    await outbox.mark_sent(database, [(1, "r1")], now=NOW)
    await outbox.mark_sent(database, [(1, "r2")], now=LATER)
    await outbox.mark_sent(database, [], now=LATER)

    assert await outbox.remote_id(database, met.id, 1) == "r1"
    assert [row["sent_at"] for row in await rows_of(database, tables.outbox)] == [NOW]


async def test_the_last_message_with_a_prompt_number_is_the_one_to_change(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))
    await converse(database, 2, messages=(ASK,))
    met = await meet(database)

    await outbox.mark_sent(database, [(1, "r1"), (2, "r2"), (3, "r3")], now=NOW)

    assert await outbox.remote_id(database, met.id, 1) == "r3"
    assert await outbox.remote_id(database, met.id, 2) is None


async def test_the_backlog_counts_what_is_to_be_pushed(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))
    await converse(database, 2, "browser", channel="web", messages=(SAY,))
    await outbox.mark_sent(database, [(1, "r1")], now=NOW)

    waiting = await outbox.backlog(database)

    assert waiting == outbox.Backlog(1, NOW)


@pytest.mark.parametrize("channel", outbox.FETCHED)
async def test_what_is_fetched_is_never_claimed_and_shown_again(database: Database, channel: str) -> None:
    await converse(database, 1, "browser", channel=channel, messages=(ASK, SAY))

    claimed = await claim(database, at=LATER + HOUR)
    first = await outbox.messages_of(database, channel=channel, bot_id=7, address="browser", now=LATER)
    second = await outbox.messages_of(database, channel=channel, bot_id=7, address="browser", now=LATER)
    newer = await outbox.messages_of(database, channel=channel, bot_id=7, address="browser", now=LATER, after=1)

    assert claimed == []
    assert [(shown.id, shown.payload, shown.prompt) for shown in first] == [(1, ASK.payload, 1), (2, SAY.payload, None)]
    assert second == first
    assert newer == first[1:]
    assert {row["sent_at"] for row in await rows_of(database, tables.outbox)} == {LATER}


async def test_one_address_sees_nothing_of_another(database: Database) -> None:
    await converse(database, 1, "browser", channel="web")

    other = await outbox.messages_of(database, channel="web", bot_id=7, address="browser-2", now=LATER)
    terminal = await outbox.messages_of(database, channel="terminal", bot_id=7, address="browser", now=LATER)

    assert (other, terminal) == ((), ())


async def test_a_farewell_is_sent_after_the_person_is_gone_and_leaves_nothing(database: Database) -> None:
    await converse(database, 1, messages=(ASK,))
    erased = await write(database, await meet(database), turn(2, forget="erased", messages=(SAY, ASK)))

    (first,) = await outbox.claim_due(database, now=LATER, worker="sweeper", lease_s=60, limit=10)
    await outbox.mark_sent(database, [(first.id, "r1")], now=LATER)
    (second,) = await outbox.claim_due(database, now=LATER, worker="sweeper", lease_s=60, limit=10)
    await outbox.mark_sent(database, [(second.id, "r2")], now=LATER)

    assert [delivery.payload for delivery in erased.deliveries] == [SAY.payload, ASK.payload]
    assert (first, second) == erased.deliveries
    assert (first.conversation_id, first.address) == (None, "ayse")
    assert await count(database, tables.outbox) == 0


async def test_a_farewell_in_the_browser_is_shown_once(database: Database) -> None:
    await converse(database, 1, "browser", channel="web")
    await write(database, await meet(database, "browser", "web"), turn(2, forget="erased", messages=(ASK,)))

    first = await outbox.messages_of(database, channel="web", bot_id=7, address="browser", now=LATER)
    second = await outbox.messages_of(database, channel="web", bot_id=7, address="browser", now=LATER)

    assert [shown.payload for shown in first] == [ASK.payload]
    assert second == ()
    assert await count(database, tables.outbox) == 0


async def test_a_farewell_and_a_new_start_are_shown_together(database: Database) -> None:
    await converse(database, 1, "browser", channel="web")
    await write(database, await meet(database, "browser", "web"), turn(2, forget="erased", messages=(ASK,)))
    await converse(database, 3, "browser", channel="web", messages=(SAY,))

    shown = await outbox.messages_of(database, channel="web", bot_id=7, address="browser", now=LATER)

    assert [message.payload for message in shown] == [ASK.payload, SAY.payload]


async def test_a_message_that_does_not_open_is_buried_alone(database: Database) -> None:
    await converse(database, 1, "ayse")
    await converse(database, 2, "jan")
    spoilt = update(tables.outbox).where(tables.outbox.c.id == 1).values(payload=b"\x01" + b"?" * 40)
    await database.run(lambda connection: connection.execute(spoilt))

    assert await claim(database) == [2]
    assert [(letter.id, letter.reason) for letter in await outbox.dead_letters(database)] == [(1, "unreadable")]


async def test_what_is_dead_or_sent_is_not_postponed(database: Database) -> None:
    await converse(database, 1, messages=(ASK, SAY))
    await outbox.mark_sent(database, [(1, "r1")], now=NOW)
    await outbox.bury(database, 2, now=NOW, reason="gone")
    before = await rows_of(database, tables.outbox)

    for id_ in (1, 2):
        await outbox.postpone(database, id_, until=LATER, reason="429", attempts=3)

    assert await rows_of(database, tables.outbox) == before

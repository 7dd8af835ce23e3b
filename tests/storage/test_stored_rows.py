"""Timers, quarantine, consents, events, bundles, lists, alerts and requests for a human are read back as written."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from storage import alerts, bundles, consents, conversations, events, human_requests, quarantine, tables, timers
from storage.consents import Consent
from storage.database import Database
from storage.timers import DueTimer
from storage.turns import ConsentRow
from tests.storage.samples import LATER, NOW, converse, meet, turn, write

HOUR = timedelta(hours=1)


async def claim(database: Database, *, worker: str = "worker-1") -> list[str]:
    """Claim timers that are due an hour from now; give their names."""
    due = await timers.claim_due(database, now=NOW + HOUR, worker=worker, lease_s=60, limit=10)
    return [timer.name for timer in due]


async def test_due_timers_are_claimed_once_the_longest_due_first(database: Database) -> None:
    armed = (("reminder", NOW + HOUR), ("wait", NOW), ("check-in", NOW + 2 * HOUR))
    await converse(database, 1, timers=armed)

    assert await claim(database) == ["wait", "reminder"]
    assert await claim(database, worker="worker-2") == []


async def test_a_timer_says_whom_it_is_for(database: Database) -> None:
    await converse(database, 1, timers=(("wait", NOW),))
    met = await meet(database)

    due = await timers.claim_due(database, now=NOW, worker="worker-1", lease_s=60, limit=10)

    assert due == (DueTimer(1, met.id, "wait", "telegram", 7, "ayse"),)


async def test_a_timer_whose_worker_died_is_claimed_again(database: Database) -> None:
    await converse(database, 1, timers=(("wait", NOW),))
    await claim(database)

    later = NOW + HOUR + timedelta(seconds=60)
    again = await timers.claim_due(database, now=later, worker="worker-2", lease_s=60, limit=10)

    assert [timer.name for timer in again] == ["wait"]


async def test_a_timer_waits_while_the_person_blocks_the_bot(database: Database) -> None:
    await converse(database, 1, timers=(("wait", NOW),), blocked=True)
    while_blocked = await claim(database)

    await converse(database, 2, blocked=False)

    assert while_blocked == []
    assert await claim(database) == ["wait"]


async def test_parallel_sweeps_claim_every_timer_once(database: Database) -> None:
    for number in range(1, 21):
        await converse(database, number, f"person-{number}", timers=(("wait", NOW),))

    sweeps = await asyncio.gather(
        *(timers.claim_due(database, now=NOW, worker=f"w{n}", lease_s=60, limit=4) for n in range(8))
    )

    claimed = [timer.id for sweep in sweeps for timer in sweep]
    assert len(claimed) == len(set(claimed))
    assert len(claimed) <= 20


async def test_quarantine_keeps_the_raw_update_sealed_until_it_is_replayed(database: Database) -> None:
    raw = b'{"update_id": 5, "message": "geheim-4711"}'
    await write(database, await meet(database), turn(5, quarantine=((raw, "handler raised KeyError"),)))
    (kept,) = await quarantine.list_quarantined(database)
    sealed = await database.run(lambda connection: connection.execute(select(tables.quarantine.c.raw)).scalar())

    before = await quarantine.open_raw(database, kept.id)
    await quarantine.mark_replayed(database, kept.id, now=LATER)

    assert (kept.bot_id, kept.update_id, kept.reason, kept.received_at) == (7, 5, "handler raised KeyError", NOW)
    assert kept.conversation_id == (await meet(database)).id
    assert sealed is not None
    assert b"geheim" not in sealed
    assert before == raw
    assert await quarantine.open_raw(database, kept.id) is None
    assert (await quarantine.list_quarantined(database))[0].replayed_at == LATER


async def test_quarantine_has_nothing_under_an_unknown_number(database: Database) -> None:
    assert await quarantine.open_raw(database, 99) is None


async def test_quarantine_forgets_after_its_time(database: Database) -> None:
    await write(database, None, turn(1, quarantine=((b"{", "not JSON"),)))
    await write(database, None, turn(2, quarantine=((b"{", "not JSON"),), now=LATER))

    assert await quarantine.purge(database, before=LATER) == 1
    assert [kept.update_id for kept in await quarantine.list_quarantined(database)] == [2]


async def test_consents_are_listed_as_they_were_given(database: Database) -> None:
    await converse(database, 1, consents=(ConsentRow("intake", "3", "tr", True),))
    await converse(database, 2, consents=(ConsentRow("share", "1", "nl", False),), now=LATER)

    listed = await consents.consents_of(database, (await meet(database)).id)

    assert listed == (Consent("intake", "3", "tr", True, NOW), Consent("share", "1", "nl", False, LATER))


async def test_the_event_log_is_read_in_order_by_number_and_by_reference(database: Database) -> None:
    await converse(database, 1, events=(b"a", b"b"))
    await converse(database, 2, events=(b"c",), bundle_version="bundle-2", now=LATER)
    await converse(database, 3, "jan", events=(b"x",))
    met = await meet(database)

    log = await events.events_of(database, met.id)

    assert [(event.number, event.payload, event.bundle_version, event.at) for event in log] == [
        (1, b"a", "bundle-1", NOW),
        (2, b"b", "bundle-1", NOW),
        (3, b"c", "bundle-2", LATER),
    ]
    assert await events.events_by_reference(database, met.reference) == log
    assert await events.events_by_reference(database, "nobody") == ()


async def test_a_bundle_is_stored_once_and_never_changes(database: Database) -> None:
    first = await bundles.put(database, "v1", '{"a": "ğ"}', now=NOW)
    again = await bundles.put(database, "v1", '{"a": "ğ"}', now=LATER)

    with pytest.raises(ValueError, match="v1"):
        await bundles.put(database, "v1", "{}", now=LATER)
    assert (first, again) == (True, False)
    assert await bundles.get(database, "v1") == '{"a": "ğ"}'
    assert await bundles.get(database, "v2") is None


async def test_two_workers_may_store_the_same_bundle_at_once(database: Database) -> None:
    stored = await asyncio.gather(*(bundles.put(database, "v1", "{}", now=NOW) for _ in range(6)))

    assert stored.count(True) == 1


async def test_publishing_an_older_version_rolls_back(database: Database) -> None:
    nothing_yet = await bundles.latest(database)
    for version in ("v1", "v2"):
        await bundles.put(database, version, "{}", now=NOW)
        await bundles.publish(database, version, now=NOW)

    await bundles.publish(database, "v1", now=LATER)

    assert nothing_yet is None
    assert await bundles.latest(database) == "v1"
    assert [publication.version for publication in await bundles.publications(database)] == ["v1", "v2", "v1"]


async def test_a_version_that_is_not_stored_cannot_be_published(database: Database) -> None:
    with pytest.raises(LookupError, match="v9"):
        await bundles.publish(database, "v9", now=NOW)


async def test_lists_filter_on_codes_and_go_on_page_by_page(database: Database) -> None:
    for number in range(1, 6):
        codes = {"urgency": "U2" if number % 2 else "U0"}
        await converse(database, number, f"person-{number}", codes=codes, status="ended" if number == 5 else "active")

    first = await conversations.list_conversations(database, limit=2)
    rest = await conversations.list_conversations(database, before_id=first[-1].id)
    urgent = await conversations.list_conversations(database, urgency="U2")
    ended = await conversations.list_conversations(database, status="ended")

    assert [listed.id for listed in first + rest] == [5, 4, 3, 2, 1]
    assert [listed.id for listed in urgent] == [5, 3, 1]
    assert [listed.codes for listed in ended] == [{"urgency": "U2"}]


async def test_a_conversation_is_found_by_its_reference(database: Database) -> None:
    await converse(database, 1)
    met = await meet(database)

    assert await conversations.by_reference(database, met.reference) == met
    assert await conversations.by_reference(database, "nobody") is None


async def test_bundles_in_use_are_counted(database: Database) -> None:
    await converse(database, 1, "ayse")
    await converse(database, 2, "jan", bundle_version="bundle-2")
    await converse(database, 3, "mehmet", bundle_version="bundle-2")
    await meet(database, "not started")

    assert await conversations.count_by_bundle(database) == {"bundle-1": 1, "bundle-2": 2}


async def test_an_alert_stays_until_it_is_seen(database: Database) -> None:
    await converse(database, 1, alerts=("no way on at step x",))
    await alerts.raise_alert(database, "outbox is old", now=LATER)

    unseen = await alerts.unseen(database)
    await alerts.mark_seen(database, unseen[0].id, now=LATER)

    assert [(alert.detail, alert.raised_at) for alert in unseen] == [
        ("no way on at step x", NOW),
        ("outbox is old", LATER),
    ]
    assert [alert.detail for alert in await alerts.unseen(database)] == ["outbox is old"]


async def test_a_request_for_a_human_waits_until_it_is_handled(database: Database) -> None:
    await converse(database, 1, human_asked="asked")
    met = await meet(database)

    waiting = await human_requests.waiting(database)
    await human_requests.mark_handled(database, waiting[0].id, now=LATER)

    assert [(request.reference, request.reason, request.asked_at) for request in waiting] == [
        (met.reference, "asked", NOW)
    ]
    assert await human_requests.waiting(database) == ()

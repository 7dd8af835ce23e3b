"""Deliveries: told once, claimed by one worker, tried again, seen by whose they are, and gone with their lead."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Connection, delete, select, update

from storage import accounts, deliveries, retention, tables, webhooks
from storage.access import SYSTEM, Acting, Who, acting
from storage.accounts import Account
from storage.database import Database, connect
from storage.deliveries import PER_TARGET, Due, Kind, NewDelivery, Shown, Wish
from storage.encryption import KeyRing
from storage.webhooks import Endpoint, NewEndpoint
from tests.storage.lead_samples import ADMIN, AYLIN, BRUG, BUREN, DAAN, EDITOR, OBSERVER, declined, hire, opened
from tests.storage.samples import NOW

FATMA = Acting(1, "coordinator", BUREN)
MAILBOX = "team@buren.example.nl"
URL = "https://systeem.buren.example.nl/haak?sleutel=diep-geheim"
SECRET, NEWER = "whsec_b3Vk", "whsec_bmlldXc="
WAYS: tuple[Kind, ...] = ("email", "webhook")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


async def add_endpoint(
    database: Database, organization_id: str = BUREN, id_: str = "a1", events: tuple[str, ...] = ("offered", "closed")
) -> str:
    new = NewEndpoint(id_, organization_id, URL, SECRET, events)
    await acting(database, SYSTEM, webhooks.add, database.keys, new, now=NOW)
    return id_


async def tell(
    database: Database, number: int = 1, *, to: str | None = "a1", lead_id: int | None = None, whose: str = BUREN
) -> None:
    new = NewDelivery(whose, to, str(UUID(int=number)), "offered", lead_id)
    await database.run(deliveries.add, new, now=NOW)


def wish(worker: str = "one", now: datetime = NOW, **changes: Any) -> Wish:
    return Wish(**{"worker": worker, "now": now, "lease_s": 90, "limit": 20, "kinds": WAYS, **changes})


async def claim(database: Database, worker: str = "one", now: datetime = NOW, **changes: Any) -> tuple[Due, ...]:
    return await deliveries.claim_due(database, wish(worker, now, **changes))


async def shown(database: Database, who: Who = SYSTEM, whose: str = BUREN) -> tuple[Shown, ...]:
    return await acting(database, who, deliveries.recent, whose, limit=50)


async def endpoints(database: Database, who: Who = SYSTEM, whose: str = BUREN) -> tuple[Endpoint, ...]:
    return await acting(database, who, webhooks.list_endpoints, database.keys, whose)


async def give_mailbox(database: Database, address: str | None = MAILBOX) -> None:
    await database.run(accounts.change, database.keys, Account(BUREN, BUREN, email=address))


@pytest.fixture
async def database(database: Database) -> Database:
    """Open a fresh database in which organisations work."""
    await hire(database)
    return database


async def test_a_webhook_is_claimed_with_all_that_sending_it_needs(database: Database) -> None:
    lead = await opened(database)
    await add_endpoint(database)
    await tell(database, lead_id=lead.id)

    (due,) = await claim(database)

    assert (due.kind, due.endpoint_id, due.event, due.event_id) == ("webhook", "a1", "offered", str(UUID(int=1)))
    assert (due.to, due.secrets, due.tries) == (URL, (SECRET,), 1)
    assert (due.lead_id, due.reference, due.lead_waits, due.created_at) == (lead.id, "ref1", True, NOW)
    assert SECRET not in repr(due)
    assert URL not in repr(due)


async def test_an_e_mail_goes_to_the_mailbox_that_the_account_has_when_it_is_sent(database: Database) -> None:
    lead = await opened(database)
    await tell(database, to=None, lead_id=lead.id)
    before = await database.run(deliveries.has_mailbox, BUREN)
    await give_mailbox(database)

    (due,) = await claim(database)

    assert (before, await database.run(deliveries.has_mailbox, BUREN)) == (False, True)
    assert (due.kind, due.to, due.secrets, due.target) == ("email", MAILBOX, (), deliveries.MAIL)


async def test_nothing_is_told_twice_by_the_same_way(database: Database) -> None:
    await add_endpoint(database)
    await add_endpoint(database, id_="a2")

    for to in ("a1", "a1", "a2", None, None):
        await tell(database, to=to)

    assert [row["key"].partition(".")[2] for row in await rows_of_system(database, tables.deliveries)] == [
        "a1",
        "a2",
        "email",
    ]


async def test_a_lead_that_went_on_does_not_wait_here_any_more(database: Database) -> None:
    lead = await opened(database)
    await add_endpoint(database)
    await tell(database, lead_id=lead.id)
    await declined(database, AYLIN, lead)

    (due,) = await claim(database)

    assert (due.reference, due.lead_waits) == ("ref1", False)


async def test_a_claim_keeps_others_out_until_its_lease_ends(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)

    first = await claim(database)
    meanwhile = await claim(database, "two", NOW + timedelta(seconds=89))
    afterwards = await claim(database, "two", NOW + timedelta(seconds=90))

    assert [one.tries for one in first] == [1]
    assert meanwhile == ()
    assert [(one.event_id, one.tries) for one in afterwards] == [(first[0].event_id, 2)]


async def test_who_was_too_slow_changes_nothing_any_more(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)
    (late,) = await claim(database)
    (due,) = await claim(database, "two", NOW + 2 * HOUR)

    done = await deliveries.mark_done(database, due, worker="two", now=NOW + 2 * HOUR, status=204)
    too_late = [
        await deliveries.give_up(database, late, worker="one", now=NOW + 3 * HOUR, reason="timeout"),
        await deliveries.postpone(database, late, worker="one", until=NOW + 3 * HOUR, reason="timeout"),
        await deliveries.mark_done(database, late, worker="one", now=NOW + 3 * HOUR),
    ]

    (row,) = await shown(database)
    assert (done, too_late) == (True, [False, False, False])
    assert (row.state, row.http_status, row.reason, row.ended_at) == ("done", 204, None, NOW + 2 * HOUR)


async def test_many_workers_at_once_claim_each_delivery_once(postgres_url: str, data_dir: Path, keys: KeyRing) -> None:
    workers = [await connect(postgres_url, data_dir=data_dir, keys=keys, pool_size=2) for _ in range(4)]
    await hire(workers[0])
    for number in range(10):
        await add_endpoint(workers[0], id_=f"a{number}")
        for event in range(PER_TARGET):
            await tell(workers[0], 100 * number + event, to=f"a{number}")

    claimed: list[Due] = []
    while len(claimed) < 10 * PER_TARGET:
        rounds = await asyncio.gather(
            *(claim(database, f"w{number}", limit=5) for number, database in enumerate(workers) for _ in range(3))
        )
        assert any(rounds), "nobody claims what is left"
        claimed += [due for found in rounds for due in found]

    assert len({due.id for due in claimed}) == len(claimed) == 10 * PER_TARGET
    assert {due.tries for due in claimed} == {1}
    for database in workers:
        await database.close()


async def test_one_address_does_not_hold_up_the_others(database: Database) -> None:
    await add_endpoint(database)
    await add_endpoint(database, id_="a2")
    for number in range(PER_TARGET + 3):
        await tell(database, number)
    await tell(database, 50, to="a2")
    await tell(database, 51, to=None)

    found = await claim(database)
    next_ones = await claim(database, busy=("a1",))
    rest = await claim(database)

    assert [one.target for one in found] == ["a1"] * PER_TARGET + ["a2", ""]
    assert next_ones == ()
    assert len(rest) == 3


async def test_only_ways_that_are_open_are_claimed(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)
    await tell(database, to=None)

    assert [one.kind for one in await claim(database, kinds=("email",))] == ["email"]
    assert await claim(database, kinds=()) == ()


async def test_what_was_postponed_comes_back_at_its_time(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)
    (due,) = await claim(database)

    await deliveries.postpone(database, due, worker="one", until=NOW + HOUR, reason="http", status=503)

    (row,) = await shown(database)
    assert (row.state, row.reason, row.http_status, row.next_at) == ("waiting", "http", 503, NOW + HOUR)
    assert await claim(database, now=NOW + HOUR - timedelta(seconds=1)) == ()
    assert [one.tries for one in await claim(database, now=NOW + HOUR)] == [2]


async def test_an_address_that_asks_for_patience_gets_nothing_before(database: Database) -> None:
    await add_endpoint(database)
    await add_endpoint(database, id_="a2")
    await tell(database, 1)
    await tell(database, 2)
    await tell(database, 2, to="a2")

    await deliveries.hold_back(database, "a1", until=NOW + HOUR)

    assert [one.endpoint_id for one in await claim(database)] == ["a2"]
    assert len(await claim(database, now=NOW + HOUR, busy=("a2",))) == 2


async def test_an_address_that_is_gone_is_switched_off_and_what_waits_is_given_up(database: Database) -> None:
    await add_endpoint(database)
    for number in (1, 2):
        await tell(database, number)
    held, other = await claim(database, limit=1), await shown(database)

    await deliveries.endpoint_gone(database, "a1", now=NOW)

    (endpoint,) = await endpoints(database)
    states = {row.id: (row.state, row.reason) for row in await shown(database)}
    assert endpoint.disabled_at == NOW
    assert len(other) == 2
    assert states.pop(held[0].id) == ("waiting", None)
    assert list(states.values()) == [("failed", "endpoint_off")]
    assert await database.run(webhooks.wanting, BUREN, "offered") == ()
    assert await acting(database, FATMA, webhooks.enable, "a1")
    assert await database.run(webhooks.wanting, BUREN, "offered") == ("a1",)


async def test_nothing_goes_to_an_account_that_is_closed(database: Database) -> None:
    await add_endpoint(database)
    await give_mailbox(database)
    await tell(database)
    await tell(database, to=None)

    await database.run(accounts.close, BUREN, now=NOW)

    assert await database.run(webhooks.wanting, BUREN, "offered") == ()
    assert not await database.run(deliveries.has_mailbox, BUREN)
    assert [one.to for one in await claim(database)] == [None, None]
    await database.run(webhooks.forget_all, BUREN)
    assert await endpoints(database) == ()
    assert [row.kind for row in await shown(database)] == ["email"]


async def test_an_address_hears_what_it_wants_to_hear(database: Database) -> None:
    await add_endpoint(database)
    await add_endpoint(database, id_="a2", events=("closed",))
    await add_endpoint(database, BRUG, id_="b1")

    assert await database.run(webhooks.wanting, BUREN, "offered") == ("a1",)
    assert await database.run(webhooks.wanting, BUREN, "closed") == ("a1", "a2")
    assert await database.run(webhooks.wanting, BUREN, "accepted") == ()


async def test_the_old_secret_signs_beside_the_new_one_until_its_time(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)

    await acting(
        database, FATMA, webhooks.rotate, database.keys, "a1", secret=NEWER, old_until=NOW + DAY
    )  # fmt: skip

    assert [one.secrets for one in await claim(database)] == [(NEWER, SECRET)]
    assert await database.run(webhooks.forget_old_secrets, now=NOW + HOUR) == 0
    assert [one.secrets for one in await claim(database, now=NOW + DAY)] == [(NEWER,)]
    assert await database.run(webhooks.forget_old_secrets, now=NOW + DAY) == 1
    assert [row["old_secret"] for row in await rows_of_system(database, tables.webhook_endpoints)] == [None]


async def rows_of_system(database: Database, table: Any) -> list[Any]:
    return await acting(database, SYSTEM, _all, table)


def _all(connection: Connection, who: Who, table: Any) -> list[Any]:
    return [row._mapping for row in connection.execute(select(table)).all()]


async def test_address_and_secret_lie_sealed_and_a_changed_one_is_given_up(database: Database) -> None:
    await add_endpoint(database)
    await add_endpoint(database, id_="a2")
    await tell(database)
    rows = await rows_of_system(database, tables.webhook_endpoints)
    swapped = update(tables.webhook_endpoints).where(tables.webhook_endpoints.c.id == "a1")

    await acting(database, SYSTEM, lambda connection, _: connection.execute(swapped.values(url=rows[1]["url"])))

    assert all(b"geheim" not in row["url"] and b"whsec" not in row["secret"] for row in rows)
    assert await claim(database) == ()
    (row,) = await shown(database)
    assert (row.state, row.reason) == ("failed", "unreadable")


async def test_what_ended_can_be_sent_again_under_its_key_and_what_waits_cannot(database: Database) -> None:
    await add_endpoint(database)
    await tell(database)
    (first,) = await claim(database)
    waiting = await acting(database, FATMA, deliveries.replay, first.id, now=NOW)
    await deliveries.give_up(database, first, worker="one", now=NOW, reason="http", status=500)

    whose = await acting(database, FATMA, deliveries.replay, first.id, now=NOW + HOUR)

    (again,) = await claim(database, now=NOW + HOUR)
    assert (waiting, whose) == (None, BUREN)
    assert (again.event_id, again.tries) == (first.event_id, 1)


async def test_coordinators_see_their_own_and_nobody_elses(database: Database) -> None:
    lead = await opened(database)
    await add_endpoint(database)
    await add_endpoint(database, BRUG, id_="b1")
    await tell(database, 1, lead_id=lead.id)
    await tell(database, 2, to="b1", whose=BRUG)
    (mine,), (theirs,) = await shown(database), await shown(database, whose=BRUG)

    assert [row.reference for row in await shown(database, FATMA)] == ["ref1"]
    assert [one.id for one in await endpoints(database, DAAN, BRUG)] == ["b1"]
    for who in (DAAN, AYLIN, EDITOR, OBSERVER, Acting(9, "coordinator", None)):
        assert await shown(database, who) == ()
        assert await endpoints(database, who) == ()
        assert await acting(database, who, webhooks.find, database.keys, "a1") is None
        assert await acting(database, who, deliveries.replay, mine.id, now=NOW) is None
        assert not await acting(database, who, webhooks.remove, "a1")
        assert not await acting(database, who, webhooks.enable, "a1")
        rotated = await acting(database, who, webhooks.rotate, database.keys, "a1", secret=NEWER, old_until=NOW)
        assert not rotated
        with pytest.raises(LookupError):
            await acting(database, who, webhooks.add, database.keys, NewEndpoint("x", BUREN, URL, SECRET, ()), now=NOW)
    assert await shown(database, ADMIN, BRUG) == (theirs,)
    assert await acting(database, ADMIN, webhooks.count, BUREN) == 1


async def test_row_security_alone_keeps_organisations_apart(postgres_url: str, data_dir: Path, keys: KeyRing) -> None:
    database = await connect(postgres_url, data_dir=data_dir, keys=keys)
    await hire(database)
    await add_endpoint(database)
    await add_endpoint(database, BRUG, id_="b1")
    await tell(database)
    await tell(database, to="b1", whose=BRUG)

    for table in (tables.deliveries, tables.webhook_endpoints):  # in the order in which they go
        seen = {
            who: [row["organization_id"] for row in await acting(database, who, _all, table)]
            for who in (FATMA, DAAN, AYLIN, EDITOR, OBSERVER)
        }
        nobody = await database.run(lambda connection, table=table: connection.execute(select(table)).all())
        gone = await acting(database, DAAN, lambda connection, _, table=table: connection.execute(delete(table)))

        assert seen == {FATMA: [BUREN], DAAN: [BRUG], AYLIN: [], EDITOR: [], OBSERVER: []}
        assert nobody == []
        assert gone.rowcount <= 1
        assert BUREN in [row["organization_id"] for row in await rows_of_system(database, table)]
    await database.close()


async def test_deliveries_go_with_their_address_and_with_their_lead(database: Database) -> None:
    lead = await opened(database)
    await add_endpoint(database)
    await tell(database, 1)
    await tell(database, 2, to=None, lead_id=lead.id)

    assert await acting(database, FATMA, webhooks.remove, "a1")
    without_address = [row.kind for row in await shown(database)]
    await acting(database, SYSTEM, lambda connection, _: connection.execute(delete(tables.people)))

    assert without_address == ["email"]
    assert await shown(database) == ()


async def test_what_ended_is_purged_after_its_time_and_what_waits_stays(database: Database) -> None:
    await add_endpoint(database)
    for number in (1, 2):
        await tell(database, number)
    (due,) = await claim(database, limit=1)
    await deliveries.mark_done(database, due, worker="one", now=NOW, status=200)
    await acting(database, FATMA, webhooks.rotate, database.keys, "a1", secret=NEWER, old_until=NOW + DAY)

    early = await retention.purge(database, now=NOW + 30 * DAY)
    late = await retention.purge(database, now=NOW + 31 * DAY)

    assert (early["deliveries"], early["webhook_secrets"], late["deliveries"]) == (0, 1, 1)
    assert [row.state for row in await shown(database)] == ["waiting"]

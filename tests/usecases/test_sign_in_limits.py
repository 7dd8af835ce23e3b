"""Limits on signing in: waits that grow, per account, per network and in all, and that unlock by themselves."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from bot.usecases.sign_in_limits import LIMITS, Kind, Limit, TryLater, attempt, network_of, of_network
from storage import sign_ins
from storage.database import Database
from storage.sign_ins import Tried

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


async def tries(database: Database, named: list[tuple[Kind, str]], now: datetime) -> timedelta:
    """Try once; give how long it must be put off."""
    try:
        await database.run(attempt, database.keys, named, now=now)
    except TryLater as limit:
        return limit.wait
    return timedelta()


@pytest.mark.parametrize("kind", list(LIMITS))
async def test_so_many_are_free_and_then_each_doubles_the_wait(database: Database, kind: Kind) -> None:
    limit = LIMITS[kind]
    free = [await tries(database, [(kind, "one")], NOON) for _ in range(limit.free)]

    first = await tries(database, [(kind, "one")], NOON)
    early = await tries(database, [(kind, "one")], NOON + limit.first - SECOND)
    later = await tries(database, [(kind, "one")], NOON + limit.first)
    second = await tries(database, [(kind, "one")], NOON + limit.first)

    assert free == [timedelta()] * limit.free
    assert (first, early, later, second) == (limit.first, SECOND, timedelta(), 2 * limit.first)


async def test_who_only_knocks_makes_nobodys_wait_longer(database: Database) -> None:
    for _ in range(6):
        await tries(database, [("account", "a")], NOON)

    waits = {await tries(database, [("account", "a")], NOON) for _ in range(20)}

    assert waits == {timedelta(seconds=30)}


def test_a_wait_has_an_end() -> None:
    limit = LIMITS["account"]
    waits = [limit.wait(Tried(times, NOON), NOON) for times in range(limit.free, 400)]

    assert max(waits) == limit.longest == timedelta(minutes=15)
    assert waits == sorted(waits)


async def test_attempts_are_forgotten_after_the_window(database: Database) -> None:
    for _ in range(5):
        await tries(database, [("account", "a")], NOON)

    after = NOON + LIMITS["account"].window
    assert [await tries(database, [("account", "a")], after) for _ in range(5)] == [timedelta()] * 5


async def test_an_account_that_waits_holds_off_no_other(database: Database) -> None:
    for _ in range(6):
        await tries(database, [("account", "a"), ("network", "10.0.0.0/24")], NOON)

    assert await tries(database, [("account", "b"), ("network", "10.0.0.0/24")], NOON) == timedelta()


async def test_one_network_cannot_go_through_many_accounts(database: Database) -> None:
    numbers = count()
    waits = [
        await tries(database, [("account", str(next(numbers))), ("network", "10.0.0.0/24")], NOON) for _ in range(21)
    ]

    assert waits == [timedelta()] * 20 + [timedelta(seconds=30)]
    assert await tries(database, [("account", "0"), ("network", "10.0.1.0/24")], NOON) == timedelta()


async def test_who_has_many_networks_of_ipv6_is_held_off_before_everybody_is(database: Database) -> None:
    many = [of_network(f"2001:db8:1:{number:x}::/64") for number in range(LIMITS["site"].free + 1)]

    waits = [await tries(database, named, NOON) for named in many]

    assert waits == [timedelta()] * 60 + [timedelta(seconds=30)]
    assert await tries(database, of_network("2001:db8:2::/64"), NOON) == timedelta()
    assert LIMITS["site"].free < LIMITS["everybody"].free


@pytest.mark.parametrize(
    ("network", "named"),
    [
        ("192.0.2.0/24", [("network", "192.0.2.0/24")]),
        ("unknown", [("network", "unknown")]),
        ("2001:db8:1:2::/64", [("network", "2001:db8:1:2::/64"), ("site", "2001:db8:1::/48")]),
    ],
)
def test_a_network_of_ipv6_counts_in_that_around_it(network: str, named: list[tuple[Kind, str]]) -> None:
    assert of_network(network) == named


async def test_an_attempt_that_succeeded_is_taken_back(database: Database) -> None:
    for _ in range(20):
        ids = await database.run(attempt, database.keys, [("account", "a")], now=NOON)
        await database.run(sign_ins.take_back, ids)

    assert await tries(database, [("account", "a")], NOON) == timedelta()


async def test_names_are_stored_as_keyed_hashes(database: Database) -> None:
    await tries(database, [("account", "mehmet@club.nl"), ("network", "10.0.0.0/24")], NOON)

    tried = await database.run(sign_ins.tried, database.keys, "account", "mehmet@club.nl", since=NOON - MINUTE)
    assert tried == Tried(1, NOON)


def test_a_clock_that_went_back_makes_no_wait_longer_than_the_longest() -> None:
    limit = Limit(1, timedelta(hours=1), SECOND, MINUTE)

    assert limit.wait(Tried(9, NOON), NOON) == MINUTE


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", "unknown"),
        ("10.0.0.1, 10.0.0.2", "unknown"),
        ("nonsense", "unknown"),
    ],
)
def test_a_network_is_what_one_customer_has(address: str, network: str) -> None:
    assert network_of(address) == network

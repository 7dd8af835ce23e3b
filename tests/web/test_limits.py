"""How much one visitor may ask: a flood is refused kindly, and costs the others nothing."""

from collections.abc import AsyncIterator

import pytest

from bot.web.limits import Allowance, Buckets, Limiter, Limits, network
from storage.database import Database
from tests.web.conftest import ask
from tests.web.visits import HTML, ScriptedBot, TickingClock, Visitor, make_client


@pytest.fixture
async def proxied(sqlite: Database, clock: TickingClock) -> AsyncIterator[Visitor]:
    """Give a visitor behind one proxy of ours."""
    bot = ScriptedBot(sqlite, clock, ask)
    async with make_client(bot, sqlite, clock, proxies=1) as client:
        yield Visitor(client, bot, clock)


def test_a_bucket_lets_a_burst_through_and_then_so_many_a_second() -> None:
    buckets = Buckets(Allowance(burst=3, per_second=2))

    waits = [buckets.wait_s("a", at) for at in (0, 0, 0, 0, 0.5, 0.5)]

    assert waits == [0, 0, 0, 0.5, 0, 0.5]


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    buckets = Buckets(Allowance(burst=1, per_second=1))

    assert [buckets.wait_s("a", at) for at in (0, 1000, 1000)] == [0, 0, 1]


def test_a_clock_that_goes_back_gives_nothing_away() -> None:
    buckets = Buckets(Allowance(burst=1, per_second=1))

    assert [buckets.wait_s("a", at) for at in (100, 50, 50.5)] == [0, 1, 0.5]


def test_a_million_addresses_do_not_fill_the_memory() -> None:
    buckets = Buckets(Allowance(burst=1, per_second=1), most=100)

    for number in range(10_000):
        buckets.wait_s(str(number), 0)

    assert len(buckets) == 100


def test_one_flood_of_starts_leaves_the_others_their_messages() -> None:
    limiter = Limiter(Limits())

    let_in = sum(limiter.wait_s("start", f"10.0.{n // 250}.{n % 250}", n * 0.001) == 0 for n in range(2000))

    assert let_in < 400
    assert limiter.wait_s("message", "192.0.2.1", 2) == 0


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", "unknown"),
        ("<script>", "unknown"),
    ],
)
def test_what_counts_as_one_visitor(address: str, counts_as: str) -> None:
    assert network(address) == counts_as


async def test_two_thousand_sessions_in_a_minute_are_refused_kindly(visitor: Visitor) -> None:
    fields = {"start": "", "seed": "", "number": "1"}
    statuses: list[int] = []

    for _ in range(2000):
        visitor.clock.pass_by(seconds=0.03)
        response = await visitor.client.post("/", data=fields, headers=HTML, allow_redirects=False)
        visitor.client.session.cookie_jar.clear()
        statuses.append(response.status)

    page = await visitor.page(response)
    assert set(statuses) == {303, 429}
    assert statuses.count(303) <= 61
    assert int(response.headers["Retry-After"]) >= 1
    assert "Het is nu even te druk" in page.words


async def test_who_was_refused_gets_in_again_after_a_while(visitor: Visitor) -> None:
    page = await visitor.begin()
    for number in range(130):
        last = await visitor.post(page.form("composer").filled(text=str(number)))
    assert last.status == 429

    visitor.clock.pass_by(seconds=int(last.headers["Retry-After"]))
    again = await visitor.post(page.form("composer").filled(text="opnieuw"))

    assert again.status == 303


async def test_pages_are_limited_too(visitor: Visitor) -> None:
    statuses = {(await visitor.client.get("/", headers=HTML)).status for _ in range(245)}

    assert statuses == {200, 429}


async def test_an_invented_address_before_the_proxys_own_changes_nothing(proxied: Visitor) -> None:
    statuses = [
        (await proxied.client.get("/", headers={**HTML, "X-Forwarded-For": f"203.0.113.{n}, 192.0.2.1"})).status
        for n in range(245)
    ]

    assert statuses[-1] == 429


async def test_behind_the_proxy_each_address_has_its_own_allowance(proxied: Visitor) -> None:
    statuses = {
        (await proxied.client.get("/", headers={**HTML, "X-Forwarded-For": f"192.0.2.{n}"})).status for n in range(245)
    }

    assert statuses == {200}


async def test_without_a_proxy_of_ours_a_forwarded_address_is_not_believed(visitor: Visitor) -> None:
    statuses = [
        (await visitor.client.get("/", headers={**HTML, "X-Forwarded-For": f"192.0.2.{n}"})).status for n in range(245)
    ]

    assert statuses[-1] == 429

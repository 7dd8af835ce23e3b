"""Health and figures: what those who watch the process are told."""

import asyncio
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web.app import HEALTH
from bot.web.health import Health
from storage import alerts
from storage.database import DatabaseAway
from tests.web.visits import TickingClock, Visitor, make_client


class Away:
    """A database that does not answer, by an error or by silence."""

    def __init__(self, *, silent: bool = False) -> None:
        self.silent = silent

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        """Fail as told."""
        if self.silent:
            await asyncio.sleep(60)
        raise DatabaseAway("no route")


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_process_that_serves_is_well(visitor_on_both: Visitor, path: str) -> None:
    response = await visitor_on_both.client.get(path)

    assert (response.status, await response.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
async def test_a_process_that_ends_says_503(visitor: Visitor, path: str) -> None:
    server: Any = visitor.client.server
    server.app[HEALTH].ending = True

    response = await visitor.client.get(path)

    assert (response.status, await response.json()) == (503, {"status": "ending"})


async def test_shutting_down_marks_the_end(visitor: Visitor) -> None:
    server: Any = visitor.client.server

    await server.app.shutdown()

    assert server.app[HEALTH].ending


@pytest.mark.parametrize("silent", [False, True])
async def test_without_its_database_it_lives_but_is_not_ready(silent: bool) -> None:
    away: Any = Away(silent=silent)
    health, request = Health(away, patience_s=0.05), make_mocked_request("GET", "/readyz")

    alive, ready = await health.alive(request), await health.ready(request)

    assert (alive.status, ready.status, ready.text) == (200, 503, '{"status": "database away"}')


async def test_figures_count_requests_by_route_and_messages_by_outcome(visitor: Visitor) -> None:
    page = await visitor.begin()
    fields = page.form("composer").filled(text="hallo")
    await visitor.post(fields)
    await visitor.post(fields)
    await visitor.post({**fields, "token": "x"})
    await visitor.client.get("/static/nothing.css")

    response = await visitor.client.get("/metrics")

    figures = await response.text()
    assert response.content_type == "text/plain"
    assert 'kopru_http_requests_total{method="POST",route="/",status="303"} 3.0' in figures
    assert 'kopru_http_requests_total{method="GET",route="/static/{name}",status="404"} 1.0' in figures
    assert 'kopru_web_messages_total{outcome="done"} 2.0' in figures
    assert 'kopru_web_messages_total{outcome="duplicate"} 1.0' in figures
    assert 'kopru_web_refused_total{reason="token"} 1.0' in figures


async def test_figures_say_how_many_alerts_nobody_has_seen(visitor: Visitor, clock: TickingClock) -> None:
    database = visitor.bot.database
    for number in (1, 2):
        await alerts.raise_alert(database, f"lead nobody_left: k{number}", now=clock())
    await alerts.mark_seen(database, (await alerts.unseen(database))[0].id, now=clock())

    figures = await (await visitor.client.get("/metrics")).text()

    assert "kopru_alerts_unseen 1.0" in figures


async def test_an_unknown_method_makes_no_new_figure(visitor: Visitor) -> None:
    await visitor.client.request("BREW", "/")

    assert "BREW" not in await (await visitor.client.get("/metrics")).text()


async def test_two_applications_count_apart(visitor: Visitor, clock: TickingClock) -> None:
    database = visitor.bot.database
    await visitor.look()

    async with make_client(visitor.bot, database, clock) as other:
        figures = await (await other.get("/metrics")).text()

    assert 'route="/"' not in figures
    assert Health(database).ending is False

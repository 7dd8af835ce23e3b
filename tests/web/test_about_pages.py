"""The pages about ourselves, and those that say what went wrong."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
from aiohttp.test_utils import TestClient

from bot.web.pages import Operator
from storage.database import Database, DatabaseAway
from tests.web.conftest import ask
from tests.web.pages import ShownPage
from tests.web.visits import HTML, ScriptedBot, TickingClock, Visitor, make_client

PATHS = ["/", "/about", "/toegankelijkheid", "/erased", "/nowhere"]
CANARY = "Canan Kanarya 0612345678"


class Unreachable:
    """A database that is away."""

    keys = None

    async def run(self, *args: Any, **kwargs: Any) -> Any:
        """Raise what every access raises."""
        raise DatabaseAway("no route")


@pytest.fixture
async def offered(sqlite: Database, clock: TickingClock) -> AsyncIterator[TestClient[Any, Any]]:
    """Give a client of an installation whose operator has filled in who they are."""
    operator = Operator("Stichting De Brug", "privacy@example.nl")
    async with make_client(ScriptedBot(sqlite, clock, ask), sqlite, clock, operator=operator) as client:
        yield client


@pytest.mark.parametrize("language", ["nl", "tr"])
@pytest.mark.parametrize("path", PATHS)
async def test_every_page_is_whole_in_both_languages(visitor: Visitor, path: str, language: str) -> None:
    page = await visitor.look(f"{path}?taal={language}")

    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert page.language == language
    assert [page.count(tag) for tag in ("h1", "main", "header", "footer", "title")] == [1] * 5
    assert len(ids) == len(set(ids))
    assert page.tags[[tag for tag, _ in page.tags].index("a")][1]["href"] == "#content"
    assert "{" not in page.words


async def test_geonames_is_credited_in_its_own_words(visitor: Visitor) -> None:
    for language in ("nl", "tr"):
        page = await visitor.look(f"/about?taal={language}")

        assert "Postal code data © GeoNames (www.geonames.org), CC BY 4.0, changed" in page.words
        assert {"https://www.geonames.org/", "https://creativecommons.org/licenses/by/4.0/"} <= {
            attributes.get("href") for tag, attributes in page.tags if tag == "a"
        }


async def test_an_operator_who_is_not_named_yet_is_said_to_be_missing(visitor: Visitor) -> None:
    page = await visitor.look("/about?taal=nl")

    assert "Dit is een proefopstelling." in page.words


async def test_the_operator_is_named_with_an_address(offered: TestClient[Any, Any]) -> None:
    for path in ("/about", "/toegankelijkheid"):
        page = ShownPage(await (await offered.get(path, headers=HTML)).text())

        assert "Stichting De Brug" in page.words
        assert "privacy@example.nl" in page.words


async def test_the_accessibility_statement_says_when_it_was_tested(visitor: Visitor) -> None:
    dutch, turkish = [await visitor.look(f"/toegankelijkheid?taal={code}") for code in ("nl", "tr")]

    assert "Laatste ronde: 24 november 2026." in dutch.words
    assert "Son deneme: 24 Kasım 2026." in turkish.words


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_database_that_is_away_says_so_and_when_to_come_back(clock: TickingClock, method: str) -> None:
    away: Any = Unreachable()
    bot = ScriptedBot(away, clock, lambda content: DatabaseAway("no route"))
    async with make_client(bot, away, clock) as client:
        fields = {"start": "", "seed": "", "number": "1"}
        cookie = {"Cookie": f"kopru={'A' * 43}"} if method == "GET" else {}

        response = await client.request(
            method, "/", data=fields if method == "POST" else None, headers={**HTML, **cookie}
        )

        page = ShownPage(await response.text())
        assert (response.status, response.headers["Retry-After"]) == (503, "10")
        assert "Köprü is heel even niet bereikbaar" in page.words


async def test_a_fault_of_ours_is_a_kind_page_and_leaks_nothing(visitor: Visitor) -> None:
    page = await visitor.begin()
    visitor.bot.answer = lambda content: RuntimeError(CANARY)

    with structlog.testing.capture_logs() as logged:
        response = await visitor.post(page.form("composer").filled(text=CANARY))

    body = await response.text()
    assert response.status == 500
    assert "Er ging bij ons iets mis" in body
    assert CANARY not in body + str(logged)
    assert [(entry["event"], entry["error"], entry["route"]) for entry in logged] == [
        ("web.failed", "RuntimeError", "/")
    ]


async def test_who_asks_for_no_page_gets_the_bare_status(visitor: Visitor) -> None:
    visitor.bot.answer = lambda content: RuntimeError(CANARY)
    fields = {"start": "", "seed": "", "number": "1"}

    with structlog.testing.capture_logs():
        failed = await visitor.client.post("/", data=fields, headers={"Accept": "application/json"})
    missing = await visitor.client.get("/nowhere", headers={"Accept": "application/json"})

    assert (failed.status, await failed.text()) == (500, "")
    assert (missing.status, "html" in missing.content_type) == (404, False)


async def test_a_conversation_leaves_no_words_in_logs_or_figures(visitor: Visitor) -> None:
    with structlog.testing.capture_logs() as logged:
        page = await visitor.begin()
        await visitor.send(page.form("composer").filled(text=CANARY))
        await visitor.look(f"/nowhere/{CANARY}")
    figures = await (await visitor.client.get("/metrics")).text()

    assert visitor.cookie
    for secret in (CANARY, "Kanarya", visitor.cookie, page.form("composer").fields["token"], "127.0.0.1"):
        assert secret not in figures + str(logged)

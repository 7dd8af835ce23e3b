"""axe finds nothing on any page of the chat: both languages, light and dark, on a small phone, a phone and a desk."""

from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from playwright.async_api import Browser, expect

from bot.web.limits import Limits
from bot.web.pages import NAMES
from tests.journeys.axe import faults
from tests.journeys.browsing import behind_a_proxy, interface, visiting, walk_to
from tests.journeys.intake_walk import SHORTEST, phrase, walk
from tests.journeys.living import Living, living

pytestmark = pytest.mark.asyncio(loop_scope="session")

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


async def test_a_planted_fault_is_found_in_every_width_light_and_dark(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.page.goto("/about")
        await visit.page.evaluate("document.querySelector('main h1').style.color = 'var(--line)'")

        found = await faults(visit.page, "planted")

        assert [one.split(": ")[1] for one in found] == ["color-contrast"] * 6
        assert [" dark" in one for one in found] == [False, False, False, True, True, True]


@pytest.mark.parametrize("language", NAMES)
async def test_axe_finds_nothing_from_the_start_page_to_the_erased_one(
    language: str, chromium: Browser, site: Living
) -> None:
    async with visiting(chromium, site, language) as visit:
        page = visit.page
        await page.goto("/")
        found = await faults(page, "start")
        await visit.begin_asking(language)
        await visit.press((await visit.shown()).labels[0])
        found += await faults(page, "several choices, one ticked")
        await visit.press((await visit.shown()).labels[0])
        await walk_to(visit, "place", language, SHORTEST)
        found += await faults(page, "place")
        await walk_to(visit, None, language, SHORTEST)
        found += await faults(page, "summary")
        await walk(visit, language, SHORTEST)  # type: ignore[arg-type]
        found += await faults(page, "result")
        await page.locator(".menu summary").click()
        found += await faults(page, "menu")
        await page.keyboard.press("Escape")
        await visit.give("erase")
        found += await faults(page, "erase?")
        await visit.button(phrase("erase_yes", language)).click()
        await expect(page.locator("h1")).to_have_text(interface(language, "web.erased.title"))
        found += await faults(page, "erased")

    assert found == []


@pytest.mark.parametrize("language", NAMES)
async def test_axe_finds_nothing_on_the_other_pages(language: str, chromium: Browser, site: Living) -> None:
    found: list[str] = []
    async with visiting(chromium, site, language) as visit:
        for path in ("/about", "/toegankelijkheid", "/gone"):
            await visit.page.goto(f"{path}?taal={language}")
            found += await faults(visit.page, path)
        visit.forgive("404")

    assert found == []


@pytest.mark.parametrize("language", NAMES)
async def test_axe_finds_nothing_on_a_refusal(
    language: str, chromium: Browser, sqlite_url: str, data_dir: Path
) -> None:
    async with (
        living(behind_a_proxy(sqlite_url, data_dir), clock=lambda: NOON) as site,
        visiting(chromium, site, language) as visit,
    ):
        await visit.page.goto("/")
        await begin_too_often(site, visit.address)

        await visit.page.locator(".begin button").click()

        await expect(visit.page.locator("h1")).to_have_text(interface(language, "error.429.title"))
        assert await faults(visit.page, "too many") == []
        visit.forgive("429")


async def begin_too_often(site: Living, address: str) -> None:
    """Use up what one address may begin; the clock stands still, so nothing comes back."""
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": address}) as session:
        for number in range(int(Limits().start.burst)):
            fields = {"start": "", "seed": "", "number": str(number)}
            async with session.post(f"{site.url}/", data=fields, allow_redirects=False) as answer:
                assert answer.status == 303

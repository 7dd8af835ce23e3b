"""axe finds nothing on any page of staff, and no page is wider than a small phone or traps who works by keyboard."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from bot.web.staff.routes import ROUTES
from tests.journeys.axe import WIDTHS, faults
from tests.journeys.browsing import Visit, visiting
from tests.journeys.demo_office import LANGUAGES, DemoOffice, demo_file, demo_office

__all__ = ["demo_file"]

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass(frozen=True, slots=True)
class Look:
    """An address to look at, in which `{name}` is a thing of the office, and by whom: nobody, or who is signed in."""

    address: str
    who: str = "coordinator"


#: What answers a script, a calendar or a printer, and is no page.
NO_PAGES = {
    "/staff/stay",
    "/staff/leads/events",
    "/staff/leads/{id}/summary.pdf",
    "/staff/leads/{id}/appointments/{uid}.ics",
}
#: Every page as it is looked at; where it looks different by state or role, more than once.
PAGES: Mapping[str, tuple[Look, ...]] = {
    "/staff": (Look("/staff"),),
    "/staff/sign-in": (Look("/staff/sign-in", "nobody"),),
    "/staff/sign-in/code": (Look("/staff/sign-in/code", "waiting"),),
    "/staff/invitation/{token}": (Look("/staff/invitation/{invitation}", "nobody"),),
    "/staff/invitation/{token}/code": (Look("/staff/invitation/{begun}/code", "nobody"),),
    "/staff/settings": (Look("/staff/settings"),),
    "/staff/devices": (Look("/staff/devices"),),
    "/staff/telegram": (Look("/staff/telegram"),),
    "/staff/people": (Look("/staff/people"),),
    "/staff/people/invite": (Look("/staff/people/invite", "admin"),),
    "/staff/people/{id}": (Look("/staff/people/{person}"),),
    "/staff/people/{id}/end": (Look("/staff/people/{person}/end"),),
    "/staff/accounts": (Look("/staff/accounts?q=hulp", "admin"),),
    "/staff/accounts/{id}/close": (Look("/staff/accounts/{account}/close", "admin"),),
    "/staff/leads": (Look("/staff/leads"), Look("/staff/leads?tab=closed", "elsewhere")),
    "/staff/leads/{id}": (
        Look("/staff/leads/{lead_offered}"),
        Look("/staff/leads/{lead_in_progress}"),
        Look("/staff/leads/{theirs_withdrawn}", "elsewhere"),
        Look("/staff/leads/{lead_accepted}", "admin"),
    ),
    "/staff/leads/{id}/print": (Look("/staff/leads/{lead_in_progress}/print?talk=yes"),),
    "/staff/leads/export": (Look("/staff/leads/export"),),
    "/staff/organisation": (Look("/staff/organisation"),),
    "/staff/organisation/hours": (Look("/staff/organisation/hours?branch={branch}"),),
    "/staff/organisation/webhooks": (Look("/staff/organisation/webhooks"),),
    "/staff/organisation/webhooks/{id}/remove": (Look("/staff/organisation/webhooks/{endpoint}/remove"),),
    "/staff/figures": (Look("/staff/figures"),),
    "/staff/retention": (Look("/staff/retention", "admin"),),
}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def office(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[DemoOffice]:
    """Serve one office for all looks."""
    async with demo_office(demo_file, tmp_path_factory.mktemp("office")) as served:
        yield served


async def test_every_page_is_looked_at() -> None:
    pages = {route.path for route in ROUTES if route.method == "GET"}

    assert set(PAGES) == pages - NO_PAGES
    assert pages >= NO_PAGES


@asynccontextmanager
async def at_browser(chromium: Browser, office: DemoOffice, language: str, who: str) -> AsyncIterator[Visit]:
    """Give somebody a browser in which they are signed in."""
    async with visiting(chromium, office.serving, language) as visit:
        if who != "nobody":
            cookie = {"name": "kopru-staff", "value": office.cookies[who, language], "url": office.serving.url}
            await visit.context.add_cookies([cookie])  # type: ignore[list-item]
        yield visit


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["nobody", "waiting", "coordinator", "elsewhere", "admin"])
async def test_axe_finds_nothing_on_any_page(who: str, language: str, chromium: Browser, office: DemoOffice) -> None:
    found: list[str] = []
    async with at_browser(chromium, office, language, who) as visit:
        for look in (look for looks in PAGES.values() for look in looks if look.who == who):
            address = await open_page(visit.page, office, look, language)
            found += await faults(visit.page, address)
            found += await too_wide(visit, address)

    assert found == []


async def open_page(page: Page, office: DemoOffice, look: Look, language: str) -> str:
    """Open a page, with all that lies folded on it unfolded; give its address."""
    own = {name.removesuffix(f"_{language}"): value for name, value in office.things.items()}
    address = look.address.format_map(own)
    address += "" if look.who != "nobody" else f"?taal={language}"
    answer = await page.goto(address)
    assert answer is not None
    assert (answer.status, page.url) == (200, f"{office.serving.url}{address}")
    assert await page.locator("html").get_attribute("lang") == language
    await page.evaluate("for (const one of document.querySelectorAll('main details')) one.open = true")
    return address


async def too_wide(visit: Visit, address: str) -> list[str]:
    """List what does not fit into the window, in every width."""
    found: list[str] = []
    for width in WIDTHS:
        await visit.page.set_viewport_size({"width": width, "height": 800})
        found += [f"{address}, {width} px: {one}" for one in await visit.sticking_out()]
    return found

"""axe finds nothing on any page of staff, and no page is wider than a small phone or traps who works by keyboard."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.web.staff.routes import ROUTES
from tests.journeys.axe import WIDTHS, faults
from tests.journeys.browsing import FOCUS, Visit, visiting
from tests.journeys.demo_office import LANGUAGES, DemoOffice, demo_file, demo_office

__all__ = ["demo_file"]

pytestmark = pytest.mark.asyncio(loop_scope="session")


#: Numbers what Tab stops at, and tells how many they are: of the buttons of a choice one.
_NUMBER_STOPS = """() => {
    const able = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']";
    const stopOf = (choice) => {
        const all = [...document.getElementsByName(choice.name)].filter((one) => one.form === choice.form);
        return all.find((one) => one.checked) ?? all[0];
    };
    const stops = [...document.querySelectorAll(able)].filter((one) => one.checkVisibility({visibilityProperty: true})
        && !one.disabled && (one.type !== "radio" || stopOf(one) === one));
    stops.forEach((one, number) => { one.dataset.stop = number; });
    return stops.length;
}"""


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
    "/staff/alerts": (Look("/staff/alerts", "admin"),),
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
            found += await looked_at(visit, address)

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


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_at_a_closed_door(language: str, chromium: Browser, office: DemoOffice) -> None:
    async with at_browser(chromium, office, language, "nobody") as visit:
        await visit.page.goto(f"/staff/sign-in?taal={language}")
        await visit.page.locator("#email").fill("nobody@example.org")
        await visit.page.locator("#password").fill("wrong")

        await visit.page.locator("main button.main").click()

        await expect(visit.page.locator("#faults")).to_be_visible()
        assert await looked_at(visit, "refused") == []
        visit.forgive("403")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_axe_finds_nothing_where_something_is_refused_opened_or_missing(
    language: str, chromium: Browser, office: DemoOffice
) -> None:
    async with at_browser(chromium, office, language, "coordinator") as visit:
        page = visit.page
        await page.goto("/staff/people/invite")
        await page.locator("main button.main").click()
        await expect(page.locator("#faults")).to_be_visible()
        found = await looked_at(visit, "nobody is invited")
        await page.goto("/staff/people?q=zzz")
        await page.keyboard.press("?")
        await expect(page.locator("#keys")).to_be_visible()
        found += await looked_at(visit, "keys, over an empty list")
        await page.goto("/staff/settings")
        await page.locator(".menu summary").click()
        found += await looked_at(visit, "menu")
        await page.goto("/staff/telegram")
        await page.locator("main form button").first.click()
        await expect(page.locator("main .qr")).to_be_visible()
        found += await looked_at(visit, "link to Telegram")
        await page.goto("/staff/leads/987654321")
        found += await looked_at(visit, "missing")
        visit.forgive("422")
        visit.forgive("404")

    assert found == []


async def looked_at(visit: Visit, state: str) -> list[str]:
    """Let axe and a ruler look at what is shown."""
    return await faults(visit.page, state) + await too_wide(visit, state)


@pytest.mark.parametrize("who", ["nobody", "waiting", "coordinator", "elsewhere", "admin"])
async def test_the_keyboard_comes_everywhere_on_a_page_and_around(
    who: str, chromium: Browser, office: DemoOffice
) -> None:
    async with at_browser(chromium, office, "tr", who) as visit:
        await visit.page.set_viewport_size({"width": 320, "height": 800})
        for look in (look for looks in PAGES.values() for look in looks if look.who == who):
            address = await open_page(visit.page, office, look, "tr")
            await walk_around(visit.page, address)


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("document.querySelector('#q').addEventListener('keydown', (event) => event.preventDefault())", "not reached"),
        ("document.querySelector('#q').style.outline = 'none'", "no visible focus"),
        ("document.querySelector('#q').style.pointerEvents = 'none'", "covered"),
        ("document.querySelector('#q').tabIndex = -1", "not reached"),
    ],
)
async def test_a_planted_hindrance_is_found(planted: str, found: str, chromium: Browser, office: DemoOffice) -> None:
    async with at_browser(chromium, office, "nl", "coordinator") as visit:
        await visit.page.goto("/staff/people")
        await visit.page.evaluate(planted)

        with pytest.raises(AssertionError, match=found):
            await walk_around(visit.page, "planted")


async def walk_around(page: Page, address: str) -> None:
    """Press Tab from the top of a page until it is left at the end; every stop is seen, and none is left out."""
    stops: int = await page.evaluate(_NUMBER_STOPS)
    reached: set[int] = set()
    await page.locator(".skip").focus()
    for _ in range(4 * stops + 2):  # fields for dates have stops inside
        await page.keyboard.press("Tab")
        focus, at = await page.evaluate(FOCUS), await page.evaluate("Number(document.activeElement.dataset.stop ?? -1)")
        if at == -1:  # below the last stop, before it goes round
            continue
        assert focus["ring_px"] >= 2, f"{address}: no visible focus: {focus}"
        assert focus["seen"], f"{address}: focus is covered or out of sight: {focus}"
        reached.add(at)
        if at == 0:
            break
    assert reached == set(range(stops)), f"{address}: {stops} stops, and not reached: {set(range(stops)) - reached}"

"""Lists and pages of leads in a real browser: keys, news that come by themselves, and nothing moves under the hand."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from playwright.async_api import Browser, Page, async_playwright, expect

from bot.usecases import lead_talk, leads
from storage.database import Database
from tests.journeys.browsing import DESK, FLAGS, without_a_browser
from tests.tools import find_browser
from tests.usecases.lead_world import IN_DANGER
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

#: Opens a page as somebody of the world.
Open = Callable[[str, str], Awaitable[Page]]


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, which look often."""
    async with open_office(sqlite, clock, watch_every_s=0.1) as opened:
        yield opened


@pytest.fixture
async def open_page(office: PapersOffice) -> AsyncIterator[Open]:
    """Give what opens pages in Chromium; whatever it complains of fails the test."""
    path, faults = find_browser(), list[str]()
    if path is None:
        without_a_browser()

    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield lambda who, address: _opened(browser, office, who, address, faults)
        await browser.close()
    assert faults == []


async def _opened(browser: Browser, office: PapersOffice, who: str, address: str, faults: list[str]) -> Page:  # noqa: PLR0917 (a browser, and all that a page needs)
    colleague = await office.enter(who)
    url = str(colleague.client.make_url("/")).rstrip("/")
    context = await browser.new_context(viewport=DESK)  # type: ignore[arg-type]
    await context.add_cookies([{"name": "kopru-staff", "value": colleague.cookie or "", "url": url}])
    page = await context.new_page()
    page.on("console", lambda said: faults.append(said.text) if said.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    await page.goto(url + address)
    return page


async def test_a_list_is_walked_by_keys_and_news_leave_the_focus_where_it_is(
    office: PapersOffice, open_page: Open
) -> None:
    first = await office.world.hand_over("ayse")
    second = await office.world.hand_over("jan")
    page = await open_page("mehmet@club", "/staff/leads")

    await page.keyboard.press("j")
    await page.keyboard.press("j")
    await expect(page.locator(f"#open-{second.id}")).to_be_focused()
    await office.world.hand_over("urgent", answers=IN_DANGER)
    await expect(page.locator("[data-row]")).to_have_count(3)
    await expect(page.locator(f"#open-{second.id}")).to_be_focused()
    await expect(page.locator("#live")).to_have_text("Aanmeldingen in deze lijst: 3")
    await leads.decline(office.desk, office.world.staff["jan@club"], second.id, reason="no_room")
    await expect(page.locator("[data-row]")).to_have_count(2)
    await expect(page.locator(f"#open-{first.id}")).to_be_focused()
    await page.keyboard.press("?")
    await expect(page.locator("#keys")).to_be_visible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await expect(page.locator("#q")).to_be_focused()
    await page.locator(f"#open-{first.id}").focus()
    await page.keyboard.press("Enter")

    await expect(page.locator("h1")).to_have_text(f"Aanmelding {first.reference}")


async def test_a_filter_narrows_the_list_in_place_and_stands_in_the_address(
    office: PapersOffice, open_page: Open
) -> None:
    await office.world.hand_over("ayse")
    urgent = await office.world.hand_over("jan", answers=IN_DANGER)
    page = await open_page("mehmet@club", "/staff/leads?tab=waiting")

    await page.keyboard.press("f")
    await page.locator("#filter-urgency").select_option("U2")

    await expect(page.locator("[data-row]")).to_have_count(1)
    await expect(page.locator(".reference")).to_have_text(urgent.reference)
    await expect(page.locator("#filter-urgency")).to_be_focused()
    assert page.url.endswith("/staff/leads?tab=waiting&urgency=U2")


async def test_what_the_person_writes_appears_and_what_is_being_typed_stays(
    office: PapersOffice, open_page: Open
) -> None:
    lead = await office.world.hand_over("ayse")
    mehmet = office.world.staff["mehmet@club"]
    await leads.claim(office.desk, mehmet, lead.id)
    await lead_talk.lead_on(office.desk, mehmet, lead.id, key="a")
    page = await open_page("mehmet@club", f"/staff/leads/{lead.id}")
    await page.keyboard.press("r")
    await page.keyboard.type("Ik bel je")

    await office.world.say("Na vijf uur kan ik", "ayse")

    await expect(page.locator("#talk-lines")).to_contain_text("Na vijf uur kan ik")
    await expect(page.locator("#words")).to_have_value("Ik bel je")
    await expect(page.locator("#words")).to_be_focused()
    await expect(page.locator("#lead-changed")).to_be_visible()
    await page.locator("form[action$='/message'] button").click()
    await expect(page.locator("#talk-lines")).to_contain_text("Ik bel je")


async def test_colleagues_see_each_other_and_a_lead_that_went_elsewhere_says_so(
    office: PapersOffice, open_page: Open
) -> None:
    lead = await office.world.hand_over("ayse")
    page = await open_page("mehmet@club", f"/staff/leads/{lead.id}")
    await open_page("jan@club", f"/staff/leads/{lead.id}")

    await expect(page.locator("#looking")).to_have_text("Kijkt nu ook: Somebody")
    await leads.decline(office.desk, office.world.staff["fatma@club"], lead.id, reason="other")

    await expect(page.locator("#lead-gone")).to_be_visible()

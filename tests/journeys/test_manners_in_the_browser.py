"""What people do to a browser beside the straight way: double clicks, haste, "back", two tabs, erasing, odd texts."""

import asyncio
from pathlib import Path

import pytest
from playwright.async_api import Browser, Route, expect
from sqlalchemy import func, select

from bot.web.pages import NAMES
from storage.database import connect
from storage.tables import metadata
from tests.databases import TEST_KEYS
from tests.journeys.browsing import Keyboard, behind_a_proxy, interface, visiting, walk_to
from tests.journeys.intake_walk import SHORTEST, labels, phrase
from tests.journeys.living import Living, living

pytestmark = pytest.mark.asyncio(loop_scope="session")

TICKED = ".choices button[aria-pressed=true]"

#: What stays after an erasure: ids of updates, the ledger of erasures, tables that know nobody, and the link that
#: makes the first admin.
KEPT = {
    "updates", "erasures", "audit", "audit_segments", "bundles", "publications", "installation", "directory_revision",
    "invitations",
}  # fmt: skip


def label(field: str, code: str, language: str = "nl") -> str:
    """Give what a button says."""
    asked = next(one for one in labels(language) if one.field == field)
    return next(shown for shown, meant in asked.codes.items() if meant == code)


async def test_a_double_click_counts_once(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.page.goto("/")
        await visit.page.locator(".begin button").dblclick()
        await visit.renewed("")
        for name in (NAMES["nl"], "Ja, dat mag", label("danger", "eviction"), phrase("done", "nl")):
            before = await visit.shown()

            await visit.button(name).dblclick()

            await visit.renewed(before.number)
        await visit.page.reload()
        said = (await visit.shown()).said
        assert await visit.field("nl") == "arrears"
        assert await visit.page.locator(TICKED).count() == 0
        assert said.count(phrase("chosen", "nl").format(answer=label("danger", "eviction"))) == 1
        for unwanted in ("old_button", "nothing_chosen", "not_understood_1"):
            assert phrase(unwanted, "nl") not in said


async def test_the_second_click_of_a_slow_double_click_does_not_answer_the_next_question(
    chromium: Browser, site: Living
) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.begin_asking("nl")
        await visit.press(label("danger", "none"))
        await visit.press(phrase("done", "nl"))
        arrears = visit.button(label("arrears", "rent"))
        box = await arrears.bounding_box()
        assert box is not None
        await visit.page.mouse.move(box["x"] + 20, box["y"] + 10)

        await visit.page.mouse.down(click_count=2)
        await visit.page.mouse.up(click_count=2)

        assert await visit.page.locator("[aria-busy]").count() == 0
        assert await visit.page.locator(TICKED).count() == 0


async def test_who_ticks_faster_than_the_network_loses_no_tick(chromium: Browser, site: Living) -> None:
    gate = asyncio.Event()

    async def held(route: Route) -> None:
        await gate.wait()
        await route.continue_()

    async with visiting(chromium, site, "nl") as visit:
        await visit.begin_asking("nl")
        await visit.page.route("**/*", held)

        for code in ("eviction", "eviction", "energy_cutoff", "energy_cutoff", "water_cutoff"):  # twice out of haste
            await visit.button(label("danger", code)).click()
        gate.set()

        await expect(visit.page.locator(TICKED)).to_have_count(3)
        await expect(visit.page.locator("[aria-busy]")).to_have_count(0)
        wanted = [label("danger", code) for code in ("eviction", "energy_cutoff", "water_cutoff")]
        assert await visit.page.locator(TICKED).all_inner_texts() == wanted


@pytest.mark.parametrize("scripts", [True, False])
async def test_back_in_the_browser_shows_where_the_conversation_stands(
    scripts: bool, chromium: Browser, site: Living
) -> None:
    async with visiting(chromium, site, "nl", scripts=scripts) as visit:
        await visit.begin_asking("nl")
        await visit.press(label("danger", "none"))
        await visit.press(phrase("done", "nl"))

        await visit.page.go_back()

        assert await visit.field("nl") == "arrears"
        await visit.press(label("arrears", "none"))
        await visit.press(phrase("done", "nl"))
        assert await visit.field("nl") == "overdraft"


@pytest.mark.parametrize("scripts", [True, False])
async def test_an_old_form_in_another_tab_explains_itself(scripts: bool, chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl", scripts=scripts) as visit:
        await visit.begin_asking("nl")
        old, visit.page = visit.page, await visit.context.new_page()
        await visit.page.goto("/")
        await visit.press(label("danger", "none"))
        await visit.press(phrase("done", "nl"))
        visit.page = old

        await visit.press(label("danger", "eviction"))

        assert phrase("old_button", "nl") in (await visit.shown()).said
        assert await visit.field("nl") == "arrears"


async def rows(url: str, data_dir: Path) -> dict[str, int]:
    """Count the rows of every table that may hold something of a person; only tables with any."""
    database = await connect(url, data_dir=data_dir, keys=TEST_KEYS, exclusive=not url.startswith("sqlite"))
    try:
        counted = await database.run(
            lambda connection: {
                name: connection.execute(select(func.count()).select_from(table)).scalar_one()
                for name, table in metadata.tables.items()
            }
        )
    finally:
        await database.close()
    return {name: number for name, number in counted.items() if number and name not in KEPT}


async def test_erasing_by_the_button_leaves_nothing(chromium: Browser, database_url: str, data_dir: Path) -> None:
    async with (
        living(behind_a_proxy(database_url, data_dir)) as site,
        visiting(chromium, site, "tr") as visit,
    ):
        await visit.begin_asking("tr")
        await visit.press(label("danger", "eviction", "tr"))
        assert "conversations" in await rows(database_url, data_dir)
        assert len(await visit.context.cookies()) == 1
        await visit.give("erase")

        await visit.button(phrase("erase_yes", "tr")).click()

        await expect(visit.page.locator("h1")).to_have_text(interface("tr", "web.erased.title"))
        assert await rows(database_url, data_dir) == {}
        assert await visit.context.cookies() == []
        await visit.page.go_back()
        await expect(visit.page.locator(".begin button")).to_be_visible()


async def test_a_tab_left_open_says_that_the_conversation_is_gone_and_keeps_the_text(
    chromium: Browser, site: Living
) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.begin_asking("nl")
        await visit.context.clear_cookies()  # as a day later, or erased in another tab

        await visit.hand.write(visit.page.locator("#text"), "mijn lange verhaal")

        await expect(visit.page.locator(".notice")).to_have_text(interface("nl", "web.gone"))
        assert await visit.page.locator("#kept").input_value() == "mijn lange verhaal"
        visit.forgive("403")


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_language_changes_in_the_middle(scripts: bool, chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl", scripts=scripts) as visit:
        await visit.begin_asking("nl")

        for language in ("tr", "nl"):
            await visit.give(language)

            assert await visit.field(language) == "danger"
            assert await visit.page.locator("html").get_attribute("lang") == language
            assert await visit.page.title() == interface(language, "web.chat.title")


async def test_markup_and_hidden_characters_show_as_text(chromium: Browser, site: Living) -> None:
    hostile = "<script>alert(1)</script> <img src=x onerror=alert(1)> \u202eniet zo\u2066 \u200b👨\u200d👩\u200d👧"
    harmless = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [U+202E]niet zo[U+2066] [U+200B]👨\u200d👩\u200d👧"
    )
    async with visiting(chromium, site, "nl") as visit:
        await visit.begin_asking("nl")

        await visit.send(hostile)

        assert await visit.page.locator(".own.echo p").last.inner_text() == harmless


async def test_without_a_network_the_page_says_so_and_keeps_the_text(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.begin_asking("nl")
        await visit.context.set_offline(True)

        await visit.hand.write(visit.page.locator("#text"), "huisuitzetting")

        await expect(visit.page.locator("#trouble")).to_have_text(interface("nl", "web.away"))
        assert await visit.page.locator("#text").input_value() == "huisuitzetting"
        visit.forgive("ERR_INTERNET_DISCONNECTED")
        await visit.context.set_offline(False)
        await visit.send("huisuitzetting")
        await expect(visit.page.locator("#trouble")).to_be_hidden()


async def test_an_answer_is_announced_and_leads_to_what_is_new(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl", hand=Keyboard()) as visit:
        await visit.begin("nl")

        await visit.press("Ja, dat mag")

        await expect(visit.page.locator("#status")).to_contain_text("Vraag 1 van")
        assert await visit.page.evaluate("document.activeElement.id") == "now"
        await visit.press(label("danger", "eviction"))
        assert await visit.page.locator(f"{TICKED}:focus").count() == 1


async def test_the_menu_opens_and_closes_by_keyboard(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl", hand=Keyboard()) as visit:
        await visit.begin_asking("nl")
        menu = visit.page.locator(".menu summary")

        await visit.hand.press(menu)
        await expect(visit.command("erase")).to_be_visible()
        await visit.page.keyboard.press("Tab")
        await visit.page.keyboard.press("Escape")

        await expect(visit.command("erase")).to_be_hidden()
        await expect(menu).to_be_focused()


async def test_a_shared_location_is_asked_back(chromium: Browser, site: Living) -> None:
    here = {"latitude": 52.090737, "longitude": 5.121420}
    async with visiting(chromium, site, "nl", geolocation=here, permissions=["geolocation"]) as visit:
        await visit.begin_asking("nl")
        await walk_to(visit, "place", "nl", SHORTEST)
        before = await visit.shown()

        await visit.page.locator(".place button").click()

        await visit.renewed(before.number)
        await visit.press("Utrecht")
        assert await visit.field("nl") == "help_language"

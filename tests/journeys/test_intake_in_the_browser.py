"""The whole intake in a real browser: by mouse, by keyboard, without scripts, on a phone; nothing breaks a rule."""

from pathlib import Path

import pytest
from playwright.async_api import Browser

from bot.web.pages import NAMES
from tests.journeys.browsing import Keyboard, Visit, behind_a_proxy, visiting
from tests.journeys.intake_walk import LONGEST, SHORTEST, walk
from tests.journeys.living import Living, living

pytestmark = pytest.mark.asyncio(loop_scope="session")

LEGAL_TERM = {"nl": "drie werkdagen", "tr": "üç iş günü"}


async def walk_all(visit: Visit, language: str, plan: object = LONGEST) -> list[str]:
    """Walk from the start page to the result; give the fields that were asked."""
    await visit.begin(language)
    return await walk(visit, language, plan)  # type: ignore[arg-type]


async def test_what_a_page_may_not_do_is_noticed(chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, "nl") as visit:
        await visit.page.goto("/")

        await visit.page.evaluate("""async () => {
            const inline = document.createElement("script");
            inline.textContent = "alert(1)";
            document.body.append(inline);
            await fetch("https://example.nl/").catch(() => {});
            setTimeout(() => { throw new Error("planted"); });
            await new Promise((wake) => setTimeout(wake, 50));
        }""")

        visit.forgive("refused by script-src-elem: inline")
        visit.forgive("refused by connect-src: https://example.nl/")
        visit.forgive("planted")
        visit.forgive("Content Security Policy")
        visit.faults = [fault for fault in visit.faults if "https://example.nl/" not in fault]


@pytest.mark.parametrize("language", NAMES)
async def test_the_longest_way_by_mouse_ends_with_an_explained_result(
    language: str, chromium: Browser, site: Living
) -> None:
    async with visiting(chromium, site, language) as visit:
        fields = await walk_all(visit, language)

        shown = await visit.shown()
        assert fields == list(LONGEST)
        assert "Utrecht" in shown.said
        assert LEGAL_TERM[language] in shown.said
        assert await visit.page.get_by_role("link", name="0800-8115").last.get_attribute("href") == "tel:08008115"
        assert shown.labels == []
        assert await visit.page.evaluate("document.documentElement.lang") == language


async def test_the_longest_way_goes_the_same_on_postgresql(
    chromium: Browser, postgres_url: str, data_dir: Path
) -> None:
    async with (
        living(behind_a_proxy(postgres_url, data_dir)) as site,
        visiting(chromium, site, "tr") as visit,
    ):
        fields = await walk_all(visit, "tr")

        said = (await visit.shown()).said
        assert fields == list(LONGEST)
        assert "Utrecht" in said
        assert "0800-8115" in said


@pytest.mark.parametrize("language", NAMES)
async def test_the_whole_way_works_without_scripts(language: str, chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, language, scripts=False) as visit:
        fields = await walk_all(visit, language, SHORTEST)

        said = (await visit.shown()).said
        assert len(fields) == 8
        assert "Utrecht" in said
        assert "0800-8115" in said


@pytest.mark.parametrize("language", NAMES)
async def test_the_whole_way_works_by_keyboard_alone(language: str, chromium: Browser, site: Living) -> None:
    async with visiting(chromium, site, language, hand=Keyboard()) as visit:
        fields = await walk_all(visit, language, SHORTEST)

        said = (await visit.shown()).said
        assert len(fields) == 8
        assert "Utrecht" in said
        assert "0800-8115" in said


@pytest.mark.parametrize("language", NAMES)
async def test_nothing_sticks_out_on_a_phone(language: str, chromium: Browser, site: Living) -> None:
    found: list[str] = []

    async with visiting(chromium, site, language, has_touch=True) as visit:

        async def look() -> None:
            for width in (320, 390):
                await visit.page.set_viewport_size({"width": width, "height": 700})
                found.extend(f"{width}: {one}" for one in await visit.sticking_out())

        visit.at_every_step = look
        await walk_all(visit, language)
        await visit.page.locator(".menu summary").click()
        await look()
        for path in ("/?", "/about?", "/toegankelijkheid?", "/erased?"):
            await visit.page.goto(f"{path}taal={language}")
            await look()

    assert found == []

"""axe in front of a page: in every width, light and dark; what it finds, and what it cannot decide."""

from typing import Any

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
WIDTHS = (320, 390, 1280)
#: Rules about colours: all that can differ in the dark, as the style sheets set nothing else there.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
AXE = Axe()

#: Why axe could not decide where it need not: the menu or the reply line lies over this text; other looks see it free.
COVERED = {"bgOverlap", "elmPartiallyObscured", "elmPartiallyObscuring"}

_RUN = "(only) => axe.run({runOnly: only, preload: false, resultTypes: ['violations', 'incomplete']})"


async def faults(page: Page, state: str) -> list[str]:
    """Let axe look at a page in every width, light and dark; list what it finds, and what it cannot decide."""
    await _bring(page)
    found: list[str] = []
    for width in WIDTHS:
        await page.set_viewport_size({"width": width, "height": 800})
        found += await _faults(page, f"{state}, light, {width} px", {"type": "tag", "values": TAGS}, "target-size")
    await page.emulate_media(color_scheme="dark")
    for width in reversed(WIDTHS):
        await page.set_viewport_size({"width": width, "height": 800})
        colours = {"type": "rule", "values": OF_COLOURS}
        found += await _faults(page, f"{state}, dark, {width} px", colours, "color-contrast")
    await page.emulate_media(color_scheme="light")
    return found


async def _bring(page: Page) -> None:
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.axe_script)


async def _faults(page: Page, state: str, only: dict[str, Any], looked_at: str) -> list[str]:
    results = await page.evaluate(_RUN, only)
    told = [
        f"{state}: {rule['id']}: {node['target']}"
        for rule in (*results["violations"], *results["incomplete"])
        for node in rule["nodes"]
        if not all((check["data"] or {}).get("messageKey") in COVERED for check in node["any"] or [{"data": None}])
    ]
    applied = {rule["id"] for kind in ("passes", "violations", "incomplete") for rule in results[kind]}
    assert looked_at in applied, f"{state}: axe looked at nothing"
    return told

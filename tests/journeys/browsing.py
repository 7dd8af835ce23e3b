"""People at a browser: a real Chromium in front of the living product, worked by mouse or by keyboard."""

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any, NoReturn, Protocol
from urllib.parse import urlsplit

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Dialog, Locator, Page, async_playwright, expect

from bot.texts import text
from bot.web.pages import NAMES
from storage.database import DEFAULT_FILE
from tests.journeys.intake_walk import answer, recognise
from tests.journeys.living import Living, environment, living
from tests.tools import find_browser

#: No sandbox: tests may run as root. The rest keeps the browser itself from calling anybody.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
LOCALES = {"nl": "nl-NL", "tr": "tr-TR"}
PATIENCE_MS = 20_000
DESK = {"width": 1280, "height": 800}

#: Every visit comes from an address of its own, as over a reverse proxy, so that one never uses up another's allowance.
_ADDRESSES = (f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}" for n in count(1))

_TELL_VIOLATIONS = """
document.addEventListener("securitypolicyviolation",
    (event) => console.error(`refused by ${event.violatedDirective}: ${event.blockedURI}`));
"""

_SHOWN = """() => ({
    number: document.querySelector(".composer [name=number]")?.value ?? "",
    question: document.querySelector(".choices fieldset")?.getAttribute("aria-describedby") ?? "",
    labels: [...document.querySelectorAll(".choices button")].map((one) => one.textContent.trim()),
    said: document.querySelector("#talk")?.innerText ?? "",
})"""

#: Tells where the focus is, how thick its ring is, and whether it is seen.
FOCUS = """() => {
    const one = document.activeElement, box = one.getClientRects()[0];
    const ring = (part) => {
        const style = getComputedStyle(one, part);
        return style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    };
    const above = box && document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
    return {
        name: `${one.tagName} ${one.innerText ?? ""}`,
        ring_px: Math.max(ring(null), ring("::after")),
        seen: one.contains(above ?? null),
    };
}"""

_LIES_BEFORE = """(one) => document.activeElement !== document.body
    && Boolean(one.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING)"""

#: What is wider than the window, and buttons whose words do not fit in them.
_STICKING_OUT = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    if (!box.width || one.closest(".unseen, .skip")) return false;
    const cut = one.matches("button, summary") && one.scrollWidth > one.clientWidth + 1;
    return cut || box.right > innerWidth + 0.5 || box.left < -0.5;
}).map((one) => one.outerHTML.slice(0, 100)).concat(
    document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways"] : [])"""


def without_a_browser() -> NoReturn:
    """Skip the test; on CI, fail it."""
    reason = "There is no Chromium on this machine: `make browser` looks for one, TEST_BROWSER names one."
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def chromium() -> AsyncIterator[Browser]:
    """Run one Chromium for the tests of this process; without one they are skipped, on CI they fail."""
    path = find_browser()
    if path is None:
        without_a_browser()
    async with async_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


def behind_a_proxy(url: str, data_dir: Path) -> dict[str, str]:
    """Make the settings of a product that visits come to over one reverse proxy."""
    return {**environment(url, data_dir), "KOPRU_PROXIES": "1"}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def site(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Living]:
    """Serve one product, on SQLite, for all visits of a module."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copy(sqlite_template, folder / DEFAULT_FILE)
    async with living(behind_a_proxy(f"sqlite:///{folder / DEFAULT_FILE}", folder)) as serving:
        yield serving


class Hand(Protocol):
    """How a person works the page."""

    async def press(self, target: Locator) -> None:
        """Press a button."""

    async def write(self, field: Locator, words: str) -> None:
        """Type words and send them."""


class Mouse:
    """Clicks."""

    async def press(self, target: Locator) -> None:
        """Click it."""
        await target.click()

    async def write(self, field: Locator, words: str) -> None:
        """Type into the field and click the button beside it."""
        await field.fill(words)
        await field.page.locator(".composer button").click()


@dataclass(slots=True)
class Keyboard:
    """Uses Tab, Enter, Space and letters alone, and looks at every stop whether the focus shows and is not covered."""

    _keys: Iterator[str] = field(default_factory=lambda: cycle(("Enter", "Space")))

    async def press(self, target: Locator) -> None:
        """Go there and press it, now with Enter, then with Space."""
        await self.reach(target)
        await target.page.keyboard.press(next(self._keys))

    async def write(self, field: Locator, words: str) -> None:
        """Go there, type, and send with Enter."""
        await self.reach(field)
        await field.page.keyboard.type(words)
        await field.page.keyboard.press("Enter")

    async def reach(self, target: Locator, most: int = 60) -> None:
        """Press Tab, or Shift and Tab where it lies before, until the target has the focus."""
        key = "Shift+Tab" if await target.evaluate(_LIES_BEFORE) else "Tab"
        for _ in range(most):
            await target.page.keyboard.press(key)
            focus = await target.page.evaluate(FOCUS)
            assert focus["ring_px"] >= 2, f"no visible focus: {focus}"
            assert focus["seen"], f"focus is covered or out of sight: {focus}"
            if await target.evaluate("(one) => one === document.activeElement"):
                return
        raise AssertionError(f"not reached with {most} tabs: {target}")


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page shows: which question waits (0: none), its buttons, all that was said, the number of its forms."""

    id: int
    labels: list[str]
    said: str
    number: str


class Visit:
    """One person's browser, and what went wrong in it. Answers as `tests.emulator.Person` does, so `walk` walks it."""

    def __init__(self, page: Page, hand: Hand, *, host: str, address: str) -> None:
        self.page = page
        self.context = context = page.context
        self.hand = hand
        self.address = address
        self.faults: list[str] = []
        self.at_every_step: Callable[[], Awaitable[None]] | None = None
        self._host = host
        context.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        context.on("weberror", lambda failed: self.faults.append(f"failed: {failed.error}"))
        context.on("request", lambda asked: self._asked(asked.url))
        context.on("dialog", self._dialog)

    def _asked(self, address: str) -> None:
        if urlsplit(address).netloc != self._host:
            self.faults.append(f"asked another host: {address}")

    async def _dialog(self, dialog: Dialog) -> None:
        self.faults.append(f"dialog: {dialog.message}")
        await dialog.dismiss()

    def forgive(self, part: str) -> None:
        """Take away a fault that the test itself caused; it must have been noticed."""
        kept = [fault for fault in self.faults if part not in fault]
        assert len(kept) < len(self.faults), f"{part!r} was not noticed"
        self.faults = kept

    async def begin(self, language: str) -> None:
        """Open the start page, press Begin, and choose the language."""
        await self.page.goto("/")
        await self._changed_by(self.hand.press(self.page.locator(".begin button")))
        await self.press(NAMES[language])

    async def begin_asking(self, language: str) -> None:
        """Begin, give consent, and stand at the first question."""
        await self.begin(language)
        await self.press((await self.shown()).labels[0])

    async def shown(self) -> Shown:
        """Read the page."""
        read = await self.page.evaluate(_SHOWN)
        number = int(read["question"].removeprefix("said-") or 0)
        return Shown(number, read["labels"], read["said"], read["number"])

    async def expect(self, wanted: Callable[[Shown], bool]) -> Shown:
        """Read the page, which has to be as wanted: after every press and text it stands there already."""
        shown = await self.shown()
        assert wanted(shown), shown
        return shown

    def button(self, label: str) -> Locator:
        """Find a button of the waiting question."""
        return self.page.locator(".choices").get_by_role("button", name=label, exact=True)

    def command(self, name: str) -> Locator:
        """Find a button of the head or its menu."""
        return self.page.locator(f".top button[value={name}]")

    async def press(self, label: str) -> None:
        """Press a button of the waiting question."""
        await self._changed_by(self.hand.press(self.button(label)))

    async def give(self, command: str) -> None:
        """Press a button of the head or its menu."""
        if command not in NAMES:
            await self.hand.press(self.page.locator(".menu summary"))
        await self._changed_by(self.hand.press(self.command(command)))

    async def send(self, words: str) -> None:
        """Type something and send it."""
        await self._changed_by(self.hand.write(self.page.locator("#text"), words))

    async def field(self, language: str) -> str | None:
        """Tell which field the waiting question asks for."""
        asked = recognise((await self.shown()).labels, language)
        return asked.field if asked else None

    async def renewed(self, before: str) -> None:
        """Wait until the page carries another number than before: what was sent has been answered."""
        fresh = f'.composer [name="number"]:not([value="{before}"])'
        await self.page.wait_for_selector(fresh, state="attached", timeout=PATIENCE_MS)

    async def _changed_by(self, act: Awaitable[None]) -> None:
        before = (await self.shown()).number
        await act
        await self.renewed(before)
        if self.at_every_step is not None:
            await self.at_every_step()

    async def sticking_out(self) -> list[str]:
        """List what does not fit into the width of the window."""
        found: list[str] = await self.page.evaluate(_STICKING_OUT)
        return found


@asynccontextmanager
async def visiting(
    chromium: Browser,
    site: Living,
    language: str,
    *,
    hand: Hand | None = None,
    scripts: bool = True,
    **options: Any,
) -> AsyncIterator[Visit]:
    """Give somebody a browser of their own; whatever went wrong in it fails the test at the end of the block."""
    address = next(_ADDRESSES)
    context = await chromium.new_context(
        base_url=site.url,
        locale=LOCALES[language],
        java_script_enabled=scripts,
        reduced_motion="reduce",
        extra_http_headers={"X-Forwarded-For": address},
        **{"viewport": DESK, **options},
    )
    try:
        await context.add_init_script(_TELL_VIOLATIONS)
        visit = Visit(await context.new_page(), hand or Mouse(), host=urlsplit(site.url).netloc, address=address)
        yield visit
    finally:
        await context.close()
    assert visit.faults == []


async def walk_to(visit: Visit, field: str | None, language: str, plan: Mapping[str, str | tuple[str, ...]]) -> None:
    """Answer by the plan until a field is asked for; None: until the summary."""
    for _ in plan:
        asked = recognise((await visit.shown()).labels, language)
        assert asked is not None
        if asked.field == field:
            return
        assert asked.field is not None
        await answer(visit, asked, plan[asked.field], language)  # type: ignore[arg-type]


def interface(language: str, msgid: str) -> str:
    """Give an interface text as the browser shows it."""
    return " ".join(text(language, msgid).split())

"""A coordinator does all there is to do without a mouse: the focus always shows, and nothing holds it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pyotp
import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.journeys.browsing import Keyboard, Visit, interface, visiting
from tests.journeys.demo_office import DemoOffice, demo_file, demo_office
from tests.journeys.staff_walk import PASSWORD, SECRET_OF_APP
from tests.journeys.told import phrase_of

__all__ = ["demo_file"]

pytestmark = pytest.mark.asyncio(loop_scope="session")

#: More stops than any page has.
MOST = 200


@pytest_asyncio.fixture(loop_scope="session")
async def office(demo_file: Path, data_dir: Path) -> AsyncIterator[DemoOffice]:
    """Serve an office of its own: what is done there stays done."""
    async with demo_office(demo_file, data_dir) as served:
        yield served


@dataclass(frozen=True, slots=True)
class Typist:
    """Somebody with a keyboard and no mouse."""

    visit: Visit
    hand: Keyboard
    language: str

    @property
    def page(self) -> Page:
        """Give the page that they look at."""
        return self.visit.page

    async def key(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def go(self, target: Locator) -> None:
        """Move the focus to something; it is seen at every stop."""
        await self.hand.reach(target, MOST)

    async def push(self, name: str, within: str = "body") -> None:
        """Go to a button by its name, and press it."""
        words = interface(self.language, name)
        await self.go(self.page.locator(within).get_by_role("button", name=words, exact=True))
        await self.key("Enter")

    async def unfold(self, part: str) -> None:
        """Go to what is folded, and open it."""
        await self.go(self.page.locator(f"#{part} summary"))
        await self.key("Enter")

    async def fill(self, name: str, words: str) -> None:
        """Go to a field and type."""
        await self.go(self.page.locator(f"#{name}"))
        await self.page.keyboard.type(words)

    async def tick(self, name: str, value: str) -> None:
        """Go to the buttons of a choice, and walk them with the arrows until one is chosen."""
        choices = self.page.locator(f"input[name={name}]")
        chosen = self.page.locator(f"input[name={name}]:checked")
        await self.go(chosen if await chosen.count() else choices.first)
        await self.key("Space")
        wanted = self.page.locator(f"input[name={name}][value={value}]")
        for _ in range(await choices.count()):
            if await wanted.is_checked():
                return
            await self.key("ArrowDown")
        raise AssertionError(f"{name} has no {value}")

    async def said(self, flash: str) -> None:
        """Wait until the page says what was done."""
        start = interface(self.language, f"staff.flash.{flash}").partition("{")[0]
        await expect(self.page.locator("#flash")).to_contain_text(start)


@pytest.mark.parametrize("language", ["nl", "tr"])
async def test_everything_is_done_by_keyboard(language: str, chromium: Browser, office: DemoOffice) -> None:
    async with visiting(chromium, office.serving, language) as visit:
        typist = Typist(visit, Keyboard(), language)
        await sign_in(typist, office)
        await look_at_the_keys(typist)
        await decline(typist)
        await claim(typist)
        await write(typist)
        await propose_times(typist)
        await note(typist)
        await close(typist)
        await export(typist)
        await tell_room(typist)
        await invite(typist)
        await sign_out(typist)


async def sign_in(typist: Typist, office: DemoOffice) -> None:
    """Sign in with password and code."""
    await typist.page.goto(f"/staff/sign-in?taal={typist.language}")
    await typist.fill("email", office.email("coordinator", typist.language))
    await typist.fill("password", PASSWORD)
    await typist.key("Enter")
    await expect(typist.page.locator("#code")).to_be_focused()
    await typist.page.keyboard.type(pyotp.TOTP(SECRET_OF_APP).at(office.clock()))
    await typist.key("Enter")
    await expect(typist.page).to_have_url(f"{office.serving.url}/staff")


async def look_at_the_keys(typist: Typist) -> None:
    """Open the list of keys, and leave it again."""
    await typist.key("?")
    dialog = typist.page.locator("#keys")
    await expect(dialog).to_be_visible()
    await typist.go(dialog.locator("button"))
    await typist.key("Escape")
    await expect(dialog).to_be_hidden()


async def open_waiting(typist: Typist) -> None:
    """Go to the leads that wait, walk down the list and up again, and open the first."""
    await typist.key("g", "l")
    await typist.go(typist.page.locator("#tab-waiting"))
    await typist.key("Enter")
    await expect(typist.page.locator("#tab-waiting")).to_have_attribute("aria-current", "page")
    rows = typist.page.locator("[data-row] a")
    assert await rows.count() > 1
    await typist.key("j", "j")
    await expect(rows.nth(1)).to_be_focused()
    await typist.key("k")
    await expect(rows.first).to_be_focused()
    reference = await rows.first.inner_text()
    await typist.key("Enter")
    await expect(typist.page.locator("h1")).to_contain_text(reference)


async def decline(typist: Typist) -> None:
    """Decline one, with a reason."""
    await open_waiting(typist)
    await typist.key("x")
    await typist.tick("reason", "wrong_language")
    await typist.push("staff.lead.decline.submit")
    await typist.said("lead_decline")


async def claim(typist: Typist) -> None:
    """Take another."""
    await open_waiting(typist)
    await typist.key("a")
    await typist.said("lead_claim")


async def write(typist: Typist) -> None:
    """Write to the person, in own words and in prepared ones, and lead the talk and hand it back."""
    lines = typist.page.locator("#talk-lines .words")
    await typist.key("r")
    await expect(typist.page.locator("#words")).to_be_focused()
    await typist.page.keyboard.type("Kun je morgen?")
    await typist.push("staff.lead.send", "form[action$=message]")
    await expect(lines).to_have_text(["Kun je morgen?"])
    await typist.unfold("prepared")
    await typist.tick("phrase", "bring_letters")
    await typist.push("staff.lead.send", "#prepared")
    await expect(lines).to_have_text(["Kun je morgen?", phrase_of(typist.language, "bring_letters")])
    await typist.push("staff.lead.hand_back")
    await typist.said("lead_hand_back")


async def propose_times(typist: Typist) -> None:
    """Propose two times."""
    await typist.unfold("propose")
    for number, hour in ((1, "1010"), (2, "1111")):
        # The day as month and as day, and an hour before noon: the same in whatever order a browser asks for them.
        await typist.fill(f"day{number}", "12122026")
        await typist.fill(f"time{number}", f"{hour}AM")
    await typist.push("staff.lead.propose.submit")
    await typist.said("lead_slots")
    begins = [await one.get_attribute("datetime") for one in await typist.page.locator(".appointment time").all()]
    assert begins == ["2026-12-12T09:10:00+00:00", "2026-12-12T10:11:00+00:00"]


async def note(typist: Typist) -> None:
    """Write a note."""
    await typist.key("n")
    await expect(typist.page.locator("#note")).to_be_focused()
    await typist.page.keyboard.type("Belt niet graag.")
    await typist.push("staff.lead.note.submit")
    await typist.said("lead_note")
    await expect(typist.page.locator(".note .words")).to_have_text("Belt niet graag.")


async def close(typist: Typist) -> None:
    """Close it with an outcome, and go back to the list."""
    await typist.unfold("close")
    await typist.go(typist.page.locator("#outcome"))
    await typist.key("ArrowDown")
    await typist.push("staff.lead.close.submit")
    await typist.said("lead_close")
    await typist.key("u")
    await expect(typist.page.locator("#leads")).to_be_visible()


async def export(typist: Typist) -> None:
    """Fetch the list as a file."""
    await typist.go(typist.page.locator("#export"))
    await typist.key("Enter")
    await typist.tick("form", "csv")
    async with typist.page.expect_download() as loading:
        await typist.push("staff.export.submit")
    assert (await (await loading.value).path()).read_text("utf-8-sig").count("\n") > 3


async def tell_room(typist: Typist) -> None:
    """Tell how much room there is this week."""
    await typist.key("g", "r")
    await typist.go(typist.page.locator("button[name=places]").nth(2))
    await typist.key("Enter")
    await typist.said("room_told")


async def invite(typist: Typist) -> None:
    """Invite a helper, and take the link along."""
    await typist.key("g", "m")
    await expect(typist.page.locator("#people")).to_be_visible()
    await typist.key("n")
    await typist.fill("name", "Nieuwe Kracht")
    await typist.fill("email", f"nieuw.{typist.language}@example.com")
    await typist.tick("role", "helper")
    await typist.tick("language", typist.language)
    await typist.push("staff.invite.submit")
    await typist.go(typist.page.locator("[data-copies=link]"))
    assert "/staff/invitation/" in await typist.page.locator("#link").input_value()


async def sign_out(typist: Typist) -> None:
    """Sign out from the menu."""
    await typist.go(typist.page.locator(".menu summary"))
    await typist.key("Enter")
    await typist.push("staff.sign_out")
    await typist.said("signed_out")

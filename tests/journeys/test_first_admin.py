"""The first admin: from the link of the first start to a password, an app and a passkey, in a real browser."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, expect

from tests.journeys.browsing import Visit, interface, visiting
from tests.journeys.living import environment, living

pytestmark = pytest.mark.asyncio(loop_scope="session")

PASSWORD = "vier losse zwanen dansen"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.mark.parametrize("language", ["nl", "tr"])
async def test_from_the_first_link_to_a_passkey(
    chromium: Browser, sqlite_url: str, data_dir: Path, language: str
) -> None:
    async with living(environment(sqlite_url, data_dir)) as serving:
        assert serving.first_admin is not None
        # Passkeys are for names, not for addresses of the internet protocol.
        site = replace(serving, url=serving.url.replace("127.0.0.1", "localhost"))
        link = serving.first_admin.replace("127.0.0.1", "localhost")
        async with visiting(chromium, site, language) as visit:
            await _begin(visit, link, language)
            await _add_passkey(visit, language)
            await _leave(visit, language)
            await visit.page.get_by_role("button", name=interface(language, "staff.passkey.use")).click()
            await expect(visit.page).to_have_url(f"{site.url}/staff")

            again = await visit.page.goto(link)

            assert again is not None
            assert again.status == 404
            visit.faults[:] = [one for one in visit.faults if "404" not in one]


async def _begin(visit: Visit, link: str, language: str) -> None:
    """Walk through the link."""
    page = visit.page
    await page.goto(link)
    await page.locator("[name=name]").fill("Jan")
    await page.locator("[name=email]").fill("jan@example.org")
    await page.locator("[name=password]").fill(PASSWORD)
    await page.get_by_role("button", name=interface(language, "staff.go_on")).click()
    secret = "".join((await page.locator("code.secret").inner_text()).split())
    await page.locator("[name=code]").fill(pyotp.TOTP(secret).at(datetime.now(UTC)))
    await page.locator("[name=code]").press("Enter")
    await expect(page).to_have_url(re.compile(r"/staff$"))


async def _add_passkey(visit: Visit, language: str) -> None:
    """Let a device of this browser make a passkey."""
    session = await visit.page.context.new_cdp_session(visit.page)
    await session.send("WebAuthn.enable")
    await session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    await visit.page.goto("/staff/settings")
    form = visit.page.locator("form[data-passkey=add]")
    await form.locator("[name=name]").fill("Laptop")
    await form.get_by_role("button", name=interface(language, "staff.passkeys.add")).click()
    await expect(visit.page.get_by_role("row", name="Laptop")).to_be_visible()


async def _leave(visit: Visit, language: str) -> None:
    """Sign out."""
    await visit.page.locator("details.menu > summary").click()
    await visit.page.get_by_role("button", name=interface(language, "staff.sign_out")).click()
    await expect(visit.page).to_have_url(re.compile(r"/staff/sign-in"))

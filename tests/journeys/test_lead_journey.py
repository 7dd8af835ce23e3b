"""One lead from the intake to the aftercare: a person and a helper on Telegram, a coordinator in a real browser."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pyotp
import pytest
from playwright.async_api import Browser, Page, expect

from bot import texts
from bot.usecases.local_time import AMSTERDAM
from tests.emulator import Emulator, Person
from tests.journeys.browsing import interface, visiting
from tests.journeys.intake_walk import texts_of
from tests.journeys.living import Living, environment, living
from tests.journeys.moving_clock import MovingClock
from tests.journeys.staff_walk import (
    EAST,
    PASSWORD,
    SAID,
    SECRET_OF_APP,
    Employee,
    Newcomer,
    card_in,
    furnish,
    hand_over,
    press_in_private,
    press_on_card,
    press_when_shown,
)
from tests.journeys.told import option_of, phrase_of, told, yes_to

pytestmark = pytest.mark.asyncio(loop_scope="session")

TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
#: The check-in of a case that was closed on that day: at nine in Amsterdam.
IN_A_MONTH = datetime(2027, 1, 4, 8, 1, tzinfo=UTC)
OTHER = {"tr": "nl", "nl": "tr"}

ANSWER = {"nl": "Morgen na vier uur.", "tr": "Yarın saat dörtten sonra."}
NAMES = {"nl": "Voorbeeldhulp Oost (verzonnen)", "tr": "Voorbeeldhulp Oost (örnek)"}


@dataclass(frozen=True, slots=True)
class Office:
    """Who takes part: Ayşe is in need, Mehmet helps by Telegram, and Fatma coordinates in her browser."""

    telegram: Emulator
    serving: Living
    clock: MovingClock
    ayse: Person
    mehmet: Person
    in_group: Person
    fatma: Employee


@asynccontextmanager
async def office(url: str, data_dir: Path, language: str) -> AsyncIterator[Office]:
    """Let an organisation work; its coordinator speaks the other language than the person, its helper Dutch."""
    clock = MovingClock(TUESDAY)
    async with Emulator(patience=20) as telegram:
        mehmet = telegram.person("Mehmet", language_code="nl")
        group = telegram.group("Team Oost", mehmet)
        await group.add_bot(mehmet)
        people = {
            "mehmet": Newcomer("Mehmet Demir", telegram=mehmet),
            "fatma": Newcomer("Fatma Kaya", "coordinator", language=OTHER[language]),
        }
        employed = await furnish(url, data_dir, EAST, people, now=TUESDAY, group=group)
        settings = environment(url, data_dir, telegram=telegram, webhook=True) | {"KOPRU_PROXIES": "1"}
        async with living(settings, clock=clock, demo=True) as serving:
            await mehmet.send("/werk")
            await mehmet.expect(texts.text("nl", "staff_chat.none"))
            ayse = telegram.person("Ayşe", last_name="Yıldız", username="ayseyildiz", language_code=language)
            yield Office(telegram, serving, clock, ayse, mehmet, mehmet.within(group), employed["fatma"])


@pytest.mark.parametrize(("language", "engine"), [("tr", "postgres_url"), ("nl", "sqlite_url")])
async def test_from_the_intake_to_the_aftercare(
    language: str, engine: str, chromium: Browser, data_dir: Path, request: pytest.FixtureRequest
) -> None:
    url, theirs = request.getfixturevalue(engine), OTHER[language]
    async with office(url, data_dir, language) as here:
        async with visiting(chromium, here.serving, theirs) as visit:
            page = visit.page
            await sign_in(here, page, theirs)
            await page.goto("/staff/leads")

            reference = await hand_over(here.ayse, language, EAST)
            await expect(page.locator("[data-row]")).to_contain_text(reference)  # nobody loaded the page anew
            await page.locator("[data-row] a").first.click()
            await expect(page.locator("h1")).to_contain_text(reference)
            await the_record_is_what_was_shown(here, page, language)

            await take_it_in_the_group(here, reference)
            await expect(page.locator(".badges")).to_contain_text(interface(theirs, "paper.status.accepted"))
            await talk(here, page, language, theirs)
            await agree_on_a_time(here, page)
            await note_and_close(page, theirs)
            await here.ayse.expect(told(language, "closed", organization=NAMES[language]))
        await care_afterwards(here, language, reference)
        await nobody_is_told_who_the_others_are(here)


async def sign_in(here: Office, page: Page, language: str) -> None:
    """Sign in with password and authenticator."""
    await page.goto(f"/staff/sign-in?taal={language}")
    await page.locator("#email").fill(here.fatma.email)
    await page.locator("#password").fill(PASSWORD)
    await page.locator("button.main").click()
    await page.locator("#code").fill(pyotp.TOTP(SECRET_OF_APP).at(here.clock()))
    await page.locator("button.main").click()
    await expect(page).to_have_url(re.compile(r"/staff$"))


async def the_record_is_what_was_shown(here: Office, page: Page, language: str) -> None:
    """Compare what the coordinator reads with what the person agreed to, and read it in Dutch."""
    agreed = next(one.text for one in here.ayse.chat.from_bot if SAID["agree"][language] in one.text)
    shown = [line.strip(" •–") for line in agreed.split("\n") if line.strip().startswith(("•", "–"))]
    records = {
        "nl": page.locator("section[aria-labelledby=record] > .record"),
        "tr": page.locator("#record-tr .record"),
    }

    read = {code: (await one.text_content() or "").split("\n") for code, one in records.items()}

    assert len(shown) > 5
    assert [line.strip() for line in read[language] if line.strip()] == shown
    await expect(records["nl"]).to_contain_text("Woonplaats: Utrecht (3511)")


async def take_it_in_the_group(here: Office, reference: str) -> None:
    """Take the lead from its card, which tells nothing of who it is."""
    card = await card_in(here.in_group, reference)
    assert not any(personal in card.text for personal in ("Ayşe", "Yıldız", "3511", str(here.ayse.id)))
    await press_on_card(here.in_group, card, "button.accept")
    await here.in_group.expect(texts.text("nl", "card.state.accepted"))
    await here.ayse.expect(lambda one: EAST in one.text and "2026" in one.text)


async def talk(here: Office, page: Page, language: str, theirs: str) -> None:
    """Let helper and person write through the bot, also what was prepared; the coordinator reads along as it comes."""
    await press_in_private(here.mehmet, "phrases")
    await press_when_shown(here.mehmet, phrase_of("nl", "when_to_call"))
    await here.ayse.expect(phrase_of(language, "when_to_call"))
    await here.ayse.send(ANSWER[language])
    wrote = await here.mehmet.expect(ANSWER[language])
    await here.mehmet.press(texts.text("nl", "staff_chat.button.talk"), message=wrote)
    await here.mehmet.send("Goed, tot morgen.")
    await here.ayse.expect("Goed, tot morgen.")

    said = page.locator("#talk-lines .words")
    await expect(said).to_have_text([phrase_of(theirs, "when_to_call"), ANSWER[language], "Goed, tot morgen."])


async def agree_on_a_time(here: Office, page: Page) -> None:
    """Propose three times, of which the person picks the second; the coordinator takes it into her calendar."""
    await here.mehmet.send("/werk")
    await press_when_shown(here.mehmet, next(iter(await _newest_labels(here.mehmet))))
    await press_in_private(here.mehmet, "slots")
    await press_in_private(here.mehmet, "propose")
    second = (await here.ayse.expect(lambda one: len(one.labels) == 4)).labels[1]
    await here.ayse.press(second)

    file = page.locator(".appointment a[download]")
    await expect(file).to_be_visible()
    async with page.expect_download() as loading:
        await file.click()
    calendar = (await (await loading.value).path()).read_text("utf-8")
    begins = await page.locator(".appointment time").get_attribute("datetime")
    assert begins is not None
    local = datetime.fromisoformat(begins).astimezone(AMSTERDAM)
    assert f"DTSTART;TZID=Europe/Amsterdam:{local:%Y%m%dT%H%M%S}" in calendar
    assert f"{local:%H:%M}" in second


async def _newest_labels(person: Person) -> list[str]:
    return (await person.expect(lambda one: bool(one.labels))).labels


async def note_and_close(page: Page, language: str) -> None:
    """Write a note for the colleagues, and close the lead."""
    await page.locator("#note").fill("Komt met alle brieven.")
    await page.get_by_role("button", name=interface(language, "staff.lead.note.submit")).click()
    await expect(page.locator(".note .words")).to_have_text("Komt met alle brieven.")
    await page.locator("#close summary").click()
    await page.locator("#outcome").select_option("completed")
    await page.get_by_role("button", name=interface(language, "staff.lead.close.submit")).click()
    await expect(page.locator("section.now")).to_contain_text(interface(language, "staff.lead.outcome.completed"))
    await expect(page.locator("#words")).to_have_count(0)


async def care_afterwards(here: Office, language: str, reference: str) -> None:
    """Agree to be asked later; a month later it goes badly, the organisation hears it, and the intake begins anew."""
    ayse = here.ayse
    await press_when_shown(ayse, yes_to(language, "aftercare", "may_ask"))
    await press_when_shown(ayse, yes_to(language, "aftercare", "keep_helper"))
    await here.telegram.settled()
    here.clock.move_to(IN_A_MONTH)
    await press_when_shown(ayse, option_of(language, "check_in", "how_it_goes", "badly"))
    await press_when_shown(ayse, option_of(language, "check_in", "tell", "yes"))
    await ayse.expect(lambda one: NAMES[language] in one.text and reference in one.text)
    await here.mehmet.expect(texts.text("nl", "staff_chat.told.slipped", reference=reference))
    await press_when_shown(ayse, option_of(language, "check_in", "anew", "yes"))
    await ayse.expect(lambda one: len(one.labels) > 3)


async def nobody_is_told_who_the_others_are(here: Office) -> None:
    """Look through all that was written on Telegram for names and numbers of the other side."""
    await here.telegram.settled()
    read = {one.id: texts_of(one.private.from_bot) for one in (here.ayse, here.mehmet)}
    group = texts_of(here.in_group.chat.from_bot)
    assert not any(name in read[here.ayse.id] for name in ("Mehmet", "Demir", "Fatma", "Kaya", str(here.mehmet.id)))
    for name in ("Ayşe", "Yıldız", "ayseyildiz", str(here.ayse.id)):
        assert name not in read[here.mehmet.id] + group
    assert here.telegram.unanswered == []

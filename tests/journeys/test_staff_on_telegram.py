"""Staff work a lead in Telegram, in both languages, on both databases: card, claim, talk, appointment, handing back."""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import aiohttp
import pytest
from yarl import URL

from bot import texts
from bot.app import system_clock
from tests.emulator import Emulator, Message, Person
from tests.emulator.groups import Group
from tests.journeys.intake_walk import texts_of
from tests.journeys.living import Living, environment, living
from tests.journeys.staff_walk import (
    EAST,
    Employee,
    Newcomer,
    answered,
    card_in,
    furnish,
    hand_over,
    press_in_private,
    press_on_card,
    press_when_shown,
)
from tests.journeys.told import told
from tests.web.staff.colleagues import StaffPage

TUESDAY = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
LANGUAGES = pytest.mark.parametrize("language", ["nl", "tr"])
#: What a helper reads in Dutch as a prepared text, and the person in their language.
HELLO = {"nl": "Wanneer kan ik je bellen?", "tr": "Sizi ne zaman arayabilirim?"}
#: What the person is told when a human leads the chat, and when the bot does again.
LED = {language: told(language, "led", organization="|").rpartition("|")[2] for language in ("nl", "tr")}


@dataclass(frozen=True, slots=True)
class Team:
    """An organisation at work: Mehmet and Jan help there, Charlie only sits in its group; Ayşe is in need."""

    telegram: Emulator
    served: Living
    group: Group
    mehmet: Person
    jan: Person
    charlie: Person
    ayse: Person
    employed: dict[str, Employee]

    def inside(self, person: Person) -> Person:
        """Give somebody within the group."""
        return person.within(self.group)


@asynccontextmanager
async def at_work(url: str, data_dir: Path, language: str, *, tied: bool = True) -> AsyncIterator[Team]:
    """Let an organisation work, in which Jan speaks Turkish, on a Tuesday; `tied` False: nothing of Telegram is yet."""
    begun = system_clock()
    async with Emulator() as telegram:
        mehmet, jan, charlie = (telegram.person(name, language_code="nl") for name in ("Mehmet", "Jan", "Charlie"))
        group = telegram.group("Team Oost", mehmet, jan, charlie)
        people = {
            "mehmet": Newcomer("Mehmet Yılmaz", "coordinator", telegram=mehmet if tied else None),
            "jan": Newcomer("Jan Jansen", language="tr", telegram=jan if tied else None),
        }
        now = {"now": TUESDAY, "group": group if tied else None}
        employed = await furnish(url, data_dir, EAST, people, **now)  # type: ignore[arg-type]
        settings = environment(url, data_dir, telegram=telegram, webhook=True)
        async with living(settings, clock=lambda: TUESDAY + (system_clock() - begun), demo=True) as served:
            for one in (mehmet, jan):
                await one.send("/werk")  # they know the bot
            await group.add_bot(mehmet)
            await telegram.settled()
            ayse = telegram.person("Ayşe", last_name="Kaya", username="aysekaya", language_code=language)
            yield Team(telegram, served, group, mehmet, jan, charlie, ayse, employed)


@LANGUAGES
async def test_a_lead_is_worked_from_the_card_to_the_end_of_the_talk(
    language: str, database_url: str, data_dir: Path
) -> None:
    async with at_work(database_url, data_dir, language) as team:
        reference = await hand_over(team.ayse, language, EAST)

        await take_from_the_card(team, reference)
        shown = await talk(team, reference, language)
        await team.mehmet.press(texts.text("nl", "staff_chat.button.slots"), message=shown)
        await agree_on_a_time(team, reference)
        await hand_back(team, reference)

        read = {name: texts_of(getattr(team, name).chat.from_bot) for name in ("ayse", "mehmet")}
        assert not any(name in read["ayse"] for name in ("Mehmet", "Yılmaz", "Jan"))
        assert not any(name in read["mehmet"] for name in ("Ayşe", "Kaya", "aysekaya", str(team.ayse.id)))
        assert team.telegram.unanswered == []


async def take_from_the_card(team: Team, reference: str) -> None:
    """Let three press the same card at the same time: one is no colleague, one wins, one reads who won."""
    telegram, inside = team.telegram, team.inside(team.mehmet)
    card = await card_in(inside, reference)
    offered, accept = card.text, next(card.buttons())["callback_data"]

    refused = await answered(telegram, await press_on_card(team.inside(team.charlie), card, "button.accept"))
    taken = await answered(telegram, await press_on_card(inside, card, "button.accept"))
    await inside.expect(lambda one: one.id == card.id and one.edited)
    late = await answered(telegram, await team.inside(team.jan).press_data(card, accept))

    assert refused == texts.text("nl", "press.not_staff")
    assert taken == texts.text("nl", "press.accepted")
    assert late == texts.text("tr", "press.taken_by", name="Mehmet", role=texts.text("tr", "role.coordinator"))
    assert [one.id for one in team.group.chat.from_bot] == [card.id]
    assert texts.text("nl", "card.state.accepted") in card.text
    assert card.labels == [texts.text("nl", "card.button.details")]
    assert not any(said in offered + card.text for said in ("Ayşe", "Kaya", "aysekaya", str(team.ayse.id)))


async def talk(team: Team, reference: str, language: str) -> Message:
    """Let both write to each other, in words and in a prepared text; give the message that shows the lead."""
    mehmet, ayse = team.mehmet, team.ayse
    shown = await mehmet.expect("Woonplaats: Utrecht")
    await press_in_private(mehmet, "talk")
    await mehmet.expect(texts.text("nl", "staff_chat.talk", reference=reference))
    await ayse.expect(LED[language])
    await mehmet.send("Heb je de brief nog? Mijn nummer is 030-1234567.")
    await ayse.expect("Heb je de brief nog? Mijn nummer is 030-1234567.")
    await ayse.send("111222333")
    wrote = await mehmet.expect("▇▇▇")

    await mehmet.press(texts.text("nl", "staff_chat.button.open"), message=wrote)
    await press_in_private(mehmet, "phrases")
    await press_when_shown(mehmet, HELLO["nl"])
    await mehmet.expect(texts.text("nl", "staff_chat.sent", words=HELLO["nl"]))
    await ayse.expect(HELLO[language])

    assert wrote.text.startswith(reference)
    return shown


async def agree_on_a_time(team: Team, reference: str) -> None:
    """Let three times be proposed, and the person pick the second."""
    await press_in_private(team.mehmet, "propose")
    asked = await team.ayse.expect(lambda one: len(one.labels) > 3)
    await team.ayse.press(asked.labels[1])
    picked = texts.text("nl", "staff_chat.told.appointment_picked", reference=reference)
    await team.mehmet.expect(picked)


async def hand_back(team: Team, reference: str) -> None:
    """Let the helper end the talk: what they type then goes to nobody, and it is asked for whom it is."""
    await team.mehmet.send("/klaar")
    await team.mehmet.expect(texts.text("nl", "staff_chat.handed_back"))
    await team.mehmet.send("Nog iets vergeten")
    asked = await team.mehmet.expect(texts.text("nl", "staff_chat.whom"))
    await team.telegram.settled()

    assert "Nog iets vergeten" not in texts_of(team.ayse.chat.from_bot)
    assert any(reference in label for label in asked.labels)


@LANGUAGES
async def test_an_account_and_a_group_are_tied_and_follow(language: str, database_url: str, data_dir: Path) -> None:
    async with at_work(database_url, data_dir, language, tied=False) as team:
        telegram, mehmet, jan, group = team.telegram, team.mehmet, team.jan, team.group
        inside = team.inside(mehmet)
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as browser:
            browser.cookie_jar.update_cookies({"kopru-staff": team.employed["mehmet"].cookie}, URL(team.served.url))
            await tie(browser, team, mehmet)
            command = await group_command(browser, team)

        await team.inside(jan).send(command)
        await team.inside(jan).expect(texts.text("nl", "group.not_staff"))
        await inside.send(command)
        await inside.expect(texts.text("nl", "group.tied"))
        reference = await hand_over(team.ayse, language, EAST)
        before = await card_in(inside, reference)
        await group.migrate(mehmet)
        moved = await card_in(team.inside(mehmet), reference)
        taken = await answered(telegram, await press_on_card(team.inside(mehmet), moved, "button.accept"))

        assert moved.chat.kind == "supergroup"
        assert moved is not before
        assert taken == texts.text("nl", "press.accepted")
        await mehmet.expect(reference)

        await group.remove_bot(mehmet)
        await mehmet.expect(texts.text("nl", "group.lost"))
        await group.add_bot(mehmet)
        await team.inside(mehmet).expect(texts.text("nl", "telegram.group_private"))
        await telegram.settled()
        assert reference not in group.chat.from_bot[-1].text
        assert telegram.unanswered == []


async def test_who_blocked_the_bot_is_asked_to_tie_again(sqlite_url: str, data_dir: Path) -> None:
    async with at_work(sqlite_url, data_dir, "nl") as team:
        reference = await hand_over(team.ayse, "nl", EAST)
        card = await card_in(team.inside(team.mehmet), reference)

        await team.mehmet.block()
        await team.telegram.settled()
        told = await answered(
            team.telegram, await press_on_card(team.inside(team.mehmet), card, "button.accept")
        )  # fmt: skip

        assert told == texts.text("nl", "press.not_staff")
        assert texts.text("nl", "card.state.offered") in card.text


async def test_somebody_who_works_here_may_need_help_too(sqlite_url: str, data_dir: Path) -> None:
    async with at_work(sqlite_url, data_dir, "nl") as team:
        jan = team.jan

        await jan.send("/start")
        at_desk = await jan.expect(texts.text("tr", "staff_chat.how"))
        await jan.send("/ozel")
        await jan.expect(texts.text("tr", "staff_chat.private"))
        await jan.send("/start")
        own = await jan.expect(lambda one: "Nederlands" in one.labels)
        await jan.send("/is")
        await jan.expect(texts.text("tr", "staff_chat.none"))
        await jan.press("Nederlands", message=own)
        mine = await jan.expect(lambda one: bool(one.labels))

        assert not at_desk.labels
        assert mine.labels, "a button of their own conversation goes on meaning that"


async def tie(browser: aiohttp.ClientSession, team: Team, person: Person) -> None:
    """Tie an account: a link from the page, pressed in Telegram, confirmed on the page."""
    page = await _sent(browser, team, "/staff/telegram", "/staff/telegram")
    url = next(str(given["href"]) for tag, given in page.tags if tag == "a" and "t.me" in str(given.get("href")))
    await person.send(f"/start {url.partition('start=')[2]}")
    shown = await person.expect(texts.text("nl", "telegram_link.confirm", digits=""))
    fields = next(form.fields for form in page.forms if "link" in form.fields)
    async with browser.post(f"{team.served.url}/staff/telegram", data=fields) as response:
        compared = StaffPage(await response.text())
    assert compared.within("secret")[0] in shown.text
    async with browser.post(f"{team.served.url}/staff/telegram/confirm", data=fields) as response:
        assert response.status == 200
    await person.expect(texts.text("nl", "telegram_link.linked"))


async def group_command(browser: aiohttp.ClientSession, team: Team) -> str:
    """Give the command that ties a group, from the page of the organisation."""
    page = await _sent(browser, team, "/staff/organisation", "/staff/organisation/group")
    found = re.search(r"/koppel_[a-z2-7]+@\w+", page.html)
    assert found is not None
    return found[0]


async def _sent(browser: aiohttp.ClientSession, team: Team, path: str, action: str) -> StaffPage:
    """Open a page and send one of its forms."""
    async with browser.get(f"{team.served.url}{path}") as response:
        page = StaffPage(await response.text())
    fields = next(form.fields for form in page.forms if form.attributes.get("action") == action)
    async with browser.post(f"{team.served.url}{action}", data=fields) as response:
        assert response.status == 200
        return StaffPage(await response.text())

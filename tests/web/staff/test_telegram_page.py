"""Tying one's own Telegram on the web: the link, its square, the digits, and whom it is for."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select

from bot import payloads, texts
from bot.channels.telegram_commands import read_command
from bot.messages import Incoming, StaffLink
from bot.usecases.desk import Desk
from bot.usecases.staff_updates import receive
from bot.usecases.telegram_staff import LIFETIME
from bot.web.app import WebSettings, make_web
from bot.web.limits import Limits
from storage import outbox, staff, tables
from storage.database import Database
from storage.staff import Role
from tests.web.staff.colleagues import PLENTY, Colleague, StaffPage, begin_session, employ, make_desk, open_accounts
from tests.web.visits import SECRET, TickingClock

PAGE, CONFIRM, UNLINK = "/staff/telegram", "/staff/telegram/confirm", "/staff/telegram/unlink"
LATER = timedelta(hours=1)
LANGUAGES = pytest.mark.parametrize("language", ["nl", "tr"])


class Office:
    """Somebody at their browser, and the desk that Telegram's updates come to."""

    def __init__(self, colleague: Colleague, desk: Desk) -> None:
        self.colleague = colleague
        self.desk = desk
        self.updates = 0

    async def work(self, role: Role = "helper", name: str = "mehmet", language: str = "nl") -> int:
        """Let somebody work here, and sign in."""
        colleague = self.colleague
        staff_id = await employ(colleague.database, colleague.clock, role, name, language=language)
        await colleague.enter(await begin_session(colleague.database, colleague.clock, staff_id))
        return staff_id

    async def link(self) -> StaffPage:
        """Ask for a link."""
        answer = await self.colleague.send(PAGE)
        assert answer.status == 200
        return StaffPage(await answer.text())

    async def press(self, token: str, chat: str = "4711") -> None:
        """Press a link in Telegram."""
        self.updates += 1
        await receive(self.desk, Incoming("telegram", 7, self.updates, chat, StaffLink(token), "nl"))

    async def look(self, token: str) -> StaffPage:
        """Say that the link was pressed."""
        answer = await self.colleague.post(PAGE, {"token": self.colleague.token, "link": token})
        assert answer.status == 200
        return StaffPage(await answer.text())

    async def confirm(self, token: str) -> str:
        """Say that the digits are the same; give what the next page says."""
        answer = await self.colleague.post(CONFIRM, {"token": self.colleague.token, "link": token})
        assert (answer.status, answer.headers["Location"]) == (303, PAGE)
        return (await self.colleague.look(PAGE)).words

    async def chat_of(self, staff_id: int) -> str | None:
        """Give the chat that somebody is tied to."""
        database = self.desk.database
        found = await database.run(staff.find, database.keys, staff_id)
        assert found is not None
        return found.telegram_id


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[Office]:
    await open_accounts(sqlite, clock)
    desk = make_desk(sqlite, clock)
    desk.staff_bot.bot_id, desk.staff_bot.username = 7, "kopru_test_bot"
    limits = Limits(page=PLENTY, message=PLENTY, start=PLENTY, page_for_all=PLENTY)
    app = make_web(
        desk, converse=None, read_command=read_command, settings=WebSettings(SECRET, proxies=1, limits=limits)  # type: ignore[arg-type]
    )  # fmt: skip
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        yield Office(Colleague(client, clock, sqlite), desk)


def token_of(page: StaffPage) -> str:
    return page.to(PAGE)["link"]


@LANGUAGES
async def test_an_account_is_tied_once_both_show_the_same_digits(office: Office, language: str) -> None:
    mehmet = await office.work(language=language)
    token = token_of(await office.link())
    await office.press(token)

    page = await office.look(token)
    (sent,) = await _said(office)
    tied = await office.confirm(token)

    digits = page.within("secret")[0]
    assert len(digits) == 4
    assert digits in sent
    assert "4711" not in page.html
    assert texts.text(language, "staff.flash.telegram_linked") in tied
    assert texts.text(language, "staff.telegram.tied") in tied
    assert await office.chat_of(mehmet) == "4711"


@LANGUAGES
async def test_the_page_leads_to_the_bot_by_link_and_square(office: Office, language: str) -> None:
    await office.work(language=language)

    page = await office.link()

    link = f"https://t.me/kopru_test_bot?start=staff_{token_of(page)}"
    assert any(tag == "a" and attributes.get("href") == link for tag, attributes in page.tags)
    assert any(tag == "svg" and attributes.get("role") == "img" for tag, attributes in page.tags)
    assert texts.text(language, "staff.telegram.look") in page.words


async def test_settings_lead_there(office: Office) -> None:
    await office.work()

    page = await office.colleague.look("/staff/settings")

    assert any(attributes.get("href") == PAGE for _, attributes in page.tags)


async def test_until_it_is_pressed_the_same_link_stays(office: Office) -> None:
    mehmet = await office.work()
    token = token_of(await office.link())

    page = await office.look(token)
    said = await office.confirm(token)

    assert token_of(page) == token
    assert texts.text("nl", "staff.telegram.nobody") in page.words
    assert texts.text("nl", "staff.flash.telegram_not_pressed") in said
    assert await office.chat_of(mehmet) is None


async def test_a_link_works_once_for_who_made_it_and_for_ten_minutes(office: Office) -> None:
    await office.work(name="jan")
    of_jan = token_of(await office.link())
    await office.press(of_jan, "666")
    mehmet = await office.work()
    used = token_of(await office.link())
    await office.press(used)
    await office.confirm(used)
    late = token_of(await office.link())
    await office.press(late, "4712")
    office.colleague.clock.now += LIFETIME

    said = [await office.confirm(token) for token in (of_jan, used, late, "A" * 43, "")]

    assert len(set(said)) == 1
    assert texts.text("nl", "staff.flash.telegram_unknown") in said[0]
    assert await office.chat_of(mehmet) == "4711"


async def test_the_chat_of_a_colleague_is_refused(office: Office) -> None:
    jan = await office.work(name="jan")
    of_jan = token_of(await office.link())
    await office.press(of_jan)
    mehmet = await office.work()
    token = token_of(await office.link())
    await office.press(token)
    await office.desk.database.run(staff.set_telegram, office.desk.database.keys, jan, "4711")

    said = await office.confirm(token)

    assert texts.text("nl", "staff.flash.telegram_taken") in said
    assert (await office.chat_of(jan), await office.chat_of(mehmet)) == ("4711", None)


async def test_untying_forgets_the_chat_and_tells_it(office: Office) -> None:
    mehmet = await office.work()
    token = token_of(await office.link())
    await office.press(token)
    await office.confirm(token)

    first, second = [await office.colleague.post(UNLINK, {"token": office.colleague.token}) for _ in range(2)]

    assert [first.status, second.status] == [303, 303]
    assert texts.text("nl", "staff.telegram.untied") in (await office.colleague.look(PAGE)).words
    assert await office.chat_of(mehmet) is None
    assert (await _said(office))[-1] == texts.text("nl", "telegram_link.unlinked")


@LANGUAGES
async def test_without_a_bot_the_page_says_so(office: Office, language: str) -> None:
    office.desk.staff_bot.bot_id = None
    await office.work(language=language)

    page = await office.colleague.look(PAGE)
    asked = await office.colleague.post(PAGE, {"token": office.colleague.token})

    assert texts.text(language, "staff.telegram.no_bot") in page.words
    assert page.to("/staff/language")
    assert all(form.attributes.get("action") != PAGE for form in page.forms)
    assert (asked.status, asked.headers["Location"]) == (303, PAGE)
    links = await office.desk.database.run(lambda connection: connection.execute(select(tables.telegram_links)).all())
    assert links == []


async def test_a_bot_that_has_no_name_yet_is_told_of(office: Office) -> None:
    office.desk.staff_bot.username = ""
    await office.work()

    asked = await office.colleague.send(PAGE)

    assert asked.status == 303
    assert texts.text("nl", "staff.flash.no_telegram") in (await office.colleague.look(PAGE)).words


@pytest.mark.parametrize("role", ["admin", "editor", "observer"])
async def test_who_works_no_leads_has_nothing_to_tie(office: Office, role: Role) -> None:
    await office.work(role)

    answers = [await office.colleague.get(PAGE), await office.colleague.post(PAGE, {"token": office.colleague.token})]

    assert [answer.status for answer in answers] == [403, 403]


async def _said(office: Office) -> list[str]:
    """Give what was said in Telegram, in order."""
    database, later, said = office.desk.database, office.desk.clock() + LATER, list[str]()
    while due := await outbox.claim_due(database, now=later, worker="test", lease_s=1, limit=100):
        said += [payloads.read(delivery.payload).text for delivery in due]
        await outbox.mark_sent(database, [(delivery.id, None) for delivery in due], now=later)
    return said

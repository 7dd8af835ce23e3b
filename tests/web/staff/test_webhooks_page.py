"""Coordinators set webhooks up, see the secret once, what was told and what failed, and send it again."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram_commands import read_command
from bot.texts import catalog
from bot.usecases import accounts as accounts_usecase
from bot.usecases.desk import Desk
from bot.web.app import WebSettings, make_web
from bot.web.limits import Limits
from bot.webhook_events import EVENTS, TEST
from storage import accounts, deliveries, tables, webhooks
from storage.access import SYSTEM, Acting, acting
from storage.accounts import Account
from storage.database import Database
from storage.deliveries import Due, Kind, NewDelivery, Wish
from storage.staff import Role
from tests.web.staff.colleagues import (
    HERE,
    PLENTY,
    THERE,
    Colleague,
    StaffPage,
    begin_session,
    employ,
    make_desk,
    open_accounts,
)
from tests.web.visits import SECRET, TickingClock

PAGE = "/staff/organisation/webhooks"
URL = "https://systeem.example.nl/haak?sleutel=van-hen"
SECRETS = re.compile(r"whsec_[A-Za-z0-9+/]{43}=")


@dataclass
class Desks:
    """A coordinator at work, and what they work on."""

    colleague: Colleague
    desk: Desk
    database: Database
    clock: TickingClock

    async def sign_in(self, role: Role = "coordinator", name: str = "fatma", **place: Any) -> None:
        """Let somebody else sit down here."""
        staff_id = await employ(self.database, self.clock, role, name, **place)
        await self.colleague.enter(await begin_session(self.database, self.clock, staff_id))

    async def look(self, path: str = PAGE) -> StaffPage:
        """Open the page."""
        return await self.colleague.look(path)

    async def add(self, url: str = URL, *, page: str = PAGE, **values: str) -> Any:
        """Fill in the form of a new address."""
        return await self.colleague.send(page, PAGE, url=url, **values)

    async def endpoints(self, whose: str = HERE) -> tuple[webhooks.Endpoint, ...]:
        """Give the addresses of an organisation."""
        return await acting(self.database, SYSTEM, webhooks.list_endpoints, self.database.keys, whose)

    async def claim(self) -> tuple[Due, ...]:
        """Claim what is to be told, as the loop does."""
        kinds: tuple[Kind, ...] = ("email", "webhook")
        return await deliveries.claim_due(self.database, Wish("w", self.clock(), 60, 20, kinds))

    async def audited(self) -> list[str]:
        """Give what was done, from the audit log."""
        rows = await self.database.run(lambda connection: connection.execute(tables.audit.select()).all())
        return [row.name for row in rows if row.name.startswith("webhook.")]

    async def failed(self, reason: str, status: int | None = None, *, to: str | None = None) -> None:
        """Let something be told that fails."""
        new = NewDelivery(HERE, to, "0" * 36, "offered", None)
        await self.database.run(deliveries.add, new, now=self.clock())
        (due,) = await self.claim()
        await deliveries.give_up(self.database, due, worker="w", now=self.clock(), reason=reason, status=status)


@pytest.fixture
async def at_work(database: Database, clock: TickingClock) -> AsyncIterator[Desks]:
    """Let a coordinator work where webhooks and e-mail go out."""
    await open_accounts(database, clock)
    desk = make_desk(database, clock)
    desk.outbound.outside = frozenset({"email", "webhook"})
    limits = Limits(page=PLENTY, message=PLENTY, start=PLENTY, page_for_all=PLENTY)
    made = WebSettings(SECRET, proxies=1, limits=limits)
    app = make_web(desk, converse=None, read_command=read_command, settings=made)  # type: ignore[arg-type]
    async with TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True)) as client:
        desks = Desks(Colleague(client, clock, database), desk, database, clock)
        await desks.sign_in()
        yield desks


async def test_an_address_is_added_and_its_secret_is_shown_once(at_work: Desks) -> None:
    empty = await at_work.look()

    response = await at_work.add()
    shown, again = await at_work.look(), await at_work.look()

    (endpoint,) = await at_work.endpoints()
    assert "Er is nog geen adres." in empty.words
    assert (response.status, response.headers["Location"]) == (303, PAGE)
    assert (endpoint.url, endpoint.events) == (URL, tuple(sorted(EVENTS)))
    assert len(SECRETS.findall(shown.html)) == 1
    assert SECRETS.findall(again.html) == []
    assert "systeem.example.nl" in again.words
    assert "van-hen" not in shown.html + again.html
    assert await at_work.audited() == ["webhook.added"]


async def test_only_what_was_ticked_is_told(at_work: Desks) -> None:
    page = await at_work.look()
    fields = page.to(PAGE)
    ticked = {name: value for name, value in fields.items() if not name.startswith("event-")}

    response = await at_work.colleague.post(PAGE, {**ticked, "url": URL, "event-offered": "yes"})

    assert response.status == 303
    assert [one.events for one in await at_work.endpoints()] == [("offered",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "geen volledig webadres"),
        ("http://systeem.example.nl", "https://"),
        ("https://127.0.0.1/", "intern netwerk"),
        ("https://systeem.local/", "intern netwerk"),
        ("https://jan:geheim@systeem.example.nl", "gebruikersnaam"),
        ("https://systeem.example.nl:25", "poort"),
    ],
)
async def test_an_address_that_cannot_be_is_refused_in_words_and_stays_in_the_form(
    at_work: Desks, url: str, said: str
) -> None:
    response = await at_work.add(url)

    page = StaffPage(await response.text())
    assert response.status == 422
    assert said in page.fault
    assert page.to(PAGE)["url"] == url
    assert await at_work.endpoints() == ()


async def test_nothing_ticked_is_refused_and_an_eleventh_address_too(at_work: Desks) -> None:
    page = await at_work.look()
    bare = {name: value for name, value in page.to(PAGE).items() if not name.startswith("event-")}
    nothing = await at_work.colleague.post(PAGE, {**bare, "url": URL})
    for number in range(10):
        assert (await at_work.add(f"https://systeem.example.nl/{number}")).status == 303

    full = await at_work.look()
    eleventh = await at_work.colleague.post(PAGE, {**page.to(PAGE), "url": URL})

    assert "ten minste één" in StaffPage(await nothing.text()).fault
    assert PAGE not in [form.attributes.get("action") for form in full.forms]
    assert eleventh.status == 422
    assert len(await at_work.endpoints()) == 10


async def test_a_test_is_sent_and_its_fate_is_shown(at_work: Desks) -> None:
    await at_work.add()
    (endpoint,) = await at_work.endpoints()

    await at_work.colleague.send(PAGE, f"{PAGE}/{endpoint.id}/test")
    waiting = await at_work.look()
    (due,) = await at_work.claim()
    await deliveries.mark_done(at_work.database, due, worker="w", now=at_work.clock(), status=204)
    done = await at_work.look()

    assert (due.event, due.endpoint_id, due.lead_id, due.to) == (TEST, endpoint.id, None, URL)
    assert "wordt verstuurd" in waiting.words
    assert "aangekomen" in done.words
    assert await at_work.audited() == ["webhook.added", "webhook.tested"]


async def test_a_new_secret_is_shown_once_and_the_old_one_signs_for_a_day(at_work: Desks) -> None:
    await at_work.add()
    first = SECRETS.findall((await at_work.look()).html)
    (endpoint,) = await at_work.endpoints()
    await at_work.colleague.send(PAGE, f"{PAGE}/{endpoint.id}/test")

    await at_work.colleague.send(PAGE, f"{PAGE}/{endpoint.id}/secret")

    second = SECRETS.findall((await at_work.look()).html)
    (due,) = await at_work.claim()
    assert due.secrets == (*second, *first)
    assert second != first
    assert "Oude sleutel" in (await at_work.look()).words
    at_work.clock.pass_by(hours=24)
    assert [one.secrets for one in await at_work.claim()] == [tuple(second)]


async def test_an_address_is_removed_after_a_question(at_work: Desks) -> None:
    await at_work.add()
    (endpoint,) = await at_work.endpoints()
    path = f"{PAGE}/{endpoint.id}/remove"

    question = await at_work.look(path)
    response = await at_work.colleague.send(path)

    assert "systeem.example.nl verwijderen?" in question.words
    assert response.status == 303
    assert await at_work.endpoints() == ()
    assert await at_work.audited() == ["webhook.added", "webhook.removed"]


async def test_an_address_that_said_it_is_gone_is_switched_on_again(at_work: Desks) -> None:
    await at_work.add()
    (endpoint,) = await at_work.endpoints()
    await deliveries.endpoint_gone(at_work.database, endpoint.id, now=at_work.clock())
    off = await at_work.look()
    refused = await at_work.colleague.post(
        f"{PAGE}/{endpoint.id}/test", {"token": at_work.colleague.token, "for": HERE}
    )
    said = await at_work.look()

    await at_work.colleague.send(PAGE, f"{PAGE}/{endpoint.id}/enable")

    assert "weg is sinds" in off.words
    assert refused.status == 303
    assert "Zet het eerst weer aan" in said.words
    assert [one.disabled_at for one in await at_work.endpoints()] == [None]


async def test_what_failed_is_shown_with_its_reason_and_sent_again(at_work: Desks) -> None:
    await at_work.add()
    (endpoint,) = await at_work.endpoints()
    await at_work.failed("http", 500, to=endpoint.id)
    before = await at_work.look()

    response = await at_work.colleague.send(PAGE, f"{PAGE}/replay")

    after = await at_work.look()
    (due,) = await at_work.claim()
    assert "Jullie systeem antwoordde met 500." in before.words
    assert response.status == 303
    assert "wordt opnieuw verstuurd" in after.words
    assert due.tries == 1
    assert await at_work.audited() == ["webhook.added", "webhook.replayed"]


async def test_a_failed_e_mail_is_shown_and_sent_again_too(at_work: Desks) -> None:
    keys = at_work.database.keys
    await at_work.database.run(accounts.change, keys, Account(HERE, "Buurthuis Hier", email="team@hier.example.nl"))
    await at_work.failed("smtp_550")

    page = await at_work.look()
    response = await at_work.colleague.send(PAGE, f"{PAGE}/replay")

    assert "De mailserver weigerde het met 550." in page.words
    assert "team@hier.example.nl" in page.words
    assert response.status == 303
    assert [one.kind for one in await at_work.claim()] == ["email"]


async def test_what_is_tried_again_says_when(at_work: Desks) -> None:
    await at_work.add()
    (endpoint,) = await at_work.endpoints()
    await at_work.colleague.send(PAGE, f"{PAGE}/{endpoint.id}/test")
    (due,) = await at_work.claim()
    until = at_work.clock().replace(hour=15)
    await deliveries.postpone(at_work.database, due, worker="w", until=until, reason="timeout")

    page = await at_work.look()

    assert "nog niet aangekomen" in page.words
    assert "16:00" in page.words
    assert "niet op tijd antwoord" in page.words
    assert f"{PAGE}/replay" not in [form.attributes.get("action") for form in page.forms]


async def test_the_page_says_what_does_not_go_out(at_work: Desks) -> None:
    at_work.desk.outbound.outside = frozenset()
    await at_work.add()
    (endpoint,) = await at_work.endpoints()

    page = await at_work.look()
    await at_work.colleague.post(f"{PAGE}/{endpoint.id}/test", {"token": at_work.colleague.token, "for": HERE})
    refused = await at_work.look()

    assert "stuurt geen webhooks" in page.words
    assert "stuurt geen e-mail" in page.words
    assert f"{PAGE}/{endpoint.id}/test" not in [form.attributes.get("action") for form in page.forms]
    assert "Vraag het de beheerder" in refused.words


async def test_an_admin_chooses_an_organisation_and_stays_with_it(at_work: Desks) -> None:
    await at_work.sign_in("admin", "jan")
    there = f"{PAGE}?for={THERE}"

    choice = await at_work.colleague.get(PAGE)
    response = await at_work.add(page=there)
    page = await at_work.look(response.headers["Location"])

    assert (choice.status, choice.headers["Location"]) == (303, "/staff/accounts")
    assert response.headers["Location"] == there
    assert "Buurthuis Daar" in page.words
    assert (len(await at_work.endpoints(THERE)), len(await at_work.endpoints())) == (1, 0)


async def test_what_is_of_another_organisation_looks_like_what_is_missing(at_work: Desks) -> None:
    await at_work.add()
    (mine,) = await at_work.endpoints()
    await at_work.failed("http", 500, to=mine.id)
    (told,) = await acting(at_work.database, SYSTEM, deliveries.recent, HERE, limit=9)
    await at_work.sign_in("coordinator", "charlie", organization_id=THERE)
    colleague, missing = at_work.colleague, "f" * 32

    for form, theirs, nobodys in (
        (f"{PAGE}?for=%s", HERE, "nowhere"),
        (f"{PAGE}/%s/remove", mine.id, missing),
    ):
        answers = [await colleague.get(form % one) for one in (theirs, nobodys)]
        assert [one.status for one in answers] == [404, 404]
        assert len({await one.text() for one in answers}) == 1
    for path, theirs, nobodys in (
        *((f"{PAGE}/%s/{done}", mine.id, missing) for done in ("test", "secret", "enable", "remove")),
        (f"{PAGE}/replay?%s", str(told.id), "99999"),
    ):
        sent = [
            await colleague.post((path % one).partition("?")[0], {"token": colleague.token, "delivery": one})
            for one in (theirs, nobodys, "x")
        ]
        assert [one.status for one in sent] == [404, 404, 404], path
        assert len({await one.text() for one in sent}) == 1
    added = await colleague.post(PAGE, {"token": colleague.token, "url": URL, "event-offered": "yes", "for": HERE})
    assert added.status == 404
    assert len(await at_work.endpoints()) == 1


@pytest.mark.parametrize("role", ["helper", "editor", "observer"])
async def test_others_may_not(at_work: Desks, role: Role) -> None:
    await at_work.sign_in(role, "mehmet")

    assert (await at_work.colleague.get(PAGE)).status == 403


async def test_an_account_that_closes_takes_its_addresses_along(at_work: Desks) -> None:
    await at_work.add()
    admin = Acting(await employ(at_work.database, at_work.clock, "admin", "jan"), "admin")

    await accounts_usecase.close_account(at_work.database, admin, HERE, now=at_work.clock())

    assert await at_work.endpoints() == ()


def test_every_event_state_and_reason_has_words_in_every_language() -> None:
    reasons = {
        "http", "smtp", "smtp_login", "smtp_set_up", "timeout", "cut_off", "unreached", "no_such_host",
        "private_address", "tls", "bad_address", "bad_header", "gone", "endpoint_off", "no_mailbox", "given_up",
        "unreadable",
    }  # fmt: skip
    needed = {f"staff.webhooks.event.{event}" for event in (*EVENTS, TEST)}
    needed |= {f"staff.webhooks.reason.{reason}" for reason in reasons}
    needed |= {f"staff.webhooks.state.{state}" for state in ("waiting", "again", "done", "failed", "not_needed")}

    assert {language: needed - set(catalog(language)) for language in ("nl", "tr")} == {"nl": set(), "tr": set()}

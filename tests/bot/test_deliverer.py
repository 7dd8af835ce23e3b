"""What is told by e-mail and webhook arrives, is tried again, is given up in sight, and never has anybody in it."""

import asyncio
import logging
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.background import Background, Clock
from bot.channels.email import EmailChannel
from bot.channels.webhook import WebhookChannel, sign
from bot.deliverer import LEASE_S, MOST_AT_ONCE, Deliverer, Ways
from bot.delivery_schedule import WAITS_S, Again, Over, Taken, judge_answer, judge_failure
from bot.mail_server import MailServer
from bot.messages import DeliveryFailed
from bot.usecases import lead_talk, leads
from bot.usecases.desk import Desk
from bot.usecases.lead_loops import run_clocks
from bot.usecases.ways_out import tell_outside
from bot.webhook_events import EVENTS
from storage import accounts, deliveries, people, retention, tables, webhooks
from storage.access import SYSTEM, acting
from storage.accounts import Account
from storage.database import Database, DatabaseAway, connect
from storage.deliveries import Kind, NewDelivery, Shown
from storage.encryption import KeyRing
from storage.webhooks import NewEndpoint
from tests.bot.killed_deliverer import PUBLIC_URL, SOURCE
from tests.channels.mail_server import MailBox, mail_server
from tests.channels.webhook_receiver import Receiver, channel, receiver, until
from tests.usecases.lead_world import ANSWERS, MONDAY, World

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BOTH: frozenset[Kind] = frozenset({"email", "webhook"})
MAILBOX = "team@club.example.nl"
SENDER = "koprue@bot.example.nl"


class Outside(World):
    """A world whose organisations are told by e-mail and webhook too."""

    def desk(self, worker: str = "one") -> Desk:
        """Open a desk whose outlet writes what is told outside."""
        made = World.desk(self, worker)
        made.outbound.outlets.append(partial(tell_outside, BOTH))
        return made


@dataclass
class Office:
    """A world, whoever is told of it, and the process that tells them."""

    world: Outside
    box: MailBox
    hooks: Receiver
    deliverer: Deliverer
    sent: WebhookChannel
    background: Background

    async def deliver(self) -> int:
        """Deliver what is due now; give how much that was."""
        begun = await self.deliverer.begin_due()
        await until(lambda: not self.deliverer.under_way)
        return begun

    async def shown(self, club: str = "club") -> tuple[Shown, ...]:
        """Give what an organisation was told, the newest first."""
        return await acting(self.world.database, SYSTEM, deliveries.recent, club, limit=100)

    async def tell(self, number: int = 1, *, to: str = "hook") -> None:
        """Write a test of an address."""
        new = NewDelivery("club", to, f"00000000-0000-4000-8000-{number:012}", "test", None)
        await self.world.database.run(deliveries.add, new, now=self.world.now)

    def wait(self, **time: float) -> None:
        """Let time go by."""
        self.world.now += timedelta(**time)


async def give_ways(
    world: World, url: str, *, club: str = "club", mailbox: str | None = MAILBOX, events: Sequence[str] = EVENTS,
    id_: str = "hook",
) -> None:  # fmt: skip
    """Give an organisation a mailbox and an address."""
    keys = world.database.keys
    await world.database.run(accounts.change, keys, Account(club, f"Organisatie {club}", email=mailbox))
    new = NewEndpoint(id_, club, url, SECRET, events)
    await acting(world.database, SYSTEM, webhooks.add, keys, new, now=world.now)


def times(world: World) -> Clock:
    return Clock(lambda: world.now, asyncio.get_running_loop().time, asyncio.sleep)


def deliverer(
    world: World, box: MailBox, sent: WebhookChannel, background: Background, worker: str = "one"
) -> Deliverer:
    mail = EmailChannel(MailServer("localhost", box.port, "plain"), SENDER)
    ways = Ways(PUBLIC_URL, SOURCE, mail, sent)
    return Deliverer(world.database, ways, times(world), background, worker, lambda: 0.0)


@asynccontextmanager
async def opened(database: Database) -> AsyncIterator[Office]:
    world = Outside(database)
    await world.settle()
    async with (
        mail_server() as box,
        receiver() as hooks,
        channel() as sent,
        Background(times(world)) as background,
    ):
        await give_ways(world, hooks.url)
        yield Office(world, box, hooks, deliverer(world, box, sent, background), sent, background)


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """Open an office on both engines, with an organisation that is told by both ways."""
    async with opened(database) as made:
        yield made


async def test_an_offered_lead_reaches_mailbox_and_address_of_its_organisation(office: Office) -> None:
    lead = await office.world.hand_over()

    begun = await office.deliver()

    (taken,), (body,) = office.box.taken, office.hooks.bodies
    link = f"{PUBLIC_URL}/staff/leads/{lead.id}"
    assert begun == 2
    assert taken.recipients == [MAILBOX]
    assert lead.reference in taken.message["Subject"]
    assert taken.message.get_content().count(link) == 2
    assert (body["type"], body["subject"], body["dataref"]) == ("nl.kopru.lead.offered", lead.reference, link)
    assert (body["source"], body["time"]) == (SOURCE, "2026-11-23T11:00:00.000+00:00")
    assert [(row.kind, row.state, row.http_status) for row in await office.shown()] == [
        ("webhook", "done", 204),
        ("email", "done", None),
    ]
    assert await office.deliver() == 0


async def test_an_organisation_is_written_to_in_its_language(office: Office) -> None:
    keys = office.world.database.keys
    account = Account("club", "Organisatie club", email=MAILBOX, settings={"language": "tr"})
    await office.world.database.run(accounts.change, keys, account)
    await office.world.hand_over()

    await office.deliver()

    (taken,) = office.box.taken
    assert taken.message["Content-Language"] == "tr"
    assert "aanmelding" not in taken.message["Subject"]


async def test_what_was_sent_is_signed_with_the_secret_of_the_address(office: Office) -> None:
    await office.world.hand_over()

    await office.deliver()

    ((headers, body),) = office.hooks.seen
    stamp = int(office.world.now.timestamp())
    assert headers["webhook-id"] == office.hooks.bodies[0]["id"]
    assert headers["webhook-signature"] == sign(SECRET, id=headers["webhook-id"], timestamp=stamp, body=body)


async def test_a_move_that_fails_tells_nobody(office: Office) -> None:
    def breaks(*notice: object) -> None:
        raise RuntimeError("no room")

    lead = await office.world.hand_over()
    desk = office.world.desk()
    desk.outbound.outlets.append(breaks)

    with pytest.raises(RuntimeError):
        await leads.claim(desk, office.world.staff["mehmet@club"], lead.id)

    assert [row.event for row in await office.shown()] == ["offered", "offered"]


async def test_the_whole_life_of_a_lead_is_told_to_who_has_it(office: Office) -> None:
    world, mehmet = office.world, office.world.staff["mehmet@club"]
    lead, desk = await world.hand_over(), office.world.desk()
    await leads.claim(desk, mehmet, lead.id)
    await leads.mark_contacted(desk, mehmet, lead.id)
    await leads.progress(desk, mehmet, lead.id)
    await leads.close(desk, mehmet, lead.id, outcome="completed")
    withdrawn = await world.hand_over("jan")
    await office.deliver()

    await office.deliver()

    told = {row.event for row in await office.shown() if row.kind == "webhook"}
    assert told == {"offered", "accepted", "contacted", "in_progress", "closed"}
    assert [row.event for row in await office.shown() if row.kind == "email"] == ["offered", "offered"]
    assert withdrawn.id != lead.id


async def test_who_loses_a_lead_and_who_gets_it_are_told_apart(office: Office) -> None:
    world = office.world
    async with receiver() as theirs:
        await give_ways(world, theirs.url, club="circle", mailbox=None, id_="other")
        lead = await world.hand_over()
        await leads.decline(world.desk(), world.staff["mehmet@club"], lead.id, reason="no_room")

        await office.deliver()

    types = [sorted(body["type"].rpartition(".")[2] for body in box.bodies) for box in (office.hooks, theirs)]
    assert types == [["declined", "offered"], ["offered"]]
    assert not {body["id"] for body in office.hooks.bodies} & {body["id"] for body in theirs.bodies}


async def test_silence_is_reminded_of_and_then_taken_away(office: Office) -> None:
    world = office.world
    lead = await world.hand_over()
    await office.deliver()
    for _ in range(24):
        office.wait(hours=6)
        await run_clocks(world.desk())
        await office.deliver()

    events = [body["type"].rpartition(".")[2] for body in office.hooks.bodies]
    assert events[:3] == ["offered", "reminder", "expired"]
    assert len(office.box.taken) == 2
    assert (await world.lead(lead.id)).organization_id != "club"


async def test_words_of_the_person_are_an_event_without_the_words(office: Office) -> None:
    world, mehmet = office.world, office.world.staff["mehmet@club"]
    lead, desk = await world.hand_over(), office.world.desk()
    await leads.claim(desk, mehmet, lead.id)
    await lead_talk.send_words(desk, mehmet, lead.id, words="Wanneer komt u?", key="line-1")

    await world.say("Ik woon in de Kerkstraat en ben bang")
    await office.deliver()

    assert "nl.kopru.lead.action_needed" in [body["type"] for body in office.hooks.bodies]
    assert not [body for _, body in office.hooks.seen if b"Kerkstraat" in body or b"Wanneer" in body]


async def test_an_address_hears_only_of_what_it_wants(office: Office) -> None:
    async with receiver() as other:
        await give_ways(office.world, other.url, events=("closed",), id_="picky")
        await office.world.hand_over()

        await office.deliver()

    assert (len(office.hooks.seen), len(other.seen)) == (1, 0)


async def test_organisations_without_mailbox_and_address_are_told_nothing(office: Office) -> None:
    await office.world.hand_over(took="circle", offered=("circle", "club"))

    assert await office.shown("circle") == ()
    assert await office.deliver() == 0


#: Signatures and ids, in which chance writes any short word some day.
DRAWN = re.compile(r"v1,[\w+/=]+|\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
PRIVATE = {
    "phone": "+31612345678",
    "phone_when": "vrijdag na de moskee",
}


async def test_nobody_can_be_recognised_in_any_body_mail_or_line_of_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """A hand-over with a number and free text; everything that leaves, and every row, is searched for it."""
    world, mehmet = office.world, office.world.staff["mehmet@club"]
    caplog.set_level(logging.DEBUG)
    office.box.refusals["RCPT"] = ["451 later for ayse"]
    with capture_logs() as logged:
        lead = await world.hand_over(answers={**ANSWERS, "contact_way": "phone", **PRIVATE})
        desk = world.desk()
        await office.deliver()
        await leads.claim(desk, mehmet, lead.id)
        await lead_talk.send_words(desk, mehmet, lead.id, words="Dag Ayşe Yılmaz", key="line-1")
        await world.say("Ben Ayşe, deurwaarder belde 0612345678")
        for _ in range(3):
            office.wait(seconds=6)
            await office.deliver()

    rows = [row._asdict() for row in await world.rows(tables.deliveries)]
    sent = [body.decode() + str(headers) for headers, body in office.hooks.seen]
    mails = [f"{mail.message}{mail.message.get_content()}" for mail in office.box.taken]
    everything = DRAWN.sub("", "\n".join([*sent, *mails, str(rows), str(logged), caplog.text])).lower()
    hidden = (*PRIVATE.values(), "0612345678", "moskee", "ayşe", "ayse", "yılmaz", "deurwaarder", "3511", "gm0344")
    assert len(sent) >= 3
    assert [word for word in (*hidden, "problematic", "turkish", "huur") if word in everything] == []
    assert re.search(r"\bu2l?\b", everything) is None
    assert SECRET.lower() not in everything
    assert set().union(*(body for body in office.hooks.bodies)) == {
        "specversion", "id", "source", "type", "time", "datacontenttype", "subject", "dataref", "data",
    }  # fmt: skip
    assert {name for body in office.hooks.bodies for name in body["data"]} == {"leadId", "reference"}


async def test_what_fails_is_tried_again_by_the_schedule_and_then_given_up(office: Office) -> None:
    office.hooks.status = 500
    await office.tell()
    tried = []

    for _ in range(400):
        if await office.deliver():
            tried.append(office.world.now - MONDAY)
        (row,) = await office.shown()
        if row.state == "failed":
            break
        office.world.now = row.next_at

    since_start = [timedelta(seconds=sum(WAITS_S[: number + 1])) for number in range(len(WAITS_S))]
    assert tried == since_start
    assert (row.state, row.reason, row.http_status, row.tries) == ("failed", "http", 500, 10)
    assert len(set(office.hooks.ids)) == 1
    assert len({body for _, body in office.hooks.seen}) == 1
    assert len({headers["webhook-timestamp"] for headers, _ in office.hooks.seen}) == 10


async def test_what_was_given_up_goes_out_again_when_somebody_asks(office: Office) -> None:
    office.hooks.status = 410
    await office.tell()
    await office.deliver()
    (given_up,) = await office.shown()
    office.hooks.status = 200
    fatma = office.world.staff["fatma@club"]

    await acting(office.world.database, fatma, webhooks.enable, "hook")
    await acting(office.world.database, fatma, deliveries.replay, given_up.id, now=office.world.now)
    await office.deliver()

    (row,) = await office.shown()
    assert (given_up.state, given_up.reason, given_up.http_status) == ("failed", "gone", 410)
    assert (row.state, row.http_status, row.tries) == ("done", 200, 1)
    assert len(set(office.hooks.ids)) == 1


async def test_an_address_that_is_gone_gets_nothing_more(office: Office) -> None:
    office.hooks.status = 410
    for number in range(6):
        await office.tell(number)

    await office.deliver()
    office.wait(days=5)
    await office.deliver()
    await office.world.hand_over()
    await office.deliver()

    assert len(office.hooks.seen) == deliveries.PER_TARGET
    reasons = [(row.state, row.reason) for row in await office.shown() if row.kind == "webhook"]
    assert sorted(set(reasons)) == [("failed", "endpoint_off"), ("failed", "gone")]
    (endpoint,) = await acting(
        office.world.database, SYSTEM, webhooks.list_endpoints, office.world.database.keys, "club"
    )
    assert endpoint.disabled_at == MONDAY


@pytest.mark.parametrize("status", [429, 503])
async def test_a_receiver_that_asks_for_patience_gets_it_for_everything(office: Office, status: int) -> None:
    office.hooks.status, office.hooks.headers = status, {"Retry-After": "3600"}
    for number in range(6):
        await office.tell(number)

    await office.deliver()
    office.hooks.status, office.hooks.headers = 204, {}
    office.wait(seconds=3599)
    early = await office.deliver()
    office.wait(seconds=1)
    late = await office.deliver() + await office.deliver()

    assert (early, late) == (0, 6)
    assert {row.state for row in await office.shown()} == {"done"}


async def test_a_slow_receiver_does_not_keep_others_waiting(office: Office) -> None:
    office.hooks.waits_s = 1.5
    async with receiver() as quick:
        await give_ways(office.world, quick.url, id_="quick")
        for number in range(6):
            await office.tell(number)
            await office.tell(number, to="quick")

        await office.deliverer.begin_due()
        await asyncio.sleep(0.3)
        again = await office.deliverer.begin_due()
        await asyncio.sleep(0.3)
        done = len(quick.seen)
        await until(lambda: not office.deliverer.under_way)

    assert (again, done) == (2, 6)
    assert len(office.hooks.seen) == deliveries.PER_TARGET


async def test_two_workers_at_once_tell_everybody_once(postgres_url: str, data_dir: Path, keys: KeyRing) -> None:
    databases = [await connect(postgres_url, data_dir=data_dir, keys=keys, pool_size=4) for _ in range(2)]
    async with opened(databases[0]) as office:
        names = [f"hook{number}" for number in range(10)]
        for name in names:
            await give_ways(office.world, office.hooks.url, id_=name)
        for number in range(8):
            for name in names:
                await office.tell(number, to=name)
        other = replace_database(office, databases[1])

        async def work(one: Deliverer) -> int:
            begun = 0
            for _ in range(60):
                begun += await one.begin_due()
                await asyncio.sleep(0.02)
            return begun

        begun = await asyncio.gather(work(office.deliverer), work(other))
        await until(lambda: not (office.deliverer.under_way + other.under_way))

        assert sum(begun) == len(office.hooks.seen) == 80
        assert min(begun) > 0
        assert {row.tries for row in await office.shown()} == {1}
        assert {row.state for row in await office.shown()} == {"done"}
    for database in databases:
        await database.close()


def replace_database(office: Office, database: Database) -> Deliverer:
    """Give another worker of the same office."""
    world = replace(office.world, database=database)
    return deliverer(world, office.box, office.sent, office.background, "two")


async def test_a_worker_that_is_killed_in_mid_delivery_loses_nothing(
    database_url: str, data_dir: Path, keys: KeyRing
) -> None:
    database = await connect(database_url, data_dir=data_dir, keys=keys)
    world = Outside(database)
    await world.settle()
    async with receiver(plain=True) as hooks:
        await give_ways(world, hooks.url, mailbox=None)
        await world.hand_over()
        await database.close()
        command = [sys.executable, "-m", "tests.bot.killed_deliverer", database_url, str(data_dir)]
        process = await asyncio.create_subprocess_exec(*command)
        hooks.happens = process.kill
        code = await asyncio.wait_for(process.wait(), 30)
        hooks.happens = lambda: None

        assert code == -signal.SIGKILL
        again = await connect(database_url, data_dir=data_dir, keys=keys)
        world = Outside(again, MONDAY)
        async with mail_server() as box, channel(plain=True) as sent, Background(times(world)) as background:
            office = Office(world, box, hooks, deliverer(world, box, sent, background), sent, background)
            held = await office.deliver()
            office.wait(seconds=LEASE_S)
            taken_over = await office.deliver()
            (row,) = await office.shown()
        await again.close()

    assert (held, taken_over) == (0, 1)
    assert len(hooks.seen) == 2
    assert len(set(hooks.ids)) == 1
    assert (row.state, row.tries) == ("done", 2)


async def test_what_kills_its_worker_every_time_is_given_up_too(office: Office) -> None:
    await office.tell()
    for number in range(len(WAITS_S)):
        wish = deliveries.Wish(f"dead{number}", office.world.now, LEASE_S, 10, BOTH)
        assert len(await deliveries.claim_due(office.world.database, wish)) == 1
        office.wait(seconds=LEASE_S)

    await office.deliver()

    (row,) = await office.shown()
    assert (row.state, row.reason) == ("failed", "given_up")
    assert office.hooks.seen == []


async def test_an_e_mail_of_a_lead_that_went_on_is_not_needed_any_more(office: Office) -> None:
    office.box.refusals["RCPT"] = ["451 later"]
    lead = await office.world.hand_over()
    await office.deliver()
    await leads.claim(office.world.desk(), office.world.staff["mehmet@club"], lead.id)
    office.wait(seconds=6)

    await office.deliver()

    mail = next(row for row in await office.shown() if row.kind == "email")
    assert (mail.state, mail.reason) == ("done", "not_needed")
    assert office.box.taken == []


async def test_a_mail_server_that_says_no_is_seen_in_the_list(office: Office) -> None:
    office.box.refusals["RCPT"] = ["451 later", "550 nobody of that name"]
    await office.world.hand_over()
    await office.deliver()
    first = next(row for row in await office.shown() if row.kind == "email")
    office.wait(seconds=6)

    await office.deliver()

    second = next(row for row in await office.shown() if row.kind == "email")
    assert (first.state, first.reason) == ("waiting", "smtp_451")
    assert (second.state, second.reason) == ("failed", "smtp_550")


async def test_who_has_no_mailbox_any_more_is_not_written_to(office: Office) -> None:
    await office.world.hand_over()
    keys = office.world.database.keys
    await office.world.database.run(accounts.change, keys, Account("club", "Organisatie club"))

    await office.deliver()

    mail = next(row for row in await office.shown() if row.kind == "email")
    assert (mail.state, mail.reason) == ("failed", "no_mailbox")


async def test_an_erased_person_takes_along_what_was_to_be_told(office: Office) -> None:
    await office.world.hand_over()

    await people.erase(office.world.database, channel="web", bot_id=7, address="ayse", now=office.world.now)

    assert await office.deliver() == 0
    assert await office.shown() == ()


async def test_a_database_that_is_away_when_a_try_ends_is_asked_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures = deliveries.mark_done, [DatabaseAway(), DatabaseAway()]

    async def away_twice(*args: Any, **more: Any) -> bool:
        if failures:
            raise failures.pop()
        return await real(*args, **more)

    async def at_once(seconds: float) -> None:
        await asyncio.sleep(0)

    monkeypatch.setattr(deliveries, "mark_done", away_twice)
    office.deliverer.clock = replace(office.deliverer.clock, sleep=at_once)
    await office.tell()

    await office.deliver()

    assert [row.state for row in await office.shown()] == ["done"]
    assert len(office.hooks.seen) == 1


async def test_the_loop_goes_on_while_the_database_is_away_and_ends_when_told(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, failures, slept = deliveries.claim_due, [DatabaseAway()], list[float]()

    async def away_once(*args: Any) -> Any:
        if failures:
            raise failures.pop()
        return await real(*args)

    async def counted(seconds: float) -> None:
        slept.append(seconds)
        await asyncio.sleep(0.01)

    monkeypatch.setattr(deliveries, "claim_due", away_once)
    office.deliverer.clock = replace(office.deliverer.clock, sleep=counted)
    await office.tell()
    loop = office.background.start("deliveries", office.deliverer.deliver_forever)
    await until(lambda: office.hooks.seen)

    await office.deliverer.stop()
    await asyncio.wait_for(loop, 5)

    assert [row.state for row in await office.shown()] == ["done"]
    assert await office.deliverer.begin_due() == 0
    assert slept[0] == 1.0


async def test_only_so_much_goes_on_at_once(office: Office) -> None:
    office.hooks.waits_s = 0.3
    for number in range(12):
        await give_ways(office.world, office.hooks.url, id_=f"hook{number}")
        for event in range(4):
            await office.tell(event, to=f"hook{number}")

    begun = await office.deliverer.begin_due(), await office.deliverer.begin_due()
    await until(lambda: not office.deliverer.under_way)

    assert begun == (MOST_AT_ONCE, 0)


async def test_the_purge_leaves_nothing_of_what_ended(office: Office) -> None:
    await office.tell()
    await office.deliver()

    await retention.purge(office.world.database, now=office.world.now + timedelta(days=31))

    assert await office.shown() == ()


@pytest.mark.parametrize("tries", range(1, len(WAITS_S)))
def test_a_wait_is_that_of_the_schedule_and_at_most_a_tenth_longer(tries: int) -> None:
    verdicts = [judge_answer(500, retry_after_s=None, tries=tries, jitter=jitter) for jitter in (0.0, 1.0)]

    assert [verdict.wait_s for verdict in verdicts if isinstance(verdict, Again)] == [
        WAITS_S[tries],
        pytest.approx(WAITS_S[tries] * 1.1),
    ]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Taken(200)),
        (299, Taken(299)),
        (301, Again(5, "http", 301)),
        (404, Again(5, "http", 404)),
        (410, Over("gone", 410, gone=True)),
        (429, Again(5, "http", 429, for_all=True)),
        (500, Again(5, "http", 500)),
        (502, Again(5, "http", 502, for_all=True)),
        (503, Again(5, "http", 503, for_all=True)),
        (504, Again(5, "http", 504, for_all=True)),
    ],
)
def test_what_an_answer_means(status: int, verdict: object) -> None:
    assert judge_answer(status, retry_after_s=None, tries=1, jitter=0.0) == verdict


def test_a_receiver_can_only_ask_for_more_patience_than_it_gets_anyway() -> None:
    waits = [judge_answer(503, retry_after_s=asked, tries=2, jitter=0.0) for asked in (10.0, 1000.0)]

    assert [one.wait_s for one in waits if isinstance(one, Again)] == [300, 1000.0]


def test_a_failure_that_lasts_is_not_tried_again_and_one_that_may_pass_is_until_the_last_try() -> None:
    passing, lasting = DeliveryFailed("timeout"), DeliveryFailed("bad_address", permanent=True)

    assert judge_failure(lasting, tries=1, jitter=0.0) == Over("bad_address")
    assert judge_failure(passing, tries=9, jitter=0.0) == Again(86_400, "timeout")
    assert judge_failure(passing, tries=10, jitter=0.0) == Over("timeout")
    assert judge_answer(500, retry_after_s=None, tries=10, jitter=0.0) == Over("http", 500)

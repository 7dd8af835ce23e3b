"""The demo: every state of a lead is there, made by the real use cases, once, and never beside real accounts."""

import asyncio
import base64
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from bot.demo import making
from bot.demo.making import DemoRefused, refuse_demo, settle
from bot.demo.moments import day, workday
from bot.demo.people import ORGANIZATIONS, PEOPLE, STAFF
from bot.demo.staffing import SignIns
from bot.demo.talking import DemoStuck
from bot.demo.working import Work, work
from bot.house import House, open_house
from bot.settings import read_settings
from bot.usecases import sign_in
from bot.usecases.lead_reading import LeadView, list_leads, read_lead
from bot.usecases.local_time import OFFICE
from bot.usecases.replays import replay
from bot.usecases.sign_in import SignInRefused
from dialogs.casework.leads import Lead
from storage import access, accounts, audit, staff, tables
from storage.access import SYSTEM, Acting
from storage.accounts import Account
from storage.database import DEFAULT_FILE, Database
from storage.lead_inbox import Filters
from storage.sessions import Browser
from storage.staff import NewMember
from tests.databases import ENGINES, PostgresCluster

#: A Friday, in office hours.
FRIDAY = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
GOOI, LINE, BANK = ORGANIZATIONS.values()
#: Tables that grow when anything is done twice.
COUNTED = (
    tables.accounts, tables.staff, tables.conversations, tables.leads, tables.lead_events, tables.lead_messages,
    tables.appointments, tables.lead_notes, tables.audit,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Demo:
    """A database with the demo in it."""

    url: str
    data_dir: Path
    sign_ins: SignIns

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[House]:
        """Open the house around it."""
        async with house_of(self.url, self.data_dir) as house:
            yield house


@asynccontextmanager
async def house_of(url: str, data_dir: Path, now: datetime = FRIDAY) -> AsyncIterator[House]:
    values = {
        "KOPRU_DATABASE_URL": url,
        "KOPRU_DATA_DIR": str(data_dir),
        "KOPRU_MASTER_KEY": base64.b64encode(bytes(range(32))).decode(),
    }
    async with open_house(read_settings(values), clock=lambda: now, demo=True) as house:
        yield house


async def made(url: str, data_dir: Path) -> Demo:
    async with house_of(url, data_dir) as house:
        return Demo(url, data_dir, await settle(house))


@pytest.fixture(scope="module", params=ENGINES)
def demo(
    request: pytest.FixtureRequest,
    postgres: PostgresCluster,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Demo]:
    """Make the demo once for all tests that only look at it."""
    data_dir = tmp_path_factory.mktemp("demo")
    if request.param == "sqlite":
        shutil.copy(sqlite_template, data_dir / DEFAULT_FILE)
        yield asyncio.run(made(f"sqlite:///{data_dir / DEFAULT_FILE}", data_dir))
        return
    url = postgres.clone()
    yield asyncio.run(made(url, data_dir))
    postgres.drop(url)


async def leads_of(house: House) -> list[Lead]:
    found = [await list_leads(house.desk, Acting(1, "admin"), Filters(state=state)) for state in ("open", "closed")]
    return [lead for page in found for lead in page.leads]


async def rows_of(database: Database, table: Table) -> list[Any]:
    return await access.acting(
        database,
        SYSTEM,
        lambda connection, _: list(connection.execute(select(table).order_by(*table.primary_key.columns)).all()),
    )


async def counted(database: Database) -> dict[str, int]:
    return await access.acting(
        database,
        SYSTEM,
        lambda connection, _: {
            one.name: connection.execute(select(func.count()).select_from(one)).scalar_one() for one in COUNTED
        },
    )


async def member(house: House, email: str) -> Acting:
    keys = house.desk.database.keys
    found = await access.acting(
        house.desk.database, SYSTEM, lambda connection, _: staff.find_by_email(connection, keys, email)
    )
    assert found is not None
    return Acting(found.id, found.role, found.organization_id, found.municipality)


async def views_of(house: House, email: str) -> list[LeadView]:
    who = await member(house, email)
    page = await list_leads(house.desk, who, Filters())
    return [await read_lead(house.desk, who, lead.id) for lead in page.leads]


async def test_there_is_a_lead_in_every_state_of_life(demo: Demo) -> None:
    async with demo.opened() as house:
        leads = await leads_of(house)

    states = [(lead.organization_id, lead.status, lead.outcome) for lead in leads]
    assert len(leads) == len(PEOPLE)
    assert states.count((GOOI, "offered", None)) == 3
    for state in ("accepted", "contacted", "in_progress"):
        assert (GOOI, state, None) in states
    assert (LINE, "offered", None) in states
    assert (LINE, "accepted", None) in states
    assert (BANK, "accepted", None) in states
    assert (LINE, "closed", "completed") in states
    assert (LINE, "closed", "no_show") in states
    assert (LINE, "withdrawn", "withdrawn") in states


async def test_one_is_near_its_term_one_is_fresh_and_one_is_urgent(demo: Demo) -> None:
    async with demo.opened() as house:
        offered = [one for one in await leads_of(house) if (one.status, one.organization_id) == ("offered", GOOI)]

    near, urgent, fresh = sorted(offered, key=lambda one: (one.accept_by, one.created_at))
    assert near.accept_by == datetime(2026, 11, 27, 16, 0, tzinfo=UTC)
    assert near.reminded
    assert (urgent.urgency, urgent.accept_by) == ("U2", datetime(2026, 11, 30, 16, 0, tzinfo=UTC))
    assert FRIDAY - fresh.created_at < timedelta(hours=1)


async def test_a_decline_and_a_silence_brought_leads_to_the_next_and_the_law_to_the_municipality(demo: Demo) -> None:
    async with demo.opened() as house:
        rounds = await rows_of(house.desk.database, tables.lead_rounds)

    ended: dict[int, list[tuple[str, str | None]]] = {}
    for one in rounds:
        ended.setdefault(one.lead_id, []).append((one.organization_id, one.ended))
    assert [(GOOI, "declined"), (LINE, None)] in ended.values()
    assert [(GOOI, "expired"), (LINE, "accepted")] in ended.values()
    assert any(found[-1] == (BANK, "accepted") for found in ended.values())


async def test_languages_places_classes_and_urgencies_differ(demo: Demo) -> None:
    async with demo.opened() as house:
        leads = await leads_of(house)

    assert {lead.language for lead in leads} == {"nl", "tr"}
    assert {lead.help_language for lead in leads} >= {"dutch", "turkish", "turkish_or_interpreter"}
    assert len({lead.municipality for lead in leads}) >= 5
    assert {lead.class_code for lead in leads} == {"limited", "risky", "problematic"}
    assert {lead.urgency for lead in leads} >= {"U0", "U1", "U2L", "U2"}
    assert {lead.way for lead in leads} == {"bot", "phone"}


async def test_the_talk_waits_for_an_answer_and_has_a_note(demo: Demo) -> None:
    async with demo.opened() as house:
        views = await views_of(house, "gooi.helper2@demo.example.org")

    (talking,) = [view for view in views if view.lead.action_needed]
    assert [line.sender for line in talking.messages] == ["staff", "person", "staff", "staff", "person"]
    assert [line.phrase for line in talking.messages[:3]] == ["hello", None, "keep_letters"]
    assert len(talking.notes) == 1
    assert "Hilversum" in talking.summary_nl


async def test_times_are_proposed_to_one_and_picked_by_another(demo: Demo) -> None:
    async with demo.opened() as house:
        proposed = [one for view in await views_of(house, "gooi.helper1@demo.example.org") for one in view.appointments]
        picked = [one for view in await views_of(house, "lijn.helper1@demo.example.org") for one in view.appointments]

    assert [(len(one.slots), one.picked) for one in proposed] == [(3, None)]
    assert proposed[0].place
    assert [one.picked is not None for one in picked] == [True]
    assert all(slot.begins_at > FRIDAY for one in (*proposed, *picked) for slot in one.slots)


async def test_what_was_said_and_decided_replays_byte_for_byte(demo: Demo) -> None:
    async with demo.opened() as house:
        references = [row.reference for row in await rows_of(house.desk.database, tables.conversations)]
        replayed = [await replay(house.desk, reference) for reference in references]

    assert len(replayed) == len(PEOPLE)
    assert all(one is not None and one.equal for one in replayed)


async def test_the_audit_log_is_whole_and_nothing_went_wrong(demo: Demo) -> None:
    async with demo.opened() as house:
        verdict = await audit.verify(house.desk.database)
        quarantined = await rows_of(house.desk.database, tables.quarantine)

    assert verdict.rows > len(PEOPLE)
    assert verdict.broken_at is None
    assert quarantined == []


async def test_everybody_signs_in_with_the_password_and_a_code_that_is_told(demo: Demo) -> None:
    assert [one.email for one in demo.sign_ins.staff] == [one.email for one in STAFF]

    async with demo.opened() as house:
        database, password = house.desk.database, demo.sign_ins.password
        for one in demo.sign_ins.staff:
            waiting = await sign_in.by_password(database, one.email, password, Browser("here"), now=FRIDAY)
            token = await sign_in.by_code(database, waiting, one.codes[0].code, Browser("here"), now=FRIDAY)
            signed_in = await sign_in.read_session(database, token, now=FRIDAY)

            assert signed_in is not None
            assert (signed_in.member.role, signed_in.member.organization_id) == (one.role, one.organization_id)


async def test_each_code_is_good_until_the_moment_that_is_told(demo: Demo) -> None:
    last, browser = demo.sign_ins.staff[0].codes[-1], Browser("elsewhere")

    async with demo.opened() as house:
        database, email = house.desk.database, demo.sign_ins.staff[0].email
        late = await sign_in.by_password(database, email, demo.sign_ins.password, browser, now=last.until)
        with pytest.raises(SignInRefused):
            await sign_in.by_code(database, late, last.code, browser, now=last.until)
        good = last.until - timedelta(seconds=1)

        assert await sign_in.by_code(database, late, last.code, browser, now=good)


async def test_a_second_start_makes_nothing_and_tells_the_same_password(demo: Demo) -> None:
    async with demo.opened() as house:
        before = await counted(house.desk.database)

        again = await settle(house)

        assert await counted(house.desk.database) == before
    assert again.password == demo.sign_ins.password
    assert len(again.staff) == len(STAFF)


async def test_a_demo_is_never_worked_with_for_real(demo: Demo) -> None:
    async with demo.opened() as house:
        with pytest.raises(DemoRefused, match="start with --demo"):
            await refuse_demo(house.desk.database)


async def test_the_demo_never_stands_beside_real_accounts(database_url: str, data_dir: Path) -> None:
    async with house_of(database_url, data_dir) as house:
        database = house.desk.database
        await access.acting(
            database,
            SYSTEM,
            lambda connection, _: accounts.add(connection, database.keys, Account("real", "Echte hulp"), now=FRIDAY),
        )

        with pytest.raises(DemoRefused, match="somebody works here already"):
            await settle(house)

        await refuse_demo(database)
        assert (await counted(database))["conversations"] == 0


async def test_the_demo_never_stands_beside_a_real_admin(database_url: str, data_dir: Path) -> None:
    new = NewMember("somebody@example.nl", "Somebody", "admin", "nl")
    async with house_of(database_url, data_dir) as house:
        database = house.desk.database
        await access.acting(
            database, SYSTEM, lambda connection, _: staff.add(connection, database.keys, new, now=FRIDAY)
        )

        with pytest.raises(DemoRefused, match="somebody works here already"):
            await settle(house)

        assert (await counted(database))["staff"] == 1


@pytest.mark.parametrize("ended_after", [1, 9, 20, 27])
async def test_a_start_that_was_ended_in_between_is_finished_by_the_next(
    sqlite_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch, ended_after: int
) -> None:
    done = 0

    async def end(step: Work) -> None:
        nonlocal done
        await work(step)
        done += 1
        if done == ended_after:
            raise KeyboardInterrupt

    async with house_of(sqlite_url, data_dir) as house:
        monkeypatch.setattr(making, "work", end)
        with pytest.raises(KeyboardInterrupt):
            await settle(house)
        sign_ins = await settle(house)
        leads = await leads_of(house)
        events = [row.code for row in await rows_of(house.desk.database, tables.lead_events)]
        lines = await rows_of(house.desk.database, tables.lead_messages)

    acts = [act.does for person in PEOPLE for act in person.acts]
    assert len(leads) == len(PEOPLE)
    assert len(sign_ins.staff) == len(STAFF)
    assert events.count("accepted") == acts.count("claim")
    assert events.count("closed") == acts.count("close")
    assert len(lines) == acts.count("says") + acts.count("phrase") + acts.count("writes")


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 11, 29, 5, 50, tzinfo=UTC),  # Sunday, before dawn
        datetime(2026, 11, 30, 0, 10, tzinfo=UTC),  # Monday, just begun
        datetime(2026, 12, 28, 8, 0, tzinfo=UTC),  # the Monday after Christmas
        datetime(2027, 3, 26, 16, 45, tzinfo=UTC),  # Good Friday; the clock changes on Sunday
        datetime(2026, 11, 27, 15, 45, tzinfo=UTC),  # Friday, a quarter before offices close
    ],
    ids=str,
)
async def test_the_same_is_there_whenever_it_is_begun(now: datetime, sqlite_url: str, data_dir: Path) -> None:
    async with house_of(sqlite_url, data_dir, now) as house:
        await settle(house)
        leads = await leads_of(house)
        times = [row.start_time for row in await rows_of(house.desk.database, tables.audit)]

    states = [(lead.organization_id, lead.status) for lead in leads]
    assert states.count((GOOI, "offered")) == 3
    assert states.count((LINE, "offered")) == 1
    assert states.count((BANK, "accepted")) == 1
    assert times == sorted(times)
    assert times[-1] <= now
    assert all(lead.accept_by > now for lead in leads if lead.accept_by is not None)


async def test_help_that_is_not_offered_stops_the_demo_with_a_clear_message(
    sqlite_url: str, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def stuck(*_: object) -> None:
        raise DemoStuck("near_term is never handed over")

    monkeypatch.setattr("bot.demo.talking.Talk.hand_over", stuck)

    async with house_of(sqlite_url, data_dir) as house:
        with pytest.raises(DemoRefused, match="near_term is never handed over.*begin with an empty database"):
            await settle(house)


def test_days_are_counted_in_days_that_are_worked() -> None:
    sunday = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)

    assert workday(FRIDAY, 0) == FRIDAY.date()
    assert [workday(sunday, number).isoformat() for number in (0, -1, 1)] == ["2026-11-30", "2026-11-27", "2026-12-01"]
    assert workday(OFFICE.end_of(FRIDAY.date()), 0).isoformat() == "2026-11-30"
    assert day(1, 10, 15).moment(FRIDAY) == datetime(2026, 11, 26, 9, 15, tzinfo=UTC)


def test_the_demo_is_told_in_both_languages() -> None:
    assert {person.language for person in PEOPLE} == {one.language for one in STAFF} == {"nl", "tr"}

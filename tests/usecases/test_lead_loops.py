"""The clocks of leads: silence passes a lead on, the law's term brings it to the municipality, and each acts once."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from bot.usecases import lead_loops, leads
from bot.usecases.lead_loops import AGAIN_AFTER, run_clocks
from bot.usecases.lead_moves import LeadMoved
from bot.usecases.outbound import Notice
from dialogs.casework.leads import Lead
from storage import access, accounts, people, retention, tables
from storage.database import Database
from tests.usecases.lead_world import IN_DANGER, World


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """Give a moment of November and December 2026, in UTC; Amsterdam is an hour ahead."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)


async def go(world: World, moment: datetime) -> int:
    world.now = moment
    return await run_clocks(world.desk())


async def test_the_first_declines_the_second_is_silent_and_the_municipality_gets_it(world: World) -> None:
    lead = await world.hand_over()
    await leads.decline(world.desk(), world.staff["jan@club"], lead.id, reason="no_room")
    await world.read()

    early = await go(world, at(26, 15, 59))
    late = await go(world, at(26, 16, 1))

    assert (early, late) == (1, 1)  # a reminder at half time, then the end
    after = await world.lead(lead.id)
    assert (after.organization_id, after.round) == ("town", 3)
    assert [one.ended for one in await world.rounds(lead.id)] == ["declined", "expired", None]
    (said,) = await world.read()
    assert "Je aanvraag ligt nu bij Organisatie town, voor de hulp van je gemeente." in said
    assert world.told("admin") == ["to_municipality"]
    assert world.told("coordinator") == ["reminder"]


async def test_staff_are_reminded_once_and_the_person_hears_nothing_of_it(world: World) -> None:
    await world.hand_over()
    await world.read()

    moved = [await go(world, at(25, 8)), await go(world, at(25, 9)), await go(world, at(25, 12))]

    assert moved == [1, 0, 0]
    assert world.told("organization") == ["offered", "reminder"]
    assert await world.read() == []


async def test_two_workers_do_a_thing_once(world: World) -> None:
    await world.hand_over("ayse")
    await world.hand_over("fatma")
    await world.read("ayse")
    world.now = at(26, 16, 1)

    with capture_logs() as logged:
        moved = await asyncio.gather(*(run_clocks(world.desk(f"worker {number}")) for number in range(4)))

    assert sum(moved) == 2
    assert [one["event"] for one in logged] == ["lead_clocks.moved"] * 2
    assert len(await world.read("ayse")) == 1
    events = [row.code for row in await world.rows(tables.lead_events)]
    assert events.count("expired") == 2
    assert world.told("organization").count("expired") == 2


async def test_a_clock_and_a_claim_at_once_have_one_winner(world: World) -> None:
    lead = await world.hand_over()
    world.now = at(26, 16, 1)

    moved, claim = await asyncio.gather(
        run_clocks(world.desk("one")),
        leads.claim(world.desk("two"), world.staff["mehmet@club"], lead.id),
        return_exceptions=True,
    )

    after = await world.lead(lead.id)
    if after.organization_id == "club":
        assert isinstance(claim, Lead)
        assert (moved, after.status) == (0, "accepted")
    else:
        assert isinstance(claim, LookupError | LeadMoved)
        assert (moved, after.organization_id) == (1, "circle")


async def test_a_contact_that_is_late_is_told_to_the_person(world: World) -> None:
    lead = await world.hand_over()
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await world.read()
    await go(world, at(27, 12))

    await go(world, at(30, 16, 1))

    (said,) = await world.read()
    assert said.startswith("Organisatie club heeft je nog niet bereikt.")
    assert "contact_late" in world.told("helper")
    assert (await world.lead(lead.id)).contact_by is not None


async def test_a_legal_term_that_ends_brings_an_urgent_lead_to_the_municipality(world: World) -> None:
    lead = await world.hand_over(answers=IN_DANGER)
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await world.read()

    await go(world, at(25, 9))  # the last working day before the term of the law ends

    after = await world.lead(lead.id)
    assert (after.organization_id, after.status, after.escalated) == ("town", "offered", True)
    assert after.legal_due_at == lead.legal_due_at
    assert "to_municipality" in world.told("admin")
    assert "Organisatie town" in (await world.read())[0]
    assert not (await world.state()).led


async def test_where_the_municipality_has_no_account_the_person_is_told_to_call(database: Database) -> None:
    world = World(database)
    await world.settle(("club",))
    lead = await world.hand_over(offered=("club",))
    await world.read()

    await go(world, at(26, 16, 1))

    after = await world.lead(lead.id)
    assert (after.organization_id, after.escalated, after.accept_by) == ("club", True, None)
    (said,) = await world.read()
    assert "Utrecht: 14 030." in said
    assert await go(world, at(26, 17)) == 0


async def test_nothing_is_due_of_what_is_over_or_erased(world: World) -> None:
    lead = await world.hand_over("ayse")
    await world.hand_over("fatma")
    who = world.staff["mehmet@club"]
    await leads.claim(world.desk(), who, lead.id)
    await leads.close(world.desk(), who, lead.id, outcome="other")
    await people.erase(world.database, channel="web", bot_id=7, address="fatma", now=world.now)

    assert await go(world, at(60, 12)) == 0


async def test_one_lead_that_cannot_be_moved_holds_no_other_up(world: World) -> None:
    await world.hand_over("ayse")
    other = await world.hand_over("fatma")
    broken, world.now = [True], at(26, 16, 1)
    desk = world.desk()

    def fail_once(*_: object) -> None:
        if broken.pop():
            raise RuntimeError("card")

    desk.outbound.outlets.append(fail_once)
    broken.insert(0, False)

    moved = await run_clocks(desk)

    assert moved == 1
    assert (await world.lead(other.id)).organization_id == "circle"
    assert await run_clocks(world.desk()) == 0
    world.now += AGAIN_AFTER
    assert await run_clocks(world.desk()) == 1


async def test_leads_that_cannot_be_moved_let_others_go_first(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lead_loops, "LEADS_AT_ONCE", 1)
    broken = await world.hand_over("ayse")
    other = await world.hand_over("fatma")
    desk, world.now = world.desk(), at(26, 16, 1)

    def fail(_: object, notice: Notice) -> None:
        if notice.after.id == broken.id:
            raise KeyError("a text that is not there")

    desk.outbound.outlets.append(fail)

    with capture_logs() as logged:
        moved = [await run_clocks(desk) for _ in range(3)]

    assert moved == [0, 1, 0]
    assert (await world.lead(other.id)).organization_id == "circle"
    assert [one["error"] for one in logged if one["event"] == "lead_clocks.failed"] == ["KeyError"]


async def test_an_alarm_in_which_nothing_is_due_any_more_lets_others_go_first(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lead_loops, "LEADS_AT_ONCE", 1)
    reached = await world.hand_over("ayse")
    await world.hand_over("fatma")
    who = world.staff["mehmet@club"]
    await leads.claim(world.desk(), who, reached.id)
    await leads.mark_contacted(world.desk(), who, reached.id)
    wake = update(tables.leads).where(tables.leads.c.id == reached.id).values(wake_at=world.now)
    await access.acting(world.database, access.SYSTEM, lambda connection, _: connection.execute(wake))

    assert [await go(world, at(26, 16, 1)) for _ in range(2)] == [0, 1]


@pytest.mark.parametrize(("closed", "then"), [("circle", "town"), ("town", "circle")])
async def test_silence_brings_a_lead_to_nobody_who_works_here_no_more(world: World, closed: str, then: str) -> None:
    lead = await world.hand_over()
    await world.database.run(accounts.close, closed, now=world.now)

    await go(world, at(26, 16, 1))

    after = await world.lead(lead.id)
    assert (after.organization_id, [one.organization_id for one in after.waiting]) == (then, [])


async def test_a_municipality_that_works_here_no_more_gets_nothing_and_the_person_calls_it(world: World) -> None:
    lead = await world.hand_over(answers=IN_DANGER)
    await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id)
    await world.database.run(accounts.close, "town", now=world.now)
    await world.read()

    await go(world, at(25, 9))

    after = await world.lead(lead.id)
    assert (after.organization_id, after.status, after.escalated) == ("club", "accepted", True)
    assert "Utrecht: 14 030." in (await world.read())[0]
    assert "escalated" in world.told("admin")


async def test_what_nobody_takes_is_closed_by_its_last_clock_and_deleted_like_any_other(database: Database) -> None:
    world = World(database)
    await world.settle(("club",))
    declined = await world.hand_over("ayse", offered=("club",))
    silent = await world.hand_over("fatma", offered=("club",))
    await leads.decline(world.desk(), world.staff["jan@club"], declined.id, reason="no_room")
    await go(world, at(26, 16, 1))
    await world.read("ayse")
    await world.read("fatma")

    early = await go(world, at(65, 15))
    moved = await go(world, at(65, 16, 1))  # 4 January: two weeks after the term of the law

    assert (early, moved) == (0, 2)
    for lead in (declined, silent):
        after = await world.lead(lead.id)
        assert (after.status, after.outcome, after.closed_at) == ("closed", "other", world.now)
    assert (await world.read("ayse"))[0].startswith("Je aanvraag is afgesloten.")
    assert (await world.read("fatma"))[0].startswith("Je aanvraag bij Organisatie club is afgesloten.")
    assert not (await world.state("ayse")).handed
    assert (await retention.purge(database, now=world.now + timedelta(days=91)))["leads"] == 2

"""Leads from the consent to the outcome: each move is one transaction, told to whom it concerns, once."""

import asyncio

import pytest

from bot.messages import Incoming, TextMessage
from bot.usecases import leads
from bot.usecases.conversations import converse
from bot.usecases.lead_moves import NotAllowed
from bot.usecases.lead_reading import read_lead
from bot.usecases.leads import CannotMove, LeadAlreadyClaimed, LeadMoved
from dialogs.casework.leads import Lead
from storage import accounts, people, tables
from storage.access import Acting
from storage.consents import consents_of
from storage.database import Database
from tests.usecases.lead_world import ANSWERS, IN_DANGER, World


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


async def claimed(world: World, by: str = "mehmet@club") -> Lead:
    lead = await world.hand_over()
    taken = await leads.claim(world.desk(), world.staff[by], lead.id)
    await world.read()
    return taken


async def test_a_consent_opens_a_lead_with_whom_the_person_took_and_the_others_after_it(world: World) -> None:
    lead = await world.hand_over()

    assert (lead.status, lead.service_id, lead.organization_id) == ("offered", "club help", "club")
    assert [one.service_id for one in lead.waiting] == ["circle help", "town help"]
    assert (lead.municipality, lead.help_language, lead.way, lead.round) == ("GM0344", "turkish", "bot", 1)
    assert await world.timeline(lead.id) == ["offered"]
    assert world.told("organization") == ["offered"]
    assert "lead.opened" in await world.audited()


async def test_the_record_is_what_was_shown_with_the_number_only_of_who_wants_to_be_called(world: World) -> None:
    called = {**ANSWERS, "contact_way": "phone", "phone": "+31612345678", "phone_when": "evening"}
    shown = await world.hand_over()
    lead = await world.hand_over("fatma", answers=called)

    view = await read_lead(world.desk(), world.staff["mehmet@club"], lead.id)
    other = await read_lead(world.desk(), world.staff["mehmet@club"], shown.id)

    assert view.record is not None
    assert view.record["phone"] == "+31612345678"
    assert "+31612345678, 's avonds" in view.summary_nl
    assert other.record is not None
    assert "phone" not in other.record
    assert view.record["shown"].keys() == {"nl", "tr"}


async def test_the_same_message_twice_opens_one_lead(world: World) -> None:
    await world.bring_to_consent()
    agreed = Incoming("web", 7, 99, "ayse", TextMessage("Ja, geef dit door"))

    outcomes = [(await converse(world.desk(), agreed)).outcome for _ in range(2)]

    assert outcomes == ["done", "duplicate"]
    assert len(await world.leads_of()) == 1


async def test_a_claim_is_told_to_the_person_with_the_day_by_which_they_hear(world: World) -> None:
    lead = await world.hand_over()
    await world.read()

    taken = await leads.claim(world.desk(), world.staff["mehmet@club"], lead.id, version=lead.version)

    assert (taken.status, taken.helper_id) == ("accepted", world.staff["mehmet@club"].staff_id)
    (said,) = await world.read()
    assert said == "Organisatie club helpt je verder. Je hoort van ze in deze chat, uiterlijk op 30 november 2026."
    assert (await world.audited()).count("lead.accepted") == 1


async def test_of_two_who_claim_at_once_one_wins_and_the_other_reads_who(world: World) -> None:
    lead = await world.hand_over()
    await world.read()
    names = ("mehmet@club", "jan@club")

    made = await asyncio.gather(
        *(leads.claim(world.desk(name), world.staff[name], lead.id, version=lead.version) for name in names),
        return_exceptions=True,
    )

    (winner,) = [one for one in made if isinstance(one, Lead)]
    (loser,) = [one for one in made if isinstance(one, LeadAlreadyClaimed)]
    assert loser.who == winner.helper_id
    assert len(await world.read()) == 1
    assert (await world.timeline(lead.id)).count("accepted") == 1


async def test_claiming_again_what_one_has_changes_nothing(world: World) -> None:
    taken = await claimed(world)

    again = await leads.claim(world.desk(), world.staff["mehmet@club"], taken.id, version=1)

    assert again == taken
    assert await world.read() == []


async def test_a_decline_brings_it_to_the_next_and_tells_the_person(world: World) -> None:
    lead = await world.hand_over()
    await world.read()

    after = await leads.decline(world.desk(), world.staff["jan@club"], lead.id, reason="no_room", version=lead.version)

    assert (after.organization_id, after.round, after.status) == ("circle", 2, "offered")
    assert [(one.organization_id, one.ended, one.reason) for one in await world.rounds(lead.id)] == [
        ("club", "declined", "no_room"),
        ("circle", None, None),
    ]
    (said,) = await world.read()
    assert "Je aanvraag ligt nu bij Organisatie circle. Je hoort uiterlijk op 26 november 2026 iets." in said
    with pytest.raises(LookupError):
        await read_lead(world.desk(), world.staff["jan@club"], lead.id)


async def test_when_all_decline_the_person_reads_whom_to_call_and_admins_are_alerted(world: World) -> None:
    lead = await world.hand_over()
    for name in ("jan@club", "jan@circle", "jan@town"):
        await leads.decline(world.desk(), world.staff[name], lead.id, reason="other")

    after = await world.lead(lead.id)

    assert (after.status, after.is_held, after.escalated) == ("offered", False, True)
    said = (await world.read())[-1]
    assert "Utrecht: 14 030." in said
    assert after.reference in said
    assert "0800-8115" in said
    assert [row.detail for row in await world.rows(tables.alerts)][-1] == f"lead nobody_left: {lead.reference}"


async def test_a_lead_is_worked_to_its_outcome(world: World) -> None:
    lead, who = await claimed(world), world.staff["mehmet@club"]

    reached = await leads.mark_contacted(world.desk(), who, lead.id, version=lead.version)
    begun = await leads.progress(world.desk(), who, lead.id, version=reached.version)
    ended = await leads.close(world.desk(), who, lead.id, outcome="completed", version=begun.version)

    assert (ended.status, ended.outcome, ended.closed_at) == ("closed", "completed", world.now)
    assert await world.timeline(lead.id) == ["offered", "accepted", "contacted", "in_progress", "closed"]
    assert [said.split(" ")[0] for said in await world.read()] == ["Organisatie", "Je"]
    assert not (await world.state()).handed
    assert [name for name in await world.audited() if name.startswith("lead.")] == [
        "lead.opened", "lead.accepted", "lead.contacted", "lead.in_progress", "lead.closed",
    ]  # fmt: skip


async def test_nothing_is_sent_to_the_chat_of_somebody_who_died(world: World) -> None:
    lead = await claimed(world)

    await leads.close(world.desk(), world.staff["mehmet@club"], lead.id, outcome="deceased")

    assert await world.read() == []
    assert (await world.lead(lead.id)).status == "closed"


async def test_a_version_that_was_not_the_last_is_refused_and_nothing_is_said(world: World) -> None:
    lead, who = await claimed(world), world.staff["mehmet@club"]
    await leads.mark_contacted(world.desk(), who, lead.id)
    await world.read()

    with pytest.raises(LeadMoved):
        await leads.close(world.desk(), who, lead.id, outcome="other", version=lead.version)

    assert await world.read() == []


async def test_what_a_lead_cannot_do_is_refused(world: World) -> None:
    lead = await world.hand_over()

    with pytest.raises(CannotMove):
        await leads.progress(world.desk(), world.staff["mehmet@club"], lead.id)


@pytest.mark.parametrize("lead_id", [1, 4711])
async def test_of_another_organisation_and_missing_are_the_same(world: World, lead_id: int) -> None:
    await world.hand_over()
    who, desk = world.staff["jan@circle"], world.desk()

    for attempt in (
        leads.claim(desk, who, lead_id),
        leads.decline(desk, who, lead_id, reason="other"),
        leads.close(desk, who, lead_id, outcome="other"),
        leads.mark_contacted(desk, who, lead_id),
        read_lead(desk, who, lead_id),
    ):
        with pytest.raises(LookupError, match="no such lead"):
            await attempt


async def test_a_helper_gives_nothing_away_and_a_coordinator_does(world: World) -> None:
    lead, desk = await claimed(world), world.desk()
    jan = world.staff["jan@club"].staff_id

    with pytest.raises(NotAllowed):
        await leads.assign(desk, world.staff["mehmet@club"], lead.id, staff_id=jan)
    after = await leads.assign(desk, world.staff["fatma@club"], lead.id, staff_id=jan)

    assert after.helper_id == jan
    assert world.told("helper") == ["unassigned", "assigned"]
    assert await world.read() == []


async def test_a_lead_goes_to_no_helper_of_others(world: World) -> None:
    lead = await claimed(world)

    with pytest.raises(LookupError, match="no such colleague"):
        await leads.assign(
            world.desk(), world.staff["fatma@club"], lead.id, staff_id=world.staff["jan@circle"].staff_id
        )


async def test_a_coordinator_reroutes_to_whom_the_person_agreed_and_the_chat_is_the_bots_again(world: World) -> None:
    lead, who = await claimed(world), world.staff["fatma@club"]

    with pytest.raises(CannotMove):
        await leads.reroute(world.desk(), who, lead.id, service_id="another", reason="wrong_area")
    after = await leads.reroute(world.desk(), who, lead.id, service_id="town help", reason="wrong_area")

    assert (after.organization_id, after.status, after.helper_id) == ("town", "offered", None)
    assert not (await world.state()).led
    assert world.told("organization")[-2:] == ["rerouted", "offered"]


async def test_a_lead_goes_to_nobody_who_works_here_no_more(world: World) -> None:
    declined, sent_on = await world.hand_over("ayse"), await world.hand_over("fatma")
    desk, who = world.desk(), world.staff["fatma@club"]
    await world.database.run(accounts.close, "circle", now=world.now)

    after = await leads.decline(desk, who, declined.id, reason="no_room")

    assert (after.organization_id, after.waiting) == ("town", ())
    with pytest.raises(CannotMove):
        await leads.reroute(desk, who, sent_on.id, service_id="circle help", reason="wrong_area")


async def test_taking_the_consent_back_takes_all_that_is_personal(world: World) -> None:
    lead, who = await claimed(world), world.staff["mehmet@club"]

    await world.say("/gegevens")
    await world.say("Toestemming intrekken")

    view = await read_lead(world.desk(), who, lead.id)
    assert (view.lead.status, view.lead.outcome) == ("withdrawn", "withdrawn")
    assert (await world.audited())[-1] == "lead.seen"
    assert (view.record, view.summary_nl, view.messages, view.notes) == (None, "", (), ())
    assert await world.rows(tables.lead_records) == []
    assert world.told("helper")[-1] == "withdrawn"
    met = (await world.rows(tables.conversations))[0]
    assert [one.given for one in await consents_of(world.database, met.id) if one.purpose == "hand_over"] == [
        True,
        False,
    ]


async def test_an_erased_person_leaves_no_lead(world: World) -> None:
    lead = await claimed(world)

    await people.erase(world.database, channel="web", bot_id=7, address="ayse", now=world.now)

    with pytest.raises(LookupError):
        await leads.close(world.desk(), world.staff["mehmet@club"], lead.id, outcome="other")
    for table in (tables.leads, tables.lead_records, tables.lead_rounds, tables.lead_events):
        assert await world.rows(table) == []


async def test_a_second_hand_over_ends_the_first(world: World) -> None:
    first = await claimed(world)

    second = await world.hand_over(took="circle", offered=("circle",))

    assert (await world.lead(first.id)).status == "withdrawn"
    assert (second.organization_id, second.reference) == ("circle", f"{first.reference}-2")


async def test_an_urgent_lead_has_one_working_day_and_the_law_three(world: World) -> None:
    lead = await world.hand_over(answers=IN_DANGER)

    assert lead.urgency == "U2"
    assert lead.accept_by is not None
    assert lead.accept_by.isoformat() == "2026-11-24T16:00:00+00:00"
    assert lead.legal_due_at.isoformat() == "2026-11-26T16:00:00+00:00"


async def test_an_admin_sees_no_content(world: World) -> None:
    lead = await world.hand_over()

    with pytest.raises(NotAllowed):
        await read_lead(world.desk(), Acting(1, "admin"), lead.id)

"""Live lists and leads: what is told, to whom, how often it is asked for, and when a stream ends."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import ClientResponse
from aiohttp.test_utils import TestServer

from bot.usecases import lead_reading, lead_signals, lead_talk, leads
from bot.web.staff.lead_watch import LeadWatch
from storage import sessions
from storage.database import Database
from tests.usecases.lead_world import World
from tests.web.staff.colleagues import Colleague
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

EVENTS = {"Accept": "text/event-stream"}
QUICK_S = 0.01
PATIENCE_S = 10


@dataclass
class Stream:
    """An open page that listens."""

    response: ClientResponse

    async def event(self, name: str) -> dict[str, Any]:
        """Wait for the next event of a name."""
        async with asyncio.timeout(PATIENCE_S):
            while line := await self.response.content.readline():
                if line.strip() == f"event: {name}".encode():
                    data = await self.response.content.readline()
                    read: dict[str, Any] = json.loads(data.removeprefix(b"data: "))
                    return read
        raise AssertionError("the stream ended")

    async def rest(self) -> bytes:
        """Wait until the stream ends, and give what came until then."""
        async with asyncio.timeout(PATIENCE_S):
            return await self.response.read()


@asynccontextmanager
async def listening(colleague: Colleague, path: str = "/staff/leads/events", **headers: str) -> AsyncIterator[Stream]:
    """Open a stream."""
    response = await colleague.get(path, **{**EVENTS, **headers})
    assert response.status == 200
    try:
        yield Stream(response)
    finally:
        response.close()


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, which look often."""
    async with open_office(sqlite, clock, watch_every_s=QUICK_S) as opened:
        yield opened


async def test_who_does_not_stay_hears_how_the_list_stands(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")

    answer = await colleague.get("/staff/leads/events")

    body = await answer.text()
    state = await lead_signals.list_state(office.desk, office.world.staff["mehmet@club"])
    assert answer.content_type == "text/event-stream"
    assert body == f'id: {state}\nevent: changed\ndata: {{"state": "{state}"}}\n\n'


async def test_a_list_hears_of_what_comes_and_what_is_taken(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    async with listening(colleague) as stream:
        lead = await office.world.hand_over("ayse")
        came = await stream.event("changed")
        await leads.claim(office.desk, office.world.staff["jan@club"], lead.id)
        taken = await stream.event("changed")

    assert came != taken


async def test_a_page_that_missed_something_hears_it_at_once(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    page = await colleague.look("/staff/leads")
    seen = next(one["data-state"] for _, one in page.tags if "data-state" in one)
    await office.world.hand_over("ayse")

    async with listening(colleague, f"/staff/leads/events?since={seen}") as stream:
        await stream.event("changed")
    async with listening(colleague, **{"Last-Event-ID": str(seen)}) as stream:
        await stream.event("changed")


async def test_what_happens_to_others_is_not_told(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    async with listening(colleague) as stream:
        await office.world.hand_over("charlie", took="circle", offered=("circle",))
        await asyncio.sleep(QUICK_S * 20)
        await office.world.hand_over("ayse")
        told = await stream.event("changed")

    assert told["state"] == await lead_signals.list_state(office.desk, office.world.staff["mehmet@club"])


async def test_a_lead_hears_of_words_notes_moves_and_who_looks(office: PapersOffice) -> None:
    world = office.world
    mehmet, jan = world.staff["mehmet@club"], world.staff["jan@club"]
    lead = await world.hand_over("ayse")
    await leads.claim(office.desk, mehmet, lead.id)
    colleague = await office.enter("mehmet@club")
    states = set[str]()
    async with listening(colleague, f"/staff/leads/events?lead={lead.id}") as stream:
        for happens in (
            lead_talk.send_words(office.desk, mehmet, lead.id, words="Hallo", key="a"),
            world.say("Hoi", "ayse"),
            lead_talk.add_note(office.desk, jan, lead.id, words="Belt morgen", key="b"),
            leads.progress(office.desk, mehmet, lead.id),
        ):
            await happens
            states.add((await stream.event("changed"))["state"])
        await lead_reading.looking(office.desk, jan, lead.id)
        looks = await stream.event("looking")

    assert len(states) == 4
    assert looks == {"text": "Kijkt nu ook: Somebody"}


async def test_a_page_of_a_lead_that_went_elsewhere_is_told_so_and_the_stream_ends(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    async with listening(colleague, f"/staff/leads/events?lead={lead.id}") as stream:
        await leads.decline(office.desk, office.world.staff["jan@club"], lead.id, reason="no_room")
        rest = await stream.rest()

    assert rest.endswith(b"event: gone\ndata: {}\n\n")


@pytest.mark.parametrize("wanted", ["9999", "nonsense", "-1", "9" * 30])
async def test_a_stream_of_what_is_not_there_looks_like_one_of_another_organisation(
    office: PapersOffice, wanted: str
) -> None:
    other = await office.world.hand_over("charlie", took="circle", offered=("circle",))
    colleague = await office.enter("mehmet@club")

    answers = [await colleague.get(f"/staff/leads/events?lead={one}", **EVENTS) for one in (str(other.id), wanted)]

    assert [one.status for one in answers] == [404, 404]
    assert await answers[0].text() == await answers[1].text()


async def test_a_stream_ends_with_its_session(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    async with listening(colleague) as stream:
        await office.world.database.run(sessions.end_all, office.world.staff["mehmet@club"].staff_id)
        rest = await stream.rest()

    assert rest.endswith(b"event: ended\ndata: {}\n\n")


async def test_a_stream_does_not_keep_somebody_signed_in(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    async with listening(colleague) as stream:
        office.world.now += timedelta(minutes=29)
        await asyncio.sleep(QUICK_S * 20)
        office.world.now += timedelta(minutes=2)
        rest = await stream.rest()

    assert b"event: ended" in rest


async def test_who_is_not_signed_in_is_refused_without_a_page(office: PapersOffice) -> None:
    answer = await office.browser.get("/staff/leads/events", **EVENTS)

    assert answer.status == 401


async def test_streams_end_with_the_process(sqlite: Database, clock: TickingClock) -> None:
    async with open_office(sqlite, clock, watch_every_s=60) as office:
        colleague = await office.enter("mehmet@club")
        async with listening(colleague) as stream:
            await stream.response.content.readline()
            server: TestServer = office.browser.client.server  # type: ignore[assignment]

            await asyncio.wait_for(server.close(), PATIENCE_S)

            assert await stream.rest() == b"\n:\n\n"


async def test_however_many_listen_a_list_is_asked_for_once_per_look(
    office: PapersOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[str]()

    async def list_state(desk: Any, who: Any) -> str:
        asked.append(who.organization_id)
        return "state"

    monkeypatch.setattr("bot.usecases.lead_signals.list_state", list_state)
    watch = LeadWatch(every_s=60)
    people = [office.world.staff[name] for name in ("mehmet@club", "jan@club", "mehmet@circle")]

    states = await asyncio.gather(*(watch.list_state(office.desk, who) for who in people * 10))

    assert set(states) == {"state"}
    assert sorted(asked) == ["circle", "club"]


async def test_a_state_changes_with_every_change_on_both_databases(database: Database) -> None:
    world = World(database)
    await world.settle()
    desk, mehmet = world.desk(), world.staff["mehmet@club"]
    lists, of_lead = [await lead_signals.list_state(desk, mehmet)], list[str]()
    lead = await world.hand_over("ayse")
    for act in (
        lambda: leads.claim(desk, mehmet, lead.id),
        lambda: leads.mark_contacted(desk, mehmet, lead.id),
        lambda: leads.close(desk, mehmet, lead.id, outcome="completed"),
    ):
        lists.append(await lead_signals.list_state(desk, mehmet))
        of_lead.append(await lead_signals.lead_state(desk, mehmet, lead.id))
        await act()
    of_lead.append(await lead_signals.lead_state(desk, mehmet, lead.id))

    assert len(set(lists)) == 4
    assert await lead_signals.list_state(desk, mehmet) == lists[0]  # none is open any more
    assert len(set(of_lead)) == 4
    with pytest.raises(LookupError):
        await lead_signals.lead_state(desk, world.staff["mehmet@circle"], lead.id)

"""A lead whose person erased everything: who had it reads that it is gone, everybody else what they read of none."""

from collections.abc import AsyncIterator

import pytest

from bot.usecases import leads
from dialogs.casework.leads import Lead
from storage import people
from storage.database import Database
from tests.web.staff.colleagues import StaffPage
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, in front of nobody yet."""
    async with open_office(sqlite, clock) as opened:
        yield opened


async def erased(office: PapersOffice) -> Lead:
    """Hand somebody over, let a helper take the lead, and let the person erase everything."""
    lead = await office.world.hand_over("ayse")
    await leads.claim(office.desk, office.world.staff["mehmet@club"], lead.id)
    await people.erase(office.world.database, channel="web", bot_id=7, address="ayse", now=office.world.now)
    return lead


async def test_who_had_the_lead_reads_that_it_is_gone_and_to_throw_copies_away(office: PapersOffice) -> None:
    lead = await erased(office)

    for who in ("mehmet@club", "jan@club", "fatma@club"):
        response = await (await office.enter(who)).get(f"/staff/leads/{lead.id}")
        page = StaffPage(await response.text())

        assert response.status == 410
        assert "Deze persoon heeft alles gewist" in page.words
        assert lead.reference not in page.words


async def test_for_others_it_is_as_missing_as_one_that_never_was(office: PapersOffice) -> None:
    lead = await erased(office)
    colleague = await office.enter("mehmet@circle")

    answers = [await colleague.get(f"/staff/leads/{number}") for number in (lead.id, 987654321)]

    assert [one.status for one in answers] == [404, 404]
    assert await answers[0].text() == await answers[1].text()


async def test_a_form_that_was_open_meanwhile_does_nothing(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/claim")
    await people.erase(office.world.database, channel="web", bot_id=7, address="ayse", now=office.world.now)

    sent = await colleague.post(f"{path}/claim", fields)

    assert sent.status == 404
    assert (await colleague.get(path)).status == 410

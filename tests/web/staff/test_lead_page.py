"""The page of a lead: what it shows, what can be done on it, and what is said when that cannot be done any more."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, in front of nobody yet."""
    async with open_office(sqlite, clock) as opened:
        yield opened


async def test_a_lead_is_taken_on_its_page(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"

    taken = await colleague.send(path, f"{path}/claim")

    assert taken.status == 303
    after = await office.world.lead(lead.id)
    assert after.status == "accepted"
    page = await colleague.look(path)
    assert "Je hebt deze aanmelding aangenomen" in page.words

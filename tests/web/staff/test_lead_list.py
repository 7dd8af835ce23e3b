"""The list of leads: whose they are, tabs with numbers, filters, pages by key, a reference, and what admins read."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.usecases import leads
from bot.web.staff import leads as pages
from bot.web.staff.leads_filters import Wish, read_wish
from storage.database import Database
from storage.staff import NewMember, Role
from tests.usecases.lead_world import IN_DANGER
from tests.web.staff.colleagues import StaffPage, employ
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import NOON, TickingClock


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, in front of nobody yet."""
    async with open_office(sqlite, clock) as opened:
        yield opened


def shown(page: StaffPage) -> list[str]:
    """Give the references that stand in the list, in order."""
    return page.within("reference")


def numbers(page: StaffPage) -> list[str]:
    """Give the numbers beside the tabs."""
    return page.within("number")


async def test_a_list_has_the_leads_of_the_own_organisation_the_nearest_term_first(office: PapersOffice) -> None:
    later = await office.world.hand_over("ayse")
    sooner = await office.world.hand_over("jan", answers=IN_DANGER)
    other = await office.world.hand_over("charlie", took="circle", offered=("circle",))
    colleague = await office.enter("mehmet@club")

    page = await colleague.look("/staff/leads")

    assert shown(page) == [sooner.reference, later.reference]
    assert other.reference not in page.html

"""Fixtures of the pages of staff: an office with two organisations, and browsers in it."""

from collections.abc import AsyncIterator

import pytest

from storage.database import Database
from tests.web.staff.colleagues import Colleague, make_office, open_accounts
from tests.web.visits import TickingClock


@pytest.fixture
async def visitor_of_staff(sqlite: Database, clock: TickingClock) -> AsyncIterator[Colleague]:
    """Give somebody in front of the pages of staff who is not signed in."""
    await open_accounts(sqlite, clock)
    async with make_office(sqlite, clock) as client:
        yield Colleague(client, clock, sqlite)

"""The page of figures in each role, and how long things are kept."""

from collections.abc import AsyncIterator
from dataclasses import fields

import pytest

from dialogs.casework.retention import Retention
from dialogs.offers import Gap
from storage import directory, staff
from storage.access import Acting
from storage.database import Database
from storage.retention import Periods
from storage.staff import Credentials, NewMember, Role
from tests.usecases.lead_world import IN_DANGER
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock


@pytest.fixture
async def office(database: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    async with open_office(database, clock) as opened:
        yield opened


async def _join(office: PapersOffice, role: Role, municipality: str | None = None) -> Acting:
    keys, now = office.world.database.keys, office.world.now
    new = NewMember(f"{role}@example.org", role.title(), role, "nl", municipality=municipality)
    staff_id = await office.world.database.run(staff.add, keys, new, now=now)
    await office.world.database.run(staff.activate, keys, staff_id, Credentials("hash", "secret"))
    return Acting(staff_id, role, municipality=municipality)


def _table(html: str, caption: str) -> str:
    """Give the words of a table by its caption."""
    begin = html.index(f"<caption>{caption}")
    return html[begin : html.index("</table>", begin)]


async def test_a_coordinator_sees_exact_figures_of_the_own_organisation(office: PapersOffice) -> None:
    await office.world.hand_over("ayse", answers=IN_DANGER)
    await office.world.hand_over("jan", took="circle")
    await office.enter("fatma@club")

    page = await office.browser.look("/staff/figures")

    assert page.within("tiles")[:2] == ["Aanmeldingen", "1"]
    assert "1<svg" in _table(page.html, "Spoed")
    assert "verborgen" not in page.words
    assert "Waar hulp ontbreekt" not in page.words
    assert "Hoe lang we iets bewaren" not in page.words


async def test_an_observer_sees_no_small_number_and_no_lead(office: PapersOffice) -> None:
    references = [(await office.world.hand_over(f"person {number}")).reference for number in range(3)]
    await office.enter(await _join(office, "observer", "GM0344"))

    page = await office.browser.look("/staff/figures")

    assert page.within("tiles")[:2] == ["Aanmeldingen", "verborgen"]
    assert set(page.within("numeric")) == {"verborgen"}
    assert "ronden we alle aantallen af op vijftallen" in page.words
    assert not any(reference in page.html for reference in references)
    assert page.html.count("<rect ") == page.html.count('<rect width="0"')


async def test_an_admin_sees_where_help_is_missing(office: PapersOffice) -> None:
    for gap in (Gap("GM0344", "tr", "before"), Gap(None, "*", "during")):
        await office.world.database.run(directory.count_gap, gap, now=office.world.now)
    await office.enter(await _join(office, "admin"))

    page = await office.browser.look("/staff/figures")

    assert "Waar hulp ontbreekt" in page.words
    assert all(word in page.words for word in ("Utrecht", "Turks", "Niet bekend", "Elke taal"))


@pytest.mark.parametrize("language", ["nl", "tr"])
async def test_every_period_is_shown_with_its_name(office: PapersOffice, language: str) -> None:
    await office.enter(await _join(office, "admin"))
    sent = {"token": office.browser.token, "language": language, "next": "/staff"}
    assert (await office.browser.post("/staff/language", sent)).status == 303

    page = await office.browser.look("/staff/retention")

    assert page.count("tr") == 1 + len(fields(Periods)) + len(fields(Retention))
    assert ("90 dagen" if language == "nl" else "90 gün") in page.words


async def test_the_outcome_is_in_the_words_of_ddas_and_says_that_they_are_dutch(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    sent = {"token": office.browser.token, "language": "tr", "next": "/staff"}
    assert (await office.browser.post("/staff/language", sent)).status == 303

    page = await office.browser.look("/staff/figures")

    assert '<th scope="row" lang="nl">Afgerond</th>' in page.html

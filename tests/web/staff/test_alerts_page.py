"""What admins must see: alerts in words, each taken off the list by whoever has looked."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import texts
from bot.texts import UnknownText
from bot.usecases import leads
from storage import alerts, staff
from storage.access import Acting
from storage.database import Database
from storage.staff import Credentials, NewMember
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

CASEWORK = Path(__file__).parents[3] / "dialogs" / "casework"


@pytest.fixture
async def office(database: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    async with open_office(database, clock) as opened:
        await opened.enter(await _admin(opened))
        yield opened


async def _admin(office: PapersOffice) -> Acting:
    database, now = office.world.database, office.world.now
    staff_id = await database.run(staff.add, database.keys, NewMember("a@example.org", "Ada", "admin", "nl"), now=now)
    await database.run(staff.activate, database.keys, staff_id, Credentials("hash", "secret"))
    return Acting(staff_id, "admin")


async def test_an_alarm_about_a_lead_leads_to_it_and_is_taken_off_the_list(office: PapersOffice) -> None:
    world = office.world
    lead = await world.hand_over(offered=("club",))
    await leads.decline(world.desk(), world.staff["fatma@club"], lead.id, reason="no_room")

    home = await office.browser.look("/staff")
    page = await office.browser.look("/staff/alerts")
    (seen,) = [form for form in page.forms if (form.attributes.get("action") or "").endswith("/seen")]
    await office.browser.post(seen.attributes["action"] or "", {"token": office.browser.token})
    after = await office.browser.look("/staff/alerts")

    assert 'Waarschuwingen</a> <span class="badge bad">1</span>' in home.html
    assert texts.text("nl", "staff.alert.to_municipality") in page.words
    assert f'<a href="/staff/leads?q={lead.reference}">{lead.reference}</a>' in page.html
    assert texts.text("nl", "staff.alerts.none") in after.words
    assert await alerts.count_unseen(world.database) == 0


async def test_what_is_known_is_worded_and_what_is_not_is_shown_as_it_is(office: PapersOffice) -> None:
    database, now = office.world.database, office.world.now
    for detail in ("nobody leads: k7m2p", "group lost: club", "dead_letter too_long", "no way on from step <x>"):
        await alerts.raise_alert(database, detail, now=now)

    page = await office.browser.look("/staff/alerts")

    said = [
        texts.text("nl", f"staff.alert.{code}") for code in ("nobody_leads", "group_lost", "not_sent", "script_hole")
    ]
    assert [one for one in said if one not in page.words] == []
    assert "Organisatie club" in page.words
    assert "<code>dead_letter too_long</code>" in page.html
    assert "<code>no way on from step &lt;x&gt;</code>" in page.html


@pytest.mark.parametrize("wanted", ["x", "-1", "9" * 30])
async def test_an_alert_that_is_none_is_not_there(office: PapersOffice, wanted: str) -> None:
    response = await office.browser.post(f"/staff/alerts/{wanted}/seen", {"token": office.browser.token})

    assert response.status == 404


def test_every_alarm_about_a_lead_is_worded_in_both_languages() -> None:
    source = "\n".join(path.read_text("utf-8") for path in sorted(CASEWORK.glob("lead_*.py")))
    codes = set(re.findall(r'tell\(\s*"admin", "(\w+)"', source))

    def is_worded(code: str, language: str) -> bool:
        try:
            return bool(texts.text(language, f"staff.alert.{code}"))
        except UnknownText:
            return False

    assert codes >= {"nobody_left", "escalated", "to_municipality"}
    assert [(code, one) for code in sorted(codes) for one in ("nl", "tr") if not is_worded(code, one)] == []

"""The list of leads: whose they are, tabs with numbers, filters, pages by key, a reference, and what admins read."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from bot.usecases import lead_talk, leads
from bot.web.staff.leads_filters import Wish, codes_there, read_wish
from storage import staff
from storage.access import Acting
from storage.database import Database
from storage.staff import Credentials, NewMember, Role
from tests.usecases.lead_world import ANSWERS, IN_DANGER
from tests.web.staff.colleagues import Colleague, StaffPage
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import NOON, TickingClock


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, in front of nobody yet."""
    async with open_office(sqlite, clock) as opened:
        yield opened


async def enter_as(office: PapersOffice, role: Role) -> Colleague:
    """Sign somebody in who works in no organisation."""
    world, municipality = office.world, "GM0344" if role == "observer" else None
    new = NewMember(f"{role}@example.org", role.title(), role, "nl", None, municipality)
    staff_id = await world.database.run(staff.add, world.database.keys, new, now=world.now)
    await world.database.run(staff.activate, world.database.keys, staff_id, Credentials("hash", "secret"))
    return await office.enter(Acting(staff_id, role, None, municipality))


def shown(page: StaffPage) -> list[str]:
    """Give the references that stand in the list, in order."""
    return page.within("reference")


def tabs(page: StaffPage) -> list[str]:
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


async def test_a_row_says_in_codes_what_a_lead_is_and_until_when_somebody_must_act(office: PapersOffice) -> None:
    await office.world.hand_over("ayse", answers=IN_DANGER)
    colleague = await office.enter("mehmet@club")

    words = (await colleague.look("/staff/leads")).words

    for said in ("U2", "nog geen schuldregeling", "Hulp: Turks", "Utrecht", "di 24 nov 17:00", "Nog niemand"):
        assert said in words
    assert "binnen 24 uur" not in words  # it is later than that


async def test_tabs_say_how_many_leads_there_are_and_show_them(office: PapersOffice) -> None:
    world = office.world
    mine, of_a_colleague, urgent, closed = [
        await world.hand_over(name, answers=IN_DANGER if name == "urgent" else ANSWERS)
        for name in ("ayse", "jan", "urgent", "over")
    ]
    await leads.claim(office.desk, world.staff["mehmet@club"], mine.id)
    await leads.claim(office.desk, world.staff["jan@club"], of_a_colleague.id)
    await leads.claim(office.desk, world.staff["jan@club"], closed.id)
    await leads.close(office.desk, world.staff["jan@club"], closed.id, outcome="completed")
    world.now += timedelta(hours=20)
    office.browser.clock.now = world.now
    colleague = await office.enter("mehmet@club")

    numbers = tabs(await colleague.look("/staff/leads"))
    lists = {
        tab: shown(await colleague.look(f"/staff/leads?tab={tab}"))
        for tab in ("open", "mine", "waiting", "due", "answer", "closed")
    }

    assert numbers == ["3", "1", "1", "1", "0", "1"]
    assert lists == {
        "open": [urgent.reference, mine.reference, of_a_colleague.reference],
        "mine": [mine.reference],
        "waiting": [urgent.reference],
        "due": [urgent.reference],
        "answer": [],
        "closed": [closed.reference],
    }


async def test_who_wrote_and_waits_stands_under_answer_needed(office: PapersOffice) -> None:
    world = office.world
    lead = await world.hand_over("ayse")
    await leads.claim(office.desk, world.staff["mehmet@club"], lead.id)
    await lead_talk.lead_on(office.desk, world.staff["mehmet@club"], lead.id, key="a")
    await world.say("Hallo?", "ayse")
    colleague = await office.enter("jan@club")

    page = await colleague.look("/staff/leads?tab=answer")

    assert shown(page) == [lead.reference]
    assert "Antwoord nodig" in page.within("badge")


async def test_a_list_is_narrowed_by_codes_and_keeps_its_tab(office: PapersOffice) -> None:
    await office.world.hand_over("ayse")
    urgent = await office.world.hand_over("jan", answers=IN_DANGER)
    colleague = await office.enter("mehmet@club")

    page = await colleague.look("/staff/leads?tab=waiting&urgency=U2&municipality=GM0344")
    none = await colleague.look("/staff/leads?tab=waiting&urgency=U3")

    assert shown(page) == [urgent.reference]
    assert page.to("/staff/leads") == {"q": ""}
    narrowed = page.form("filters").fields
    assert (narrowed["tab"], narrowed["urgency"], narrowed["municipality"]) == ("waiting", "U2", "GM0344")
    assert "Geen aanmeldingen met deze filters" in none.words


async def test_a_long_list_is_read_page_by_page_and_every_lead_is_on_one(
    office: PapersOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.staff.leads.ROWS", 2)
    handed = [await office.world.hand_over(f"person-{number}") for number in range(5)]
    colleague = await office.enter("mehmet@club")
    path, found = "/staff/leads", list[str]()

    for _ in range(3):
        page = await colleague.look(path)
        found += shown(page)
        path = next((one.get("href") or "" for tag, one in page.tags if one.get("id") == "next-page"), "")

    assert path == ""
    assert sorted(found) == sorted(one.reference for one in handed)


async def test_a_reference_leads_to_its_lead_however_it_is_typed(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    other = await office.world.hand_over("charlie", took="circle", offered=("circle",))
    colleague = await office.enter("mehmet@club")

    found = await colleague.get(f"/staff/leads?q=%20{lead.reference.upper()}%20")
    answers = [await colleague.get(f"/staff/leads?q={typed}") for typed in (other.reference, "zzzzzzzzzz")]

    assert (found.status, found.headers["Location"]) == (303, f"/staff/leads/{lead.id}")
    assert [one.status for one in answers] == [404, 404]
    theirs, nobodys = [await one.text() for one in answers]
    assert theirs.replace(other.reference, "zzzzzzzzzz") == nobodys
    assert "Er is geen aanmelding met dit nummer" in nobodys


async def test_an_admin_reads_codes_of_every_organisation_and_no_name_of_staff(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    await leads.claim(office.desk, office.world.staff["mehmet@club"], lead.id)
    other = await office.world.hand_over("charlie", took="circle", offered=("circle",))
    colleague = await enter_as(office, "admin")

    page = await colleague.look("/staff/leads")

    assert shown(page) == [other.reference, lead.reference]
    assert "Organisatie club" in page.words
    assert "Somebody" not in page.words
    assert "tab=mine" not in page.html


@pytest.mark.parametrize("role", ["editor", "observer"])
async def test_who_works_no_leads_is_shown_none_and_no_way_to_them(office: PapersOffice, role: Role) -> None:
    await office.world.hand_over("ayse")
    colleague = await enter_as(office, role)

    refused = await colleague.get("/staff/leads")
    start = await colleague.look("/staff")

    assert refused.status == 403
    assert "/staff/leads" not in start.html


async def test_a_script_gets_the_list_without_the_frame(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")

    answer = await colleague.get("/staff/leads", **{"HX-Request": "true", "X-Unattended": "true"})

    html = await answer.text()
    assert lead.reference in html
    assert "<html" not in html


async def test_a_page_that_looks_by_itself_does_not_keep_somebody_signed_in(office: PapersOffice) -> None:
    colleague = await office.enter("mehmet@club")
    for _ in range(4):
        office.world.now += timedelta(minutes=10)
        answer = await colleague.get("/staff/leads", **{"HX-Request": "true", "X-Unattended": "true"})

    assert answer.headers["HX-Redirect"].startswith("/staff/sign-in")


async def test_a_list_is_in_the_language_of_who_reads(office: PapersOffice) -> None:
    await office.world.hand_over("ayse")
    await office.world.database.run(
        staff.set_preferences, office.world.staff["mehmet@club"].staff_id, language="tr", shortcuts=True
    )
    colleague = await office.enter("mehmet@club")

    words = (await colleague.look("/staff/leads")).words

    assert "Henüz kimse" in words
    assert "Kabul bekleyen" in words


@pytest.mark.parametrize(
    "query",
    [
        {"tab": "nonsense"},
        {"urgency": "U2' OR 1=1"},
        {"after": "nonsense"},
        {"after": "99999999999999999.1"},
        {"after": "-.5"},  # a mark of the closed ones
        {"tab": "closed", "after": "1.5"},
    ],
)
def test_what_an_address_cannot_mean_is_passed_over(query: dict[str, str]) -> None:
    assert read_wish(query) == Wish("closed" if query.get("tab") == "closed" else "open")


@pytest.mark.parametrize("after", [(NOON, 7), (None, 7)])
def test_an_address_says_all_that_is_wished(after: tuple[None, int]) -> None:
    wish = Wish("due" if after[0] else "closed", urgency="U2", municipality="GM0344", after=after)
    fields = dict(one.split("=") for one in wish.path.partition("?")[2].split("&"))

    assert read_wish(fields) == wish


def test_codes_to_narrow_by_are_those_that_are_there_in_their_order_and_the_chosen_one() -> None:
    assert codes_there({"U0": 3, "": 2, "U2": 1, "U1": 0}, "U3", ("U3", "U2", "U1", "U0")) == ("U3", "U2", "U0")
    assert codes_there({"GM2": 1, "GM1": 1}, "") == ("GM1", "GM2")

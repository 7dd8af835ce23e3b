"""The page of an organisation: room in two clicks, hours, verification, own choices, the Telegram group, and whose."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.usecases import branches, organisations
from bot.usecases.organisations import ways_of
from storage import accounts, group_codes
from storage.access import Acting
from storage.database import Database
from storage.staff import NewMember, add
from tests.usecases.lead_world import World
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

PAGE = "/staff/organisation"


@pytest.fixture
async def office(database: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    async with open_office(database, clock) as opened:
        yield opened


async def _press(office: PapersOffice, form: str, **fields: str) -> Any:
    shown = (await office.browser.look(PAGE)).to(form)
    return await office.browser.post(form, {**shown, **fields})


async def _admin(world: World) -> Acting:
    new = NewMember("admin@example.org", "Beheerder", "admin", "nl")
    staff_id = await world.database.run(add, world.database.keys, new, now=world.now)
    await world.database.run(_activate, staff_id)
    return Acting(staff_id, "admin")


def _activate(connection: Any, staff_id: int) -> None:
    from storage import tables

    connection.execute(tables.staff.update().where(tables.staff.c.id == staff_id).values(status="active"))


async def _ways(office: PapersOffice) -> organisations.Ways:
    fatma = office.world.staff["fatma@club"]
    return ways_of(await organisations.find_account(office.world.database, fatma, "club"))


async def test_room_for_this_week_is_told_with_one_press(office: PapersOffice) -> None:
    await office.enter("fatma@club")

    response = await _press(office, f"{PAGE}/room", branch="club help", places="3")

    assert response.status == 303
    page = await office.browser.look(PAGE)
    assert "3 vrij" in page.words
    assert "ingevuld op 23 november 2026" in page.words
    chosen = [given.get("value") for tag, given in page.tags if tag == "button" and given.get("class") == "chosen"]
    assert chosen == ["3"]


async def test_a_full_branch_says_what_that_means(office: PapersOffice) -> None:
    await office.enter("fatma@club")

    await _press(office, f"{PAGE}/room", branch="club help", places="0")

    page = await office.browser.look(PAGE)
    assert "Er komt niemand nieuw bij" in page.words
    assert "Vol: hier komt niemand nieuw bij." in page.words


@pytest.mark.parametrize("places", ["", "-1", "1.5", "veel", "٣", "99999"])
async def test_room_that_is_no_number_is_refused(office: PapersOffice, places: str) -> None:
    await office.enter("fatma@club")

    response = await _press(office, f"{PAGE}/room", branch="club help", places=places)

    assert response.status == 400
    assert "Nog niet ingevuld." in (await office.browser.look(PAGE)).words


async def test_a_branch_is_verified_and_shows_until_when(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    assert "Nooit nagekeken" in (await office.browser.look(PAGE)).words

    await _press(office, f"{PAGE}/verify", branch="club help")

    page = await office.browser.look(PAGE)
    assert "Nagekeken op 23 november 2026 (coordinator Organisatie club). Zichtbaar tot 22 mei 2027." in page.words


@pytest.mark.parametrize(
    ("days", "says"),
    [(0, "Nagekeken"), (160, "Kijk dit na"), (180, "Te lang niet nagekeken")],
    ids=["new", "old", "over"],
)
async def test_a_verification_that_grows_old_says_so(
    office: PapersOffice, clock: TickingClock, days: int, says: str
) -> None:
    await branches.verify_branch(office.desk, office.world.staff["fatma@club"], "club help")
    clock.pass_by(days=days)
    office.world.now = clock()
    await office.enter("fatma@club")

    page = await office.browser.look(PAGE)

    assert says in " ".join(page.within("badge"))


async def test_hours_are_typed_a_day_each(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    path = f"{PAGE}/hours?branch=club%20help"
    fields = (await office.browser.look(path)).to(f"{PAGE}/hours")

    typed = {"day-0": "9-12, 13:30-16", "day-3": "9.00-12.00 (inloop)"}
    response = await office.browser.post(f"{PAGE}/hours", {**fields, **typed})

    assert response.status == 303
    page = await office.browser.look(PAGE)
    assert page.within("week") == ["Maandag", "09:00-12:00; 13:30-16:00", "Donderdag", "09:00-12:00 (inloop)"]
    again = (await office.browser.look(path)).to(f"{PAGE}/hours")
    assert (again["day-0"], again["day-1"]) == ("09:00-12:00; 13:30-16:00", "")


async def test_hours_that_cannot_be_read_are_shown_again_with_what_to_do(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    fields = (await office.browser.look(f"{PAGE}/hours?branch=club%20help")).to(f"{PAGE}/hours")

    response = await office.browser.post(f"{PAGE}/hours", {**fields, "day-1": "na de lunch", "day-2": "9-12"})

    text = await response.text()
    assert response.status == 422
    assert 'href="#day-1"' in text
    assert 'value="na de lunch"' in text
    assert "Niet bekend." in (await office.browser.look(PAGE)).words


async def test_hours_longer_than_a_day_takes_are_shown_again_and_never_read(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    fields = (await office.browser.look(f"{PAGE}/hours?branch=club%20help")).to(f"{PAGE}/hours")

    too_long = {"day-1": "9-12 (inloop)" + " " * 188 + ";", "day-2": "9-12" + "; 9-12" * 32}
    response = await office.browser.post(f"{PAGE}/hours", {**fields, **too_long})

    text = await response.text()
    assert response.status == 422
    assert ('href="#day-1"' in text, 'href="#day-2"' in text) == (True, False)
    assert "200 tekens" in text
    assert "Niet bekend." in (await office.browser.look(PAGE)).words


async def test_term_address_and_language_are_kept(office: PapersOffice) -> None:
    await office.enter("fatma@club")

    await _press(office, PAGE, accept_days="2", email=" hulp@club.example ", language="tr")

    assert await _ways(office) == organisations.Ways(2, "hulp@club.example", "tr")
    assert (await office.browser.look(PAGE)).to(PAGE)["accept_days"] == "2"
    await _press(office, PAGE, accept_days="", email="", language="nl")
    assert await _ways(office) == organisations.Ways(None, None, "nl")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"email": "nee"}, "email"), ({"accept_days": "9"}, "accept_days"), ({"language": "en"}, "language")],
)
async def test_what_cannot_be_chosen_is_shown_beside_its_field(
    office: PapersOffice, fields: dict[str, str], field: str
) -> None:
    await office.enter("fatma@club")

    response = await _press(office, PAGE, **fields)

    assert response.status == 422
    assert f'id="{field}-fault"' in await response.text()
    assert await _ways(office) == organisations.Ways(None, None, "nl")


async def test_a_code_for_the_group_is_shown_once_and_works_for_who_asked(office: PapersOffice) -> None:
    office.desk.staff_bot.bot_id, office.desk.staff_bot.username = 7, "kopru_bot"
    await office.enter("fatma@club")

    await _press(office, f"{PAGE}/group")

    page, after = await office.browser.look(PAGE), await office.browser.look(PAGE)
    found = re.search(r"/koppel_([a-z2-7]{24})@kopru_bot", page.html)
    assert found
    assert f"https://t.me/kopru_bot?startgroup=koppel_{found[1]}" in page.html
    assert "koppel_" not in after.html
    code = await office.world.database.run(group_codes.find, found[1], now=office.world.now)
    assert code == group_codes.GroupCode("club", office.world.staff["fatma@club"].staff_id)


async def test_a_group_is_unlinked(office: PapersOffice) -> None:
    office.desk.staff_bot.bot_id, office.desk.staff_bot.username = 7, "kopru_bot"
    keys = office.world.database.keys
    await office.world.database.run(
        lambda connection: accounts.change(
            connection, keys, accounts.Account("club", "Organisatie club", group_chat="-5")
        )
    )
    await office.enter("fatma@club")
    assert "Gekoppeld" in (await office.browser.look(PAGE)).within("badge")

    await _press(office, f"{PAGE}/group/unlink")

    assert "Niet gekoppeld" in (await office.browser.look(PAGE)).within("badge")


async def test_without_a_bot_there_is_no_group_to_be_tied(office: PapersOffice) -> None:
    await office.enter("fatma@club")

    page = await office.browser.look(PAGE)

    assert "Hier is nog geen Telegram-bot ingesteld." in page.words
    assert not [form for form in page.forms if form.attributes.get("action") == f"{PAGE}/group"]


@pytest.mark.parametrize(
    ("method", "path", "form"),
    [
        ("GET", f"{PAGE}?for=%s", {}),
        ("GET", f"{PAGE}/hours?branch=%s+help", {}),
        ("POST", PAGE, {"for": "%s", "language": "nl"}),
        ("POST", f"{PAGE}/room", {"branch": "%s help", "places": "0"}),
        ("POST", f"{PAGE}/verify", {"branch": "%s help"}),
        ("POST", f"{PAGE}/hours", {"branch": "%s help"}),
        ("POST", f"{PAGE}/group", {"for": "%s"}),
        ("POST", f"{PAGE}/group/unlink", {"for": "%s"}),
    ],
)
async def test_another_organisation_is_as_missing_as_one_that_is_not_there(
    office: PapersOffice, method: str, path: str, form: dict[str, str]
) -> None:
    colleague = await office.enter("fatma@club")
    answers = set()
    for wanted in ("circle", "nowhere"):
        sent = {name: value.replace("%s", wanted) for name, value in form.items()}
        where = path.replace("%s", wanted)
        response = await (
            colleague.get(where) if method == "GET" else colleague.post(where, {"token": colleague.token, **sent})
        )
        answers.add((response.status, (await response.text()).replace(wanted, "")))

    assert [status for status, _ in answers] == [404]


async def test_an_admin_opens_any_organisation_from_the_list_and_ties_no_group(office: PapersOffice) -> None:
    admin = await _admin(office.world)
    await office.enter(admin)
    office.desk.staff_bot.bot_id, office.desk.staff_bot.username = 7, "kopru_bot"

    without = await office.browser.get(PAGE)
    page = await office.browser.look(f"{PAGE}?for=circle")
    fields = {**page.to(f"{PAGE}/room"), "places": "5"}
    told = await office.browser.post(f"{PAGE}/room", fields)
    tied = await office.browser.post(f"{PAGE}/group", {"token": office.browser.token, "for": "circle"})

    assert (without.status, without.headers["Location"]) == (303, "/staff/accounts")
    assert "Een coördinator van de organisatie koppelt de groep zelf." in page.words
    assert told.headers["Location"].startswith(f"{PAGE}?for=circle#")
    circle = office.world.staff["fatma@circle"]
    (branch,) = await branches.list_branches(office.desk, circle, "circle")
    assert branch.capacity is not None
    assert branch.capacity.available == 5
    assert tied.status == 403
    assert f"{PAGE}?for=circle" in (await office.browser.look("/staff/accounts")).html


async def test_the_page_is_in_the_navigation_of_a_coordinator_and_not_of_an_admin(office: PapersOffice) -> None:
    await office.enter("fatma@club")
    assert f'href="{PAGE}"' in (await office.browser.look("/staff")).html

    await office.enter(await _admin(office.world))

    assert f'href="{PAGE}"' not in (await office.browser.look("/staff")).html

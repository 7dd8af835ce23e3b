"""The page of a lead: what it shows, what can be done on it, and what is said when that cannot be done any more."""

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from aiohttp import ClientResponse
from icalendar import Calendar

from bot.usecases import lead_talk, leads
from bot.usecases.local_time import AMSTERDAM
from bot.web.staff.routes import ROUTES
from dialogs.casework.leads import Lead
from storage import accounts, staff, tables
from storage.access import Acting
from storage.database import Database
from storage.staff import Credentials, NewMember
from tests.usecases.lead_world import IN_DANGER
from tests.web.staff.colleagues import Colleague, StaffPage
from tests.web.staff.papers_office import PapersOffice, open_office
from tests.web.visits import TickingClock

TOMORROW = {"day1": "2026-11-24", "time1": "14:30"}


@pytest.fixture
async def office(sqlite: Database, clock: TickingClock) -> AsyncIterator[PapersOffice]:
    """Open the world's pages, in front of nobody yet."""
    async with open_office(sqlite, clock) as opened:
        yield opened


async def taken(office: PapersOffice, who: str = "mehmet@club") -> Lead:
    """Hand somebody over, and let a helper take the lead."""
    lead = await office.world.hand_over("ayse")
    await office.world.read("ayse")
    return await leads.claim(office.desk, office.world.staff[who], lead.id)


async def prefer(office: PapersOffice, who: str, language: str) -> None:
    """Set somebody's language."""
    staff_id = office.world.staff[who].staff_id
    await office.world.database.run(staff.set_preferences, staff_id, language=language, shortcuts=True)


async def send(colleague: Colleague, lead: Lead, form: str, **values: str) -> ClientResponse:
    """Open the page of a lead, fill in one of its forms, and send it."""
    path = f"/staff/leads/{lead.id}"
    return await colleague.send(path, f"{path}/{form}", **values)


async def said(response: ClientResponse) -> StaffPage:
    """Read the page with which a form was refused."""
    return StaffPage(await response.text())


def forms(page: StaffPage) -> set[str]:
    """Name what can be done on a page."""
    paths = [form.attributes.get("action") or "" for form in page.forms]
    return {match[1] for path in paths if (match := re.search(r"/staff/leads/\d+/(.+)", path))}


# What it shows -------------------------------------------------------------------------------------------------------


async def test_a_page_shows_what_the_person_agreed_to_in_dutch_and_as_they_read_it(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse", answers=IN_DANGER)
    await prefer(office, "mehmet@club", "tr")
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead.id}")

    assert "Woonplaats: Utrecht (3511)" in page.words
    assert "Oturduğunuz yer: Utrecht (3511)" in page.words
    records = [one for tag, one in page.tags if tag == "ul" and "record" in (one.get("class") or "")]
    assert [one.get("lang") for one in records] == ["nl", None]
    assert "seen" in [name.removeprefix("lead.") for name in await office.world.audited()]


async def test_words_of_the_person_are_marked_as_untranslated_and_prepared_ones_are_in_the_readers_language(
    office: PapersOffice,
) -> None:
    lead = await taken(office)
    mehmet = office.world.staff["mehmet@club"]
    await lead_talk.send_phrase(office.desk, mehmet, lead.id, code="when_to_call", key="a")
    await office.world.say("Na vijf uur", "ayse")
    await prefer(office, "mehmet@club", "tr")
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead.id}")

    talk = page.within("words")
    assert talk == ["Sizi ne zaman arayabilirim?", "Na vijf uur"]
    assert [one.get("lang") for _, one in page.tags if one.get("class") == "words"] == [None, "nl"]
    assert "çevrilmedi" in page.words


async def test_terms_are_in_the_time_of_amsterdam_and_say_how_near_they_are(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse", answers=IN_DANGER)
    office.world.now += timedelta(hours=6)
    office.browser.clock.now = office.world.now
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead.id}")

    assert "Aannemen uiterlijkdi 24 nov 17:00 binnen 24 uur" in page.words
    assert "Eerste gesprek volgens de wetdo 26 nov 17:00" in page.words


async def test_a_page_says_what_happened_and_who_did_it(office: PapersOffice) -> None:
    lead = await taken(office)
    await leads.mark_contacted(office.desk, office.world.staff["mehmet@club"], lead.id)
    colleague = await office.enter("jan@club")

    words = (await colleague.look(f"/staff/leads/{lead.id}")).words

    assert re.search(r"Contact geweest \(Somebody\).*Aangenomen \(Somebody\).*Aangeboden", words)


async def test_a_page_names_colleagues_who_look_too(office: PapersOffice) -> None:
    lead = await taken(office)
    await (await office.enter("jan@club")).look(f"/staff/leads/{lead.id}")

    page = await (await office.enter("mehmet@club")).look(f"/staff/leads/{lead.id}")

    assert page.within("looking") == ["Kijkt nu ook: Somebody"]


async def test_a_reference_leads_to_the_page_as_links_of_telegram_and_mails_name_it(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")

    response = await colleague.get(f"/staff/leads/{lead.reference}")

    assert (response.status, response.headers["Location"]) == (303, f"/staff/leads/{lead.id}")


async def test_who_takes_consent_back_leaves_a_page_with_nothing_personal(office: PapersOffice) -> None:
    lead = await taken(office)
    await lead_talk.add_note(office.desk, office.world.staff["mehmet@club"], lead.id, words="Twee kinderen", key="a")
    await office.world.say("/gegevens")
    await office.world.say("Toestemming intrekken")
    colleague = await office.enter("mehmet@club")

    page = await colleague.look(f"/staff/leads/{lead.id}")

    assert "De toestemming is ingetrokken" in page.words
    assert "Utrecht (3511)" not in page.words
    assert "Twee kinderen" not in page.words
    assert forms(page) == set()


async def test_an_admin_reads_codes_and_whose_it_was_and_can_do_nothing(office: PapersOffice) -> None:
    world = office.world
    lead = await world.hand_over("ayse")
    await leads.decline(office.desk, world.staff["fatma@club"], lead.id, reason="no_room")
    new = NewMember("admin@example.org", "Admin", "admin", "nl")
    staff_id = await world.database.run(staff.add, world.database.keys, new, now=world.now)
    await world.database.run(staff.activate, world.database.keys, staff_id, Credentials("hash", "secret"))
    colleague = await office.enter(Acting(staff_id, "admin"))

    page = await colleague.look(f"/staff/leads/{lead.id}")

    assert "Organisatie club" in page.words
    assert "Afgewezen: Geen plek" in page.words
    assert "Organisatie circle" in page.words
    assert "3511" not in page.words
    assert forms(page) == set()
    row = (await world.rows(tables.audit))[-1]
    told = json.loads(row.attributes)
    assert (row.name, told["by"], told["lead"]) == ("lead.codes_seen", str(staff_id), str(lead.id))
    assert row.data_subject_id


async def test_what_is_checked_and_not_shown_is_no_look(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    form = {"token": colleague.token, "version": str(lead.version)}

    sent = [await colleague.post(f"/staff/leads/{lead.id}/contacted", form) for _ in range(2)]

    assert [response.status for response in sent] == [303, 303]
    assert not [name for name in await office.world.audited() if name.endswith("seen")]


# What can be done ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status", "there"),
    [
        ("mehmet@club", "offered", {"claim", "decline", "note"}),
        ("fatma@club", "offered", {"claim", "decline", "note", "reroute"}),
        ("mehmet@club", "accepted", {"contacted", "close", "note", "message", "phrase", "lead", "slots"}),
        ("fatma@club", "contacted",
         {"progress", "close", "note", "message", "phrase", "lead", "slots", "assign", "reroute"}),
        ("mehmet@club", "closed", set()),
    ],
)  # fmt: skip
async def test_a_page_offers_what_the_role_may_do_and_the_lead_allows(
    office: PapersOffice, who: str, status: str, there: set[str]
) -> None:
    lead, mehmet = await office.world.hand_over("ayse"), office.world.staff["mehmet@club"]
    if status != "offered":
        await leads.claim(office.desk, mehmet, lead.id)
    if status == "contacted":
        await leads.mark_contacted(office.desk, mehmet, lead.id)
    if status == "closed":
        await leads.close(office.desk, mehmet, lead.id, outcome="self")
    colleague = await office.enter(who)

    page = await colleague.look(f"/staff/leads/{lead.id}")

    assert forms(page) == there


async def test_a_lead_goes_from_the_offer_to_its_outcome_on_its_page(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    flashes, statuses = list[str](), list[str]()
    for form, values in (("claim", {}), ("contacted", {}), ("progress", {}), ("close", {"outcome": "completed"})):
        response = await send(colleague, lead, form, **values)
        assert (response.status, response.headers["Location"]) == (303, f"/staff/leads/{lead.id}")
        statuses.append((await office.world.lead(lead.id)).status)
        flashes += (await colleague.look(f"/staff/leads/{lead.id}")).within("good")[:1]

    assert statuses == ["accepted", "contacted", "in_progress", "closed"]
    assert flashes[0] == "Je hebt deze aanmelding aangenomen. De persoon weet dat jullie helpen."
    assert "De hulp is afgerond" in (await colleague.look(f"/staff/leads/{lead.id}")).words


async def test_declining_asks_for_a_reason_and_gives_the_lead_on(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")

    unfilled = await send(colleague, lead, "decline")
    declined = await send(colleague, lead, "decline", reason="no_room")

    assert unfilled.status == 422
    page = await said(unfilled)
    assert "Kies een van de mogelijkheden." in page.fault
    assert any("open" in one for tag, one in page.tags if tag == "details" and one.get("id") == "decline")
    assert (declined.status, declined.headers["Location"]) == (303, "/staff/leads")
    assert (await office.world.lead(lead.id)).organization_id == "circle"
    assert "gaat naar de volgende hulp" in (await colleague.look("/staff/leads")).words


async def test_a_coordinator_passes_a_lead_on_to_whom_the_person_agreed(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("fatma@club")
    page = await colleague.look(f"/staff/leads/{lead.id}")

    rerouted = await send(colleague, lead, "reroute", service="town help", why="wrong_area")
    missing = await colleague.get(f"/staff/leads/{lead.id}")

    assert "Organisatie circle" in page.words
    assert rerouted.status == 303
    assert (await office.world.lead(lead.id)).organization_id == "town"
    assert missing.status == 404


async def test_nobody_is_offered_who_works_here_no_more(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    await office.world.database.run(accounts.close, "circle", now=office.world.now)

    page = await (await office.enter("fatma@club")).look(f"/staff/leads/{lead.id}")

    assert "Organisatie town" in page.words
    assert "Organisatie circle" not in page.words


async def test_a_lead_is_passed_on_to_nobody_else(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("fatma@club")

    elsewhere = await send(colleague, lead, "reroute", service="club help", why="other")
    nowhere = await send(colleague, lead, "reroute", why="other")

    assert (elsewhere.status, nowhere.status) == (409, 422)
    assert (await office.world.lead(lead.id)).organization_id == "club"


async def test_a_coordinator_gives_a_lead_to_a_colleague(office: PapersOffice) -> None:
    lead = await taken(office)
    jan = office.world.staff["jan@club"].staff_id
    colleague = await office.enter("fatma@club")

    unfilled = await send(colleague, lead, "assign")
    assigned = await send(colleague, lead, "assign", helper=str(jan))
    elsewhere = await send(colleague, lead, "assign", helper=str(office.world.staff["jan@circle"].staff_id))

    assert (unfilled.status, assigned.status, elsewhere.status) == (422, 303, 404)
    assert (await office.world.lead(lead.id)).helper_id == jan


async def test_what_is_written_reaches_the_person_and_a_number_is_said_once(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/message") | {"words": "Goedemiddag"}
    await office.world.read("ayse")

    first = await colleague.post(f"{path}/message", fields)
    again = await colleague.post(f"{path}/message", fields)
    changed = await colleague.post(f"{path}/message", fields | {"words": "Goedenavond"})

    assert {one.status for one in (first, again, changed)} == {303}
    assert first.headers["Location"] == f"{path}#talk"
    assert await office.world.read("ayse") == [
        "Organisatie club schrijft:\nGoedemiddag", "Organisatie club schrijft:\nGoedenavond",
    ]  # fmt: skip


async def test_a_prepared_text_stands_there_in_both_languages_and_the_person_reads_their_own(
    office: PapersOffice,
) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    page = await colleague.look(f"/staff/leads/{lead.id}")
    await office.world.read("ayse")

    sent = await send(colleague, lead, "phrase", phrase="bring_letters")
    unfilled = await send(colleague, lead, "phrase")
    unknown = await send(colleague, lead, "phrase", phrase="nonsense")

    assert "Neem alle brieven" in page.words
    assert "Borçlarınızla ilgili bütün mektupları getirin" in page.words
    assert (sent.status, unfilled.status, unknown.status) == (303, 422, 422)
    assert ["Neem alle brieven" in one for one in await office.world.read("ayse")] == [True]


async def test_a_chat_is_taken_over_and_handed_back(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")

    over = await send(colleague, lead, "lead")
    led = (await office.world.state("ayse")).led
    page = await colleague.look(f"/staff/leads/{lead.id}")
    back = await send(colleague, lead, "hand-back")

    assert (over.status, back.status) == (303, 303)
    assert led
    assert "Jullie voeren het gesprek" in page.words
    assert "lead" not in forms(page)
    assert not (await office.world.state("ayse")).led


async def test_a_note_is_for_the_organisation_alone(office: PapersOffice) -> None:
    lead = await taken(office)
    await office.world.read("ayse")
    colleague = await office.enter("mehmet@club")

    noted = await send(colleague, lead, "note", note="Heeft twee kinderen")

    assert noted.headers["Location"] == f"/staff/leads/{lead.id}#notes"
    assert "Heeft twee kinderen" in (await colleague.look(f"/staff/leads/{lead.id}")).within("words")
    assert await office.world.read("ayse") == []


async def test_times_are_proposed_picked_taken_along_and_called_off(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"

    proposed = await send(
        colleague, lead, "slots", **TOMORROW, day2="2026-11-25", time2="09:00", minutes="30", place="Kerkstraat 1"
    )
    offered = await colleague.look(path)
    await office.world.say("1", "ayse")
    picked = await colleague.look(path)
    link = next((one.get("href") or "" for _, one in picked.tags if (one.get("href") or "").endswith(".ics")), "")
    file = await colleague.get(link)
    off = await send(colleague, lead, "cancel-appointment")

    assert proposed.status == 303
    assert "di 24 nov 14:30 (30 minuten)" in offered.words
    assert "wo 25 nov 09:00 (30 minuten)" in offered.words
    assert "Waar: Kerkstraat 1" in offered.words
    event = Calendar.from_ical(await file.read()).walk("VEVENT")[0]
    assert file.content_type == "text/calendar"
    assert event["dtstart"].dt.astimezone(AMSTERDAM).isoformat() == "2026-11-24T14:30:00+01:00"
    assert off.status == 303
    assert "Afgezegd" in (await colleague.look(path)).words


# What is refused -----------------------------------------------------------------------------------------------------


async def test_who_comes_late_reads_who_has_the_lead(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/claim")
    await leads.claim(office.desk, office.world.staff["jan@club"], lead.id)

    late = await colleague.post(f"{path}/claim", fields)

    assert late.status == 409
    assert "Al aangenomen door Somebody." in (await said(late)).words


async def test_what_changed_meanwhile_is_looked_at_again_and_what_was_chosen_stays(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/close") | {"outcome": "no_show"}
    await leads.mark_contacted(office.desk, office.world.staff["jan@club"], lead.id)

    late = await colleague.post(f"{path}/close", fields)

    page = await said(late)
    assert late.status == 409
    assert "intussen veranderd" in page.words
    kept = page.to(f"{path}/close")
    assert kept["outcome"] == "no_show"
    assert (await colleague.post(f"{path}/close", kept)).status == 303


@pytest.mark.parametrize(("form", "values"), [("contacted", {}), ("close", {"outcome": "self"})])
async def test_the_same_form_sent_twice_is_done_once_and_no_fault(
    office: PapersOffice, form: str, values: dict[str, str]
) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/{form}") | values

    answers = [await colleague.post(f"{path}/{form}", fields) for _ in range(2)]

    assert [one.status for one in answers] == [303, 303]
    assert len(await office.world.timeline(lead.id)) == 3


async def test_a_lead_that_was_declined_twice_by_one_press_is_declined(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    fields = (await colleague.look(path)).to(f"{path}/decline") | {"reason": "other"}

    answers = [await colleague.post(f"{path}/decline", fields) for _ in range(2)]

    assert [(one.status, one.headers["Location"]) for one in answers] == [(303, "/staff/leads")] * 2
    assert len(await office.world.rounds(lead.id)) == 2


async def test_an_appointment_that_is_off_is_called_off_once(office: PapersOffice) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    await send(colleague, lead, "slots", **TOMORROW)
    fields = (await colleague.look(path)).to(f"{path}/cancel-appointment")

    answers = [await colleague.post(f"{path}/cancel-appointment", fields) for _ in range(2)]
    unknown = await colleague.post(f"{path}/cancel-appointment", fields | {"uid": "nonsense"})

    assert [one.status for one in answers] == [303, 303]
    assert unknown.status == 404


@pytest.mark.parametrize(
    ("words", "why"), [("   ", "Je bericht was leeg."), ("a" * 2001, "hoogstens 2000 tekens")]
)  # fmt: skip
async def test_words_that_cannot_be_sent_stay_where_they_were_typed(office: PapersOffice, words: str, why: str) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"

    refused = await send(colleague, lead, "message", words=words)

    page = await said(refused)
    assert refused.status == 422
    assert why in page.fault
    assert page.to(f"{path}/message")["words"].strip("\n") == words
    assert any(one.get("id") == "words" and one.get("aria-invalid") == "true" for _, one in page.tags)


@pytest.mark.parametrize(
    ("values", "field", "why"),
    [
        ({}, "day1", "Stel één tot drie tijden voor."),
        ({"day1": "2026-11-24"}, "time1", "Vul een dag en een tijd in."),
        ({"day1": "31-02-2026", "time1": "10:00"}, "day1", "Vul een dag en een tijd in."),
        ({"day1": "2026-W48-2", "time1": "10:00"}, "day1", "Vul een dag en een tijd in."),
        ({"day1": "0001-01-01", "time1": "00:00"}, "day1", "Vul een dag en een tijd in."),
        ({"day1": "9999-12-31", "time1": "23:59"}, "day1", "Vul een dag en een tijd in."),
        ({"day1": "2026-02-31", "time1": "10:00"}, "day1", "Vul een dag en een tijd in."),
        ({"day1": "2026-11-24", "time1": "10:00+00:00"}, "time1", "Vul een dag en een tijd in."),
        ({"day1": "2026-11-24", "time1": "24:00"}, "time1", "Vul een dag en een tijd in."),
        ({**TOMORROW, "day2": "2026-11-20", "time2": "10:00"}, "day2", "Een van de tijden is al voorbij."),
        ({**TOMORROW, "day2": "2027-11-24", "time2": "10:00"}, "day2", "hoogstens 60 dagen"),
        ({**TOMORROW, "day3": "2026-11-24", "time3": "14:30"}, "day1", "twee keer dezelfde tijd"),
        ({**TOMORROW, "minutes": "lang"}, "minutes", "Die duur kan niet."),
        ({**TOMORROW, "place": "x" * 201}, "place", "De plaats is te lang."),
    ],
)
async def test_times_that_cannot_be_proposed_are_pointed_out_and_stay(
    office: PapersOffice, values: dict[str, str], field: str, why: str
) -> None:
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")

    refused = await send(colleague, lead, "slots", **values)

    page = await said(refused)
    assert refused.status == 422
    assert why in page.fault
    assert [one.get("id") for _, one in page.tags if one.get("aria-invalid")] == [field]
    assert page.to(f"/staff/leads/{lead.id}/slots").items() >= values.items()


async def test_an_hour_that_the_clock_passes_over_is_pointed_out(office: PapersOffice) -> None:
    office.world.now += timedelta(days=100)
    office.browser.clock.now = office.world.now
    lead = await taken(office)
    colleague = await office.enter("mehmet@club")

    refused = await send(colleague, lead, "slots", day1="2027-03-27", time1="10:00", day2="2027-03-28", time2="02:30")

    page = await said(refused)
    assert [one.get("id") for _, one in page.tags if one.get("aria-invalid")] == ["day2"]
    assert "Die tijd bestaat niet" in page.fault


async def test_nobody_is_written_to_before_the_lead_is_taken_nor_after_it_is_closed(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")
    path = f"/staff/leads/{lead.id}"
    form = {"token": colleague.token, "words": "Hallo", "key": "1"}

    before = await colleague.post(f"{path}/message", form)
    await leads.claim(office.desk, office.world.staff["mehmet@club"], lead.id)
    await leads.close(office.desk, office.world.staff["mehmet@club"], lead.id, outcome="self")
    after = await colleague.post(f"{path}/message", form)

    assert (before.status, after.status) == (409, 409)


async def test_every_form_of_a_lead_answers_for_others_as_for_what_is_not_there(office: PapersOffice) -> None:
    other = await office.world.hand_over("charlie", took="circle", offered=("circle",))
    colleague = await office.enter("fatma@club")
    walked = 0
    for route in ROUTES:
        if route.method != "POST" or "/leads/{id}/" not in route.path:
            continue
        answers = []
        for wanted in (str(other.id), "987654"):
            path = route.path.replace("{id}", wanted)
            answer = await colleague.post(path, {"token": colleague.token, "version": "1", "key": "1", "words": "Hoi"})
            answers.append((answer.status, await answer.text()))
        walked += 1

        assert answers[0] == answers[1], route.path
        assert answers[0][0] == 404, route.path
    assert walked >= 14


async def test_a_page_without_its_token_changes_nothing(office: PapersOffice) -> None:
    lead = await office.world.hand_over("ayse")
    colleague = await office.enter("mehmet@club")

    refused = await colleague.post(f"/staff/leads/{lead.id}/claim", {"version": str(lead.version)})

    assert refused.status == 403
    assert (await office.world.lead(lead.id)).status == "offered"

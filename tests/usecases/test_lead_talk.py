"""The relay: both read each other through the bot, masked, once, and nothing after the end."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from bot.usecases import lead_appointments, lead_talk, leads
from bot.usecases.lead_appointments import AppointmentRefused
from bot.usecases.lead_reading import LeadView, read_lead
from bot.usecases.lead_talk import TalkRefused
from bot.usecases.leads import CannotMove
from dialogs.casework.leads import Lead
from storage import tables
from storage.access import Acting
from storage.database import Database
from tests.usecases.lead_world import MONDAY, World

TUESDAY = datetime(2026, 12, 1, 10, 0)  # noqa: DTZ001 (as a form gives it, in the time of Amsterdam)


@pytest.fixture
async def world(database: Database) -> World:
    made = World(database)
    await made.settle()
    return made


@pytest.fixture
async def lead(world: World) -> Lead:
    opened = await world.hand_over()
    taken = await leads.claim(world.desk(), world.staff["mehmet@club"], opened.id)
    await world.read()
    return taken


@pytest.fixture
def mehmet(world: World) -> Acting:
    return world.staff["mehmet@club"]


async def view(world: World, lead: Lead) -> LeadView:
    return await read_lead(world.desk(), world.staff["mehmet@club"], lead.id)


async def test_words_go_both_ways_and_the_bots_questions_rest(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Kunt u morgen komen?", key="a")
    await world.say("Ja, dat kan. Wat neem ik mee?")

    assert await world.read() == ["Organisatie club schrijft:\nKunt u morgen komen?"]
    found = await view(world, lead)
    assert [(one.sender, one.words) for one in found.messages] == [
        ("staff", "Kunt u morgen komen?"),
        ("person", "Ja, dat kan. Wat neem ik mee?"),
    ]
    assert (await world.state()).led
    assert found.lead.action_needed


async def test_numbers_are_masked_both_ways_but_one_to_be_called_on(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Bel 030-1234567, bsn 111222333", key="a")
    await world.say("06 12345678, en NL91ABNA0417164300")

    said = [one.words for one in (await view(world, lead)).messages]
    assert said == ["Bel 030-1234567, bsn ▇▇▇", "06 12345678, en ▇▇▇"]


async def test_the_same_key_twice_is_said_once(world: World, lead: Lead, mehmet: Acting) -> None:
    made = [
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hallo", key="a") for _ in range(2)
    ]  # fmt: skip
    at_once = await asyncio.gather(
        *(lead_talk.send_words(world.desk(str(n)), mehmet, lead.id, words="Dag", key="b") for n in range(3))
    )

    assert [one.new for one in made] == [True, False]
    assert sorted(one.new for one in at_once) == [False, False, True]
    assert len((await view(world, lead)).messages) == 2
    assert len(await world.read()) == 2


async def test_a_prepared_text_is_read_in_the_persons_language(world: World, lead: Lead, mehmet: Acting) -> None:
    await world.command("language", "tr")
    await world.read()
    await lead_talk.send_phrase(world.desk(), mehmet, lead.id, code="when_to_call", key="a")

    (line,) = (await view(world, lead)).messages
    assert (line.phrase, line.words) == ("when_to_call", None)
    assert (await world.read())[-1] == "Organisatie club yazıyor:\nSizi ne zaman arayabilirim?"


async def test_what_cannot_be_said_is_refused(world: World, lead: Lead, mehmet: Acting) -> None:
    desk = world.desk()

    for words, code in (("  ", "empty"), ("x" * 2001, "too_long")):
        with pytest.raises(TalkRefused) as refused:
            await lead_talk.send_words(desk, mehmet, lead.id, words=words, key="a")
        assert refused.value.code == code
    with pytest.raises(TalkRefused, match="unknown_phrase"):
        await lead_talk.send_phrase(desk, mehmet, lead.id, code="never", key="a")
    with pytest.raises(TalkRefused, match="bad_values"):
        await lead_talk.send_phrase(desk, mehmet, lead.id, code="hello", key="a", values={"time": "10"})
    assert await world.read() == []


async def test_many_messages_of_the_person_move_the_lead_once(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    for words in ("een", "twee", "drie"):
        await world.say(words)

    after = await world.lead(lead.id)
    assert after.version == lead.version + 1
    assert [notice.event for notice in world.notices][-3:] == ["person_wrote"] * 3
    assert world.told("helper").count("action_needed") == 1


async def test_an_answer_of_staff_takes_the_need_away_whatever_version_they_saw(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await world.say("hallo?")

    await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Ik ben er", key="b")

    assert not (await world.lead(lead.id)).action_needed


async def test_either_may_end_the_talk(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await world.command("pause")
    ended_by_person = (await world.state()).led
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="b")
    await lead_talk.lead_off(world.desk(), mehmet, lead.id, key="c")

    assert not ended_by_person
    assert not (await world.state()).led
    assert world.told("helper")[-1] == "relay_ended"
    assert await world.timeline(lead.id) == ["offered", "accepted", "led", "relay_ended", "led", "led_no_more"]


async def test_nothing_is_relayed_after_the_end(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await leads.close(world.desk(), mehmet, lead.id, outcome="completed")
    await world.read()

    with pytest.raises(CannotMove):
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Nog iets", key="b")
    await world.say("Nog iets van mij")

    assert not any("schrijft" in said for said in await world.read())
    assert (await view(world, lead)).messages == ()


async def test_what_the_person_writes_while_a_lead_goes_on_reaches_no_former_organisation(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="a")
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(TUESDAY,), minutes=30, key="a")
    await leads.reroute(world.desk(), world.staff["fatma@club"], lead.id, service_id="circle help", reason="wrong_area")

    state = await world.state()
    await world.say("Hallo, bent u daar?")

    assert (state.led, state.slots, state.handed) == (False, (), True)
    assert await world.rows(tables.lead_messages) == []
    with pytest.raises(LookupError):
        await lead_talk.send_words(world.desk(), mehmet, lead.id, words="Hallo", key="b")


async def test_a_closing_beats_a_message_that_was_under_way(world: World, lead: Lead, mehmet: Acting) -> None:
    sent, _ = await asyncio.gather(
        lead_talk.send_words(world.desk("one"), mehmet, lead.id, words="Tot zo", key="a"),
        leads.close(world.desk("two"), mehmet, lead.id, outcome="completed"),
        return_exceptions=True,
    )

    assert (await world.lead(lead.id)).status == "closed"
    said = await world.read()
    closed_at = next(place for place, one in enumerate(said) if "afgesloten" in one)
    assert not any("Tot zo" in one for one in said[closed_at:])
    assert isinstance(sent, CannotMove) or said[0] == "Organisatie club schrijft:\nTot zo"


async def test_a_note_is_for_the_own_organisation_and_masked(world: World, lead: Lead, mehmet: Acting) -> None:
    for _ in range(2):
        await lead_talk.add_note(world.desk(), mehmet, lead.id, words="Belt terug, bsn 111222333", key="a")

    assert [one.words for one in (await view(world, lead)).notes] == ["Belt terug, bsn ▇▇▇"]
    assert await world.read() == []


async def test_a_proposed_time_is_picked_by_its_button_and_goes_into_a_calendar(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    begins = (TUESDAY + timedelta(days=1), TUESDAY)
    await lead_appointments.propose_slots(
        world.desk(), mehmet, lead.id, begins=begins, minutes=45, place="Domplein 1", key="a"
    )
    asked = await world.read()
    await world.say("dinsdag 1 december 2026, 10:00")

    assert asked[0] == "Organisatie club stelt een afspraak voor van 45 minuten. Waar: Domplein 1"
    (made,) = (await view(world, lead)).appointments
    assert made.picked is not None
    assert made.picked.begins_at == datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    assert world.told("helper")[-1] == "appointment_picked"
    written = await lead_appointments.appointment_file(world.desk(), mehmet, lead.id, uid=made.uid, language="nl")
    assert (await world.audited())[-1] == "lead.appointment_exported"
    calendar = Calendar.from_ical(written)
    (event,) = calendar.walk("VEVENT")
    assert calendar["METHOD"] == "PUBLISH"
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == (made.uid, 1, f"Afspraak {lead.reference}")
    assert event.decoded("DTSTART").utcoffset() == timedelta(hours=1)
    assert event.decoded("DURATION") == timedelta(minutes=45)
    assert [zone["TZID"] for zone in calendar.walk("VTIMEZONE")] == ["Europe/Amsterdam"]
    assert [alarm.decoded("TRIGGER") for alarm in calendar.walk("VALARM")] == [-timedelta(hours=24)]
    assert b"schuld" not in written.lower()
    assert b"debt" not in written.lower()


async def test_when_no_time_fits_staff_have_to_act(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(TUESDAY,), minutes=30, key="a")

    await world.say("Geen van deze tijden")

    assert (await world.lead(lead.id)).action_needed
    assert "no_slot_fits" in await world.timeline(lead.id)
    assert world.told("helper")[-1] == "no_slot_fits"


async def test_that_no_time_fits_is_told_although_an_answer_was_awaited_and_new_times_are_one(
    world: World, lead: Lead, mehmet: Acting
) -> None:
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(TUESDAY,), minutes=30, key="a")
    await lead_talk.lead_on(world.desk(), mehmet, lead.id, key="on")
    await world.say("Kan het ook op woensdag?")
    await lead_talk.lead_off(world.desk(), mehmet, lead.id, key="off")
    assert (await world.lead(lead.id)).action_needed

    await world.say("Geen van deze tijden")
    told = world.told("helper")[-1]
    again = (TUESDAY + timedelta(days=1),)
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=again, minutes=30, key="b")

    assert told == "no_slot_fits"
    assert not (await world.lead(lead.id)).action_needed


async def test_what_was_called_off_cannot_be_picked(world: World, lead: Lead, mehmet: Acting) -> None:
    await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(TUESDAY,), minutes=30, key="a")
    (made,) = (await view(world, lead)).appointments
    await lead_appointments.cancel_appointment(world.desk(), mehmet, lead.id, uid=made.uid)
    await world.read()

    await world.say("dinsdag 1 december 2026, 10:00")

    assert not any("Afgesproken" in said for said in await world.read())
    (off,) = (await view(world, lead)).appointments
    assert (off.picked, off.sequence) == (None, 1)
    with pytest.raises(LookupError):
        await lead_appointments.appointment_file(world.desk(), mehmet, lead.id, uid=made.uid, language="nl")
    assert "lead.appointment_exported" not in await world.audited()


@pytest.mark.parametrize(
    ("begins", "minutes", "code"),
    [
        ((), 30, "number"),
        ((TUESDAY,) * 4, 30, "number"),
        ((TUESDAY, TUESDAY), 30, "twice"),
        ((MONDAY,), 30, "past"),
        ((MONDAY + timedelta(days=61),), 30, "too_far"),
        ((TUESDAY,), 5, "minutes"),
    ],
)
async def test_times_that_cannot_be_are_refused(
    world: World, lead: Lead, mehmet: Acting, *, begins: tuple[datetime, ...], minutes: int, code: str
) -> None:
    with pytest.raises(AppointmentRefused) as refused:
        await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=begins, minutes=minutes, key="a")

    assert refused.value.code == code
    assert await world.rows(tables.appointments) == []


async def test_a_time_that_the_clock_passes_over_does_not_exist(world: World, lead: Lead, mehmet: Acting) -> None:
    world.now = datetime(2027, 3, 1, tzinfo=UTC)
    skipped = datetime(2027, 3, 28, 2, 30)  # noqa: DTZ001 (the clock goes from 2 to 3)

    with pytest.raises(AppointmentRefused, match="no_such_time"):
        await lead_appointments.propose_slots(world.desk(), mehmet, lead.id, begins=(skipped,), minutes=30, key="a")

"""Aftercare: permission when a case is closed, check-ins after 1, 3 and 6 months, and what a slip brings about."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot import payloads
from bot.messages import Blocked, Incoming, Press
from bot.usecases import leads
from bot.usecases.aftercare import Asked, carry_out
from bot.usecases.check_ins import run_check_ins
from bot.usecases.conversations import converse
from bot.usecases.lead_loops import run_clocks
from bot.usecases.replays import replay
from dialogs.casework.leads import Lead, Outcome
from dialogs.engine.effects import Aftercare
from storage import access, accounts, aftercare, people, retention, tables
from storage.access import SYSTEM
from storage.aftercare import CheckIn
from storage.consents import consents_of
from storage.database import Database
from storage.outbox import messages_of
from storage.turns import find
from tests.usecases.lead_world import World
from tests.usecases.telegram_world import GROUP, TelegramWorld

#: The check-ins of a case that ended on Monday 23 November 2026: at nine in Amsterdam, the last on a Monday too, as the
#: 23rd of May is a Sunday.
FIRST = datetime(2026, 12, 23, 8, 0, tzinfo=UTC)
SECOND = datetime(2027, 2, 23, 8, 0, tzinfo=UTC)
LAST = datetime(2027, 5, 24, 7, 0, tzinfo=UTC)
ASKS = "Mag ik je over 1, 3 en 6 maanden vragen hoe het gaat?"
HOW = "Een tijd geleden heb je hier hulp gezocht. Hoe gaat het nu met je?"
DAY = timedelta(days=1)


class Life(World):
    """The world, with somebody on Telegram, whom messages reach by themselves."""

    buttons: dict[str, str]

    async def read(self, person: str = "ayse") -> list[str]:
        """Give what somebody was written since they last looked, and remember the buttons."""
        after = self.seen.get(person, 0)
        fetched = await messages_of(
            self.database, channel=self.channel, bot_id=7, address=person, now=self.now, after=after
        )
        self.seen[person] = max((one.id for one in fetched), default=after)
        said = [payloads.read(one.payload) for one in fetched]
        for one in said:
            self.buttons.update({button.label: button.nonce for row in one.buttons for button in row})
        return [one.text for one in said if one.text]

    async def press(self, label: str) -> list[str]:
        """Let somebody press the newest button with a label; give what they read then."""
        await converse(
            self.desk(), Incoming("telegram", 7, next(self.numbers), "ayse", Press(self.buttons[label]))
        )  # fmt: skip
        return await self.read()

    async def closed(self, outcome: Outcome = "completed") -> Lead:
        """Let a helper work somebody's case and close it; give the lead."""
        lead = await self.hand_over()
        mehmet = self.staff["mehmet@club"]
        await leads.claim(self.desk(), mehmet, lead.id)
        await self.read()
        return await leads.close(self.desk(), mehmet, lead.id, outcome=outcome)

    async def agreed(self, *, helper: bool = True) -> Lead:
        """Let somebody agree to check-ins."""
        lead = await self.closed()
        await self.read()
        await self.press("Ja, vraag het later")
        await self.press("Ja, onthoud het" if helper else "Nee, niet onthouden")
        return lead

    async def ask(self, moment: datetime, worker: str = "one") -> int:
        self.now = moment
        return await run_check_ins(self.desk(worker))

    async def purge(self, moment: datetime) -> None:
        self.now = moment
        await retention.purge(self.database, now=moment)

    async def planned(self) -> tuple[CheckIn, ...]:
        met = await find(self.database, channel="telegram", bot_id=7, address="ayse", now=self.now)
        return await self.database.run(aftercare.of_conversation, met.id)

    async def consents(self) -> dict[str, bool]:
        met = await find(self.database, channel="telegram", bot_id=7, address="ayse", now=self.now)
        return {one.purpose: one.given for one in await consents_of(self.database, met.id)}

    async def block(self, *, blocked: bool) -> None:
        said = Incoming("telegram", 7, next(self.numbers), "ayse", Blocked(blocked))
        await converse(self.desk(), said)


@pytest.fixture
async def life(database: Database) -> Life:
    made = Life(database, channel="telegram")
    made.buttons = {}
    await made.settle()
    return made


async def test_who_is_helped_is_asked_once_a_case_is_closed_what_is_kept(life: Life) -> None:
    lead = await life.closed()

    told, asked = await life.read()

    assert told.startswith("Je aanvraag bij Organisatie club is afgesloten.")
    assert asked.startswith(ASKS)
    assert f"• je nummer {lead.reference}" in asked
    assert await life.planned() == ()


async def test_a_yes_plans_three_check_ins_with_who_helped(life: Life) -> None:
    lead = await life.agreed()

    planned = await life.planned()

    assert [(one.months, one.due_at) for one in planned] == [(1, FIRST), (3, SECOND), (6, LAST)]
    assert {(one.reference, one.language, one.organization_id) for one in planned} == {(lead.reference, "nl", "club")}
    assert (await life.consents())["aftercare"]


async def test_who_helped_is_not_kept_where_that_is_not_wanted(life: Life) -> None:
    await life.agreed(helper=False)

    assert {one.organization_id for one in await life.planned()} == {None}


async def test_whom_nobody_helped_is_asked_how_it_goes_and_keeps_nobody_as_their_helper(database: Database) -> None:
    life = Life(database, channel="telegram")
    life.buttons = {}
    await life.settle(("club",))
    await life.hand_over(offered=("club",))
    for moment in (datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2027, 1, 5, 9, tzinfo=UTC)):
        life.now = moment
        await run_clocks(life.desk())
    assert [said for said in await life.read() if said.startswith(ASKS)]

    await life.press("Ja, vraag het later")

    assert [one.organization_id for one in await life.planned()] == [None] * 3


async def test_a_no_plans_nothing(life: Life) -> None:
    await life.closed()
    await life.read()

    (said,) = (await life.press("Nee, niet vragen"))[1:]

    assert said.startswith("Dat is goed, ik vraag niets.")
    assert await life.planned() == ()
    assert (await life.consents())["aftercare"] is False


@pytest.mark.parametrize("outcome", ["withdrawn", "deceased"])
async def test_nobody_is_asked_after_an_end_that_was_no_end_of_help(life: Life, outcome: Outcome) -> None:
    await life.closed(outcome)

    assert not [said for said in await life.read() if ASKS in said]


async def test_who_reads_in_a_browser_is_not_asked(database: Database) -> None:
    life = Life(database)
    life.buttons = {}
    await life.settle()

    await life.closed()

    assert not [said for said in await life.read() if ASKS in said]


async def test_check_ins_come_on_their_days_and_each_once(life: Life) -> None:
    await life.agreed()

    early = await life.ask(FIRST - timedelta(minutes=1))
    on_time = [await life.ask(FIRST), await life.ask(FIRST + timedelta(minutes=5))]

    assert (early, on_time) == (0, [1, 0])
    assert await life.read() == [HOW]
    said = await life.press("Het gaat goed")
    assert said[-1].startswith("Fijn om te horen! Op 23 februari 2027 vraag ik het weer.")
    assert await life.ask(SECOND) == 1
    await life.read()
    await life.press("Het gaat wel")
    await life.press("Nee, dat hoeft niet")
    assert "Op 24 mei 2027 vraag ik weer hoe het gaat." in (await life.press("Nee, nu niet"))[-1]
    assert await life.ask(LAST) == 1
    await life.read()
    assert "Dit was de laatste keer dat ik het vroeg." in (await life.press("Het gaat goed"))[-1]
    assert [(one.months, one.answer) for one in await life.planned()] == [(1, "well"), (3, "so_so"), (6, "well")]


@pytest.mark.parametrize(
    "moment",
    [
        FIRST.replace(hour=7, minute=59),
        FIRST.replace(hour=19),
        datetime(2026, 12, 25, 11, tzinfo=UTC),
        datetime(2026, 12, 27, 11, tzinfo=UTC),
    ],
    ids=["before nine", "from eight in the evening", "Christmas", "Sunday"],
)
async def test_nobody_is_asked_outside_the_day(life: Life, moment: datetime) -> None:
    await life.agreed()

    assert await life.ask(moment) == 0


async def test_of_several_workers_one_asks(life: Life) -> None:
    await life.agreed()
    life.now = FIRST

    asked = await asyncio.gather(*(run_check_ins(life.desk(f"worker {number}")) for number in range(4)))

    assert sum(asked) == 1
    assert await life.read() == [HOW]


async def test_who_blocked_us_is_asked_when_they_are_back_and_once(life: Life) -> None:
    await life.agreed()
    await life.block(blocked=True)

    away = [await life.ask(FIRST), await life.ask(SECOND)]
    await life.block(blocked=False)
    back = [await life.ask(SECOND + DAY), await life.ask(SECOND + 2 * DAY)]

    assert (away, back) == ([0, 0], [1, 0])
    assert await life.read() == [HOW]


async def test_who_blocks_us_for_good_is_forgotten(life: Life) -> None:
    await life.agreed()
    await life.block(blocked=True)

    await life.purge(LAST + 29 * DAY)
    kept = await life.rows(tables.people)
    await life.purge(LAST + 31 * DAY)

    assert len(kept) == 1
    assert await life.rows(tables.people) == []


async def test_enough_deletes_what_is_planned_and_takes_the_consent_back(life: Life) -> None:
    await life.agreed()
    await life.ask(FIRST)
    await life.read()

    said = await life.press("Niet meer vragen")

    assert said[-1].startswith("Goed, ik vraag het niet meer.")
    assert await life.planned() == ()
    assert await life.ask(SECOND) == 0
    consents = await life.consents()
    assert (consents["aftercare"], consents["aftercare_helper"]) == (False, False)


async def test_the_consent_is_taken_back_beside_the_own_data_at_any_time(life: Life) -> None:
    await life.agreed()
    await life.command("data")
    await life.read()

    said = await life.press("Niet meer vragen")

    assert said[0] == "Goed, ik vraag niet meer hoe het gaat. Wat ik daarvoor bewaarde, is gewist."
    assert await life.planned() == ()
    assert (await life.consents())["aftercare"] is False


async def test_who_is_erased_is_never_asked(life: Life) -> None:
    await life.agreed()

    assert await people.erase(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)

    assert await life.ask(FIRST) == 0
    assert await life.rows(tables.aftercare) == []


async def test_who_is_erased_while_being_asked_is_let_alone(life: Life, monkeypatch: pytest.MonkeyPatch) -> None:
    await life.agreed()
    due = aftercare.due

    def due_of_the_erased(connection: Any, **wanted: Any) -> tuple[CheckIn, ...]:
        found = due(connection, **wanted)
        with access.beyond(connection):
            connection.execute(tables.people.delete())
        return found

    monkeypatch.setattr(aftercare, "due", due_of_the_erased)

    assert await life.ask(FIRST) == 0


async def test_a_slip_tells_who_helped_the_reference_and_nothing_else(life: Life) -> None:
    lead = await life.agreed()
    await life.ask(FIRST)
    await life.read()
    await life.press("Het gaat slecht")
    life.notices.clear()

    said = await life.press("Ja, laat het weten")

    assert any(one.startswith("Doorgegeven aan Organisatie club.") for one in said)
    (notice,) = life.notices
    assert (notice.event, notice.after.id) == ("slipped", lead.id)
    assert [(one.to, one.code) for one in notice.tells] == [
        ("organization", "slipped"), ("coordinator", "slipped"), ("helper", "slipped"),
    ]  # fmt: skip
    assert (await life.timeline(lead.id))[-1] == "slipped"
    assert "aftercare.told" in await life.audited()


async def test_half_a_year_later_who_helped_hears_of_a_slip_though_the_lead_is_gone(life: Life) -> None:
    lead = await life.agreed()
    await life.ask(FIRST)
    await life.ask(SECOND)
    await life.purge(LAST - DAY)
    assert await life.rows(tables.leads) == []
    await life.ask(LAST)
    assert (await life.read())[-1] == HOW
    await life.press("Het gaat slecht")
    life.notices.clear()

    await life.press("Ja, laat het weten")

    (notice,) = life.notices
    assert (notice.after.id, notice.after.reference) == (0, lead.reference)
    assert {one.to for one in notice.tells} == {"organization", "coordinator"}
    assert {one.values["organization"] for one in notice.tells} == {"club"}


async def test_a_slip_is_not_told_to_an_organisation_that_has_left(life: Life) -> None:
    await life.agreed()
    await life.database.run(accounts.close, "club", now=life.now)
    await life.ask(FIRST)
    await life.read()

    said = await life.press("Het gaat slecht")

    assert said[-1] == "Zullen we opnieuw kijken welke hulp er nu voor je is?"
    assert "organisatie" not in " ".join(said).lower()


async def test_an_organisation_that_leaves_meanwhile_is_told_to_the_operators(life: Life) -> None:
    lead = await life.agreed()
    await life.ask(FIRST)
    await life.read()
    await life.press("Het gaat slecht")
    await life.database.run(accounts.close, "club", now=life.now)
    life.notices.clear()

    await life.press("Ja, laat het weten")

    assert life.notices == []
    assert f"slip without an organisation: {lead.reference}" in [one.detail for one in await life.rows(tables.alerts)]


async def test_a_new_start_does_not_ask_again_for_what_was_agreed_to(life: Life) -> None:
    await life.agreed(helper=False)
    await life.ask(FIRST)
    await life.read()
    await life.press("Het gaat wel")

    said = await life.press("Ja, begin opnieuw")

    state = await life.state()
    assert (state.status, state.step) == ("active", "danger")
    assert "Vraag 1 van" in said[-1]
    assert len(await life.planned()) == 3


async def test_who_is_answering_questions_keeps_their_place(life: Life) -> None:
    await life.agreed(helper=False)
    await life.command("restart")
    await life.read()
    await life.press("Opnieuw beginnen")
    await life.press("Ja, dat mag")
    await life.ask(FIRST)
    (asked,) = await life.read()

    await life.say("ontruiming")
    await life.read()
    between = await life.state()
    said = await life.press("Het gaat goed")

    assert asked == HOW
    assert between.answers["danger"].value == ("eviction",)
    assert any(one.startswith("Fijn om te horen!") for one in said)
    assert "Vraag 2 van" in said[-1]
    assert (await life.state()).step == between.step


async def test_crisis_words_typed_as_an_answer_come_first(life: Life) -> None:
    await life.agreed()
    await life.ask(FIRST)
    await life.read()

    await life.say("ik wil niet meer leven")

    assert "113" in " ".join(await life.read())
    assert [one.answer for one in await life.planned()] == [None, None, None]


async def test_a_typed_answer_counts(life: Life) -> None:
    await life.agreed()
    await life.ask(FIRST)

    await life.say("slecht")

    assert (await life.planned())[0].answer == "badly"


async def test_nobody_is_asked_while_they_are_being_helped_again_and_a_new_case_plans_anew(life: Life) -> None:
    first = await life.agreed()
    second = await life.hand_over()
    assert await life.ask(FIRST) == 0

    await leads.claim(life.desk(), life.staff["mehmet@club"], second.id)
    await leads.close(life.desk(), life.staff["mehmet@club"], second.id, outcome="completed")
    await life.read()
    await life.press("Ja, vraag het later")
    await life.press("Nee, niet onthouden")

    planned = await life.planned()
    assert {one.reference for one in planned} == {second.reference} != {first.reference}
    assert [one.due_at.date().isoformat() for one in planned] == ["2027-01-23", "2027-03-23", "2027-06-23"]


async def test_a_refusal_after_a_second_case_stops_what_was_planned_after_the_first(life: Life) -> None:
    await life.agreed()
    second = await life.hand_over()
    await leads.claim(life.desk(), life.staff["mehmet@club"], second.id)
    await leads.close(life.desk(), life.staff["mehmet@club"], second.id, outcome="completed")
    await life.read()

    await life.press("Nee, niet vragen")

    assert await life.planned() == ()


async def test_a_conversation_is_emptied_and_kept_until_the_last_check_in_then_it_goes(life: Life) -> None:
    await life.agreed()
    await life.ask(FIRST)
    await life.ask(SECOND)

    await life.purge(LAST - DAY)
    met = await find(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)
    assert met.state is None
    assert await life.rows(tables.events) == []
    assert await life.ask(LAST) == 1
    await life.purge(LAST + 13 * DAY)
    assert (await life.state()).beside is not None
    await life.purge(LAST + 15 * DAY)

    assert await life.rows(tables.people) == []
    assert await life.rows(tables.aftercare) == []


async def test_after_the_last_check_in_the_rows_go_though_the_person_goes_on(life: Life) -> None:
    await life.agreed()
    for moment in (FIRST, SECOND, LAST):
        await life.ask(moment)
    life.now = LAST + 10 * DAY
    await life.say("hallo")

    await life.purge(LAST + 15 * DAY)

    assert len(await life.rows(tables.people)) == 1
    assert await life.rows(tables.aftercare) == []


async def test_an_answer_that_comes_when_all_is_over_is_heard_and_not_kept(life: Life) -> None:
    await life.agreed()
    await life.ask(FIRST)
    await life.read()
    await life.database.run(aftercare.withdraw, (await life.planned())[0].conversation_id)

    said = await life.press("Het gaat goed")

    assert any(one.startswith("Fijn om te horen!") for one in said)
    assert await life.planned() == ()


async def test_who_was_forgotten_begins_anew_in_their_language_without_being_asked_for_consent(life: Life) -> None:
    await life.hand_over()
    met = await find(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)
    await life.database.run(_consent_to_screening, met.id, life.now)
    mehmet, lead = life.staff["mehmet@club"], (await life.leads_of())[0]
    await leads.claim(life.desk(), mehmet, lead.id)
    await leads.close(life.desk(), mehmet, lead.id, outcome="completed")
    await life.read()
    await life.press("Ja, vraag het later")
    await life.press("Ja, onthoud het")
    await life.purge(LAST - DAY)
    await life.ask(LAST)
    assert await life.read() == [HOW]
    await life.press("Het gaat wel")
    await life.press("Nee, dat hoeft niet")

    said = await life.press("Ja, begin opnieuw")

    assert "Vraag 1 van" in said[-1]
    assert (await life.state()).consents["screening"]


async def test_a_conversation_with_check_ins_replays_byte_for_byte(life: Life) -> None:
    await life.command("restart")
    await life.read()
    await life.press("Nederlands")
    await life.press("Ja, dat mag")
    met = await find(life.database, channel="telegram", bot_id=7, address="ayse", now=life.now)
    await life.database.run(_plan, met.id, life.now)
    await life.ask(FIRST)
    await life.read()

    replayed = await replay(life.desk(), met.reference)

    assert replayed is not None
    assert replayed.equal


def _consent_to_screening(connection: Any, conversation_id: int, now: datetime) -> None:
    given = {"conversation_id": conversation_id, "purpose": "screening", "text_version": "2026-11", "language": "nl"}
    connection.execute(tables.consents.insert().values(**given, given=True, recorded_at=now))


def _plan(connection: Any, conversation_id: int, now: datetime) -> None:
    aftercare.agree(connection, conversation_id, "REF", ((1, FIRST),), language="nl")


async def test_a_slip_is_said_in_the_group_and_to_coordinators_on_telegram(database: Database) -> None:
    world = TelegramWorld(database)
    await world.settle()
    await world.tie_group("club")
    await world.tie("fatma@club", "501")
    await world.tie("fatma@circle", "502")
    met = await find(database, channel="telegram", bot_id=7, address="ayse", now=world.now)
    order = Aftercare("tell", "K7M2PX", "club", "tr")

    for natural_id in ("7.1", "7.1"):
        asked = Asked(world.desk(), met, natural_id, world.now)
        await access.acting(database, SYSTEM, lambda connection, _, asked=asked: carry_out(connection, asked, order))
    await world.deliver()

    said = "K7M2PX: iemand die jullie eerder hielpen, wil graag weer iets van jullie horen."
    assert [one.text for one in world.chats[GROUP]] == [said]
    assert [one.text for one in world.chats["501"]] == [said]
    assert [one.labels for one in world.chats["501"]] == [[]]
    assert world.chats["502"] == []


async def test_a_slip_without_a_group_is_told_to_coordinators_alone(database: Database) -> None:
    world = TelegramWorld(database)
    await world.settle()
    await world.tie("fatma@club", "501")
    met = await find(database, channel="telegram", bot_id=7, address="ayse", now=world.now)
    asked = Asked(world.desk(), met, "7.1", world.now)

    await access.acting(
        database, SYSTEM, lambda connection, _: carry_out(connection, asked, Aftercare("tell", "R1", "club", "tr"))
    )
    await world.deliver()

    assert [chat for chat, shown in world.chats.items() if shown] == ["501"]

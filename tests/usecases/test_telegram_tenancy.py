"""Every button of staff x every role x own, other, missing: who may, and that "other" looks like "missing".

The buttons are those of the code: a new one needs an example here, without one the first test names it.
"""

import hashlib
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, get_args

import pytest
from sqlalchemy import select, true

from bot import texts
from bot.messages import GroupPress, Press
from bot.usecases import lead_talk, leads, staff_chat, staff_presses
from dialogs.casework.leads import Lead
from storage import access, staff, staff_desks, tables
from storage.access import SYSTEM, Acting
from storage.database import Database, connect
from storage.encryption import KeyRing
from storage.staff import Credentials, NewMember, Role
from storage.staff_buttons import Meaning
from storage.staff_desks import StaffDesk
from tests.usecases.telegram_world import GROUP, TelegramWorld

Who = Literal["helper", "coordinator", "admin", "editor", "observer", "ended", "nobody"]
WHO: Final[tuple[Who, ...]] = get_args(Who)
MEMBERS: Final[tuple[Who, ...]] = ("helper", "coordinator")
#: The chats of those who press.
CHATS: Final[Mapping[str, str]] = {who: str(100 + number) for number, who in enumerate(WHO)}
OWN, OTHER = "club", "circle"
OTHERS_GROUP = "-4002"
NO_ID = 987654321
#: What every answer writes: that the update was taken.
BOOKKEEPING: Final = {"updates"}
REFUSALS: Final = {texts.text("nl", f"press.{one}") for one in ("moved_on", "not_allowed", "not_staff", "unknown")}


@dataclass(frozen=True, slots=True)
class Example:
    """A lead that a button can be pressed for: its status, whether the talk is on, and what the button carries."""

    status: Literal["offered", "accepted", "contacted"]
    detail: str = ""
    versioned: bool = False
    led: bool = False


IN_PRIVATE: Mapping[str, Example] = {
    "open": Example("offered"),
    "accept": Example("offered", versioned=True),
    "decline": Example("offered", versioned=True),
    "reason": Example("offered", "no_room", versioned=True),
    "contacted": Example("accepted", versioned=True),
    "progress": Example("contacted", versioned=True),
    "close": Example("accepted", versioned=True),
    "outcome": Example("accepted", "completed", versioned=True),
    "talk": Example("accepted"),
    "send_kept": Example("accepted"),
    "phrases": Example("accepted"),
    "phrase": Example("accepted", "when_to_call"),
    "slots": Example("accepted"),
    "propose": Example("accepted", "2026-12-01T10:00"),
    "hand_back": Example("accepted", led=True),
}
ON_A_CARD: Mapping[str, Example] = {
    "accept": Example("offered", versioned=True),
    "decline": Example("offered", versioned=True),
    "back": Example("offered", versioned=True),
    "reason": Example("offered", "no_room", versioned=True),
    "details": Example("offered"),
}


@dataclass(frozen=True, slots=True)
class Answer:
    """All that somebody can tell two answers apart by."""

    outcome: str
    notice: str | None
    said: tuple[tuple[str, tuple[str, ...]], ...]

    @property
    def words(self) -> set[str]:
        """Give what was said, wherever."""
        return {text for text, _ in self.said} | ({self.notice} if self.notice else set())


@dataclass(frozen=True, slots=True)
class Pressing:
    """Somebody who presses a button somewhere."""

    who: Who
    address: str
    content: Press | GroupPress


@dataclass(slots=True)
class Office:
    """Two organisations with their groups, and somebody of each role who is tied."""

    world: TelegramWorld
    people: dict[str, Acting]
    persons: int = 0

    async def lead(self, organization_id: str, example: Example, *, goes_on: bool = False) -> Lead:
        """Make a lead of an organisation as an example wants it; `goes_on`: it was offered to club before."""
        self.persons += 1
        person, world = f"person {self.persons}", self.world
        if goes_on:
            offered = await world.hand_over(person, took=OWN, offered=(OWN, organization_id))
            await leads.decline(world.desk(), world.staff[f"fatma@{OWN}"], offered.id, reason="no_room")
        else:
            offered = await world.hand_over(person, took=organization_id, offered=(organization_id,))
        helper = world.staff[f"mehmet@{organization_id}"]
        if example.status != "offered":
            await leads.claim(world.desk(), helper, offered.id)
        if example.status == "contacted":
            await leads.mark_contacted(world.desk(), helper, offered.id)
        if example.led:
            await lead_talk.lead_on(world.desk(), helper, offered.id, key=person)
        await world.deliver()
        return await world.lead(offered.id)

    async def card_of(self, lead: Lead, organization_id: str) -> int:
        """Give the card of a lead in the group of an organisation."""
        rows = await self.world.rows(tables.lead_cards)
        return next(int(one.id) for one in rows if (one.lead_id, one.organization_id) == (lead.id, organization_id))

    async def in_private(self, who: Who, meaning: Meaning) -> Pressing:
        """Make a button in somebody's private chat."""
        return Pressing(who, CHATS[who], Press(await self.world.make_button(meaning), "1"))

    async def in_group(self, who: Who, meaning: Meaning, group: str = GROUP) -> Pressing:
        """Make a button in a group."""
        return Pressing(who, group, GroupPress(await self.world.make_button(meaning), "1", CHATS[who]))

    async def keep_words(self) -> None:
        """Let words wait in every private chat for whom they are."""
        for acting in self.people.values():
            kept = StaffDesk(acting.staff_id, works=True, kept="Dag")
            await self.world.database.run(staff_desks.put, self.world.database.keys, kept)

    def staff_id(self, who: Who) -> int:
        """Give for whom a button was made: for a stranger it is somebody's whose it is not."""
        return self.people["helper" if who == "nobody" else who].staff_id

    async def refused(self, pressings: Mapping[tuple[Who, str], Pressing]) -> dict[tuple[Who, str], Answer]:
        """Press what must be refused: nothing is changed."""
        before = await self._digest()
        answers = {key: await self.press(pressing) for key, pressing in pressings.items()}
        after = await self._digest()
        assert {name for name in after if after[name] != before[name]} <= BOOKKEEPING
        return answers

    async def press(self, pressing: Pressing) -> Answer:
        """Press a button; give what whoever did so and their group read of it."""
        shown = {where: len(chat) for where, chat in self.world.chats.items()}
        conversed = await self.world.receive(pressing.address, pressing.content)
        said = [
            (one.text, tuple(one.labels))
            for where in sorted({pressing.address, CHATS[pressing.who]})
            for one in self.world.chats[where][shown.get(where, 0) :]
        ]
        return Answer(conversed.outcome, conversed.notice, tuple(said))

    async def _digest(self) -> dict[str, str]:
        """Give the SHA-256 of every table."""

        def read(connection: Any, _: object) -> dict[str, str]:
            made = {}
            for table in tables.metadata.sorted_tables:
                rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                made[table.name] = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
            return made

        return await access.acting(self.world.database, SYSTEM, read)


async def opened(database: Database) -> Office:
    """Open the office."""
    world = TelegramWorld(database)
    await world.settle((OWN, OTHER, "town"))
    people = {"helper": world.staff[f"mehmet@{OWN}"], "coordinator": world.staff[f"fatma@{OWN}"]}
    people["ended"] = world.staff[f"jan@{OWN}"]
    roles: tuple[Role, ...] = ("admin", "editor", "observer")
    for role in roles:
        new = NewMember(f"{role}@example.org", role, role, "nl", None, "GM0344" if role == "observer" else None)
        staff_id = await database.run(staff.add, database.keys, new, now=world.now)
        await database.run(staff.activate, database.keys, staff_id, Credentials("hash", "secret"))
        people[role] = Acting(staff_id, role)
    for who, acting in people.items():
        await database.run(staff.set_telegram, database.keys, acting.staff_id, CHATS[who])
    await database.run(staff.end, people["ended"].staff_id, now=world.now)
    await world.tie_group(OWN, GROUP)
    await world.tie_group(OTHER, OTHERS_GROUP)
    return Office(world, people)


@pytest.fixture
async def office(database: Database) -> Office:
    """Open the office on both engines."""
    return await opened(database)


@pytest.fixture
async def office_without_filter(
    postgres_url: str, data_dir: Any, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Office]:
    """Open the office on PostgreSQL with the first lock taken away: row security alone must hold."""
    database = await connect(postgres_url, data_dir=data_dir, keys=keys)
    made = await opened(database)
    for name in ("sees", "sees_content", "own", "belongs_to", "written_by_own"):
        monkeypatch.setattr(access, name, lambda *_: true())
    yield made
    await database.close()


def meant(action: str, lead: Lead | None, example: Example, **place: int) -> Meaning:
    """Write what a button means; without a lead it names one that never was."""
    version = (1 if lead is None else lead.version) if example.versioned else None
    return Meaning(action, NO_ID if lead is None else lead.id, detail=example.detail, version=version, **place)


def test_every_button_has_an_example_and_every_example_a_button() -> None:
    assert set(IN_PRIVATE) == set(staff_chat.ACTIONS), "give it an example"
    assert set(ON_A_CARD) == set(staff_presses.ACTIONS), "give it an example"


@pytest.mark.parametrize("action", IN_PRIVATE)
async def test_a_button_in_private_does_what_it_means_for_whom_it_may(office: Office, action: str) -> None:
    await walk_in_private(office, action)


@pytest.mark.parametrize("action", IN_PRIVATE)
async def test_a_button_in_private_is_held_by_row_security_alone(office_without_filter: Office, action: str) -> None:
    await walk_in_private(office_without_filter, action)


@pytest.mark.parametrize("action", ON_A_CARD)
async def test_a_button_of_a_card_does_what_it_means_for_whom_it_may(office: Office, action: str) -> None:
    await walk_on_a_card(office, action)


@pytest.mark.parametrize("action", ON_A_CARD)
async def test_a_button_of_a_card_is_held_by_row_security_alone(office_without_filter: Office, action: str) -> None:
    await walk_on_a_card(office_without_filter, action)


async def walk_in_private(office: Office, action: str) -> None:
    """Let everybody press one button for the leads of both organisations, and for one that is not there."""
    example = IN_PRIVATE[action]
    theirs, own = await office.lead(OTHER, example), await office.lead(OWN, example)
    await office.keep_words()

    def made(who: Who, lead: Lead | None) -> Meaning:
        return meant(action, lead, example, staff_id=office.staff_id(who))

    refused = await office.refused(
        {
            (who, where): await office.in_private(who, made(who, lead))
            for who in WHO
            for where, lead in (("missing", None), ("other", theirs), ("own", own))
            if where != "own" or who not in MEMBERS
        }
    )

    for (who, where), answer in refused.items():
        assert answer == refused[who, "missing"], (who, where)
        assert answer.words <= REFUSALS, (who, where)
    for who in MEMBERS:
        answer = await office.press(await office.in_private(who, made(who, own)))
        assert answer.said != (), who
        assert not answer.words & REFUSALS, (who, answer)
        own = await office.lead(OWN, example)


async def walk_on_a_card(office: Office, action: str) -> None:
    """Let everybody press one button of cards whose lead they have, that another has now, and that is gone."""
    example = ON_A_CARD[action]
    moved, own = await office.lead(OTHER, example, goes_on=True), await office.lead(OWN, example)
    on_ours, on_theirs = await office.card_of(moved, OWN), await office.card_of(moved, OTHER)
    not_staff = {texts.text("nl", "press.not_staff")}
    ways: Mapping[str, tuple[Meaning, str]] = {
        "missing": (meant(action, None, example, card_id=on_ours), GROUP),
        "other": (meant(action, moved, example, card_id=on_ours), GROUP),
        "own": (meant(action, own, example, card_id=await office.card_of(own, OWN)), GROUP),
        "theirs here": (meant(action, moved, example, card_id=on_theirs), GROUP),
        "theirs": (meant(action, moved, example, card_id=on_theirs), OTHERS_GROUP),
        "nothing there": (Meaning("open"), OTHERS_GROUP),
    }

    refused = await office.refused(
        {
            (who, where): await office.in_group(who, *way)
            for who in WHO
            for where, way in ways.items()
            if where != "own" or who not in MEMBERS
        }
    )

    for (who, where), answer in refused.items():
        if who in MEMBERS and where not in ("theirs", "nothing there"):
            assert answer.words <= REFUSALS - not_staff, (who, where)
        else:
            assert answer.words == not_staff, (who, where)
        assert answer.said == (), (who, where)
    assert all(refused[who, "other"] == refused[who, "missing"] for who in WHO)
    for who in MEMBERS:
        meaning = meant(action, own, example, card_id=await office.card_of(own, OWN))
        answer = await office.press(await office.in_group(who, meaning))
        assert not answer.words & REFUSALS, (who, answer)
        own = await office.lead(OWN, example)


async def test_a_button_that_was_made_for_a_colleague_means_nothing(office: Office) -> None:
    leads_of = {action: await office.lead(OWN, example) for action, example in IN_PRIVATE.items()}
    for_fatma = office.staff_id("coordinator")

    refused = await office.refused(
        {
            ("helper", action): await office.in_private(
                "helper", meant(action, lead, IN_PRIVATE[action], staff_id=for_fatma)
            )
            for action, lead in leads_of.items()
        }
    )

    assert {word for answer in refused.values() for word in answer.words} == {texts.text("nl", "press.unknown")}


async def test_a_button_of_a_card_means_nothing_in_private_and_in_another_group(office: Office) -> None:
    own = await office.lead(OWN, Example("offered"))
    card_id = await office.card_of(own, OWN)
    meanings = {action: meant(action, own, example, card_id=card_id) for action, example in ON_A_CARD.items()}

    in_private = await office.refused(
        {("helper", action): await office.in_private("helper", one) for action, one in meanings.items()}
    )
    elsewhere = await office.refused(
        {("helper", action): await office.in_group("helper", one, "-4999") for action, one in meanings.items()}
    )

    assert {word for one in in_private.values() for word in one.words} == {texts.text("nl", "press.unknown")}
    assert {word for one in elsewhere.values() for word in one.words} == {texts.text("nl", "press.not_staff")}

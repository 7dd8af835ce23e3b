"""A small world of leads: two clubs and a town with accounts and staff, somebody at the consent, a clock to move."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any

from sqlalchemy import Table, select

from bot.messages import ChannelName, CommandGiven, Incoming, TextMessage
from bot.usecases.conversations import Conversed, converse
from bot.usecases.desk import Desk
from bot.usecases.directories import Directories
from bot.usecases.directory import Base
from bot.usecases.editions import Library
from bot.usecases.known_places import KnownPlaces
from bot.usecases.outbound import Notice
from dialogs.casework.directory import Area, Phone
from dialogs.casework.leads import Lead
from dialogs.casework.policies import Policy
from dialogs.conditions import Value
from dialogs.engine import state_json
from dialogs.engine.events import Command
from dialogs.engine.state import Answer, State
from dialogs.offers import HelpCard
from dialogs.wording import text
from storage import access, accounts, staff, tables, turns
from storage import leads as stored
from storage.access import SYSTEM, Acting
from storage.database import Database, Transaction
from storage.encryption import KeyRing
from storage.lead_history import LeadEvent, Round, events, rounds
from storage.outbox import messages_of
from storage.places import load_gazetteer
from storage.staff import Credentials, NewMember, Role
from storage.turn_rows import TurnRows
from tests.dialogs.shipped import edition
from tests.usecases.directory_samples import organization, records, service

#: A Monday at noon; nobody has a day off before Christmas.
MONDAY = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)
YES = "Ja, geef dit door"

CLUBS = ("club", "circle", "town")
BASE = Base(
    records(
        *(organization(id_) for id_ in CLUBS),
        service("club help", "club"),
        service("circle help", "circle"),
        service(
            "town help", "town", kind="municipality", areas=(Area("GM0344", "municipality"),),
            phones=(Phone("+3114030", "14 030"),),
        ),
    ),
    {"GM0344": Policy("GM0344")},
    demo=False,
)  # fmt: skip
ANSWERS: dict[str, Value] = {
    "danger": ("none",), "arrears": ("none",), "place": "GM0344/3511", "help_language": "turkish",
    "contact_way": "bot",
}  # fmt: skip
IN_DANGER: dict[str, Value] = {**ANSWERS, "danger": ("eviction",)}


@dataclass(slots=True)
class World:
    """What a test acts on; `now` is the time, and it moves only when a test moves it."""

    database: Database
    now: datetime = MONDAY
    channel: ChannelName = "web"
    notices: list[Notice] = field(default_factory=list)
    staff: dict[str, Acting] = field(default_factory=dict)
    seen: dict[str, int] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def desk(self, worker: str = "one") -> Desk:
        """Open a desk as one worker has it."""
        library = Library(load_gazetteer(), edition())
        places = KnownPlaces(load_gazetteer())
        made = Desk(
            self.database,
            library,
            Directories(lambda day: BASE, self.now),
            places,
            lambda: self.now,
            os.urandom,
            worker,
        )
        made.outbound.outlets.append(self._keep)
        return made

    def _keep(self, connection: Transaction, notice: Notice) -> None:
        self.notices.append(notice)

    async def settle(self, clubs: Sequence[str] = CLUBS) -> None:
        """Open accounts with a coordinator and two helpers each."""
        keys = self.database.keys
        for club in clubs:
            account = accounts.Account(club, f"Organisatie {club}")
            await self.database.run(accounts.add, keys, account, now=self.now)
            for name, role in (("mehmet", "helper"), ("jan", "helper"), ("fatma", "coordinator")):
                self.staff[f"{name}@{club}"] = await self.database.run(_join, keys, club, f"{name}@{club}.nl", role)

    async def say(self, words: str, person: str = "ayse") -> Conversed:
        """Let somebody type."""
        return await converse(self.desk(), Incoming(self.channel, 7, next(self.numbers), person, TextMessage(words)))

    async def command(self, command: Command, language: str | None = None, *, person: str = "ayse") -> Conversed:
        """Let somebody give a command of the menu."""
        given = CommandGiven(command, language)
        return await converse(self.desk(), Incoming(self.channel, 7, next(self.numbers), person, given))

    async def bring_to_consent(
        self, person: str = "ayse", *, answers: dict[str, Value] = ANSWERS, took: str = "club",
        offered: Sequence[str] = ("club", "circle"),
    ) -> None:  # fmt: skip
        """Bring somebody to where they see what would be handed over, to whom they took."""
        ready = State(
            "intake", "share", "active", "nl",
            answers={name: Answer(value, self.now) for name, value in answers.items()},
            consents={"screening": True},
            results={"offers": tuple(f"{one} help" for one in offered), "help_receives": True},
            chosen=_card(took), secret="ab" * 16,
        )  # fmt: skip
        met = await turns.find(self.database, channel=self.channel, bot_id=7, address=person, now=self.now)
        rows = TurnRows(
            7, next(self.numbers), self.now, "", "active", state=state_json.dump_state(ready), language="nl"
        )
        await turns.commit(self.database, met, rows, worker="one", lease_s=60)

    async def hand_over(self, person: str = "ayse", **how: Any) -> Lead:
        """Let somebody agree, and give the lead."""
        await self.bring_to_consent(person, **how)
        await self.say(YES, person)
        return (await self.leads_of(person))[0]

    async def leads_of(self, person: str = "ayse") -> tuple[Lead, ...]:
        """Give the leads of somebody, newest first."""
        met = await turns.find(self.database, channel=self.channel, bot_id=7, address=person, now=self.now)
        return await self.database.run(stored.of_conversation, met.id)

    async def lead(self, lead_id: int) -> Lead:
        """Give a lead as it is now."""
        found = await access.acting(self.database, SYSTEM, stored.find, lead_id)
        assert found is not None
        return found

    async def rounds(self, lead_id: int) -> tuple[Round, ...]:
        """Give what became of every offer."""
        return await access.acting(self.database, SYSTEM, rounds, lead_id)

    async def timeline(self, lead_id: int) -> list[str]:
        """Give the codes of the timeline."""
        found: tuple[LeadEvent, ...] = await access.acting(self.database, SYSTEM, events, lead_id)
        return [one.code for one in found]

    async def read(self, person: str = "ayse") -> list[str]:
        """Give what somebody was written since they last looked."""
        after = self.seen.get(person, 0)
        fetched = await messages_of(
            self.database, channel=self.channel, bot_id=7, address=person, now=self.now, after=after
        )
        self.seen[person] = max((one.id for one in fetched), default=after)
        return [payload["text"] for one in fetched if (payload := _json(one.payload))["text"]]

    async def state(self, person: str = "ayse") -> State:
        """Give where somebody stands."""
        met = await turns.find(self.database, channel=self.channel, bot_id=7, address=person, now=self.now)
        assert met.state is not None
        return state_json.load_state(met.state)

    async def rows(self, table: Table) -> list[Any]:
        """Read a table as the program."""
        return await access.acting(
            self.database, SYSTEM,
            lambda connection, _: list(connection.execute(select(table).order_by(*table.primary_key.columns)).all()),
        )  # fmt: skip

    async def audited(self) -> list[str]:
        """Give the names of the rows of the audit log."""
        return [row.name for row in await self.rows(tables.audit)]

    def told(self, to: str) -> list[str]:
        """Give the codes of what some recipient was told."""
        return [one.code for notice in self.notices for one in notice.tells if one.to == to]


def _join(connection: Transaction, keys: KeyRing, club: str, email: str, role: Role) -> Acting:
    new = NewMember(email, "Somebody", role, "nl", club)
    staff_id = staff.add(connection, keys, new, now=MONDAY)
    staff.activate(connection, keys, staff_id, Credentials("hash", "secret"))
    return Acting(staff_id, role, club)


def _card(club: str) -> HelpCard:
    title = text(nl=f"Organisatie {club}", tr=f"Organisatie {club}")
    return HelpCard(f"{club} help", "branch", title, title, title, receives=True)


def _json(payload: bytes) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(payload)
    return read

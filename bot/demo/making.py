"""Makes the demo: everything happens once more by the real use cases, in the order and at the times it is told."""

import asyncio
import hashlib
import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.demo import staffing
from bot.demo.moments import workday
from bot.demo.people import ADMIN, OBSERVER, ORGANIZATIONS, PEOPLE, STAFF, Act, Person
from bot.demo.staffing import SignIns
from bot.demo.talking import DemoStuck, Talk
from bot.demo.working import Work, work
from bot.house import House
from bot.texts import text
from bot.usecases.accounts import AccountRefused
from bot.usecases.desk import Desk
from bot.usecases.directories import Directories
from bot.usecases.directory import shipped_base
from bot.usecases.lead_loops import run_clocks
from bot.usecases.leads import CannotMove, LeadAlreadyClaimed, LeadMoved, NotAllowed
from bot.usecases.local_time import OFFICE
from bot.usecases.outbound import Outbound
from bot.usecases.receiving import Receiving
from bot.usecases.sign_in import SignInRefused
from bot.usecases.staff import StaffRefused
from bot.usecases.staff_links import LinkGone
from dialogs.casework.leads import Lead
from storage import access, lead_history, leads
from storage.access import Acting
from storage.database import Database, Transaction

#: Working days before today on which the demo begins: earlier than all that happens.
_BEGINS: Final = 12
#: What the timeline calls what staff do, where that is how one sees that it was done; the rest is known by its key.
_NOTED: Final = {
    "claim": "accepted",
    "decline": "declined",
    "contacted": "contacted",
    "progress": "in_progress",
    "close": "closed",
    "picks": "appointment_picked",
    "withdraw": "withdrawn",
}
_BROKEN: Final = (
    DemoStuck, StaffRefused, AccountRefused, SignInRefused, LinkGone, LookupError,
    CannotMove, LeadAlreadyClaimed, LeadMoved, NotAllowed,
)  # fmt: skip


class DemoRefused(Exception):
    """The demo cannot be shown with this database; the message says why and what to do."""


@dataclass(slots=True)
class _Clock:
    """The clock of the demo, which moves through the days before now."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


@dataclass(slots=True)
class _Making:
    """A demo that is being made; `now` is when that is, the clock of the desk tells of which moment."""

    desk: Desk
    clock: _Clock
    now: datetime
    secret: bytes = field(repr=False)
    staff: dict[str, Acting] = field(default_factory=dict)
    talks: dict[str, Talk] = field(default_factory=dict)

    def talk(self, person: Person) -> Talk:
        """Give somebody's conversation, at an address that only this installation knows."""
        if person.key not in self.talks:
            address = hmac.digest(self.secret, f"person {person.key}".encode(), hashlib.sha256).hex()[:32]
            self.talks[person.key] = Talk(self.desk, person, address)
        return self.talks[person.key]


async def settle(house: House) -> SignIns:
    """Make the demo where it is not there yet, and tell who can sign in. Raises DemoRefused, DatabaseAway."""
    database, now = house.desk.database, house.desk.clock()
    password = staffing.password_of(house.demo_secret)
    if not await _is_whole(database):
        if not await is_demo(database) and (await staffing.known(database) or await staffing.accounts_of(database)):
            raise DemoRefused(
                "somebody works here already, and the demo never stands beside real accounts: start it with an empty "
                "database, such as with KOPRU_DATA_DIR=data/demo"
            )
        try:
            await _make(await _making(house, now), password)
        except _BROKEN as error:
            raise DemoRefused(
                f"the demo cannot be made here ({type(error).__name__}: {error}); begin with an empty database"
            ) from error
    return await staffing.sign_ins(database, password, now=house.desk.clock())


async def refuse_demo(database: Database) -> None:
    """Refuse to work with the demo's database for real: invented staff could sign in. Raises DemoRefused."""
    if await is_demo(database):
        raise DemoRefused("this database holds the demo: start with --demo, or with another database")


async def is_demo(database: Database) -> bool:
    """Say whether a demo was begun in this database."""
    if await staffing.accounts_of(database) & set(ORGANIZATIONS.values()):
        return True
    return any(one.email == ADMIN.email for one in await staffing.known(database))


async def _is_whole(database: Database) -> bool:
    """Say whether the demo is there: the observer came last, and their row stays even when their work ends."""
    return await is_demo(database) and any(one.role == OBSERVER.role for one in await staffing.known(database))


async def _making(house: House, now: datetime) -> _Making:
    """Open a desk of the demo's own: its clock is moved, and nobody is told by e-mail of what is long past."""
    clock = _Clock(OFFICE.start_of(workday(now, -_BEGINS)))
    desk = replace(
        house.desk,
        clock=clock,
        directories=Directories(partial(shipped_base, demo=True), clock.now),
        receiving=Receiving(),
        outbound=Outbound(),
    )
    return _Making(desk, clock, now, house.demo_secret)


async def _make(making: _Making, password: str) -> None:
    for member in STAFF:
        if member == OBSERVER:
            continue
        making.staff[member.key] = await staffing.employ(making.desk, member, password, now=making.clock.now)
        if member == ADMIN:
            await staffing.open_accounts(making.desk, making.staff[member.key], now=making.clock.now)
    for at, person, act in sorted(_acts(making.now), key=lambda one: one[0]):
        await _go_to(making, at)
        await _do(making, person, act)
        await asyncio.sleep(0)
    await _go_to(making, making.now)
    await staffing.employ(making.desk, OBSERVER, password, now=making.now)


def _acts(now: datetime) -> Iterator[tuple[datetime, Person, Act]]:
    for person in PEOPLE:
        for act in person.acts:
            yield act.at.moment(now), person, act


async def _go_to(making: _Making, at: datetime) -> None:
    """Move the clock on, and do what falls due on the way: all terms end, and all reminders come, at these hours."""
    clock = making.clock
    day = OFFICE.date_of(clock.now)
    while day <= OFFICE.date_of(at):
        for due in (OFFICE.start_of(day), OFFICE.end_of(day)):
            if clock.now < due <= at:
                clock.now = due
                await run_clocks(making.desk)
        day += timedelta(days=1)
    clock.now = max(clock.now, at)


async def _do(making: _Making, person: Person, act: Act) -> None:
    talk = making.talk(person)
    lead = await _lead(making, talk)
    if act.does == "hand_over":
        if lead is None:
            await talk.hand_over(act.code)
        return
    if lead is None:
        raise DemoStuck(f"{person.key} has no lead")
    if await _is_done(making, lead, person, act):
        return
    if act.by:
        await work(Work(making.desk, making.staff[act.by], lead, act, making.now))
    elif act.does == "picks":
        await talk.pick_slot()
    elif act.does == "withdraw":
        await talk.withdraw()
    else:
        await talk.say(text(person.language, f"demo.words.{act.code}"), key=9_000 + person.acts.index(act))


async def _lead(making: _Making, talk: Talk) -> Lead | None:
    conversation_id = await talk.conversation_id()
    found = await making.desk.database.run(leads.of_conversation, conversation_id)
    return found[0] if found else None


async def _is_done(making: _Making, lead: Lead, person: Person, act: Act) -> bool:
    """Say whether this, or anything after it, happened in a start of the demo that was ended in between."""
    later = person.acts[person.acts.index(act) :]
    codes = {_NOTED[one.does] for one in later if one.does in _NOTED}

    def read(connection: Transaction, who: access.Program) -> bool:
        return any(event.code in codes for event in lead_history.events(connection, who, lead.id))

    return await access.acting(making.desk.database, access.SYSTEM, read)

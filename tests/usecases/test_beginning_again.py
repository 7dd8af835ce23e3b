"""Who begins again loses every way in, also one that was under way: whatever came first, nobody is in afterwards."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import asyncpg
import pytest

from bot.messages import StaffLink
from bot.usecases import passkeys, passwords, sign_in, staff, telegram_staff
from bot.usecases.sign_in import SignInRefused
from bot.usecases.telegram_staff import TelegramLinkRefused
from storage import sign_ins
from storage.access import Acting
from storage.database import Database
from storage.encryption import KeyRing
from tests.authenticator import Authenticator
from tests.usecases.staff_world import DESK, PASSWORD, Door
from tests.usecases.telegram_office import STRANGER, open_office, t
from tests.usecases.test_lead_races import WAITING
from tests.usecases.test_passkeys import SITE, add

NEW = "nog een zwaan die danst"


@pytest.fixture
async def door(database: Database) -> Door:
    """Open the door, with Mehmet who helps at the club."""
    door = Door(database)
    await door.open()
    await door.employ("mehmet")
    return door


@pytest.fixture
async def fatma(door: Door) -> Acting:
    """Give the coordinator of the club."""
    return await door.employ("fatma", "coordinator")


@dataclass(slots=True)
class Between:
    """A database in which something comes between one transaction of a use case and its next."""

    database: Database
    after: Callable[..., object]
    then: Callable[[], Awaitable[object]]

    @property
    def keys(self) -> KeyRing:
        """Give the keys."""
        return self.database.keys

    async def run(self, function: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Run a transaction; then, after that one, what comes between."""
        result = await self.database.run(function, *given, **named)
        if function is self.after:
            await self.then()
        return result


async def test_a_passkey_that_goes_while_it_is_checked_lets_nobody_in(door: Door, fatma: Acting) -> None:
    device, who = Authenticator(), await door.who(await door.come_in())
    await add(door, who, device)
    made = device.get(await passkeys.ask(door.database, SITE, now=door.now))

    async def recover() -> None:
        await staff.recover(door.database, fatma, who.member.id, now=door.now)

    between: Any = Between(door.database, passkeys._find, recover)
    with pytest.raises(SignInRefused):
        await passkeys.sign_in(between, SITE, made, DESK, now=door.now)

    assert await door.sessions_of(who.member.id) == ()


async def test_a_link_to_telegram_that_was_pressed_before_ties_no_chat_any_more(database: Database) -> None:
    world = await open_office(database)
    mehmet = world.staff["mehmet@club"]
    made = await telegram_staff.make_telegram_link(world.desk(), mehmet)
    await world.said(STRANGER, StaffLink(made.token))

    await staff.recover(database, world.staff["fatma@club"], mehmet.staff_id, now=world.now)

    with pytest.raises(TelegramLinkRefused, match="unknown"):
        await telegram_staff.confirm_telegram_link(world.desk(), mehmet, made.token)
    assert await world.said(STRANGER, StaffLink(made.token)) == [t("telegram_link.unknown")]


async def test_a_new_password_of_who_was_signed_out_meanwhile_is_not_taken(
    door: Door, fatma: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = await door.who(await door.come_in())
    hash_password = passwords.hash_password

    async def slowly(password: str) -> str:
        await staff.recover(door.database, fatma, who.member.id, now=door.now)
        return await hash_password(password)

    monkeypatch.setattr(passwords, "hash_password", slowly)
    with pytest.raises(SignInRefused):
        await sign_in.change_password(door.database, who, old=PASSWORD, new=NEW, browser=DESK, now=door.now)

    assert "staff.password_changed" not in await door.audited()


async def test_a_code_given_twice_at_once_begins_one_session(door: Door) -> None:
    waiting = await door.knock()
    given = [sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now) for _ in range(2)]

    tokens = await asyncio.gather(*given, return_exceptions=True)

    assert sorted(type(one).__name__ for one in tokens) == ["LookupError", "str"]
    assert len(await door.sessions_of(door.people["mehmet"])) == 1


class TestOnPostgres:
    """Two transactions at once: SQLite has one writer."""

    @pytest.fixture(params=["postgresql"])
    def database_url(self, request: pytest.FixtureRequest) -> str:
        """Race on PostgreSQL alone."""
        url: str = request.getfixturevalue("postgres_url")
        return url

    @pytest.fixture
    async def other(self, postgres_url: str) -> AsyncIterator[asyncpg.Connection]:
        """Give a connection of somebody else who tries to sign in."""
        connection = await asyncpg.connect(postgres_url)
        yield connection
        await connection.close()

    async def test_a_code_that_waits_its_turn_lets_nobody_in_who_begins_again(
        self, door: Door, fatma: Acting, other: asyncpg.Connection
    ) -> None:
        waiting, staff_id = await door.knock(), door.people["mehmet"]
        await other.execute(f"SELECT pg_advisory_lock({sign_ins._LOCK})")

        entering = asyncio.ensure_future(sign_in.by_code(door.database, waiting, door.code(), DESK, now=door.now))
        await _until_waiting(other, entering, many=1)
        recovering = asyncio.ensure_future(staff.recover(door.database, fatma, staff_id, now=door.now))
        await _until_waiting(other, recovering, many=2)
        await other.execute(f"SELECT pg_advisory_unlock({sign_ins._LOCK})")
        await asyncio.gather(entering, recovering, return_exceptions=True)

        assert recovering.exception() is None
        assert await door.sessions_of(staff_id) == ()


async def _until_waiting(connection: asyncpg.Connection, work: asyncio.Future[Any], *, many: int) -> None:
    """Let some work go on until it is done, or so many transactions wait for a lock."""
    async with asyncio.timeout(20):
        while not work.done() and await connection.fetchval(WAITING) < many:  # noqa: ASYNC110 (the database tells)
            await asyncio.sleep(0.01)

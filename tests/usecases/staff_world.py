"""Staff at the door: two organisations, whoever a test employs, and a clock that a test moves."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pyotp
from sqlalchemy import Table, select

from bot.usecases import passwords, sign_in
from bot.usecases.sign_in import SignedIn
from bot.usecases.sign_in_limits import LIMITS
from storage import access, accounts, sessions, sign_ins, staff, tables
from storage.access import SYSTEM, Acting
from storage.accounts import Account
from storage.database import Database
from storage.sessions import Browser, Session
from storage.staff import Credentials, NewMember, Role, StaffMember

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
CLUB, CIRCLE = "club", "circle"
PASSWORD = "vier losse zwanen dansen"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
DESK = Browser("10.0.0.0/24", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
PHONE = Browser("10.9.0.0/24", "Mozilla/5.0 (iPhone) Safari/605")

#: Hashed once: it takes as long as it should.
_hashed: dict[str, str] = {}


@dataclass(slots=True)
class Door:
    """What a test acts on; `now` moves only when it is moved."""

    database: Database
    now: datetime = NOON
    people: dict[str, int] = field(default_factory=dict)

    async def open(self) -> None:
        """Give two organisations access."""
        for organization_id in (CLUB, CIRCLE):
            account = Account(organization_id, f"Organisatie {organization_id}")
            await self.database.run(accounts.add, self.database.keys, account, now=self.now)

    async def employ(self, name: str, role: Role = "helper", organization_id: str | None = CLUB) -> Acting:
        """Let somebody work here who signs in with PASSWORD and SECRET; their address is `<name>@example.org`."""
        place = organization_id if role in access.MEMBERS else None
        municipality = "GM0344" if role == "observer" else None
        new = NewMember(f"{name}@example.org", name.title(), role, "nl", place, municipality)
        staff_id = await self.database.run(staff.add, self.database.keys, new, now=self.now)
        if PASSWORD not in _hashed:
            _hashed[PASSWORD] = await passwords.hash_password(PASSWORD)
        known = Credentials(_hashed[PASSWORD], SECRET)
        await self.database.run(staff.activate, self.database.keys, staff_id, known)
        self.people[name] = staff_id
        return Acting(staff_id, role, place, municipality)

    async def member(self, staff_id: int) -> StaffMember:
        """Give somebody as they are now."""
        found = await self.database.run(staff.find, self.database.keys, staff_id)
        assert found is not None
        return found

    async def knock(self, name: str = "mehmet", password: str = PASSWORD, browser: Browser = DESK) -> str:
        """Give address and password; give the token of the session that waits."""
        return await sign_in.by_password(self.database, f"{name}@example.org", password, browser, now=self.now)

    async def come_in(self, name: str = "mehmet", password: str = PASSWORD, secret: str = SECRET) -> str:
        """Sign in with password and code; give the token. The clock moves on by a code."""
        self.later(seconds=60)
        waiting = await self.knock(name, password)
        return await sign_in.by_code(self.database, waiting, self.code(secret), DESK, now=self.now)

    async def who(self, token: str) -> SignedIn:
        """Give who has a session."""
        found = await self.read(token)
        assert found is not None
        return found

    async def read(self, token: str) -> SignedIn | None:
        """Read a session as every request does."""
        return await sign_in.read_session(self.database, token, now=self.now)

    async def sessions_of(self, staff_id: int) -> tuple[Session, ...]:
        """List where somebody is signed in."""
        return await self.database.run(sessions.list_sessions, self.database.keys, staff_id, now=self.now)

    async def guess_codes(self, times: int, name: str = "mehmet") -> None:
        """Let somebody who knows a password have given so many wrong codes, one each hour until now."""
        named = [("code", str(self.people[name]))]
        for number in range(times):
            at = self.now - timedelta(hours=number + 1)
            await self.database.run(sign_ins.note, self.database.keys, named, now=at)

    async def flood(self) -> None:
        """Let so many guess from everywhere, just now and until the next minute, that all together must wait."""
        for after in (timedelta(), timedelta(minutes=1)):
            named = [("everybody", "")] * (LIMITS["everybody"].free + 10)
            await self.database.run(sign_ins.note, self.database.keys, named, now=self.now + after)

    def code(self, secret: str = SECRET) -> str:
        """Read the app."""
        return pyotp.TOTP(secret).at(self.now)

    def later(self, **time: float) -> None:
        """Let time go by."""
        self.now += timedelta(**time)

    async def rows(self, table: Table) -> list[Any]:
        """Read a table as the program."""
        return await access.acting(
            self.database,
            SYSTEM,
            lambda connection, _: list(connection.execute(select(table).order_by(*table.primary_key.columns)).all()),
        )

    async def audited(self) -> list[str]:
        """Give the names of the rows of the audit log, in order."""
        return [row.name for row in await self.rows(tables.audit)]

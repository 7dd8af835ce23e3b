"""Staff at their browsers: personas with sessions, and what they see, in front of the real application."""

import os
from dataclasses import dataclass, field
from typing import Any

import pyotp
from aiohttp import ClientResponse, CookieJar
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.telegram_commands import read_command
from bot.usecases import passwords
from bot.usecases.desk import Desk
from bot.usecases.directories import Directories
from bot.usecases.directory import Base
from bot.usecases.editions import Library
from bot.usecases.known_places import KnownPlaces
from bot.usecases.rights import RIGHTS
from bot.web.app import WebSettings, make_web
from bot.web.limits import Allowance, Limits
from dialogs.casework.directory import Organization, Records
from storage import accounts, sessions, staff
from storage.accounts import Account
from storage.database import Database
from storage.places import load_gazetteer
from storage.sessions import Browser
from storage.staff import Credentials, NewMember, Role
from tests.dialogs.shipped import edition
from tests.web.pages import ShownForm, ShownPage
from tests.web.visits import HTML, SECRET, TickingClock

PASSWORD = "vier losse zwanen dansen"
SECRET_OF_APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HERE, THERE = "organisation-here", "organisation-there"
ROLES: tuple[Role, ...] = tuple(RIGHTS)
PLACES: dict[Role, dict[str, str]] = {
    "coordinator": {"organization_id": HERE},
    "helper": {"organization_id": HERE},
    "observer": {"municipality": "GM0344"},
}
RECORDS = Records(
    {
        HERE: Organization(HERE, "Buurthuis Hier"),
        THERE: Organization(THERE, "Buurthuis Daar"),
        "municipality": Organization("municipality", "Gemeente Utrecht", municipality="GM0344", places=("Vleuten",)),
        "closed": Organization("closed", "Buurthuis Dicht", status="defunct"),
    },
    {},
)
BASE = Base(RECORDS, {}, demo=False)
PLENTY = Allowance(100_000, 1000)


class StaffPage(ShownPage):
    """A page of staff; choices send what is chosen, as in a browser."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if not self.forms:  # buttons may stand outside of forms
            self.forms.append(ShownForm({}))
        if tag == "option" and "selected" in given:
            chosen_in = self._open[-1][1]["name"] or ""
            self.forms[-1].fields[chosen_in] = given.get("value") or ""
        chosen = given.get("type") not in {"radio", "checkbox"} or "checked" in given
        if tag == "input" and not (given.get("name") and chosen):
            self.tags.append((tag, given))
            return
        super().handle_starttag(tag, attrs)

    def to(self, path: str) -> dict[str, str]:
        """Give the fields of the form that is sent to a path."""
        return next(one.fields for one in self.forms if (one.attributes.get("action") or "") == path)

    @property
    def fault(self) -> str:
        """What is said to be wrong."""
        return " ".join(self.within("fault"))


@dataclass
class Colleague:
    """A browser without JavaScript, of somebody who may be signed in."""

    client: TestClient[Any, Any]
    clock: TickingClock
    database: Database
    network: str = "10.0.0.1"
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **headers: str) -> ClientResponse:
        """Ask for a page, without following where it leads."""
        return await self.client.get(path, headers=self._all(headers), allow_redirects=False)

    async def look(self, path: str) -> StaffPage:
        """Open a page that must be there."""
        response = await self.get(path)
        assert response.status == 200, (response.status, response.headers.get("Location"))
        return StaffPage(await response.text())

    async def post(self, path: str, fields: dict[str, str], **headers: str) -> ClientResponse:
        """Send a form, without following where it leads."""
        return await self.client.post(path, data=fields, headers=self._all(headers), allow_redirects=False)

    async def send(self, page: str, form: str = "", **values: str) -> ClientResponse:
        """Open a page, fill in its form, and send it."""
        path = form or page
        fields = (await self.look(page)).to(path)
        return await self.post(path, {**fields, **values})

    async def enter(self, token: str) -> None:
        """Hold the cookie of a session."""
        self.client.session.cookie_jar.update_cookies({"kopru-staff": token}, self.client.make_url("/"))

    @property
    def cookie(self) -> str | None:
        """The value of the session's cookie."""
        return next((one.value for one in self.client.session.cookie_jar if one.key == "kopru-staff"), None)

    @property
    def token(self) -> str:
        """What the forms of this browser carry."""
        from bot.web.visitors import Visitors

        return Visitors(SECRET).token(self.cookie or "")

    def code(self, secret: str = SECRET_OF_APP) -> str:
        """Read the app."""
        return pyotp.TOTP(secret).at(self.clock())

    def _all(self, headers: dict[str, str]) -> dict[str, str]:
        return {**HTML, "X-Forwarded-For": self.network, **self.headers, **headers}


def make_desk(database: Database, clock: TickingClock, base: Base = BASE) -> Desk:
    """Open a desk over a directory of a few organisations."""
    library, places = Library(load_gazetteer(), edition()), KnownPlaces(load_gazetteer())
    directories = Directories(lambda _: base, clock())
    return Desk(database, library, directories, places, clock, os.urandom, "test")


def make_office(database: Database, clock: TickingClock, **settings: Any) -> TestClient[Any, Any]:
    """Make a browser in front of the real application, over a directory of a few organisations."""
    desk = make_desk(database, clock)
    limits = Limits(page=PLENTY, message=PLENTY, start=PLENTY, page_for_all=PLENTY)
    made = WebSettings(SECRET, **{"proxies": 1, "limits": limits, **settings})
    app = make_web(desk, converse=None, read_command=read_command, settings=made)  # type: ignore[arg-type]
    return TestClient(TestServer(app), cookie_jar=CookieJar(unsafe=True))


async def open_accounts(database: Database, clock: TickingClock) -> None:
    """Give two organisations access."""
    for id_ in (HERE, THERE):
        account = Account(id_, RECORDS.organizations[id_].name)
        await database.run(accounts.add, database.keys, account, now=clock())


async def employ(
    database: Database, clock: TickingClock, role: Role, name: str = "", *, organization_id: str | None = None,
    language: str = "nl",
) -> int:  # fmt: skip
    """Let somebody work here, who signs in with PASSWORD and SECRET_OF_APP; their address is `<name>@example.org`."""
    name = name or role
    place = {"organization_id": organization_id} if organization_id else PLACES.get(role, {})
    new = NewMember(f"{name}@example.org", name.title(), role, language, **place)
    staff_id = await database.run(staff.add, database.keys, new, now=clock())
    known = Credentials(await passwords.hash_password(PASSWORD), SECRET_OF_APP)
    await database.run(staff.activate, database.keys, staff_id, known)
    return staff_id


async def begin_session(database: Database, clock: TickingClock, staff_id: int, *, second_factor: bool = True) -> str:
    """Give the token of a session."""
    browser = Browser("10.0.0.0/24", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    return await database.run(sessions.add, database.keys, staff_id, browser, second_factor=second_factor, now=clock())

"""Every route x every role x own, other, missing: who may and who may not, and that "other" looks like "missing".

A new route of ROUTES needs an example in `tenancy_examples`; without one the first test names it.
"""

import hashlib
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Literal, get_args
from urllib.parse import quote_plus

import pytest
from aiohttp import DummyCookieJar
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import select, true

from bot.channels.telegram_commands import read_command
from bot.usecases.rights import RIGHTS
from bot.web.app import WebSettings, make_web
from bot.web.limits import Limits
from bot.web.staff.calls import Route
from bot.web.staff.routes import ROUTES
from bot.web.visitors import Visitors
from storage import access, sessions, staff, tables
from storage.access import SYSTEM, Acting
from storage.database import Database, connect
from storage.encryption import KeyRing
from storage.sessions import Browser
from storage.staff import NewMember, Role
from tests.usecases.lead_world import World
from tests.web.staff.colleagues import PLENTY
from tests.web.staff.tenancy_examples import EXAMPLES, KINDS, MORE, OTHER, OWN, UIDS, Example
from tests.web.visits import SECRET

Who = Literal["admin", "editor", "coordinator", "helper", "observer", "waiting", "ended", "nobody"]
WHO: Final[tuple[Who, ...]] = get_args(Who)
ROLES: Final[tuple[Role, ...]] = tuple(RIGHTS)

#: What asking alone writes: who is signed in and was seen, what limits attempts, what a passkey is to sign.
BOOKKEEPING: Final = {"staff_sessions", "sign_in_attempts", "passkey_challenges"}

#: What an answer carries that is not the same twice.
_PASSING: Final = {"Date"}

_SEED: Final = "n" * 43
_VISITORS: Final = Visitors(SECRET)

#: Where a thing is that a route is asked about.
Where = Literal["own", "other", "missing"]


#: A way to ask a route: with what example, and about which thing, which is where; None: about all of them.
Way = tuple[Route, Example, str | None, Where]


@dataclass(frozen=True, slots=True)
class Asked:
    """One request, ready to be sent: `where` is where the thing called `thing` is; every other one is the own."""

    route: Route
    example: Example
    thing: str | None
    where: Where
    cookie: str
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        about = f" with {self.where} {self.thing}" if self.thing else ""
        return f"{self.route.method} {self.route.path}{about}"

    def filled(self, fields: Mapping[str, str]) -> dict[str, str]:
        """Put the ids in place of the names of things."""
        return {name: self.values.get(value, value) for name, value in fields.items()}


@dataclass(frozen=True, slots=True)
class Answered:
    """All that somebody can tell two answers apart by."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def leads_to_the_door(self) -> bool:
        """Whether it sends to the page for signing in."""
        return self.status == 303 and dict(self.headers)["Location"].startswith("/staff/sign-in")


@dataclass(slots=True)
class Office:
    """The whole application in front of two organisations, and somebody of each role."""

    world: World
    client: TestClient[Any, Any]
    people: dict[str, Acting] = field(default_factory=dict)
    #: Things that requests which must be refused are about, by their kind and whose they are.
    kept: dict[tuple[str, str], str] = field(default_factory=dict)
    #: What names the other organisation and its things: on no page of this one.
    foreign: set[bytes] = field(default_factory=lambda: {OTHER.encode()})

    def acting(self, who: Who) -> Acting | None:
        """Give who asks, as the use cases know them; none for who is not signed in."""
        return self.people.get(who)

    async def cookie(self, who: Who) -> str:
        """Give what their browser holds: always a session of its own, so that no request ends another's."""
        if who == "nobody":
            return _SEED
        staff_id = (self.acting(who) or self.people["helper"]).staff_id
        database, browser = self.world.database, Browser("10.0.0.0/24", "Firefox/140.0")
        token = await database.run(
            sessions.add, database.keys, staff_id, browser, second_factor=who != "waiting", now=self.world.now
        )
        if who == "ended":
            await database.run(sessions.end_all, staff_id)
        return token

    async def prepare(self, who: Who, way: Way, cookie: str = "") -> Asked:
        """Make the things that a route is asked about; without a cookie the browser has a session of its own."""
        (route, example, thing, where), values = way, dict[str, str]()
        for name in _names(example):
            kind = KINDS[name]
            if name == thing and where == "missing":
                assert kind.missing is not None
                values[name] = kind.missing
            else:
                organization_id = OTHER if thing in (name, None) and where == "other" else OWN
                # What is refused changes nothing: the same thing does for every request that must be.
                made = self.kept.get((name, organization_id)) if cookie else None
                values[name] = made or await kind.make(self.world, organization_id, self.acting(who))
                if cookie:
                    self.kept[name, organization_id] = values[name]
                if organization_id == OTHER and not values[name].isdigit():
                    self.foreign.add(values[name].encode())
        values |= {f"uid of {name}": UIDS.get(value, "none") for name, value in values.items()}
        return Asked(route, example, thing, where, cookie or await self.cookie(who), values)

    async def ask(self, asked: Asked) -> Answered:
        """Send a request as a browser with this cookie does."""
        example, path = asked.example, asked.route.path
        for name, value in asked.filled(example.path).items():
            path = path.replace(f"{{{name}}}", value)
        token = _VISITORS.token(asked.cookie)
        headers = {
            "Accept": "application/json" if example.json else "text/html",
            "Cookie": f"kopru-staff={asked.cookie}",
        }
        body: dict[str, Any] = {}
        if asked.route.method == "POST" and example.json:
            headers["X-Token"], body["json"] = token, asked.filled(example.form)
        elif asked.route.method == "POST":
            body["data"] = {"token": token, **asked.filled(example.form)}
        response = await self.client.request(
            asked.route.method, path, params=asked.filled(example.query), headers=headers, allow_redirects=False, **body
        )
        # The door leads back to what was asked for, whatever it is.
        wanted = quote_plus(str(response.request_info.url.relative()))
        kept = tuple(
            (name, value.replace(wanted, "what was wanted"))
            for name, value in sorted(response.headers.items())
            if name not in _PASSING
        )
        body = await response.read()
        if asked.thing is not None and not asked.values[asked.thing].isdigit():
            body = body.replace(asked.values[asked.thing].encode(), b"what was typed")
        return Answered(response.status, kept, body)

    async def digest(self) -> dict[str, str]:
        """Give the SHA-256 of every table but the bookkeeping."""

        def read(connection: Any, _: object) -> dict[str, str]:
            made = {}
            for table in tables.metadata.sorted_tables:
                if table.name not in BOOKKEEPING:
                    rows = connection.execute(select(table).order_by(*table.primary_key.columns)).all()
                    made[table.name] = hashlib.sha256(repr([tuple(row) for row in rows]).encode()).hexdigest()
            return made

        return await access.acting(self.world.database, SYSTEM, read)


def _names(example: Example) -> list[str]:
    """Name the things that an example is about."""
    values = (*example.path.values(), *example.form.values(), *example.query.values())
    return sorted({value for value in values if value in KINDS})


def _things(example: Example) -> list[str]:
    """Name those that can be somebody else's, or missing."""
    return [name for name in _names(example) if KINDS[name].missing is not None]


def _may(who: Who, way: Way) -> bool:
    """Say what the table of rights says; things of two organisations belong together for nobody."""
    route, example, thing, where = way
    if thing is not None and where == "other" and len(_things(example)) > 1:
        return False
    if route.right == "anyone":
        return where != "missing"
    if route.right == "waiting":
        return who == "waiting"
    if who not in ROLES:
        return False
    if route.right == "signed_in":
        return where == "own" or (where == "other" and not example.personal)
    reach = RIGHTS[who].get(route.right)  # type: ignore[index]
    return reach is not None and (where == "own" or (where == "other" and reach == "all" and not example.personal))


def _refused_outright(who: Who, route: Route) -> bool:
    """Say whether somebody may not go there at all, whatever it is about."""
    return not _may(who, (route, Example(), None, "own"))


def _ways(route: Route) -> Iterator[Way]:
    """Give every way to ask a route: about the own things, about others', and about each of others or missing."""
    key = (route.method, route.path)
    for example in (EXAMPLES[key], *(one for known, one in MORE if known == key)):
        yield route, example, None, "own"
        things = _things(example)
        if len(things) > 1:
            yield route, example, None, "other"
        for thing in things:
            yield route, example, thing, "other"
            yield route, example, thing, "missing"


async def _walk(office: Office, who: Who, routes: tuple[Route, ...] = ROUTES) -> None:
    """Ask everything as one of them, first what is refused; raises AssertionError."""
    refused, allowed = list[Asked](), list[Way]()
    for route in routes:
        cookie = await office.cookie(who)  # the same for all of them: nothing but the thing differs
        for way in _ways(route):
            if _may(who, way):
                allowed.append(way)
            else:
                refused.append(await office.prepare(who, way, cookie))
    await _refused(office, who, refused)
    for way in allowed:
        asked = await office.prepare(who, way)

        answer = await office.ask(asked)

        assert answer.status == asked.example.but.get(who, asked.example.status), (who, str(asked), answer)
        if who in access.MEMBERS and asked.route.right != "anyone":  # whoever holds a link is meant by it
            assert not [one for one in office.foreign if one in answer.body], (who, str(asked))


async def _refused(office: Office, who: Who, refused: list[Asked]) -> None:
    """Send what must be refused: nothing is changed, and what is of others looks like what is missing."""
    before = await office.digest()
    missing = dict[tuple[int, str], Answered]()
    for asked in reversed(refused):  # of each thing first the missing one, then the other's
        key = (id(asked.example), asked.thing or "")

        answer = await office.ask(asked)

        if _refused_outright(who, asked.route):
            door = answer.status == 401 if asked.example.json else answer.leads_to_the_door
            shut = answer.status == 403 if who in ROLES and asked.route.right != "waiting" else door
            assert shut, (who, str(asked), answer.status)
        else:
            assert answer.status >= 400, (who, str(asked), answer)
        if asked.where == "missing":
            missing[key] = answer
        elif asked.thing is not None and asked.where == "other":
            assert answer == missing[key], (who, str(asked))
    after = await office.digest()
    assert {name for name in after if after[name] != before[name]} == set(), (who, [str(one) for one in refused])


@pytest.fixture
async def office(database: Database) -> AsyncIterator[Office]:
    """Open the office on both engines."""
    async with _opened(database) as opened:
        yield opened


@pytest.fixture
async def office_on_postgres(postgres_url: str, data_dir: Path, keys: KeyRing) -> AsyncIterator[Office]:
    """Open the office on PostgreSQL."""
    database = await connect(postgres_url, data_dir=data_dir, keys=keys)
    async with _opened(database) as opened:
        yield opened
    await database.close()


@pytest.fixture
def without_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the first lock away: every function that narrows what somebody sees lets everything through."""
    for name in ("sees", "sees_content", "own", "belongs_to", "written_by_own"):
        monkeypatch.setattr(access, name, lambda *_: true())
    monkeypatch.setattr(staff, "list_staff", _everybody)


_list_staff = staff.list_staff


def _everybody(connection: Any, keys: KeyRing, **_: Any) -> Any:
    return _list_staff(connection, keys)


class _opened:
    """Opens the office, and closes its server."""

    def __init__(self, database: Database) -> None:
        self._world = World(database)

    async def __aenter__(self) -> Office:
        world = self._world
        await world.settle((OWN, OTHER, "town"))
        desk = world.desk()
        settings = WebSettings(SECRET, limits=Limits(PLENTY, PLENTY, PLENTY, PLENTY, PLENTY, PLENTY))
        app = make_web(desk, converse=None, read_command=read_command, settings=settings)  # type: ignore[arg-type]
        self._client = TestClient(TestServer(app), cookie_jar=DummyCookieJar())
        await self._client.__aenter__()
        people = {"coordinator": world.staff[f"fatma@{OWN}"], "helper": world.staff[f"mehmet@{OWN}"]}
        for role, municipality in (("admin", None), ("editor", None), ("observer", "GM0344")):
            new = NewMember(f"{role}@example.org", role.title(), role, "nl", None, municipality)
            staff_id = await world.database.run(staff.add, world.database.keys, new, now=world.now)
            await world.database.run(
                staff.activate, world.database.keys, staff_id, staff.Credentials("hash", "JBSWY3DPEHPK3PXP")
            )
            people[role] = Acting(staff_id, role, None, municipality)
        return Office(world, self._client, people)

    async def __aexit__(self, *_: object) -> None:
        await self._client.__aexit__(None, None, None)


def test_every_route_has_an_example_and_every_example_a_route() -> None:
    routes = {(route.method, route.path) for route in ROUTES}

    assert sorted(routes - set(EXAMPLES)) == [], "give these an example in tenancy_examples.py"
    assert sorted(set(EXAMPLES) - routes) == []
    for (_, path), example in EXAMPLES.items():
        assert all(f"{{{name}}}" in path for name in example.path), path
        assert path.count("{") == len(example.path), path


@pytest.mark.parametrize("who", WHO)
async def test_a_route_is_for_who_has_its_right_and_for_what_is_theirs(office: Office, who: Who) -> None:
    await _walk(office, who)


@pytest.mark.parametrize("who", ROLES)
async def test_row_security_alone_keeps_organisations_apart(
    office_on_postgres: Office, without_filter: None, who: Who
) -> None:
    await _walk(office_on_postgres, who)


@pytest.mark.parametrize(("path", "thing"), [("/staff/people/{id}", "@person"), ("/staff/leads/{id}", "@lead")])
async def test_a_leak_is_found(sqlite: Database, without_filter: None, path: str, thing: str) -> None:
    routes = tuple(route for route in ROUTES if (route.method, route.path) == ("GET", path))
    async with _opened(sqlite) as office:
        with pytest.raises(AssertionError, match=f"with other {thing}"):
            await _walk(office, "helper", routes)

"""The demo at work, for its pages to be looked at: a product on a copy of it, and sessions of every role."""

import os
import shutil
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
import pytest_asyncio

from bot.demo.making import settle
from bot.demo.people import CAFE, MUNICIPALITY, ORGANIZATIONS
from bot.house import House, open_house
from bot.settings import read_settings
from bot.usecases import passwords, staff_links
from bot.usecases.staff import invite
from bot.usecases.staff_links import Entry
from storage import access, deliveries, lead_inbox, passkeys, sessions, staff, webhooks
from storage.access import SYSTEM, Acting
from storage.database import DEFAULT_FILE, Database
from storage.deliveries import NewDelivery, Wish
from storage.lead_inbox import Filters
from storage.passkeys import Passkey
from storage.sessions import Browser
from storage.staff import Credentials, NewMember, Role
from storage.webhooks import NewEndpoint
from tests.emulator import Emulator
from tests.journeys.living import Living, environment, living
from tests.journeys.moving_clock import MovingClock
from tests.journeys.staff_walk import PASSWORD, SECRET_OF_APP

#: A Tuesday at noon.
NOON: Final = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
LANGUAGES: Final = ("nl", "tr")
#: Who looks: a role, and for whom it works there.
PLACES: Final[Mapping[str, tuple[Role, Mapping[str, str]]]] = {
    "admin": ("admin", {}),
    "coordinator": ("coordinator", {"organization_id": ORGANIZATIONS["gooi"]}),
    "elsewhere": ("coordinator", {"organization_id": ORGANIZATIONS["lijn"]}),
    "observer": ("observer", {"municipality": MUNICIPALITY}),
}


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """Where it is served; cookies by who looks and in which language; what stands for `{…}` in addresses of pages."""

    serving: Living
    clock: MovingClock
    cookies: Mapping[tuple[str, str], str] = field(default_factory=dict)
    things: Mapping[str, str] = field(default_factory=dict)

    def email(self, who: str, language: str) -> str:
        """Give the address with which somebody signs in, with PASSWORD and SECRET_OF_APP."""
        return f"{who}.{language}@example.org"


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make the demo once, to copy from."""
    folder = tmp_path_factory.mktemp("demo")
    file = folder / DEFAULT_FILE
    async with open_house(read_settings(environment(f"sqlite:///{file}", folder)), clock=lambda: NOON, demo=True) as it:
        await settle(it)
    return file


@asynccontextmanager
async def demo_office(demo_file: Path, folder: Path) -> AsyncIterator[DemoOffice]:
    """Serve a copy of the demo, with a bot."""
    shutil.copy(demo_file, folder / DEFAULT_FILE)
    cookies, things = dict[tuple[str, str], str](), dict[str, str]()

    async def prepare(house: House) -> None:
        hashed = await passwords.hash_password(PASSWORD)
        for who in PLACES:
            for language in LANGUAGES:
                await _employ(house, who, language, hashed, cookies)
        things.update(await _things(house))

    clock = MovingClock(NOON)
    async with Emulator(patience=20) as telegram:
        settings = environment(f"sqlite:///{folder / DEFAULT_FILE}", folder, telegram=telegram)
        async with living(settings | {"KOPRU_PROXIES": "1"}, clock=clock, demo=True, prepare=prepare) as serving:
            yield DemoOffice(serving, clock, cookies, things)


async def _employ(
    house: House, who: str, language: str, hashed: str, cookies: dict[tuple[str, str], str]
) -> None:  # fmt: skip
    """Let somebody work there, signed in; the coordinator also in a browser that waits for the code."""
    database, (role, place) = house.desk.database, PLACES[who]
    new = NewMember(f"{who}.{language}@example.org", f"Kader {who.title()}", role, language, **place)
    staff_id = await database.run(staff.add, database.keys, new, now=NOON)
    await database.run(staff.activate, database.keys, staff_id, Credentials(hashed, SECRET_OF_APP))
    browser = Browser("10.0.0.0/24", "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0")
    made = Passkey(0, staff_id, os.urandom(16), b"key", 0, "Telefoon", NOON)
    await database.run(passkeys.add, database.keys, made)
    for name, is_in in ((who, True), ("waiting", False)):
        cookies[name, language] = await database.run(
            sessions.add, database.keys, staff_id, browser, second_factor=is_in, now=NOON
        )


async def _things(house: House) -> dict[str, str]:
    """Make, and find, what pages are about."""
    database, admin = house.desk.database, Acting(1, "admin")
    gooi, lijn = ORGANIZATIONS["gooi"], ORGANIZATIONS["lijn"]
    cafe = house.desk.directories.directory.records.services[CAFE]
    made = {"account": gooi, "branch": cafe.at_locations[0].id}
    made["endpoint"] = os.urandom(16).hex()
    endpoint = NewEndpoint(made["endpoint"], gooi, "https://systeem.example.nl/haak", "whsec_bmlldXc=", ("offered",))
    await access.acting(database, SYSTEM, webhooks.add, database.keys, endpoint, now=NOON)
    await _fail_to_tell(database, gooi)
    for language in LANGUAGES:
        for name in ("invitation", "begun"):
            new = NewMember(f"{name}.{language}@example.net", "Nieuw Iemand", "helper", language, gooi)
            linked = await invite(database, admin, new, now=NOON)
            made |= {"person": str(linked.staff_id), f"{name}_{language}": linked.token}
        await staff_links.enter(database, made[f"begun_{language}"], Entry(PASSWORD, language), now=NOON)
    for organization_id, name in ((gooi, "lead"), (lijn, "theirs")):
        who = Acting(0, "coordinator", organization_id)
        for state in ("open", "closed"):
            page = await access.acting(database, who, lead_inbox.page, Filters(state=state), limit=50)
            made |= {f"{name}_{lead.status}": str(lead.id) for lead in page.leads}
    return made


async def _fail_to_tell(database: Database, organization_id: str) -> None:
    """Give up an e-mail, which the page of what goes out then shows."""
    await database.run(deliveries.add, NewDelivery(organization_id, None, str(uuid4()), "offered", None), now=NOON)
    (due,) = await deliveries.claim_due(database, Wish("demo office", NOON, 60, 1, ("email",)))
    await deliveries.give_up(database, due, worker="demo office", now=NOON, reason="timeout")

"""Walking through what staff and a person do with one lead: an organisation is furnished, somebody is handed over."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from shipped import edition

from bot import texts
from bot.usecases import passwords
from bot.usecases.directory import shipped_base
from dialogs.engine.script import OpenLeadStep
from storage import access, accounts, sessions, staff, staff_desks
from storage.database import Transaction, connect
from storage.sessions import Browser
from storage.staff import Credentials, NewMember, Role
from storage.staff_desks import StaffDesk
from tests.databases import TEST_KEYS
from tests.emulator import Emulator, Message, Person, Press
from tests.emulator.groups import Group
from tests.journeys.intake_walk import SHORTEST, phrase, walk_to_help

PASSWORD = "vier losse zwanen dansen"
SECRET_OF_APP = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
#: Organisations of the demonstration that somebody in Utrecht is offered second and third, as both languages name them.
EAST, THIRD = "Voorbeeldhulp Oost", {"nl": "Voorbeeldlijn", "tr": "Voorbeeldgroep Utrecht"}
#: What the script says: its buttons, and how it ends.
SAID: Mapping[str, Mapping[str, str]] = {
    "language": {"nl": "Nederlands", "tr": "Türkçe"},
    "by_bot": {"nl": "Via deze chat", "tr": "Bu sohbetten"},
    "agree": {"nl": "Ja, geef dit door", "tr": "Evet, iletin"},
}
#: The language in which somebody wants to be helped.
WISH = {"nl": "dutch", "tr": "turkish_or_interpreter"}


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Somebody to be employed; `telegram` is who they are there, where their account is to be tied already."""

    name: str
    role: Role = "helper"
    language: str = "nl"
    telegram: Person | None = None


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who works here and signs in with PASSWORD and SECRET_OF_APP; `cookie` is a session that is open."""

    id: int
    email: str
    cookie: str


async def furnish(
    url: str, data_dir: Path, organization: str, people: Mapping[str, Newcomer], *, now: datetime,
    group: Group | None = None,
) -> dict[str, Employee]:  # fmt: skip
    """Open the account of an organisation, by its name, and employ people; best before anything serves.

    Who has a `telegram` is tied and at work there; a `group` is that of the organisation, the bot must be in it.
    """
    organization_id = organization_of(organization, now)
    hashed = await passwords.hash_password(PASSWORD)
    database = await connect(url, data_dir=data_dir, keys=TEST_KEYS)

    def write(connection: Transaction, _: object) -> dict[str, Employee]:
        account = accounts.Account(organization_id, organization)
        accounts.add(connection, TEST_KEYS, account, now=now)
        if group is not None:
            accounts.change(connection, TEST_KEYS, replace(account, group_chat=str(group.id)))
        return {
            key: _employ(connection, one, f"{key}@{organization_id}.example.org", organization_id, hashed, now)
            for key, one in people.items()
        }

    try:
        return await access.acting(database, access.SYSTEM, write)
    finally:
        await database.close()


def organization_of(name: str, now: datetime) -> str:
    """Give the id of an organisation of the demonstration, by the beginning of its name."""
    known = shipped_base(now.date(), demo=True).records.organizations.values()
    return next(one.id for one in known if one.name.startswith(name))


async def hand_over(
    person: Person, language: str, organization: str, *, plan: Mapping[str, str | tuple[str, ...]] = SHORTEST
) -> str:
    """Let somebody walk from /start until they are handed over to an organisation; give the reference."""
    await person.send("/start")
    await person.press(SAID["language"][language])
    await walk_to_help(person, language, {**plan, "help_language": WISH[language]})
    await take_help_of(person, language, organization)
    await press_when_shown(person, SAID["by_bot"][language])
    await press_when_shown(person, SAID["agree"][language])
    said = _handed_over(language)
    handed = await person.expect(lambda one: said.search(one.text) is not None)
    found = said.search(handed.text)
    assert found is not None
    return found["reference"]


def _handed_over(language: str) -> re.Pattern[str]:
    """Read what the script says of a hand-over, with what is filled in."""
    step = edition().bundle.scripts["intake"].steps["handed_over"]
    assert isinstance(step, OpenLeadStep)
    said = re.escape(step.bubbles[0].wording(language))
    return re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+?)", said))


async def take_help_of(person: Person, language: str, organization: str) -> None:
    """Take the offer of help of an organisation, by the beginning of its name."""
    none, take = phrase("help_take_none", language), phrase("help_take", language)
    listed = await person.expect(lambda one: none in one.labels)
    await person.press(next(label for label in listed.labels if organization in label))
    await press_when_shown(person, take)


async def press_when_shown(person: Person, label: str) -> None:
    """Press a button as soon as it is there."""
    await person.expect(lambda one: label in one.labels)
    await person.press(label)


async def card_in(watching: Person, reference: str) -> Message:
    """Wait for the card of a lead in a group (`watching` is somebody within it), or for its next change."""
    return await watching.expect(lambda one: reference in one.text)


async def press_on_card(watching: Person, card: Message, name: str, language: str = "nl") -> Press:
    """Press a button of a card by the name of its text, such as button.accept, button.details or reason.no_room."""
    pressed = await watching.press(texts.text(language, f"card.{name}"), message=card)
    assert isinstance(pressed, Press)
    return pressed


async def press_in_private(member: Person, name: str, language: str = "nl") -> None:
    """Press a button in the private chat of somebody at work: talk, phrases, slots, contacted, propose, hand_back …"""
    await press_when_shown(member, texts.text(language, f"staff_chat.button.{name}"))


async def answered(telegram: Emulator, press: Press) -> str:
    """Give what somebody was told who pressed a button."""
    await telegram.settled()
    assert press.answered
    return press.text


def _employ(
    connection: Transaction, new: Newcomer, email: str, organization_id: str, hashed: str, now: datetime
) -> Employee:
    member = NewMember(email, new.name, new.role, new.language, organization_id)
    staff_id = staff.add(connection, TEST_KEYS, member, now=now)
    staff.activate(connection, TEST_KEYS, staff_id, Credentials(hashed, SECRET_OF_APP))
    if new.telegram is not None:
        staff.set_telegram(connection, TEST_KEYS, staff_id, str(new.telegram.id))
        staff_desks.put(connection, TEST_KEYS, StaffDesk(staff_id, works=True))
    browser = Browser("127.0.0.0/24")
    return Employee(
        staff_id, email, sessions.add(connection, TEST_KEYS, staff_id, browser, second_factor=True, now=now)
    )

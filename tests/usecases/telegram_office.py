"""An office in Telegram: Mehmet, Jan and Fatma of the club are tied, and Mehmet takes leads and talks."""

from bot import texts
from bot.messages import StaffCommand
from bot.usecases import leads
from dialogs.casework.leads import Lead
from storage.database import Database
from tests.usecases.telegram_world import Shown, TelegramWorld

MEHMET, JAN, FATMA, STRANGER = "101", "102", "103", "666"
HI = "Organisatie club schrijft:\n"


def t(msgid: str, **values: str) -> str:
    """Give a text as those of the office read it."""
    return texts.text("nl", msgid, **values)


async def open_office(database: Database) -> TelegramWorld:
    """Let three of the club be tied, and their group."""
    made = TelegramWorld(database)
    await made.settle()
    for name, chat in (("mehmet@club", MEHMET), ("jan@club", JAN), ("fatma@club", FATMA)):
        await made.tie(name, chat)
    await made.tie_group("club")
    return made


async def taken(world: TelegramWorld, person: str = "ayse") -> Lead:
    """Let Mehmet have somebody's lead."""
    opened = await world.hand_over(person)
    await leads.claim(world.desk(), world.staff["mehmet@club"], opened.id)
    await world.deliver()
    await world.read(person)
    return await world.lead(opened.id)


async def talking(world: TelegramWorld, person: str = "ayse") -> Lead:
    """Let Mehmet write to somebody."""
    lead = await taken(world, person)
    await world.said(MEHMET, StaffCommand("work"))
    label = next(one for one in world.chats[MEHMET][-1].labels if lead.reference in one)
    await world.press(MEHMET, label)
    await world.press(MEHMET, t("staff_chat.button.talk"))
    await world.read(person)
    return lead


async def shown(world: TelegramWorld, lead: Lead) -> Shown:
    """Let Mehmet look at a lead of his."""
    await world.said(MEHMET, StaffCommand("work"))
    label = next(one for one in world.chats[MEHMET][-1].labels if lead.reference in one)
    await world.press(MEHMET, label)
    return world.chats[MEHMET][-1]

"""Opening the house: key, database, content and desk, in this order, and nothing left half-open."""

import json
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from bot.settings import Settings
from bot.usecases.desk import Desk
from bot.usecases.directories import Directories
from bot.usecases.directory import shipped_base
from bot.usecases.editions import Library, shipped_documents, shipped_edition
from bot.usecases.known_places import KnownPlaces
from bot.usecases.staff_bot import StaffBot
from storage import bundles, failpoints
from storage.database import Database, connect
from storage.encryption import KeyRing, load_master_key, secret_for
from storage.migrate import holds_data, migrate
from storage.places import load_gazetteer


@dataclass(frozen=True, slots=True)
class House:
    """An open house: the desk of the use cases, and the secrets of forms, webhook and demo."""

    desk: Desk
    form_secret: bytes = field(repr=False)
    webhook_secret: bytes = field(repr=False)
    demo_secret: bytes = field(repr=False)


@asynccontextmanager
async def open_house(settings: Settings, *, clock: Callable[[], datetime], demo: bool = False) -> AsyncIterator[House]:
    """Open everything a use case needs, migrated and seeded, and close it afterwards; `demo`: with fictional help.

    Raises WrongMasterKey, DatabaseRefused, DatabaseAway, ContentBroken: each with one clear line, before anything
    was written.
    """
    failpoints.arm(settings.failpoint)
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    holds = await holds_data(settings.database_url, data_dir=settings.data_dir)
    master = load_master_key(value=settings.master_key, file=settings.master_key_file, may_create=not holds)
    await migrate(settings.database_url, data_dir=settings.data_dir)
    database = await connect(settings.database_url, data_dir=settings.data_dir, keys=KeyRing(master))
    try:
        library = await _library(database, clock())
        worker = f"{os.getpid()}-{os.urandom(6).hex()}"
        directories = Directories(partial(shipped_base, demo=demo), clock())
        await directories.current(database, clock())
        places = KnownPlaces(load_gazetteer())
        staff_bot = StaffBot(settings.bot_id, settings.public_url)
        desk = Desk(
            database, library, directories, places, clock, os.urandom, worker, settings.lease_s, staff_bot=staff_bot
        )
        await desk.receiving.current(database, clock())
        yield House(desk, secret_for(master, "forms"), secret_for(master, "webhook"), secret_for(master, "demo"))
    finally:
        await database.close()


async def _library(database: Database, now: datetime) -> Library:
    """Publish the shipped documents where they are new, and begin with what was published last."""
    documents = shipped_documents()
    shipped = shipped_edition()
    if await bundles.put(database, shipped.version, json.dumps(documents, ensure_ascii=False), now=now):
        await bundles.publish(database, shipped.version, now=now)
    library = Library(load_gazetteer(), shipped)
    library.current = await library.edition(database, await bundles.latest(database))
    return library

"""`kopru chat`: the conversation in this terminal, stored like any other."""

import argparse
import asyncio
import os
import re
import secrets
import shutil
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TypeVar

from bot import logs, payloads
from bot.app import system_clock
from bot.channels.terminal import Terminal
from bot.channels.terminal_lines import typed_lines
from bot.house import open_house
from bot.messages import CommandGiven, Content, Incoming, Start
from bot.settings import Settings, read_settings
from bot.texts import text
from bot.usecases.conversations import Conversed, converse
from bot.usecases.editions import ContentBroken
from dialogs.wording import LANGUAGES
from storage import outbox
from storage.database import Database, DatabaseAway, DatabaseRefused
from storage.encryption import WrongMasterKey

BOT_ID = 0

#: How often a message is tried while the database is away.
TRIES = 3

#: The address of a conversation: 128 random bits, in letters that need no quoting on a command line.
_CODE = re.compile(r"[0-9a-f]{32}")

T = TypeVar("T")


def run(argv: Sequence[str], *, today: date) -> int:
    """Hold the conversation until the input ends. Gives 0, or 2 when it cannot be done as asked."""
    del today  # a conversation has its own clock
    wish = _arguments(argv)
    if wish.resume and not _CODE.fullmatch(wish.resume):
        print("kopru chat: this is no code of a conversation; copy it whole, 32 characters", file=sys.stderr)
        return 2
    settings = read_settings(os.environ)
    logs.set_up("WARNING")  # quieter than a server: its lines stand between those of the conversation
    try:
        asyncio.run(_chat(settings, wish))
    except (WrongMasterKey, DatabaseRefused, DatabaseAway, ContentBroken, OSError) as error:
        print(f"kopru chat: {error}", file=sys.stderr)
        return 2
    return 0


def _arguments(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="kopru chat", description=__doc__)
    parser.add_argument("--language", choices=LANGUAGES, help="begin in this language, without being asked")
    parser.add_argument("--resume", metavar="CODE", help="go on with an earlier conversation")
    parser.add_argument("--demo", action="store_true", help="add fictional help to the directory")
    return parser.parse_args(argv)


async def _chat(settings: Settings, wish: argparse.Namespace) -> None:
    async with open_house(settings, clock=system_clock, demo=wish.demo) as house:
        desk = house.desk
        talk = Talk(
            database=desk.database,
            clock=desk.clock,
            converse=partial(converse, desk),
            write=partial(print, end="", flush=True),
            terminal=Terminal(shutil.get_terminal_size().columns, wish.language),
            address=wish.resume or secrets.token_hex(16),
        )
        if wish.resume:
            await talk.skip_shown()
        await talk.hold(first(wish.language), typed_lines(sys.stdin.fileno()))


def first(language: str | None) -> Content:
    """Give what a conversation begins with: the wish for a language, or just the wish to begin."""
    return CommandGiven("language", language) if language else Start()


@dataclass(slots=True)
class Talk:
    """One conversation between a terminal and the bot; `address` is the random code to come back with."""

    database: Database
    clock: Callable[[], datetime]
    converse: Callable[[Incoming], Awaitable[Conversed]]
    write: Callable[[str], None]
    terminal: Terminal
    address: str
    pause_s: float = 1.0  #: between two tries
    seen: int = 0  #: number of the last message that was shown
    erased: bool = False

    async def hold(self, first: Content, lines: AsyncIterator[str]) -> None:
        """Talk until the lines end or the person is erased; at the end say how to come back."""
        self.write(f"{self._text('terminal.hint')}\n")
        try:
            await self._take(first)
            async for line in lines:
                content = self.terminal.read(line)
                if content is not None:
                    await self._take(content)
                if self.erased:
                    return
        finally:
            self._say_goodbye()

    async def skip_shown(self) -> None:
        """Pass over what was said before."""
        for message in await self._messages():
            self.terminal.show(payloads.read(message.payload))
            self.seen = message.id

    async def _take(self, content: Content) -> None:
        number = secrets.randbits(63)  # the same at each try, so that it counts once
        incoming = Incoming("terminal", BOT_ID, number, self.address, content, self.terminal.language)
        try:
            conversed = await self._patiently(partial(self.converse, incoming))
            self.erased = any(delivery.conversation_id is None for delivery in conversed.deliveries)
            messages = await self._patiently(self._messages)
        except DatabaseAway:
            self.write(f"\n{self._text('terminal.away')}\n")
            return
        for message in messages:
            self.write(self.terminal.show(payloads.read(message.payload)))
            self.seen = message.id

    async def _messages(self) -> tuple[outbox.Fetched, ...]:
        return await outbox.messages_of(
            self.database, channel="terminal", bot_id=BOT_ID, address=self.address, now=self.clock(), after=self.seen
        )

    def _say_goodbye(self) -> None:
        if self.erased:
            self.write(f"\n{self._text('terminal.erased')}\n")
            return
        code = f"kopru chat --resume {self.address}"
        self.write(f"\n{self._text('terminal.go_on')}\n  {code}\n{self._text('terminal.erase')}\n")

    def _text(self, msgid: str) -> str:
        known = self.terminal.language
        return "\n".join(self.terminal.wrap(text(one, msgid)) for one in ([known] if known else LANGUAGES))

    async def _patiently(self, work: Callable[[], Awaitable[T]]) -> T:
        """Try again while the database is away; raises DatabaseAway when it stays so."""
        for _ in range(TRIES - 1):
            try:
                return await work()
            except DatabaseAway:
                await asyncio.sleep(self.pause_s)
        return await work()

"""The state that the bot and the people share: accounts, chats, messages, button presses, files."""

import asyncio
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiogram.types import ChatMemberAdministrator

from tests.emulator import problems
from tests.emulator.chats import Account, Chat, Json, Membership, Message
from tests.emulator.checking import Upload
from tests.emulator.description import fields_of
from tests.emulator.updates import Updates

#: Members of a message in a group that say that something happened; bots get them whatever their privacy mode.
SERVICE = frozenset({"new_chat_members", "left_chat_member", "migrate_to_chat_id", "migrate_from_chat_id"})


@dataclass(slots=True, eq=False)
class Press:
    """A pressed inline button, and what the bot answered to it."""

    id: str
    person: Account
    message: Message
    data: str
    pressed_at: float
    answer: Json | None = None
    expired: bool = False

    @property
    def answered(self) -> bool:
        """Whether the bot answered the callback query."""
        return self.answer is not None

    @property
    def text(self) -> str:
        """The notification or alert that the person saw."""
        return str((self.answer or {}).get("text") or "")


class Pulse:
    """Wakes everyone who waits for the next change."""

    def __init__(self) -> None:
        self._next = asyncio.Event()

    def fire(self) -> None:
        """Wake all who wait now."""
        self._next.set()
        self._next = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Return at the next change, or after `seconds`."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._next.wait()
        except TimeoutError:
            return


@dataclass(slots=True, eq=False)
class World:
    """Everything that Telegram would remember."""

    bot: Account
    updates: Updates
    query_lifetime: float
    clock: Callable[[], float] = time.time
    pulse: Pulse = field(default_factory=Pulse)
    chats: dict[int, Chat] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    profile: dict[tuple[str, str], Any] = field(default_factory=dict)
    in_flight: int = 0
    active_at: float = 0.0
    _ticks: Any = field(default_factory=lambda: itertools.count(1))
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _supergroup_ids: dict[int, Any] = field(default_factory=dict)

    def now(self) -> int:
        """Return the time as Unix seconds."""
        return int(self.clock())

    def tick(self) -> int:
        """Return the next number in the order of events, and wake who waits."""
        self.active_at = time.monotonic()
        self.pulse.fire()
        return int(next(self._ticks))

    def next_message_id(self, chat: Chat) -> int:
        """Return an id; supergroups count for themselves, all other chats of a bot together."""
        ids = self._supergroup_ids.setdefault(chat.id, itertools.count(1)) if chat.kind == "supergroup" else self._ids
        return int(next(ids))

    def chat(self, chat_id: Any) -> Chat:
        """Return the chat that a bot names, or raise the server's error."""
        known = self.chats.get(_as_id(chat_id))
        if known is None or (known.person is not None and known.bot == "left"):
            raise problems.bad_request("chat not found")
        return known

    def writable(self, chat_id: Any) -> Chat:
        """Return a chat in which the bot may speak, or raise the server's error."""
        chat = self.chat(chat_id)
        if chat.migrated_to is not None:
            raise problems.migrated(chat.migrated_to)
        if chat.person is not None:
            if chat.person.deactivated:
                raise problems.forbidden("user is deactivated")
            if chat.bot == "kicked":
                raise problems.forbidden("bot was blocked by the user")
        elif chat.bot == "kicked":
            raise problems.forbidden(f"bot was kicked from the {chat.kind} chat")
        elif chat.bot == "left":
            raise problems.forbidden(f"bot is not a member of the {chat.kind} chat")
        return chat

    def post(self, chat: Chat, sender: Account, content: Json, **more: Any) -> Message:
        """Put a message into a chat."""
        message = Message(self.next_message_id(chat), chat, sender, self.now(), content, **more)
        message.changed = self.tick()
        chat.log.append(message)
        self.note(chat, f"{sender.first_name}: {message}")
        return message

    def changed(self, message: Message, what: str) -> None:
        """Record that a message was edited or deleted."""
        message.changed = self.tick()
        self.note(message.chat, f"{what} {message.id}: {message}")

    def note(self, chat: Chat, line: str) -> None:
        """Add a line to the chat's transcript."""
        chat.journal.append(line)

    def bring(self, message: Message, kind: str = "message") -> None:
        """Queue the update of a person's message, if the bot may see it."""
        if self.bot_sees(message):
            self.updates.push(kind, message.as_json(), f"chat:{message.chat.id}")

    def bot_sees(self, message: Message) -> bool:
        """Say whether a message reaches the bot: all in private, few in groups (privacy mode)."""
        chat = message.chat
        if chat.bot in {"kicked", "left"}:
            return False
        if chat.person is not None or chat.bot == "administrator" or SERVICE & message.content.keys():
            return True
        name = f"@{self.bot.username}"
        first = message.text.split(maxsplit=1)[0] if message.text.strip() else ""
        to_bot = first.startswith("/") and ("@" not in first or first.endswith(name))
        replied = message.reply_to is not None and message.reply_to.from_bot
        return to_bot or replied or name in message.text

    def set_bot_membership(self, chat: Chat, new: Membership, by: Account) -> None:
        """Change what the bot is in a chat, and queue the `my_chat_member` update."""
        old, chat.bot = chat.bot, new
        self.note(chat, f"{by.first_name} makes the bot {new}")
        self.tick()
        change = {
            "chat": chat.as_json(),
            "from": by.as_json(),
            "date": self.now(),
            "old_chat_member": member_json(self.bot, old),
            "new_chat_member": member_json(self.bot, new),
        }
        self.updates.push("my_chat_member", change, f"membership:{chat.id}")

    def press_is_old(self, press: Press) -> bool:
        """Say whether a press has waited for its answer longer than the server remembers it."""
        return time.monotonic() - press.pressed_at > self.query_lifetime

    def keep(self, upload: Upload) -> Json:
        """Store a file and return what every kind of file has in JSON."""
        file_id = f"file{len(self.files) + 1}"
        self.files[file_id] = upload
        return {"file_id": file_id, "file_unique_id": f"unique-{file_id}", "file_size": len(upload.content)}


def _as_id(chat_id: Any) -> int:
    try:
        return int(chat_id)
    except (TypeError, ValueError):
        raise problems.bad_request("chat not found") from None


#: What an administrator may do, as far as the Bot API always says it.
_RIGHTS = [name for name, each in fields_of(ChatMemberAdministrator).items() if each.annotation is bool]


def member_json(account: Account, status: Membership) -> Json:
    """Return a `ChatMember`."""
    member: Json = {"user": account.as_json(), "status": status}
    if status == "kicked":
        member["until_date"] = 0
    elif status == "administrator":
        member |= dict.fromkeys(_RIGHTS, True) | {"can_be_edited": False, "is_anonymous": False}
    return member

"""What the emulator remembers of a chat: accounts, messages with their buttons, and how they look in JSON."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

Json = dict[str, Any]
ChatKind = Literal["private", "group", "supergroup"]
Membership = Literal["member", "administrator", "kicked", "left"]


@dataclass(slots=True)
class Account:
    """A person or a bot, as `User` in the Bot API."""

    id: int
    first_name: str
    is_bot: bool = False
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    deactivated: bool = False

    def as_json(self) -> Json:
        """Return a `User`."""
        named = {"last_name": self.last_name, "username": self.username, "language_code": self.language_code}
        given = {name: value for name, value in named.items() if value is not None}
        return {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name, **given}


@dataclass(slots=True, eq=False)
class Message:
    """One message as it stands now; `content` holds the members of the Bot API's `Message` that say what it is."""

    id: int
    chat: "Chat"
    sender: Account
    date: int
    content: Json
    inline: list[list[Json]] = field(default_factory=list)
    other_markup: Json | None = None
    reply_to: "Message | None" = None
    forward_origin: Json | None = None
    edit_date: int | None = None
    deleted: bool = False
    changed: int = 0
    upload: bytes | None = None

    @property
    def text(self) -> str:
        """The text, or the caption of a file."""
        return str(self.content.get("text") or self.content.get("caption") or "")

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender.is_bot

    @property
    def edited(self) -> bool:
        """Whether it was edited after it was sent."""
        return self.edit_date is not None

    @property
    def rows(self) -> list[list[str]]:
        """The labels of the inline buttons, row by row."""
        return [[str(button["text"]) for button in row] for row in self.inline]

    @property
    def labels(self) -> list[str]:
        """The labels of the inline buttons in reading order."""
        return [label for row in self.rows for label in row]

    def buttons(self) -> Iterator[Json]:
        """Yield the inline buttons in reading order."""
        for row in self.inline:
            yield from row

    def as_json(self, *, with_reply: bool = True) -> Json:
        """Return a `Message`."""
        seen: Json = {
            "message_id": self.id,
            "from": self.sender.as_json(),
            "chat": self.chat.as_json(),
            "date": self.date,
            **self.content,
        }
        if self.edit_date is not None:
            seen["edit_date"] = self.edit_date
        if self.forward_origin is not None:
            seen["forward_origin"] = self.forward_origin
        if self.reply_to is not None and with_reply:
            seen["reply_to_message"] = self.reply_to.as_json(with_reply=False)
        if self.inline:
            seen["reply_markup"] = {"inline_keyboard": self.inline}
        return seen

    def __str__(self) -> str:
        what = self.text or f"<{next(iter(self.content), 'nothing')}>"
        keys = " ".join(f"[{label}]" for label in self.labels)
        return f"{what} {keys}".rstrip()


@dataclass(slots=True, eq=False)
class Chat:
    """A private chat with the bot, or a group."""

    id: int
    kind: ChatKind
    title: str | None = None
    person: Account | None = None
    bot: Membership = "left"
    members: dict[int, Account] = field(default_factory=dict)
    migrated_to: int | None = None
    log: list[Message] = field(default_factory=list)
    reply_keyboard: Json | None = None
    keyboard_changed: int = 0
    actions: list[str] = field(default_factory=list)
    journal: list[str] = field(default_factory=list)

    @property
    def messages(self) -> list[Message]:
        """The messages that are there now, oldest first; deleted ones are gone."""
        return [message for message in self.log if not message.deleted]

    @property
    def from_bot(self) -> list[Message]:
        """The bot's messages that are there now, oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def keyboard_rows(self) -> list[list[str]]:
        """The labels of the reply keyboard that stands below the chat, row by row."""
        rows = (self.reply_keyboard or {}).get("keyboard", [])
        return [[str(key if isinstance(key, str) else key["text"]) for key in row] for row in rows]

    def find(self, message_id: Any) -> Message | None:
        """Return the message with this id, None if it never was or is deleted."""
        return next((each for each in reversed(self.log) if each.id == message_id and not each.deleted), None)

    def as_json(self) -> Json:
        """Return a `Chat`."""
        if self.person is None:
            return {"id": self.id, "type": self.kind, "title": self.title}
        names = {name: self.person.as_json().get(name) for name in ("first_name", "last_name", "username")}
        return {"id": self.id, "type": self.kind, **{name: value for name, value in names.items() if value}}

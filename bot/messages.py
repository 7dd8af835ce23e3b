"""What comes in from a channel and what goes out to one: plain values that no channel's library leaks into."""

from dataclasses import dataclass
from typing import Final, Literal, Protocol, TypeAlias

from dialogs.engine.events import Command, UnfitKind

ChannelName = Literal["telegram", "web", "terminal"]

#: In front of what a button for staff carries, so that it is told from those of conversations without a look-up.
STAFF_NONCE: Final = "s."


@dataclass(frozen=True, slots=True)
class Start:
    """/start, with the payload of a deep link (public slug) or an empty one."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class TextMessage:
    """Words that the person typed, not masked, never stored as they are; `answers` is what of ours they reply to."""

    text: str
    answers: str | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """A pressed button: the nonce it carries and the channel's id of the press, if it wants an answer."""

    nonce: str
    press_id: str | None = None


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command of the menu; `language` is set for one that names a language."""

    command: Command
    language: str | None = None


@dataclass(frozen=True, slots=True)
class LocationShared:
    """A shared location in degrees; turned into places at once, never stored or logged."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class UnfitMessage:
    """A photo, a voice message, a sticker ...; nothing of it was fetched.

    `words` came with it, not masked, never stored as they are: a caption, or what a message was changed to.
    """

    kind: UnfitKind
    words: str | None = None


@dataclass(frozen=True, slots=True)
class GroupMessage:
    """The bot was addressed in a group, where it only says that it works in private."""

    language: str | None = None


@dataclass(frozen=True, slots=True)
class GroupLink:
    """Somebody in a group typed the one-time code that ties it to their organisation; `by` is their Telegram id."""

    code: str
    by: str


@dataclass(frozen=True, slots=True)
class GroupPress:
    """Somebody in a group (`by`, their Telegram id) pressed a button of ours."""

    nonce: str
    press_id: str | None
    by: str


@dataclass(frozen=True, slots=True)
class GroupLeft:
    """The bot was removed from a group, or left it."""


@dataclass(frozen=True, slots=True)
class GroupMoved:
    """A group became a supergroup, which has another address."""

    to: str


@dataclass(frozen=True, slots=True)
class StaffLink:
    """A deep link that ties the account of a member of staff to this chat, once they confirm it on their page."""

    token: str


@dataclass(frozen=True, slots=True)
class StaffCommand:
    """A command for staff: begin to work here, stop working here, end the talk with a person."""

    name: Literal["work", "private", "done"]


@dataclass(frozen=True, slots=True)
class Blocked:
    """The person blocked the bot (True) or took it back (False)."""

    blocked: bool


@dataclass(frozen=True, slots=True)
class Ignored:
    """An update that asks for nothing (a service message, our own echo): it is only marked as seen."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What could not be read: kept raw in quarantine. `reason` has no content of the update."""

    raw: bytes
    reason: str


Content: TypeAlias = (
    Start | TextMessage | Press | CommandGiven | LocationShared | UnfitMessage
    | GroupMessage | GroupLink | GroupPress | GroupLeft | GroupMoved | StaffLink | StaffCommand
    | Blocked | Ignored | Unreadable
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """One update; `bot_id` and `update_id` are its natural key.

    `address` is the chat id (or the random web id) as text, None where it could not be read; `language` is a hint.
    """

    channel: ChannelName
    bot_id: int
    update_id: int
    address: str | None
    content: Content
    language: str | None = None
    raw: bytes = b""  #: the update as it came, for quarantine should handling it raise


@dataclass(frozen=True, slots=True)
class OutgoingButton:
    """A button: label, nonce, and whether it is ticked; one with a `url` opens that page and answers nothing."""

    label: str
    nonce: str
    chosen: bool = False
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One message to a person, or a change of one that was sent. `kind`: say or change.

    `prompt` numbers messages that carry buttons; a change names the prompt it changes, and with an empty text changes
    its buttons alone. Text: plain, no markup, at most 4,096 UTF-16 units. `language` None: it stands in all languages.
    `protected`: it cannot be forwarded or saved. `changes` is the channel's id of the message that a change changes,
    where nothing else remembers it.
    """

    kind: Literal["say", "change"]
    text: str
    language: str | None = None
    buttons: tuple[tuple[OutgoingButton, ...], ...] = ()
    prompt: int | None = None
    location_button: str | None = None
    protected: bool = False
    changes: str | None = None


class DeliveryFailed(Exception):
    """The channel did not take a message."""

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        retry_after_s: float | None = None,
        ambiguous: bool = False,
        blocked: bool = False,
        new_address: str | None = None,
    ) -> None:
        """Say why (a code, no content); `ambiguous`: it may have arrived; `blocked`: the person blocked the bot."""
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after_s = retry_after_s
        self.ambiguous = ambiguous
        self.blocked = blocked
        self.new_address = new_address


class Channel(Protocol):
    """What pushes messages to people: today Telegram; the web and the terminal fetch theirs."""

    async def deliver(self, address: str, message: Outgoing, remote_id: str | None) -> str | None:
        """Send one message, or change the one with `remote_id`; give the channel's id of it. Raises DeliveryFailed."""
        ...

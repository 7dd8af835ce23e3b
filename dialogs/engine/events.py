"""What can happen to a conversation, already interpreted: codes, no raw text (it is what the event log keeps)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dialogs.conditions import Value
from dialogs.engine.state import Call, Candidate
from dialogs.wording import Text

#: What else is known of a text: why it did not answer, that something was masked, that it was a shared location.
Note = Literal["masked", "too_long", "out_of_range", "other_language", "location"]

Command = Literal["back", "pause", "help", "person", "data", "erase", "language", "restart", "resume"]

UnfitKind = Literal["photo", "voice", "sticker", "contact", "edited", "other"]


@dataclass(frozen=True, slots=True)
class Started:
    """The person opened the conversation: /start, perhaps through a deep link."""

    payload: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The person typed; what the text means for the question that stood open."""

    value: Value | None = None  #: the answer, when it is clear
    candidates: tuple[Candidate, ...] = ()  #: possible answers to ask back
    command: Command | None = None  #: "terug", "dur", "insan" and the like, typed without a slash
    language: str | None = None  #: language of the text, where it is clear
    note: Note | None = None
    # Names of replies of the bundle:
    alarm: str | None = None  #: a sign of danger, which comes before everything else
    doubt: str | None = None  #: a doubtful sign, to be asked back gently
    added: tuple[str, ...] = ()  #: help that is said beside whatever else happens (gambling)
    reply: str | None = None  #: what answers the text as a question
    choices: tuple[str, ...] = ()  #: the nearest topics, where none is sure
    asks: bool = False  #: the text asks something, whether or not there is a reply
    #: The words themselves, masked: only when the person agreed to have this question kept, or a human reads them.
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """The person pressed a button that carries this nonce."""

    nonce: str


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """The person asked for a language; None: the other one."""

    language: str | None = None


@dataclass(frozen=True, slots=True)
class Commanded:
    """The person gave a command of the menu."""

    command: Command


@dataclass(frozen=True, slots=True)
class Unfit:
    """Something that cannot be an answer: a photo, a voice message, a sticker. Nothing of it is kept.

    What is known of the words that came with it is named as in Typed.
    """

    kind: UnfitKind
    language: str | None = None
    note: Note | None = None
    alarm: str | None = None
    doubt: str | None = None
    kept: str | None = None  #: only for a human who leads


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A timer that the engine armed has come due."""

    name: str


@dataclass(frozen=True, slots=True)
class StaffActed:
    """Staff, or the clock of a lead, did something that the person is told about.

    `text` stands in every language, or is empty where nothing is to be said; `led`: a human takes over or hands back
    (None: as it was); `slots` are times to choose from.
    """

    text: Text
    led: bool | None = None
    slots: tuple[Text, ...] = ()
    ended: bool = False  #: the hand-over is over
    called_off: bool = False  #: times that were proposed do not stand any more
    call: Call | None = None  #: a script to run beside, after all that is said
    times: tuple[datetime, ...] = ()  #: the moments of `slots`


@dataclass(frozen=True, slots=True)
class BrokenUpdate:
    """An update from this person could not be read; it is kept in quarantine."""


Event: TypeAlias = (
    Started | Typed | Pressed | LanguageChosen | Commanded | Unfit | TimerFired | StaffActed | BrokenUpdate
)

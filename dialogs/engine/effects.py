"""What a step orders: effects are plain values, carried out by the use case in their order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from dialogs.conditions import Value
from dialogs.engine.script import AftercareOrder
from dialogs.offers import Gap


@dataclass(frozen=True, slots=True)
class Button:
    """A button of a message: what it says and the opaque nonce that a press brings back."""

    label: str
    nonce: str  #: empty for a link
    chosen: bool = False  #: already ticked, in a question with several choices
    url: str | None = None  #: opens this page instead of answering


@dataclass(frozen=True, slots=True)
class Say:
    """Sends one message. With buttons it has a prompt number, by which it can be changed later."""

    text: str
    language: str | None  #: None: the text stands in all languages
    buttons: tuple[tuple[Button, ...], ...] = ()
    prompt: int | None = None
    #: A reply button of the channel that shares the location; its label.
    location_button: str | None = None


@dataclass(frozen=True, slots=True)
class ChangePrompt:
    """Changes the message with this prompt number; without buttons the keyboard goes, an empty text stays as it was."""

    prompt: int
    text: str
    language: str | None
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """Records that consent was given or refused, with the version of the text and the language it was shown in."""

    purpose: str
    version: str
    language: str
    given: bool


@dataclass(frozen=True, slots=True)
class SetTimer:
    """Arms a timer; one of the same name in this conversation is replaced."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class CancelTimers:
    """Disarms every timer of this conversation."""


@dataclass(frozen=True, slots=True)
class RecordResult:
    """Keeps codes of a screening or routing beside the conversation, for lists and figures."""

    codes: tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class CountGap:
    """Counts that no local help fits somebody like this."""

    gap: Gap


@dataclass(frozen=True, slots=True)
class OpenLead:
    """Hands the person over to the help they took, by the consent they just gave.

    `service` is its id, `others` those to try after it, in order. `way` is how to reach the person; a phone number and
    when to call are in `answers` of the state, and nowhere in this effect.
    """

    service: str
    others: tuple[str, ...]
    way: Literal["bot", "phone"]
    language: str


@dataclass(frozen=True, slots=True)
class Relay:
    """Passes words of the person on to the human who leads; numbers and addresses in it are masked."""

    words: str


@dataclass(frozen=True, slots=True)
class EndRelay:
    """Ends the talk with a human, on the person's wish."""


@dataclass(frozen=True, slots=True)
class PickSlot:
    """Picks one of the proposed times, counted from 0; None: none of them fits."""

    number: int | None


@dataclass(frozen=True, slots=True)
class WithdrawLead:
    """Takes the consent to a hand-over back."""


@dataclass(frozen=True, slots=True)
class Aftercare:
    """Orders something of the check-ins after a case; `organization` is the id of who helped, as far as it may be used.

    `note` writes `answer` down as that to the check-in asked last, `stop` withdraws the consent.
    """

    order: AftercareOrder
    reference: str
    organization: str
    language: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class AskHuman:
    """Tells the staff that this person asks for a human, and why (a code)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Forget:
    """Forgets the person: `refused` (no consent given) answers and event log, `erased` the key and every row."""

    why: Literal["refused", "erased"]


@dataclass(frozen=True, slots=True)
class CountQuestion:
    """Counts a question: the nearest topic (empty: none is near), its language, and what became of it."""

    nearest: str
    language: str
    outcome: Literal["answered", "choices", "none"]


@dataclass(frozen=True, slots=True)
class KeepQuestion:
    """Keeps a question in words, masked, as the person agreed to."""

    nearest: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Alert:
    """Tells the operators that a script has a hole; `detail` has ids only."""

    detail: str


Effect: TypeAlias = (
    Say
    | ChangePrompt
    | RecordConsent
    | SetTimer
    | CancelTimers
    | RecordResult
    | CountGap
    | OpenLead
    | Relay
    | EndRelay
    | PickSlot
    | WithdrawLead
    | Aftercare
    | AskHuman
    | Forget
    | CountQuestion
    | KeepQuestion
    | Alert
)

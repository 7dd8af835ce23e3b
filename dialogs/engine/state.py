"""Where one conversation stands; plain data that survives restarts as JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from dialogs.conditions import Value
from dialogs.engine.script import HAND_OVER
from dialogs.offers import HelpCard
from dialogs.wording import Text

#: Stands in `State.looking` while another place of residence is asked among offers of help.
ASKING_PLACE = "place"

Status = Literal["new", "active", "paused", "ended"]


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as a language-neutral value, and when it was given (aware)."""

    value: Value
    at: datetime


@dataclass(frozen=True, slots=True)
class Frame:
    """A caller that waits for its sub-script: where it stands, and its own answers."""

    script: str
    step: str
    answers: Mapping[str, Answer]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A possible meaning of what was typed, asked back as a button."""

    value: Value
    label: Text


@dataclass(frozen=True, slots=True)
class Call:
    """A script that staff or a clock call to run beside what the person does, and what it is about."""

    script: str
    reference: str = ""  #: of the case
    organization: str = ""  #: id of who helped and can be told; empty: nobody
    texts: Mapping[str, Text] = field(default_factory=dict)  #: by placeholder
    facts: tuple[str, ...] = ()  #: those of BESIDE_FACTS that hold
    # What is known of somebody whose conversation was forgotten since:
    language: str | None = None
    consents: tuple[str, ...] = ()  #: purposes agreed to


@dataclass(frozen=True, slots=True)
class Beside:
    """Where a script stands that runs beside, and its own answers; `prompt` is the message with its buttons."""

    call: Call
    step: str
    answers: Mapping[str, Value] = field(default_factory=dict)
    prompt: int = 0
    repeated: bool = False  #: was asked a second time


#: What the person is asked besides the script's own question.
Aside = Literal[
    "language_offer",
    "resume",
    "restart",
    "erase",
    "candidates",
    "correct",
    "ended",
    "topics",
    "alarm",
    "doubt",
    "keep",
    "slots",
    "handed",
]


@dataclass(frozen=True, slots=True)
class State:
    """One conversation. `visit` counts questions, `prompt` counts the messages that carry buttons."""

    script: str
    step: str | None = None
    status: Status = "new"
    language: str | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    consents: Mapping[str, bool] = field(default_factory=dict)
    stack: tuple[Frame, ...] = ()
    #: Answers from before a correction, a step back or a long silence, by "script.field": taken without asking again
    #: when the walk from the start passes their question.
    carried: Mapping[str, Answer] = field(default_factory=dict)
    asked: tuple[str, ...] = ()  #: questions answered on the way here, as "script.field"
    number: int = 0  #: counted questions answered on the way here
    visit: int = 0
    prompt: int = 0
    open_prompt: int = 0  #: the message whose buttons live; 0: none
    selected: tuple[str, ...] = ()  #: choices made so far in a `choices` question
    misses: int = 0  #: misunderstandings in a row at this question
    aside: Aside | None = None
    written_since: bool = False  #: something was said unasked since a question that a plain yes may not answer any more
    candidates: tuple[Candidate, ...] = ()
    topics: tuple[str, ...] = ()  #: names of replies that buttons offer: in the aside, or beside the question
    doubt: str = ""  #: name of the reply that a doubtful sign asked with
    keeps: str = ""  #: nearest topic of the question that the person will type again to have it kept
    masked_told: bool = False  #: was told why numbers and addresses are masked
    hushed: bool = False  #: nothing is sent later that nobody asked for
    held: tuple[Text, ...] = ()  #: what staff and clocks had to say meanwhile: it is said at the person's next turn
    led_next: bool = False  #: a human has taken over meanwhile: they lead from the end of that turn on
    digressions: int = 0  #: questions answered in between
    last_press: str = ""  #: nonce of the press handled last, so that a double tap stays silent
    secret: str = ""  #: hex, 16 bytes; makes the nonces of this conversation's buttons
    agreed: tuple[str, ...] = ()  #: consents from before, not asked for again since the person began anew
    beside: Beside | None = None  #: a script whose question stands open beside everything else
    results: Mapping[str, Value] = field(default_factory=dict)  #: codes that screening and routing gave
    offers: tuple[HelpCard, ...] = ()  #: help that stands open to be chosen
    chosen: HelpCard | None = None  #: help that was taken
    led: bool = False  #: a human leads: what is typed goes to them, and the bot asks nothing
    handed: bool = False  #: was handed over to an organisation, and that goes on
    slots: tuple[Text, ...] = ()  #: proposed times for an appointment
    slot_times: tuple[datetime, ...] = ()  #: the moments of these; empty where an older version proposed them
    looking: str = ""  #: id of the offer whose card is open, or ASKING_PLACE; empty: the list
    payload: str = ""  #: public slug of the deep link that brought the person here
    seen_at: datetime | None = None  #: when the person last did something

    @property
    def taken_over(self) -> bool:
        """Say whether a human leads, as staff see it: also one who leads only from the person's next turn on."""
        return self.led or self.led_next


def is_shared(state: State) -> bool:
    """Say whether an organisation reads what was handed over: also after the case is closed, until it is taken back."""
    return state.handed or state.consents.get(HAND_OVER, False)


def kept_answers(state: State) -> dict[str, Answer]:
    """Give every answer that a state holds, by "script.field": of the running script, its callers, and carried over."""
    levels: tuple[tuple[str, Mapping[str, Answer]], ...] = (
        *((frame.script, frame.answers) for frame in state.stack),
        (state.script, state.answers),
    )
    found = dict(state.carried)
    found.update({f"{script}.{name}": one for script, answers in levels for name, one in answers.items()})
    return found

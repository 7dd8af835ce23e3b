"""What a dialog script is, once it has been read and checked: fields, steps and the ways between them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal, TypeAlias

from dialogs.conditions import Condition, Value
from dialogs.wording import Text

FieldType = Literal[
    "language", "choice", "choices", "yes_no", "number", "amount_range", "date", "place", "text", "contact", "phone"
]

#: The consent without which nobody is handed over.
HAND_OVER = "hand_over"
#: The consents to be asked how it goes, months after help, and to have kept until then who helped.
AFTERCARE, KEEP_HELPER = "aftercare", "aftercare_helper"

#: What conditions of a script that runs beside may ask: truths about the moment and about what it was called with.
BESIDE_FACTS = ("under_way", "helper_reachable", "last_check_in")
#: What fills the placeholders of such a script.
BESIDE_TEXTS = frozenset({"reference", "organization", "next_on"})

#: What a script may order of check-ins: to plan them, to note an answer, to tell who helped, to stop.
AftercareOrder = Literal["plan", "note", "tell", "stop"]

#: Codes that every field accepts when it offers them; neither ever means no.
UNKNOWN, REFUSED = "unknown", "refused"


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen; `exclusive` takes back the other choices of a `choices` field (none, unknown)."""

    code: str
    label: Text
    exclusive: bool = False
    #: What people type for this option, per language code, beside the label itself.
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    #: For an amount range: whole euros from and up to which a typed amount belongs here, both included.
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A typed answer of a script."""

    name: str
    type: FieldType
    label: Text  #: short name for the summary
    options: tuple[Option, ...] = ()
    personal: bool = True  #: may be asked only after consent
    depends_on: tuple[str, ...] = ()  #: fields whose correction makes this answer be asked again
    stale_after_days: int | None = None  #: asked again after so many days; None: stays good
    minimum: int | None = None  #: for numbers, in the unit that the question names
    maximum: int | None = None

    def option(self, code: str) -> Option | None:
        """Find an option by its code."""
        return next((option for option in self.options if option.code == code), None)


@dataclass(frozen=True, slots=True)
class Way:
    """Goes on to a step when a condition holds; the last way of a list has none (the compulsory otherwise)."""

    to: str
    when: Condition | None = None


Ways: TypeAlias = tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class SayStep:
    """Says one or more bubbles and goes on."""

    id: str
    bubbles: tuple[Text, ...]
    next: Ways


@dataclass(frozen=True, slots=True)
class AskStep:
    """Asks for one field and waits."""

    id: str
    field: str
    text: Text
    next: Ways
    retry: tuple[Text, ...] = ()  #: for the 1st, 2nd, 3rd misunderstanding; the phrases' own where there are fewer
    digression: bool = True  #: a question may be answered in between
    counted: bool = True  #: is part of "question 3 of at most 16"


@dataclass(frozen=True, slots=True)
class BranchStep:
    """Goes one way or another without a word."""

    id: str
    next: Ways


@dataclass(frozen=True, slots=True)
class SetStep:
    """Sets answers to fixed values."""

    id: str
    values: Mapping[str, Value]
    next: Ways


@dataclass(frozen=True, slots=True)
class CallStep:
    """Runs a sub-script. `inputs`: its field <- our field; `outputs`: our field <- its field; types must be equal."""

    id: str
    script: str
    next: Ways
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WaitStep:
    """Waits for time to pass, or for the person to write; then goes on."""

    id: str
    duration: timedelta
    text: Text
    next: Ways


@dataclass(frozen=True, slots=True)
class RemindStep:
    """Arms one discreet reminder for when the person stays silent, and goes on."""

    id: str
    after: timedelta
    text: Text
    next: Ways


@dataclass(frozen=True, slots=True)
class ConsentStep:
    """Asks consent for one purpose with exactly this text and waits; `version` is recorded with the answer."""

    id: str
    purpose: str
    version: str
    text: Text
    yes: Text
    no: Text
    given: str  #: step after yes
    refused: str  #: step after no
    forgets: bool = True  #: whether a no forgets what was answered before


@dataclass(frozen=True, slots=True)
class SummaryStep:
    """Shows the answers and waits for "right" or for the one to correct."""

    id: str
    text: Text
    fields: tuple[str, ...]
    confirm: Text
    correct: Text
    which: Text
    next: Ways


@dataclass(frozen=True, slots=True)
class ScreenStep:
    """Screens the answers, records the result's codes, says the bubbles with the result's texts, and goes on."""

    id: str
    bubbles: tuple[Text, ...]
    next: Ways


@dataclass(frozen=True, slots=True)
class RouteStep:
    """Finds who can help here and says the bubbles; with `choose` it lists offers under that text and waits."""

    id: str
    bubbles: tuple[Text, ...]
    next: Ways
    choose: Text | None = None


@dataclass(frozen=True, slots=True)
class SuggestSupportStep:
    """Names sources of money and help that may apply, says the bubbles with their texts, and goes on."""

    id: str
    bubbles: tuple[Text, ...]
    next: Ways


@dataclass(frozen=True, slots=True)
class HandOverStep:
    """Asks for a human on behalf of the person and goes on."""

    id: str
    reason: str
    text: Text
    next: Ways


@dataclass(frozen=True, slots=True)
class OpenLeadStep:
    """Hands the person over to the help they took, says the bubbles, and goes on. Only after a consent to it."""

    id: str
    bubbles: tuple[Text, ...]
    next: Ways


@dataclass(frozen=True, slots=True)
class AftercareStep:
    """Orders something of check-ins months after help, and goes on; `answer` is the field whose answer is noted."""

    id: str
    order: AftercareOrder
    next: Ways
    answer: str = ""


@dataclass(frozen=True, slots=True)
class BeginAnewStep:
    """Ends a script that runs beside by beginning the conversation anew, without asking again for consents given."""

    id: str


@dataclass(frozen=True, slots=True)
class EndStep:
    """Ends a script: the whole conversation, or a sub-script, which returns to its caller."""

    id: str
    bubbles: tuple[Text, ...] = ()


Step: TypeAlias = (
    SayStep | AskStep | BranchStep | SetStep | CallStep | WaitStep | RemindStep
    | ConsentStep | SummaryStep | ScreenStep | RouteStep | SuggestSupportStep | HandOverStep | OpenLeadStep
    | AftercareStep | BeginAnewStep | EndStep
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Script:
    """One script document: where it starts, its fields and steps, and what it takes and gives as a sub-script."""

    name: str
    title: Text
    start: str
    fields: Mapping[str, Field]
    steps: Mapping[str, Step]
    inputs: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    beside: bool = False  #: runs beside what the person does, when staff or a clock call it
    only_with: str = ""  #: consent without which it is not run beside


@dataclass(frozen=True, slots=True)
class Reply:
    """What is said beside the script: an article, help in danger, a redirect, small talk."""

    title: Text  #: as a button shows it
    bubbles: tuple[Text, ...]
    related: tuple[str, ...] = ()  #: names of replies that are offered with it
    #: Help in danger: after it nothing is asked until the person wants to go on.
    stops: bool = False
    #: After a sign of violence nothing may be sent later that somebody else could read.
    hushes: bool = False
    #: The last day on which all that it says is sure; later it is said with a caution.
    outdated_after: date | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Everything one published version of the dialog says: all scripts and the engine's own phrases, by name."""

    version: str  #: hash of the documents it was read from
    main: str
    scripts: Mapping[str, Script]
    phrases: Mapping[str, Text]
    #: Per script and step: the most questions that can still follow, the step's own included.
    longest: Mapping[str, Mapping[str, int]]
    #: By name: "topic:huurachterstand", "safety:crisis", "check:crisis", "neighbour:...", "talk:...".
    replies: Mapping[str, Reply] = field(default_factory=dict)

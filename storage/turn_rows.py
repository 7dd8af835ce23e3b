"""What a turn reads and writes, as plain values."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from sqlalchemy import Connection

from dialogs.offers import Gap
from storage.encryption import SealingKey
from storage.letters import Delivery
from storage.questions import Asked, KeptQuestion

#: `bot_id` of a turn that no channel sent, but a timer; `update_id` is then the timer's row id.
TIMER_BOT_ID = -1
#: `bot_id` of a turn that staff, or the clock of a lead, brought about; `update_id` is then a random natural key.
STAFF_BOT_ID = -2

#: What a use case writes in the transaction of a turn: gets the connection and the id of the conversation.
Beside: TypeAlias = Callable[[Connection, int], None]

#: Plain columns that a turn may set by these names, for lists and figures.
CODES = ("class", "urgency", "phase", "municipality")


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation as it was read: what `commit` needs to write the turn that follows."""

    id: int
    person_id: int
    reference: str  #: public: for `kopru replay`, lists and telephone
    channel: str
    bot_id: int
    address: str
    version: int
    sequence: int  #: number of the last event
    status: str
    language: str | None
    bundle_version: str | None
    state: bytes | None  #: JSON, decrypted; None before the first turn
    blocked: bool
    created_at: datetime
    key: SealingKey = field(repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class NewMessage:
    """A message to the person: JSON of an `Outgoing`; `prompt` numbers those that can be changed later."""

    payload: bytes
    prompt: int | None = None


@dataclass(frozen=True, slots=True)
class ConsentRow:
    """A consent given or refused, with the version of the text and the language it was shown in."""

    purpose: str
    text_version: str
    language: str
    given: bool


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row of the audit log (LDV): what was done, for which registered processing activity, with codes only."""

    name: str
    activity: str  #: URI of the activity in the register of processing activities
    status_code: int = 1  #: 0 unset, 1 ok, 2 error
    attributes: Mapping[str, str] = field(default_factory=dict)
    resource: str | None = None
    foreign_operation: str | None = None


@dataclass(frozen=True, slots=True)
class TurnRows:
    """All that one turn writes, in one commit. `bot_id` and `update_id` are its natural key."""

    bot_id: int
    update_id: int
    now: datetime
    bundle_version: str
    status: str
    state: bytes | None = None  #: None: the state stays as it is
    language: str | None = None
    purge_at: datetime | None = None
    #: Only the names of CODES; one that is missing keeps its value.
    codes: Mapping[str, str] = field(default_factory=dict)
    events: tuple[bytes, ...] = ()
    messages: tuple[NewMessage, ...] = ()
    timers: tuple[tuple[str, datetime], ...] = ()  #: one of the same name is replaced
    cancel_timers: bool = False  #: disarms all that were armed before this turn
    consents: tuple[ConsentRow, ...] = ()
    quarantine: tuple[tuple[bytes, str], ...] = ()  #: raw body, reason without content
    forget: Literal["refused", "erased"] | None = None
    blocked: bool | None = None
    audit: tuple[AuditRow, ...] = ()
    alerts: tuple[str, ...] = ()  #: ids and codes only
    human_asked: str | None = None  #: the reason, a code
    asked: tuple[Asked, ...] = ()  #: questions to count, without who asked
    kept_question: KeptQuestion | None = None  #: of a person who agreed
    beside: tuple[Beside, ...] = ()  #: raising takes the whole turn back
    gaps: tuple[Gap, ...] = ()  #: somebody whom no local help fits, to count
    fired_timer: int | None = None  #: id of the timer row that this turn answers

    def __post_init__(self) -> None:
        unknown = set(self.codes) - set(CODES)
        if unknown:
            raise ValueError(
                f"These codes have no column: {', '.join(sorted(unknown))}; there are: {', '.join(CODES)}."
            )


Outcome = Literal["done", "duplicate", "conflict"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a hot statement did: the outcome, the outbox ids in order, and whether older messages wait elsewhere."""

    outcome: Outcome
    ids: tuple[int, ...] = ()
    earlier_unsent: bool = False


@dataclass(frozen=True, slots=True)
class Committed:
    """What became of a turn. `duplicate` and `conflict` wrote nothing; after a conflict, find and decide again.

    `deliveries` are claimed by the worker that committed. `earlier_unsent`: older messages to this person are held
    elsewhere or wait, so these are not claimed by anyone: leave them to the sweeper, which keeps the order.
    """

    outcome: Outcome
    deliveries: tuple[Delivery, ...] = ()
    earlier_unsent: bool = False

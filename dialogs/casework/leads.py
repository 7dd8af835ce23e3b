"""What a lead is: somebody handed over to one branch at a time, the terms that run, and what a move tells whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Status = Literal[
    "offered",  #: one branch may take it; nobody has
    "accepted",  #: somebody has taken it, and has not reached the person yet
    "contacted",  #: somebody has spoken to the person
    "in_progress",  #: help is going on
    "closed",  #: ended by staff, with an outcome; nothing follows
    "withdrawn",  #: ended by the person; nothing follows
]
#: How an offer to one branch ended.
RoundEnd = Literal["accepted", "declined", "expired", "withdrawn", "rerouted"]
DeclineReason = Literal["no_room", "wrong_area", "wrong_language", "not_for_us", "other"]
#: How a lead ended; `ddas.DDAS_OUTCOMES` has the words of DDAS.
Outcome = Literal[
    "completed", "self", "not_suitable", "withdrawn", "no_show", "moved", "deceased", "not_eligible", "other"
]
#: How the person is reached: through the bot, or by a call to the number they gave.
Way = Literal["bot", "phone"]
Recipient = Literal["person", "organization", "helper", "coordinator", "admin"]
#: What a clock finds to do; the function of `lead_alarms` that does it has the same name.
Due = Literal["remind", "expire", "escalate", "contact_late", "give_up"]

#: In place of a service and an organisation: the last that could take the lead has declined.
NOBODY = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A branch that a lead may be offered to; `accept_days` is the organisation's own term, in working days."""

    service_id: str
    organization_id: str
    kind: Literal["branch", "municipality"]
    accept_days: int | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead in codes: nothing here says who it is about. `version` is that of the row it was read from."""

    id: int
    reference: str
    status: Status
    service_id: str  #: the branch that has it now, or NOBODY
    organization_id: str
    municipality: str | None
    class_code: str
    urgency: str
    phase: str
    language: str
    help_language: str | None
    way: Way
    created_at: datetime
    legal_due_at: datetime  #: set once; no move changes it
    accept_by: datetime | None
    contact_by: datetime | None
    round: int
    waiting: tuple[Candidate, ...]  #: not tried yet, in order, the municipality last: whom the person agreed to
    helper_id: int | None
    outcome: Outcome | None
    reminded: bool
    escalated: bool  #: the admins were told that the legal term ends, or that nobody is left
    action_needed: bool  #: the person wrote, and nobody has answered
    closed_at: datetime | None
    version: int
    term_began_at: datetime  #: since when the term that a clock watches runs
    contacted_at: datetime | None  #: the first time that anybody reached the person

    @property
    def is_final(self) -> bool:
        """Say whether nothing follows any more."""
        return self.status in ("closed", "withdrawn")

    @property
    def is_held(self) -> bool:
        """Say whether some branch has it."""
        return self.organization_id != NOBODY


@dataclass(frozen=True, slots=True)
class Tell:
    """Somebody to be told: a code for the text, and what fills it, again in codes.

    Values: `reference`, `organization`, `service`, `municipality`, `helper`, and `date`, an ISO moment; each as far
    as there is one. `organization` and `helper` also say which one is told.
    """

    to: Recipient
    code: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a move made of a lead. `ended`: how the round before it ended; `event`: a code for the timeline."""

    lead: Lead
    ended: RoundEnd | None
    reason: str | None
    tells: tuple[Tell, ...]
    event: str


class LeadAlreadyClaimed(Exception):
    """Somebody else has taken the lead; `who` is the id of that helper."""

    def __init__(self, who: int | None) -> None:
        """Keep who has it."""
        super().__init__(f"the lead is already claimed by helper {who}")
        self.who = who


class CannotMove(Exception):
    """A lead with this `status` cannot go that way; load it again and look what it is now."""

    def __init__(self, status: Status, move: str) -> None:
        """Keep the status that stands in the way, and the move that was tried."""
        super().__init__(f"a lead that is {status} cannot do this: {move}")
        self.status = status
        self.move = move

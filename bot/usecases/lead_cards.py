"""The card of a lead in the group of its organisation: codes alone, nothing that tells who it is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from dialogs.casework.leads import Lead, Status


@dataclass(frozen=True, slots=True)
class LeadCard:
    """What the group may read; channels word it."""

    lead_id: int
    version: int
    reference: str
    service_id: str
    class_code: str
    urgency: str
    phase: str
    language: str
    help_language: str | None
    municipality: str | None
    waiting_since: datetime  #: when it was offered to this organisation
    accept_by: datetime | None
    state: Status | Literal["gone"]  #: gone: another organisation has it now, or nobody
    helper_id: int | None

    @property
    def can_be_taken(self) -> bool:
        """Say whether the card has its buttons."""
        return self.state == "offered"


def card_of(lead: Lead, organization_id: str) -> LeadCard:
    """Make the card of a lead for an organisation that has it, or had it."""
    is_here = lead.organization_id == organization_id
    return LeadCard(
        lead_id=lead.id,
        version=lead.version,
        reference=lead.reference,
        service_id=lead.service_id if is_here else "",
        class_code=lead.class_code,
        urgency=lead.urgency,
        phase=lead.phase,
        language=lead.language,
        help_language=lead.help_language,
        municipality=lead.municipality,
        waiting_since=lead.term_began_at,
        accept_by=lead.accept_by if is_here else None,
        state=lead.status if is_here else "gone",
        helper_id=lead.helper_id if is_here else None,
    )

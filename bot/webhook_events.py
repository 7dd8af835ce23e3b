"""What a webhook tells: the events, and the body of one, a CloudEvent of the NL GOV profile with ids alone."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Final

#: What organisations can be told of a lead: codes of `dialogs/casework/lead_tells.py`.
EVENTS: Final = (
    "offered",  # it waits for them
    "reminder",  # half of the term has passed
    "accepted",
    "declined",  # here and in the next two they do not have it any more
    "expired",
    "rerouted",
    "action_needed",  # the person wrote
    "appointment_picked",
    "contacted",
    "contact_late",
    "in_progress",
    "escalated",  # the legal term ends
    "closed",
    "withdrawn",  # the person took the consent back
)
#: Sent from the page, so that a receiver can be tried.
TEST: Final = "test"

#: In reverse domain order, and without a version: a body that changes gets the suffix `.v2`.
_LEAD_TYPE: Final = "nl.kopru.lead."
_TEST_TYPE: Final = "nl.kopru.test"


@dataclass(frozen=True, slots=True)
class WebhookEvent:
    """One event in ids; without a lead it is a test."""

    id: str  #: a UUID, the same at every try and for everybody who is told
    code: str
    at: datetime
    lead_id: int | None = None
    reference: str | None = None


def type_of(code: str) -> str:
    """Name the type of an event, as receivers know it."""
    return _TEST_TYPE if code == TEST else f"{_LEAD_TYPE}{code}"


def body_of(event: WebhookEvent, *, source: str, public_url: str) -> bytes:
    """Write the body of an event: who sends (a URN), what and when, and where to look after signing in.

    CloudEvents 1.0 in JSON with its extension `dataref`, NL GOV profile 1.1: names in lower case, a time with its zone.
    """
    attributes: dict[str, object] = {
        "specversion": "1.0",
        "id": event.id,
        "source": source,
        "type": type_of(event.code),
        "time": event.at.isoformat(timespec="milliseconds"),
        "datacontenttype": "application/json",
    }
    if event.lead_id is None:
        attributes |= {"subject": TEST, "data": {}}
    else:
        link = f"{public_url}/staff/leads/{event.lead_id}"
        data = {"leadId": str(event.lead_id), "reference": event.reference}
        attributes |= {"subject": event.reference, "dataref": link, "data": data}
    return json.dumps(attributes, separators=(",", ":")).encode()

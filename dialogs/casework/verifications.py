"""Verifying: who may say that a record is right, where that stands, and how long it outlives changes by its source."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from dialogs.casework.directory import AtLocation, Service, Verification
from dialogs.casework.told_here import keep_told_here

LONGEST = 100

_ADDRESS = re.compile(r"\S@\S")
_NUMBER = re.compile(r"\d(?:[\s().-]*\d){5}")
#: How people are addressed, or initials, before a name; "B.V. Utrecht" is a company.
_PERSON = re.compile(
    r"\b(?:[Dd]hr|[Dd]e heer|[Mm]evr|[Mm]evrouw|[Mm]w|[Mm]rs?|[Mm]s|[Dd]rs|[Bb]ay|[Bb]ayan)\.? +[A-ZÇĞİÖŞÜ]"
    r"|(?<!\.)\b(?![BN]\. ?V\.)(?:[A-ZÇĞİÖŞÜ]\. ?)+(?:(?:van|de|den|der|ten|ter) )*[A-ZÇĞİÖŞÜ][a-zçğıöşü]"
)


def why_no_role(by: str) -> str | None:
    """Say why somebody may not be named like this in the directory; None when it may be a role or an organisation."""
    if not by.strip():
        return "name the role or the organisation, as in 'coordinator Utrecht'"
    if len(by) > LONGEST:
        return f"this is too long: at most {LONGEST} characters for a role or an organisation"
    if _ADDRESS.search(by) or _NUMBER.search(by):
        return (
            "an address or a number may be a person's; name the role or the organisation, as in 'coordinator Utrecht'"
        )
    if _PERSON.search(by):
        return "this looks like a person; name the role or the organisation, as in 'coordinator Utrecht'"
    return None


def why_not_verified(verification: Verification, today: date) -> str | None:
    """Say why a verification cannot be taken on a day; None when it can."""
    if (why := why_no_role(verification.by)) is not None:
        return f"by: {why}"
    if not verification.source.strip() or len(verification.source) > LONGEST:
        return f"source: say in at most {LONGEST} characters how it was seen, as in 'by phone'"
    if _ADDRESS.search(verification.source):
        return "source: leave out the e-mail address; 'by e-mail' is enough"
    if verification.on > today:
        return f"{verification.on.isoformat()} is still to come"
    if not verification.holds(today):
        return f"{verification.on.isoformat()} is too long ago to be good still; see to it again"
    return None


def verified(service: Service, id_: str, verification: Verification) -> Service | None:
    """Give a service with a verification of its own (its id) or of one of its locations; None for another id."""
    if id_ == service.id:
        return replace(service, verification=verification)
    if all(at.id != id_ for at in service.at_locations):
        return None
    located = (replace(at, verification=verification) if at.id == id_ else at for at in service.at_locations)
    return replace(service, at_locations=tuple(located))


def keep_added(kept: Service, told: Service) -> Service:
    """Give what a source tells with all that we have beside it: what the organisation told here, and verifications."""
    return keep_verifications(kept, keep_told_here(kept, told))


def keep_verifications(kept: Service, told: Service) -> Service:
    """Give what a source tells with the verifications that we have; none outlives a change of what was seen.

    Numbers that change by the week (capacity), the status and dates of change leave it standing; what the source
    itself saw later counts instead of it.
    """
    if _seen(kept) != _seen(told):
        return told
    before = {at.id: at for at in kept.at_locations}
    located = tuple(_located(at, before.get(at.id)) for at in told.at_locations)
    own = told.verification
    # A location that is new was seen by nobody, and would be taken for verified with the whole.
    if {_seen_at(at) for at in told.at_locations} <= {_seen_at(at) for at in kept.at_locations}:
        own = _newest((kept.verification, own))
    return replace(told, verification=own, at_locations=located)


def _located(told: AtLocation, kept: AtLocation | None) -> AtLocation:
    if kept is None or _seen_at(kept) != _seen_at(told):
        return told
    return replace(told, verification=_newest((kept.verification, told.verification)))


def _newest(verifications: Iterable[Verification | None]) -> Verification | None:
    return max((one for one in verifications if one is not None), key=lambda one: one.on, default=None)


def _seen(service: Service) -> Service:
    return replace(
        service, verification=None, capacity=None, status="active", modified_on=None, at_locations=()
    )  # fmt: skip


def _seen_at(at: AtLocation) -> AtLocation:
    return replace(at, verification=None, capacity=None)

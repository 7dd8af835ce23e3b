"""The directory: who helps, with what, for whom, where and when, in the words of Open Referral HSDS 3.1."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal
from uuid import UUID, uuid5

from dialogs.casework.rules import PhaseCode, UrgencyCode
from dialogs.wording import Text

Status = Literal["active", "inactive", "defunct", "temporarily closed"]

#: What a service is to a person who is routed: local help, the debt help of a municipality, or a line for everybody.
Kind = Literal["branch", "municipality", "national"]

Channel = Literal["walk_in", "appointment", "phone", "home_visit", "online"]

#: People for whom something may be meant; who is meant by none of them is meant by "everyone", an empty tuple.
Group = Literal["young", "business", "elderly", "families"]

#: Any language, through an interpreter.
ANY_LANGUAGE = "*"

#: Days for which a verification is good.
VERIFIED_DAYS = 180

#: Namespace of the ids: the same name gives the same id on every import.
NAMESPACE = UUID("6f2c1f6e-4d0b-5d5e-9a54-6b0f6f707275")


def make_id(*names: str) -> str:
    """Make the id of a record from its names, from the large to the small: organisation, service, location."""
    return str(uuid5(NAMESPACE, "/".join(" ".join(name.split()).casefold() for name in names)))


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as it is dialled (E.164, or short as "14020"), as it is written, and whether it costs extra."""

    number: str
    shown: str
    paid: bool = False  #: kept, and never shown to somebody in debt
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Schedule:
    """Open on some days of the week (0 Monday), in the hours of Europe/Amsterdam, between two days where given."""

    days: tuple[int, ...]
    opens_at: time
    closes_at: time
    valid_from: date | None = None
    valid_to: date | None = None
    channel: Channel | None = None
    languages: tuple[str, ...] = ()  #: "Turkish spoken on Tuesday"; empty: as the service


@dataclass(frozen=True, slots=True)
class Closure:
    """Closed from the first to the last day, whatever the schedules say."""

    first: date
    last: date
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Hours:
    """When somebody is there; without schedules it is not known. Dutch holidays are closed unless said."""

    schedules: tuple[Schedule, ...] = ()
    closures: tuple[Closure, ...] = ()
    open_on_holidays: bool = False
    told_here: bool = False  #: by the organisation itself on the pages of staff: stands over what a source tells


@dataclass(frozen=True, slots=True)
class Capacity:
    """How many can still come, as it was told on a day; none available closes the service."""

    available: int
    maximum: int | None
    unit: str
    updated_on: date
    told_here: bool = False  #: as of hours; a source that was asked later counts all the same


@dataclass(frozen=True, slots=True)
class Funding:
    """Who pays, out of what, and until when that is sure."""

    source: str
    level: Literal["local", "national"]
    programme: str | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """Where people must live: a municipality ("GM0402"), a PC4 ("1211") or a range of them ("1211-1218"), or all."""

    extent: str
    type: Literal["municipality", "postcode4", "country"]

    def postcodes(self) -> tuple[int, int]:
        """Give the first and the last PC4 of a postcode area."""
        first, _, last = self.extent.partition("-")
        return int(first), int(last or first)


@dataclass(frozen=True, slots=True)
class Verification:
    """Who saw that a record is right, on which day, and how; a role or an organisation, never a person's name."""

    on: date
    by: str
    source: str

    def holds(self, on: date) -> bool:
        """Say whether it is still good on a day."""
        return self.on <= on < self.on + timedelta(days=VERIFIED_DAYS)


@dataclass(frozen=True, slots=True)
class Location:
    """A place where people come; `point` is (latitude, longitude) in degrees (WGS 84)."""

    id: str
    name: str
    address: str | None = None
    postal_code: str | None = None
    city: str | None = None
    province: str | None = None
    point: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Organization:
    """A body that offers services."""

    id: str
    name: str
    name_tr: str | None = None
    description: Text | None = None
    status: Status = "active"
    website: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    faith_based: bool | None = None  #: shown neutrally; None: not known
    funding: tuple[Funding, ...] = ()
    locations: tuple[Location, ...] = ()
    municipality: str | None = None  #: CBS code, for a municipality itself
    places: tuple[str, ...] = ()  #: names of the places in it, for a municipality
    residents: int | None = None
    appointments: str | None = None  #: where an appointment is made online
    source: str | None = None
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class AtLocation:
    """A service at a location, with what differs there; None: as the service says."""

    id: str
    location: Location
    areas: tuple[Area, ...] | None = None
    languages: tuple[str, ...] | None = None
    interpreters: tuple[str, ...] | None = None
    phases: tuple[PhaseCode, ...] | None = None
    channels: tuple[Channel, ...] | None = None
    phones: tuple[Phone, ...] | None = None
    hours: Hours | None = None
    capacity: Capacity | None = None
    verification: Verification | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """What an organisation offers. Empty phases, groups and urgencies mean all; empty languages mean none is known."""

    id: str
    organization_id: str
    kind: Kind
    name: Text
    description: Text | None = None
    status: Status = "active"
    website: str | None = None
    email: str | None = None
    phones: tuple[Phone, ...] = ()
    areas: tuple[Area, ...] = ()
    languages: tuple[str, ...] = ()
    interpreters: tuple[str, ...] = ()  #: languages for which an interpreter can be had; "*": any
    phases: tuple[PhaseCode, ...] = ()
    groups: tuple[Group, ...] = ()
    not_for: tuple[Group, ...] = ()
    minimum_age: int | None = None
    maximum_age: int | None = None
    eligibility: Text | None = None
    urgencies: tuple[UrgencyCode, ...] = ()
    channels: tuple[Channel, ...] = ()
    hours: Hours = Hours()
    capacity: Capacity | None = None
    cost: Text | None = None  #: None: free
    verification: Verification | None = None
    valid_from: date | None = None
    valid_to: date | None = None  #: the last day
    modified_on: date | None = None
    fictional: bool = False
    at_locations: tuple[AtLocation, ...] = ()


@dataclass(frozen=True, slots=True)
class Records:
    """Organisations and services by id, as one source tells them."""

    organizations: Mapping[str, Organization]
    services: Mapping[str, Service]

    def over(self, other: "Records") -> "Records":
        """Put these records over those of another source; of two with one id, these count."""
        return Records(
            {**other.organizations, **self.organizations},
            {**other.services, **self.services},
        )


NO_RECORDS = Records({}, {})

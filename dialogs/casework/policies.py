"""What steers routing besides the directory: preferences for the whole country, and a municipality's own policy."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time

from dialogs.casework.directory import Group, Hours, Phone
from dialogs.casework.rules import ClassCode, UrgencyCode
from dialogs.wording import Text


@dataclass(frozen=True, slots=True)
class Link:
    """A page worth reading."""

    title: Text
    url: str


@dataclass(frozen=True, slots=True)
class CrisisDesk:
    """Where urgent cases go, and when somebody is there."""

    name: Text
    urgencies: tuple[UrgencyCode, ...]
    phones: tuple[Phone, ...]
    hours: Hours = Hours()
    #: What can be done while it is closed.
    meanwhile: Text | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """How one municipality (CBS code) wants people to be brought to help; organisations are named by id."""

    municipality: str
    #: The body that does its debt help; None: the municipality itself.
    debt_help_by: str | None = None
    crisis_desk: CrisisDesk | None = None
    #: Classes for which volunteers come before the municipality; None: as in the whole country.
    volunteers_first: tuple[ClassCode, ...] | None = None
    #: Organisations that it works with, the preferred first.
    works_with: tuple[str, ...] = ()
    note: Text | None = None  #: said with the municipality's own offer
    links: tuple[Link, ...] = ()
    fictional: bool = False


@dataclass(frozen=True, slots=True)
class Preferences:
    """How offers are ordered everywhere, and how they are worded; see `routing` and `offer_texts`."""

    volunteers_first: tuple[ClassCode, ...]
    municipality_first: tuple[UrgencyCode, ...]
    companion: tuple[ClassCode, ...]  #: classes in which a volunteer goes along when self-reliance is low
    distance_bands: tuple[int, ...]  #: in km: distances within one band count as equal before preference does
    band_without_distance: int  #: the band in which help by phone or online stands
    fresh_days: int  #: a capacity told longer ago counts as not known
    national_line: str  #: id of the service that is always the last offer
    office_opens: time = time(9)  #: when most municipalities can be called on working days
    office_closes: time = time(17)
    map_link: str = ""  #: with {latitude} and {longitude}, in degrees
    texts: Mapping[str, Text] = field(default_factory=dict)  #: those of `offer_texts.OFFER_TEXTS`
    weekdays: tuple[Text, ...] = ()  #: Monday to Sunday
    weekdays_short: tuple[Text, ...] = ()
    languages: Mapping[str, Text] = field(default_factory=dict)  #: names by ISO 639-1 code
    groups: Mapping[Group, Text] = field(default_factory=dict)

"""Random records of the directory, as hypothesis makes them."""

from datetime import date, time
from typing import Any, get_args

from hypothesis import strategies as st

from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Channel,
    Closure,
    Funding,
    Group,
    Hours,
    Location,
    Organization,
    Phone,
    Records,
    Schedule,
    Service,
    Status,
    Verification,
)
from dialogs.casework.rules import PhaseCode, UrgencyCode
from dialogs.wording import Text

#: Words with what CSV and JSON must escape; never only white space.
words = st.text(st.sampled_from("abçdğıİöşü ,;\"'\\\n\r\t{}=+@éÿ😀"), min_size=1, max_size=12).filter(str.strip)
texts = st.dictionaries(st.sampled_from(["nl", "tr", "en", "ar"]), words, min_size=1, max_size=4).map(Text)
ids = st.uuids().map(str)
days = st.dates(date(1990, 1, 1), date(2100, 1, 1))
clocks = st.builds(time, st.integers(0, 23), st.integers(0, 59))
languages = st.lists(st.sampled_from(["nl", "tr", "ar", "ku"]), max_size=3).map(tuple)
interpreters = st.lists(st.sampled_from(["nl", "tr", "*"]), max_size=3).map(tuple)
sites = st.sampled_from(["https://example.org", "http://example.org/a?b=%20c"])
emails = st.sampled_from(["info@example.org", "schuldhulp.demo@example.org"])
degrees = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make the value, or None."""
    return st.none() | strategy


def some_of(literal: Any) -> st.SearchStrategy[tuple[Any, ...]]:
    """Make a tuple of values of a Literal type."""
    return st.lists(st.sampled_from(get_args(literal)), max_size=3).map(tuple)


def few(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    """Make a short tuple."""
    return st.lists(strategy, max_size=2).map(tuple)


phones = st.one_of(
    st.builds(Phone, st.sampled_from(["+31850000000", "14035", "08000000"]), words, st.booleans(), languages),
    st.builds(Phone, st.just("09000000"), words, st.just(True), languages),
)
schedules = st.builds(
    Schedule,
    st.lists(st.integers(0, 6), min_size=1, max_size=7, unique=True).map(tuple),
    clocks,
    clocks,
    valid_from=maybe(st.dates(date(2000, 1, 1), date(2026, 1, 1))),
    valid_to=maybe(st.dates(date(2026, 1, 1), date(2100, 1, 1))),
    channel=maybe(st.sampled_from(get_args(Channel))),
    languages=languages,
)
closures = st.builds(lambda one, other, note: Closure(min(one, other), max(one, other), note), days, days, maybe(texts))
hours = st.builds(Hours, few(schedules), few(closures), st.booleans())
capacities = st.builds(Capacity, st.integers(0, 999), maybe(st.integers(0, 999)), words, days)
areas = st.sampled_from(
    [Area("GM0402", "municipality"), Area("1211", "postcode4"), Area("1211-1218", "postcode4"), Area("NL", "country")]
)
verifications = st.builds(
    Verification, days, st.sampled_from(["coördinator", "info@example.org", "Stichting Demo"]), words
)
at_verifications = st.builds(Verification, days, st.sampled_from(["coördinator", "Stichting Demo"]), words)
locations = st.builds(
    Location,
    ids,
    words,
    address=maybe(words),
    postal_code=maybe(words),
    city=maybe(words),
    province=maybe(words),
    point=maybe(degrees),
)
organizations = st.builds(
    Organization,
    ids,
    words,
    name_tr=maybe(words),
    description=maybe(texts),
    status=st.sampled_from(get_args(Status)),
    website=maybe(sites),
    email=maybe(emails),
    phones=few(phones),
    faith_based=maybe(st.booleans()),
    funding=few(st.builds(Funding, words, st.sampled_from(["local", "national"]), maybe(words), maybe(days))),
    locations=few(locations),
    municipality=maybe(st.just("GM0402")),
    places=few(words),
    residents=maybe(st.integers(0, 1_000_000)),
    appointments=maybe(sites),
    source=maybe(words),
    checked_on=maybe(days),
)


@st.composite
def at_locations(draw: st.DrawFn, owned: tuple[Location, ...]) -> AtLocation:
    """Make a service at a location, of the organisation or elsewhere."""
    return AtLocation(
        draw(ids),
        draw(st.sampled_from(owned) | locations if owned else locations),
        areas=draw(maybe(few(areas))),
        languages=draw(maybe(languages)),
        interpreters=draw(maybe(interpreters)),
        phases=draw(maybe(some_of(PhaseCode))),
        channels=draw(maybe(some_of(Channel))),
        phones=draw(maybe(few(phones))),
        hours=draw(maybe(hours)),
        capacity=draw(maybe(capacities)),
        verification=draw(maybe(at_verifications)),
    )


@st.composite
def services(draw: st.DrawFn, owner: Organization) -> Service:
    """Make a service of an organisation."""
    ages = sorted(draw(st.tuples(st.integers(0, 120), st.integers(0, 120))))
    return Service(
        draw(ids),
        owner.id,
        draw(st.sampled_from(["branch", "municipality", "national"])),
        draw(texts),
        description=draw(maybe(texts)),
        status=draw(st.sampled_from(get_args(Status))),
        website=draw(maybe(sites)),
        email=draw(maybe(emails)),
        phones=draw(few(phones)),
        areas=draw(few(areas)),
        languages=draw(languages),
        interpreters=draw(interpreters),
        phases=draw(some_of(PhaseCode)),
        groups=draw(some_of(Group)),
        not_for=draw(some_of(Group)),
        minimum_age=draw(maybe(st.just(ages[0]))),
        maximum_age=draw(maybe(st.just(ages[1]))),
        eligibility=draw(maybe(texts)),
        urgencies=draw(some_of(UrgencyCode)),
        channels=draw(some_of(Channel)),
        hours=draw(hours),
        capacity=draw(maybe(capacities)),
        cost=draw(maybe(texts)),
        verification=draw(maybe(verifications)),
        valid_from=draw(maybe(days)),
        valid_to=draw(maybe(days)),
        modified_on=draw(maybe(days)),
        fictional=draw(st.booleans()),
        at_locations=tuple(draw(st.lists(at_locations(owner.locations), max_size=2))),
    )


@st.composite
def records(draw: st.DrawFn) -> Records:
    """Make a small directory."""
    bodies = draw(st.lists(organizations, max_size=3))
    offered = draw(st.lists(st.sampled_from(bodies).flatmap(services), max_size=2)) if bodies else []
    return Records({one.id: one for one in bodies}, {one.id: one for one in offered})

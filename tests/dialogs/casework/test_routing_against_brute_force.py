"""Any directory and any person: routing offers what a slow reading of the rules over every record would.

The slow reading shares no code with routing, its filters and its index: it reads the records alone.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from math import asin, cos, radians, sin, sqrt
from typing import Any

from directory_sample import HERE, MONDAY, MUNICIPAL, NATIONAL, ORGANIZATIONS, PREFERENCES, UTRECHT, ZEIST
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.casework.directory import (
    Area,
    AtLocation,
    Capacity,
    Location,
    Organization,
    Records,
    Service,
    Verification,
)
from dialogs.casework.directory_index import Directory
from dialogs.casework.policies import Policy
from dialogs.casework.routing import Routing, route
from dialogs.casework.seekers import Languages, Seeker
from dialogs.wording import Text

PHASES, URGENCIES = ("before", "during", "after"), ("U0", "U1", "U2L", "U2", "U3")
CLASSES, GROUPS = ("limited", "risky", "problematic"), ("young", "business", "elderly", "families")
BODIES = ("red", "green", "blue")
#: Some of 0.4 to 70 km, no two equally far, none near the border of a band.
SPOTS = ((0.004, 0.001), (0.01, -0.009), (-0.02, 0.013), (0.05, 0.041), (-0.1, 0.03), (0.2, -0.11), (-0.5, 0.41))


def _some(codes: tuple[str, ...], most: int = 2) -> st.SearchStrategy[Any]:
    return st.lists(st.sampled_from(codes), max_size=most, unique=True).map(tuple)


def _days_ago(*days: int) -> st.SearchStrategy[Any]:
    return st.sampled_from([MONDAY - timedelta(days=one) for one in days])


HOME = Area(UTRECHT, "municipality")
AREAS = st.sampled_from(
    (
        (HOME, Area(ZEIST, "municipality")),
        (Area(ZEIST, "municipality"),),
        (Area("GM1696", "municipality"),),
        (Area("3511", "postcode4"),),
        (Area("3450-3599", "postcode4"), Area(ZEIST, "municipality")),
        (Area("NL", "country"),),
    )
)
CAPACITIES = st.builds(
    Capacity,
    available=st.integers(0, 2),
    maximum=st.none(),
    unit=st.just("households"),
    updated_on=_days_ago(0, 14, 15),
)
VERIFICATIONS = st.none() | _days_ago(-1, 0, 179, 180).map(lambda day: Verification(day, "coordinator", "by phone"))

#: What may differ at a location, and what may differ in a service: few things at once, or nothing could be offered.
DIFFERING: dict[str, st.SearchStrategy[Any]] = {
    "areas": AREAS,
    "languages": _some(("nl", "tr", "ar"), 3),
    "interpreters": _some(("tr", "*", "ar"), 1),
    "phases": _some(PHASES),
    "capacity": CAPACITIES,
    "verification": VERIFICATIONS,
}
OF_SERVICE: dict[str, st.SearchStrategy[Any]] = {
    **DIFFERING,
    "status": st.sampled_from(("inactive", "temporarily closed")),
    "groups": _some(GROUPS),
    "not_for": _some(GROUPS, 1),
    "minimum_age": st.sampled_from((18, 27, 67)),
    "maximum_age": st.sampled_from((26, 66)),
    "urgencies": _some(URGENCIES, 3),
    "valid_from": _days_ago(0, -1),
    "valid_to": _days_ago(0, 1),
}


def _few(possible: dict[str, st.SearchStrategy[Any]], most: int) -> st.SearchStrategy[dict[str, Any]]:
    pairs = st.one_of(*(st.tuples(st.just(name), values) for name, values in possible.items()))
    return st.lists(pairs, max_size=most).map(dict)


POINTS = st.none() | st.sampled_from(SPOTS).map(lambda spot: (HERE[0] + spot[0], HERE[1] + spot[1]))
AT_PLACES = st.lists(st.tuples(POINTS, _few(DIFFERING, 1)), max_size=3)
SERVICES = st.lists(st.tuples(st.sampled_from(BODIES), _few(OF_SERVICE, 3), AT_PLACES), max_size=9)


def _services(drawn: list[tuple[str, dict[str, Any], list[tuple[Any, dict[str, Any]]]]]) -> tuple[Service, ...]:
    made = []
    for number, (body, differing, places) in enumerate(drawn):
        members = {
            "areas": (HOME,),
            "languages": ("nl", "tr"),
            "verification": Verification(MONDAY, "coordinator", "by phone"),
            **differing,
        }
        ids = [f"s{number}@{place}" for place in range(len(places))]
        at_locations = tuple(
            AtLocation(id_, Location(id_, id_, point=point), **own)
            for id_, (point, own) in zip(ids, places, strict=True)
        )
        made.append(Service(f"s{number}", body, "branch", Text({"nl": body}), at_locations=at_locations, **members))
    return tuple(made)


SEEKERS = st.builds(
    Seeker,
    on=st.just(MONDAY),
    municipality=st.sampled_from((UTRECHT, UTRECHT, UTRECHT, ZEIST, None)),
    covered=st.just(frozenset()),
    postcode=st.none() | st.sampled_from((3511, 3450, 3705)),
    point=st.sampled_from((HERE, HERE, None)),
    centre=st.sampled_from((HERE, HERE, None)),
    languages=st.sampled_from(
        (Languages(("tr",)), Languages(("tr",), "tr"), Languages(("nl",)), Languages((), "*"), Languages(("nl",), "ar"))
    ),
    phase=st.sampled_from(PHASES),
    class_code=st.sampled_from(CLASSES),
    urgency=st.sampled_from(URGENCIES),
    groups=st.dictionaries(st.sampled_from(GROUPS), st.booleans()),
    ages=st.sampled_from((None, (18, 26), (27, 66), (67, 150))),
    low_self_reliance=st.booleans(),
    legal_threat=st.booleans(),
).map(lambda one: replace(one, covered=frozenset({one.municipality, "GM1696"}) if one.municipality else frozenset()))

POLICIES = st.builds(
    Policy,
    municipality=st.just(UTRECHT),
    debt_help_by=st.sampled_from((None, "red")),
    volunteers_first=st.none() | _some(CLASSES),
    works_with=_some(BODIES),
)


@dataclass(frozen=True, slots=True)
class World:
    """Records, and the policy of one municipality."""

    services: tuple[Service, ...]
    closed: str | None
    policy: Policy

    def directory(self, services: tuple[Service, ...]) -> Directory:
        """Index these services beside the municipality, a body that helps for it, and the national line."""
        bodies = (Organization(one, one, status="inactive" if one == self.closed else "active") for one in BODIES)
        body_help = replace(MUNICIPAL, id="body_help", organization_id="red")
        every = (*services, MUNICIPAL, body_help, NATIONAL)
        organizations = {one.id: one for one in (*ORGANIZATIONS, *bodies)}
        return Directory(Records(organizations, {one.id: one for one in every}), {UTRECHT: self.policy})


WORLDS = st.builds(World, SERVICES.map(_services), st.sampled_from((None, None, "green")), POLICIES)


@dataclass(frozen=True, slots=True)
class Place:
    """A service at one location as the records tell it, and whether it may help the person."""

    service: Service
    id: str
    km: float | None
    outside: bool
    helps: bool
    rank: tuple[Any, ...]


def _said(service: Service, place: AtLocation | None, name: str) -> Any:
    own = getattr(place, name) if place is not None else None
    return getattr(service, name) if own is None else own


def _lives_in(areas: tuple[Area, ...], person: Seeker) -> bool:
    for area in areas:
        if area.type == "country" or (area.type == "municipality" and area.extent in person.covered):
            return True
        if area.type == "postcode4" and person.postcode is not None:
            ends = [int(end) for end in area.extent.split("-")]
            if ends[0] <= person.postcode <= ends[-1]:
                return True
    return False


def _km(one: tuple[float, float] | None, other: tuple[float, float] | None) -> float | None:
    if one is None or other is None:
        return None
    north, east = radians(other[0] - one[0]), radians(other[1] - one[1])
    half = sin(north / 2) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(east / 2) ** 2
    return 12742.0 * asin(sqrt(half))


def _place(world: World, service: Service, place: AtLocation | None, person: Seeker) -> Place:
    def said(name: str) -> Any:
        return _said(service, place, name)

    seen, room = said("verification"), said("capacity")
    speaks = bool(set(said("languages")) & set(person.languages.spoken))
    interprets = person.languages.interpreter is not None and (
        person.languages.interpreter in said("interpreters") or "*" in said("interpreters")
    )
    youngest, oldest = person.ages or (0, 150)
    yes = {group for group, belongs in person.groups.items() if belongs}
    no = set(person.groups) - yes
    outside = not _lives_in(said("areas"), person)
    helps = all(
        (
            service.status == "active" and service.organization_id != world.closed,
            service.valid_from is None or service.valid_from <= MONDAY,
            service.valid_to is None or service.valid_to >= MONDAY,
            seen is not None and 0 <= (MONDAY - seen.on).days < 180,
            not outside,
            speaks or interprets,
            not said("phases") or person.phase in said("phases"),
            not (set(service.not_for) & yes),
            not service.groups or bool(set(service.groups) - no),
            service.minimum_age is None or oldest >= service.minimum_age,
            service.maximum_age is None or youngest <= service.maximum_age,
            not service.urgencies or person.urgency in service.urgencies,
            room is None or room.available > 0,
        )
    )
    id_ = place.id if place is not None else service.id
    km = _km(person.point or person.centre, place.location.point if place is not None else None)
    band = 3 if km is None else sum(km >= limit for limit in (2, 5, 15, 30))
    partners = world.policy.works_with if person.municipality == UTRECHT else ()
    fit = (
        partners.index(service.organization_id) if service.organization_id in partners else 9,
        0 if speaks else 1,
        0 if person.phase in said("phases") else 1,
        1 if not service.groups else 0 if set(service.groups) & yes else 2,
        0 if room is not None and room.available > 0 and (MONDAY - room.updated_on).days <= 14 else 1,
    )
    return Place(service, id_, km, outside, helps, (band, fit, 10**6 if km is None else km, id_))


def _places(world: World, person: Seeker) -> list[Place]:
    return [
        _place(world, service, place, person) for service in world.services for place in service.at_locations or (None,)
    ]


def _expected(world: World, person: Seeker, places: list[Place]) -> list[str]:
    ranked = dict.fromkeys(one.service.id for one in sorted(places, key=lambda one: one.rank) if one.helps)
    municipal = []
    if person.municipality == UTRECHT:
        municipal = ["body_help" if world.policy.debt_help_by == "red" else "town_help"]
    local = list(ranked)[: 3 - len(municipal)]
    own = world.policy.volunteers_first if person.municipality == UTRECHT else None
    volunteers = person.class_code in (("limited", "risky") if own is None else own)
    if volunteers and person.urgency in ("U0", "U1"):
        return [*local, *municipal, "line"]
    return [*municipal, *local, "line"]


def _route(world: World, person: Seeker, services: tuple[Service, ...] | None = None) -> Routing:
    return route(world.directory(world.services if services is None else services), PREFERENCES, person)


SLOWLY = settings(deadline=None, max_examples=120)


@settings(deadline=None, max_examples=500)
@given(WORLDS, SEEKERS)
def test_offers_are_those_of_a_slow_reading_of_every_record(world: World, person: Seeker) -> None:
    places = _places(world, person)

    routing = _route(world, person)

    assert [offer.service.id for offer in routing.offers] == _expected(world, person, places)


@SLOWLY
@given(WORLDS, SEEKERS)
def test_no_offer_violates_a_hard_filter_and_the_number_is_kept(world: World, person: Seeker) -> None:
    helping = {one.id for one in _places(world, person) if one.helps}

    routing = _route(world, person)

    branches = [offer for offer in routing.offers if offer.kind == "branch"]
    assert {offer.branch.order for offer in branches} <= helping
    assert len({offer.service.id for offer in routing.offers}) == len(routing.offers) <= 4
    assert routing.offers[-1].kind == "national"
    assert [offer.kind for offer in routing.offers].count("municipality") == (person.municipality == UTRECHT)
    assert (routing.gap is None) == bool(helping) == bool(branches)


@SLOWLY
@given(WORLDS, SEEKERS)
def test_an_offered_branch_never_passes_over_an_equal_one_that_is_nearer(world: World, person: Seeker) -> None:
    places = {one.id: one for one in _places(world, person)}

    routing = _route(world, person)

    chosen = [places[offer.branch.order] for offer in routing.offers if offer.kind == "branch"]
    services = {one.service.id for one in chosen}
    for one in chosen:
        for other in places.values():
            passed_over = other.helps and other.service.id not in services
            assert not passed_over or other.rank[:2] != one.rank[:2] or other.rank[2] >= one.rank[2]


@SLOWLY
@given(WORLDS, SEEKERS)
def test_what_was_left_out_is_everything_else_that_serves_the_place(world: World, person: Seeker) -> None:
    places = _places(world, person)

    routing = _route(world, person)

    offered = {offer.service.id for offer in routing.offers}
    helping = {one.service.id for one in places if one.helps}
    left_out = {one.service: one.code for one in routing.left_out}
    assert {service for service, code in left_out.items() if code == "ranked_lower"} == helping - offered
    assert {one.service.id for one in places if not one.outside} <= {*offered, *left_out}
    assert all(code != "area" for service, code in left_out.items() if service in helping)


@SLOWLY
@given(WORLDS, SEEKERS, st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_nothing(world: World, person: Seeker, chance: Any) -> None:
    services = list(world.services)
    chance.shuffle(services)

    assert _route(world, person, tuple(services)) == _route(world, person)

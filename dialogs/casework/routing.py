"""Brings somebody to help that may really help: hard filters, then distance, then preference; the municipality always.

Distance counts in bands, so that two kilometres more do not outweigh a common language: within a band the better fit
comes first, and of two that fit equally well the nearer one.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import nsmallest
from math import inf

from dialogs.casework.directory import ANY_LANGUAGE, Kind, Service
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.eligibility import Obstacle, obstacle, speaks
from dialogs.casework.policies import Policy, Preferences
from dialogs.casework.rules import PhaseCode
from dialogs.casework.seekers import Seeker
from dialogs.distances import kilometres, nearness

#: Offers at most, the municipality among them; the national line comes beyond them.
MOST_OFFERS = 3
#: Branches outside whose area somebody lives, though they are near: kept for staff, who may know better.
MOST_NEAR_OUTSIDE = 10
#: Kept at most of what was left out, the nearest.
MOST_LEFT_OUT = 50


@dataclass(frozen=True, slots=True)
class Offer:
    """Help that may be chosen. `km` is None for what has no distance; `reasons` are codes of `offer_texts`."""

    kind: Kind
    branch: Branch
    km: float | None
    reasons: tuple[str, ...]

    @property
    def service(self) -> Service:
        """Give the service that is offered."""
        return self.branch.service


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A service that was not offered, and why: an obstacle, or "ranked_lower" where others fit better."""

    service: str
    organization: str
    code: Obstacle | str


@dataclass(frozen=True, slots=True)
class Gap:
    """No branch may help somebody like this here: a gap in supply."""

    municipality: str | None
    language: str
    phase: PhaseCode


@dataclass(frozen=True, slots=True)
class Routing:
    """The offers in their order, what was left out (the nearest first), and the gap where no branch was found."""

    offers: tuple[Offer, ...]
    left_out: tuple[LeftOut, ...]
    gap: Gap | None


def route(directory: Directory, preferences: Preferences, seeker: Seeker) -> Routing:
    """Choose at most three offers and the national line; equal input gives equal output, down to the order."""
    policy = directory.policies.get(seeker.municipality or "")
    here = directory.branches_for(seeker.covered, seeker.postcode)
    hindered = [(branch, code) for branch in here if (code := obstacle(branch, seeker))]
    stuck = {branch.order for branch, _ in hindered}
    permitted = [branch for branch in here if branch.order not in stuck]
    ranked = _best_of_each_service(sorted(permitted, key=lambda one: _rank(one, seeker, preferences, policy)))
    municipal = _municipal_offer(directory, seeker, policy)
    room = MOST_OFFERS - len(municipal)
    local = [_branch_offer(branch, seeker, preferences, policy) for branch in ranked[:room]]
    first = _municipality_comes_first(seeker, preferences, policy)
    ordered = [*municipal, *local] if first else [*local, *municipal]
    lower = [(branch, "ranked_lower") for branch in ranked[room:]]
    left_out = _left_out([*lower, *hindered, *_near_outside(directory, seeker, here)], ranked, seeker)
    gap = None if local else Gap(seeker.municipality, _wanted_language(seeker), seeker.phase)
    return Routing((*ordered, *_national_offer(directory, preferences)), left_out, gap)


def _rank(
    branch: Branch, seeker: Seeker, preferences: Preferences, policy: Policy | None
) -> tuple[int, tuple[int, ...], float, str]:
    """Order branches: the band of the distance, how well they fit, the distance itself, and their id."""
    km = _kilometres(branch, seeker.point or seeker.centre)
    fit = (
        _place_in(policy.works_with if policy else (), branch.organization.id),
        not speaks(branch, seeker),
        seeker.phase not in branch.phases,
        _group_fit(branch, seeker),
        not has_fresh_room(branch, seeker, preferences),
    )
    return _band(km, preferences), tuple(map(int, fit)), inf if km is None else km, branch.order


def _band(km: float | None, preferences: Preferences) -> int:
    return preferences.band_without_distance if km is None else bisect_right(preferences.distance_bands, km)


def _place_in(preferred: tuple[str, ...], organization: str) -> int:
    return preferred.index(organization) if organization in preferred else len(preferred)


def _group_fit(branch: Branch, seeker: Seeker) -> int:
    """Rank what is meant for the person before what is for everyone, and that before what may be for others."""
    if not branch.groups:
        return 1
    return 0 if any(seeker.groups.get(group) for group in branch.groups) else 2


def has_fresh_room(branch: Branch, seeker: Seeker, preferences: Preferences) -> bool:
    """Say whether there is room by a figure that is not too old."""
    capacity = branch.capacity
    if capacity is None or capacity.available <= 0:
        return False
    return (seeker.on - capacity.updated_on).days <= preferences.fresh_days


def _kilometres(branch: Branch, point: tuple[float, float] | None) -> float | None:
    return None if point is None or branch.point is None else kilometres(point, branch.point)


def _best_of_each_service(ranked: Iterable[Branch]) -> list[Branch]:
    best: dict[str, Branch] = {}
    for branch in ranked:
        best.setdefault(branch.service.id, branch)
    return list(best.values())


def _branch_offer(branch: Branch, seeker: Seeker, preferences: Preferences, policy: Policy | None) -> Offer:
    km = _kilometres(branch, seeker.point)
    reasons = {
        "speaks": speaks(branch, seeker),
        "interpreter": not speaks(branch, seeker),
        "distance": km is not None,
        "no_distance": branch.point is None,
        "room": has_fresh_room(branch, seeker, preferences),
        "companion": seeker.class_code in preferences.companion and seeker.low_self_reliance,
        "partner": policy is not None and branch.organization.id in policy.works_with,
        "for_group": _group_fit(branch, seeker) == 0,
        "maybe_for_group": _group_fit(branch, seeker) == 2,  # noqa: PLR2004
        "phase": seeker.phase in branch.phases,
        "walk_in": "walk_in" in branch.channels,
        "home_visit": "home_visit" in branch.channels,
        "free": branch.service.cost is None,
    }
    return Offer("branch", branch, km, tuple(code for code, holds in reasons.items() if holds))


def _municipality_comes_first(seeker: Seeker, preferences: Preferences, policy: Policy | None) -> bool:
    """Say whether the municipality stands first: always when it is urgent, else unless volunteers do for the class."""
    if seeker.urgency in preferences.municipality_first:
        return True
    classes = preferences.volunteers_first
    if policy is not None and policy.volunteers_first is not None:
        classes = policy.volunteers_first
    return seeker.class_code not in classes


def _municipal_offer(directory: Directory, seeker: Seeker, policy: Policy | None) -> list[Offer]:
    """Give the debt help of the municipality of residence: by law, whatever its filters say."""
    service = directory.municipal_service(seeker.municipality or "")
    if service is None:
        return []
    desk = policy.crisis_desk if policy else None
    reasons = {
        "residence": True,
        "three_working_days": seeker.legal_threat,
        "four_weeks": not seeker.legal_threat,
        "crisis_desk": desk is not None and seeker.urgency in desk.urgencies,
        "ask_interpreter": seeker.languages.spoken != ("nl",),
    }
    return [_first_branch(directory, "municipality", service, reasons)]


def _national_offer(directory: Directory, preferences: Preferences) -> list[Offer]:
    service = directory.records.services.get(preferences.national_line)
    if service is None:
        return []
    return [_first_branch(directory, "national", service, {"anonymous": True, "shows_the_way": True, "free": True})]


def _first_branch(directory: Directory, kind: Kind, service: Service, reasons: dict[str, bool]) -> Offer:
    branch = branches_of(directory, service)[0]
    return Offer(kind, branch, None, tuple(code for code, holds in reasons.items() if holds))


def _near_outside(directory: Directory, seeker: Seeker, here: Iterable[Branch]) -> list[tuple[Branch, Obstacle]]:
    """List the nearest branches outside whose area the person lives."""
    if seeker.point is None:
        return []
    serving = {branch.order for branch in here}
    outside = (branch for branch in directory.branches_near(seeker.point) if branch.order not in serving)
    nearest = nsmallest(MOST_NEAR_OUTSIDE, outside, key=_by_nearness(seeker))
    return [(branch, obstacle(branch, seeker) or "area") for branch in nearest]


def _left_out(left: Iterable[tuple[Branch, str]], offered: Iterable[Branch], seeker: Seeker) -> tuple[LeftOut, ...]:
    """Name each service once, the nearest first; one that was found at another of its locations is not left out."""
    found: dict[str, LeftOut] = {}
    permitted = {branch.service.id for branch in offered}
    order = _by_nearness(seeker)
    for branch, code in nsmallest(MOST_LEFT_OUT, left, key=lambda one: order(one[0])):
        if code == "ranked_lower" or branch.service.id not in permitted:
            found.setdefault(branch.service.id, LeftOut(branch.service.id, branch.organization.name, code))
    return tuple(found.values())


def _by_nearness(seeker: Seeker) -> Callable[[Branch], tuple[float, str]]:
    point = seeker.point or seeker.centre
    measure = nearness(point) if point else None

    def key(branch: Branch) -> tuple[float, str]:
        return measure(branch.point) if measure and branch.point else 0.0, branch.order

    return key


def _wanted_language(seeker: Seeker) -> str:
    return seeker.languages.spoken[0] if seeker.languages.spoken else ANY_LANGUAGE

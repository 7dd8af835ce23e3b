"""Brings somebody to help that may really help: hard filters, then distance, then preference; the municipality always.

Distance counts in bands, so that two kilometres more do not outweigh a common language: within a band the better fit
comes first, and of two that fit equally well the nearer one.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from heapq import merge
from math import inf
from typing import NamedTuple

from dialogs.casework.directory import ANY_LANGUAGE, Kind, Service
from dialogs.casework.directory_index import Branch, Directory, branches_of
from dialogs.casework.eligibility import Obstacle, may_help, obstacle, speaks
from dialogs.casework.policies import Policy, Preferences
from dialogs.casework.seekers import Seeker
from dialogs.distances import kilometres, nearness, nearness_of
from dialogs.offers import Gap

#: Offers at most, the municipality among them; the national line comes beyond them.
MOST_OFFERS = 3
#: Branches outside whose area somebody lives, though they are near: kept for staff, who may know better.
MOST_NEAR_OUTSIDE = 10
#: Kept at most of what was left out, the nearest.
MOST_LEFT_OUT = 50
_NO_DISTANCE = -1.0


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
class Routing:
    """The offers in their order, what was left out (the nearest first), and the gap where no branch was found."""

    offers: tuple[Offer, ...]
    left_out: tuple[LeftOut, ...]
    gap: Gap | None


def route(directory: Directory, preferences: Preferences, seeker: Seeker) -> Routing:
    """Choose at most three offers and the national line; equal input gives equal output, down to the order."""
    policy = directory.policies.get(seeker.municipality or "")
    here = _nearest_first(directory.branches_for(seeker.covered, seeker.postcode), seeker)
    municipal = _municipal_offer(directory, seeker, policy)
    room = MOST_OFFERS - len(municipal)
    chosen = _best(_bands(here, preferences), room, seeker, _fit(seeker, preferences, policy))
    local = [_branch_offer(branch, seeker, preferences, policy) for branch in chosen]
    first = _municipality_comes_first(seeker, preferences, policy)
    ordered = [*municipal, *local] if first else [*local, *municipal]
    around = merge(here, _near_outside(directory, seeker, here))
    left_out = _left_out(directory, seeker, around, {branch.service.id for branch in chosen})
    gap = None if local else Gap(seeker.municipality, _wanted_language(seeker), seeker.phase)
    return Routing((*ordered, *_national_offer(directory, preferences)), left_out, gap)


class _Found(NamedTuple):
    """A branch that was found, in the order in which it is listed: a tuple, as there may be thousands."""

    far: float  #: as `nearness` measures; _NO_DISTANCE stands before all, as it is no journey
    order: str
    branch: Branch


def _nearest_first(branches: Iterable[Branch], seeker: Seeker) -> list[_Found]:
    point = seeker.point or seeker.centre
    if point is None:
        return sorted(_Found(_NO_DISTANCE, one.order, one) for one in branches)
    measure = nearness(point)
    return sorted(_Found(measure(one.position) if one.position else _NO_DISTANCE, one.order, one) for one in branches)


def _bands(here: Iterable[_Found], preferences: Preferences) -> Iterable[list[_Found]]:
    """Part branches by bands of distance, the nearest band first."""
    limits = [nearness_of(km) for km in preferences.distance_bands]
    bands: dict[int, list[_Found]] = defaultdict(list)
    for one in here:
        without = one.far == _NO_DISTANCE
        band = preferences.band_without_distance if without else bisect_right(limits, one.far)
        bands[band].append(one)
    return (bands[band] for band in sorted(bands))


def _best(
    bands: Iterable[list[_Found]], room: int, seeker: Seeker, fit: Callable[[Branch], tuple[int, ...]]
) -> list[Branch]:
    """Choose the best branches that may help, one of a service: band by band, until no farther band can matter.

    Within a band: how well they fit, then the distance, then their id.
    """

    def order(found: _Found) -> tuple[tuple[int, ...], float, str]:
        return fit(found.branch), inf if found.far == _NO_DISTANCE else found.far, found.order

    best: dict[str, Branch] = {}
    for band in bands:
        permitted = (found for found in band if may_help(found.branch, seeker))
        for found in sorted(permitted, key=order):
            best.setdefault(found.branch.service.id, found.branch)
        if len(best) >= room:
            break
    return list(best.values())[:room]


def _fit(seeker: Seeker, preferences: Preferences, policy: Policy | None) -> Callable[[Branch], tuple[int, ...]]:
    """Make what ranks branches of one band by how well they fit, the best lowest."""
    preferred = policy.works_with if policy else ()

    def fit(branch: Branch) -> tuple[int, ...]:
        return (
            _place_in(preferred, branch.organization.id),
            int(not speaks(branch, seeker)),
            int(seeker.phase not in branch.phases),
            _group_fit(branch, seeker),
            int(not has_fresh_room(branch, seeker, preferences)),
        )

    return fit


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


def _branch_offer(branch: Branch, seeker: Seeker, preferences: Preferences, policy: Policy | None) -> Offer:
    km = _kilometres(branch, seeker.point)
    reasons = {
        "speaks": speaks(branch, seeker),
        "interpreter": not speaks(branch, seeker),
        "distance": km is not None,
        "no_distance": branch.point is None,
        "room": has_fresh_room(branch, seeker, preferences),
        "companion": _goes_along(branch, seeker, preferences),
        "partner": policy is not None and branch.organization.id in policy.works_with,
        "for_group": _group_fit(branch, seeker) == 0,
        "maybe_for_group": _group_fit(branch, seeker) == 2,  # noqa: PLR2004
        "phase": seeker.phase in branch.phases,
        "walk_in": "walk_in" in branch.channels,
        "home_visit": "home_visit" in branch.channels,
        "free": branch.service.cost is None,
    }
    return Offer("branch", branch, km, tuple(code for code, holds in reasons.items() if holds))


def _goes_along(branch: Branch, seeker: Seeker, preferences: Preferences) -> bool:
    """Say whether a volunteer of somewhere near may come along to the municipality."""
    return branch.point is not None and seeker.low_self_reliance and seeker.class_code in preferences.companion


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
    service = directory.municipal_service(seeker.municipality or "", seeker.on)
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
    if service is None or service.organization_id not in directory.records.organizations:
        return []
    return [_first_branch(directory, "national", service, {"anonymous": True, "shows_the_way": True, "free": True})]


def _first_branch(directory: Directory, kind: Kind, service: Service, reasons: dict[str, bool]) -> Offer:
    branch = branches_of(directory, service)[0]
    return Offer(kind, branch, None, tuple(code for code, holds in reasons.items() if holds))


def _near_outside(directory: Directory, seeker: Seeker, here: Iterable[_Found]) -> list[_Found]:
    """List the nearest branches outside whose area the person lives, the nearest first."""
    if seeker.point is None:
        return []
    serving = {found.order for found in here}
    outside = (branch for branch in directory.branches_near(seeker.point) if branch.order not in serving)
    return _nearest_first(outside, seeker)[:MOST_NEAR_OUTSIDE]


def _left_out(
    directory: Directory, seeker: Seeker, around: Iterable[_Found], offered: Container[str]
) -> tuple[LeftOut, ...]:
    """Name each service that is not offered once, the nearest first; at another location it may still rank lower."""
    found: dict[str, LeftOut] = {}
    for branch in (one.branch for one in around):
        id_ = branch.service.id
        if id_ not in offered and id_ not in found:
            code = _hindrance(directory, branch, seeker) or "ranked_lower"
            found[id_] = LeftOut(id_, branch.organization.name, code)
        if len(found) == MOST_LEFT_OUT:
            break
    return tuple(found.values())


def _hindrance(directory: Directory, branch: Branch, seeker: Seeker) -> Obstacle | None:
    """Give what hinders a branch; None when it, or its service at another location, may help."""
    code = obstacle(branch, seeker)
    others = branches_of(directory, branch.service) if code else ()
    return None if any(may_help(other, seeker) for other in others) else code


def _wanted_language(seeker: Seeker) -> str:
    return seeker.languages.spoken[0] if seeker.languages.spoken else ANY_LANGUAGE

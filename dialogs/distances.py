"""How far two points on the map are apart."""

from collections.abc import Callable
from math import asin, cos, radians, sin, sqrt
from typing import TypeAlias

EARTH_RADIUS_KM = 6371.0

#: A place on a sphere of radius 1: x, y and z from its middle.
Position: TypeAlias = tuple[float, float, float]


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Return the great-circle distance between two (latitude, longitude) pairs in degrees (haversine)."""
    latitude, longitude, other_latitude, other_longitude = map(radians, (*one, *other))
    half = sin((other_latitude - latitude) / 2) ** 2
    half += cos(latitude) * cos(other_latitude) * sin((other_longitude - longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, half)))


def position(point: tuple[float, float]) -> Position:
    """Return where a (latitude, longitude) pair in degrees lies on a sphere of radius 1."""
    latitude, longitude = map(radians, point)
    return cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude)


def nearness(point: tuple[float, float]) -> Callable[[Position], float]:
    """Return what measures positions from a point, for sorting: ten times as fast as kilometres, in the same order.

    It is the square of the straight line through the sphere; `nearness_of` gives it for a distance in kilometres.
    """
    x, y, z = position(point)

    def squared(other: Position) -> float:
        along, across, up = other[0] - x, other[1] - y, other[2] - z
        return along * along + across * across + up * up

    return squared


def nearness_of(km: float) -> float:
    """Return how `nearness` measures a distance along the ground."""
    straight = 2 * sin(km / (2 * EARTH_RADIUS_KM))
    return straight * straight

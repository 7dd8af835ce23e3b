"""How far points are apart, and the faster measure that sorts them in the same order."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs.distances import kilometres, nearness, nearness_of, position

POINTS = st.tuples(st.floats(50.7, 53.6), st.floats(3.3, 7.3))


def test_a_known_distance() -> None:
    dam_square, dom_tower = (52.3731, 4.8926), (52.0907, 5.1214)

    assert kilometres(dam_square, dom_tower) == pytest.approx(35.1, abs=0.1)
    assert kilometres(dom_tower, dom_tower) == 0


@settings(deadline=None)
@given(POINTS, POINTS, POINTS)
def test_nearness_orders_as_kilometres_do(
    here: tuple[float, float], one: tuple[float, float], other: tuple[float, float]
) -> None:
    measure = nearness(here)
    difference = kilometres(here, one) - kilometres(here, other)

    assert abs(difference) < 1e-6 or (measure(position(one)) > measure(position(other))) == (difference > 0)


@settings(deadline=None)
@given(POINTS, POINTS)
def test_a_distance_in_kilometres_is_measured_alike(here: tuple[float, float], there: tuple[float, float]) -> None:
    assert nearness(here)(position(there)) == pytest.approx(nearness_of(kilometres(here, there)), rel=1e-6, abs=1e-15)

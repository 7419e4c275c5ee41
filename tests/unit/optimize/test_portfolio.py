"""What several searches found becomes one answer: the better plan, and the lowest bound that it does not disprove."""

from __future__ import annotations

import math

import pytest

from planner.optimize.portfolio import tightest


@pytest.mark.parametrize(
    ("objective", "bounds", "kept"),
    [
        (100.0, (130.0, 120.0), 120.0),
        (100.0, (130.0, 99.999), 100.0),  # rounded
        (100.0, (130.0, 90.0), 130.0),  # false: a plan is above it
        (100.0, (90.0,), math.inf),
        (-5.0, (-4.0, math.inf), -4.0),
        (-math.inf, (12.0, 9.0), 9.0),
    ],
)
def test_a_bound_below_the_plan_bounds_nothing(objective, bounds, kept):
    assert tightest(objective, *bounds) == kept

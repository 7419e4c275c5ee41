import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.optimize.problem.sales_curve import SalesCurve

LEVELS = np.array([[0.0, 0.0, 3.0, 7.0, 7.0, 20.0], [5.0, 6.0, 8.0, 9.0, 15.0, 40.0]])


@given(st.floats(-2, 60))
def test_sold_is_the_mean_over_scenarios(level):
    curve = SalesCurve.of(LEVELS)
    both = curve.sold(np.array([0, 1]), np.array([[level], [level]]))[:, 0]
    if level >= 0:
        assert both == pytest.approx(np.minimum(LEVELS, level).mean(axis=1))


@given(st.lists(st.integers(0, 9), min_size=1, max_size=17), st.floats(-1, 11))
def test_the_chance_covered_is_the_share_of_levels_up_to_it(levels, level):
    curve = SalesCurve.of(np.array([[99.0] * len(levels), sorted(map(float, levels))]))
    found = curve.covered(np.array([1, 0]), np.array([[level, np.inf], [level, np.inf]]))
    assert found.tolist() == [[np.mean(np.array(levels) <= level), 1.0], [0.0, 1.0]]


@given(st.floats(0.1, 40), st.floats(0, 60))
def test_no_level_beats_the_one_a_price_calls_for(price, other):
    curve, margin = SalesCurve.of(LEVELS), 30.0
    u = np.clip(1 - np.full((2, 1), price) / margin, 0, 1)
    z, area = curve.at_ratio(np.array([0, 1]), u)
    best = margin * area[:, 0]
    at_z = margin * np.minimum(LEVELS, z).mean(axis=1) - price * z[:, 0]
    if price <= margin:
        assert at_z == pytest.approx(best)
    assert (margin * np.minimum(LEVELS, other).mean(axis=1) - price * other <= best + 1e-9).all()

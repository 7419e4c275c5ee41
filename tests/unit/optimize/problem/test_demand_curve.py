from __future__ import annotations

import numpy as np
import pytest

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.demand_curve import SCENARIOS, demand_levels, expected_held, expected_leftover, slopes

SHARE = np.array([[0.5, 0.3, 0.2]])


def test_levels_follow_straight_lines_and_stay_flat_outside():
    knots = 100 * np.array(QUANTILE_LEVELS)[None, :]
    levels = demand_levels(knots)[0]
    assert levels.shape == (SCENARIOS,)
    assert levels[0] == pytest.approx(1.0)  # below p01
    assert levels[-1] == pytest.approx(99.0)  # above p99
    assert levels[200] == pytest.approx(100 * 200.5 / 400)


def test_leftover_of_one_arrival_is_what_exceeds_the_rest_of_demand():
    levels = np.array([[10.0, 100.0]])
    arrivals = np.array([[0.0, 30.0, 0.0]])  # half of demand is lost before anything comes
    assert expected_leftover(levels, SHARE, arrivals)[0] == pytest.approx(((30 - 5) + 0) / 2)


def test_second_arrival_cannot_meet_demand_that_was_lost_before_it():
    levels = np.array([[100.0]])
    arrivals = np.array([[10.0, 0.0, 50.0]])
    assert expected_leftover(levels, SHARE, arrivals)[0] == pytest.approx(50 - 20)


def test_held_counts_the_ends_of_weeks_before_the_last():
    levels, arrivals = np.array([[20.0]]), np.array([[30.0, 0.0, 0.0]])
    assert expected_held(levels, SHARE, arrivals, np.array([2]))[0] == pytest.approx(20 + 14)
    assert expected_held(levels, SHARE, arrivals, np.array([1]))[0] == pytest.approx(20)


def test_slopes_are_what_one_unit_more_adds():
    rng = np.random.default_rng(3)
    levels, arrivals = rng.uniform(20, 200, (1, 400)), np.array([[40.0, 25.0, 30.0]])
    last, slope = np.array([2]), slopes(levels, SHARE, arrivals, np.array([2]))
    for t in range(3):
        more = arrivals.copy()
        more[0, t] += 1e-6
        left = expected_leftover(levels, SHARE, more) - expected_leftover(levels, SHARE, arrivals)
        held = expected_held(levels, SHARE, more, last) - expected_held(levels, SHARE, arrivals, last)
        assert slope.leftover[0, t] == pytest.approx(left[0] / 1e-6, abs=1e-3)
        assert slope.held[0, t] == pytest.approx(held[0] / 1e-6, abs=1e-3)


def test_many_chains_at_once_are_the_same_as_one_by_one():
    rng = np.random.default_rng(5)
    levels, share = rng.uniform(0, 200, (2500, 20)), rng.dirichlet(np.ones(6), 2500)
    arrivals = np.where(rng.random((2500, 6)) < 0.4, rng.uniform(0, 80, (2500, 6)), 0.0)
    together = expected_leftover(levels, share, arrivals)
    for i in (0, 1023, 1024, 2499):
        assert together[i] == pytest.approx(expected_leftover(levels[[i]], share[[i]], arrivals[[i]])[0])

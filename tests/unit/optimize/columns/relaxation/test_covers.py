"""Covers hold for every set of runs that fits, cut off mixtures that do not, and none is missed."""

from itertools import product

import numpy as np
from column_cases import candidates
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import problem_of
from scipy.optimize import linprog

from planner.optimize.columns.relaxation.covers import EXCEEDED, Weeks
from planner.optimize.columns.relaxation.knapsack import Knapsack
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams


def covers(made, *minutes: float):
    """Covers of one factory and week of 1,000 minutes; least batches of one unit that need so many minutes."""
    styles = [{"minutes": m} for m in minutes]
    problem = problem_of(styles, ({"capacity": 1000.0, "min_batch": 1.0},), starts=1)
    return Weeks(candidates(problem), SearchBudget(SearchParams(gap=0.01), np.inf)).exceeded(
        np.array(made, float)[:, None, None]
    )


def fitting(minutes) -> np.ndarray:
    """Every set of runs that fits into 1,000 minutes, a row each."""
    sets = np.array(list(product((0, 1), repeat=len(minutes))))
    return sets[sets @ np.array(minutes) <= 1000]


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(50, 950), min_size=2, max_size=7), st.data())
def test_covers_hold_for_all_runs_that_fit_and_are_exceeded_by_the_mixture(minutes, data):
    made = np.array(data.draw(st.lists(st.floats(0, 1), min_size=len(minutes), max_size=len(minutes))))
    for cover in covers(made, *minutes):
        assert cover.weight @ made > 1
        assert (fitting(minutes) @ cover.weight <= 1 + 1e-9).all()


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(5, 95), min_size=2, max_size=7), st.data())
def test_a_mixture_without_a_cover_is_a_mean_of_sets_that_fit(tenths, data):
    minutes = np.array(tenths) * 10.0
    made = np.array(data.draw(st.lists(st.floats(0.01, 1), min_size=len(minutes), max_size=len(minutes))))
    if covers(made, *minutes):
        return
    sets = fitting(minutes)
    # The least that weights on sets add up to while they make at least what the mixture makes of each run.
    least = linprog(np.ones(len(sets)), A_ub=-sets.T, b_ub=-made)
    assert least.fun <= 1 + EXCEEDED + 1e-6


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 1200), st.floats(0, 1)), min_size=1, max_size=8))
def test_the_heaviest_set_that_fits_is_found(runs):
    minutes, weight = (np.array(column, float) for column in zip(*runs, strict=True))
    among = np.flatnonzero(minutes <= 1000)
    most, chosen = Knapsack(minutes, 1000.0, "highs").heaviest(weight, among)
    # Minutes are rounded down to a five-thousandth of the room, here to 0.2: whole minutes stay as they are.
    assert np.isclose(most, (fitting(minutes) @ weight).max())
    assert minutes[chosen].sum() <= 1000
    assert np.isclose(weight[chosen].sum(), most)


def test_two_that_fit_only_in_part_cannot_both_be_made():
    (found,) = covers([0.8, 1.0, 0.0], 900.0, 200.0, 150.0)
    assert np.allclose(found.weight, 1.0 * np.array([1, 1, 0]))


def test_of_three_that_fit_in_pairs_two_can_be_made():
    (found,) = covers([0.9, 0.9, 0.9, 0.0], 400.0, 400.0, 400.0, 900.0)
    assert np.allclose(found.weight, [0.5, 0.5, 0.5, 1.0])


def test_runs_that_fit_together_have_no_cover():
    assert covers(np.ones(3), 400.0, 300.0, 300.0) == []

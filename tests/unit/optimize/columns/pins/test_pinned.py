"""Bounds where people have pinned runs: never below the best plan that keeps the pins, and close to it."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from column_cases import problems
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from test_search import many_styles, solve

from planner.optimize.direct.solve import solve_directly
from planner.optimize.problem.limits import breaches, largest_batch, may_start, smallest_batch
from planner.optimize.problem.statement import Pin, Solution
from planner.optimize.search_params import SearchParams


@cache
def without_pins() -> Solution:
    return solve(many_styles())


@settings(max_examples=12, deadline=None)
@given(st.data())
def test_the_bound_holds_for_every_plan_that_keeps_the_pins(data):
    problem = data.draw(problems(most_styles=3, lots=False))
    places = np.argwhere(may_start(problem))
    assume(len(places))
    s, f, t = (int(x) for x in places[data.draw(st.integers(0, len(places) - 1))])
    units = smallest_batch(problem)[s, f] + data.draw(st.integers(0, 60))
    assume(units <= largest_batch(problem)[f])
    pin = Pin(s, data.draw(st.sampled_from([f, None])), data.draw(st.sampled_from([t, None])), float(units))
    problem = replace(problem, pins=(pin,))
    found = solve(problem)
    assume(found.status not in ("infeasible", "no_solution"))
    assert breaches(problem, found.runs) == []
    best = solve_directly(problem, SearchParams(gap=0.02), time_limit=5)
    assert found.bound >= max(best.objective, found.objective) - 1e-6


@pytest.mark.parametrize("pin", [Pin(0, 1, 2, 230.0), Pin(0, None, 2, 230.0), Pin(0, None, None, 230.0)])
def test_a_pin_that_loses_money_leaves_the_bound_close(pin):
    """230 units of a style that sells 74 at most lose far more than the bound may lie above the plan."""
    free, pinned = without_pins(), solve(replace(many_styles(), pins=(pin,)))
    assert breaches(replace(many_styles(), pins=(pin,)), pinned.runs) == []
    assert pinned.objective < free.objective - 5000
    assert pinned.bound < free.bound - 5000
    assert pinned.bound - pinned.objective <= 0.06 * pinned.objective


def test_a_style_gets_more_beside_what_is_pinned():
    problem = replace(many_styles(), pins=(Pin(1, 1, 3, 90.0),))
    mine = solve(problem).runs
    assert breaches(problem, mine) == []
    assert (mine.s == 1).sum() > 1


def test_pins_that_the_plan_makes_anyway_change_little():
    free = without_pins()
    pins = tuple(
        Pin(int(s), int(f), int(t), float(n))
        for s, f, t, n in zip(free.runs.s[:5], free.runs.f[:5], free.runs.t[:5], free.runs.units[:5], strict=True)
    )
    pinned = solve(replace(many_styles(), pins=pins))
    assert pinned.objective >= 0.98 * free.objective
    assert pinned.bound <= 1.01 * free.bound

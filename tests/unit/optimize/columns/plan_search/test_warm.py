"""Starts from another plan: only runs that can be, and a plan that is never worse."""

from dataclasses import replace

import numpy as np
from column_cases import candidates
from planning_cases import runs_of
from test_search import many_styles, solve

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.plan_search.warm import still_possible
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin
from planner.optimize.search_params import SearchParams


def test_runs_that_cannot_be_are_left_out_of_a_start():
    problem = replace(many_styles(3), pins=(Pin(1, None, None, 0.0),))
    found = still_possible(candidates(problem), runs_of((0, 0, 1, 30), (0, 1, 2, 120), (1, 0, 1, 60), (2, 0, 0, 1e9)))
    assert found.s.tolist() == [0, 2]
    assert found.units[0].tolist() == [40.0, 120.0]
    assert found.units[1, 0] == candidates(problem).most[2, 0, 0]


def test_a_plan_is_never_worse_for_its_start():
    problem = many_styles(8)
    alone = solve(problem)
    for start in (alone.runs, runs_of(*((s, 1, 3, 300) for s in range(8)))):
        found = solve_by_columns(problem, SearchParams(gap=0.0), time_limit=60, progress=silent, start=start)
        assert breaches(problem, found.runs) == []
        assert found.objective >= alone.objective - 1e-6
        assert found.bound >= found.objective


def test_a_better_start_is_taken():
    problem = many_styles(8)
    best = solve(problem)
    without = solve_by_columns(problem, SearchParams(gap=0.0), time_limit=1e-9, progress=silent)
    found = solve_by_columns(problem, SearchParams(gap=0.0), time_limit=1e-9, progress=silent, start=best.runs)
    assert without.objective < best.objective <= found.objective + 1e-6


def test_another_seed_is_another_lot_but_the_same_seed_the_same_plan():
    problem = many_styles(8)
    plans = [
        solve_by_columns(problem, SearchParams(gap=0.0, seed=seed), time_limit=60, progress=silent) for seed in (3, 3)
    ]
    assert (plans[0].runs.units == plans[1].runs.units).all()
    assert np.isfinite(plans[0].objective)

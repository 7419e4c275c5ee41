"""What the relaxation knows of overtime: a run larger than its week needs some for itself and pays its whole setup."""

import time

import numpy as np
import pytest
from planning_cases import problem_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.plans import runs_of
from planner.optimize.compact.relaxation import Relaxation
from planner.optimize.compact.rows import OVERTIME_OF_RUN
from planner.optimize.compact.tangents import too_hopeful
from planner.optimize.problem.candidates import list_candidates
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Runs
from planner.optimize.problem.valuation import Valuation

# 1,000 minutes and 200 of overtime that no unit pays for; the setup is a sixth of what the run earns.
WEEK = {"capacity": 1000.0, "overtime": 200.0, "setup_minutes": 0.0, "setup_cost": 900.0, "min_batch": 10.0}


def relaxation_of(problem, *, without=None) -> Relaxation:
    """The relaxation with tangents where it lies, without the rows of a kind."""
    valuation = Valuation(problem)
    found = Relaxation.of(layout_of(problem, valuation, list_candidates(problem, valuation)))
    found.blocks = [b for b in found.blocks if b.kind != without]
    for _ in range(60):
        answer = found.solve(time.perf_counter() + 100)
        added, styles, _ = too_hopeful(found.layout, answer.values, 1e-6)
        found.touch(np.flatnonzero(styles), added[styles], passing=True)
        if not styles.any():
            break
    return found


def best_single_run(problem) -> float:
    """By trying every size in every week."""
    valuation = Valuation(problem)
    tried = [
        Runs(np.array([s]), np.array([0]), np.array([t]), np.array([float(units)]))
        for s in range(len(problem.styles.ids))
        for t in range(problem.T)
        for units in range(10, 200)
    ]
    return max(valuation.plan(runs).objective for runs in tried if not breaches(problem, runs))


@pytest.mark.parametrize("dear", [20.0, 0.5])
def test_one_run_that_fills_the_week_pays_its_whole_setup(dear):
    problem = problem_of([{"minutes": 10.0, "low": 600.0, "high": 900.0}], [{**WEEK, "overtime_cost": dear}], starts=1)
    best = best_single_run(problem)
    assert relaxation_of(problem).bound == pytest.approx(best, rel=1e-3)
    if dear > 1:
        assert relaxation_of(problem, without=OVERTIME_OF_RUN).bound > best * 1.02


def test_runs_of_several_styles_share_the_overtime_of_their_week():
    """Parts of three runs in one week are no better than the best of them."""
    styles = [{"minutes": 10.0, "low": 600.0, "high": 900.0, "price": 95.0 + i} for i in range(3)]
    problem = problem_of(styles, [{**WEEK, "overtime_cost": 20.0, "min_batch": 60.0}], starts=1)
    found, best = relaxation_of(problem), best_single_run(problem)
    assert found.bound == pytest.approx(best, rel=5e-3)
    assert relaxation_of(problem, without=OVERTIME_OF_RUN).bound > best * 1.02
    assert breaches(problem, runs_of(found.layout, np.round(found.answer.values))) == []


def test_a_regular_minute_more_has_its_price_although_the_rows_of_runs_know_it():
    """What the price promises is what the relaxation gains."""
    problem = problem_of([{"minutes": 10.0, "low": 600.0, "high": 900.0}], [{**WEEK, "overtime_cost": 20.0}], starts=1)
    more = problem_of(
        [{"minutes": 10.0, "low": 600.0, "high": 900.0}],
        [{**WEEK, "overtime_cost": 20.0, "capacity": 1010.0}],
        starts=1,
    )
    found = relaxation_of(problem)
    candidates = candidate_runs_of(problem, Valuation(problem), no_chains(), paying=True)
    gained = best_single_run(more) - best_single_run(problem)
    assert found.limit_prices(candidates).minutes[0, 0] * 10.0 == pytest.approx(gained, rel=0.1)

"""Every plan there is, looked at one by one, against the plan the model finds."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from planning_cases import problem_of, runs_of

from planner.optimize.direct.solve import solve_directly
from planner.optimize.problem.limits import breaches, may_start
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams

DRESS = {"price": 100.0, "cost": 45.0, "salvage": 12.0, "minutes": 12.0, "low": 10.0, "high": 130.0}
TEE = {"price": 40.0, "cost": 16.0, "salvage": 4.0, "minutes": 6.0, "low": 30.0, "high": 200.0, "penalty": 2.0}
COAT = {"price": 160.0, "cost": 90.0, "salvage": 30.0, "minutes": 30.0, "low": 5.0, "high": 70.0, "holding": 0.4}
NEAR = {
    "lead": 1,
    "min_batch": 40.0,
    "lot_size": 20.0,
    "max_batch": 100.0,
    "setup_cost": 150.0,
    "cost_factor": 1.1,
    "setup_minutes": 60.0,
    "capacity": 1500.0,
}
FAR = {**NEAR, "lead": 2, "min_batch": 60.0, "cost_factor": 0.95, "overtime": 400.0, "overtime_cost": 0.6}
CLOTH = {"on_hand": 60.0, "cost": 6.0, "min_order": 150.0, "max_order": 260.0, "leftover_value": 1.0}

CASES = {
    "one style, two weeks": problem_of((DRESS,), (NEAR,)),
    "two styles share minutes": problem_of((DRESS, TEE), (NEAR,)),
    "two factories": problem_of(({**DRESS, "stock": 15.0},), (NEAR, FAR)),
    "a budget": problem_of((DRESS, TEE), (NEAR,), budget=7000.0),
    "a budget by week": problem_of((DRESS, TEE), (NEAR,), budget_by_week=[3500.0, np.inf]),
    "budgets by week that roll over": problem_of((DRESS, TEE), (NEAR,), budget_by_week=[2500.0, 3500.0], rolls=True),
    "a week without a budget between two that roll over": problem_of(
        ({**DRESS, "high": 60.0},), ({**FAR, "lead": 1},), starts=3, budget_by_week=[1900.0, np.inf, 2100.0], rolls=True
    ),
    "fabric with a mill minimum": problem_of(
        ({**DRESS, "fabric": 0, "metres": 1.8}, {**TEE, "fabric": 0, "metres": 0.9}), (NEAR,), (CLOTH,)
    ),
    "fabric that comes late": problem_of(
        ({**DRESS, "fabric": 0, "metres": 1.8}, TEE), (NEAR,), ({**CLOTH, "on_hand": 80.0, "lead": 1},)
    ),
    "overtime and released orders": problem_of((DRESS, COAT), ({**FAR, "released": [900.0, 0.0]},)),
    "a warehouse that takes in so much a week": problem_of(
        (DRESS, TEE), (NEAR,), receiving={(None, 1): (120.0, 20.0), (0, 2): (60.0, 0.0)}
    ),
    "arrivals of two factories in one week": problem_of(
        (DRESS,), (NEAR, FAR), receiving={(None, 2): (100.0, 0.0), (1, 2): (60.0, 0.0)}
    ),
    "holding cost": problem_of(({**COAT, "holding": 3.0},), (NEAR, FAR)),
    "colours": problem_of(({**DRESS, "colours": 3},), ({**NEAR, "min_batch_colour": 25.0},)),
    "pins": problem_of((DRESS, TEE), (NEAR,), pins=(Pin(0, None, None, 60.0), Pin(1, 0, 1, 0.0))),
    "three styles": problem_of((DRESS, TEE, COAT), ({**NEAR, "lot_size": 40.0, "min_batch": 40.0},), starts=2),
}


def every_plan(problem):
    """Sizes in lots of every run that may be, 0 included, in every combination."""
    places = [tuple(p) for p in np.argwhere(may_start(problem))]
    lots = problem.factories.lot_size
    sizes = [np.arange(0, problem.factories.max_batch[f] + 1, lots[f]) for _, f, _ in places]
    for units in product(*sizes):
        yield runs_of(*((s, f, t, n) for (s, f, t), n in zip(places, units, strict=True) if n > 0))


def best_of_all(problem) -> float:
    valuation = Valuation(problem)
    allowed = (runs for runs in every_plan(problem) if not breaches(problem, runs))
    return max(valuation.plan(runs).objective for runs in allowed)


@pytest.mark.parametrize("name", CASES)
def test_model_finds_the_best_of_all_plans(name):
    problem = CASES[name]
    best = best_of_all(problem)
    found = solve_directly(problem, SearchParams(gap=1e-6), time_limit=60)
    assert found.status == "optimal"
    assert found.objective == pytest.approx(best, abs=1e-4 * abs(best) + 1e-6)
    assert found.bound >= best - 1e-6 * abs(best)

from __future__ import annotations

import numpy as np
import pulp
import pytest
from planning_cases import problem_of, runs_of

from planner.domain import PlanStatus
from planner.optimize.direct.model import build_model
from planner.optimize.direct.relaxed import relax
from planner.optimize.direct.solve import relative_gap, solve_directly
from planner.optimize.direct.start import values_of
from planner.optimize.problem.valuation import Valuation, bound_without_limits
from planner.optimize.search_params import SearchParams

RICH = problem_of(
    ({"stock": 12.0, "holding": 0.5, "fabric": 0, "metres": 1.5}, {"fabric": 0, "metres": 2.0, "high": 90.0}),
    ({"capacity": 900.0, "setup_minutes": 30.0, "overtime": 400.0, "overtime_cost": 0.2, "lot_size": 5.0},),
    ({"on_hand": 30.0, "min_order": 100.0, "leftover_value": 1.0},),
    budget=9000.0,
)


def test_a_plan_given_as_a_start_keeps_every_row_of_the_model():
    runs, valuation = runs_of((0, 0, 0, 60), (1, 0, 0, 20), (0, 0, 1, 25)), Valuation(RICH)
    model, v = build_model(RICH, valuation, 20)
    for name, value in values_of(v, runs).items():
        model.variablesDict()[name].setInitialValue(value, check=False)
    for variable in model.variables():
        if variable.varValue is None:
            variable.setInitialValue(0, check=False)
    assert [row.name for row in model.constraints() if not row.valid(1e-6)] == []
    # Exact leftovers stand in for the model's own, so it thinks exactly what the plan is worth.
    assert pulp.value(model.objective) == pytest.approx(valuation.plan(runs).objective, rel=1e-9)


def test_a_start_is_never_lost():
    known = solve_directly(RICH, SearchParams(gap=0.001), time_limit=30)
    again = solve_directly(RICH, SearchParams(gap=0.9), time_limit=30, start=known.runs)
    assert again.objective >= known.objective


def test_a_search_cut_short_is_feasible_at_most_and_its_bound_holds():
    best = solve_directly(RICH, SearchParams(gap=1e-4), time_limit=60)
    cut = solve_directly(RICH, SearchParams(gap=1e-4, direct_rounds=0), time_limit=60)
    assert cut.status == PlanStatus.FEASIBLE
    assert cut.objective == 0.0
    assert cut.bound >= best.objective
    assert cut.bound == bound_without_limits(Valuation(RICH))


def test_prices_say_what_one_unit_more_earns():
    """Minutes bind: the relaxation earns the price more with one minute more."""

    def relaxed_value(capacity):
        problem = problem_of(({}, {}), ({"capacity": capacity, "min_batch": 1.0},), starts=1)
        found, plans = relax(problem, Valuation(problem), 20, 12)
        return found, Valuation(problem).plan(plans[-1]).objective

    found, before = relaxed_value(900.0)
    assert found.minutes[0, 0] > 0
    assert found.budget == 0.0
    assert relaxed_value(910.0)[1] - before == pytest.approx(10 * found.minutes[0, 0], rel=0.1)


def test_no_candidate_run_is_proven_at_once():
    found = solve_directly(problem_of(({"last_arrival": 0},)), SearchParams(gap=0.01), time_limit=5)
    assert (found.status, found.objective, found.bound) == (PlanStatus.OPTIMAL, 0.0, 0.0)
    assert found.runs.units.size == 0


@pytest.mark.parametrize(
    ("objective", "bound", "gap"),
    [(100.0, 101.0, 0.01), (0.0, 0.0, 0.0), (0.0, 5.0, 1.0), (-50.0, -40.0, 0.2), (100.0, np.inf, np.inf)],
)
def test_gap_is_relative_to_the_objective(objective, bound, gap):
    assert relative_gap(objective, bound) == pytest.approx(gap)

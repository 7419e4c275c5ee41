"""Whole searches by columns: every limit kept, the bound never beaten, the same again."""

from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates, prices, problems
from hypothesis import given, settings
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.pricing.bound import shared_value, worth_at_most
from planner.optimize.direct.solve import solve_directly
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin, Problem, ReleasedOrder, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams

GAP = 0.05


def solve(problem: Problem, solver: str = "highs", time_limit: float = 60.0) -> Solution:
    return solve_by_columns(problem, SearchParams(gap=GAP, solver=solver), time_limit=time_limit, progress=silent)


@settings(max_examples=6, deadline=None)
@given(problems())
def test_plans_keep_every_limit_and_the_bound_holds(problem):
    found = solve(problem)
    assert breaches(problem, found.runs) == []
    assert found.objective == pytest.approx(Valuation(problem).plan(found.runs).objective)
    best = solve_directly(problem, SearchParams(gap=0.05), time_limit=5)
    assert found.bound >= max(best.objective, found.objective) - 1e-6
    assert (found.status == "optimal") == (found.bound - found.objective <= GAP * max(found.objective, 1e-9))


@settings(max_examples=6, deadline=None)
@given(st.data())
def test_the_lagrangian_value_at_any_prices_is_a_bound(data):
    problem = data.draw(problems(most_styles=3))
    o, duals = candidates(problem), data.draw(prices(problem))
    bound = worth_at_most(o, duals, np.arange(o.S))[0].sum() + shared_value(o, duals)
    assert bound >= solve(problem).objective - 1e-6


def many_styles(count: int = 14) -> Problem:
    rng = np.random.default_rng(3)
    styles = [
        {
            "price": 100.0,
            "cost": float(c),
            "minutes": float(m),
            "low": 0.0,
            "high": float(h),
            "fabric": i % 2,
            "metres": 1.2,
        }
        for i, (c, m, h) in enumerate(
            zip(rng.uniform(30, 55, count), rng.uniform(6, 20, count), rng.uniform(60, 500, count), strict=True)
        )
    ]
    factories = (
        {"min_batch": 40.0, "setup_minutes": 60.0, "setup_cost": 80.0, "capacity": 2500.0},
        {
            "lead": 2,
            "min_batch": 90.0,
            "setup_minutes": 120.0,
            "setup_cost": 200.0,
            "capacity": 4000.0,
            "cost_factor": 0.9,
        },
    )
    cloth = {"on_hand": 300.0, "min_order": 200.0, "max_order": 3000.0}
    return problem_of(styles, factories, (cloth, cloth), starts=4, weeks=8, budget=60000.0)


def test_the_same_problem_gives_the_same_plan():
    first, second = solve(many_styles(8)), solve(many_styles(8))
    for name in ("s", "f", "t", "units"):
        assert (getattr(first.runs, name) == getattr(second.runs, name)).all()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_the_plan_is_close_to_its_bound():
    found = solve(many_styles())
    assert found.objective >= 0.9 * found.bound
    assert found.prices.minutes.max() > 0


def test_cbc_plans_too():
    found = solve(many_styles(12), solver="cbc")
    assert breaches(many_styles(12), found.runs) == []
    assert 0 < found.objective <= found.bound


def test_without_time_there_is_still_a_plan_and_a_bound():
    found = solve(many_styles(), time_limit=0.0)
    assert breaches(many_styles(), found.runs) == []
    assert np.isfinite(found.bound)
    assert found.bound >= solve(many_styles()).objective


def test_pins_are_kept_and_all_else_is_planned_around_them():
    pins = (Pin(0, None, None, 0.0), Pin(1, 0, 1, 55.0), Pin(2, None, 2, 120.0), Pin(3, None, None, 200.0))
    problem = replace(many_styles(), pins=pins)
    found = solve(problem)
    assert breaches(problem, found.runs) == []
    assert len(np.unique(found.runs.s)) > len(pins)
    assert found.bound >= found.objective


def test_pins_that_cannot_be_kept_give_no_plan():
    assert solve(replace(many_styles(5), pins=(Pin(0, 0, 0, 5.0),))).status == "no_solution"


def test_a_week_that_released_orders_overfill_is_infeasible():
    problem = many_styles(5)
    taken = np.zeros_like(problem.factories.capacity)
    taken[0, 1] = 9000.0
    order = ReleasedOrder("O1", 0, 0, 1, 500.0, minutes=9000.0)
    full = replace(problem, factories=replace(problem.factories, released=taken), released=(order,))
    assert solve(full).status == "infeasible"


def test_where_nothing_can_be_made_nothing_is_ordered():
    problem = problem_of(({"price": 30.0, "cost": 45.0},), ({"makes": False},))
    found = solve(problem)
    assert len(found.runs.s) == 0
    assert (found.objective, found.bound, found.status) == (0.0, 0.0, "optimal")

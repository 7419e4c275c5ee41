"""Large problems in small: the part that is looked at first, prices of fabrics, and the whole search."""

from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates
from planning_cases import problem_of, receiving_of

from planner.domain import silent
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.use import use_of
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation import fabric_prices
from planner.optimize.columns.relaxation.sampled_subproblem import sampled_subproblem
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin, Problem, Solution
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams

FOREVER = SearchBudget(SearchParams(gap=0.01), until=np.inf)


def many_fabrics(count: int = 120, fabrics: int = 24, overtime: float = 0.0, lead: int = 0) -> Problem:
    """Styles of a fabric each, two factories that do not have time for all, metres for half of them, a budget."""
    rng = np.random.default_rng(5)
    styles = [
        {"cost": float(c), "minutes": float(m), "low": 0.0, "high": float(h), "fabric": i % fabrics, "metres": 1.2}
        for i, (c, m, h) in enumerate(
            zip(rng.uniform(30, 55, count), rng.uniform(6, 20, count), rng.uniform(60, 500, count), strict=True)
        )
    ]
    factories = (
        {
            "min_batch": 30.0,
            "setup_minutes": 60.0,
            "setup_cost": 80.0,
            "capacity": 60.0 * count,
            "overtime": overtime,
            "overtime_cost": 0.4,
        },
        {
            "lead": 2,
            "min_batch": 60.0,
            "setup_minutes": 90.0,
            "setup_cost": 120.0,
            "capacity": 90.0 * count,
            "cost_factor": 0.9,
        },
    )
    metres = [
        {"on_hand": 400.0 if g % 2 else 0.0, "max_order": 300.0 if g % 3 else 5000.0, "lead": lead}
        for g in range(fabrics)
    ]
    return problem_of(styles, factories, metres, starts=4, weeks=8, budget=6000.0 * count)


SMALL_IS_LARGE = SearchParams(gap=0.01, large_styles=50, sample_styles=40)
LARGE_IS_SMALL = SearchParams(gap=0.01, large_styles=10_000)


def solve(problem: Problem, time_limit: float = 60.0, params: SearchParams = SMALL_IS_LARGE) -> Solution:
    return solve_by_columns(problem, params, time_limit=time_limit, progress=silent)


@pytest.mark.parametrize(("overtime", "lead"), [(0.0, 0), (400.0, 1)])
def test_a_plan_within_every_limit_near_a_bound_that_agrees_with_that_of_small_problems(overtime, lead):
    problem = many_fabrics(overtime=overtime, lead=lead)
    found = solve(problem)
    assert breaches(problem, found.runs) == []
    other = solve(problem, params=LARGE_IS_SMALL)
    assert found.bound >= max(found.objective, other.objective) - 1e-6
    assert found.bound <= 1.01 * other.bound
    assert found.objective >= 0.97 * other.objective


def test_the_same_again_whatever_the_threads():
    first = solve(many_fabrics())
    again = solve_by_columns(many_fabrics(), replace(SMALL_IS_LARGE, threads=2), time_limit=60, progress=silent)
    for name in ("s", "f", "t", "units"):
        assert getattr(first.runs, name).tolist() == getattr(again.runs, name).tolist()
    assert first.bound == again.bound


def test_without_time_there_is_still_a_plan_and_a_bound():
    problem = many_fabrics()
    found = solve(problem, time_limit=0.001)
    assert breaches(problem, found.runs) == []
    assert 0 < found.objective <= found.bound < np.inf


def test_pins_are_kept_and_count_in_the_bound():
    problem = many_fabrics()
    pinned = replace(problem, pins=(Pin(3, 0, 1, 90.0), Pin(7, None, None, 0.0)))
    found = solve(pinned)
    assert breaches(pinned, found.runs) == []
    assert found.runs.units[(found.runs.s == 3) & (found.runs.t == 1) & (found.runs.f == 0)].tolist() == [90.0]
    assert not (found.runs.s == 7).any()


def test_a_part_is_whole_fabrics_with_its_share_of_time_and_money():
    o = candidates(many_fabrics())
    part = sampled_subproblem(o, 40, 125)
    problem = part.candidates.problem
    assert part.fabrics.tolist() == list(range(0, 24, 3))
    assert part.candidates.S == 40
    assert problem.styles.ids == tuple(f"S{i}" for i in range(120) if o.problem.styles.fabric[i] % 3 == 0)
    share = problem.money.left / o.problem.money.left
    assert 0.25 < share < 0.42
    assert part.candidates.regular == pytest.approx(share * o.regular)
    assert problem.fabrics.on_hand.tolist() == o.problem.fabrics.on_hand[::3].tolist()
    assert (part.candidates.most == o.most[np.flatnonzero(o.problem.styles.fabric % 3 == 0)]).all()


def test_a_fabric_of_many_styles_is_thinned_and_so_are_its_metres():
    part = sampled_subproblem(candidates(many_fabrics(fabrics=2)), 40, 30)
    assert part.fabrics.tolist() == [0, 1]
    assert part.candidates.S == 40
    assert part.candidates.problem.fabrics.on_hand == pytest.approx([0.0, 400 / 3])


def test_styles_planned_already_are_no_part():
    o = candidates(many_fabrics())
    may = o.may.copy()
    may[0] = False
    part = sampled_subproblem(replace(o, may=may), 40, 125)
    assert "S0" not in part.candidates.problem.styles.ids


def test_prices_of_fabrics_bring_use_and_metres_together():
    o = candidates(many_fabrics())
    pricing = ParallelPricing(o, 1)
    before = DualPrices(np.full(o.shape, 1.0), np.zeros(24), 0.0, np.zeros(o.shape[1]), on_hand=np.zeros(24))
    after = fabric_prices.with_fabric_prices(o, pricing, before, FOREVER)
    fabrics = o.problem.fabrics

    def value(duals: DualPrices) -> float:
        return float(pricing.best(duals)[0].sum()) + shared_value(o, duals)

    use = use_of(o, pricing.best(after)[1]).metres
    assert (use <= fabrics.on_hand + fabrics.max_order + 1e-6).all()
    bought = use > fabrics.on_hand
    assert (after.fabric[bought] >= fabrics.cost[bought] - 1e-9).all()
    assert value(after) < value(replace(before, fabric=fabrics.cost.astype(float)))


def test_metres_needed_before_a_purchase_comes_in_have_a_price_of_their_own():
    o = candidates(many_fabrics(lead=2))
    pricing = ParallelPricing(o, 1)
    before = DualPrices(np.full(o.shape, 1.0), np.zeros(24), 0.0, np.zeros(o.shape[1]), on_hand=np.zeros(24))
    after = fabric_prices.with_fabric_prices(o, pricing, before, FOREVER)
    assert (use_of(o, pricing.best(after)[1]).early <= o.problem.fabrics.on_hand + 1e-6).all()
    assert (after.on_hand > 0).any()


@pytest.mark.parametrize(("params", "count"), [(SMALL_IS_LARGE, 80), (LARGE_IS_SMALL, 30)])
def test_what_the_warehouse_takes_in_is_kept_and_has_a_price(params, count):
    """Half of what would arrive otherwise: the bound comes down with it, so the limit is priced."""
    problem = many_fabrics(count=count)
    free = solve(problem, params=params)
    usual = float(free.runs.units.sum()) / 5
    limit = {(None, a): (0.5 * usual, 0.0) for a in range(1, 6)} | {(1, 3): (0.1 * usual, 0.0)}
    limited = replace(problem, hard=(receiving_of(({"lead": 1}, {"lead": 2}), problem.T, limit, count),))
    found = solve(limited, params=params)
    assert breaches(limited, found.runs) == []
    assert found.objective <= found.bound < 0.95 * free.bound
    assert found.bound <= 1.05 * found.objective
    assert found.prices.hard[1] > 1.0


def test_without_time_all_styles_are_priced_twice_and_the_plan_is_near_what_longer_finds(monkeypatch):
    """Once around the prices of the sample, once for the plan: what does not end in time is not begun."""
    problem, priced = many_fabrics(), []
    whole = solve(problem, params=SMALL_IS_LARGE)
    best = ParallelPricing.best

    def counted(pricing, duals, most=None):
        priced.append(pricing.candidates.S)
        return best(pricing, duals, most)

    monkeypatch.setattr(ParallelPricing, "best", counted)
    hasty = solve_by_columns(problem, SMALL_IS_LARGE, time_limit=0.0, progress=silent)
    assert priced.count(len(problem.styles.ids)) == 2
    assert not breaches(problem, hasty.runs)
    assert hasty.objective > 0.7 * whole.objective
    assert hasty.bound >= whole.objective

"""The bound of fabrics bought or not: no plan exceeds it at any prices, and it is far below one that buys parts of minimums."""

import math
import time
from dataclasses import replace

import numpy as np
from column_cases import every_chain, prices, problems
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from planning_cases import problem_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import joined, no_chains, runs_of
from planner.optimize.columns.chains.dual_prices import no_prices, solution_prices
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import bounded, columns_and_prices
from planner.optimize.compact.purchase_bound import _PurchaseBound, bound_with_purchases
from planner.optimize.direct.solve import solve_directly
from planner.optimize.problem.candidates import list_candidates
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Pin
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams

FOREVER = time.perf_counter() + 1e4


@settings(max_examples=12, deadline=None, phases=[Phase.generate])
@given(st.data())
def test_no_plan_exceeds_it_at_any_prices(data):
    """Every chain of two styles that share a fabric with a mill's minimum, each alone and beside chains of the other."""
    problem = data.draw(problems(most_styles=2))
    valuation = Valuation(problem)
    listed = list_candidates(problem, valuation)
    bound = _PurchaseBound(problem, valuation, listed)
    most = bound._value(data.draw(prices(problem)))
    every = [every_chain(bound.candidates, s, 2) for s in range(len(problem.styles.ids))]
    lot = np.random.default_rng(data.draw(st.integers(0, 99)))
    for _ in range(120):
        some = [
            chains.pick(lot.integers(len(chains), size=1)) for chains in every if len(chains) and lot.random() < 0.8
        ]
        runs = runs_of(joined([no_chains(), *some]))
        whole = replace(
            runs, units=np.floor(runs.units / problem.factories.lot_size[runs.f]) * problem.factories.lot_size[runs.f]
        )
        if not breaches(problem, whole):
            assert valuation.plan(whole).objective <= most + 1e-6 * (1 + abs(most))


# Two fabrics whose mills sell twice what their styles want, and minutes for about one of them.
STYLES = [{"fabric": g, "metres": 2.0, "price": 90.0 + 5 * i, "high": 120.0} for i in range(2) for g in range(2)]
MILLS = [{"min_order": 700.0, "cost": 9.0, "on_hand": 30.0}, {"min_order": 500.0, "cost": 8.0}]


def test_it_is_far_below_the_bound_that_buys_parts_of_minimums():
    problem = problem_of(STYLES, [{"capacity": 1500.0, "setup_cost": 50.0}], MILLS, starts=2)
    valuation, how = Valuation(problem), SearchBudget(SearchParams(gap=0.005), FOREVER, 1e-3, 60)
    listed, candidates = (
        list_candidates(problem, valuation),
        candidate_runs_of(problem, valuation, no_chains(), paying=True),
    )
    pricing = ParallelPricing(candidates, 1)
    columns = bounded(candidates, pricing, columns_and_prices(candidates, pricing, how), how)
    where = (problem, valuation, listed, solution_prices(columns.duals), columns.value)
    best, found = solve_directly(problem, how.params, time_limit=20), bound_with_purchases(*where, FOREVER)
    assert best.objective * (1 - 1e-6) <= found < 0.95 * columns.value
    assert bound_with_purchases(*where, -math.inf) == columns.value  # no time


def test_pins_leave_the_known_bound():
    problem = replace(problem_of(STYLES, [{}], MILLS), pins=(Pin(0, 0, 0, 150.0),))
    valuation = Valuation(problem)
    none = solution_prices(no_prices(problem))
    assert bound_with_purchases(problem, valuation, list_candidates(problem, valuation), none, 123.0, FOREVER) == 123.0

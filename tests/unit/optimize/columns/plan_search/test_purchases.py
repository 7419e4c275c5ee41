"""Purchases of more than a style can use: those that do not pay are given up, what that frees is used."""

from dataclasses import replace

import numpy as np
import pytest
from column_cases import candidates
from planning_cases import problem_of, runs_of

from planner.domain import silent
from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import chains_of
from planner.optimize.columns.plan_search.purchases import (
    all_purchases_pay,
    gain_of_purchases,
    purchases_that_pay,
)
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import generate
from planner.optimize.portfolio import choose_runs
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams

HOW = SearchBudget(SearchParams(gap=0.01), np.inf, gap=1e-3, nodes=50)


def shop_of_mills(fabrics=3, each=3):
    """Minutes for some of the styles alone; each mill sells at least what all styles of its fabric can use, at a price
    that a few of them do not earn."""
    styles = tuple(
        {"price": 100.0, "cost": 30.0 + 3 * g + i, "salvage": 5.0, "low": 20.0, "high": 160.0, "minutes": 10.0}
        | {"fabric": g, "metres": 1.0}
        for g in range(fabrics)
        for i in range(each)
    )
    mills = tuple({"on_hand": 0.0, "cost": 20.0, "min_order": 380.0, "max_order": 5000.0} for _ in range(fabrics))
    factory = {"capacity": 2200.0, "min_batch": 10.0, "lead": 1, "setup_minutes": 20.0}
    return problem_of(styles, (factory,), mills, starts=2, weeks=5)


def best_of_one_fabric(problem):
    """What the best plan of one fabric alone earns: two do not pay beside each other."""
    found = []
    for g in range(len(problem.fabrics.ids)):
        kept = problem.styles.fabric == g
        alone = replace(problem.factories, makes=problem.factories.makes & kept[:, None])
        params = SearchParams(gap=1e-3)
        found.append(choose_runs(replace(problem, factories=alone), params, silent, until=np.inf).objective)
    return max(found)


@pytest.fixture(scope="module")
def mills():
    return shop_of_mills()


def test_what_purchases_bring_is_what_their_runs_earn_less_the_least_that_mills_sell(mills):
    plan = chains_of(runs_of((0, 0, 0, 40), (1, 0, 0, 40), (3, 0, 1, 40)))
    gains = gain_of_purchases(candidates(mills), plan)
    alone = [
        Valuation(mills).plan(runs_of(*runs)).objective for runs in ([(0, 0, 0, 40), (1, 0, 0, 40)], [(3, 0, 1, 40)])
    ]
    assert gains[:2] == pytest.approx(alone)
    assert gains[2] == np.inf


def test_a_plan_that_buys_a_little_of_everything_keeps_what_pays(mills):
    found = candidates(mills)
    pricing = ParallelPricing(found, 1)
    relaxation = generate(found, pricing, HOW)
    everything = chains_of(runs_of(*((s, 0, s % 2, 20) for s in range(9))))
    assert found.earns(everything) < 0
    assert not all_purchases_pay(found, everything)
    plan = purchases_that_pay(found, pricing, everything, relaxation.duals, HOW)
    assert all_purchases_pay(found, plan)
    assert len(np.unique(mills.styles.fabric[plan.s])) == 1
    assert found.earns(plan) >= 0.97 * best_of_one_fabric(mills)


def test_what_fixed_runs_buy_is_no_cost_of_others(mills):
    pinned = chains_of(runs_of((0, 0, 0, 40)))
    found = candidate_runs_of(mills, Valuation(mills), pinned)
    plan = chains_of(runs_of((1, 0, 0, 40), (3, 0, 0, 20)))
    gains = gain_of_purchases(found, plan)
    assert gains[0] == np.inf
    assert gains[1] < 0
    pricing = ParallelPricing(found, 1)
    kept = purchases_that_pay(found, pricing, plan, generate(found, pricing, HOW).duals, HOW)
    assert 0 in mills.styles.fabric[kept.s]
    assert found.earns(kept) > found.earns(plan)


def test_once_purchases_are_chosen_one_model_of_the_runs_left_plans_them():
    mills = shop_of_mills(fabrics=3, each=2)
    exact, few = SearchParams(gap=1e-3), SearchParams(gap=1e-3, compact_runs=8, direct_runs=0)
    best, found = choose_runs(mills, exact, silent, until=np.inf), choose_runs(mills, few, silent, until=np.inf)
    assert breaches(mills, found.runs) == []
    assert found.objective <= best.bound
    assert best.objective <= found.bound
    kept = np.isin(mills.styles.fabric, mills.styles.fabric[found.runs.s])
    assert kept.sum() < len(kept)
    alone = replace(mills.factories, makes=mills.factories.makes & kept[:, None])
    within = choose_runs(replace(mills, factories=alone), exact, silent, until=np.inf)
    assert found.objective == pytest.approx(within.objective, rel=2e-3)

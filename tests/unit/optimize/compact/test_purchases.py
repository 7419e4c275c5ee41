"""Branches on fabrics bought or not: lower bounds than the relaxation's, and no good plan in none of them."""

import math
import time
from dataclasses import replace

import numpy as np
import pytest
from planning_cases import problem_of

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import no_chains
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import columns_and_prices
from planner.optimize.compact.draws import Draws, drawn_styles
from planner.optimize.compact.plans import values_of
from planner.optimize.compact.purchases import branch_on_purchases, minimum_matters, shut_by, whole_tree
from planner.optimize.compact.relaxation import Relaxation, relax
from planner.optimize.compact.search import CompactSearch, Incumbent
from planner.optimize.compact.solve import _relaxation
from planner.optimize.direct.solve import no_runs, solve_directly
from planner.optimize.problem.candidates import list_candidates
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import SolverStatus

PARAMS = SearchParams(gap=0.005)
# Two fabrics whose mills sell twice what their styles want, and minutes for about one of them.
STYLES = [{"fabric": g, "metres": 2.0, "price": 90.0 + 5 * i, "high": 120.0} for i in range(2) for g in range(2)]
MILLS = [{"min_order": 700.0, "cost": 9.0, "on_hand": 30.0}, {"min_order": 500.0, "cost": 8.0}]


@pytest.fixture(scope="module")
def relaxed():
    problem = problem_of(STYLES, [{"capacity": 1500.0, "setup_cost": 50.0}], MILLS, starts=2)
    valuation, forever = Valuation(problem), time.perf_counter() + 1e3
    candidates = candidate_runs_of(problem, valuation, no_chains(), paying=True)
    columns = columns_and_prices(candidates, ParallelPricing(candidates, 1), SearchBudget(PARAMS, forever, 1e-3, 60))
    found = _relaxation(problem, valuation, list_candidates(problem, valuation), candidates, columns)
    relax(found, candidates, columns, PARAMS, forever, -math.inf)
    return found, candidates, columns, solve_directly(problem, PARAMS, time_limit=20)


def test_branches_bring_the_bound_down_and_hold_the_best_plan(relaxed):
    found, candidates, columns, best = relaxed
    assert minimum_matters(found)
    enough = best.objective * (1 - 1e-4)
    branches = branch_on_purchases(found, candidates, columns, PARAMS, time.perf_counter() + 1e3, enough)
    assert max(b.bound for b in branches) < found.bound
    buys = values_of(found.layout, best.runs)[found.layout.buys]
    mine = [b for b in branches if ((b.least <= buys) & (buys <= b.most)).all()]
    assert [b.bound >= best.objective * (1 - 1e-6) for b in mine] == [True]
    made = {(s, f, t) for s, f, t in zip(best.runs.s, best.runs.f, best.runs.t, strict=True)}
    c, shut = found.layout.candidates, shut_by(mine[0], found.layout)
    assert not made & {(c.s[i], c.f[i], c.t[i]) for i in np.flatnonzero(shut)}


def test_what_fabrics_can_be_worth_brings_the_bound_down_before_any_branch(relaxed, monkeypatch):
    found, candidates, columns, best = relaxed
    monkeypatch.setattr(Relaxation, "keep_fabric_worths", lambda *_: 0)
    problem, forever = found.layout.problem, time.perf_counter() + 1e3
    without = _relaxation(problem, found.layout.valuation, found.layout.candidates, candidates, columns)
    relax(without, candidates, columns, PARAMS, forever, -math.inf)
    assert best.objective * (1 - 1e-6) <= found.bound < 0.97 * without.bound


def test_styles_that_choose_anew_together_find_plans_from_nothing(relaxed):
    found, _, _, best = relaxed
    forever = time.perf_counter() + 1e3
    search = CompactSearch(found, Incumbent(no_runs(), 0.0), PARAMS, forever, lambda runs: runs, whole_tree(found))
    Draws(PARAMS, 0).make(search, 60, forever)
    assert not breaches(found.layout.problem, search.best.runs)
    assert search.best.objective >= 0.99 * best.objective


def test_a_proof_ends_at_a_plan_that_it_thinks_too_well_of(relaxed):
    """Without tangents a model sees sales that are none; it is told the truth until it hopes for no more than there is."""
    found, _, _, best = relaxed
    blind = replace(found.apart(), tangents=found.tangents[:0], passing=[], worths=[])
    incumbent, forever = Incumbent(best.runs, best.objective), time.perf_counter() + 1e3
    search = CompactSearch(blind, incumbent, PARAMS, forever, lambda runs: runs, whole_tree(found))
    everything = np.ones(found.layout.n, dtype=bool)
    answer = search._branch(search.branches[0], everything, nodes=None, until=forever)
    assert answer.status is not SolverStatus.OPTIMAL
    assert search._hopes_too_much(search.met[-1])
    assert search.touch_met() > 0
    search.prove()
    assert search.best.proven(PARAMS.gap)


def test_tangents_found_apart_are_known_to_both_afterwards(relaxed):
    found = relaxed[0]
    one, other = found.apart(), found.apart()
    known, added = len(one.tangents), np.ones((1, found.layout.problem.styles.share.shape[1]))
    for part in (one, other):
        part.touch(np.array([0]), added)
    one.learn_from(other)
    assert len(one.tangents) == known + 2
    assert len(one.rows()) == len(found.rows()) + 2 * len(other.tangents[-1])


def test_styles_of_one_fabric_are_drawn_together(relaxed):
    found, _, _, best = relaxed
    incumbent, forever = Incumbent(best.runs, best.objective), time.perf_counter() + 1e3
    search = CompactSearch(found, incumbent, PARAMS, forever, lambda runs: runs, whole_tree(found))
    fabric = found.layout.problem.styles.fabric[found.layout.styles]
    drawn = [drawn_styles(search, np.random.default_rng(i), 2, by_fabric=True) for i in range(6)]
    whole = [{g for g in range(2) if free[fabric == g].all()} for free in drawn]
    assert all(whole)
    assert set().union(*whole) == {0, 1}

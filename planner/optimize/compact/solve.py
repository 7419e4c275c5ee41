"""Plans a problem whose candidate runs are few enough for one model: prices, relaxation, plan, proof on one screen."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, no_chains, runs_of
from planner.optimize.columns.chains.dual_prices import solution_prices
from planner.optimize.columns.chains.earnings import arrivals
from planner.optimize.columns.pins.decided import Decided, decided_runs
from planner.optimize.columns.plan_search.complete import settle, whole_plan
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.plan_search.warm import still_possible
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import columns_and_prices, generate
from planner.optimize.columns.relaxation.relaxation import Relaxation as Columns
from planner.optimize.columns.relaxation.subgradient import tidy
from planner.optimize.columns.search import HOLDING, LOWERING, fits_released, no_plan, plan_near
from planner.optimize.compact.beside import Beside
from planner.optimize.compact.clock import Clock
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.draws import Draws
from planner.optimize.compact.fabric_rows import FabricRows
from planner.optimize.compact.plans import place_of_runs
from planner.optimize.compact.purchases import branch_on_purchases, whole_tree
from planner.optimize.compact.relaxation import Relaxation, relax
from planner.optimize.compact.search import CompactSearch, Incumbent
from planner.optimize.compact.sifted_runs import SiftedRuns
from planner.optimize.compact.two_threads import EARLY_LOT, search_on_two_threads
from planner.optimize.problem.candidates import CandidateList
from planner.optimize.problem.statement import Bools, Prices, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import usable_solver

# Share of the time limit at which the last solve is told to stop: valuing what it met takes a moment, too.
IN_TIME = 0.95
# Of each style, the columns at which the first tangents touch.
PER_STYLE = 6
# Nodes of a MILP over styles with pins, and the gap it may leave as a share of the gap asked.
NODES, GAP_SHARE = 60, 0.1


def solve_compact(
    problem: Problem,
    valuation: Valuation,
    listed: CandidateList,
    params: SearchParams,
    *,
    time_limit: float,
    progress: Progress,
    start: Runs | None = None,
) -> Solution:
    """The best plan and a bound by the compact model, which starts from the prices and the plan of columns."""
    began = time.perf_counter()
    clock = Clock(began, time_limit, params)
    how = SearchBudget(params, clock.at(params.columns_share), params.gap * GAP_SHARE, NODES)
    decided = decided_runs(problem, valuation, how) if fits_released(problem) else None
    if decided is None:
        return no_plan(problem, time.perf_counter() - began, params.solver)
    candidates = candidate_runs_of(problem, valuation, decided.closed, decided.held, paying=True)
    pricing = ParallelPricing(candidates, params.threads)
    progress("prices of minutes, fabric and money", None)
    few = len(listed) <= params.few_runs
    columns = columns_and_prices(candidates, pricing, how) if few else generate(candidates, pricing, _sooner(how))
    plan = _first_plan(candidates, pricing, columns, how, start)
    if not few and clock.over(params.relaxation_share):
        proven = math.inf if len(decided) else columns.value
        best = Incumbent(runs_of(joined([candidates.fixed, plan])), candidates.earns(plan), proven)
        return _solution(best, solution_prices(columns.duals), clock)
    # The plan near the columns is looked for beside the prices; what is found for the model from here on leads it astray.
    value, known = columns.value, columns.apart()
    relaxation = _relaxation(problem, valuation, listed, candidates, columns)

    def search_from(found: Relaxation, plan: Chains, bound: float) -> CompactSearch:
        best = Incumbent(runs_of(joined([candidates.fixed, plan])), candidates.earns(plan), bound)
        until, branches = clock.at(IN_TIME), whole_tree(found)
        return CompactSearch(found, best, params, until, lambda runs: _polished(candidates, decided, runs), branches)

    early = None
    if few:
        plan = _after_relaxation(relaxation, candidates, pricing, columns, plan, how, clock)
    else:
        longer = replace(how, until=clock.at(params.relaxation_share))
        early = search_from(relaxation.apart(), plan, math.inf if len(decided) else value)
        early.hopeful = _made_in(columns, relaxation)
        with Beside(
            lambda _: _plan_beside(early, candidates, pricing, known, enough_of(value, params), longer)
        ) as beside:
            _bring_down(relaxation, candidates, columns, clock, candidates.earns(plan))
            beside.result()
        if not len(decided):
            relaxation.bound = min(relaxation.bound, value)
    progress("the plan", None)
    search = search_from(relaxation, plan, relaxation.bound)
    if early is not None:
        search.learn_plans_of(early)
    search_on_two_threads(search, clock, lambda: _branch(search, candidates, columns, clock))
    return _solution(search.best, _prices(candidates, relaxation, columns), clock)


def _bring_down(
    relaxation: Relaxation, candidates: CandidateRuns, columns: Columns, clock: Clock, earned: float
) -> None:
    """The relaxation brought down, if need be to what proves a plan that earns so much."""
    params = clock.params
    enough = earned * (1 + params.gap * params.milp_share)
    relax(relaxation, candidates, columns, params, clock.at(params.relaxation_share), enough)


def _after_relaxation(
    relaxation: Relaxation,
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    columns: Columns,
    plan: Chains,
    how: SearchBudget,
    clock: Clock,
) -> Chains:
    """The plan, or where the relaxation, brought down, does not prove it, the better one that its prices lead to."""
    _bring_down(relaxation, candidates, columns, clock, candidates.earns(plan))
    if candidates.earns(plan) >= enough_of(relaxation.bound, clock.params):
        return plan
    better = _planned(candidates, pricing, columns, how, clock.params, relaxation.bound)
    return max(plan, better, key=candidates.earns)


def _branch(search: CompactSearch, candidates: CandidateRuns, columns: Columns, clock: Clock) -> None:
    """The branches on purchases that the search goes on in."""
    relaxation, params = search.relaxation, clock.params
    nearly = search.best.nearly(params)
    if relaxation.bound <= nearly:
        return
    until = clock.at(params.branches_share)
    search.branches = branch_on_purchases(relaxation, candidates, columns, params, until, nearly)
    search.pruned = len(search.branches) != 1
    bound = min(relaxation.bound, max([nearly, *(branch.bound for branch in search.branches)]))
    relaxation.bound = search.best.bound = bound


def _plan_beside(
    search: CompactSearch,
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    columns: Columns,
    enough: float,
    how: SearchBudget,
) -> None:
    """A plan near the columns' relaxation, then draws from it: what can be done of the plan before prices are better."""
    plan = plan_near(candidates, pricing, columns, enough, how)
    search.take(Incumbent(runs_of(joined([candidates.fixed, plan])), candidates.earns(plan)))
    if how.params.proof:
        Draws(how.params, EARLY_LOT).make(search, how.params.early_draws, how.until)


def _made_in(columns: Columns, found: Relaxation) -> Bools:
    """(k,) the styles that the columns' relaxation makes."""
    return np.isin(found.layout.styles, columns.pool.chains.s[columns.weights > 1e-6])


def _sooner(how: SearchBudget) -> SearchBudget:
    """Half of the time for the relaxation, the rest for the plan."""
    return replace(how, until=how.until - how.seconds / 2)


def enough_of(bound: float, params: SearchParams) -> float:
    """What a plan must earn to be proven within the gap asked by this bound."""
    return bound / (1 + params.gap)


def _planned(
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    columns: Columns,
    how: SearchBudget,
    params: SearchParams,
    bound: float,
) -> Chains:
    """The plan that columns make of the relaxation's prices, and what rearrangement makes of it."""
    columns.solve_master(candidates, how)
    columns.weigh_new()
    return plan_near(candidates, pricing, columns, enough_of(bound, params), how)


def _first_plan(
    candidates: CandidateRuns, pricing: ParallelPricing, columns: Columns, how: SearchBudget, start: Runs | None
) -> Chains:
    """A plan from the columns' weights, and the one that another night's leads to: the better of them."""
    plans = [whole_plan(candidates, settle(columns.pool, columns.weights)[0])]
    if start is not None:
        plans.append(whole_plan(candidates, still_possible(candidates, start)))
    plans += [improved(candidates, pricing, plan, columns.duals, HOLDING + LOWERING, how) for plan in plans]
    return max(plans, key=candidates.earns)


def _relaxation(
    problem: Problem, valuation: Valuation, listed: CandidateList, candidates: CandidateRuns, columns: Columns
) -> Relaxation:
    """The compact model with tangents at the best columns, and what styles can be worth at the columns' prices."""
    layout = layout_of(problem, valuation, listed)
    found = Relaxation.of(layout, columns.covers)
    pool = columns.pool
    short = -pool.reduced(columns.duals)
    order = np.lexsort((short, pool.chains.s))
    s = pool.chains.s[order]
    rank = np.arange(len(s)) - np.searchsorted(s, s)
    best = pool.chains.pick(order[rank < PER_STYLE])
    best = best.pick(np.isin(best.s, layout.styles))
    found.touch(np.searchsorted(layout.styles, best.s), arrivals(candidates, best))
    likely, made = np.zeros(layout.n, dtype=bool), place_of_runs(layout, runs_of(best))
    likely[made[made >= 0]] = True
    found.sifted = SiftedRuns.of(layout, likely)
    duals = tidy(candidates, columns.duals)
    if columns.worth is None:
        columns.worth = searched_worth(candidates, duals, pool)
        columns.weigh_new()
    found.keep_worths(candidates, duals, columns.worth)
    found.keep_fabric_worths(FabricRows.of(layout, candidates), duals, columns)
    columns.weigh_new()
    return found


def _polished(candidates: CandidateRuns, decided: Decided, runs: Runs) -> Runs:
    """The plan with runs that do not fit cut and what is left of the limits used; as it is where people have pins."""
    if len(decided):
        return runs
    return runs_of(whole_plan(candidates, chains_of(runs) if len(runs.s) else no_chains()))


def _prices(candidates: CandidateRuns, relaxation: Relaxation, columns: Columns) -> Prices:
    """Those of the relaxation; of the columns where there was no time for it."""
    duals = columns.duals if relaxation.answer is None else relaxation.limit_prices(candidates)
    return solution_prices(duals)


def _solution(best: Incumbent, prices: Prices, clock: Clock) -> Solution:
    proven = best.proven(clock.params.gap)
    return Solution(
        runs=best.runs,
        objective=best.objective,
        bound=max(best.bound, best.objective),
        status=(PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE).value,
        seconds=time.perf_counter() - clock.began,
        prices=prices,
        solver=usable_solver(clock.params.solver),
    )

"""Plans a problem whose candidate runs are few enough for one model: prices, relaxation, plan, proof on one screen."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, no_chains, runs_of
from planner.optimize.columns.chains.dual_prices import solution_prices
from planner.optimize.columns.chains.earnings import arrivals
from planner.optimize.columns.chains.options import Options, options_of
from planner.optimize.columns.pins.decided import Decided, decided_runs
from planner.optimize.columns.plan_search.complete import settle, whole_plan
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.plan_search.warm import still_possible
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.pricing.prefix import searched_worth
from planner.optimize.columns.relaxation.generate import columns_and_prices, generate
from planner.optimize.columns.relaxation.relaxation import Relaxation as Columns
from planner.optimize.columns.relaxation.subgradient import tidy
from planner.optimize.columns.search import HOLDING, LOWERING, fits_released, no_plan, plan_near
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.purchases import branch_on_purchases, minimum_matters, whole_tree
from planner.optimize.compact.relaxation import Relaxation, relax
from planner.optimize.compact.search import CompactSearch, Incumbent
from planner.optimize.problem.candidates import Candidates
from planner.optimize.problem.statement import Prices, Problem, Runs, Solution
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
    candidates: Candidates,
    params: SearchParams,
    *,
    time_limit: float,
    progress: Progress,
    start: Runs | None = None,
) -> Solution:
    """The best plan and a bound by the compact model, which starts from the prices and the plan of columns."""
    began = time.perf_counter()
    until = began + IN_TIME * time_limit
    how = SearchBudget(params, began + params.columns_share * time_limit, params.gap * GAP_SHARE, NODES)
    decided = decided_runs(problem, valuation, how) if fits_released(problem) else None
    if decided is None:
        return no_plan(problem, time.perf_counter() - began, params.solver)
    options = options_of(problem, valuation, decided.closed, decided.held, paying=True)
    pricing = ParallelPricing(options, params.threads)
    progress("prices of minutes, fabric and money", None)
    few = len(candidates) <= params.few_runs
    columns = columns_and_prices(options, pricing, how) if few else generate(options, pricing, _sooner(how))
    plan = _first_plan(options, pricing, columns, how, start)
    if not few:
        plan = max(
            plan,
            plan_near(options, pricing, columns, enough_of(columns.value, params), how),
            key=options.earns,
        )
    objective = options.earns(plan)
    relaxation = _relaxation(problem, valuation, candidates, options, columns)
    enough = objective * (1 + params.gap * params.milp_share)
    relax(relaxation, options, columns, params, began + params.relaxation_share * time_limit, enough)
    progress("the plan", None)
    if not few and not len(decided):
        relaxation.bound = min(relaxation.bound, columns.value)
    if few and objective < enough_of(relaxation.bound, params):
        plan = max(plan, _planned(options, pricing, columns, how, params, relaxation.bound), key=options.earns)
        objective = options.earns(plan)
    best = Incumbent(runs_of(joined([options.fixed, plan])), objective)
    nearly, branches = best.nearly(params), whole_tree(relaxation)
    if params.proof and minimum_matters(relaxation) and relaxation.bound > nearly:
        until_branched = began + params.branches_share * time_limit
        branches = branch_on_purchases(relaxation, options, columns, params, until_branched, nearly)
        relaxation.bound = min(relaxation.bound, max([nearly, *(branch.bound for branch in branches)]))
    best.bound = relaxation.bound
    search = CompactSearch(
        relaxation, best, params, until, lambda runs: _polished(options, decided, runs), branches, len(branches) != 1
    )
    for number in params.part_runs:
        if not search.find_in_part(number, began + params.parts_share * time_limit):
            break
    if params.proof:
        search.improve_in_parts(began + params.neighbours_share * time_limit)
    if params.proof:
        search.prove()
    return _solution(problem, options, relaxation, best, params, time.perf_counter() - began)


def _sooner(how: SearchBudget) -> SearchBudget:
    """Half of the time for the relaxation, the rest for the plan."""
    return replace(how, until=how.until - how.seconds / 2)


def enough_of(bound: float, params: SearchParams) -> float:
    """What a plan must earn to be proven within the gap asked by this bound."""
    return bound / (1 + params.gap)


def _planned(
    options: Options, pricing: ParallelPricing, columns: Columns, how: SearchBudget, params: SearchParams, bound: float
) -> Chains:
    """The plan that columns make of the relaxation's prices, and what rearrangement makes of it."""
    columns.solve_master(options, how)
    columns.weigh_new()
    return plan_near(options, pricing, columns, enough_of(bound, params), how)


def _first_plan(
    options: Options, pricing: ParallelPricing, columns: Columns, how: SearchBudget, start: Runs | None
) -> Chains:
    """A plan from the columns' weights, and the one that another night's leads to: the better of them."""
    plans = [whole_plan(options, settle(columns.pool, columns.weights)[0])]
    if start is not None:
        plans.append(whole_plan(options, still_possible(options, start)))
    plans += [improved(options, pricing, plan, columns.duals, HOLDING + LOWERING, how) for plan in plans]
    return max(plans, key=options.earns)


def _relaxation(
    problem: Problem, valuation: Valuation, candidates: Candidates, options: Options, columns: Columns
) -> Relaxation:
    """The compact model with tangents at the best columns, and what styles can be worth at the columns' prices."""
    layout = layout_of(problem, valuation, candidates)
    found = Relaxation.of(layout, columns.covers)
    pool = columns.pool
    short = -pool.reduced(columns.duals)
    order = np.lexsort((short, pool.chains.s))
    s = pool.chains.s[order]
    rank = np.arange(len(s)) - np.searchsorted(s, s)
    best = pool.chains.pick(order[rank < PER_STYLE])
    best = best.pick(np.isin(best.s, layout.styles))
    found.touch(np.searchsorted(layout.styles, best.s), arrivals(options, best))
    duals = tidy(options, columns.duals)
    if columns.worth is None:
        columns.worth = searched_worth(options, duals, pool)
        columns.weigh_new()
    found.keep_worths(options, duals, columns.worth)
    return found


def _polished(options: Options, decided: Decided, runs: Runs) -> Runs:
    """The plan with runs that do not fit cut and what is left of the limits used; as it is where people have pins."""
    if len(decided):
        return runs
    return runs_of(whole_plan(options, chains_of(runs) if len(runs.s) else no_chains()))


def _solution(
    problem: Problem, options: Options, relaxation: Relaxation, best: Incumbent, params: SearchParams, seconds: float
) -> Solution:
    none = np.zeros(len(problem.fabrics.ids))
    prices = Prices(np.zeros(options.shape), none, 0.0, np.zeros(problem.T))
    if relaxation.answer is not None:
        prices = solution_prices(relaxation.dual_prices(options))
    proven = best.proven(params.gap)
    return Solution(
        runs=best.runs,
        objective=best.objective,
        bound=max(best.bound, best.objective),
        status=(PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE).value,
        seconds=seconds,
        prices=prices,
        solver=usable_solver(params.solver),
    )

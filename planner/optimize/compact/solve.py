"""Plans a problem whose candidate runs are few enough for one model: prices, relaxation, plan, proof on one screen."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, chains_of, joined, no_chains, runs_of
from planner.optimize.columns.chains.dual_prices import no_prices, solution_prices
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
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.purchases import branch_on_purchases, minimum_matters, whole_tree
from planner.optimize.compact.relaxation import Relaxation, relax
from planner.optimize.compact.search import CompactSearch, Incumbent
from planner.optimize.problem.candidates import CandidateList
from planner.optimize.problem.statement import Problem, Runs, Solution
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
    until = began + IN_TIME * time_limit
    how = SearchBudget(params, began + params.columns_share * time_limit, params.gap * GAP_SHARE, NODES)
    decided = decided_runs(problem, valuation, how) if fits_released(problem) else None
    if decided is None:
        return no_plan(problem, time.perf_counter() - began, params.solver)
    candidates = candidate_runs_of(problem, valuation, decided.closed, decided.held, paying=True)
    pricing = ParallelPricing(candidates, params.threads)
    progress("prices of minutes, fabric and money", None)
    few = len(listed) <= params.few_runs
    columns = columns_and_prices(candidates, pricing, how) if few else generate(candidates, pricing, _sooner(how))
    plan = _first_plan(candidates, pricing, columns, how, start)
    if not few:
        plan = max(
            plan,
            plan_near(candidates, pricing, columns, enough_of(columns.value, params), how),
            key=candidates.earns,
        )
    objective = candidates.earns(plan)
    relaxation = _relaxation(problem, valuation, listed, candidates, columns)
    enough = objective * (1 + params.gap * params.milp_share)
    relax(relaxation, candidates, columns, params, began + params.relaxation_share * time_limit, enough)
    progress("the plan", None)
    if not few and not len(decided):
        relaxation.bound = min(relaxation.bound, columns.value)
    if few and objective < enough_of(relaxation.bound, params):
        plan = max(plan, _planned(candidates, pricing, columns, how, params, relaxation.bound), key=candidates.earns)
        objective = candidates.earns(plan)
    best = Incumbent(runs_of(joined([candidates.fixed, plan])), objective)
    nearly, branches = best.nearly(params), whole_tree(relaxation)
    if params.proof and minimum_matters(relaxation) and relaxation.bound > nearly:
        until_branched = began + params.branches_share * time_limit
        branches = branch_on_purchases(relaxation, candidates, columns, params, until_branched, nearly)
        relaxation.bound = min(relaxation.bound, max([nearly, *(branch.bound for branch in branches)]))
    best.bound = relaxation.bound
    search = CompactSearch(
        relaxation, best, params, until, lambda runs: _polished(candidates, decided, runs), branches, len(branches) != 1
    )
    for number in params.part_runs:
        if not search.find_in_part(number, began + params.parts_share * time_limit):
            break
    if params.proof:
        search.improve_in_parts(began + params.neighbours_share * time_limit)
    if params.proof:
        search.prove()
    return _solution(problem, candidates, relaxation, best, params, time.perf_counter() - began)


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
    duals = tidy(candidates, columns.duals)
    if columns.worth is None:
        columns.worth = searched_worth(candidates, duals, pool)
        columns.weigh_new()
    found.keep_worths(candidates, duals, columns.worth)
    return found


def _polished(candidates: CandidateRuns, decided: Decided, runs: Runs) -> Runs:
    """The plan with runs that do not fit cut and what is left of the limits used; as it is where people have pins."""
    if len(decided):
        return runs
    return runs_of(whole_plan(candidates, chains_of(runs) if len(runs.s) else no_chains()))


def _solution(
    problem: Problem,
    candidates: CandidateRuns,
    relaxation: Relaxation,
    best: Incumbent,
    params: SearchParams,
    seconds: float,
) -> Solution:
    prices = solution_prices(no_prices(problem))
    if relaxation.answer is not None:
        prices = solution_prices(relaxation.dual_prices(candidates))
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

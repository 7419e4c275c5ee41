"""Planning at scale by columns: relaxation, a plan near it, improvement, and the bound."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, joined, runs_of
from planner.optimize.columns.chains.dual_prices import no_prices, solution_prices
from planner.optimize.columns.pins.decided import decided_runs
from planner.optimize.columns.pins.pinned import bound_with_pins
from planner.optimize.columns.plan_search.complete import main_patterns, settle, sized, whole_plan
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.plan_search.purchases import all_purchases_pay, purchases_that_pay
from planner.optimize.columns.plan_search.rearrange import Rearrangement
from planner.optimize.columns.plan_search.warm import with_start
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.generate import generate
from planner.optimize.columns.relaxation.large import relax_large
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.problem.candidates import Sizes
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.statement import Prices, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_budget import SearchBudget
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import usable_solver

# Nodes of any MILP, and the gap it may leave as a share of the gap asked.
NODES, GAP_SHARE = 60, 0.1
# How much of the prices counts against a change, round by round: first all of it, then less and less.
HOLDING, LOWERING = (1.0,) * 10, (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)
# In large problems a round takes seconds; without time only the first one is run, which finds most of what all do.
LARGE_ROUNDS = (1.0, 1.0, 1.0, 0.9, 0.7, 0.5, 0.3, 0.1, 0.0)
# How often improvement and sizing take turns; once where there are more styles than this.
TURNS, ONE_TURN_ABOVE = 2, 1500
# Rearrangement stops at this share of the gap asked.
ENOUGH = 0.5

# Told what the best plan earns (nan: none yet) and the bound, as the search goes on.
Watch = Callable[[float, float], None]


def unwatched(objective: float, bound: float) -> None:
    """Nobody looks on."""


def solve_by_columns(
    problem: Problem,
    params: SearchParams,
    *,
    time_limit: float,
    progress: Progress,
    start: Runs | None = None,
    watch: Watch = unwatched,
    known: tuple[Valuation, Sizes] | None = None,
) -> Solution:
    """The best plan of `problem` that columns find, and a bound.

    Stops by its own count of rounds; `time_limit` (seconds) is a safety net. The bound holds for plans with any number
    of runs a style. The plan is never worse for a `start`. `watch` is told of the bound and of every better plan.
    Problems above params.large_styles leave `start` aside: mixing it in costs more than it brings. `known`: the valuation
    and the sizes of runs that pay, if they are at hand.
    """
    began = time.perf_counter()
    gap, large = params.gap, len(problem.styles.ids) > params.large_styles
    how = SearchBudget(params, began + params.plan_share * time_limit, gap=gap * GAP_SHARE, nodes=NODES)
    valuation, sizes = (Valuation(problem), None) if known is None else known
    decided = decided_runs(problem, valuation, how) if fits_released(problem) else None
    if decided is None:
        return no_plan(problem, time.perf_counter() - began, params.solver)
    candidates = candidate_runs_of(problem, valuation, decided.closed, decided.held, paying=True, sizes=sizes)
    pricing = ParallelPricing(candidates, params.threads)
    progress("prices of minutes, fabric and money", None)
    solve, share = (relax_large, params.large_prices_share) if large else (generate, params.prices_share)
    relaxation = solve(
        candidates,
        pricing,
        replace(how, until=began + share * time_limit, latest=began + params.bound_share * time_limit),
    )
    bound = relaxation.value if not len(decided) else bound_with_pins(candidates, decided, relaxation)
    progress("the plan", None)
    enough = bound / (1 + gap * ENOUGH)
    watch(float("nan"), bound)
    proven = bound / (1 + gap) if params.proof else -np.inf
    plan = plan_near(candidates, pricing, relaxation, enough, how, lambda earned: watch(earned, bound), proven)
    if start is not None and len(start.s) and not large and candidates.earns(plan) < enough:
        plan = with_start(candidates, pricing, relaxation, plan, start, LOWERING, how)
    runs = runs_of(joined([candidates.fixed, plan]))
    return _solution(runs, valuation.plan(runs).objective, bound, solution_prices(relaxation.duals), params, began)


def _solution(
    runs: Runs, objective: float, bound: float, prices: Prices, params: SearchParams, began: float
) -> Solution:
    """The plan with a bound that is never below what it earns."""
    bound = max(bound, objective)
    proven = bound - objective <= params.gap * max(abs(objective), 1e-9)
    return Solution(
        runs=runs,
        objective=objective,
        bound=bound,
        status=(PlanStatus.OPTIMAL if proven else PlanStatus.FEASIBLE).value,
        seconds=time.perf_counter() - began,
        solver=usable_solver(params.solver),
        prices=prices,
    )


def unheard(earned: float) -> None:
    """Nobody listens."""


def plan_near(
    candidates: CandidateRuns,
    pricing: ParallelPricing,
    relaxation: Relaxation,
    enough: float,
    how: SearchBudget,
    tell: Callable[[float], None] = unheard,
    proven: float = -np.inf,
) -> Chains:
    """A good plan near the relaxation, in whole lots; `enough` is what it need not exceed, and below `proven` the search
    goes on while there is time.
    """
    duals = relaxation.duals
    if how.params.large_styles < candidates.S:
        plan = main_patterns(candidates, relaxation.pool, relaxation.weights)
        return improved(candidates, pricing, plan, duals, LARGE_ROUNDS, how, haste=len(LARGE_ROUNDS))
    plan = whole_plan(candidates, settle(relaxation.pool, relaxation.weights)[0])
    for _ in range(TURNS if candidates.S <= ONE_TURN_ABOVE else 1):
        plan = improved(candidates, pricing, plan, duals, HOLDING + LOWERING, how)
        tell(candidates.earns(plan))
        if how.over:
            break
        plan = max(plan, whole_plan(candidates, sized(candidates, plan, duals, how)), key=candidates.earns)
    if not all_purchases_pay(candidates, plan):
        plan = purchases_that_pay(candidates, pricing, plan, duals, how)
        tell(candidates.earns(plan))
        if _few_are_left(candidates, plan, how):  # the relaxation's prices, of a little of every fabric, tell no more
            return plan
    plan = improved(candidates, pricing, plan, duals, LOWERING[-6:], how)
    return Rearrangement(candidates, pricing, relaxation, how).run(plan, enough, tell, proven)


def _few_are_left(candidates: CandidateRuns, plan: Chains, how: SearchBudget) -> bool:
    """Whether one model is small enough for the runs of the fabrics that the plan buys, but not for all runs."""
    params, fabric = how.params, candidates.problem.styles.fabric
    kept = (fabric < 0) | np.isin(fabric, fabric[plan.s])
    most = params.compact_runs
    return params.compact and params.proof and candidates.may[kept].sum() <= most < candidates.may.sum()


def fits_released(problem: Problem) -> bool:
    """Whether the weeks can carry the orders released already."""
    room = problem.factories.capacity + problem.factories.overtime[:, None]
    return bool((problem.factories.released <= room + TOLERANCE * (1 + problem.factories.capacity)).all())


def no_plan(problem: Problem, seconds: float, solver: str) -> Solution:
    """No runs: released orders or pins leave no plan, or none was found."""
    none = np.zeros(0, dtype=np.int64)
    status = PlanStatus.NO_SOLUTION if fits_released(problem) else PlanStatus.INFEASIBLE
    prices = solution_prices(no_prices(problem))
    return Solution(
        Runs(none, none, none, np.zeros(0)),
        float("nan"),
        float("inf"),
        status.value,
        seconds,
        prices,
        usable_solver(solver),
    )

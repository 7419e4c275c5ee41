"""Which way a problem is planned: presolve first, then one model where it is small enough, columns where it is not."""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.errors import NoPlanFoundError
from planner.language import _
from planner.optimize.columns import solve_by_columns
from planner.optimize.columns.chains.dual_prices import no_prices, solution_prices
from planner.optimize.compact.beside import Beside
from planner.optimize.compact.purchase_bound import bound_with_purchases
from planner.optimize.compact.solve import solve_compact
from planner.optimize.direct.solve import no_runs, relative_gap, solve_directly
from planner.optimize.problem.candidates import CandidateList, Sizes, list_candidates, most_of_all, sizes_allowed
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.money_unit import in_currency, in_units, money_unit
from planner.optimize.problem.statement import Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import usable_solver

# However late it is, the search gets this long: without it there is no plan at all.
LEAST_SECONDS = 0.5
# A bound below a plan by more of what the plan earns is false, not rounded.
DISPROVED = 1e-4


def choose_runs(
    problem: Problem,
    params: SearchParams,
    progress: Progress,
    start: Runs | None = None,
    *,
    until: float,
) -> Solution:
    """The runs that earn most, and a bound, by `until` (time.perf_counter); NoPlanFoundError where the search stopped
    without any plan. `start` is a plan that is known.
    """
    began, unit = time.perf_counter(), money_unit(problem)
    scaled = in_units(problem, unit)
    valuation = Valuation(scaled)
    sizes = sizes_allowed(scaled, valuation, paying=True)
    listed = list_candidates(scaled, valuation, sizes)
    left = max(until - time.perf_counter(), LEAST_SECONDS)
    found = _search(scaled, valuation, listed, sizes, params, left, progress, start)
    if not math.isfinite(found.bound):  # the time was over before any was proven
        found = replace(found, bound=most_of_all(scaled, valuation))
    solution = in_currency(not_worse_than_nothing(scaled, found), unit)
    if solution.status in (PlanStatus.NO_SOLUTION, PlanStatus.INFEASIBLE) or not math.isfinite(solution.objective):
        raise NoPlanFoundError(
            _("the solver stopped before it found any plan, after {seconds:.0f} seconds").format(
                seconds=solution.seconds
            ),
            hint=_("Raise optimize.time_limit, or pin fewer styles."),
        )
    # The clock may end a part of the search from params.columns_share of the time on.
    by_clock = time.perf_counter() >= until - (1 - params.columns_share) * left
    ended = "proof" if _proven(solution, params.gap) else "time" if by_clock else "rounds"
    return replace(solution, seconds=time.perf_counter() - began, stopped_by=ended)


def _search(
    problem: Problem,
    valuation: Valuation,
    listed: CandidateList,
    sizes: Sizes,
    params: SearchParams,
    seconds: float,
    progress: Progress,
    start: Runs | None,
) -> Solution:
    if not len(listed):
        return nothing_pays(problem, params)
    if params.compact and len(listed) <= params.compact_runs:
        return solve_compact(problem, valuation, listed, params, time_limit=seconds, progress=progress, start=start)
    solution = solve_by_columns(
        problem, params, time_limit=seconds, progress=progress, start=start, known=(valuation, sizes)
    )
    left = seconds - solution.seconds
    if params.proof and params.compact and left > 0 and not _proven(solution, params.gap):
        solution = _with_purchases(problem, valuation, listed, solution, params, left, progress)
        left = seconds - solution.seconds
    if params.proof and len(listed) <= params.direct_runs and left > 0 and not _proven(solution, params.gap):
        known = solution.runs if math.isfinite(solution.objective) else start
        solution = better_of(solution, solve_directly(problem, params, time_limit=left, start=known, progress=progress))
    return solution


def _with_purchases(
    problem: Problem,
    valuation: Valuation,
    listed: CandidateList,
    solution: Solution,
    params: SearchParams,
    seconds: float,
    progress: Progress,
) -> Solution:
    """The solution of columns, which know mills' minimums badly, with a better plan and, beside it, a lower bound."""
    if len(problem.styles.ids) > params.purchase_bound_styles or not math.isfinite(solution.objective):
        return _better_within_purchases(problem, solution, len(listed), params, seconds, progress)
    prices, known = solution.prices, solution.bound
    until = time.perf_counter() + params.purchase_bound_share * seconds
    with Beside(lambda _: bound_with_purchases(problem, valuation, listed, prices, known, until)) as beside:
        found = _better_within_purchases(problem, solution, len(listed), params, seconds, progress)
        bound = beside.result()
    return replace(found, bound=tightest(found.objective, found.bound, bound))


def _better_within_purchases(
    problem: Problem, solution: Solution, runs: int, params: SearchParams, seconds: float, progress: Progress
) -> Solution:
    """The best of `solution` and of plans that buy no other fabric than it does, if fewer of the `runs` candidates are left
    then, few enough for one model. Its bound stays.
    """
    if not math.isfinite(solution.objective) or not len(problem.fabrics.ids):
        return solution
    part = _within_purchases(problem, solution.runs)
    valuation = Valuation(part)
    listed = list_candidates(part, valuation)
    if not len(listed) or len(listed) >= runs or len(listed) > params.compact_runs:
        return solution
    found = solve_compact(part, valuation, listed, params, time_limit=seconds, progress=progress, start=solution.runs)
    return better_of(solution, replace(found, bound=math.inf)) if math.isfinite(found.objective) else solution


def _within_purchases(problem: Problem, runs: Runs) -> Problem:
    """The problem in which only styles can be made that need no fabric, one that the runs use, or that are pinned."""
    fabric = problem.styles.fabric
    kept = (fabric < 0) | np.isin(fabric, fabric[runs.s])
    kept[[pin.s for pin in problem.pins]] = True
    return replace(problem, factories=replace(problem.factories, makes=problem.factories.makes & kept[:, None]))


def nothing_pays(problem: Problem, params: SearchParams) -> Solution:
    """The answer where no run is left to choose from: none, and nothing could be better."""
    prices = solution_prices(no_prices(problem))
    return Solution(no_runs(), 0.0, 0.0, PlanStatus.OPTIMAL.value, 0.0, prices, usable_solver(params.solver))


def not_worse_than_nothing(problem: Problem, solution: Solution) -> Solution:
    """The solution; ordering nothing where that is allowed and the time was over before a plan paid."""
    if not solution.objective < 0 or problem.pins or breaches(problem, no_runs()):
        return solution
    return replace(solution, runs=no_runs(), objective=0.0, bound=max(solution.bound, 0.0))


def _proven(solution: Solution, gap: float) -> bool:
    return math.isfinite(solution.objective) and relative_gap(solution.objective, solution.bound) <= gap


def better_of(one: Solution, other: Solution) -> Solution:
    """The better plan with the lower bound: both hold, whoever found them."""
    best = one if one.objective > other.objective else other
    bound = tightest(best.objective, one.bound, other.bound)
    return replace(best, bound=bound, seconds=one.seconds + other.seconds)


def tightest(objective: float, *bounds: float) -> float:
    """The lowest of the bounds that a plan of this objective does not disprove: one below it bounds nothing."""
    least = objective - DISPROVED * abs(objective)
    return max(min((bound for bound in bounds if bound >= least), default=math.inf), objective)

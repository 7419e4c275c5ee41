"""Demand and limits -> the plan: the whole of planning on one screen."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import Any

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Plan, PlanStatus, Progress, Warn, silent
from planner.errors import NoPlanFoundError
from planner.optimize.clash.set_aside import all_kept, set_aside_what_clashes, what_gave_way
from planner.optimize.columns import solve_by_columns
from planner.optimize.direct.solve import relative_gap, solve_directly
from planner.optimize.explain.cautions import cautions
from planner.optimize.explain.contributions import contributions
from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.plan_tables import in_reading_order, limits_table, orders_table, purchases_table
from planner.optimize.explain.slack import slack_of
from planner.optimize.explain.why_ordered import reasons_for
from planner.optimize.explain.why_skipped import skipped_table
from planner.optimize.problem.build import build_problem
from planner.optimize.problem.earlier_plan import runs_still_possible
from planner.optimize.problem.limits import breaches, may_start
from planner.optimize.problem.statement import Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse import decide, overrun_warning, weekly_learning, with_recourse
from planner.optimize.simpler.simpler import make_simpler, say_left_out, what_it_cost
from planner.optimize.solver.solve import title_of
from planner.settings import OptimizeSettings

# Problems with at most so many runs to choose from are solved whole as well; above that it takes too long.
MOST_RUNS_DIRECT = 220


def make_plan(
    inputs: Inputs,
    forecast: Forecast,
    settings: OptimizeSettings,
    progress: Progress = silent,
    *,
    relax: bool = False,
    start: pl.DataFrame | None = None,
) -> Plan:
    """The production orders that earn most within every limit, why, and how far from the best they may be.

    Raises InputError where tables contradict one another, InfeasibleError where released orders, pins and limits
    cannot all hold (`relax` sets aside and warns of what clashes instead), NoPlanFoundError where the search stopped
    without any plan. `start` holds the orders of another night, with which the plan is not worse and may be better.
    """
    began = time.monotonic()
    problem = build_problem(inputs, forecast.demand, forecast.demand_weekly, settings)
    decided = set_aside_what_clashes(problem, settings.solver) if relax else all_kept(problem, settings.solver)
    first = None if start is None else runs_still_possible(decided.problem, start)
    solution = choose_runs(decided.problem, settings, progress, first)
    found = solution
    if settings.prefer is not None:
        solution = make_simpler(decided.problem, found, settings.prefer, settings.prefer_within)
    decision = None
    if settings.recourse and settings.prefer is None and len(problem.styles.ids) and len(problem.factories.ids):
        progress("what will be known by the next order", None)
        weekly = weekly_learning(forecast.demand, problem.styles.ids)
        decision = decide(decided.problem, solution, weekly, settings, first)
        solution = replace(solution, runs=decision.runs)
    progress("explaining the plan", None)
    plan = describe_plan(decided.as_it_is, solution, settings.gap)
    if settings.prefer is not None:
        plan = replace(
            plan,
            preferred=what_it_cost(decided.problem, found, solution, settings),
            skipped=say_left_out(plan.skipped, decided.problem, found, solution),
        )
    if decision is not None:
        plan = with_recourse(plan, decision, found)
    warnings = (
        *what_gave_way(decided, solution.runs),
        *cautions(inputs, forecast, problem),
        *_gap_warning(plan, found, settings.gap),
        *overrun_warning(decision),
    )
    return replace(plan, warnings=warnings, solve_seconds=round(time.monotonic() - began, 3))


def choose_runs(
    problem: Problem, settings: OptimizeSettings, progress: Progress, start: Runs | None = None
) -> Solution:
    """Plan by columns; where the problem is small and that leaves a gap, solve it whole from there on."""
    how: dict[str, Any] = {
        "gap": settings.gap,
        "threads": settings.threads,
        "solver": settings.solver,
        "progress": progress,
    }
    choices = int(may_start(problem).sum())
    if not choices:
        return solve_directly(problem, time_limit=settings.time_limit, **how)
    solution = solve_by_columns(
        problem, time_limit=settings.time_limit, seed=settings.seed, start=start, proof=settings.proof, **how
    )
    left = settings.time_limit - solution.seconds
    if settings.proof and choices <= MOST_RUNS_DIRECT and not _proven(solution, settings.gap) and left > 0:
        known = solution.runs if math.isfinite(solution.objective) else start
        solution = better_of(solution, solve_directly(problem, time_limit=left, start=known, **how))
    if solution.status in (PlanStatus.NO_SOLUTION, PlanStatus.INFEASIBLE) or not math.isfinite(solution.objective):
        raise NoPlanFoundError(
            f"the solver stopped before it found any plan, after {solution.seconds:.0f} seconds",
            hint="Raise optimize.time_limit, or pin fewer styles.",
        )
    return solution


def _proven(solution: Solution, gap: float) -> bool:
    return math.isfinite(solution.objective) and relative_gap(solution.objective, solution.bound) <= gap


def better_of(one: Solution, other: Solution) -> Solution:
    """The better plan with the lower bound: both hold, whoever found them."""
    best = one if one.objective > other.objective else other
    return replace(best, bound=max(min(one.bound, other.bound), best.objective), seconds=one.seconds + other.seconds)


def describe_plan(problem: Problem, solution: Solution, gap_asked: float) -> Plan:
    """A solution as people get it: valued exactly, with tables and reasons. Its seconds and warnings come later.

    Raises AssertionError if the runs break a limit: no plan leaves the program unchecked.
    """
    runs, valuation = in_reading_order(solution.runs), Valuation(problem)
    broken = breaches(problem, runs)
    if broken:
        raise AssertionError(f"the plan breaks {len(broken)} limit(s), first {broken[0]}")
    value, slack, elsewhere = valuation.plan(runs), slack_of(problem, runs), Elsewhere(problem, solution.prices)
    objective = round(value.objective, 2)
    bound = max(math.ceil(solution.bound * 100) / 100, objective)
    gap = relative_gap(objective, bound)
    skipped = skipped_table(problem, valuation, runs, slack, elsewhere)
    return Plan(
        status=PlanStatus.OPTIMAL if gap <= gap_asked else PlanStatus.FEASIBLE,
        objective=objective,
        bound=bound,
        gap=round(gap, 6),
        solve_seconds=0.0,
        units=int(np.rint(runs.units.sum())),
        cost=round(value.spend, 2),
        styles_ordered=len(np.unique(runs.s)),
        styles_skipped=len(skipped),
        orders=orders_table(
            problem,
            runs,
            contributions(problem, valuation, runs),
            reasons_for(problem, valuation, runs, slack, elsewhere),
        ),
        purchases=purchases_table(problem, runs),
        skipped=skipped,
        limits=limits_table(problem, runs, solution.prices),
        solver=title_of(solution.solver),
    )


def _gap_warning(plan: Plan, found: Solution, asked: float) -> tuple[Warn, ...]:
    """Warn where the search fell short; what recourse gives up of a fixed plan's value on purpose is no shortfall."""
    gap = plan.gap if plan.recourse is None else relative_gap(found.objective, found.bound)
    if gap <= asked:
        return ()
    what = "the plan" if plan.recourse is None else "the plan before the next night's knowledge was counted in"
    return (
        Warn("gap_not_reached", f"{what} is proven to be within {gap:.1%} of the best possible; {asked:.1%} was asked"),
    )

"""Demand and limits -> the plan: the whole of planning on one screen."""

from __future__ import annotations

import math
import time
from dataclasses import replace
from typing import NamedTuple

import numpy as np
import polars as pl

from planner.domain import Forecast, Inputs, Plan, PlanStatus, Progress, Warn, silent
from planner.language import _
from planner.optimize.clash.set_aside import all_kept, set_aside_what_clashes, what_gave_way
from planner.optimize.direct.solve import relative_gap
from planner.optimize.explain.cautions import cautions
from planner.optimize.explain.contributions import contributions
from planner.optimize.explain.elsewhere import Elsewhere
from planner.optimize.explain.plan_tables import in_reading_order, limits_table, orders_table, purchases_table
from planner.optimize.explain.slack import slack_of
from planner.optimize.explain.why_ordered import reasons_for
from planner.optimize.explain.why_skipped import skipped_table
from planner.optimize.lines.book import lines_of, lines_table, mix_loss, with_lines
from planner.optimize.lines.line_conditions import line_breaches, uncut_pins
from planner.optimize.lines.nudge import nudged
from planner.optimize.lines.packs import in_whole_packs
from planner.optimize.lines.stated import state_problem
from planner.optimize.portfolio import choose_runs
from planner.optimize.problem.earlier_plan import runs_still_possible
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.money_unit import money_unit
from planner.optimize.problem.statement import Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation
from planner.optimize.recourse import (
    Decision,
    decide,
    fineness_within,
    no_time_warning,
    overrun_warning,
    weekly_learning,
    with_recourse,
)
from planner.optimize.search_params import search_params
from planner.optimize.simpler.simpler import make_simpler, say_left_out, what_it_cost
from planner.optimize.solver.solve import title_of
from planner.optimize.time_budget import TimeBudget
from planner.settings import OptimizeSettings


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
    began = time.perf_counter()
    problem = state_problem(inputs, forecast, settings)
    budget = TimeBudget(began, settings.time_limit, len(problem.styles.ids), settings.recourse)
    decided = set_aside_what_clashes(problem, settings.solver) if relax else all_kept(problem, settings.solver)
    first = None if start is None else runs_still_possible(decided.problem, start)
    params = search_params(settings)
    found = choose_runs(decided.problem, params, progress, first, until=budget.search_until)
    solution, decision, hurried = _chosen(decided.problem, found, forecast, settings, first, budget, progress)
    progress(_("explaining the plan"), None)
    plan = describe_plan(decided.as_it_is, solution, settings.gap)
    if settings.prefer is not None:
        plan = replace(
            plan,
            preferred=what_it_cost(decided.problem, found, solution, settings),
            skipped=say_left_out(plan.skipped, decided.problem, found, solution),
        )
    if decision is not None:
        plan = with_recourse(plan, decision)
    warnings = (
        *plan.warnings,
        *what_gave_way(decided, solution.runs),
        *cautions(inputs, forecast, problem),
        *_gap_warning(plan, found, settings.gap),
        *overrun_warning(decision),
        *([no_time_warning(settings.time_limit)] if decision is None and hurried else []),
    )
    return replace(
        plan,
        warnings=warnings,
        solve_seconds=round(time.perf_counter() - budget.began, 3),
        stopped_by=_what_ended(plan, found, hurried=hurried),
        search=params.as_dict(),
    )


class _Chosen(NamedTuple):
    """What is made of the plan that the search found; `hurried` = the clock ended recourse."""

    solution: Solution
    decision: Decision | None
    hurried: bool


def _chosen(
    problem: Problem,
    found: Solution,
    forecast: Forecast,
    settings: OptimizeSettings,
    first: Runs | None,
    budget: TimeBudget,
    progress: Progress,
) -> _Chosen:
    """A simpler plan where one is preferred, else tonight's runs as recourse chooses them; both in whole packs."""
    solution, decision, hurried = found, None, False
    if settings.prefer is not None:
        solution = make_simpler(problem, found, settings.prefer, settings.prefer_within)
    elif settings.recourse and len(problem.styles.ids) and len(problem.factories.ids):
        progress(_("what will be known by the next order"), None)
        fine = fineness_within(len(problem.styles.ids), budget.recourse_seconds)
        if fine is not None:
            weekly = weekly_learning(forecast.demand, problem.styles.ids)
            decision = decide(problem, solution, weekly, settings, first, until=budget.recourse_until, fine=fine)
            solution = replace(solution, runs=decision.runs)
        hurried = fine is None or time.perf_counter() >= budget.recourse_until
    whole = nudged(problem, in_whole_packs(problem, solution.runs))
    if whole is not solution.runs:
        solution = replace(solution, runs=whole)
        decision = None if decision is None else replace(decision, runs=in_reading_order(whole))
    return _Chosen(solution, decision, hurried)


def _what_ended(plan: Plan, found: Solution, *, hurried: bool) -> str:
    """`proof` where the plan as it stands is proven. What the search had proven does not prove a plan that recourse, a
    simpler plan or whole packs made of it: there it was rounds, or the time where the clock `hurried` recourse.
    """
    if plan.status is PlanStatus.OPTIMAL:
        return "proof"
    if hurried:
        return "time"
    return "rounds" if found.stopped_by == "proof" else found.stopped_by


HALF_A_CENT = 0.005


def _bound_and_gap(problem: Problem, earned: float, proven: float) -> tuple[float, float]:
    """(bound in whole cents, never below the plan; gap of what is behind the cents, which are coarse where money is counted
    in thousands). What is not half a cent above the plan is the plan's own value.
    """
    objective = round(earned, 2)
    if proven - earned < HALF_A_CENT * min(money_unit(problem), 1.0):
        return objective, 0.0
    bound = objective if proven - objective < HALF_A_CENT else max(math.ceil(proven * 100) / 100, objective)
    return bound, relative_gap(earned, proven)


def describe_plan(problem: Problem, solution: Solution, gap_asked: float) -> Plan:
    """A solution as people get it: valued exactly, with tables and reasons. Its seconds and warnings come later.

    Raises AssertionError if the runs break a limit: no plan leaves the program unchecked.
    """
    runs, valuation = in_reading_order(solution.runs), Valuation(problem)
    broken = breaches(problem, runs)
    if broken:
        raise AssertionError(f"the plan breaks {len(broken)} limit(s), first {broken[0]}")
    lines = lines_of(problem, runs)
    broken_lines = line_breaches(problem, runs, lines)
    if broken_lines:
        raise AssertionError(f"the plan breaks {len(broken_lines)} limit(s) of lines, first {broken_lines[0]}")
    value, slack, elsewhere = valuation.plan(runs), slack_of(problem, runs), Elsewhere(problem, solution.prices)
    of_runs = contributions(problem, valuation, runs)
    by_lines = with_lines(problem, runs, of_runs, lines)
    earned = value.objective + float((by_lines.profit - of_runs.profit).sum())
    objective = round(earned, 2)
    # The search plans styles with SKUs by a curve; where their lines earn more than it says, others may, too.
    bound, gap = _bound_and_gap(problem, earned, solution.bound + max(earned - value.objective, 0.0))
    skipped = skipped_table(problem, runs, slack, elsewhere)
    orders = orders_table(problem, runs, by_lines, reasons_for(problem, valuation, runs, slack, elsewhere))
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
        orders=orders,
        order_lines=lines_table(problem, lines, runs, orders["order_id"].to_list()),
        mix_loss=mix_loss(problem, runs, earned),
        purchases=purchases_table(problem, runs),
        skipped=skipped,
        warnings=_uncut(uncut_pins(problem, runs, lines)),
        limits=limits_table(problem, runs, solution.prices),
        solver=title_of(solution.solver),
    )


def _uncut(pins: list[str]) -> tuple[Warn, ...]:
    """Pins that no factory cuts as it asks are people's to change: they are told, and made as near as can be."""
    return tuple(
        Warn("pin_not_cut", _("{pin}. The lines come as near as can be: change the pin, or agree it.").format(pin=pin))
        for pin in pins
    )


def _gap_warning(plan: Plan, found: Solution, asked: float) -> tuple[Warn, ...]:
    """Warn where the search fell short; what recourse gives up of a fixed plan's value on purpose is no shortfall."""
    gap = plan.gap if plan.recourse is None else relative_gap(found.objective, found.bound)
    if gap <= asked:
        return ()
    what = _("the plan") if plan.recourse is None else _("the plan before the next night's knowledge was counted in")
    return (
        Warn(
            "gap_not_reached",
            _("{what} is proven to be within {gap:.1%} of the best possible; {asked:.1%} was asked").format(
                what=what, gap=gap, asked=asked
            ),
        ),
    )

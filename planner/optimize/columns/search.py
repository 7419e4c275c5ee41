"""Planning at scale by columns: relaxation, a plan near it, improvement, and the bound."""

from __future__ import annotations

import time

import numpy as np

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.bound import shared_value
from planner.optimize.columns.chains import profit, runs_of
from planner.optimize.columns.complete import settle, sized, whole_plan
from planner.optimize.columns.generate import generate
from planner.optimize.columns.improve import improved
from planner.optimize.columns.master import Limits
from planner.optimize.columns.options import options_of
from planner.optimize.columns.team import PricingTeam
from planner.optimize.columns.whole import fitting, in_lots
from planner.optimize.problem import Prices, Problem, Solution
from planner.optimize.valuation import Valuation

NODES = 50
# How much of the prices counts against a change, round by round.
LOWERING = (0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.0)


def solve_by_columns(problem: Problem, *, gap: float, time_limit: float, threads: int, solver: str,
                     progress: Progress) -> Solution:
    """Plan `problem` by columns.

    Stops by its own count of rounds; `time_limit` (seconds) is a safety net. The bound holds for plans with any number
    of runs a style.
    """
    began = time.perf_counter()
    valuation = Valuation(problem)
    options = options_of(problem, valuation)
    team = PricingTeam(options, threads)
    how = Limits(solver, 1, time_limit, gap=gap / 10, nodes=NODES)
    progress("prices", None)
    relaxation = generate(options, team, how)
    rates = relaxation.rates
    bound = float(team.worth_at_most(rates).sum()) + shared_value(options, rates)
    weights = np.zeros(len(relaxation.pool))
    weights[: len(relaxation.relaxed.weights)] = relaxation.relaxed.weights
    chains, _ = settle(relaxation.pool, weights)
    plan = in_lots(options, chains)
    plan = fitting(options, plan, profit(options, plan))
    for _ in range(2):
        plan = improved(options, team, plan, rates, (1.0,) * 10)
        plan = improved(options, team, plan, rates, LOWERING)
        plan = sized(options, plan, rates, how)
        plan = whole_plan(options, plan)
    plan = improved(options, team, plan, rates, LOWERING[-6:])
    runs = runs_of(plan)
    objective = valuation.plan(runs).objective
    status = PlanStatus.OPTIMAL if bound - objective <= gap * max(objective, 1e-9) else PlanStatus.FEASIBLE
    return Solution(runs=runs, objective=objective, bound=max(bound, objective), status=status.value,
                    seconds=time.perf_counter() - began,
                    prices=Prices(rates.minutes, rates.fabric, rates.budget, rates.budget_by_week), solver=solver)

"""Planning at scale by columns: relaxation, a plan near it, improvement, and the bound."""

from __future__ import annotations

import time

from planner.domain import PlanStatus, Progress
from planner.optimize.columns.bound import shared_value
from planner.optimize.columns.chains import runs_of
from planner.optimize.columns.complete import branch, settle, sized, whole_plan
from planner.optimize.columns.generate import generate
from planner.optimize.columns.master import Limits
from planner.optimize.columns.options import options_of
from planner.optimize.columns.team import PricingTeam
from planner.optimize.problem import Prices, Problem, Solution
from planner.optimize.valuation import Valuation

NODES = 50


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
    worth = team.best(rates)[0]
    bound = float(team.worth_at_most(rates).sum()) + shared_value(options, rates)
    settled, free = settle(relaxation.pool, relaxation.relaxed.weights)
    plan = branch(options, relaxation.pool, settled, free, rates, worth, how)
    plan = sized(options, plan, rates, how)
    plan = whole_plan(options, plan, rates)
    runs = runs_of(plan)
    objective = valuation.plan(runs).objective
    status = PlanStatus.OPTIMAL if bound - objective <= gap * max(objective, 1e-9) else PlanStatus.FEASIBLE
    return Solution(runs=runs, objective=objective, bound=max(bound, objective), status=status.value,
                    seconds=time.perf_counter() - began,
                    prices=Prices(rates.minutes, rates.fabric, rates.budget, rates.budget_by_week), solver=solver)

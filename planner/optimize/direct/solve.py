"""Solves the direct model: MILP, exact value of its plan, tangents where the model was too hopeful, and again."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field

import numpy as np

from planner.domain import PlanStatus, Progress, silent
from planner.language import _
from planner.optimize.direct.model import build_model
from planner.optimize.direct.relaxed import relax
from planner.optimize.direct.sales import touch_at
from planner.optimize.direct.start import values_of
from planner.optimize.direct.variables import Variables, runs_of
from planner.optimize.problem.limits import breaches
from planner.optimize.problem.statement import Prices, Problem, Runs, Solution
from planner.optimize.problem.valuation import Valuation, bound_without_limits
from planner.optimize.search_params import SearchParams
from planner.optimize.solver.solve import Outcome, SolverStatus, solve, usable_solver

# Scenarios a style in the model; tangents at the plans found make up for what so few cannot see.
SCENARIOS_IN_MODEL = 10
# Rounds on the relaxation first: cheap, and their tangents make up for most of the missing scenarios.
RELAXED_ROUNDS = 6
# Nodes of each search: where it stops must not depend on how fast the machine is.
NODE_LIMIT = 1200
# Share of the gap asked that the MILP may leave; the tangents need the rest.
MILP_SHARE = 0.6
# A gap smaller than this cannot be told from rounding.
FINEST_GAP = 1e-6


def no_runs() -> Runs:
    """A plan that orders nothing."""
    none = np.array([], dtype=np.int64)
    return Runs(s=none, f=none.copy(), t=none.copy(), units=np.array([], dtype=np.float64))


def relative_gap(objective: float, bound: float) -> float:
    """(bound - objective) / |objective|; 0 when they are the same, 1 when only the objective is 0."""
    room = max(bound - objective, 0.0)
    if room == 0 or not math.isfinite(room):
        return room
    return room / abs(objective) if objective else 1.0


@dataclass
class _Search:
    """What the rounds have found: the best plan, its exact value, the lowest bound, and every plan looked at."""

    problem: Problem
    valuation: Valuation
    runs: Runs | None = None
    objective: float = -math.inf
    bound: float = math.inf
    looked_at: list[Runs] = field(default_factory=list)

    @property
    def gap(self) -> float:
        return relative_gap(self.objective, self.bound)

    def look_at(self, runs: Runs) -> None:
        """Value a plan exactly and keep it if it is the best that breaks no limit."""
        self.looked_at.append(runs)
        if not breaches(self.problem, runs):
            value = self.valuation.plan(runs).objective
            if value > self.objective:
                self.runs, self.objective = runs, value

    def take(self, v: Variables, outcome: Outcome) -> None:
        """Learn bound and plan from one solve."""
        self.bound = min(self.bound, outcome.bound)
        if outcome.has_values:
            self.look_at(runs_of(v, outcome.values))


def solve_directly(
    problem: Problem,
    params: SearchParams,
    *,
    time_limit: float,
    progress: Progress = silent,
    start: Runs | None = None,
) -> Solution:
    """The best plan of a small problem, and a bound that holds for any number of runs a style.

    The model sees bins of scenarios, so its bound holds (Jensen); each round values its plan exactly and adds the
    tangents of expected leftover there, until the two agree within `gap` (Kelley's cutting planes). `start` is a plan
    that is known already; the result is never worse.
    """
    began, gap, solver = time.monotonic(), max(params.gap, FINEST_GAP), params.solver
    search = _Search(problem, Valuation(problem), bound=bound_without_limits(Valuation(problem)))
    search.look_at(no_runs())
    if start is not None:
        search.look_at(start)
    prices, touched = relax(problem, search.valuation, SCENARIOS_IN_MODEL, RELAXED_ROUNDS, solver)
    model, v = build_model(problem, search.valuation, SCENARIOS_IN_MODEL)
    for number, runs in enumerate(touched):
        touch_at(model, v, runs, f"relaxed_{number}")
    if not v.candidates:
        search.bound = search.objective
    for number in range(params.direct_rounds):
        left = time_limit - (time.monotonic() - began)
        if left <= 0 or search.gap <= gap:
            break
        first = None if search.runs is None else values_of(v, search.runs)
        outcome = solve(
            model,
            gap=gap * MILP_SHARE,
            time_limit=left,
            threads=params.threads,
            solver=solver,
            start=first,
            node_limit=NODE_LIMIT,
        )
        search.take(v, outcome)
        progress(_("planning runs"), None)
        if outcome.status is not SolverStatus.OPTIMAL:
            break
        touch_at(model, v, search.looked_at[-1], str(number))
    return _solution(search, prices, gap, time.monotonic() - began, usable_solver(solver))


def _solution(search: _Search, prices: Prices, gap: float, seconds: float, solver: str) -> Solution:
    status = PlanStatus.OPTIMAL if search.gap <= gap else PlanStatus.FEASIBLE
    runs = search.runs
    if runs is None:
        status = PlanStatus.INFEASIBLE if search.bound == -math.inf else PlanStatus.NO_SOLUTION
    return Solution(
        runs=runs or no_runs(),
        objective=search.objective,
        bound=max(search.bound, search.objective),
        status=status.value,
        seconds=seconds,
        solver=solver,
        prices=prices,
    )

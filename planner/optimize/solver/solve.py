"""The one place where PuLP talks to a solver: solves what others built, and says what is truly known.

PuLP calls a time-out "Optimal", hands out values for infeasible models, and leaves the sign of duals to the solver.
So status, bound, gap and duals are read from HiGHS itself, or from CBC's log, and turned into one meaning here.
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import pulp

from planner.language import _
from planner.optimize.solver import cbc, highs

HIGHS, CBC = "highs", "cbc"
# Largest wrong sign of a dual that is put down to rounding, as a share of the largest dual.
DUAL_TOLERANCE = 1e-6


class SolverStatus(StrEnum):
    """What a solve ended with. OPTIMAL: proven within the gap asked. FEASIBLE: an incumbent, stopped early."""

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    NO_SOLUTION = "no_solution"


@dataclass(frozen=True)
class Outcome:
    """The result of one solve, in the sense (maximise or minimise) of the model.

    objective   of the incumbent; nan where there is none
    bound       no solution is better than this; infinite where nothing is known
    gap         |bound - objective| / max(|objective|, 1e-9)
    values      variable name -> value; empty without an incumbent
    duals       constraint name -> change of the objective a unit of its right-hand side; LPs solved to the end only
    """

    status: SolverStatus
    objective: float
    bound: float
    values: Mapping[str, float] = field(default_factory=dict)
    duals: Mapping[str, float] = field(default_factory=dict)
    seconds: float = 0.0
    solver: str = ""

    @property
    def has_values(self) -> bool:
        """Whether there is an incumbent."""
        return bool(self.values)

    @property
    def gap(self) -> float:
        """Distance of bound and objective, as a share of the objective."""
        if not self.has_values or not math.isfinite(self.bound):
            return math.inf
        return abs(self.bound - self.objective) / max(abs(self.objective), 1e-9)


def usable_solver(wanted: str) -> str:
    """`wanted`, or the other one where `wanted` is not installed; RuntimeError where none is."""
    ready = {HIGHS: highs.available, CBC: cbc.available}
    for name in (wanted, *(n for n in (HIGHS, CBC) if n != wanted)):
        if ready[name]():
            return name
    raise RuntimeError("neither HiGHS (highspy) nor CBC is installed")


def title_of(solver: str) -> str:
    """Name and version, such as `HiGHS 1.15.1`, of the solver that `solver` (highs or cbc) comes to."""
    model = pulp.LpProblem("title", pulp.LpMaximize)
    model += model.add_variable("x", 0, 1)
    return solve(model, solver=solver).solver


def solve(
    model: pulp.LpProblem,
    *,
    gap: float = 0.0,
    time_limit: float = 60.0,
    threads: int = 1,
    solver: str = HIGHS,
    start: Mapping[str, float] | None = None,
    node_limit: int | None = None,
    interior: bool = False,
) -> Outcome:
    """Solve `model`, an LP or MILP, and report what is known of it.

    `gap` is relative; `time_limit` in seconds; `start` (variable name -> value) is a first incumbent for a MILP;
    `node_limit` stops a MILP at the same place on every machine, which seconds do not; `interior` asks for HiGHS's
    interior point method, which on LPs with thousands of rows beats its simplex (CBC goes its own way).
    """
    began = time.perf_counter()
    name = usable_solver(solver)
    run: Any = highs.run if name == HIGHS else cbc.run
    raw = run(
        model,
        gap=gap,
        time_limit=max(time_limit, 0.01),
        threads=threads,
        start=start,
        node_limit=node_limit,
        interior=interior,
    )
    outcome = Outcome(
        status=SolverStatus(raw.status),
        objective=raw.objective,
        bound=raw.bound,
        values=raw.values,
        duals=raw.duals,
        seconds=time.perf_counter() - began,
        solver=raw.version,
    )
    check_dual_signs(model, outcome.duals)
    return outcome


def check_dual_signs(model: pulp.LpProblem, duals: Mapping[str, float]) -> None:
    """Raise ArithmeticError where a dual has a sign that its constraint cannot have.

    More room never hurts: for a maximisation a <= row has a dual >= 0 and a >= row one <= 0; reversed to minimise.
    """
    if not duals:
        return
    better = 1.0 if model.sense == pulp.LpMaximize else -1.0
    allowed = DUAL_TOLERANCE * max(1.0, max(abs(v) for v in duals.values()))
    for row in model.constraints():
        gain = better * duals[row.name]
        wrong = -gain if row.sense == pulp.LpConstraintLE else gain
        if row.sense != pulp.LpConstraintEQ and wrong > allowed:
            raise ArithmeticError(
                _("dual of {name} is {value}, a sign it cannot have").format(name=row.name, value=duals[row.name])
            )

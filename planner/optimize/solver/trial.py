"""Whether a solver works here, found out by having it solve a tiny model."""

from __future__ import annotations

import pulp

from planner.language import _
from planner.optimize.solver import cbc, highs
from planner.optimize.solver.solve import CBC, HIGHS, SolverStatus, solve

AVAILABLE = {HIGHS: highs.available, CBC: cbc.available}


def try_solver(name: str) -> tuple[bool, str]:
    """(works, what was seen): whether solver `name` finds that 3 of 3.5 units fit."""
    if not AVAILABLE[name]():
        return False, _("not installed")
    model = pulp.LpProblem("trial", pulp.LpMaximize)
    units = model.add_variable("units", lowBound=0, cat=pulp.LpInteger)
    model += units
    model += units <= 3.5, "room"
    outcome = solve(model, time_limit=10.0, solver=name)
    right = outcome.status is SolverStatus.OPTIMAL and abs(outcome.objective - 3.0) < 1e-6
    return right, outcome.solver if right else _("wrong answer: {status}, {objective}").format(
        status=outcome.status.value, objective=outcome.objective
    )

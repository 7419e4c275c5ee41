"""The direct model with its whole numbers relaxed: prices of the limits, and plans to take tangents at."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from planner.optimize.direct.model import build_model
from planner.optimize.direct.sales import touch_at
from planner.optimize.direct.variables import made_of
from planner.optimize.problem.shared_limits import as_prices, rooms
from planner.optimize.problem.statement import Prices, Problem, Runs
from planner.optimize.problem.valuation import Valuation
from planner.optimize.solver.solve import HIGHS, solve


def relax(
    problem: Problem, valuation: Valuation, scenarios: int, rounds: int, solver: str = HIGHS
) -> tuple[Prices, list[Runs]]:
    """Solve the relaxation `rounds` times, each with the tangents at the plans before it.

    Returns the prices at its last optimum, all >= 0, and the plans; these are neither in whole lots nor of the least
    size, but tangents hold anywhere.
    """
    model, v = build_model(problem, valuation, scenarios, whole=False)
    plans: list[Runs] = []
    duals: Mapping[str, float] = {}
    for number in range(rounds if v.candidates else 0):
        outcome = solve(model, solver=solver)
        if not outcome.has_values:
            break
        duals = outcome.duals
        plans.append(made_of(v, outcome.values))
        touch_at(model, v, plans[-1], str(number))
    return _prices(problem, duals), plans


def _prices(problem: Problem, duals: Mapping[str, float]) -> Prices:
    """Duals of the rows of the shared limits; 0 where there is no row."""
    return as_prices(
        problem,
        {
            kind: np.array([max(duals.get(f"{kind}_{row}", 0.0), 0.0) for row in range(len(room))])
            for kind, room in rooms(problem).items()
        },
    )

"""The direct model with its whole numbers relaxed: prices of the limits, and plans to take tangents at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.optimize.direct.model import build_model
from planner.optimize.direct.sales import touch_at
from planner.optimize.direct.variables import made_of
from planner.optimize.problem.statement import Floats, Prices, Problem, Runs
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
    weeks, factories, fabrics = range(problem.T), range(len(problem.factories.ids)), range(len(problem.fabrics.ids))
    minutes = [_price(duals, f"minutes_{f}_{t}") for f in factories for t in weeks]
    fabric = [_price(duals, f"fabric_{g}") + _price(duals, f"fabric_in_time_{g}") for g in fabrics]
    return Prices(
        minutes=_floats(minutes).reshape(problem.factories.capacity.shape),
        fabric=_floats(fabric),
        budget=_price(duals, "budget"),
        budget_by_week=_floats([_price(duals, f"budget_week_{t}") for t in weeks]),
        receiving=_receiving_prices(problem, duals),
    )


def _receiving_prices(problem: Problem, duals: Mapping[str, float]) -> Floats | None:
    if problem.receiving is None:
        return None
    rows, weeks = problem.receiving.given.shape
    return _floats([_price(duals, f"receiving_{r}_{a}") for r in range(rows) for a in range(weeks)]).reshape(
        rows, weeks
    )


def _price(duals: Mapping[str, float], row: str) -> float:
    return max(duals.get(row, 0.0), 0.0)


def _floats(values: Sequence[float]) -> Floats:
    return np.asarray(values, dtype=np.float64)

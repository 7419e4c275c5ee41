"""What one unit more of each shared limit is worth: duals of the direct model with its whole numbers relaxed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from planner.optimize.direct.model import build_model
from planner.optimize.direct.sales import touch_at
from planner.optimize.problem import Floats, Prices, Problem, Runs
from planner.optimize.solver import HIGHS, solve
from planner.optimize.valuation import Valuation

SCENARIOS = 10


def no_prices(problem: Problem) -> Prices:
    """Nothing is scarce."""
    return Prices(minutes=np.zeros_like(problem.factories.capacity), fabric=np.zeros(len(problem.fabrics.ids)),
                  budget=0.0, budget_by_week=np.zeros(problem.T))


def relaxed_prices(problem: Problem, valuation: Valuation, plans: Sequence[Runs], solver: str = HIGHS) -> Prices:
    """Prices at the relaxation's optimum, the tangents at `plans` included; all >= 0."""
    model, v = build_model(problem, valuation, SCENARIOS, whole=False)
    for i, runs in enumerate(plans):
        touch_at(model, v, runs, str(i))
    duals = solve(model, solver=solver).duals if v.candidates else {}
    weeks, factories, fabrics = range(problem.T), range(len(problem.factories.ids)), range(len(problem.fabrics.ids))
    minutes = np.array([_price(duals, f"minutes_{f}_{t}") for f in factories for t in weeks])
    fabric = [_price(duals, f"fabric_{g}") + _price(duals, f"fabric_in_time_{g}") for g in fabrics]
    return Prices(minutes=_floats(minutes).reshape(problem.factories.capacity.shape), fabric=_floats(fabric),
                  budget=_price(duals, "budget"),
                  budget_by_week=_floats([_price(duals, f"budget_week_{t}") for t in weeks]))


def _price(duals: Mapping[str, float], row: str) -> float:
    return max(duals.get(row, 0.0), 0.0)


def _floats(values: Sequence[float] | Floats) -> Floats:
    return np.asarray(values, dtype=np.float64)

"""Limits on one run alone: minimum and maximum batch, minimum a colour, dye lot, lot size."""

from __future__ import annotations

import numpy as np
import pulp

from planner.optimize.direct.variables import Variables, total
from planner.optimize.problem.limits import units_of_dye_lots
from planner.optimize.problem.rounding import ROUNDING


def make_whole_lots(model: pulp.LpProblem, v: Variables) -> None:
    """A run is a whole number of lots:  q[s,f,t] = lot_size[f] x n[s,f,t],  n whole."""
    for r in v.candidates:
        lot = float(v.problem.factories.lot_size[r.f])
        model += total([(v.units[r.key], 1), (v.lots[r.key], -lot)]) == 0, f"whole_lots_{r.name}"


def keep_minimum_batch(model: pulp.LpProblem, v: Variables) -> None:
    """A run makes nothing or at least the minimum batch, in whole lots:  q[s,f,t] >= min_batch[f] x y[s,f,t]."""
    factories = v.problem.factories
    for r in v.candidates:
        least = _whole_lots(max(float(factories.min_batch[r.f]), 1.0), float(factories.lot_size[r.f]))
        model += total([(v.units[r.key], 1), (v.runs[r.key], -least)]) >= 0, f"minimum_batch_{r.name}"


def keep_minimum_of_each_colour(model: pulp.LpProblem, v: Variables) -> None:
    """A run makes at least min_batch_colour of each of its colours, made in their shares:
    colour_share[s] x q[s,f,t] >= min_batch_colour[f] x y[s,f,t]  for the smallest share, in whole lots.
    """
    factories = v.problem.factories
    for r in v.candidates:
        if factories.min_batch_colour[r.f] > 0:
            least = float(factories.min_batch_colour[r.f] / v.problem.styles.colour_share[r.s])
            least = _whole_lots(least, float(factories.lot_size[r.f]))
            model += total([(v.units[r.key], 1), (v.runs[r.key], -least)]) >= 0, f"minimum_a_colour_{r.name}"


def keep_dye_lot_of_each_colour(model: pulp.LpProblem, v: Variables) -> None:
    """A run takes at least min_dye_lot metres of its fabric in each of its colours, made in their shares:
    metres[s] x colour_share[s] x q[s,f,t] >= min_dye_lot[g] x y[s,f,t]  for the smallest share, in whole lots.
    """
    units = units_of_dye_lots(v.problem)
    for r in v.candidates:
        if units[r.s] > 0:
            least = _whole_lots(float(units[r.s]), float(v.problem.factories.lot_size[r.f]))
            model += total([(v.units[r.key], 1), (v.runs[r.key], -least)]) >= 0, f"dye_lot_{r.name}"


def keep_maximum_batch(model: pulp.LpProblem, v: Variables) -> None:
    """A run makes at most the maximum batch:  q[s,f,t] <= max_batch[f] x y[s,f,t]."""
    for r in v.candidates:
        most = float(v.problem.factories.max_batch[r.f])
        if np.isfinite(most):
            model += total([(v.units[r.key], 1), (v.runs[r.key], -most)]) <= 0, f"maximum_batch_{r.name}"


def make_only_what_can_sell(model: pulp.LpProblem, v: Variables) -> None:
    """A run exists if it makes anything, and is never larger than the best scenario could sell after it arrives:
    q[s,f,t] <= u[s,f,t] x y[s,f,t],  u = max(smallest batch, D_s(highest) x K[s, t + lead[f]]).
    """
    for r in v.candidates:
        model += total([(v.units[r.key], 1), (v.runs[r.key], -r.most)]) <= 0, f"can_sell_{r.name}"


def _whole_lots(units: float, lot: float) -> float:
    return float(np.ceil(units / lot - ROUNDING) * lot)

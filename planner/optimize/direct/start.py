"""A known plan as values of every variable of the direct model: where its search starts."""

from __future__ import annotations

import numpy as np

from planner.optimize.direct.variables import Variables
from planner.optimize.problem.demand_curve import expected_held, expected_leftover
from planner.optimize.problem.statement import Floats, Runs
from planner.optimize.problem.valuation import arrivals_of, cheapest_purchases, metres_by_fabric, overtime_used


def values_of(v: Variables, runs: Runs) -> dict[str, float]:
    """Variable name -> value, for all variables of the model that `runs` make other than 0."""
    values = {**_decisions(v, runs), **_supplies(v, runs)}
    found, added = arrivals_of(v.problem, runs)
    arrivals = v.valuation.given.copy()
    arrivals[found] += added
    for s in v.styles:
        values |= _outcomes(v, s, arrivals[s])
    return values


def _decisions(v: Variables, runs: Runs) -> dict[str, float]:
    values: dict[str, float] = {}
    for s, f, t, units in zip(runs.s.tolist(), runs.f.tolist(), runs.t.tolist(), runs.units.tolist(), strict=True):
        values[v.units[s, f, t].name] = units
        values[v.lots[s, f, t].name] = units / float(v.problem.factories.lot_size[f])
        values[v.runs[s, f, t].name] = 1.0
    return values


def _supplies(v: Variables, runs: Runs) -> dict[str, float]:
    """The least overtime and the cheapest purchases that work."""
    overtime, bought = overtime_used(v.problem, runs), cheapest_purchases(v.problem, runs).bought
    left = v.problem.fabrics.on_hand + bought - metres_by_fabric(v.problem, runs)
    values = {minutes.name: float(overtime[f, t]) for (f, t), minutes in v.overtime.items()}
    values |= {metres.name: float(bought[g]) for g, metres in v.bought.items()}
    values |= {buys.name: float(bought[g] > 0) for g, buys in v.buys.items()}
    return values | {unused.name: float(min(bought[g], left[g])) for g, unused in v.unused.items()}


def _outcomes(v: Variables, s: int, arrivals: Floats) -> dict[str, float]:
    """Exact expectations, which no bin and no tangent exceeds; scenario by scenario what the bins leave."""
    share, demand = v.problem.styles.share[s], v.levels[s]
    levels, last = v.valuation.levels[[s]], v.problem.styles.last_week[[s]]
    values = {v.leftover[s].name: float(expected_leftover(levels, share[None], arrivals[None])[0])}
    if s in v.held:
        values[v.held[s].name] = float(expected_held(levels, share[None], arrivals[None], last)[0])
    stock = np.zeros(len(demand))
    for t in range(len(share)):
        stock = np.maximum(stock + arrivals[t] - demand * share[t], 0.0)
        values |= {v.on_hand[s, w, t].name: float(left) for w, left in enumerate(stock) if (s, w, t) in v.on_hand}
    return values | {v.left_in[s, w].name: float(left) for w, left in enumerate(stock)}

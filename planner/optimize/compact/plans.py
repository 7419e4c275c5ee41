"""Plans as values of the compact model's columns, and back."""

from __future__ import annotations

import numpy as np

from planner.optimize.compact.columns import Layout, minutes_of, whole_columns
from planner.optimize.compact.tangents import arrivals_in
from planner.optimize.problem.demand_curve import expected_held, expected_leftover
from planner.optimize.problem.statement import Floats, Ints, Runs
from planner.optimize.problem.valuation import cheapest_purchases, free_minutes, metres_by_fabric, overtime_used

_WHOLE = 1e-4


def runs_of(layout: Layout, values: Floats) -> Runs:
    """The runs of a solved model, cut to whole lots, never below the least batch."""
    c = layout.candidates
    lots = values[layout.lots]
    near = np.round(lots)
    lots = np.where(np.abs(lots - near) < _WHOLE, near, np.floor(lots))
    exists = (values[layout.runs] > 0.5) | ~whole_columns(layout)[layout.runs]
    i = np.flatnonzero((lots > 0) & exists)
    units = np.clip(lots * c.lot, c.least, c.most)[i]
    return Runs(c.s[i], c.f[i], c.t[i], units)


def place_of_runs(layout: Layout, runs: Runs) -> Ints:
    """(n,) the number among the candidates of each run; -1 where it is none."""
    c, T, F = layout.candidates, layout.problem.T, len(layout.problem.factories.ids)
    key, wanted = (c.s * F + c.f) * T + c.t, (runs.s * F + runs.f) * T + runs.t
    if not len(key):
        return np.full(len(wanted), -1)
    at = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
    return np.where(key[at] == wanted, at, -1)


def values_of(layout: Layout, runs: Runs) -> Floats:
    """A plan as values of every column; runs that are no candidates are left out."""
    problem, c, values = layout.problem, layout.candidates, np.zeros(layout.count)
    at = place_of_runs(layout, runs)
    runs, at = Runs(runs.s[at >= 0], runs.f[at >= 0], runs.t[at >= 0], runs.units[at >= 0]), at[at >= 0]
    values[layout.lots[at]] = runs.units / c.lot[at]
    values[layout.runs[at]] = 1.0
    _add_outcomes(layout, values)
    bought = cheapest_purchases(problem, runs).bought
    left = problem.fabrics.on_hand + bought - metres_by_fabric(problem, runs)
    g = layout.fabrics
    values[layout.bought], values[layout.buys] = bought[g], bought[g] > 0
    values[layout.unused] = np.maximum(np.minimum(bought, left)[g], 0.0)
    values[layout.beyond] = _beyond(layout, values)
    values[layout.over] = overtime_used(problem, runs).ravel()[layout.week_of_over]
    return values


def _beyond(layout: Layout, values: Floats) -> Floats:
    """(m,) minutes that each of layout.run_beyond takes beyond the regular ones of its week."""
    problem, c, i = layout.problem, layout.candidates.pick(layout.run_beyond), layout.run_beyond
    taken = np.where(values[layout.runs[i]] > 0, minutes_of(problem, c, values[layout.lots[i]] * c.lot), 0.0)
    return np.maximum(taken - free_minutes(problem)[c.f, c.t], 0.0)


def _add_outcomes(layout: Layout, values: Floats) -> None:
    """Exact expectations, which no tangent exceeds."""
    s, styles = layout.styles, layout.problem.styles
    levels, share, last = layout.valuation.levels[s], styles.share[s], styles.last_week[s]
    arrivals = layout.valuation.given[s] + arrivals_in(layout, values)
    values[layout.left] = expected_leftover(levels, share, arrivals)
    holds = np.flatnonzero(styles.holding[s] > 0)
    values[layout.held[holds]] = expected_held(levels[holds], share[holds], arrivals[holds], last[holds])

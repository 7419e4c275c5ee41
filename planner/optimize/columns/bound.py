"""The bound: no plan within the limits, whatever number of runs a style has, earns more than the Lagrangian value.

Its part for one style must never promise too little. For one chain and any price r_i a run, lowered below b_i where
the least batch binds and raised above it where the largest does,

    worth <= sum over windows of share x phi(min of r so far) - sum over runs of [k + least (b - r)+ - most (r - b)+]

by Lagrangian duality (docs/columns.md). The path below takes the maximum over chains and, after each choice of a run
and of the next arrival, the least over r on a grid: a state is (week of arrival, lowest r so far).
"""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates, run_costs
from planner.optimize.columns.use import takes
from planner.optimize.problem import Floats, Ints

# Points of the grid of r: this many down to the cheapest run's price, the rest from there to 0.
GRID_ABOVE, GRID_BELOW = 20, 12
# Most units, in place of infinity.
_MOST = 1e12
# Chains are tried with this many worths of a unit of given stock, from 0 to the style's margin.
GIVEN_GRID = 12


def worth_at_most(options: Options, rates: Rates, s: Ints) -> Floats:
    """An upper bound on what any chain of styles s (n,) earns at these prices, above ordering nothing; (n,)."""
    b, k = run_costs(options, rates, s)
    stocked = options.given[s] > 0
    out = np.zeros(len(s))
    plain = np.flatnonzero(~stocked)
    if len(plain):
        out[plain] = _Path(options, s[plain], b[plain], k).worth()
    some = np.flatnonzero(stocked)
    if len(some):
        out[some] = _with_given(options, s[some], b[some], k)
    return np.maximum(out, 0.0)


def _with_given(options: Options, s: Ints, b: Floats, k: Floats) -> Floats:
    """As above for styles with stock or open orders: those are a run that is free but of a fixed size.

    For any worth w of a given unit:  worth <= w x given + path with prices at most w from its arrival on - what the
    given units earn anyway. The least over a grid of w.
    """
    margin = options.margin[s]
    anyway = margin * options.valuation.anyway.sold[s]
    path = _Path(options, s, b, k)
    best = np.full(len(s), np.inf)
    for step in range(GIVEN_GRID + 1):
        w = margin * (step / GIVEN_GRID)
        best = np.minimum(best, w * options.given[s] + path.worth(w) - anyway)
    return best


class _Path:
    """The longest path for styles s (n,) at costs b (n, F, T), k (F, T)."""

    def __init__(self, options: Options, s: Ints, b: Floats, k: Floats) -> None:
        self.options, self.s, self.b, self.k = options, s, b, k
        self.margin = np.maximum(options.margin[s], 1e-12)
        cheapest = np.where(options.may[s], b, np.inf).reshape(len(s), -1).min(axis=1)
        u = np.clip(1 - cheapest / self.margin, 0.0, 1.0)[:, None]
        above, below = np.linspace(0, 1, GRID_ABOVE)[None], np.linspace(0, 1, GRID_BELOW + 1)[None, 1:] ** 1.5
        self.r = self.margin[:, None] * (1 - np.concatenate([u * above, u + (1 - u) * below], axis=1))
        self.phi = self._phi(self.r)

    def _phi(self, price: Floats) -> Floats:
        u = np.clip(1 - price / self.margin[:, None], 0.0, 1.0)
        return self.margin[:, None] * self.options.curve.at_ratio(self.s, u)[1]

    def worth(self, given_worth: Floats | None = None) -> Floats:
        """(n,) the bound; given_worth (n,) is what a unit of stock or of open orders counts, from its arrival on."""
        options, s = self.options, self.s
        never = options.never
        value = {never: np.zeros_like(self.r)}
        floor = None if given_worth is None else self._phi(given_worth[:, None])
        for a in sorted(options.at, reverse=True):
            value[a] = self._from(a, value, floor)
        start = np.stack([value[a][:, 0] for a in options.at], axis=1) if options.at else np.zeros((len(s), 0))
        if floor is None:
            return np.asarray(start.max(axis=1, initial=0.0))
        before = self.options.rest[s, options.given_from[s]][:, None]
        rest = options.rest[s][:, list(options.at)]
        waits = floor * np.maximum(before - rest, 0.0) + start
        return np.asarray(np.maximum(waits.max(axis=1, initial=-np.inf), (floor * before)[:, 0]))

    def _from(self, a: int, value: dict[int, Floats], floor: Floats | None) -> Floats:
        """(n, R): most from week a on, a run arriving in it, by the lowest r so far."""
        options, s, r = self.options, self.s, self.r
        f = options.at[a]
        t = a - options.problem.factories.lead[f]
        b = self.b[:, f, t]
        most = np.minimum(options.most[s[:, None], f, t], _MOST)
        d = r[:, None, :] - b[:, :, None]
        # What the multipliers of least and largest batch cost at each r.
        fine = np.where(d > 0, d * most[:, :, None], d * options.least[s[:, None], f][:, :, None])
        dearer = d > 0
        place = np.minimum(dearer.sum(axis=2), r.shape[1] - 1)
        reachable = r[:, -1:] <= b
        phi_b = self._phi(b)
        best = np.full(fine.shape, -np.inf)
        every = np.arange(len(s))[:, None]
        for nxt in value:
            serve, serve_b = self._window(a, nxt, self.phi, floor), self._window(a, nxt, phi_b, floor)
            onward = fine + (serve + value[nxt])[:, None, :]
            least = np.minimum.accumulate(onward[:, :, ::-1], axis=2)[:, :, ::-1]
            own = np.where(reachable, serve_b + value[nxt][every, place], np.inf)
            least = np.minimum(least, np.where(dearer, own[:, :, None], np.inf))
            np.maximum(best, least, out=best)
        best = np.where(options.may[s[:, None], f, t][:, :, None], best - self.k[f, t][None, :, None], -np.inf)
        found: Floats = best.max(axis=1)
        return found

    def _window(self, a: int, nxt: int, phi: Floats, floor: Floats | None) -> Floats:
        """share of the window x phi, (n, k); from where given units are there, at no more than their worth."""
        rest, s = self.options.rest, self.s
        whole = (rest[s, a] - rest[s, nxt])[:, None]
        if floor is None:
            return np.asarray(whole * phi)
        start = np.clip(self.options.given_from[s], a, nxt if nxt < self.options.never else None)
        later = (rest[s, np.minimum(start, self.options.never)] - rest[s, nxt])[:, None]
        return np.asarray((whole - later) * phi + later * np.maximum(phi, floor))


def shared_value(options: Options, rates: Rates) -> float:
    """What the limits themselves are worth at these prices: the part of the Lagrangian value that no style has."""
    problem, money = options.problem, rates.money
    factories, fabrics = problem.factories, problem.fabrics
    minutes = (rates.minutes * options.regular).sum()
    dear = factories.overtime_cost[:, None] * money
    overtime = (np.maximum(rates.minutes - dear, 0.0) * options.extra).sum()
    cloth = ((rates.fabric + rates.on_hand) * fabrics.on_hand).sum()
    gain = np.maximum(rates.fabric - fabrics.cost * (1 + rates.budget), 0.0)
    cloth += np.where(gain > 0, gain * np.where(gain > 0, fabrics.max_order, 0.0), 0.0).sum()
    # Fabric that sells for more than it costs: a purchase made up to the mill's minimum would even earn.
    cloth += (np.maximum(fabrics.leftover_value - fabrics.cost, 0.0) * fabrics.min_order).sum()
    budget = rates.budget * problem.budget if rates.budget > 0 else 0.0
    weekly = np.where(rates.budget_by_week > 0, problem.budget_by_week, 0.0) * rates.budget_by_week
    taken = takes(options, options.fixed, rates).sum() if len(options.fixed) else 0.0
    return float(minutes + overtime + cloth + budget + weekly.sum() - taken)

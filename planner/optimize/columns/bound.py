"""The bound: no plan within the limits, whatever number of runs a style has, earns more than the Lagrangian value.

Its part for one style must never promise too little. For one chain and any price r_i a run, lowered below b_i where
the least batch binds and raised above it where the largest does,

    worth <= sum over windows of share x phi(min of r so far) - sum over runs of [k + least (b - r)+ - most (r - b)+]

by Lagrangian duality (docs/columns.md). The path below takes the maximum over chains and, after each choice of a run
and of the next arrival, the least over r on a grid: a state is (week of arrival, lowest r so far).
"""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chain import Chains, joined, no_chains
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates, run_costs
from planner.optimize.columns.use import takes
from planner.optimize.problem import Bools, Floats, Ints

# Points of the grid of r: this many down to the cheapest run's price, the rest from there to 0.
GRID_ABOVE, GRID_BELOW = 20, 12
# Most units, in place of infinity.
_MOST = 1e12
# Steps of the search for the worth of a unit of given stock, and the golden ratio it goes by.
GIVEN_STEPS, _GOLDEN = 7, 0.6180339887498949


def worth_at_most(options: Options, rates: Rates, s: Ints) -> tuple[Floats, Chains]:
    """(upper bound on what any chain of styles s (n,) earns at these prices, above ordering nothing (n,);
    the chains that reach it as far as the grid can tell, at their least units).
    """
    b, k = run_costs(options, rates, s)
    stocked = options.given[s] > 0
    out, found = np.zeros(len(s)), []
    plain, some = np.flatnonzero(~stocked), np.flatnonzero(stocked)
    if len(plain):
        path = _Path(options, s[plain], b[plain], k)
        out[plain] = path.worth()
        found.append(path.trace(out[plain]))
    if len(some):
        out[some], chains = _with_given(options, s[some], b[some], k)
        found.append(chains)
    return np.maximum(out, 0.0), joined(found)


def _with_given(options: Options, s: Ints, b: Floats, k: Floats) -> tuple[Floats, Chains]:
    """As above for styles with stock or open orders: those are a run that is free but of a fixed size.

    For any worth w of a given unit:  worth <= w x given + path with prices at most w from its arrival on - what the
    given units earn anyway. That is convex in w: golden section, every style with its own w.
    """
    # A unit sold for less than it brings as a left over one counts as worth nothing more, which only raises the bound.
    margin = np.maximum(options.margin[s], 1e-12)
    anyway = margin * options.valuation.anyway.sold[s]
    path = _Path(options, s, b, k)
    best, chains = np.full(len(s), np.inf), no_chains()

    def look(w: Floats) -> Floats:
        nonlocal best, chains
        here = path.worth(w)
        total: Floats = w * options.given[s] + here - anyway
        lower = total < best
        mine = path.trace(here)
        chains = joined([chains.pick(~np.isin(chains.s, s[lower])), mine.pick(np.isin(mine.s, s[lower]))])
        best = np.minimum(best, total)
        return total

    low, high = np.zeros(len(s)), margin.copy()
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = look(left), look(right)
    for _ in range(GIVEN_STEPS):
        down = at_left < at_right
        low, high = np.where(down, low, left), np.where(down, right, high)
        new = np.where(down, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        at_new = look(new)
        left, right = np.where(down, new, right), np.where(down, left, new)
        at_left, at_right = np.where(down, at_new, at_right), np.where(down, at_left, at_new)
    return best, chains


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
        self.floor: Floats | None = None
        self.value: dict[int, Floats] = {}
        self.choice: dict[int, Ints] = {}
        self.first: Ints = np.zeros(0, dtype=np.int64)

    def _phi(self, price: Floats) -> Floats:
        u = np.clip(1 - price / self.margin[:, None], 0.0, 1.0)
        return self.margin[:, None] * self.options.curve.at_ratio(self.s, u)[1]

    def worth(self, given_worth: Floats | None = None) -> Floats:
        """(n,) the bound; given_worth (n,) is what a unit of stock or of open orders counts, from its arrival on."""
        options, s = self.options, self.s
        self.floor = None if given_worth is None else self._phi(given_worth[:, None])
        self.value = {options.never: np.zeros_like(self.r)}
        self.choice = {}
        weeks = sorted(options.at, reverse=True)
        for a in weeks:
            self.value[a], self.choice[a] = self._from(a)
        start = [self.value[a][:, 0] for a in weeks]
        idle = np.zeros(len(s))
        if self.floor is not None:
            rest = options.rest[s]
            before = rest[np.arange(len(s)), options.given_from[s]]
            waits = [self.floor[:, 0] * np.maximum(before - rest[:, a], 0.0) for a in weeks]
            start = [v + w for v, w in zip(start, waits, strict=True)]
            idle = self.floor[:, 0] * before
        whole = np.stack([idle, *start], axis=1)
        best = whole.argmax(axis=1)
        self.first = np.array([options.never, *weeks])[best]
        return np.asarray(whole.max(axis=1))

    def _from(self, a: int) -> tuple[Floats, Ints]:
        """Most from week a on, a run arriving in it, by the lowest r so far (n, R); which run and which next week."""
        options, s, r = self.options, self.s, self.r
        f = options.at[a]
        t = a - options.problem.factories.lead[f]
        b, fine, dearer = self._multipliers(f, t)
        place = np.minimum(dearer.sum(axis=2), r.shape[1] - 1)
        reachable = r[:, -1:] <= b
        phi_b = self._phi(b)
        best = np.full(fine.shape, -np.inf)
        after = np.zeros(fine.shape, dtype=np.int8)
        every = np.arange(len(s))[:, None]
        for number, nxt in enumerate(self._nexts(a)):
            value = self.value[nxt]
            onward = fine + (self._window(a, nxt, self.phi) + value)[:, None, :]
            least = np.minimum.accumulate(onward[:, :, ::-1], axis=2)[:, :, ::-1]
            own = np.where(reachable, self._window(a, nxt, phi_b) + value[every, place], np.inf)
            least = np.minimum(least, np.where(dearer, own[:, :, None], np.inf))
            after[least > best] = number
            np.maximum(best, least, out=best)
        best = np.where(options.may[s[:, None], f, t][:, :, None], best - self.k[f, t][None, :, None], -np.inf)
        run = best.argmax(axis=1)
        choice = run * len(self._nexts(a)) + np.take_along_axis(after, run[:, None, :], axis=1)[:, 0, :]
        return np.asarray(best.max(axis=1)), choice

    def _nexts(self, a: int) -> list[int]:
        return [nxt for nxt in self.value if nxt > a]

    def _multipliers(self, f: Ints, t: Ints) -> tuple[Floats, Floats, Bools]:
        """b (n, k) of runs at f, t (k,); what least and largest batch cost at each r (n, k, R); where r > b."""
        options, s = self.options, self.s
        b = self.b[:, f, t]
        most = np.minimum(options.most[s[:, None], f, t], _MOST)
        d = self.r[:, None, :] - b[:, :, None]
        return b, np.where(d > 0, d * most[:, :, None], d * options.least[s[:, None], f][:, :, None]), d > 0

    def trace(self, worth: Floats) -> Chains:
        """The chains of the last `worth` (n,), with least units: of styles that have one worth anything."""
        options = self.options
        rows = np.flatnonzero((worth > 0) & (self.first < options.never))
        at, state = self.first[rows], np.zeros(len(rows), dtype=np.int64)
        places: list[tuple[Ints, Ints]] = []
        while (at < options.never).any():
            f, nxt, then = np.full(len(rows), -1), np.full(len(rows), options.never), state.copy()
            for a in np.unique(at[at < options.never]).tolist():
                here = np.flatnonzero(at == a)
                f[here], nxt[here], then[here] = self._step(a, rows[here], state[here])
            places.append((f, np.where(f >= 0, at - options.problem.factories.lead[np.maximum(f, 0)], -1)))
            at, state = nxt, then
        if not places:
            return no_chains()
        chosen, start = (np.stack(part, axis=1) for part in zip(*places, strict=True))
        s = self.s[rows]
        units = np.where(chosen >= 0, options.least[s[:, None], np.maximum(chosen, 0)], 0.0)
        return Chains(s, chosen, start, units)

    def _step(self, a: int, rows: Ints, state: Ints) -> tuple[Ints, Ints, Ints]:
        """(factory, next week, lowest r after it) that the path takes from week a in these states."""
        f = self.options.at[a]
        nexts = np.array([x for x in sorted(self.value, reverse=True) if x > a])
        width = len(nexts)
        run, after = np.divmod(self.choice[a][rows, state], width)
        chosen = f[run]
        t = a - self.options.problem.factories.lead[chosen]
        b = self.b[rows, chosen, t]
        d = self.r[rows] - b[:, None]
        most = np.minimum(self.options.most[self.s[rows], chosen, t], _MOST)
        fine = np.where(d > 0, d * most[:, None], d * self.options.least[self.s[rows], chosen][:, None])
        onward = fine.copy()
        for number, nxt in enumerate(nexts.tolist()):
            mine = after == number
            if mine.any():
                onward[mine] += self._window(a, nxt, self.phi)[rows[mine]] + self.value[nxt][rows[mine]]
        onward[np.arange(self.r.shape[1])[None, :] < state[:, None]] = np.inf
        return chosen, nexts[after], onward.argmin(axis=1)

    def _window(self, a: int, nxt: int, phi: Floats) -> Floats:
        """share of the window x phi, (n, k); from where given units are there, at no more than their worth."""
        rest, s, floor = self.options.rest, self.s, self.floor
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

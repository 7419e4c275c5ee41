"""The most that any chain of a style can be worth at given prices: a longest path that never promises too little.

For one chain and any price r_i a run, lowered below b_i where the least batch binds and raised above it where the
largest does,

    worth <= sum over windows of share x phi(min of r so far) - sum over runs of [k + least (b - r)+ - most (r - b)+]

by Lagrangian duality (docs/columns.md). The path takes the maximum over chains and, after each choice of a run and of
what comes next, a week of arrival, the least over r on a grid: a state is (run, lowest r so far).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.problem.statement import Bools, Floats, Ints

# Points of the grid of r: this many down to the cheapest run's price, the rest from there to 0.
GRID_ABOVE, GRID_BELOW = 24, 14
# Most units, in place of infinity.
MOST = 1e12
# Of at most so many styles what runs bring at each r is kept: it is asked for at every worth of what is given.
KEPT = 1500
# From so many rows on, a loop over the points of the grid is quicker than NumPy's own accumulation.
_MANY = 1000


class BoundPath:
    """The longest path for styles s (n,) at costs b and k (n, F, T), with `dry`, the same without what waiting costs, if
    that is to be known at every size of a run: as a tangent at one size, as b and k have it, small runs are paid for waiting.
    """

    def __init__(
        self, candidates: CandidateRuns, s: Ints, b: Floats, k: Floats, dry: tuple[Floats, Floats] | None = None
    ) -> None:
        self.candidates, self.s, self.b, self.k = candidates, s, b, k
        self.dry_b, self.waits = b, np.zeros(len(s), dtype=bool)
        if candidates.waiting is not None and dry is not None:
            (self.dry_b, self.k), self.waits = dry, candidates.waiting.row[s] >= 0
        self.margin = np.maximum(candidates.margin[s], 1e-12)
        cheapest = np.where(candidates.may[s], b, np.inf).reshape(len(s), -1).min(axis=1)
        u = np.clip(1 - cheapest / self.margin, 0.0, 1.0)[:, None]
        above, below = np.linspace(0, 1, GRID_ABOVE)[None], np.linspace(0, 1, GRID_BELOW + 1)[None, 1:] ** 1.5
        self.r = self.margin[:, None] * (1 - np.concatenate([u * above, u + (1 - u) * below], axis=1))
        self.phi = self._phi(self.r)
        self.floor: Floats | None = None
        self.value: dict[int, Floats] = {}  # by week of arrival (n, R)
        self.runs: dict[int, Floats] = {}  # the same of each run that arrives then (n, k, R)
        self.after: dict[int, NDArray[np.int16]] = {}  # and the number of what comes next (n, k, R)
        self.first: Ints = np.zeros(0, dtype=np.int64)
        self.shares: dict[tuple[int, int], tuple[Floats, Floats]] = {}
        self.multipliers: dict[int, tuple[Floats, Floats, Bools, Floats]] = {}
        self.at = candidates.at_of(s)

    @classmethod
    def at_prices(cls, candidates: CandidateRuns, duals: DualPrices, s: Ints) -> BoundPath:
        """For styles s at these prices."""
        b, k = run_costs(candidates, duals, s)
        if candidates.waiting is None:
            return cls(candidates, s, b, k)
        return cls(candidates, s, b, k, run_costs(replace(candidates, waiting=None), duals, s))

    def run_at(self, row: Ints, f: Ints, t: Ints, r: Floats) -> Floats:
        """(m, R) the most that runs of rows (m,) at f, t (m,) bring at unit prices r (m, R): (r - b) x size less waiting,
        over all sizes between least and most.
        """
        candidates, s = self.candidates, self.s[row]
        most, least = np.minimum(candidates.most[s, f, t], MOST), candidates.least[s, f]
        d = r - self.b[row, f, t][:, None]
        found: Floats = np.maximum(d, 0.0) * most[:, None] + np.minimum(d, 0.0) * least[:, None]
        on = np.flatnonzero(self.waits[row])
        if len(on) and candidates.waiting is not None:
            arrival, styles = t[on] + candidates.problem.factories.lead[f[on]], candidates.problem.styles
            sizes, cost = candidates.waiting.at_corners(styles, s[on], arrival, least[on], np.maximum(most, least)[on])
            d, best = r[on] - self.dry_b[row, f, t][on][:, None], np.full((len(on), r.shape[1]), -np.inf)
            for j in range(sizes.shape[1]):
                np.maximum(best, d * sizes[:, j, None] - cost[:, j, None], out=best)
            found[on] = best
        return found

    def _phi(self, price: Floats) -> Floats:
        u = np.clip(1 - price / self.margin[:, None], 0.0, 1.0)
        return self.margin[:, None] * self.candidates.curve.at_ratio(self.s, u)[1]

    def phi_at(self, row: int, price: Floats) -> Floats:
        """phi of one style at other prices, (k,)."""
        u = np.clip(1 - price / self.margin[row], 0.0, 1.0)
        return np.asarray(self.margin[row] * self.candidates.curve.at_ratio(self.s[[row]], u[None])[1][0])

    def worth(self, given_worth: Floats | None = None) -> Floats:
        """(n,) the bound; given_worth (n,) is what a unit of stock or of open orders counts, from its arrival on."""
        candidates, s = self.candidates, self.s
        self.floor = None if given_worth is None else self._phi(given_worth[:, None])
        self.value, self.runs, self.after = {candidates.never: np.zeros_like(self.r)}, {}, {}
        weeks = sorted(self.at, reverse=True)
        for a in weeks:
            self._look_from(a)
        start = [self.value[a][:, 0] for a in weeks]
        idle = np.zeros(len(s))
        if self.floor is not None:
            rest = candidates.rest[s]
            before = rest[np.arange(len(s)), candidates.given_from[s]]
            waits = [self.floor[:, 0] * np.maximum(before - rest[:, a], 0.0) for a in weeks]
            start = [v + w for v, w in zip(start, waits, strict=True)]
            idle = self.floor[:, 0] * before
        whole = np.stack([idle, *start], axis=1)
        self.first = np.array([candidates.never, *weeks])[whole.argmax(axis=1)]
        return np.asarray(whole.max(axis=1))

    def _nexts(self, a: int) -> list[int]:
        """The weeks of arrival that can come after week a, the latest first: `never`."""
        return [x for x in sorted(self.value, reverse=True) if x > a]

    def _look_from(self, a: int) -> None:
        """Most from week a on, for each run that arrives in it, by the lowest r so far; and what comes next then."""
        candidates, s, r = self.candidates, self.s, self.r
        f = self.at[a]
        t = a - candidates.problem.factories.lead[f]
        b, fine, dearer, at_b = self._multipliers(a, f, t)
        number_dearer = dearer.sum(axis=2)
        place = np.minimum(number_dearer, r.shape[1] - 1)
        reachable = r[:, -1:] <= b
        # The cheapest grid point above b: what r = b gives is on offer there and at all dearer ones.
        row, col = np.nonzero(reachable & (number_dearer > 0))
        above = number_dearer[row, col] - 1
        phi_b = self._phi(b)
        best, least = np.full(fine.shape, -np.inf), np.empty(fine.shape)
        after = np.zeros(fine.shape, dtype=np.int16)
        every = np.arange(len(s))[:, None]
        for number, nxt in enumerate(self._nexts(a)):
            value = self.value[nxt]
            np.add(fine, (self._window(a, nxt, self.phi) + value)[:, None, :], out=least)
            own = self._window(a, nxt, phi_b) + value[every, place] + at_b
            least[row, col, above] = np.minimum(least[row, col, above], own[row, col])
            _lowest_from(least)
            # Numbers go up, so that the last better one stays.
            np.maximum(after, (least > best) * np.int16(number), out=after)
            np.maximum(best, least, out=best)
        cost = np.where(candidates.may[s[:, None], f, t], self.k[:, f, t], np.inf)[:, :, None]
        self.runs[a] = best - cost
        self._meet(a, fine, dearer, at_b, reachable, place, after, cost)
        self.after[a], self.value[a] = after, self.runs[a].max(axis=1)

    def _meet(
        self,
        a: int,
        fine: Floats,
        dearer: Bools,
        at_b: Floats,
        reachable: Bools,
        place: Ints,
        after: NDArray[np.int16],
        cost: Floats,
    ) -> None:
        """Let another run arrive in the same week, in place: one further on in the order of factories, window empty."""
        runs, number = self.runs[a], len(self._nexts(a))
        every = np.arange(len(self.s))
        value = np.full_like(self.r, -np.inf)
        for j in range(runs.shape[1] - 2, -1, -1):
            np.maximum(value, runs[:, j + 1], out=value)
            onward = fine[:, j] + value
            least = np.minimum.accumulate(onward[:, ::-1], axis=1)[:, ::-1]
            own = np.where(reachable[:, j], value[every, place[:, j]] + at_b[:, j], np.inf)[:, None]
            least = np.minimum(least, np.where(dearer[:, j], own, np.inf)) - cost[:, j]
            after[:, j][least > runs[:, j]] = number
            np.maximum(runs[:, j], least, out=runs[:, j])

    def _multipliers(self, a: int, f: Ints, t: Ints) -> tuple[Floats, Floats, Bools, Floats]:
        """b (n, k) of runs at f, t (k,), those that arrive in week a; what their sizes bring at each r (n, k, R); where
        r > b; what they bring at r = b (n, k).
        """
        if a not in self.multipliers:
            n, b = len(self.s), self.b[:, f, t]
            row, f, t = np.repeat(np.arange(n), len(f)), np.tile(f, n), np.tile(t, n)
            r = np.concatenate([self.r[row], b.reshape(-1, 1)], axis=1)
            fine = self.run_at(row, f, t, r).reshape(*b.shape, r.shape[1])
            dearer = self.r[:, None, :] > b[:, :, None]
            found = b, np.ascontiguousarray(fine[:, :, :-1]), dearer, np.ascontiguousarray(fine[:, :, -1])
            if n > KEPT:
                return found
            self.multipliers[a] = found
        return self.multipliers[a]

    def trace(self, worth: Floats) -> Chains:
        """The chains of the last `worth` (n,), with least units: of styles that have one worth anything."""
        candidates, never = self.candidates, self.candidates.never
        rows = np.flatnonzero((worth > 0) & (self.first < never))
        at, state = self.first[rows], np.zeros(len(rows), dtype=np.int64)
        run = np.array([self.runs[a][i, :, 0].argmax() for i, a in zip(rows.tolist(), at.tolist(), strict=True)], int)
        places: list[tuple[Ints, Ints]] = []
        while (at < never).any():
            f, then = np.full(len(rows), -1), np.full(len(rows), never)
            for a in np.unique(at[at < never]).tolist():
                here = np.flatnonzero(at == a)
                f[here] = self.at[a][run[here]]
                then[here], run[here], state[here] = self._step(a, rows[here], run[here], state[here])
            places.append((f, np.where(f >= 0, at - candidates.problem.factories.lead[np.maximum(f, 0)], -1)))
            at = then
        if not places:
            return no_chains()
        chosen, start = (np.stack(part, axis=1) for part in zip(*places, strict=True))
        s = self.s[rows]
        units = np.where(chosen >= 0, candidates.least[s[:, None], np.maximum(chosen, 0)], 0.0)
        return Chains(s, chosen, start, units)

    def _step(self, a: int, rows: Ints, run: Ints, state: Ints) -> tuple[Ints, Ints, Ints]:
        """(next week, next run, lowest r by then) of the path from these runs of week a in these states."""
        f = self.at[a][run]
        t = a - self.candidates.problem.factories.lead[f]
        fine = self.run_at(rows, f, t, self.r[rows])
        number = self.after[a][rows, run, state]
        week, then, low = np.zeros_like(run), np.zeros_like(run), np.zeros_like(run)
        allowed = np.arange(self.r.shape[1])[None, :] >= state[:, None]
        nexts = self._nexts(a)
        for n in np.unique(number).tolist():
            mine = np.flatnonzero(number == n)
            i = rows[mine]
            if n == len(nexts):
                later = np.arange(len(self.at[a]))[None, :] > run[mine][:, None]
                follow = np.where(later[:, :, None], self.runs[a][i], -np.inf)
                week[mine], onward = a, fine[mine] + follow.max(axis=1)
                low[mine] = np.where(allowed[mine], onward, np.inf).argmin(axis=1)
                then[mine] = follow[np.arange(len(i)), :, low[mine]].argmax(axis=1)
                continue
            week[mine] = nexts[n]
            onward = fine[mine] + (self._window(a, nexts[n], self.phi) + self.value[nexts[n]])[i]
            low[mine] = np.where(allowed[mine], onward, np.inf).argmin(axis=1)
            if nexts[n] < self.candidates.never:
                then[mine] = self.runs[nexts[n]][i, :, low[mine]].argmax(axis=1)
        return week, then, low

    def _window(self, a: int, nxt: int, phi: Floats) -> Floats:
        """share of the window x phi, (n, k); from where given units are there, at no more than their worth."""
        if (a, nxt) not in self.shares:
            self.shares[a, nxt] = self._shares(a, nxt)
        alone, later = self.shares[a, nxt]
        if self.floor is None:
            return np.asarray((alone + later) * phi)
        return np.asarray(alone * phi + later * np.maximum(phi, self.floor))

    def _shares(self, a: int, nxt: int) -> tuple[Floats, Floats]:
        """(n, 1) shares of demand from week a to `nxt` before given units are there, and from then on."""
        rest, s = self.candidates.rest, self.s
        start = np.clip(self.candidates.given_from[s], a, nxt)
        later = (rest[s, start] - rest[s, nxt])[:, None]
        return (rest[s, a] - rest[s, nxt])[:, None] - later, later


def _lowest_from(values: Floats) -> None:
    """Put the least of each (n, k, R) and all later ones in the last axis in its place."""
    if values[:, :, 0].size < _MANY:
        np.minimum.accumulate(values[:, :, ::-1], axis=2, out=values[:, :, ::-1])
        return
    for i in range(values.shape[2] - 2, -1, -1):
        np.minimum(values[:, :, i], values[:, :, i + 1], out=values[:, :, i])

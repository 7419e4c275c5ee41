"""Pricing: at given prices, the best chain of runs of every style at once.

Longest path over weeks of arrival. In a best chain each run is cheaper a unit than the one before (else the earlier
run could make the later one's units), so from its arrival to the next one demand is served by the newest run alone:

    worth = sum over runs of  share(window) x [margin x E min(z, D) - b z] - k,   units = share(window) x z,

with z the best level at price b, moved to what least and most units allow. Such a chain is feasible, and what a large
first batch leaves for later windows comes on top, so this never promises too much; bound.py never promises too little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.problem.statement import Floats, Ints

# A run whose window holds less of the demand than this is never worth a thought.
_TINY = 1e-12


@dataclass(frozen=True)
class Window:
    """Demand between arrival week a and the next arrival: what the smallest and largest runs sell in it.

    share (n,); sold_least (n, kinds) at the smallest batches; (rows, cols, sold_most) where a largest run may bind,
    cols counting the factories that arrive in week a.
    """

    share: Floats
    sold_least: Floats
    rows: Ints
    cols: Ints
    sold_most: Floats


class Pricer:
    """Prices chains of the styles `s`; what does not depend on prices is worked out once."""

    def __init__(self, candidates: CandidateRuns, s: Ints) -> None:
        self.candidates, self.s = candidates, s
        self.at = candidates.at_of(s)
        least = candidates.least[s]
        self.kinds, kind = np.unique(least, axis=1, return_inverse=True)
        self.kind: Ints = kind.ravel()
        self.nexts = {a: [b for b in (*self.at, candidates.never) if b > a] for a in self.at}
        self.windows = {(a, b): self._window(a, b) for a in self.at for b in self.nexts[a]}

    def _window(self, a: int, b: int) -> Window:
        candidates, s = self.candidates, self.s
        share = np.maximum(candidates.rest[s, a] - candidates.rest[s, b], _TINY)
        worth = (candidates.margin[s] * share)[:, None]
        least = worth * candidates.curve.sold(s, self.kinds / share[:, None]) if self.kinds.any() else 0.0 * self.kinds
        f = self.at[a]
        most = candidates.most[s[:, None], f, a - candidates.problem.factories.lead[f]]
        rows, cols = np.nonzero(most < (share * candidates.curve.levels[s, -1])[:, None])
        sold = candidates.curve.sold(s[rows], (most[rows, cols] / share[rows])[:, None])[:, 0]
        return Window(share, least, rows, cols, worth[rows, 0] * sold)

    def best(self, duals: DualPrices, most: Floats | None = None) -> tuple[Floats, Chains]:
        """(worth at these prices (n,), the best chain of each style with one that pays).

        `most` (n, F, T): units that fit, where that is less than CandidateRuns.most.
        """
        candidates, s = self.candidates, self.s
        b, k = run_costs(candidates, duals, s)
        n, lead = len(s), candidates.problem.factories.lead
        margin = np.maximum(candidates.margin[s], _TINY)[:, None]
        flat = b.reshape(n, b.shape[1] * b.shape[2])  # of no style, too
        z, area = candidates.curve.at_ratio(s, np.clip(1 - flat / margin, 0, 1))
        z, phi = z.reshape(b.shape), (margin * area).reshape(b.shape)
        worth = np.full((n, candidates.never + 1), -np.inf)
        worth[:, candidates.never] = 0.0
        factory, after = np.zeros(worth.shape, np.int64), np.zeros(worth.shape, np.int64)
        every = np.arange(n)
        limit = candidates.most[s] if most is None else most
        for a in sorted(self.at, reverse=True):
            f = self.at[a]
            t = a - lead[f]
            price, level, gain = b[:, f, t], z[:, f, t], phi[:, f, t]
            least, top_units = candidates.least[s[:, None], f], limit[:, f, t]
            fixed = np.where(candidates.may[s[:, None], f, t] & (top_units >= least), k[:, f, t], np.inf)
            for nxt in self.nexts[a]:
                w = self.windows[a, nxt]
                share = w.share[:, None]
                value = np.where(share * level >= least, share * gain, w.sold_least[:, self.kind[f]] - price * least)
                i, j, sold = self._binding(w, level, least, top_units, known=most is None)
                if len(i):
                    value[i, j] = sold - price[i, j] * top_units[i, j]
                value -= fixed
                top = value.argmax(axis=1)
                value_top = value[every, top] + worth[:, nxt]
                better = value_top > worth[:, a]
                worth[better, a] = value_top[better]
                factory[better, a], after[better, a] = f[top[better]], nxt
        return self._trace(worth, factory, after, z, limit)

    def _binding(
        self, w: Window, level: Floats, least: Floats, most: Floats, *, known: bool
    ) -> tuple[Ints, Ints, Floats]:
        """(rows, factories) of runs that would be larger than `most`, and what they bring in sales at that size."""
        if known:
            over = w.share[w.rows] * level[w.rows, w.cols] > most[w.rows, w.cols]
            return w.rows[over], w.cols[over], w.sold_most[over]
        i, j = np.nonzero((w.share[:, None] * level > most) & (most >= least))
        s, share = self.s[i], w.share[i]
        sold = self.candidates.curve.sold(s, (most[i, j] / share)[:, None])[:, 0]
        return i, j, self.candidates.margin[s] * share * sold

    def _trace(self, worth: Floats, factory: Ints, after: Ints, z: Floats, limit: Floats) -> tuple[Floats, Chains]:
        """Follow each style's best path and size its runs."""
        candidates, s, never = self.candidates, self.s, self.candidates.never
        first = worth[:, :never].argmax(axis=1)
        total = worth[np.arange(len(s)), first]
        rows = np.flatnonzero(total > 0)
        at, places = first[rows], []
        while (at < never).any():
            on = at < never
            f = factory[rows, at]
            t = np.where(on, at - candidates.problem.factories.lead[f], 0)
            nxt = np.where(on, after[rows, at], never)
            share = candidates.rest[s[rows], at] - candidates.rest[s[rows], nxt]
            units = np.clip(share * z[rows, f, t], candidates.least[s[rows], f], limit[rows, f, t])
            places.append((np.where(on, f, -1), np.where(on, t, -1), np.where(on, units, 0.0)))
            at = nxt
        if not places:
            return np.maximum(total, 0.0), joined([])
        f, t, units = (np.stack(part, axis=1) for part in zip(*places, strict=True))
        return np.maximum(total, 0.0), Chains(s[rows], f, t, units)

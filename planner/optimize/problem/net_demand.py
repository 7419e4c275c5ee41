"""Net demand: what of a style's demand a run could sell beside stock and open orders, scenario by scenario.

With X[a] = units given that arrive from week a on - demand from week a on (0 after the last week), what is left at the end
is the greatest X[a], a run of q units that arrives in week b raises X[a] of every a <= b by q, and so adds
max(q - net, 0) with

    net = max(greatest X[a] of a > b  -  greatest X[a] of a <= b, 0).

The same of the units on hand after week t, with weeks up to t + 1 alone. Without anything given, net is the demand from
week b on. What is left and what is held are supermodular in the units of a style's runs: several runs beside what is given add
no less than each of them alone beside it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.demand_curve import share_from
from planner.optimize.problem.statement import Bools, Floats, Ints

# With more styles that have stock or open orders than this, runs are looked at as if there were none: only looser.
MOST_STYLES = 3000
# Runs looked at together: keeps the work arrays within a few megabytes.
_CHUNK = 256
# Scenarios whose mean stands for them where waiting is worked out, which only counts less of it.
_MERGED = 4


@dataclass(frozen=True)
class NetDemand:
    """Net demand of the styles `known` (S,), those with stock or open orders: their demand `levels` (S, D), the `share` of
    it (S, W) by week, and what is `given` (S, W) by week of arrival.
    """

    levels: Floats
    share: Floats
    given: Floats
    known: Bools

    @classmethod
    def of(cls, levels: Floats, share: Floats, given: Floats) -> NetDemand:
        """Ready to look at runs."""
        known = (given > 0).any(axis=1)
        return cls(levels, share, given, known & (known.sum() <= MOST_STYLES))

    def of_runs(self, s: Ints, arrival: Ints) -> Floats:
        """(n, D) net demand of runs of styles s that arrive in weeks `arrival` (n,), not sorted."""
        out = np.zeros((len(s), self.levels.shape[1]))
        for part in in_parts(len(s)):
            over, week = self._over(s[part]), np.minimum(arrival[part], self.share.shape[1])
            upto, after = _upto(over, week), np.full(out[part].shape, -np.inf)
            for a in range(1, over.shape[1]):
                later = week < a
                after[later] = np.maximum(after[later], over[later, a])
            out[part] = np.maximum(after - upto, 0.0)
        return out

    def of_weeks(self, s: Ints, weeks: Ints) -> Floats:
        """(n, A, D) net demand of runs of styles s (n,) that arrive in each of `weeks` (A,), as `of_runs` has it."""
        over, week = self._over(s), np.minimum(weeks, self.share.shape[1])
        upto = np.maximum.accumulate(over, axis=1)[:, week]
        after = np.full((len(s), over.shape[1] + 1, over.shape[2]), -np.inf)
        after[:, :-1] = np.maximum.accumulate(over[:, ::-1], axis=1)[:, ::-1]
        found: Floats = np.maximum(after[:, week + 1] - upto, 0.0)
        return found

    def left(self, s: Ints, arrival: Ints, units: Floats) -> tuple[Floats, Floats]:
        """(units that runs of `units` (n, k) add to what is left, what one unit more adds (n, k))."""
        left, slope = np.zeros(units.shape), np.zeros(units.shape)
        for part in in_parts(len(s)):
            left[part], slope[part] = beyond(units[part], self.of_runs(s[part], arrival[part]))
        return left, slope

    def held(self, s: Ints, arrival: Ints, units: Floats, last_week: Ints) -> tuple[Floats, Floats]:
        """(unit-weeks on hand before `last_week` (n,) that runs of `units` (n, k) add, what one unit more adds (n, k));
        hardly less than it is, never more.
        """
        held, slope = np.zeros(units.shape), np.zeros(units.shape)
        for part in in_parts(len(s)):
            over, week = self._over(s[part]), np.minimum(arrival[part], self.share.shape[1])
            upto, after = _upto(over, week), np.full((len(week), over.shape[2]), -np.inf)
            for t in range(self.share.shape[1]):
                on = np.flatnonzero((week <= t) & (t < last_week[part]))
                after[on] = np.maximum(after[on], over[on, t + 1])
                if len(on):
                    more = beyond(units[part][on], _merged(np.maximum(after[on] - upto[on], 0.0)))
                    held[part][on] += more[0]
                    slope[part][on] += more[1]
        return held, slope

    def _over(self, s: Ints) -> Floats:
        """(n, W + 1, D): X of the styles s (n,), the last of them 0."""
        rest, coming = share_from(self.share[s]), share_from(self.given[s])
        return coming[:, :, None] - rest[:, :, None] * self.levels[s][:, None, :]


def in_parts(n: int) -> list[slice]:
    """Slices that together are `n` things, as many at a time as fit well into memory."""
    return [slice(low, low + _CHUNK) for low in range(0, n, _CHUNK)]


def _upto(over: Floats, week: Ints) -> Floats:
    """(n, D) the greatest of `over` (n, W + 1, D) up to each `week` (n,)."""
    found: Floats = np.maximum.accumulate(over, axis=1)[np.arange(len(week)), week]
    return found


def _merged(net: Floats) -> Floats:
    """(n, D / _MERGED) means of neighbours; (n, D) where D cannot be divided."""
    n, d = net.shape
    return net if d % _MERGED else net.reshape(n, d // _MERGED, _MERGED).mean(axis=2)


def beyond(units: Floats, net: Floats) -> tuple[Floats, Floats]:
    """(mean of what of `units` (n, k) exceeds `net` (n, D), share of scenarios in which a unit more would)."""
    left, slope = np.zeros(units.shape), np.zeros(units.shape)
    for k in range(units.shape[1]):
        rest = units[:, k, None] - net
        left[:, k], slope[:, k] = np.maximum(rest, 0.0).mean(axis=1), (rest >= 0).mean(axis=1)
    return left, slope

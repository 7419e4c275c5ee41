"""The sales curve of every style as a table: what a level of supply sells, and the level that a price calls for.

The levels are those of demand_curve: D equally likely values of total demand a style. Supplied up to level z, a style
sells E min(z, D) a unit share of its demand; at price b against margin v the best level is the quantile 1 - b / v.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.statement import Floats, Ints


@dataclass(frozen=True)
class SalesCurve:
    """levels (S, D) ascending; below (S, D + 1) the mean over scenarios of demand in the lowest j of them."""

    levels: Floats
    below: Floats

    @classmethod
    def of(cls, levels: Floats) -> SalesCurve:
        """The curve of styles whose demand takes each of `levels` (S, D) with equal chance."""
        # C order, so that looking up levels by flat index copies nothing.
        levels = np.ascontiguousarray(levels)
        below = np.zeros((levels.shape[0], levels.shape[1] + 1))
        np.cumsum(levels, axis=1, out=below[:, 1:])
        below /= levels.shape[1]
        return cls(levels, below)

    def at_ratio(self, s: Ints, u: Floats) -> tuple[Floats, Floats]:
        """(level z, integral of the quantile function from 0 to u) for styles s (n,) at u (n, k) in 0 .. 1.

        margin x integral is phi(b): the most that a unit share of demand brings at price b, where u = 1 - b / margin.
        """
        d = self.levels.shape[1]
        x = u * d
        j = np.minimum(x.astype(np.int64), d - 1)
        z = self.levels.ravel()[(s * d)[:, None] + j]
        return z, self.below.ravel()[(s * (d + 1))[:, None] + j] + z * ((x - j) / d)

    def sold(self, s: Ints, z: Floats) -> Floats:
        """E min(z, D) for styles s (n,) at levels z (n, k)."""
        d, low = self.levels.shape[1], self._place(s, z)
        found: Floats = self.below.ravel()[(s * (d + 1))[:, None] + low] + (1 - low / d) * z
        return found

    def covered(self, s: Ints, z: Floats) -> Floats:
        """The chance that demand is at most z, for styles s (n,) at levels z (n, k)."""
        found: Floats = self._place(s, z) / self.levels.shape[1]
        return found

    def _place(self, s: Ints, z: Floats) -> Ints:
        """How many of the levels of styles s (n,) are at most z (n, k)."""
        d, flat = self.levels.shape[1], self.levels.ravel()
        first = np.repeat(s * d, z.shape[1]).reshape(z.shape)
        at, left = first.copy(), d
        while left > 1:  # halved without branches: what is sought is among the `left` levels from `at` on
            half = left // 2
            at += np.multiply(flat.take(at + (half - 1)) <= z, half, dtype=np.int64)
            left -= half
        at += flat.take(at) <= z
        found: Ints = at - first
        return found

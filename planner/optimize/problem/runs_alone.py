"""What runs alone sell, leave and hold beside stock and open orders; beside other runs each of them sells no more.

What is left at the end and what is held are supermodular in the units of a style's runs, so what runs add together is at
least the sum of what each adds alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.problem.demand_curve import share_from
from planner.optimize.problem.net_demand import NetDemand, beyond
from planner.optimize.problem.sales_curve import SalesCurve
from planner.optimize.problem.statement import Floats, Ints, StyleArrays
from planner.optimize.problem.valuation import Valuation


@dataclass(frozen=True)
class RunsAlone:
    """Runs of styles s that arrive in weeks `arrival`, each (n,), at `units` (n, k). Of styles without anything given the
    demand from the arrival on is a share of the `curve`; of others it is the `net` demand.
    """

    styles: StyleArrays
    rest: Floats  # (S, W + 1) share of demand from each week on
    curve: SalesCurve
    net: NetDemand

    @classmethod
    def of(cls, valuation: Valuation) -> RunsAlone:
        """Of the styles of a problem."""
        styles, curve = valuation.problem.styles, SalesCurve.of(valuation.levels)
        net = NetDemand.of(valuation.levels, styles.share, valuation.given)
        return cls(styles, share_from(styles.share), curve, net)

    def left(self, s: Ints, arrival: Ints, units: Floats, net: Floats | None = None) -> tuple[Floats, Floats]:
        """(units that are left at the end, the chance that one unit more is); `net`: of the known styles among s, if it is
        at hand.
        """
        rest = np.maximum(self.rest[s, np.minimum(arrival, self.rest.shape[1] - 1)], 1e-12)[:, None]
        left, chance = units - rest * self.curve.sold(s, units / rest), self.curve.covered(s, units / rest)
        on = np.flatnonzero(self.net.known[s])
        if len(on):
            left[on], chance[on] = (
                self.net.left(s[on], arrival[on], units[on]) if net is None else beyond(units[on], net)
            )
        return left, chance

    def size(self, s: Ints, arrival: Ints, chance: Floats, net: Floats | None = None) -> Floats:
        """(n, k) units at which one unit more is left over with so much `chance` (n, k); `net` as in `left`."""
        d = self.curve.levels.shape[1]
        place = np.minimum((chance * d).astype(np.int64), d - 1)
        rest = self.rest[s, np.minimum(arrival, self.rest.shape[1] - 1)][:, None]
        found: Floats = rest * np.take_along_axis(self.curve.levels[s], place, axis=1)
        on = np.flatnonzero(self.net.known[s])
        if len(on):
            net = self.net.of_runs(s[on], arrival[on]) if net is None else net
            found[on] = np.take_along_axis(np.sort(net, axis=1), place[on], axis=1)
        return found

    def held(self, s: Ints, arrival: Ints, units: Floats) -> tuple[Floats, Floats]:
        """(unit-weeks held until they are sold or the style's last week, what one unit more adds)."""
        held, slope = np.zeros(units.shape), np.zeros(units.shape)
        for t in range(self.rest.shape[1] - 1):
            on = np.flatnonzero((arrival <= t) & (t < self.styles.last_week[s]) & ~self.net.known[s])
            if len(on):
                share = np.maximum(self.rest[s[on], arrival[on]] - self.rest[s[on], t + 1], 1e-12)[:, None]
                held[on] += units[on] - share * self.curve.sold(s[on], units[on] / share)
                slope[on] += self.curve.covered(s[on], units[on] / share)
        on = np.flatnonzero(self.net.known[s])
        if len(on):
            held[on], slope[on] = self.net.held(s[on], arrival[on], units[on], self.styles.last_week[s[on]])
        return held, slope

"""What a fabric's styles can be worth together, with a purchase from the mill and without one, as rows.

At prices of all that other fabrics want too (minutes, money, hard limits, whole runs), of the styles of fabric g

    sum of [(margin - b) x lot x n - k x y] - margin x (L - L0) - holding x (H - H0)
        - dear x bought + leftover_value x unused                              <=  without + (bought - without) x z,

with b the costs of a unit but for its metres, and dear what a metre bought costs. For every price r of a metre the styles
are worth no more than the sum of their worths at r and what the metres bring at r: of on_hand alone, or with the best
purchase between the mill's minimum and its most. r is chosen for each of the two where use meets supply. A relaxation that
keeps these rows cannot buy a tenth of a minimum at a tenth of its cost, whatever number of fabrics there is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.chains.use import use_of
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.pricing.pricing import Pricer
from planner.optimize.compact.columns import Layout, most_bought
from planner.optimize.compact.rows import rows_of, scaled
from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.solver.arrays import Rows, stacked

# How often the range of a metre's price is halved.
HALVINGS = 7


@dataclass(frozen=True)
class FabricRows:
    """The fabrics (j,) of a layout whose mills have a minimum and of which no style is pinned, `looked` at; the rest of
    what is the same at all prices: `least` and `most` metres of a purchase (G,), which styles are theirs (S,).
    """

    layout: Layout
    candidates: CandidateRuns
    pricer: Pricer
    looked: Bools
    theirs: Bools
    least: Floats
    most: Floats

    @classmethod
    def of(cls, layout: Layout, candidates: CandidateRuns) -> FabricRows:
        """Ready for any prices."""
        problem, g = layout.problem, layout.fabrics
        fabric, G = problem.styles.fabric, len(problem.fabrics.ids)
        looked = (problem.fabrics.min_order[g] > 0) & (most_bought(layout) > 0)
        looked &= ~np.isin(g, fabric[[pin.s for pin in problem.pins]])
        least, most, of = np.zeros(G), np.zeros(G), np.zeros(G, dtype=bool)
        least[g], most[g], of[g[looked]] = problem.fabrics.min_order[g], most_bought(layout), True
        theirs = np.isin(np.arange(len(fabric)), layout.styles) & np.append(of, False)[fabric]
        return cls(layout, candidates, Pricer(candidates, np.flatnonzero(theirs)), looked, theirs, least, most)

    def rows(self, duals: DualPrices, pool: Pool) -> Rows:
        """A row a fabric looked at; the price that `duals` has for metres is no matter. Chains found go to the pool."""
        if not self.looked.any():
            return stacked([])
        without, bought = self.worths(duals, pool)
        return self._rows(replace(duals, fabric=np.zeros(len(self.least))), without, bought)

    @property
    def of_fabrics(self) -> Bools:
        """(G,) the fabrics looked at."""
        found = np.zeros(len(self.least), dtype=bool)
        found[self.layout.fabrics[self.looked]] = True
        return found

    def worths(self, duals: DualPrices, pool: Pool) -> tuple[Floats, Floats]:
        """(without, bought), each (G,): what styles and metres of each fabric looked at are worth at most; 0 of others."""
        return self._least_worth(duals, pool, buy=False), self._least_worth(duals, pool, buy=True)

    def about(self, duals: DualPrices) -> tuple[Floats, Chains]:
        """((G,) about the greater of the two, by the quick pricing; the chains that styles want then)."""
        s, fabric = self.pricer.s, self.layout.problem.styles.fabric
        found, chains = [], []
        for buy in (False, True):
            price = self._price(duals, buy=buy)
            worth, wanted = self.pricer.best(replace(duals, fabric=price))
            total = self._metres_worth(duals, price, buy=buy)
            np.add.at(total, fabric[s], worth)
            found.append(total)
            chains.append(wanted)
        bought = found[1] > found[0]
        return np.maximum(*found), joined(
            [chains[0].pick(~bought[fabric[chains[0].s]]), chains[1].pick(bought[fabric[chains[1].s]])]
        )

    def _dear(self, duals: DualPrices) -> Floats:
        return self.layout.problem.fabrics.cost * (1 + duals.budget)

    def _dearest(self) -> Floats:
        """(G,) the price a metre at which no style pays any more."""
        styles, s = self.layout.problem.styles, np.flatnonzero(self.theirs)
        found = np.zeros(len(self.least))
        with np.errstate(divide="ignore"):
            worth = np.where(styles.metres[s] > 0, (self.candidates.margin + styles.salvage)[s] / styles.metres[s], 0.0)
        np.maximum.at(found, styles.fabric[s], worth)
        return found

    def _least_worth(self, duals: DualPrices, pool: Pool, *, buy: bool) -> Floats:
        """(G,) the least, over prices of a metre, of what styles and metres are worth: no plan's styles are worth more."""
        price, s = self._price(duals, buy=buy), np.flatnonzero(self.theirs)
        worth = searched_worth(self.candidates, replace(duals, fabric=price), pool, self.theirs)
        found = self._metres_worth(duals, price, buy=buy)
        np.add.at(found, self.layout.problem.styles.fabric[s], worth[s])
        return found

    def _price(self, duals: DualPrices, *, buy: bool) -> Floats:
        """(G,) the price of a metre at which use meets supply, nearly."""
        fabrics, low, high = self.layout.problem.fabrics, np.zeros(len(self.least)), self._dearest()
        for _ in range(HALVINGS):
            price = (low + high) / 2
            used = use_of(self.candidates, self.pricer.best(replace(duals, fabric=price))[1]).metres
            supply = fabrics.on_hand + self._bought(duals, price) * buy
            low, high = np.where(used > supply, price, low), np.where(used > supply, high, price)
        return high

    def _metres_worth(self, duals: DualPrices, price: Floats, *, buy: bool) -> Floats:
        """(G,) what the metres of the fabrics looked at bring at this price: those on hand, with `buy` the purchase."""
        found = price * self.layout.problem.fabrics.on_hand
        if buy:
            value = np.maximum(price, self.layout.problem.fabrics.leftover_value) - self._dear(duals)
            found = found + value * self._bought(duals, price)
        return np.where(self.of_fabrics, found, 0.0)

    def _bought(self, duals: DualPrices, price: Floats) -> Floats:
        """(G,) metres that a purchase brings most with."""
        value = np.maximum(price, self.layout.problem.fabrics.leftover_value)
        return np.where(value > self._dear(duals), self.most, self.least)

    def _rows(self, duals: DualPrices, without: Floats, bought: Floats) -> Rows:
        layout, problem, c = self.layout, self.layout.problem, self.layout.candidates
        j = np.flatnonzero(self.looked)
        g, number = layout.fabrics[j], np.arange(len(j))
        row_of = np.full(len(problem.fabrics.ids) + 1, -1)
        row_of[g] = number
        of_style = row_of[problem.styles.fabric[layout.styles]]
        k = np.flatnonzero(of_style >= 0)
        mine = np.flatnonzero(of_style[layout.style_of] >= 0)
        b, fixed = run_costs(replace(self.candidates, waiting=None), duals, layout.styles)
        b, fixed = b[layout.style_of, c.f, c.t], fixed[layout.style_of, c.f, c.t]
        row, margin, holding = of_style[layout.style_of[mine]], layout.margin, problem.styles.holding[layout.styles]
        anyway, upper = layout.valuation.anyway, without[g]
        s = layout.styles[k]
        np.add.at(upper, of_style[k], -margin[k] * anyway.leftover[s] - holding[k] * anyway.held[s])
        entries = [
            (row, layout.lots[mine], (c.lot * (margin[layout.style_of] - b))[mine]),
            (row, layout.runs[mine], -fixed[mine]),
            (of_style[k], layout.left[k], -margin[k]),
            (of_style[k], layout.held[k], -holding[k]),
            (number, layout.bought[j], -self._dear(duals)[g]),
            (number, layout.unused[j], problem.fabrics.leftover_value[g]),
            (number, layout.buys[j], (without - bought)[g]),
        ]
        return scaled(rows_of(np.full(len(j), -np.inf), upper, *entries))[0]

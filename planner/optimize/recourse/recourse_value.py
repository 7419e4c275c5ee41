"""What firm runs are worth, knowing that the next run will be decided on what is seen until then."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import arrivals
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.problem.statement import Floats, Ints
from planner.optimize.recourse.firm import firm_end
from planner.optimize.recourse.later import Later, Reactions, paid_part
from planner.optimize.recourse.signals import Review, Signals
from planner.optimize.recourse.unmet import left_over, unmet_from

# Rows valued at once: keeps the work arrays (rows x levels x weeks) within some tens of megabytes.
ROWS = 1000


@dataclass(frozen=True)
class RecourseValue:
    """The recourse value of one problem at given prices: what can be seen at each review, and the runs that may follow.

    planned   the provisional runs of the fixed plan: after a signal they may be carried out as they are, with one run
              more or none; one chain a style that has any, by style
    """

    candidates: CandidateRuns
    duals: DualPrices
    reviews: list[Review]
    planned: Chains

    @property
    def learned(self) -> float:
        """The share of what is not known of demand today that the first review will know, in the mean of the styles."""
        return float(self.reviews[0].learned.mean()) if self.reviews and len(self.reviews[0].learned) else 0.0

    def worth(self, chains: Chains) -> tuple[Floats, Floats]:
        """(worth, expected profit) of each chain of firm runs (none: an empty chain) with what follows it; (N,) each.

        Worth is after what fabric and money in all are worth to others, and after all prices for later runs; firm
        minutes and the firm weeks' money are left to be limits. Expected profit is after what is paid alone.
        """
        later, rent = np.zeros(len(chains)), np.zeros(len(chains))
        for i, outcomes in self._outcomes(chains):
            values = np.stack([found.worth.mean(axis=1) for found in outcomes])
            rents = np.stack([found.rent.mean(axis=1) for found in outcomes])
            best = values.argmax(axis=0)
            later[i], rent[i] = values[best, np.arange(len(i))], rents[best, np.arange(len(i))]
        income = self.candidates.valuation.income(chains.s, arrivals(self.candidates, chains))
        paid = self._cost(chains, paid_part(self.candidates, self.duals))
        return income - self._cost(chains, self.duals) + later, income - paid + later + rent

    def earned(self, worth: Floats, profit: Floats) -> float:
        """What choices of `worth` and `profit` (n,), one a style, are expected to earn together; currency.

        Each style's later runs are priced as if it were alone. Together they take no more of a limit than there is of
        it, so that they earn at most their worth and what the limits are worth at these prices: the Lagrangian bound.
        Both sums pay every metre; what is on hand costs nothing, which is a part of what limits are worth, too.
        """
        off = self.duals.from_week(firm_end(self.candidates.problem))
        of_worth, of_profit = (
            shared_value(self.candidates, prices) for prices in (off, paid_part(self.candidates, self.duals))
        )
        return min(float(profit.sum()) + of_profit, float(worth.sum()) + of_worth)

    def _cost(self, chains: Chains, duals: DualPrices) -> Floats:
        """Making, setups, and total budget and fabric at their prices, (N,)."""
        styles, factories = self.candidates.problem.styles, self.candidates.problem.factories
        f = np.maximum(chains.f, 0)
        units = np.where(chains.on, chains.units, 0.0)
        making = (self.candidates.making[chains.s[:, None], f] * units + factories.setup_cost[f] * chains.on).sum(
            axis=1
        )
        g = styles.fabric[chains.s]
        metres = styles.metres[chains.s] * units.sum(axis=1)
        fabric = np.where(g >= 0, duals.fabric[g] * metres, 0.0) if len(duals.fabric) else np.zeros(len(g))
        found: Floats = making * (1 + duals.budget) + fabric
        return found

    def _outcomes(self, chains: Chains) -> Iterator[tuple[Ints, list[Later]]]:
        """(rows, what follows after each review), group by group of styles."""
        order = np.argsort(chains.s, kind="stable")
        if not self.reviews:
            return
        for i in np.array_split(order, max(1, -(-len(order) // ROWS))):
            if len(i):
                yield i, self._follows(chains.pick(i))

    def _follows(self, chains: Chains) -> list[Later]:
        """What follows the chains after each review."""
        candidates = self.candidates
        s, row = np.unique(chains.s, return_inverse=True)
        reactions = Reactions(candidates, self.duals, s)
        weeks = reactions.weeks(self.reviews[0].start)
        added = candidates.valuation.given[chains.s] + arrivals(candidates, chains)
        signals = [review.of(s) for review in self.reviews]
        unmet = unmet_from(candidates.curve.levels[chains.s], candidates.problem.styles.share[chains.s], added, weeks)
        found = [reactions.best(row, unmet, weeks, seen) for seen in signals]
        i = np.flatnonzero(np.isin(chains.s, self.planned.s))
        if len(i):
            _take_better(found[0], i, self._as_planned(reactions, chains.s[i], row[i], added[i], weeks, signals[0]))
        return found

    def _as_planned(
        self, reactions: Reactions, s: Ints, row: Ints, added: Floats, weeks: list[int], seen: Signals
    ) -> Later:
        """What the provisional runs of the fixed plan, made as they are, and the best run beside them bring: styles s
        (n,), all in `planned`, supplied with `added` (n, W) by then.
        """
        candidates = self.candidates
        planned = self.planned.pick(np.searchsorted(self.planned.s, s))
        levels, share = candidates.curve.levels[s], candidates.problem.styles.share[s]
        coming = arrivals(candidates, planned)
        sold = coming.sum(axis=1)[:, None] + left_over(levels, share, added) - left_over(levels, share, added + coming)
        whole = reactions.whole(row, planned, sold, seen)
        more = reactions.best(row, unmet_from(levels, share, added + coming, weeks), weeks, seen)
        return Later(whole.worth + more.worth, whole.rent + more.rent)


def _take_better(best: Later, i: Ints, other: Later) -> None:
    """After each signal the better of the two, in place, for rows i."""
    better = other.worth > best.worth[i]
    best.rent[i] = np.where(better, other.rent, best.rent[i])
    best.worth[i] = np.where(better, other.worth, best.worth[i])

"""What firm runs are worth, knowing that the next run will be decided on what is seen until then."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.chain import Chains
from planner.optimize.columns.earnings import arrivals
from planner.optimize.columns.options import Options
from planner.optimize.columns.rates import Rates
from planner.optimize.problem import Floats, Ints, Prices
from planner.optimize.recourse.later import Later, Reactions
from planner.optimize.recourse.signals import Review
from planner.optimize.recourse.unmet import unmet_from

# Rows valued at once: keeps the work arrays (rows x levels x weeks) within some tens of megabytes.
ROWS = 1000


def rates_of(prices: Prices) -> Rates:
    """The prices of a solution as prices of columns."""
    return Rates(prices.minutes, prices.fabric, np.zeros_like(prices.fabric), prices.budget, prices.budget_by_week)


@dataclass(frozen=True)
class Worth:
    """Of N sets of firm runs: `now`, what they earn alone; `later`, what the runs that follow add, in expectation.

    `now` is after making, setups, and what total budget and fabric they take are worth; firm minutes and the firm
    weeks' money are left to be limits. `review` (N,) is the index of the best review.
    """

    now: Floats
    later: Floats
    review: Ints

    @property
    def total(self) -> Floats:
        """Both together, (N,) currency."""
        return self.now + self.later


class Tree:
    """The tree of one problem at given prices: what can be seen at each review, and the runs that may follow."""

    def __init__(self, options: Options, rates: Rates, reviews: list[Review]) -> None:
        self.options, self.rates, self.reviews = options, rates, reviews

    def worth(self, chains: Chains) -> Worth:
        """What each chain of firm runs (none: an empty chain) is worth."""
        later, review = np.zeros(len(chains)), np.zeros(len(chains), dtype=np.int64)
        for i, outcomes in self._outcomes(chains):
            values = np.stack([found.worth.mean(axis=1) for found in outcomes])
            later[i], review[i] = values.max(axis=0), values.argmax(axis=0)
        return Worth(self.alone(chains), later, review)

    def responses(self, chains: Chains) -> tuple[Later, Ints]:
        """(what follows each chain at its best review, that review (N,))."""
        n, parts, which = len(chains), [], np.zeros(len(chains), dtype=np.int64)
        places = []
        for i, outcomes in self._outcomes(chains):
            values = np.stack([found.worth.mean(axis=1) for found in outcomes])
            which[i] = values.argmax(axis=0)
            every = np.arange(len(i))
            parts.append([np.stack([getattr(found, name) for found in outcomes])[which[i], every]
                          for name in ("worth", "f", "t", "units", "sold")])
            places.append(i)
        joined = [np.zeros((n, self.reviews[0].signals)) for _ in range(5)]
        for i, found in zip(places, parts, strict=True):
            for kept, new in zip(joined, found, strict=True):
                kept[i] = new
        worth, f, t, units, sold = joined
        return Later(worth, f.astype(np.int64), t.astype(np.int64), units, sold), which

    def _outcomes(self, chains: Chains) -> list[tuple[Ints, list[Later]]]:
        """(rows, what follows after each review), group by group of styles."""
        options = self.options
        order = np.argsort(chains.s, kind="stable")
        found = []
        for i in np.array_split(order, max(1, -(-len(order) // ROWS))):
            if not len(i):
                continue
            s, row = np.unique(chains.s[i], return_inverse=True)
            reactions = Reactions(options, self.rates, s)
            weeks = reactions.weeks(self.reviews[0].start)
            part = chains.pick(i)
            added = options.valuation.given[part.s] + arrivals(options, part)
            unmet = unmet_from(options.curve.levels[part.s], options.problem.styles.share[part.s], added, weeks)
            found.append((i, [reactions.best(row, unmet, weeks, review.of(s)) for review in self.reviews]))
        return found

    def alone(self, chains: Chains) -> Floats:
        """Expected income of the chains less what they cost, total budget and fabric at their prices, (N,)."""
        options, rates = self.options, self.rates
        styles, factories = options.problem.styles, options.problem.factories
        f = np.maximum(chains.f, 0)
        units = np.where(chains.on, chains.units, 0.0)
        making = (options.making[chains.s[:, None], f] * units + factories.setup_cost[f] * chains.on).sum(axis=1)
        metres = styles.metres[chains.s] * units.sum(axis=1)
        g = styles.fabric[chains.s]
        cloth = np.where(g >= 0, rates.fabric[g] * metres, 0.0) if len(rates.fabric) else np.zeros(len(g))
        found: Floats = (options.valuation.income(chains.s, arrivals(options, chains)) - making * (1 + rates.budget)
                         - cloth)
        return found

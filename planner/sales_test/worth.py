"""What a test of so many pieces and days is worth: the order after it is chosen knowing what sold (preposterior analysis).

Raiffa & Schlaifer, Applied Statistical Decision Theory (1961), ch. 4: the value of a sample is the expected value of the
best decision after it, less that of the best decision without it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from planner.sales_test.belief import Belief

Floats = NDArray[np.float64]

PIECES = np.array([0, 5, 10, 15, 20, 30, 40, 60, 80, 120, 160, 240])
DAYS = np.array([3, 5, 7, 10, 14, 21, 28])
# Quantities tried for the order after the test: quantiles of what is left to sell.
TRIED = np.array([0.1, 0.25, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.97])
# Days from the end of the test to the start of a run: runs start on Mondays.
TO_MONDAY = 3


@dataclass(frozen=True)
class ValueOfTests:
    """Of one style, in currency and chances; rows are PIECES, columns DAYS.

    profit      expected profit of testing so, the order after it included
    untested    expected profit of the best order without a test, 0 where none pays
    orders      chance that the test leads to an order
    sold_out    chance that the pieces run out before the days do
    """

    profit: Floats
    untested: float
    orders: Floats
    sold_out: Floats


def values_of_tests(belief: Belief, noise: float) -> ValueOfTests:
    """The value of every test of PIECES x DAYS; `noise`: variance of units sold = mean + noise x mean^2."""
    longest = len(belief.by_day) - 1
    shape = (len(PIECES), len(DAYS))
    profit, orders, sold_out = np.full(shape, -np.inf), np.zeros(shape), np.zeros(shape)
    untested = max(float(_order_profits(belief, 0).mean(axis=1).max()), 0.0)
    for j, days in enumerate(DAYS):
        if days >= longest:
            continue
        chance = _chances(belief, int(days), noise)
        worth = _order_profits(belief, int(days))
        for i, pieces in enumerate(PIECES):
            value, ordered, out = _decide(chance, worth, int(pieces))
            profit[i, j] = value + _of_the_pieces(belief, int(pieces), int(days))
            orders[i, j], sold_out[i, j] = ordered, out
    profit[0], orders[0] = untested, float(untested > 0)
    return ValueOfTests(profit, untested, orders, sold_out)


def _chances(belief: Belief, days: int, noise: float) -> Floats:
    """(X + 1, LEVELS) probability of selling x units in the days at each level, x up to the most pieces; the last row
    is that of more.
    """
    mean = np.maximum(belief.levels * belief.by_day[days], 1e-9)
    x = np.arange(PIECES[-1])[:, None]
    if noise > 1e-6:
        below = stats.nbinom.pmf(x, 1 / noise, 1 / (1 + noise * mean))
    else:
        below = stats.poisson.pmf(x, mean)
    return np.concatenate([below, np.maximum(1 - below.sum(axis=0, keepdims=True), 0.0)])


def _order_profits(belief: Belief, days: int) -> Floats:
    """(orders tried, LEVELS) profit of an order after so many days of test at each level; the first row is no order."""
    rows = [np.zeros((1, len(belief.levels)))]
    rest = belief.share_from(days + (TO_MONDAY if days else 0) + belief.lead)
    for f, share in enumerate(rest):
        want = belief.levels * share
        tried = np.unique(np.maximum(np.round(np.quantile(want, TRIED)), belief.minimum[f]))[:, None]
        sold = np.minimum(tried, want[None, :])
        rows.append(
            (belief.revenue - belief.salvage) * sold - (belief.cost[f] - belief.salvage) * tried - belief.setup[f]
        )
    return np.concatenate(rows)


def _decide(chance: Floats, worth: Floats, pieces: int) -> tuple[float, float, float]:
    """Expected profit of the best order for what is seen, chance of an order, chance of selling out.

    Selling out tells only that demand was at least the pieces.
    """
    seen = np.concatenate([chance[:pieces], chance[pieces:].sum(axis=0, keepdims=True)]) / chance.shape[1]
    best = seen @ worth.T
    ordered = best.argmax(axis=1) > 0
    return float(best.max(axis=1).sum()), float(seen.sum(axis=1)[ordered].sum()), float(seen[-1].sum())


def _of_the_pieces(belief: Belief, pieces: int, days: int) -> float:
    """Profit of the pieces themselves: what sells in the test and, of what is left, until the order would arrive."""
    if not pieces:
        return 0.0
    until = min(days + TO_MONDAY + int(belief.lead.min()), len(belief.by_day) - 1)
    sold = np.minimum(belief.levels * belief.by_day[until], pieces).mean()
    cost = float(belief.cost.min())
    return float((belief.revenue - belief.salvage) * sold - (cost - belief.salvage) * pieces)

"""What a split of a run over SKUs sells: the demand that it and what is there meet in expectation."""

from __future__ import annotations

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.lines.ask import Ask
from planner.optimize.problem.statement import Floats

LEVELS = np.array(QUANTILE_LEVELS)


def expected_sales(ask: Ask, split: Floats) -> float:
    """Units of demand that what is there and `split` meet in expectation; missing colours' demand moves as it may."""
    supply = ask.there + split
    return float(expected_met(ask.knots * carried(ask, supply)[:, None], supply).sum())


def carried(ask: Ask, supply: Floats) -> Floats:
    """(K,) by what demand of a SKU is multiplied when colours without any supply send theirs on."""
    if not ask.moves:
        return np.ones(len(supply))
    has = np.bincount(ask.colour, supply)[ask.colour] > 0
    gone, stays = ask.share[~has].sum(), ask.share[has].sum()
    return np.where(has, 1.0 + (ask.moves * gone / stays if stays > 0 else 0.0), 1.0)


def expected_met(knots: Floats, supply: Floats) -> Floats:
    """E min(supply, D) for demands with quantiles `knots` (K, 21), straight between them and flat outside; (K,)."""
    low, high = knots[:, :-1], knots[:, 1:]
    width = np.diff(LEVELS)
    inside = np.clip(supply[:, None], low, high)
    step = high - low
    reached = np.divide(inside - low, step, out=(supply[:, None] >= high).astype(float), where=step > 0)
    # Below the supply the mean of the straight line, above it the supply itself.
    of_part = width * (reached * (low + inside) / 2 + (1 - reached) * np.minimum(supply[:, None], high))
    of_part = np.where(supply[:, None] < low, width * supply[:, None], of_part)
    ends = LEVELS[0] * np.minimum(supply, knots[:, 0]) + (1 - LEVELS[-1]) * np.minimum(supply, knots[:, -1])
    return np.asarray(of_part.sum(axis=1) + ends)

"""Prices of fabrics one by one: at given prices of minutes and money every fabric has its own market.

A fabric ties together its own styles alone, so halving the range of its price finds where use meets supply, for all
fabrics at once, with a pricing of all styles a step.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.use import Use, use_of
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.problem.statement import Bools, Floats
from planner.optimize.search_budget import SearchBudget

# How often the range of a price is halved.
HALVINGS = 6


def with_fabric_prices(
    candidates: CandidateRuns, pricing: ParallelPricing, duals: DualPrices, how: SearchBudget
) -> DualPrices:
    """`duals` with every fabric at the price where what styles want of it meets what there is; then early metres.

    Ranges that time has left wide are priced at their upper end, at which nothing is short.
    """
    fabrics = candidates.problem.fabrics
    if not len(fabrics.ids) or how.over:
        return duals
    buying = fabrics.cost * (1 + duals.budget)
    at_cost = _use(candidates, pricing, replace(duals, fabric=buying))
    free, rare = at_cost.metres <= fabrics.on_hand, at_cost.metres > fabrics.on_hand + fabrics.max_order
    supply = np.where(rare, fabrics.on_hand + fabrics.max_order, fabrics.on_hand)
    dearest = _dearest(candidates)
    low, high = np.where(free, 0.0, buying), np.where(rare, np.maximum(dearest, buying), buying)
    duals = replace(
        duals,
        fabric=_halved(
            low, high, lambda price: _use(candidates, pricing, replace(duals, fabric=price)).metres > supply, how
        ),
    )
    if not how.seconds:
        return duals
    early = _use(candidates, pricing, duals).early > fabrics.on_hand
    if early.any():
        high = np.where(early, np.maximum(dearest - duals.fabric, 0.0), 0.0)
        duals = replace(
            duals,
            on_hand=_halved(
                np.zeros(len(high)),
                high,
                lambda price: _use(candidates, pricing, replace(duals, on_hand=price)).early > fabrics.on_hand,
                how,
            ),
        )
    return duals


def _halved(low: Floats, high: Floats, short: Callable[[Floats], Bools], how: SearchBudget) -> Floats:
    """Prices (G,) between low and high at which none is `short`, just."""
    for _ in range(HALVINGS if (low < high).any() else 0):
        if how.over:
            break
        middle = (low + high) / 2
        over = short(middle)
        low, high = np.where(over, middle, low), np.where(over, high, middle)
    return high


def _use(candidates: CandidateRuns, pricing: ParallelPricing, duals: DualPrices) -> Use:
    return use_of(candidates, pricing.best(duals)[1]).plus(use_of(candidates, candidates.fixed))


def _dearest(candidates: CandidateRuns) -> Floats:
    """(G,) the price a metre at which no style pays any more."""
    styles = candidates.problem.styles
    worth = candidates.margin / np.maximum(styles.metres, 1e-9)
    found, known = np.zeros(len(candidates.problem.fabrics.ids)), styles.fabric >= 0
    np.maximum.at(found, styles.fabric[known], np.where(styles.metres > 0, worth, 0.0)[known])
    return found

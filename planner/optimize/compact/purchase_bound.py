"""A bound that knows mills' minimums, for problems too large for one model: fabrics are bought or not, one by one.

At prices of all that fabrics share (minutes, money, hard limits) a fabric's styles are worth no more than the greater of
what they are without a purchase and with one (fabric_rows.py). The sum over fabrics, styles without one and what the limits
are worth holds at any prices; a short descent looks for prices at which it is small.
"""

from __future__ import annotations

import math
import time
from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import candidate_runs_of
from planner.optimize.columns.chains.chain import Chains, joined, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, combined, dual_prices_of
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.pricing.pricing import Pricer
from planner.optimize.columns.relaxation.subgradient import Walk, tidy
from planner.optimize.compact.columns import layout_of
from planner.optimize.compact.fabric_rows import FabricRows
from planner.optimize.problem.candidates import CandidateList
from planner.optimize.problem.statement import Prices, Problem
from planner.optimize.problem.valuation import Valuation

# Shares of the relaxation's prices of minutes and money that are tried first: it buys a little of every fabric, so that
# more styles want minutes than fabrics that pay have.
HEIGHTS = (1.0, 0.7, 0.5, 0.3, 0.15, 0.05)
# Steps of the descent from the best of them, their length, after how many it halves, how much of the last move is kept.
STEPS, STEP, HALVES_AFTER, MOMENTUM = 40, 0.12, 10, 0.6
# Where the first look at those heights does not lower the bound by this share, minimums are not what it lacks.
WORTHWHILE = 0.01


def bound_with_purchases(
    problem: Problem, valuation: Valuation, listed: CandidateList, prices: Prices, known: float, until: float
) -> float:
    """What no plan can earn, or the bound `known` where that is lower: looked for from `prices` on. As it is where no mill
    has a minimum, people have pins, or the time (time.perf_counter) was over before.
    """
    if problem.pins or not (problem.fabrics.min_order > 0).any():
        return known
    return min(_PurchaseBound(problem, valuation, listed).near(prices, known, until), known)


class _PurchaseBound:
    def __init__(self, problem: Problem, valuation: Valuation, listed: CandidateList) -> None:
        self.candidates = candidate_runs_of(problem, valuation, no_chains(), paying=True)
        self.fabrics = FabricRows.of(layout_of(problem, valuation, listed), self.candidates)
        self.others = Pricer(self.candidates, np.flatnonzero(~self.fabrics.theirs))

    def near(self, prices: Prices, known: float, until: float) -> float:
        """The value at the best prices met; inf where it is hardly below `known`, or there was no time."""
        first = tidy(self.candidates, dual_prices_of(prices))
        tried = [tidy(self.candidates, _lower(first, height)) for height in HEIGHTS]
        looks = []
        for duals in tried:
            if time.perf_counter() >= until:
                return math.inf
            looks.append((self._look(duals)[0], duals))
        value, best = min(looks, key=lambda look: look[0])
        if value > known * (1 - WORTHWHILE):
            return math.inf
        walk = Walk(self.candidates, best, STEP, HALVES_AFTER, MOMENTUM)
        for _ in range(STEPS):
            if time.perf_counter() >= until:
                break
            here, chains = self._look(walk.duals)
            value, best = (here, walk.duals) if here < value else (value, best)
            walk.on(chains)
        return self._value(best)

    def _apart(self, duals: DualPrices) -> DualPrices:
        """The prices without those of metres of fabrics that are looked at by themselves."""
        return replace(duals, fabric=np.where(self.fabrics.of_fabrics, 0.0, duals.fabric))

    def _look(self, duals: DualPrices) -> tuple[float, Chains]:
        """(about what the value is, the chains that styles want there)."""
        apart = self._apart(duals)
        together, chains = self.fabrics.about(apart)
        worth, more = self.others.best(apart)
        value = shared_value(self.candidates, apart) + float(together.sum() + worth.sum())
        return value, joined([chains, more])

    def _value(self, duals: DualPrices) -> float:
        """The value at these prices, which no plan exceeds."""
        apart, pool = self._apart(duals), Pool(self.candidates)
        together = np.maximum(*self.fabrics.worths(apart, pool))
        worth = searched_worth(self.candidates, apart, pool, ~self.fabrics.theirs)
        return shared_value(self.candidates, apart) + float(together.sum() + worth.sum())


def _lower(duals: DualPrices, height: float) -> DualPrices:
    """The prices at so many times their height; metres, which have prices of their own, at what they cost."""
    lower = combined(duals, duals, lambda price, _: height * price)
    return replace(lower, fabric=duals.fabric, on_hand=duals.on_hand)

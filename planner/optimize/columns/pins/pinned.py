"""The bound where people have pinned runs: what is pinned is made, whatever it earns.

Runs pinned to a factory and a week are held fast: they take what they take, bring what they bring, and whatever else
their style gets is priced on top of them. Where a pin leaves the factory or the week open, its units have a price of
their own, above or below 0, that the style pays or gets for each run of the pin: any such price gives a bound, and the
one that gives the least is searched for.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns, candidate_runs_of
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.pins.decided import Decided
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.bound_path import BoundPath
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.problem.statement import Bools, Floats, Pin

# Rounds over a style's pins and its given units, and steps of each search.
ROUNDS, STEPS = 3, 24
_GOLDEN = 0.6180339887498949


def bound_with_pins(candidates: CandidateRuns, decided: Decided, relaxation: Relaxation) -> float:
    """No plan that keeps the pins earns more: the Lagrangian value at the prices of the relaxation."""
    duals, problem = relaxation.duals, candidates.whole.problem
    open_styles = candidate_runs_of(
        problem, candidates.whole, decided.closed.pick(np.zeros(len(decided.closed), bool)), decided.held
    )
    held = profit(replace(open_styles, valuation=candidates.whole), decided.held).sum() if len(decided.held) else 0.0
    assert relaxation.worth is not None
    worth = relaxation.worth.copy()
    for s in decided.closed.s.tolist():
        worth[s] = pinned_worth(open_styles, duals, s)
    return float(worth.sum() + held) + shared_value(open_styles, duals)


def pinned_worth(candidates: CandidateRuns, duals: DualPrices, s: int) -> float:
    """The most that a chain of style s can earn at these prices that makes what is pinned; it may be less than 0."""
    pins = [pin for pin in candidates.problem.pins if pin.s == s and pin.units > 0]
    pinned = np.stack([_runs_of(candidates, pin) for pin in pins])
    units = np.array([pin.units for pin in pins])
    # A run makes no more than any pin that it belongs to.
    most = np.minimum(candidates.most[s], np.where(pinned, units[:, None, None], np.inf).min(axis=0))
    may = candidates.may[s] & (most >= candidates.least[s][:, None])
    candidates = replace(candidates, most=_with(candidates.most, s, most), may=_with(candidates.may, s, may))
    b, k = run_costs(candidates, duals, np.array([s]))
    margin, given = max(float(candidates.margin[s]), 1e-12), float(candidates.given[s])
    anyway = float(candidates.valuation.anyway.sold[s])
    widest = 2 * (margin + float(np.abs(b).max()) + float(k.max() / max(candidates.least[s].min(), 1.0)))

    def at(prices: Floats) -> float:
        """The bound at a price a unit of each pin, and at the worth of a given unit."""
        paid = b - (prices[:-1, None, None] * pinned).sum(axis=0)[None]
        path = BoundPath(candidates, np.array([s]), paid, k)
        if not given:
            return float(path.worth()[0] - prices[:-1] @ units)
        return float(path.worth(prices[-1:])[0] - prices[:-1] @ units + prices[-1] * given - margin * anyway)

    prices = np.zeros(len(pins) + 1)
    best = at(prices)
    for _ in range(ROUNDS):
        for i in range(len(prices) if given > 0 else len(pins)):
            low, high = (0.0, margin) if i == len(pins) else (-widest, widest)
            best = min(best, _least_along(at, prices, i, low, high))
    return best


def _least_along(at: Callable[[Floats], float], prices: Floats, i: int, low: float, high: float) -> float:
    """Golden section on price i, which is left at the best found; the least value met."""

    def look(x: float) -> float:
        prices[i] = x
        return at(prices)

    kept = float(prices[i])
    met = {kept: look(kept)}
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    met |= {left: look(left), right: look(right)}
    for _ in range(STEPS):
        if met[left] < met[right]:
            high, right = right, left
            left = high - _GOLDEN * (high - low)
            met[left] = look(left)
        else:
            low, left = left, right
            right = low + _GOLDEN * (high - low)
            met[right] = look(right)
    prices[i] = min(met, key=lambda x: met[x])
    return met[float(prices[i])]


def _runs_of(candidates: CandidateRuns, pin: Pin) -> Bools:
    """(F, T) whether the run is one of those that make the pinned units."""
    found = np.zeros(candidates.shape, dtype=bool)
    found[pin.at] = True
    return found


def _with(array: np.ndarray, s: int, row: np.ndarray) -> np.ndarray:
    changed = array.copy()
    changed[s] = row
    return changed

"""The bound: no plan within the limits, whatever number of runs a style has, earns more than the Lagrangian value.

Its part for one style, what the best chain could be worth, is an over-estimate by bound_path.py.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, joined, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices, run_costs
from planner.optimize.columns.chains.use import takes
from planner.optimize.columns.pricing.bound_path import BoundPath
from planner.optimize.columns.pricing.pricing import Pricer
from planner.optimize.problem.hard_limits import parts_of
from planner.optimize.problem.statement import Floats, Ints

# Steps of the search for the worth of a unit of given stock, and the golden ratio it goes by.
GIVEN_STEPS, _GOLDEN = 8, 0.6180339887498949


def worth_at_most(candidates: CandidateRuns, duals: DualPrices, s: Ints) -> tuple[Floats, Chains]:
    """(upper bound on what any chain of styles s (n,) earns at these prices, above ordering nothing (n,);
    the chains that reach it as far as the grid can tell, at their least units).
    """
    stocked = candidates.given[s] > 0
    out, found = np.zeros(len(s)), []
    plain, some = np.flatnonzero(~stocked), np.flatnonzero(stocked)
    if len(plain):
        path = BoundPath.at_prices(candidates, duals, s[plain])
        out[plain] = path.worth()
        found.append(path.trace(out[plain]))
    if len(some):
        out[some], chains = _with_given(candidates, BoundPath.at_prices(candidates, duals, s[some]))
        found.append(chains)
    return np.maximum(out, 0.0), joined(found)


def worth_in_haste(candidates: CandidateRuns, duals: DualPrices, s: Ints) -> Floats:
    """As worth_at_most, looser, and about as quick as pricing: as if no run had a least or a largest size.

    Each window is then served by its newest run alone, or the earlier one was the better (pricing.py); and beside stock
    and open orders, whose units compete with a chain's for the same demand, no chain is worth more than without them.
    """
    # Waiting is left out: a run of no size at all must not pay.
    sizeless = replace(
        candidates,
        least=np.broadcast_to(0.0, candidates.least.shape),
        most=np.broadcast_to(np.inf, candidates.most.shape),
        waiting=None,
    )
    worth = Pricer(sizeless, s).best(duals)[0]
    # A unit that brings more left over than it costs would be made without end: here sizes matter.
    scrap = np.flatnonzero((np.where(candidates.may[s], run_costs(candidates, duals, s)[0], 0.0) < 0).any(axis=(1, 2)))
    if len(scrap):
        worth[scrap] = worth_at_most(candidates, duals, s[scrap])[0]
    return worth


def _with_given(candidates: CandidateRuns, path: BoundPath) -> tuple[Floats, Chains]:
    """As above for styles with stock or open orders: those are a run that is free but of a fixed size.

    For any worth w of a given unit:  worth <= w x given + path with prices at most w from its arrival on - what the
    given units earn anyway. That is convex in w: golden section, every style with its own w.
    """
    # A unit sold for less than it brings as a left over one counts as worth nothing more, which only raises the bound.
    s, margin = path.s, path.margin
    anyway = margin * candidates.valuation.anyway.sold[s]
    best, chains = np.full(len(s), np.inf), no_chains()

    def look(w: Floats) -> Floats:
        nonlocal best, chains
        here = path.worth(w)
        total: Floats = w * candidates.given[s] + here - anyway
        lower = total < best
        mine = path.trace(here)
        chains = joined([chains.pick(~np.isin(chains.s, s[lower])), mine.pick(np.isin(mine.s, s[lower]))])
        best = np.minimum(best, total)
        return total

    low, high = np.zeros(len(s)), margin.copy()
    look(low)
    left, right = high - _GOLDEN * (high - low), low + _GOLDEN * (high - low)
    at_left, at_right = look(left), look(right)
    for _ in range(GIVEN_STEPS):
        down = at_left < at_right
        low, high = np.where(down, low, left), np.where(down, right, high)
        new = np.where(down, high - _GOLDEN * (high - low), low + _GOLDEN * (high - low))
        at_new = look(new)
        left, right = np.where(down, new, right), np.where(down, left, new)
        at_left, at_right = np.where(down, at_new, at_right), np.where(down, at_left, at_new)
    return best, chains


def shared_value(candidates: CandidateRuns, duals: DualPrices) -> float:
    """What the limits themselves are worth at these prices: the part of the Lagrangian value that no style has."""
    problem, money = candidates.problem, duals.money
    factories, fabrics = problem.factories, problem.fabrics
    minutes = (duals.minutes * candidates.regular).sum()
    dear = factories.overtime_cost[:, None] * money
    overtime = (np.maximum(duals.minutes - dear, 0.0) * candidates.extra).sum()
    fabric = ((duals.fabric + duals.on_hand) * fabrics.on_hand).sum()
    gain = np.maximum(duals.fabric - fabrics.cost * (1 + duals.budget), 0.0)
    fabric += (gain * np.where(gain > 0, fabrics.max_order, 0.0)).sum()
    # Fabric that sells for more than it costs: a purchase made up to the mill's minimum would even earn.
    fabric += (np.maximum(fabrics.leftover_value - fabrics.cost, 0.0) * fabrics.min_order).sum()
    in_all, by_week = problem.money.worth(duals.budget, duals.budget_by_week)
    hard = sum(float((price * limit.room).sum()) for limit, price in parts_of(problem, duals.hard))
    taken = takes(candidates, candidates.fixed, duals).sum() if len(candidates.fixed) else 0.0
    return float(minutes + overtime + fabric + in_all + by_week + hard + duals.relief - taken)

"""From the relaxation to a plan: keep the styles that chose one pattern, size runs together, cut to whole lots."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.chains.pool import Pool, mixed, patterns
from planner.optimize.columns.plan_search.lot_rounding import filled, fitting, in_lots
from planner.optimize.columns.plan_search.room import Room
from planner.optimize.columns.pricing.sizes import reduced_runs, resized
from planner.optimize.columns.relaxation.master import resize
from planner.optimize.problem.rounding import TOLERANCE
from planner.optimize.problem.statement import Bools, Floats, Ints
from planner.optimize.search_budget import SearchBudget

# Rounds of sizing.
SIZINGS = 3
_WHOLE = 1e-6


def settle(pool: Pool, weights: Floats) -> tuple[Chains, Ints]:
    """(the chains of styles that the relaxation gives one pattern in full, the styles that it splits)."""
    weights = np.where(weights > _WHOLE, weights, 0.0)
    merged = mixed(pool.chains, weights)
    used = np.flatnonzero(weights)
    styles, total = np.unique(pool.chains.s[used]), np.bincount(pool.chains.s[used], weights[used])
    count = np.bincount(merged.s, minlength=len(total))
    whole = styles[(count[styles] == 1) & (total[styles] > 1 - 1e-5)]
    return merged.pick(np.isin(merged.s, whole)), np.setdiff1d(styles, whole)


def main_patterns(candidates: CandidateRuns, pool: Pool, weights: Floats) -> Chains:
    """Of every style that the relaxation makes the pattern with most weight, in whole lots, as far as they fit
    together: those it makes in full first, then those it splits, by what they earn.
    """
    used = np.flatnonzero(weights > _WHOLE)
    chains, weights = pool.chains.pick(used), weights[used]
    if not len(chains):
        return chains
    merged, total = mixed(chains, weights), np.bincount(patterns(chains), weights)
    order = np.lexsort((-total, merged.s))
    first = np.sort(order[np.unique(merged.s[order], return_index=True)[1]])
    plan = in_lots(candidates, merged.pick(first))
    earned = profit(candidates, plan)
    return fitting(candidates, plan, earned + np.where(total[first] > 1 - 1e-5, 2 * np.abs(earned).max(), 0.0))


def bought(candidates: CandidateRuns, plan: Chains) -> Bools:
    """(G,) whether the plan buys each fabric."""
    room = Room(candidates, plan)
    return room.metres > room.on_hand + TOLERANCE * (1 + room.on_hand)


def sized(candidates: CandidateRuns, plan: Chains, duals: DualPrices, how: SearchBudget) -> Chains:
    """The plan with units as good as its patterns allow: columns of these patterns only, priced in turn."""
    buys = bought(candidates, plan)
    pool = Pool(candidates)
    pool.add(plan)
    pool.add(resized(candidates, plan, duals))
    for smaller in reduced_runs(candidates, plan):
        pool.add(smaller)
    try:
        for _ in range(SIZINGS):
            relaxed = resize(candidates, pool.chains, pool.profit, buys, how)
            plan = mixed(pool.chains, relaxed.weights)
            pool.add(resized(candidates, plan, relaxed.duals))
    except ArithmeticError:
        return plan
    return plan


def whole_plan(candidates: CandidateRuns, plan: Chains) -> Chains:
    """The plan in whole lots within every limit, and what was left of the limits used."""
    plan = in_lots(candidates, plan)
    plan = fitting(candidates, plan, profit(candidates, plan))
    return filled(candidates, plan)

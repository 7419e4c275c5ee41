"""Purchases that do not pay for themselves are given up, with the runs that need them; what that frees others use.

Improvement changes one style at a time, and no single style carries what a mill sells at least: near a relaxation that buys
a little of every fabric, a plan would buy the least of all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains, no_chains
from planner.optimize.columns.chains.dual_prices import DualPrices
from planner.optimize.columns.chains.earnings import profit
from planner.optimize.columns.plan_search.improve import improved
from planner.optimize.columns.plan_search.room import Room
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget

# Rounds of improvement after each purchase that is given up, and after the last one.
REFILL, LAST = (0.5, 0.0), (0.9, 0.7, 0.5, 0.3, 0.1, 0.0)
# How often purchases are given up anew in another order, and between what their gains are drawn for it.
ORDERS, DRAWN = 8, (0.3, 1.0)


def purchases_that_pay(
    candidates: CandidateRuns, pricing: ParallelPricing, plan: Chains, duals: DualPrices, how: SearchBudget
) -> Chains:
    """The plan without purchases that bring less than they cost: the worst given up first, then in other orders, drawn by
    params.seed, and the best plan of all kept.
    """
    lot, best, earned = np.random.default_rng(how.params.seed), plan, candidates.earns(plan)
    for order in range(ORDERS):
        if how.over and order:
            break
        drawn = lot.uniform(*DRAWN, len(candidates.problem.fabrics.ids)) if order else np.ones(1)
        found = _GivingUp(candidates, pricing, duals, how).until_all_pay(plan, drawn)
        if (worth := candidates.earns(found)) > earned:
            best, earned = found, worth
    return best


@dataclass(frozen=True)
class _GivingUp:
    """What giving purchases up needs: prices, pricing, and how long it may take."""

    candidates: CandidateRuns
    pricing: ParallelPricing
    duals: DualPrices
    how: SearchBudget

    def until_all_pay(self, plan: Chains, drawn: Floats) -> Chains:
        """The plan once every purchase pays, the least of gain x `drawn` (G,) given up first, then any purchase whose
        minutes others use better.
        """
        kept = np.ones(len(self.candidates.problem.fabrics.ids), dtype=bool)
        while (loses := ((gains := gain_of_purchases(self.candidates, plan)) < 0) & kept).any():
            worst = int(np.argmin(np.where(loses, gains * drawn, np.inf)))
            plan, kept[worst] = self.without(plan, worst), False
        for g in sorted(np.flatnonzero(np.isfinite(gains)).tolist(), key=lambda g: float(gains[g])):
            if self.how.over:
                break
            plan = max(plan, self.without(plan, g), key=self.candidates.earns)
        return max(plan, self.refilled(plan, LAST), key=self.candidates.earns)

    def without(self, plan: Chains, g: int) -> Chains:
        """The plan without fabric g, what that frees used by others."""
        return self.refilled(plan.pick(self.candidates.problem.styles.fabric[plan.s] != g), REFILL)

    def refilled(self, plan: Chains, factors: tuple[float, ...]) -> Chains:
        """The plan improved, metres free that are paid already since a mill sells no fewer."""
        room = Room(self.candidates, plan)
        missing = room.metres - room.on_hand
        paid = (missing > 0) & (missing < room.least)
        prices = replace(self.duals, fabric=np.where(paid, 0.0, self.duals.fabric))
        return improved(self.candidates, self.pricing, plan, prices, factors, self.how)


def all_purchases_pay(candidates: CandidateRuns, plan: Chains) -> bool:
    """Whether no purchase of the plan costs more than its runs earn."""
    return not bool((gain_of_purchases(candidates, plan) < 0).any())


def gain_of_purchases(candidates: CandidateRuns, plan: Chains) -> Floats:
    """(G,) what the plan's runs of each fabric earn, less what they add to the purchase; inf where they buy nothing."""
    fabric, number = candidates.problem.styles.fabric[plan.s], len(candidates.problem.fabrics.ids)
    earned = np.bincount(fabric[fabric >= 0], profit(candidates, plan)[fabric >= 0], number)
    bought = _paid(candidates, plan) - _paid(candidates, no_chains())
    return np.asarray(np.where(bought > 0, earned - bought, np.inf))


def _paid(candidates: CandidateRuns, plan: Chains) -> Floats:
    """(G,) money for each fabric, what comes back of it taken off, of the plan and of what is fixed."""
    room = Room(candidates, plan)
    bought = (room.bought(g) for g in range(len(room.cost)))
    return np.array([money - back for money, back in bought], dtype=np.float64)

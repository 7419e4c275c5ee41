"""Column generation: the master's prices and pricing in turn, until no style has a chain worth adding."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import blend
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.master import MasterSolution
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.columns.relaxation.subgradient import descend, tidy
from planner.optimize.columns.relaxation.tighten import AGREED, SMOOTHING, tighten
from planner.optimize.search_budget import SearchBudget

# Most rounds of master and pricing.
ROUNDS = 12
# Prices are moved only this far from the best ones known towards the master's: its first ones are wild.
SMOOTH_ROUNDS = 6
# Of each style, the chains of the descent that the first master sees.
PER_STYLE = 6


def generate(candidates: CandidateRuns, pricing: ParallelPricing, how: SearchBudget) -> Relaxation:
    """Solve the relaxation over all chains, nearly."""
    found = columns_and_prices(candidates, pricing, how)
    if not how.over:
        tighten(candidates, pricing, found, how)
    return bounded(candidates, pricing, found, how)


def columns_and_prices(
    candidates: CandidateRuns, pricing: ParallelPricing, how: SearchBudget, *, whole: bool = False
) -> Relaxation:
    """Master and pricing in turn, with the quick pricing alone: its value may be no bound. With `whole` the descent is made
    to its end, whatever the time.
    """
    descent = descend(candidates, pricing, replace(how, until=math.inf) if whole else how)
    found = Relaxation(Pool(candidates), np.zeros(0), descent.duals, descent.value)
    found.pool.add(descent.chains)
    found.pool.keep_best(found.duals, pricing.best(found.duals)[0], PER_STYLE, np.inf)
    found.weights = np.zeros(len(found.pool))
    for i in range(ROUNDS):
        relaxed = found.solve_master(candidates, how)
        if relaxed is None:
            break
        _offer(candidates, pricing, found, relaxed, smooth=i < SMOOTH_ROUNDS)
        if len(found.pool) == len(relaxed.weights) or found.value <= relaxed.value * (1 + AGREED):
            break
    return found


def bounded(candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, how: SearchBudget) -> Relaxation:
    """The relaxation with its worths known, so that its value is a bound; looser where `how.latest` cuts it short."""
    if found.worth is None:
        found.worth = pricing.bound(found.duals, how.latest)
        found.value = float(found.worth.sum()) + shared_value(candidates, found.duals)
    return found


def _offer(
    candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, relaxed: MasterSolution, *, smooth: bool
) -> None:
    """Price at the master's duals, and on the way there from the best prices; new chains go to the pool."""
    offers = [tidy(candidates, relaxed.duals)]
    if smooth:
        offers.append(tidy(candidates, blend(found.duals, relaxed.duals, SMOOTHING)))
    for offer in offers:
        worth, chains = pricing.best(offer)
        here = float(worth.sum()) + shared_value(candidates, offer)
        if here < found.value:
            found.duals, found.value = offer, here
        found.pool.add(chains)
    found.weigh_new()

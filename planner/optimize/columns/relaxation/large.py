"""The relaxation of a large problem: prices of a sampled subproblem first, then of all, then a master or two.

Column generation over all styles from the start would solve a large master a dozen times; from prices that are nearly
right already, the chains of a few steps around them are enough for one or two.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.chain import Chains
from planner.optimize.columns.chains.dual_prices import DualPrices, blend
from planner.optimize.columns.chains.pool import Pool
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.relaxation.fabric_prices import with_fabric_prices
from planner.optimize.columns.relaxation.generate import bounded, columns_and_prices
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.columns.relaxation.sampled_subproblem import sampled_subproblem
from planner.optimize.columns.relaxation.subgradient import Walk, tidy
from planner.optimize.search_budget import SearchBudget

# Steps around the part's prices whose chains go to the master: their number, the first one's length, the steps after
# which it has halved, and how much of the last move is kept.
STEPS, STEP, HALVES_AFTER, MOMENTUM = 5, 0.03, 3, 0.5
# How far prices are moved towards those of a master over all styles.
TOWARDS = (1.0, 0.4, 0.1)
# Share of the time left that the part may take. Its descent, of a second or two whatever the number of styles, is made however
# late it is: without any prices a plan of 30,000 styles earns a sixth of what it does with those.
PART_SHARE = 0.4


def relax_large(candidates: CandidateRuns, pricing: ParallelPricing, how: SearchBudget) -> Relaxation:
    """Solve the relaxation over all chains of a large problem, nearly."""
    part = sampled_subproblem(candidates, how.params.sample_styles, how.params.sample_together)
    sooner = replace(how, until=how.until - (1 - PART_SHARE) * how.seconds)
    first = columns_and_prices(part.candidates, ParallelPricing(part.candidates, pricing.threads), sooner, whole=True)
    duals = tidy(candidates, part.for_all(candidates, first.duals))
    found = Relaxation(Pool(candidates), np.zeros(0), duals, np.inf)
    _walk(candidates, pricing, found, tidy(candidates, with_fabric_prices(candidates, pricing, duals, how)), how)
    found.weigh_new()
    for _ in range(how.params.masters if how.params.proof else 1):
        before = how.seconds
        relaxed = found.solve_master(candidates, how)
        if relaxed is None:
            break
        for share in TOWARDS:
            found.pool.add(
                _look(candidates, pricing, found, tidy(candidates, blend(found.duals, relaxed.duals, share)))
            )
        found.weigh_new()
        # What is left is better spent on the plan than on a master that will not end.
        if how.seconds < before - how.seconds:
            break
    return bounded(candidates, pricing, found, how)


def _walk(
    candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, duals: DualPrices, how: SearchBudget
) -> None:
    """Steps from `duals`; the chains met go to the pool."""
    walk = Walk(candidates, duals, STEP, HALVES_AFTER, MOMENTUM)
    for _ in range(STEPS):
        chains = _look(candidates, pricing, found, walk.duals)
        found.pool.add(chains)
        if how.over:
            break
        walk.on(chains)


def _look(candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, duals: DualPrices) -> Chains:
    """The best chains at these prices, which are kept where they are the best so far."""
    worth, chains = pricing.best(duals)
    value = float(worth.sum()) + shared_value(candidates, duals)
    if value < found.value:
        found.duals, found.value = duals, value
    return chains

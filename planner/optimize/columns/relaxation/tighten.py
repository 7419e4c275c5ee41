"""The last rounds of column generation: with the pricing of the bound, which misses no chain, and with covers."""

from __future__ import annotations

import numpy as np

from planner.optimize.columns.chains.candidate_runs import CandidateRuns
from planner.optimize.columns.chains.dual_prices import DualPrices, blend
from planner.optimize.columns.chains.use import use_by_run
from planner.optimize.columns.pricing.bound import shared_value
from planner.optimize.columns.pricing.bound_search import searched_worth
from planner.optimize.columns.pricing.parallel import ParallelPricing
from planner.optimize.columns.pricing.sizes import resized
from planner.optimize.columns.relaxation.covers import Weeks
from planner.optimize.columns.relaxation.relaxation import Relaxation
from planner.optimize.columns.relaxation.subgradient import tidy
from planner.optimize.problem.statement import Floats
from planner.optimize.search_budget import SearchBudget

# Prices are moved this far from the best ones known towards the master's.
SMOOTHING = 0.6
# Done when master and pricing agree to this share.
AGREED = 3e-4
# (styles of the problem at most, rounds, of them at most so many in which covers are looked for).
ROUNDS = ((150, 60, 20), (400, 12, 0), (1500, 6, 0), (np.inf, 1, 0))

# Most rounds where no proof is asked for, each at one offer of prices.
ROUNDS_WITHOUT_PROOF = 2


def tighten(candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, how: SearchBudget) -> None:
    """Better prices, a lower bound and more columns: rounds of master and pricing; where they agree, covers."""
    found.value = np.inf
    rounds, looks = next(row[1:] for row in ROUNDS if row[0] >= candidates.S)
    offers_a_round = 2 if rounds > 1 else 1
    if not how.params.proof:
        rounds, looks, offers_a_round = min(rounds, ROUNDS_WITHOUT_PROOF), 0, 1
    weeks = Weeks(candidates, how)
    for _ in range(int(rounds)):
        relaxed = found.solve_master(candidates, how)
        if relaxed is None:
            break
        offers = (tidy(candidates, relaxed.duals), tidy(candidates, blend(found.duals, relaxed.duals, SMOOTHING)))
        for offer in offers[:offers_a_round]:
            _look(candidates, pricing, found, offer, closely=rounds > 1)
        found.weigh_new()
        if len(found.pool) == len(relaxed.weights) or found.value <= relaxed.value * (1 + AGREED):
            new = weeks.exceeded(made(candidates, found)) if looks > 0 else []
            looks -= 1
            found.covers += new
            if not new:
                break


def _look(
    candidates: CandidateRuns, pricing: ParallelPricing, found: Relaxation, offer: DualPrices, *, closely: bool
) -> None:
    """Bound and columns at these prices; `closely` searches the styles whose bound no known chain comes near."""
    found.pool.add(pricing.best(offer)[1])
    if closely:
        worth = searched_worth(candidates, offer, found.pool)
    else:
        worth, chains = pricing.worth_at_most(offer)
        found.pool.add(resized(candidates, chains, offer))
    here = float(worth.sum()) + shared_value(candidates, offer)
    if here < found.value:
        found.duals, found.value, found.worth = offer, here, worth


def made(candidates: CandidateRuns, found: Relaxation) -> Floats:
    """(S, F, T): the part of each run that the last master makes; fixed ones in full."""
    parts = np.zeros((candidates.S, *candidates.shape))
    i, j = np.nonzero(candidates.fixed.on)
    parts[candidates.fixed.s[i], candidates.fixed.f[i, j], candidates.fixed.t[i, j]] = 1.0
    by_run = use_by_run(candidates, found.pool.chains)
    np.add.at(parts, (found.pool.chains.s[by_run.chain], by_run.f, by_run.t), found.weights[by_run.chain])
    return parts

"""Column generation: the master's prices and pricing in turn, until no style has a chain worth adding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.ascent import descend, tidy
from planner.optimize.columns.bound import shared_value
from planner.optimize.columns.effort import Limits
from planner.optimize.columns.master import Relaxed, relax
from planner.optimize.columns.options import Options
from planner.optimize.columns.pool import Pool
from planner.optimize.columns.rates import Rates, blend
from planner.optimize.columns.team import PricingTeam
from planner.optimize.problem import Floats

# Steps of the first descent, and most rounds of master and pricing.
DESCENT, ROUNDS = 60, 12
# Prices are moved only this far from the best ones known towards the master's: its first ones are wild.
SMOOTHING, SMOOTH_ROUNDS = 0.6, 6
# Done when master and pricing agree to this share.
AGREED = 3e-4
# Of each style, the chains of the descent that the first master sees.
PER_STYLE = 6


@dataclass
class Relaxation:
    """The columns with their weights in the last master solved, the best prices met and the Lagrangian value there
    (as priced, not a bound).
    """

    pool: Pool
    weights: Floats
    rates: Rates
    value: float


def generate(options: Options, team: PricingTeam, how: Limits) -> Relaxation:
    """Solve the relaxation over all chains, nearly."""
    ascent = descend(options, team, DESCENT, how)
    found = Relaxation(Pool(options), np.zeros(0), ascent.rates, ascent.value)
    found.pool.add(ascent.chains)
    found.pool.keep_best(found.rates, team.best(found.rates)[0], PER_STYLE, np.inf)
    found.weights = np.zeros(len(found.pool))
    for i in range(ROUNDS):
        if how.over or not len(found.pool):
            break
        try:
            relaxed = relax(options, found.pool.chains, found.pool.profit, how)
        except ArithmeticError:
            break
        _offer(options, team, found, relaxed, smooth=i < SMOOTH_ROUNDS)
        if found.value <= relaxed.value * (1 + AGREED):
            break
    return found


def _offer(options: Options, team: PricingTeam, found: Relaxation, relaxed: Relaxed, *, smooth: bool) -> None:
    """Price at the master's duals, and on the way there from the best prices; new chains go to the pool."""
    offers = [tidy(options, relaxed.rates)]
    if smooth:
        offers.append(tidy(options, blend(found.rates, relaxed.rates, SMOOTHING)))
    for offer in offers:
        worth, chains = team.best(offer)
        here = float(worth.sum()) + shared_value(options, offer)
        if here < found.value:
            found.rates, found.value = offer, here
        found.pool.add(chains)
    found.weights = np.concatenate([relaxed.weights, np.zeros(len(found.pool) - len(relaxed.weights))])

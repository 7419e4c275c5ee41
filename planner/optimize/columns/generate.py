"""Column generation: the master's prices and pricing in turn, until no style has a chain worth adding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.optimize.columns.ascent import descend, tidy
from planner.optimize.columns.bound import shared_value
from planner.optimize.columns.master import Limits, Relaxed, relax
from planner.optimize.columns.options import Options
from planner.optimize.columns.pool import Pool
from planner.optimize.columns.rates import Rates, blend
from planner.optimize.columns.team import PricingTeam

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
    """The columns, the last master solved and the best prices met."""

    pool: Pool
    relaxed: Relaxed
    rates: Rates
    value: float


def generate(options: Options, team: PricingTeam, how: Limits) -> Relaxation:
    """Solve the relaxation over all chains, nearly."""
    ascent = descend(options, team, DESCENT)
    pool, rates, value = Pool(options), ascent.rates, ascent.value
    pool.add(ascent.chains)
    pool.keep_best(rates, team.best(rates)[0], PER_STYLE, np.inf)
    relaxed = relax(options, pool.chains, pool.profit, how)
    for i in range(ROUNDS):
        relaxed = relaxed if i == 0 else relax(options, pool.chains, pool.profit, how)
        offers = [tidy(options, relaxed.rates)]
        if i < SMOOTH_ROUNDS:
            offers.append(tidy(options, blend(rates, relaxed.rates, SMOOTHING)))
        for offer in offers:
            worth, chains = team.best(offer)
            here = float(worth.sum()) + shared_value(options, offer)
            if here < value:
                rates, value = offer, here
            pool.add(chains)
        if value <= relaxed.value * (1 + AGREED):
            break
    return Relaxation(pool, relaxed, rates, value)

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
from planner.optimize.columns.sizes import resized
from planner.optimize.columns.team import PricingTeam
from planner.optimize.problem import Floats

# Most rounds of master and pricing; none where a master would be larger than solvers like.
ROUNDS, NO_MASTER_ABOVE = 12, 8000
# Prices are moved only this far from the best ones known towards the master's: its first ones are wild.
SMOOTHING, SMOOTH_ROUNDS = 0.6, 6
# Done when master and pricing agree to this share.
AGREED = 3e-4
# With at most so many styles, so many rounds with the exact pricing of the bound.
EXACT_ROUNDS = ((100, 20), (400, 12), (1500, 6), (np.inf, 1))
# Of each style, the chains of the descent that the first master sees.
PER_STYLE = 6


@dataclass
class Relaxation:
    """The columns with their weights in the last master solved, the best prices met and the Lagrangian value there.

    `worth` (S,) is what no chain of a style can exceed at these prices; until it is known, the value is as priced, and
    no bound.
    """

    pool: Pool
    weights: Floats
    rates: Rates
    value: float
    worth: Floats | None = None


def generate(options: Options, team: PricingTeam, how: Limits) -> Relaxation:
    """Solve the relaxation over all chains, nearly."""
    ascent = descend(options, team, how, long=options.S > NO_MASTER_ABOVE)
    found = Relaxation(Pool(options), np.zeros(0), ascent.rates, ascent.value)
    found.pool.add(ascent.chains)
    found.pool.keep_best(found.rates, team.best(found.rates)[0], PER_STYLE, np.inf)
    found.weights = np.zeros(len(found.pool))
    if options.S > NO_MASTER_ABOVE:
        return bounded(options, team, found)
    for i in range(ROUNDS):
        relaxed = _relaxed(options, found, how)
        if relaxed is None:
            return bounded(options, team, found)
        _offer(options, team, found, relaxed, smooth=i < SMOOTH_ROUNDS)
        if len(found.pool) == len(relaxed.weights) or found.value <= relaxed.value * (1 + AGREED):
            break
    _tighten(options, team, found, how)
    return bounded(options, team, found)


def bounded(options: Options, team: PricingTeam, found: Relaxation) -> Relaxation:
    """The relaxation with its worths known, so that its value is a bound."""
    if found.worth is None:
        found.worth = team.worth_at_most(found.rates)[0]
        found.value = float(found.worth.sum()) + shared_value(options, found.rates)
    return found


def _relaxed(options: Options, found: Relaxation, how: Limits) -> Relaxed | None:
    """The master solved over the pool; None when time is up."""
    if how.over or not len(found.pool):
        return None
    try:
        relaxed = relax(options, found.pool.chains, found.pool.profit, how)
    except ArithmeticError:
        return None
    found.weights = relaxed.weights
    return relaxed


def _tighten(options: Options, team: PricingTeam, found: Relaxation, how: Limits) -> None:
    """Rounds with the pricing of the bound, which misses no chain: better prices, a lower bound, more columns."""
    found.value = np.inf
    rounds = next(rounds for styles, rounds in EXACT_ROUNDS if styles >= options.S)
    for _ in range(rounds):
        relaxed = _relaxed(options, found, how)
        if relaxed is None:
            break
        offers = (tidy(options, relaxed.rates), tidy(options, blend(found.rates, relaxed.rates, SMOOTHING)))
        for offer in offers[: 2 if rounds > 1 else 1]:
            worth, chains = team.worth_at_most(offer)
            here = float(worth.sum()) + shared_value(options, offer)
            if here < found.value:
                found.rates, found.value, found.worth = offer, here, worth
            found.pool.add(resized(options, chains, offer))
            found.pool.add(team.best(offer)[1])
        found.weights = np.concatenate([found.weights, np.zeros(len(found.pool) - len(found.weights))])
        if len(found.pool) == len(relaxed.weights) or found.value <= relaxed.value * (1 + AGREED):
            break


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

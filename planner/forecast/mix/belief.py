"""What is believed of how much each source counts before any sale, as a space of points: draws from it, its density, its top.

A point holds logarithms of the weights, but for the last, a plain exponent.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.forecast.mix.own import Weights

Floats = NDArray[np.float64]

HALF_LIVES = (12.0, 25.0, 50.0, 100.0)
# Centre and spread of what is believed: logarithms, but for the last, a plain exponent.
CENTRE = np.array([np.log(150.0), np.log(200.0), np.log(1500.0), np.log(25.0), np.log(0.7), np.log(0.7), 0.2])
SPREAD = np.array([0.6, 0.7, 0.6, 0.6, 0.3, 0.3, 0.2])
# How much a style's own sales say differs between shops by orders of magnitude: what is believed of the first three has
# the tails of Student's t, and draws reach further there.
OWN_SAY, DEGREES = 3, 2.0
WIDE = SPREAD * np.array([2.0, 2.0, 2.0, 1.0, 1.0, 1.0, 1.0])
# Steps of a climb, in spreads.
STEPS = (2.0, 1.0, 0.5)


def usual_weights() -> Weights:
    """The centre of what is believed."""
    return weights_at(CENTRE)


def weights_at(at: Floats) -> Weights:
    """The candidate at a point of the space in which CENTRE and SPREAD are."""
    half_life = min(HALF_LIVES, key=lambda days: abs(np.log(days) - at[3]))
    colours, sizes, skus, _, size_power, colour_power = np.exp(at[:6]).tolist()
    return Weights(colours, sizes, skus, half_life, size_power, colour_power, max(float(at[6]), 0.0))


def drawn(centre: Floats, spread: Floats, many: int) -> Floats:
    """(many, 7) points, normal around `centre`, that fill the space evenly."""
    from scipy.stats import norm, qmc

    return np.asarray(centre + spread * norm.ppf(qmc.Sobol(len(centre), scramble=True, rng=7).random(many)))


def log_normal(drawn: Floats, centre: Floats, spread: Floats) -> Floats:
    """(n,) log density of draws around `centre`, but for a constant."""
    return np.asarray(-0.5 * (((drawn - centre) / spread) ** 2).sum(axis=1) - np.log(spread).sum())


def log_belief(drawn: Floats) -> Floats:
    """Log density of points in what is believed before any sale, but for a constant."""
    away = ((drawn - CENTRE) / SPREAD) ** 2
    long, short = away[..., :OWN_SAY], away[..., OWN_SAY:]
    return np.asarray(-0.5 * (DEGREES + 1) * np.log1p(long / DEGREES).sum(axis=-1) - 0.5 * short.sum(axis=-1))


def climbed(at: Floats, favoured: Callable[[Floats], float]) -> tuple[Floats, Floats]:
    """(the top from `at` on, one coordinate after the other in ever smaller steps; how wide it is in each)."""
    high = favoured(at)
    wide = SPREAD.copy()
    for step in STEPS:
        for k, unit in enumerate(np.diag(SPREAD * step)):
            sides = []
            for way in (unit, -unit):
                tried = favoured(at + way)
                sides.append(tried)
                while tried > high:
                    at, high = at + way, tried
                    tried = favoured(at + way)
            curve = max(2 * high - sum(sides), 0.0) / unit[k] ** 2
            wide[k] = np.clip(1.0 / np.sqrt(curve + 1e-12), SPREAD[k] / 4, SPREAD[k])
    return at, wide

"""A pooled count regression whose effects are drawn towards none: units on attributes, exposure known.

    units of style s ~ Poisson(exposure_s x exp(constant + sum of the effects of its levels + e_s))
    e_s ~ N(0, scatter),  effect of a level of attribute a ~ N(0, spread_a)

e_s is what a style sells beyond its attributes (luck, photographs, the cut). A Poisson mixed model, fitted by penalised
quasi-likelihood (Breslow & Clayton 1993): on the log scale, so that one style that sells a hundredfold counts as one
style. Given scatter and spreads, statsmodels solves the mixed equations with the prior as further observations (Theil
& Goldberger 1961); those in turn are learned from the data (empirical Bayes; MacKay 1992 for the update).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.insights.levels import Design

Floats = NDArray[np.float64]

# What is believed of the spread of an attribute's effects before any sale (on the log scale: .3 = levels differ by a
# third), and how many levels' worth of evidence that belief is.
USUAL_SPREAD = 0.3
BELIEF_LEVELS = 2.0
# The same for the scatter of styles beyond their attributes: few styles do not prove that styles are alike.
USUAL_SCATTER = 1.0
BELIEF_STYLES = 2.0
ROUNDS, SPREAD_ROUNDS, NEWTON_STEPS = 25, 3, 30
CLOSE = 1e-5
# The constant is not drawn anywhere.
FLAT = 1e-8


@dataclass(frozen=True)
class Fit:
    """Effects on the log scale (columns of the design), their covariance, and the two kinds of spread (variances).

    freedom   styles less what the effects used up, for t quantiles
    weight    (styles,) information of each style
    """

    coefficients: Floats
    covariance: Floats
    scatter: float
    spreads: Floats
    freedom: float
    weight: Floats


def fit_effects(design: Design, units: Floats, exposure: Floats) -> Fit:
    """Fit the model of this module; needs at least one style. Spreads are variances by factor."""
    scatter, spreads = USUAL_SCATTER, np.full(len(design.factors), USUAL_SPREAD**2)
    offset = np.log(exposure)
    total = max(units.sum(), 0.5)
    coefficients = np.zeros(design.columns)
    coefficients[0] = np.log(total / exposure.sum())
    log_rate = np.log((units + 0.5) / (exposure * total / exposure.sum() + 0.5))
    coefficients[0] += float(np.mean(log_rate))
    for _ in range(ROUNDS):
        before = coefficients
        expected = design.predict(coefficients, len(units)) + offset
        beyond = _beyond(units, expected, scatter)
        mean = np.exp(expected + beyond)
        noise = 1.0 / mean
        working = expected - offset + beyond + (units - mean) * noise
        weight = 1.0 / (scatter + noise)
        coefficients, covariance, spreads = _solve(design, working, weight, spreads)
        scatter = _scatter(working - design.predict(coefficients, len(units)), noise,
                           design.spread(covariance, len(units)), scatter)
        if np.abs(coefficients - before).max() < CLOSE:
            break
    used = float((np.diag(design.gram(weight)) * np.diag(covariance)).sum())
    return Fit(coefficients, covariance, scatter, spreads, max(len(units) - min(used, len(units) - 3.0), 3.0), weight)


def _beyond(units: Floats, expected: Floats, scatter: float) -> Floats:
    """The most probable e_s of each style: the root of units - exp(expected + e) - e / scatter, by Newton."""
    e = np.log((units + 0.5) / (np.exp(expected) + 0.5))
    for _ in range(NEWTON_STEPS):
        mean = np.exp(np.clip(expected + e, -30.0, 30.0))
        step = (units - mean - e / scatter) / (mean + 1.0 / scatter)
        e = e + np.clip(step, -2.0, 2.0)
    return np.asarray(e)


def _solve(design: Design, working: Floats, weight: Floats, spreads: Floats) -> tuple[Floats, Floats, Floats]:
    """Effects, their covariance, and the spreads learned from them."""
    gram, right = design.gram(weight), design.sums(weight * working)
    for _ in range(SPREAD_ROUNDS):
        prior = prior_precision(design, spreads)
        coefficients, covariance = mixed_estimate(gram, right, prior)
        spreads = np.array([
            _spread(coefficients[design.owner == k], np.diag(covariance)[design.owner == k], spreads[k])
            for k in range(len(spreads))])
    return coefficients, covariance, spreads


def prior_precision(design: Design, spreads: Floats) -> Floats:
    """(columns,) 1 / variance that is believed of each column's effect."""
    return np.concatenate([[FLAT], 1.0 / spreads[design.owner[1:]]])


def mixed_estimate(gram: Floats, right: Floats, prior: Floats) -> tuple[Floats, Floats]:
    """Mean and covariance of the effects given data (as X'WX and X'Wz) and prior: least squares on both together.

    The data come in as the few rows R, c that have the same X'WX = R'R and X'Wz = R'c.
    """
    import statsmodels.api as sm

    value, vector = np.linalg.eigh(gram)
    root = np.sqrt(np.maximum(value, 0.0))
    real = root > 1e-9 * root.max()
    rows = root[real, None] * vector.T[real]
    answer = (vector.T[real] @ right) / root[real]
    result = sm.OLS(np.concatenate([answer, np.zeros(len(prior))]), np.vstack([rows, np.diag(np.sqrt(prior))])).fit(
        method="qr")
    return np.asarray(result.params), np.asarray(result.normalized_cov_params)


def _spread(effect: Floats, variance: Floats, spread: float) -> float:
    """Variance of an attribute's effects: their squares over the levels that the data, not the prior, determine."""
    determined = max(len(effect) - float(variance.sum()) / spread, 0.0)
    return float((effect @ effect + BELIEF_LEVELS * USUAL_SPREAD**2) / (determined + BELIEF_LEVELS))


def _scatter(residual: Floats, noise: Floats, uncertainty: Floats, scatter: float) -> float:
    """Variance of e_s: its expected square given the data, over all styles (an EM step)."""
    share = scatter / (scatter + noise)
    squares = (share * residual) ** 2 + share * noise + share**2 * uncertainty
    return float((squares.sum() + BELIEF_STYLES * USUAL_SCATTER) / (len(residual) + BELIEF_STYLES))

"""A pooled count regression whose effects are drawn towards none: units on attributes, exposure known.

    units of style s ~ Poisson(exposure_s x exp(constant + sum of the effects of its levels + e_s))
    e_s ~ Student t(5) with squared scale `scatter`,  effect of a level of attribute a ~ N(0, spread_a)

e_s is what a style sells beyond its attributes (luck, photographs, the cut): with it the Poisson counts scatter as
sales do, and the style that sells a hundredfold is allowed to be an accident (Lange, Little & Taylor 1989): the further
off, the less it weighs. Mean and variance of e_s given the units come by Gauss-Hermite quadrature, and with them the
score and information of each style (Louis 1982); given these, statsmodels solves for the effects by least squares with
the prior as further observations (Theil & Goldberger 1961). Scatter and spreads are learned from the data in turn
(empirical Bayes; the update of MacKay 1992).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.insights.levels import Design

Floats = NDArray[np.float64]

# What is believed of the spread of an attribute's effects before any sale (on the log scale: 0.4 = levels differ by
# half), and how many levels' worth of evidence that belief is.
USUAL_SPREAD = 0.4
BELIEF_LEVELS = 2.0
# The same for the scatter of styles beyond their attributes: few styles do not prove that styles are alike.
USUAL_SCATTER = 1.0
# Degrees of freedom of e_s: 5 gives up hardly anything where luck is normal, and bears one style in twenty far off.
TAILS = 5.0
# What a style whose luck has such tails tells of the effects, over one whose luck is normal.
TOLD_BY_TAILS = (TAILS + 1.0) / (TAILS + 3.0)
BELIEF_STYLES = 2.0
ROUNDS, SPREAD_ROUNDS, NEWTON_STEPS, NODES = 40, 3, 15, 15
CLOSE = 1e-5
# A style tells at least this share of what a large one does, if only for the arithmetic.
LEAST_TOLD = 1e-6
FEWEST_FREEDOM = 3.0
# The constant is not drawn anywhere.
FLAT = 1e-8


@dataclass(frozen=True)
class Fit:
    """Effects on the log scale (columns of the design), their covariance, and the scatter of styles (a variance).

    freedom   styles less what the effects used up, for t quantiles
    weight    (styles,) what each style tells of effects, were it like the average one
    """

    coefficients: Floats
    covariance: Floats
    scatter: float
    freedom: float
    weight: Floats


def fit_effects(design: Design, units: Floats, exposure: Floats) -> Fit:
    """Fit the model of this module; needs at least one style. Spreads are variances by factor."""
    scatter, spreads = USUAL_SCATTER, np.full(len(design.factors), USUAL_SPREAD**2)
    offset, coefficients = np.log(exposure), np.zeros(design.columns)
    coefficients[0] = _mean_rate(units, exposure)
    ordinary = np.ones(len(units))  # 1 = as usual, towards 0 = an accident
    for _ in range(ROUNDS):
        before = coefficients
        expected = design.predict(coefficients, len(units))
        own = scatter / ordinary
        beyond, variance = beyond_attributes(units, expected + offset, own)
        told = 1.0 - np.minimum(variance / own, 1.0 - LEAST_TOLD)
        weight = TOLD_BY_TAILS * told / own
        working = expected + beyond / told
        coefficients, covariance, spreads = _solve(design, working, weight, spreads)
        leverage = np.clip(weight * design.spread(covariance, len(units)), 0.0, 1.0)
        scatter = float(
            (ordinary @ beyond**2 + BELIEF_STYLES * USUAL_SCATTER) / (told @ (1.0 - leverage) + BELIEF_STYLES)
        )
        ordinary = (TAILS + 1.0) / (TAILS + (beyond**2 + variance) / scatter)
        if np.abs(coefficients - before).max() < CLOSE:
            break
    used = float((design.gram(weight) * covariance).sum())
    average = exposure * np.exp(design.predict(coefficients, len(units)).mean())
    return Fit(
        coefficients,
        covariance,
        scatter,
        max(len(units) - used, FEWEST_FREEDOM),
        TOLD_BY_TAILS / (scatter + 1.0 / average),
    )


def _mean_rate(units: Floats, exposure: Floats) -> float:
    """Log of units an exposure, mean of the styles."""
    overall = max(float(units.sum()), 0.5) / float(exposure.sum())
    return float(np.log(overall) + np.log((units + 0.5) / (exposure * overall + 0.5)).mean())


def beyond_attributes(units: Floats, expected: Floats, scatter: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of each style's e_s given its units; `expected` = log of exposure x effects.

    Quadrature around the most probable value, which Newton's method finds.
    """
    e = np.log((units + 0.5) / (np.exp(expected) + 0.5))
    for _ in range(NEWTON_STEPS):
        mean = np.exp(np.clip(expected + e, -30.0, 30.0))
        step = (units - mean - e / scatter) / (mean + 1.0 / scatter)
        e = e + np.clip(step, -2.0, 2.0)
    width = np.sqrt(2.0 / (np.exp(np.clip(expected + e, -30.0, 30.0)) + 1.0 / scatter))
    node, share = np.polynomial.hermite.hermgauss(NODES)
    at = e[:, None] + width[:, None] * node
    log = units[:, None] * at - np.exp(np.clip(expected[:, None] + at, -30.0, 30.0)) - at**2 / (2 * scatter[:, None])
    log += node**2  # the weight that the nodes have built in
    density = share * np.exp(log - log.max(axis=1, keepdims=True))
    density /= density.sum(axis=1, keepdims=True)
    centre = (density * at).sum(axis=1)
    return centre, (density * (at - centre[:, None]) ** 2).sum(axis=1)


def _solve(design: Design, working: Floats, weight: Floats, spreads: Floats) -> tuple[Floats, Floats, Floats]:
    """Effects, their covariance, and the spreads learned from them."""
    gram, right = design.gram(weight), design.sums(weight * working)
    for _ in range(SPREAD_ROUNDS):
        prior = prior_precision(design, spreads)
        coefficients, covariance = mixed_estimate(gram, right, prior)
        spreads = np.array(
            [
                _spread(coefficients[design.owner == k], np.diag(covariance)[design.owner == k], spreads[k])
                for k in range(len(spreads))
            ]
        )
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
        method="qr"
    )
    return np.asarray(result.params), np.asarray(result.normalized_cov_params)


def _spread(effect: Floats, variance: Floats, spread: float) -> float:
    """Variance of an attribute's effects: their squares over the levels that the data, not the prior, determine."""
    determined = max(len(effect) - float(variance.sum()) / spread, 0.0)
    return float((effect @ effect + BELIEF_LEVELS * USUAL_SPREAD**2) / (determined + BELIEF_LEVELS))

"""The demand of each SKU: its share of the style's demand, which is uncertain itself.

A SKU's demand is share x D x e: D the style's demand, e of mean 1 and a variance that the range of the share gives
(it holds both how far the mix may be off and that people buy whole pieces), independent of D and gamma distributed.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from planner.domain import QUANTILE_LEVELS
from planner.optimize.problem.demand_curve import demand_levels
from planner.optimize.problem.statement import Floats, Ints

# Equally likely values of the style's demand and of e that are multiplied out, and SKUs worked on at once.
LEVELS, STEPS, CHUNK = 40, 8, 4096
# Variances of e that a table holds; one between two of them takes the nearer.
VARIANCES = np.geomspace(1e-4, 40.0, 80)
# Below this a share counts as known.
CERTAIN = 5e-5
_UPPER = 1.2816  # standard deviations from the mean up to p90


def variance_of(share: Floats, high: Floats) -> Floats:
    """Variance of e for SKUs whose share stays below `high` nine times of ten."""
    beyond = np.divide(high - share, share, out=np.zeros_like(share), where=share > 0)
    return np.asarray((np.maximum(beyond, 0.0) / _UPPER) ** 2)


def sku_quantiles(style: Ints, share: Floats, variance: Floats, quantiles: Floats) -> Floats:
    """(K, 21) quantiles of each SKU's demand; `style` (K,) places in `quantiles` (S, 21).

    Their means add up to the style's where the shares add up to 1.
    """
    out = share[:, None] * quantiles[style]
    loose = np.flatnonzero((variance > CERTAIN) & (share > 0))
    mean_of = demand_levels(np.eye(len(QUANTILE_LEVELS))).mean(axis=1)
    levels = demand_levels(quantiles, LEVELS)
    row = np.abs(np.log(variance[loose])[:, None] - np.log(VARIANCES)[None, :]).argmin(axis=1) if len(loose) else loose
    for low in range(0, len(loose), CHUNK):
        k = loose[low : low + CHUNK]
        product = levels[style[k]][:, :, None] * _steps()[row[low : low + CHUNK]][:, None, :]
        found = _knots(np.sort(product.reshape(len(k), -1), axis=1))
        mean, wanted = found @ mean_of, out[k] @ mean_of
        out[k] = np.divide(wanted, mean, out=np.zeros_like(mean), where=mean > 0)[:, None] * found
    return out


@cache
def _steps() -> Floats:
    """(variances, STEPS) means of the equally likely parts of a gamma distribution of mean 1."""
    from scipy.stats import gamma

    shape = 1.0 / VARIANCES[:, None]
    edges = gamma.ppf(np.arange(STEPS + 1) / STEPS, shape, scale=1.0 / shape)
    # The part of the mean below x is the distribution function of shape + 1.
    below = gamma.cdf(edges, shape + 1.0, scale=1.0 / shape)
    return np.asarray(np.diff(below, axis=1) * STEPS)


def _knots(values: Floats) -> Floats:
    """(n, 21) quantiles of equally likely ascending `values` (n, m)."""
    m = values.shape[1]
    at = np.array(QUANTILE_LEVELS) * m - 0.5
    low = np.clip(np.floor(at).astype(np.int64), 0, m - 2)
    part = np.clip(at - low, 0.0, 1.0)
    return np.asarray(values[:, low] * (1.0 - part) + values[:, low + 1] * part)

"""Arithmetic of distributions given as quantiles: weighted quantiles, errors by size of forecast, widening, moments."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.domain import QUANTILE_LEVELS

Floats = NDArray[np.float64]

LEVELS = np.array(QUANTILE_LEVELS)
MEDIAN = QUANTILE_LEVELS.index(0.5)
# Rows that are sorted at a time: few enough that they stay in the processor's cache.
AT_ONCE = 256
# Added to units before they are multiplied or divided: one sale more or less is not a doubling.
FEW_UNITS = 2.0
# Fewest examples behind the error distribution of one size of forecast.
LEAST_A_TIER = 25
MOST_TIERS = 4


def weighted_quantiles(values: Floats, weights: Floats) -> Floats:
    """Quantiles at LEVELS along the last axis: (..., n) values with weights of the same shape -> (..., 21).

    The k-th smallest value stands at the middle of its own weight; straight lines between, flat beyond.
    """
    if values.ndim == 1:
        order = np.argsort(values, kind="stable")
        return np.asarray(np.interp(LEVELS, _places(weights[order]), values[order]))
    out = np.empty((len(values), len(LEVELS)))
    weights = np.broadcast_to(weights, values.shape)
    for start in range(0, len(values), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        order = np.argsort(values[part], axis=1, kind="stable")
        out[part] = interpolate_rows(
            _places(np.take_along_axis(weights[part], order, 1)), np.take_along_axis(values[part], order, 1)
        )
    return out


def _places(weights: Floats) -> Floats:
    """Where each of the values in order stands between 0 and 1: at the middle of its weight."""
    place = np.cumsum(weights, axis=-1)
    return np.asarray((place - weights / 2) / place[..., -1:])


def interpolate_rows(place: Floats, x: Floats) -> Floats:
    """Row by row np.interp(LEVELS, place[i], x[i]); places lie in 0 .. 1 and do not fall."""
    count, width = x.shape
    row = np.arange(count)[:, None]
    # one search over all rows: row i lies in 2 i .. 2 i + 1
    found = np.searchsorted((place + 2.0 * row).ravel(), (LEVELS + 2.0 * row).ravel()).reshape(count, -1)
    high = np.clip(found - width * row, min(1, width - 1), width - 1)
    low = np.maximum(high - 1, 0)
    start, bottom = place[row, low], x[row, low]
    gap = place[row, high] - start
    part = np.clip((LEVELS - start) / np.where(gap > 0, gap, 1.0), 0.0, 1.0)
    return np.asarray(bottom + part * (x[row, high] - bottom))


def with_errors(point: Floats, past_point: Floats, past_actual: Floats, past_weight: Floats) -> Floats:
    """(n, 21): each point forecast times the quantiles of actual / forecast among past forecasts of its size.

    Split conformal prediction with the errors taken by size of forecast (Lei et al. 2018, section 5.2, locally
    weighted): tiers of past forecasts from small to large, straight lines between the tiers in the log of the size.
    """
    tiers = int(np.clip(len(past_point) // LEAST_A_TIER, 1, MOST_TIERS))
    order = np.argsort(past_point, kind="stable")
    size, table = [], []
    for part in np.array_split(order, tiers):
        ratio = past_actual[part] / np.maximum(past_point[part], 1e-9)
        # weighed by the forecast too, so that mean error stays what it is in units
        table.append(weighted_quantiles(ratio, past_weight[part]))
        size.append(np.log(np.maximum(past_point[part], 1e-9)).mean())
    x = np.log(np.maximum(point, 1e-9))
    return np.asarray(point[:, None] * _between(x, np.array(size), np.array(table)))


def _between(x: Floats, size: Floats, table: Floats) -> Floats:
    """(n, 21) np.interp(x, size, table[:, k]) for every column k; sizes rise."""
    if len(size) == 1:
        return np.broadcast_to(table, (len(x), table.shape[1]))
    low = np.clip(np.searchsorted(size, x, "right") - 1, 0, len(size) - 2)
    gap = np.diff(size)
    slope = np.diff(table, axis=0) / np.where(gap > 0, gap, 1.0)[:, None]
    along = np.clip(x, size[0], size[-1]) - size[low]
    return np.asarray(table[low] + slope[low] * along[:, None])


def widen(quantiles: Floats, spread: float | Floats) -> Floats:
    """The distribution of demand x a lognormal factor of median 1 and log-sd `spread` (one, or one a row).

    FEW_UNITS are added before and taken off after, so that small forecasts may turn out to be nothing at all.
    """
    spreads = np.broadcast_to(spread, (len(quantiles),))
    weights = np.repeat(CELLS, len(NORMAL))
    out = np.empty(quantiles.shape)
    for start in range(0, len(quantiles), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        factor = np.exp(np.outer(spreads[part], NORMAL))
        product = ((quantiles[part, :, None] + FEW_UNITS) * factor[:, None, :]).reshape(len(factor), -1)
        out[part] = weighted_quantiles(product, weights)
    return np.maximum(out - FEW_UNITS, 0.0)


def narrow(quantiles: Floats, share: float) -> Floats:
    """The distributions with the logs of their quantiles drawn to the median, to `share` of the way from it."""
    if share == 1.0:
        return quantiles
    logs = np.log(quantiles + FEW_UNITS)
    middle = logs[:, [MEDIAN]]
    return np.asarray(np.maximum(np.exp(middle + share * (logs - middle)) - FEW_UNITS, 0.0))


def log_width(quantiles: Floats) -> Floats:
    """(n,) log-sd of the lognormals with the same 80% intervals; FEW_UNITS are added before."""
    logs = np.log(quantiles[:, [2, 18]] + FEW_UNITS)
    return np.asarray((logs[:, 1] - logs[:, 0]) / 2.563)


def pinball(quantiles: Floats, actual: Floats) -> Floats:
    """(n,) mean pinball loss over LEVELS: half the CRPS, about."""
    error = actual[:, None] - quantiles
    return np.asarray(np.maximum(LEVELS * error, (LEVELS - 1) * error).mean(axis=1))


def moments(quantiles: Floats) -> tuple[Floats, Floats]:
    """Mean and sd of straight lines between the quantile knots, flat below p01 and above p99 (rows)."""
    width = np.diff(LEVELS)
    low, high = quantiles[:, :-1], quantiles[:, 1:]
    mean = ((low + high) / 2) @ width + LEVELS[0] * quantiles[:, 0] + (1 - LEVELS[-1]) * quantiles[:, -1]
    square = ((low**2 + low * high + high**2) / 3) @ width
    square += LEVELS[0] * quantiles[:, 0] ** 2 + (1 - LEVELS[-1]) * quantiles[:, -1] ** 2
    return mean, np.sqrt(np.maximum(square - mean**2, 0.0))


# Midpoints of nine equal parts of the standard normal, and the share of probability around each quantile level.
NORMAL = np.array([-1.5932, -0.9674, -0.5895, -0.2822, 0.0, 0.2822, 0.5895, 0.9674, 1.5932]) * 1.0836
CELLS = np.diff(np.concatenate([[0.0], (LEVELS[1:] + LEVELS[:-1]) / 2, [1.0]]))

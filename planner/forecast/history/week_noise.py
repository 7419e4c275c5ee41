"""From week to week a style sells more or less than its total and its curve say: how much, learned from the past.

Without it a week would be as sure as the total; with it p10 and p90 of a week cover what they claim.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.forecast.history.history import History

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

WEEK = 7
# The latest weeks of each style that are looked at, and the styles that are (evenly over all).
MOST_WEEKS, MOST_STYLES = 8, 3000
# Believed before any past: units that come together, and the squared relative scatter of a week beyond that. It counts
# as so many weeks of so many styles.
PRIOR_LUMP, PRIOR_SCATTER, PRIOR_CELLS = 1.5, 0.15, 50.0
MOST_LUMP, MOST_SCATTER = 200.0, 4.0
ROUNDS = 5
# Pieces are whole: where a quantile of a noisy week is less than half of one, it is none.
LEAST_PIECE = 0.5
# Quantiles of a gamma distribution of mean 1 are read off at these squared coefficients of variation.
_GRID = np.geomspace(1e-4, 1e3, 400)


@dataclass(frozen=True)
class WeekNoise:
    """Variance of a week's units about its share of the total: (1 - share) x (lump x mean + scatter x mean ** 2).

    lump      1 where single pieces sell one by one (Poisson), more where they come several at a time
    scatter   what remains however much sells
    cells     style-weeks behind it
    """

    lump: float
    scatter: float
    cells: int


def learn_noise(history: History) -> WeekNoise:
    """Moments over past weeks, each set against its share of what its style sold over up to MOST_WEEKS weeks."""
    sold, expected, share = _cells(history)
    lump, scatter = PRIOR_LUMP, PRIOR_SCATTER
    if len(sold) == 0:
        return WeekNoise(lump, scatter, 0)
    square = (sold - expected) ** 2 / (1.0 - share)
    believed = np.geomspace(0.5, 50.0, 5)
    mean = np.concatenate([expected, believed])
    count = np.concatenate([np.ones(len(expected)), np.full(5, PRIOR_CELLS / 5)])
    square = np.concatenate([square, PRIOR_LUMP * believed + PRIOR_SCATTER * believed**2])
    for _ in range(ROUNDS):
        # weighted least squares without negative parts, on the variance that the last round expects
        weight = count / (lump * mean + scatter * mean**2) ** 2
        lump, scatter = _without_negative(mean, square, weight)
    return WeekNoise(float(np.clip(lump, 1.0, MOST_LUMP)), float(np.clip(scatter, 0.0, MOST_SCATTER)), len(expected))


def _cells(history: History) -> tuple[Floats, Floats, Floats]:
    """Units of past weeks in stock, what the curve expects of them given their style's total, share of that total."""
    panel, curve = history.panel, history.curve
    weeks = np.minimum(panel.seen // WEEK, MOST_WEEKS)
    row = np.flatnonzero(weeks >= 2)
    row = row[np.linspace(0, len(row) - 1, min(len(row), MOST_STYLES)).astype(np.int64)]
    ends = panel.seen[row][:, None] - WEEK * np.arange(MOST_WEEKS, -1, -1)
    there = np.maximum(ends, 0)
    step = np.diff(curve.at(there), axis=1)
    in_stock = np.diff(history.exposed[row[:, None], there], axis=1) >= 0.999 * step
    told = (ends[:, :-1] >= 0) & in_stock & (step > 0)
    units = np.where(told, np.diff(history.sold[row[:, None], there], axis=1), 0.0)
    share = np.where(told, step, 0.0)
    share = share / np.maximum(share.sum(axis=1, keepdims=True), 1e-12)
    total = units.sum(axis=1, keepdims=True)
    tell = told & (total > 0) & (share < 0.99)
    return units[tell], (total * share)[tell], share[tell]


def _without_negative(mean: Floats, square: Floats, weight: Floats) -> tuple[float, float]:
    """(lump, scatter) that make lump x mean + scatter x mean ** 2 nearest to the squares, neither below 0."""
    x = np.column_stack([mean, mean**2]) * np.sqrt(weight)[:, None]
    y = square * np.sqrt(weight)
    both = np.linalg.lstsq(x, y, rcond=None)[0]
    if (both >= 0).all():
        return float(both[0]), float(both[1])
    alone = [float(x[:, k] @ y / (x[:, k] @ x[:, k])) for k in (0, 1)]
    return (alone[0], 0.0) if both[1] < 0 else (0.0, alone[1])


def week_quantiles(total: Floats, share: Floats, mean: Floats, sd: Floats, noise: WeekNoise) -> Floats:
    """(n, 3) p10, p50, p90 of a week: those of the total (n, 3) x share, spread further by the week's noise.

    How much further is that of gamma distributions with the variance without and with the noise; where one week is
    all that is left nothing is added.
    """
    mean, sd = mean * share, sd * share
    plain = sd**2
    noisy = plain + (1.0 - share) * (noise.lump * mean + noise.scatter * (mean**2 + plain))
    square = np.maximum(mean, 1e-9) ** 2
    before, after = (np.log(np.clip(v / square, _GRID[0], _GRID[-1])) for v in (plain, noisy))
    grid = np.log(_GRID)
    further = [np.exp(np.interp(after, grid, q) - np.interp(before, grid, q)) for q in _gamma_quantiles()]
    out = total * share[:, None] * np.column_stack(further)
    return np.where((out < LEAST_PIECE) & (share < 1.0)[:, None], 0.0, out)


def _gamma_quantiles() -> Floats:
    """(3, grid) logs of p10, p50, p90 of gamma distributions of mean 1 and a squared coefficient of variation."""
    from scipy.special import gammaincinv

    return np.array([np.log(np.maximum(gammaincinv(1.0 / _GRID, u) * _GRID, 1e-12)) for u in (0.1, 0.5, 0.9)])


def describe_noise(noise: WeekNoise) -> dict[str, object]:
    """For the manifest."""
    return {"lump": round(noise.lump, 2), "scatter": round(noise.scatter, 3), "past_weeks": noise.cells}
